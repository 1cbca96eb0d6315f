//! `cargo xtask faults`: a whole installation on this machine is worked on and broken, part by part, and
//! what was promised is held against what is there.
//!
//! Real PostgreSQL, Redis and nginx, two replicas of the built program, a mail server, people who sign in
//! and come back, portals that refresh, an administration that makes people. It prints a table, and fails
//! when a promise was broken.

mod browser;
mod counts;
mod far;
mod house;
mod ledger;
mod letters;
mod load;
mod lossy;
pub(crate) mod moment;
mod page;
mod portal;
mod post_office;
mod program;
pub(crate) mod relay;
mod replicas;
mod report;
mod rotation;
mod server;
mod setup;
mod site;
mod stores;
mod under_load;
mod vanished;
mod wire;

use house::House;
use ledger::Ledger;
use report::Row;

use crate::Fallible;
use crate::machine;
use crate::stages;
use crate::tally::Tally;

/// Breaks everything once, or only what is named so. The program is built first unless it `is_built`. Replicas
/// wait for Redis as long as they do by default, or for so many milliseconds (`patience`).
///
/// # Errors
/// The machine lacks something, or the installation does not come up.
pub(crate) fn run(
    only: Option<&str>,
    is_built: bool,
    patience: Option<u32>,
    tally: &mut Tally,
) -> Fallible<()> {
    machine::prepare_for_faults()?;
    if !is_built
        && !stages::cargo(&["build", "--package", "sluis"])
            .status()?
            .success()
    {
        return Err("the program does not build".into());
    }
    let began = moment::now();
    let mut house = House::open(patience)?;
    println!(
        "everything answers after {:.1} s",
        began.elapsed().as_secs_f64()
    );
    let rows = all(&mut house, only)?;
    println!("\n{}", Row::head());
    for row in &rows {
        println!("{row}");
    }
    println!("{:.0} s in all\n", began.elapsed().as_secs_f64());
    for row in &rows {
        tally.check(row.fault, &row.faults());
    }
    if rows.iter().any(|row| !row.is_kept()) {
        for complaint in house.complaints() {
            println!("{complaint}");
        }
    }
    Ok(())
}

fn all(house: &mut House, only: Option<&str>) -> Fallible<Vec<Row>> {
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    let ledger = Ledger::default();
    let mut rows = Vec::new();
    let mut note = |row: Row| {
        println!("{row}");
        rows.push(row);
    };
    // The first, for its letter takes a minute.
    let handing = moment::now();
    let mut handed = match wanted("sending") {
        true => Some(letters::killed_while_sending(house)?),
        false => None,
    };
    if wanted("kill") {
        for number in 0..house.replicas.len() {
            note(replicas::killed(house, &ledger, number)?);
        }
    }
    if wanted("rolling") {
        note(replicas::rolling(house, &ledger)?);
    }
    if wanted("redis") {
        note(stores::redis_away(house, &ledger)?);
    }
    if wanted("flush") {
        note(stores::redis_flushed(house, &ledger)?);
    }
    if wanted("crash") {
        note(stores::postgres_crashed(house, &ledger)?);
    }
    if wanted("postgres") {
        note(stores::postgres_away(house, &ledger)?);
    }
    if wanted("slow") {
        note(stores::postgres_stands_still(house, &ledger)?);
    }
    if wanted("vanish") {
        note(vanished::machine(house, &ledger)?);
    }
    if wanted("migrate") {
        note(replicas::migrating(house)?);
    }
    if wanted("race") {
        note(replicas::raced(house, None)?);
        note(replicas::refreshed(house, None)?);
    }
    if wanted("lossy") {
        for row in lossy::answers_lost(house, &ledger)? {
            note(row);
        }
    }
    if wanted("rotation") {
        note(rotation::killed(house)?);
    }
    if wanted("change") {
        note(replicas::changed(house)?);
    }
    if wanted("smtp") {
        note(letters::away(house)?);
    }
    if wanted("commit") {
        note(letters::killed_after_the_promise(house)?);
    }
    if let Some(mut row) = handed.take() {
        letters::arrives_after_the_lease(house, &mut row, handing.elapsed().as_secs());
        note(row);
    }
    // The last, for another server is the main one afterwards.
    if wanted("failover") {
        note(stores::postgres_fails_over(house, &ledger)?);
    }
    Ok(rows)
}
