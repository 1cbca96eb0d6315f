//! A store's machine that vanishes: no connection ends, and nothing is answered.

use super::far::{self, Far};
use super::house::House;
use super::ledger::Ledger;
use super::moment;
use super::report::Row;
use super::under_load::{recovered, under_load};
use crate::Fallible;

/// Milliseconds for which the machine is gone: longer than a connection may stay silent (15 s for PostgreSQL).
const GONE: u64 = 40_000;
/// The longest that somebody may wait for an answer meanwhile, in seconds: the proxy gives up after 30.
const BOUND: f64 = 25.0;

/// The machine with both stores on it vanishes and comes back. A row that says so where this can't be tried.
pub(crate) fn machine(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "the stores' machine vanishes for 40 s, no RST";
    if !far::is_possible() {
        let mut row = Row {
            fault: name,
            ..Row::default()
        };
        row.notes
            .push("not tried: it takes root, ip, unshare and nsenter".to_owned());
        return Ok(row);
    }
    let far = house.far()?;
    house.lead_by(Some((far.database, far.redis)))?;
    let row = vanishes(house, ledger, name, &far);
    // Whoever still waits for it is not to hold up the restart.
    house.lead_by(None)?;
    row
}

fn vanishes(house: &mut House, ledger: &Ledger, name: &'static str, far: &Far) -> Fallible<Row> {
    let (mut row, done) = under_load(house, ledger, name, 0, |house, row| {
        far.vanish()?;
        moment::pause(GONE);
        let site = house.site.at_replica(house.site.to());
        row.demand(
            site.status("/oauth/jwks") == 200,
            "the keys are not published",
        );
        far.come_back()
    })?;
    let errors = row.seen.errors;
    row.demand(errors == 0, format!("{errors} errors that were no 503"));
    let slowest = row.seen.slowest.as_secs_f64();
    row.notes
        .push(format!("the slowest answer took {slowest:.1} s"));
    row.demand(
        slowest < BOUND,
        format!("somebody waited {slowest:.1} s for an answer"),
    );
    row.demand(done.asked_again == 0, "a session was lost");
    row.demand(recovered(&house.site).is_some(), "it did not stay mended");
    Ok(row)
}
