//! What so many people need, from measured costs: the table of `docs/manual/scale.md`, which a test holds to
//! what is computed here. Arithmetic, and a simulation of one replica's queue at the worst minute.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Costs of one operation on PostgreSQL and Redis, as `docs/performance.md` has them.
struct Operation {
    /// How often in one visit of a person.
    per_visit: f64,
    /// CPU of the program, in seconds.
    cpu: f64,
    statements: f64,
    commands: f64,
}

const OPERATIONS: [Operation; 3] = [
    // A sign-in with a password, from the portal to its tokens.
    Operation {
        per_visit: 0.5,
        cpu: 0.0195,
        statements: 18.0,
        commands: 23.0,
    },
    // Single sign-on, ES256.
    Operation {
        per_visit: 2.0,
        cpu: 0.000_483,
        statements: 3.0,
        commands: 9.0,
    },
    // Userinfo.
    Operation {
        per_visit: 2.0,
        cpu: 0.000_073,
        statements: 1.0,
        commands: 2.0,
    },
];

/// The share of all people that come in the worst half-hour, and how much its worst minute is above its mean.
const IN_HALF_AN_HOUR: f64 = 0.3;
const WORST_MINUTE: f64 = 2.0;

/// Of each replica.
const CORES: u32 = 4;
/// The most of a replica's cores that may be busy in the worst minute, with one replica away.
const BUSY: f64 = 0.5;

/// Bytes of a person with indexes, and of an event; events of so many sign-ins a person are kept.
const PERSON: f64 = 3_660.0;
const EVENT: f64 = 1_000.0;
const EVENTS_KEPT: f64 = 220.0;

/// The sizes that the table has.
const SIZES: [f64; 4] = [10_000.0, 100_000.0, 1_000_000.0, 100_000_000.0];

/// What one size needs in its worst minute.
struct Need {
    people: f64,
    visits: f64,
    cores: f64,
    replicas: u32,
    statements: f64,
    commands: f64,
    gigabytes: f64,
    wait_ms: f64,
}

impl Need {
    fn of(people: f64) -> Self {
        let visits = people * IN_HALF_AN_HOUR / 1_800.0 * WORST_MINUTE;
        let sum = |of: fn(&Operation) -> f64| {
            let each = OPERATIONS.iter().map(|op| op.per_visit * of(op));
            visits * each.sum::<f64>()
        };
        let cores = sum(|op| op.cpu);
        let busy = whole(cores / (f64::from(CORES) * BUSY));
        Self {
            people,
            visits,
            cores,
            // One of them may be away.
            replicas: busy.max(1) + 1,
            statements: sum(|op| op.statements),
            commands: sum(|op| op.commands),
            gigabytes: people * (PERSON + EVENT * EVENTS_KEPT) / 1e9,
            wait_ms: wait(visits / f64::from(busy.max(1))) * 1_000.0,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small count of replicas"
)]
fn whole(number: f64) -> u32 {
    number.ceil() as u32
}

/// How long 99 of 100 operations wait at most for a core of a replica that so many visits a second come to, in
/// seconds: ten of its worst minutes, operation by operation in the order in which they come.
fn wait(visits: f64) -> f64 {
    let rate: f64 = OPERATIONS.iter().map(|op| op.per_visit * visits).sum();
    let mut chance = Chance(0x5115);
    // When each core is free again, in nanoseconds, the soonest first.
    let mut free: BinaryHeap<Reverse<u64>> = (0..CORES).map(|_| Reverse(0)).collect();
    let mut waits = Vec::new();
    let mut now = 0.0;
    while now < 600.0 {
        // Arrivals know nothing of each other.
        now -= (1.0 - chance.next()).ln() / rate;
        let mut at = chance.next() * rate;
        let mut cpu = 0.0;
        for operation in &OPERATIONS {
            cpu = operation.cpu;
            at -= operation.per_visit * visits;
            if at < 0.0 {
                break;
            }
        }
        let Some(Reverse(soonest)) = free.pop() else {
            break;
        };
        let came = nanoseconds(now);
        let begins = came.max(soonest);
        waits.push(begins - came);
        free.push(Reverse(begins + nanoseconds(cpu)));
    }
    waits.sort_unstable();
    let worst = waits.get(waits.len() * 99 / 100).copied();
    seconds(worst.unwrap_or_default())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ten minutes in nanoseconds"
)]
fn nanoseconds(seconds: f64) -> u64 {
    (seconds * 1e9) as u64
}

#[expect(clippy::cast_precision_loss, reason = "a wait of minutes at most")]
fn seconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e9
}

/// Numbers from 0 to 1 that are the same each time (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let share = (mixed >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }
}

/// The table, a row each size.
pub(crate) fn table() -> String {
    let mut table = String::from(
        "| people | visits a second | cores busy | replicas of 4 cores | 99 of 100 wait at most | SQL statements a second | Redis commands a second | database |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for need in SIZES.map(Need::of) {
        table.push_str(&format!(
            "| {} | {} | {:.2} | {} | {:.0} ms | {} | {} | {} GB |\n",
            grouped(need.people),
            grouped(need.visits),
            need.cores,
            need.replicas,
            need.wait_ms,
            grouped(need.statements),
            grouped(need.commands),
            grouped(need.gigabytes),
        ));
    }
    table
}

/// A whole number with commas between its thousands.
pub(crate) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::workspace;

    fn read(name: &str) -> String {
        fs::read_to_string(workspace::root().join(name)).unwrap()
    }

    #[test]
    fn the_manual_has_the_table_that_is_computed() {
        let page = read("docs/manual/scale.md");
        assert!(page.contains(&table()), "it should be:\n{}", table());
    }

    #[test]
    fn the_costs_are_those_that_were_measured() {
        let measured = read("docs/performance.md");
        let column = |operation: &str| -> f64 {
            // The newest; the older table has a figure of before and of after.
            let row = measured
                .lines()
                .rfind(|line| line.starts_with(&format!("| {operation} |")))
                .unwrap();
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let cell = cells[if cells.len() > 7 { 5 } else { 3 }];
            cell.split(' ').next().unwrap().parse().unwrap()
        };
        for (operation, name) in OPERATIONS.iter().zip([
            "password sign-in to tokens",
            "single sign-on, ES256",
            "userinfo",
        ]) {
            assert!(
                (operation.cpu * 1_000.0 - column(name)).abs() < 1e-9,
                "{name}"
            );
        }
    }

    #[test]
    fn a_replica_that_is_given_more_than_it_can_do_makes_people_wait() {
        let cost: f64 = OPERATIONS.iter().map(|op| op.per_visit * op.cpu).sum();
        let most = f64::from(CORES) / cost;
        assert!(wait(most * 0.1) < 0.02);
        assert!(wait(most * 0.9) > wait(most * 0.5));
        assert!(wait(most * 1.1) > 10.0);
    }
}
