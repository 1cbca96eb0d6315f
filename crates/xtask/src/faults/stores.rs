//! Stores that go and come back.

use super::house::House;
use super::ledger::Ledger;
use super::load::WORKERS;
use super::moment;
use super::report::Row;
use super::server::Signal;
use super::under_load::{recovered, under_load};
use crate::Fallible;
use crate::postgres;
use crate::redis;

/// Milliseconds for which Redis is away (FLT-16).
const REDIS_AWAY: u64 = 60_000;
/// Milliseconds for which PostgreSQL is away (FLT-27).
const POSTGRES_AWAY: u64 = 120_000;
/// Milliseconds that pass before somebody acts, where nobody asks for a certain time.
const A_WHILE: u64 = 3000;

/// Redis goes, and comes back with what it knew.
pub(crate) fn redis_away(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "Redis stopped for 60 s (FLT-16)";
    let (mut row, done) = under_load(house, ledger, name, 0, |house, row| {
        house.redis.end(Signal::Term)?;
        told(house, row, "ephemeral");
        moment::pause(REDIS_AWAY);
        house.redis.again()?;
        let port = house.ports.redis;
        moment::until(30, || redis::answers(port));
        Ok(())
    })?;
    only_later(&mut row);
    row.demand(
        done.asked_again == 0,
        "a session was lost, and Redis kept it",
    );
    Ok(row)
}

/// Redis forgets everything at once.
pub(crate) fn redis_flushed(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "Redis FLUSHALL (FLT-18)";
    let (mut row, done) = under_load(house, ledger, name, WORKERS, |house, _| {
        redis::flush(house.ports.redis)
    })?;
    let errors = row.seen.errors + row.seen.later;
    row.demand(errors == 0, format!("{errors} errors"));
    row.demand(done.asked_again > 0, "nobody was asked to sign in again");
    Ok(row)
}

/// PostgreSQL ends as in a crash, and is started again at once.
pub(crate) fn postgres_crashed(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "PostgreSQL restart -m immediate (FLT-28)";
    let (mut row, done) = under_load(house, ledger, name, 0, |house, _| {
        house.postgres.end(Signal::Quit)?;
        postgres_again(house)
    })?;
    only_later(&mut row);
    row.demand(done.asked_again == 0, "a session was lost");
    Ok(row)
}

fn postgres_again(house: &mut House) -> Fallible<()> {
    house.postgres.again()?;
    let port = house.ports.postgres;
    moment::until(30, || postgres::answers(port));
    Ok(())
}

/// PostgreSQL is away for a while.
pub(crate) fn postgres_away(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "PostgreSQL stopped for 2 min (FLT-27)";
    let (mut row, done) = under_load(house, ledger, name, 0, |house, row| {
        house.postgres.end(Signal::Quit)?;
        told(house, row, "database");
        let site = house.site.at_replica(house.site.to());
        row.demand(
            site.status("/oauth/jwks") == 200,
            "the keys are not published",
        );
        moment::pause(POSTGRES_AWAY);
        postgres_again(house)
    })?;
    only_later(&mut row);
    row.demand(done.asked_again == 0, "a session was lost");
    row.demand(recovered(&house.site).is_some(), "it did not stay mended");
    Ok(row)
}

/// PostgreSQL answers nobody for a while and goes on then.
pub(crate) fn postgres_stands_still(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "PostgreSQL stands still for 3 s (SIGSTOP)";
    let (mut row, done) = under_load(house, ledger, name, 0, |house, _| {
        house.postgres.all_signal(Signal::Stop)?;
        moment::pause(A_WHILE);
        house.postgres.all_signal(Signal::Continue)
    })?;
    only_later(&mut row);
    row.demand(done.asked_again == 0, "a session was lost");
    row.demand(recovered(&house.site).is_some(), "it did not stay mended");
    Ok(row)
}

/// PostgreSQL's machine is gone, and one that stood by takes its place.
pub(crate) fn postgres_fails_over(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let _standby = house.standby()?;
    let name = "PostgreSQL fails over to its standby (FLT-27)";
    let (mut row, done) = under_load(house, ledger, name, 0, |house, row| {
        house.postgres.end(Signal::Quit)?;
        says(house, row, "database", "read-only");
        moment::pause(A_WHILE);
        house.promote()
    })?;
    only_later(&mut row);
    row.demand(done.asked_again == 0, "a session was lost");
    row.demand(recovered(&house.site).is_some(), "it did not stay mended");
    Ok(row)
}

/// Readiness says which part is away.
fn told(house: &House, row: &mut Row, part: &str) {
    says(house, row, part, "unavailable");
}

fn says(house: &House, row: &mut Row, part: &str, word: &str) {
    for replica in &house.replicas {
        let mut said = String::new();
        let told = moment::until(5, || {
            let asked = super::wire::Request::get("/readyz");
            let answer = asked.send(replica.site.to(), "localhost");
            let answer = answer.unwrap_or_default();
            said = answer.body.clone();
            answer.status == 503 && answer.json()[part] == word
        });
        row.demand(
            told.is_some(),
            format!("/readyz does not say {word} of {part}: {said}"),
        );
    }
}

/// Nobody saw anything but "try again shortly".
fn only_later(row: &mut Row) {
    let errors = row.seen.errors;
    row.demand(errors == 0, format!("{errors} errors that were no 503"));
}
