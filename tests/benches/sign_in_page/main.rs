//! What a sign-in page costs the server: `cargo bench -p sluis-tests --bench sign_in_page`, with
//! `--profile dev` for the unoptimised program.
//!
//! Measured is, over loopback, what a portal starts (the authorization request, which leads to the page)
//! and the page itself, from the first byte sent to the last byte read. It fails when the page's median
//! passes what was promised.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(
    clippy::disallowed_methods,
    reason = "the real clock is what is measured"
)]

use sluis_tests::{
    Agent, Portal,
    testkit::{Stores, TestHouse},
};
use std::time::{Duration, Instant};

/// What a page has to stay under.
const PROMISED: Duration = Duration::from_millis(20);
const ROUNDS: usize = 50;
/// One of each preset.
const INSTITUTIONS: [&str; 5] = ["onderzoek", "energie", "school", "zorg", "station"];

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The median and the longest.
fn summed(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    (at(times.len() / 2), at(times.len().saturating_sub(1)))
}

/// How long each time takes.
async fn timed<F: Future<Output = (u16, usize)>>(
    good: impl Fn(u16) -> bool,
    fetch: impl Fn() -> F,
) -> (Duration, Duration) {
    let mut times = vec![];
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let (status, _) = fetch().await;
        times.push(began.elapsed());
        assert!(good(status), "{status}");
    }
    summed(times)
}

async fn measure(house: &TestHouse) -> bool {
    let mut kept = true;
    for institution in INSTITUTIONS {
        let agent = Agent::new(house);
        let asked = Portal::of(house, "agenda").ask_for(institution);
        let page = asked.open(&agent).await;
        assert_eq!(page.step(), "password", "{institution}");
        let begun = asked.url();
        let start = timed(
            |status| (200..400).contains(&status),
            || agent.fetch(&begun, None),
        )
        .await;
        let shown = timed(
            |status| status == 200,
            || agent.fetch(page.url.as_str(), None),
        )
        .await;
        println!(
            "{institution:10} request: median {:4.1} ms, slowest {:5.1}; page: median {:4.1} ms, slowest {:5.1}",
            millis(start.0),
            millis(start.1),
            millis(shown.0),
            millis(shown.1),
        );
        kept &= shown.0 < PROMISED;
    }
    kept
}

#[tokio::main]
async fn main() {
    for stores in [Stores::Embedded, Stores::Services] {
        let Some(house) = TestHouse::start(stores).await else {
            println!("no servers are named: PostgreSQL is left out");
            continue;
        };
        println!("{stores:?}");
        assert!(measure(&house).await, "over {PROMISED:?}");
    }
}
