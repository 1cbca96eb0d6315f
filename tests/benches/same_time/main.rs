//! Whether time tells who is known: `cargo bench -p sluis-tests --bench same_time`, with `--profile dev`
//! for the unoptimised program.
//!
//! At each door that says the same to known and unknown names, both knock by turns, in an order that
//! chance decides; the time from the first byte sent to the last one read is what counts. Doors whose
//! times differ beyond chance are tried once more, and named if they differ again in the same direction;
//! then the benchmark fails. A row that compares a name with itself shows what chance alone does.
//!
//! `SLUIS_SAME_TIME_TRIES` sets how often each of both knocks (300), `SLUIS_SAME_TIME_DOOR` names one
//! door by a part of its name.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::disallowed_methods,
    reason = "the real clock is what is measured"
)]

mod doors;

use doors::{Door, Doors};
use sluis_tests::{
    Ranks, median,
    testkit::{Stores, TestHouse},
};
use std::process::ExitCode;

/// How unlikely a difference must be before it is one.
const CHANCE: f64 = 0.001;

/// Chance that repeats.
struct Coin(u64);

impl Coin {
    /// SplitMix64.
    fn toss(&mut self) -> bool {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed >> 63 == 1
    }
}

/// The times at a door, in milliseconds: of whom it knows, and of whom it does not.
async fn knock(doors: &Doors<'_>, door: Door, tries: usize, coin: &mut Coin) -> [Vec<f64>; 2] {
    let mut times = [vec![], vec![]];
    // The first ones are slower for everybody.
    for number in 0..tries + 5 {
        doors.pause(door);
        let first = usize::from(coin.toss());
        for who in [first, 1 - first] {
            let took = doors.knock(door, who == 0).await;
            if number >= 5 {
                times[who].push(took.as_secs_f64() * 1000.0);
            }
        }
    }
    times
}

/// Knocks at one door and prints what came of it. Whether time tells nothing.
async fn measure(doors: &Doors<'_>, door: Door, tries: usize, coin: &mut Coin) -> bool {
    let mut before: Option<Ranks> = None;
    loop {
        let [known, unknown] = knock(doors, door, tries, coin).await;
        let ranks = Ranks::of(&known, &unknown);
        let differs = ranks.chance < CHANCE;
        let again = before.is_some_and(|before| (before.longer > 0.5) == (ranks.longer > 0.5));
        let verdict = match (differs, before) {
            (false, _) => "alike",
            (true, None) => "once more",
            (true, Some(_)) if again => "DIFFERS",
            (true, Some(_)) => "alike (differs to and fro)",
        };
        println!(
            "| {:44} | {:8.3} | {:8.3} | {:5.3} | {:7.5} | {verdict} |",
            door.name(),
            median(&known),
            median(&unknown),
            ranks.longer,
            ranks.chance,
        );
        if !differs {
            return true;
        }
        if before.is_some() {
            return !again;
        }
        before = Some(ranks);
    }
}

async fn all_doors() -> bool {
    let tries = std::env::var("SLUIS_SAME_TIME_TRIES").ok();
    let tries = tries.and_then(|tries| tries.parse().ok()).unwrap_or(300);
    let named = std::env::var("SLUIS_SAME_TIME_DOOR").unwrap_or_default();
    let mut alike = true;
    for stores in [Stores::Embedded, Stores::Services] {
        let Some(house) = TestHouse::start(stores).await else {
            println!("{stores:?}: skipped, there are no servers");
            continue;
        };
        let doors = Doors::of(&house).await;
        println!("\n{stores:?}, {tries} tries of each, medians in milliseconds\n");
        println!("| door | known | unknown | unknown is longer | by chance | verdict |");
        println!("| --- | ---: | ---: | ---: | ---: | --- |");
        let mut coin = Coin(1);
        for door in Door::ALL {
            if door.name().contains(&named) {
                alike &= measure(&doors, door, tries, &mut coin).await;
            }
        }
    }
    alike
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    if runtime.block_on(all_doors()) {
        println!("\ntime tells nothing");
        ExitCode::SUCCESS
    } else {
        println!("\ntime tells who is known");
        ExitCode::FAILURE
    }
}
