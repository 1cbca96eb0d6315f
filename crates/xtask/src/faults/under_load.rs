//! A fault while everybody works.

use super::house::House;
use super::ledger::Ledger;
use super::load::{Done, Load, browser, sign_in};
use super::moment;
use super::report::Row;
use super::site::Site;
use crate::Fallible;

/// Milliseconds that everybody works before the fault, and after it.
const BEFORE: u64 = 1500;
const AFTER: u64 = 1500;
/// The longest that coming back may take, in seconds.
pub(crate) const RECOVERY: u64 = 30;

/// Lets everybody work, does something to the house, and waits until somebody signs in again. `fault`
/// ends when what it broke is mended: from then on the recovery is measured. At most `lost` sign-ins may
/// have to begin anew.
///
/// # Errors
/// The house could not be treated so.
pub(crate) fn under_load(
    house: &mut House,
    ledger: &Ledger,
    name: &'static str,
    lost: u64,
    fault: impl FnOnce(&mut House, &mut Row) -> Fallible<()>,
) -> Fallible<(Row, Done)> {
    let mut row = Row {
        fault: name,
        ..Row::default()
    };
    drop(house.site.counts().take());
    let load = Load::on(&house.site, ledger);
    moment::until(20, || load.sign_ins() > 3);
    moment::pause(BEFORE);
    let treated = fault(house, &mut row);
    row.recovery = recovered(&house.site);
    moment::pause(AFTER);
    let done = load.stop();
    treated?;
    row.seen = house.site.counts().take();
    row.reckoning = ledger.reckon(&house.site);
    row.demand(
        row.recovery.is_some(),
        format!("nobody could sign in within {RECOVERY} s"),
    );
    let wrong = row.seen.wrong;
    row.demand(wrong <= lost, format!("{wrong} answers were wrong"));
    row.notes.push(format!("{} sign-ins", done.sign_ins));
    if done.asked_again > 0 {
        row.notes
            .push(format!("{} asked for the password again", done.asked_again));
    }
    Ok((row, done))
}

/// The seconds until somebody without a session signs in.
pub(crate) fn recovered(site: &Site) -> Option<f64> {
    let mut number = 0;
    let quiet = site.at_replica(site.to());
    moment::until(RECOVERY, || {
        number += 1;
        let mut browser = browser(&quiet, 20 + number % 4);
        sign_in(&quiet, &mut browser, "openid").is_ok()
    })
}
