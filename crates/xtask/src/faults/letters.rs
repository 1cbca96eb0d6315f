//! Letters that are promised while the mail server is away, or the program dies.

use super::browser::{Browser, Walked};
use super::house::House;
use super::moment;
use super::post_office::Mood;
use super::report::Row;
use super::server::Signal;
use super::setup;
use super::under_load::recovered;
use crate::Fallible;

/// Seconds within which a letter leaves once the mail server is back: the first pause is 15.
const SOON: u64 = 45;
/// Seconds within which a letter leaves whose sender died (FLT-13): another may send it after fifty.
const LEASE: u64 = 60;

/// The mail server is away while letters are promised.
pub(crate) fn away(house: &House) -> Fallible<Row> {
    let mut row = Row {
        fault: "SMTP down and back (FLT-43)",
        ..Row::default()
    };
    house.mail.be(Mood::Away);
    drop(house.site.counts().take());
    let promised: Vec<usize> = (0..8).collect();
    for number in &promised {
        forget(house, &mut row, *number);
    }
    moment::pause(2500);
    house.mail.be(Mood::Open);
    row.recovery = all_arrive(house, &promised, SOON);
    row.seen = house.site.counts().take();
    let errors = row.seen.errors + row.seen.later;
    row.demand(errors == 0, format!("{errors} people noticed"));
    each_once(house, &mut row, &promised);
    Ok(row)
}

/// Both replicas are killed as soon as the promise is made.
pub(crate) fn killed_after_the_promise(house: &mut House) -> Fallible<Row> {
    let mut row = Row {
        fault: "kill -9 between commit and mail (FLT-13)",
        ..Row::default()
    };
    house.mail.be(Mood::Away);
    drop(house.site.counts().take());
    let promised: Vec<usize> = (10..16).collect();
    for number in &promised {
        forget(house, &mut row, *number);
    }
    kill_all(house)?;
    house.mail.be(Mood::Open);
    start_all(house)?;
    row.seen = house.site.counts().take();
    row.recovery = all_arrive(house, &promised, SOON);
    each_once(house, &mut row, &promised);
    Ok(row)
}

/// Both replicas are killed while the mail server has the letter and has not said so; what came of it is
/// looked at later.
pub(crate) fn killed_while_sending(house: &mut House) -> Fallible<Row> {
    let mut row = Row {
        fault: "kill -9 while the mail is handed over (FLT-13)",
        ..Row::default()
    };
    drop(house.site.counts().take());
    house.mail.be(Mood::Silent);
    let number = HANDED_OVER;
    forget(house, &mut row, number);
    let address = setup::forgetful(number);
    let handed = moment::until(20, || house.mail.swallowed(&address) > 0);
    row.demand(handed.is_some(), "the letter was never handed over");
    kill_all(house)?;
    house.mail.be(Mood::Open);
    start_all(house)?;
    row.seen = house.site.counts().take();
    let signed_in = recovered(&house.site);
    row.demand(signed_in.is_some(), "nobody can sign in");
    Ok(row)
}

/// Who is written to when the program dies in the middle of it.
const HANDED_OVER: usize = 20;

/// The letter of before arrives after its lease, for nobody knew that it had.
pub(crate) fn arrives_after_the_lease(house: &House, row: &mut Row, seconds_ago: u64) {
    let left = LEASE.saturating_sub(seconds_ago);
    let waited = all_arrive(house, &[HANDED_OVER], left);
    row.demand(waited.is_some(), "the letter never came again");
    let since = u32::try_from(seconds_ago).unwrap_or(u32::MAX);
    row.recovery = waited.map(|waited| waited + f64::from(since));
    each_once(house, row, &[HANDED_OVER]);
}

fn kill_all(house: &mut House) -> Fallible<()> {
    for replica in &mut house.replicas {
        replica.server.end(Signal::Kill)?;
    }
    Ok(())
}

fn start_all(house: &mut House) -> Fallible<()> {
    for replica in &mut house.replicas {
        replica.server.again()?;
    }
    for replica in &house.replicas {
        replica.ready()?;
    }
    Ok(())
}

/// Somebody asks for a new password, and is promised a letter.
fn forget(house: &House, row: &mut Row, number: usize) {
    let name = setup::forgetful(number);
    let address = format!("198.51.100.{number}");
    let mut browser = Browser::of(&house.site, &address, &[("username", &name)]);
    let path = format!("/forgot?institution={}", setup::SCHOOL);
    let promised = match browser.open_once(&path) {
        Ok(Walked::Page(page)) => page.status == 200 && page.body.contains("data-step=\"news\""),
        _ => false,
    };
    row.demand(promised, format!("{name} was promised nothing"));
}

/// The seconds until everybody has a letter.
fn all_arrive(house: &House, numbers: &[usize], patience: u64) -> Option<f64> {
    moment::until(patience, || {
        numbers
            .iter()
            .all(|number| house.mail.taken(&setup::forgetful(*number)) > 0)
    })
}

fn each_once(house: &House, row: &mut Row, numbers: &[usize]) {
    // Long enough for a second letter of two senders at once.
    moment::pause(2500);
    for number in numbers {
        let address = setup::forgetful(*number);
        let taken = house.mail.taken(&address);
        row.demand(taken == 1, format!("{address} got {taken} letters"));
        row.reckoning.kept += u64::from(taken == 1);
    }
}
