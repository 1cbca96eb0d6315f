//! A small share of what the stores answer never arrives.

use super::house::House;
use super::ledger::Ledger;
use super::moment;
use super::relay::Relay;
use super::replicas;
use super::report::Row;
use super::under_load::under_load;
use crate::Fallible;

/// Of so many answers one is lost: 2 %.
const EACH: u64 = 50;
/// Milliseconds for which answers are lost.
const WHILE: u64 = 10_000;

/// The ways from the replicas to both stores.
pub(crate) struct Lossy {
    database: Relay,
    redis: Relay,
}

impl Lossy {
    /// Begins to lose answers.
    pub(crate) fn lose(&self) {
        self.database.loses_each(EACH);
        self.redis.loses_each(EACH);
    }

    /// Loses none any more; how many were lost of the database's and of Redis's.
    pub(crate) fn mend(&self) -> (u64, u64) {
        (self.database.loses_each(0), self.redis.loses_each(0))
    }
}

/// Everybody works, and a hundred ask the same at once, while 2 % of the stores' answers are lost.
pub(crate) fn answers_lost(house: &mut House, ledger: &Ledger) -> Fallible<Vec<Row>> {
    let lossy = Lossy {
        database: Relay::to_port(house.ports.postgres)?,
        redis: Relay::to_port(house.ports.redis)?,
    };
    house.lead_by(Some((lossy.database.at, lossy.redis.at)))?;
    let rows = [
        worked(house, ledger, &lossy),
        replicas::raced(house, Some(&lossy)),
        replicas::refreshed(house, Some(&lossy)),
    ];
    lossy.mend();
    house.lead_by(None)?;
    rows.into_iter().collect()
}

fn worked(house: &mut House, ledger: &Ledger, lossy: &Lossy) -> Fallible<Row> {
    let name = "2 % of the stores' answers lost (FLT-58)";
    let (mut row, done) = under_load(house, ledger, name, 0, |_, row| {
        lossy.lose();
        moment::pause(WHILE);
        let (database, redis) = lossy.mend();
        row.demand(database > 0, "the database's answers all arrived");
        row.demand(redis > 0, "Redis's answers all arrived");
        row.notes.push(format!("{database} + {redis} answers lost"));
        Ok(())
    })?;
    let errors = row.seen.errors;
    row.demand(errors == 0, format!("{errors} errors that were no 503"));
    row.demand(done.asked_again == 0, "a session was lost");
    Ok(row)
}
