//! What lists and searches of the console, the admin API and provisioning cost where one institution of two thousand has 20,000
//! people: `cargo bench -p sluis-tests --bench console_lists`, with `--profile dev` for the unoptimised
//! program. Words after `--` choose the lists whose names hold one of them.
//!
//! Measured is a whole request over loopback, from its first byte sent to the last byte read.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::disallowed_methods,
    reason = "the real clock is what is measured"
)]

mod table;

use sluis_tests::{
    large::{Large, Readers, Size},
    testkit::{Stores, TestHouse},
};
use std::time::{Duration, Instant};
use table::Table;

/// How often each list is asked for.
const ROUNDS: usize = 15;

/// The times of one list, the shortest first.
fn sorted(mut times: Vec<Duration>) -> Vec<Duration> {
    times.sort_unstable();
    times
}

async fn measure(house: &TestHouse, wanted: &[String], table: &mut Table, store: usize) {
    let began = Instant::now();
    let large = Large::fill(house, Size::PROMISED).await;
    house.analyze();
    println!("filled in {:.0} s", began.elapsed().as_secs_f64());
    let readers = Readers::of(house).await;
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word));
    for list in large.lists() {
        if !chosen(list.name) {
            continue;
        }
        let (status, length) = readers.fetch(&list).await;
        assert_eq!(status, 200, "{}: {}", list.name, list.path);
        let mut times = vec![];
        for _ in 0..ROUNDS {
            let began = Instant::now();
            readers.fetch(&list).await;
            times.push(began.elapsed());
        }
        table.note(list.name, store, &sorted(times), length);
    }
    for form in readers.previews().await {
        if !chosen(form.name) {
            continue;
        }
        let agent = readers.administrator();
        let (status, length) = agent.fetch_form(&form.action, &form.fields).await;
        assert_eq!(status, 200, "{}: {}", form.name, form.action);
        let mut times = vec![];
        for _ in 0..ROUNDS {
            let began = Instant::now();
            agent.fetch_form(&form.action, &form.fields).await;
            times.push(began.elapsed());
        }
        table.note(form.name, store, &sorted(times), length);
    }
}

#[tokio::main]
async fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let mut table = Table::default();
    for (store, stores) in [Stores::Embedded, Stores::Services].into_iter().enumerate() {
        match TestHouse::start(stores).await {
            Some(house) => measure(&house, &wanted, &mut table, store).await,
            None => println!("no servers are named: PostgreSQL is left out"),
        }
    }
    print!("{table}");
}
