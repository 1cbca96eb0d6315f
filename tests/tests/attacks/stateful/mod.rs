//! Random lists of real requests, played against the running service and against a small model of what
//! it ought to do; after each step the two must agree on what could be seen. A list on which they do
//! not is cut down to the shortest one that still fails, and printed so that it can be played again.
//!
//! `SLUIS_STATEFUL_STEPS` sets how many steps are made on each pair of stores, `SLUIS_STATEFUL_SEED`
//! where chance begins, `SLUIS_STATEFUL_HOUSES` how many services play at once on each pair.

#![expect(clippy::print_stdout, reason = "it says how many steps were made")]

mod administrator;
mod decision;
mod dice;
mod keys;
mod known;
mod lacking;
mod model;
mod own_page;
mod people;
mod service;
mod shrink;
mod signin;
mod step;
mod tokens;

use dice::Dice;
use lacking::Rule;
use model::{Model, Seen};
use service::{Meant, Service};
use sluis_tests::testkit::{Stores, TestHouse};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};
use step::Step;
use tokio::task::JoinSet;

/// What continuous integration has time for, on each pair of stores.
const USUAL_STEPS: usize = 50_000;
/// Steps of one list: long enough for a factor to be lost and found, short enough to be cut down.
const LENGTH: usize = 60;

#[tokio::test]
async fn aut_12_dev_07_rec_05_tok_11_no_list_of_steps_lets_in_whom_the_model_keeps_out_on_embedded_stores()
 {
    walk(Stores::Embedded, 0).await;
}

#[tokio::test]
async fn aut_12_dev_07_rec_05_tok_11_no_list_of_steps_lets_in_whom_the_model_keeps_out_on_services()
{
    walk(Stores::Services, 1 << 40).await;
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How far all houses of a pair have come together.
struct Progress {
    steps: usize,
    made: AtomicUsize,
    /// The seed of the next list.
    seed: AtomicU64,
    /// How often which step led to what: a rule that no list comes to is not walked.
    tally: Mutex<Tally>,
}

/// Names of steps and of what they led to, with how often.
type Tally = BTreeMap<(String, String), usize>;

/// The first word of how something is written.
fn word(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    let end = text.find(|letter: char| !letter.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}

async fn walk(stores: Stores, apart: u64) {
    let size = |name, usual| {
        let set = number(name).and_then(|number| usize::try_from(number).ok());
        set.unwrap_or(usual)
    };
    let first = number("SLUIS_STATEFUL_SEED").unwrap_or(1) + apart;
    let progress = Arc::new(Progress {
        steps: size("SLUIS_STATEFUL_STEPS", USUAL_STEPS),
        made: AtomicUsize::new(0),
        seed: AtomicU64::new(first),
        tally: Mutex::default(),
    });
    // A list waits for one answer at a time, and a house has one clock: so that no core is idle, several
    // houses play. The other pair does the same beside this one.
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let mut houses = JoinSet::new();
    for _ in 0..size("SLUIS_STATEFUL_HOUSES", cores.min(4)) {
        let Some(house) = TestHouse::start_with_cheap_hashes(stores).await else {
            println!("skipped: SLUIS_TEST_POSTGRES_URL and SLUIS_TEST_REDIS_URL name no servers");
            return;
        };
        houses.spawn(lists(Arc::new(house), Arc::clone(&progress)));
    }
    while let Some(ended) = houses.join_next().await {
        if let Err(error) = ended {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    let (made, next) = (&progress.made, &progress.seed);
    let lists = next.load(Ordering::Relaxed) - first;
    println!(
        "{} steps in {lists} lists on {stores:?}",
        made.load(Ordering::Relaxed)
    );
    let tally = progress.tally.lock();
    for ((step, seen), times) in tally.unwrap_or_else(PoisonError::into_inner).iter() {
        println!("{times:8} {step} {seen}");
    }
}

/// Plays lists in one house until enough steps are made by all.
async fn lists(house: Arc<TestHouse>, progress: Arc<Progress>) {
    while progress.made.load(Ordering::Relaxed) < progress.steps {
        let seed = progress.seed.fetch_add(1, Ordering::Relaxed);
        match play(&house, Script::Chance(seed)).await {
            Ok(played) => {
                let nothing = word(&Seen::Nothing);
                let tally = progress.tally.lock();
                let mut tally = tally.unwrap_or_else(PoisonError::into_inner);
                for (what, times) in played {
                    if what.1 != nothing {
                        let before = progress.made.fetch_add(times, Ordering::Relaxed);
                        let tenth = |made: usize| made * 10 / progress.steps.max(1);
                        if tenth(before) != tenth(before + times) {
                            // A long run that is cut off has told how far it came.
                            println!("{} steps so far, seed {seed}", before + times);
                        }
                    }
                    *tally.entry(what).or_default() += times;
                }
            }
            Err(failed) => tell(&house, seed, failed).await,
        }
    }
}

/// Where the steps come from.
#[derive(Clone)]
enum Script {
    Chance(u64),
    Given(Vec<Step>),
}

/// A list on which service and model differ.
struct Failed {
    steps: Vec<Step>,
    why: String,
}

/// Plays one list from the beginning; what its steps led to.
async fn play(house: &Arc<TestHouse>, script: Script) -> Result<Tally, Failed> {
    play_without(house, script, None).await
}

/// The same against a model that lacks a rule.
async fn play_without(
    house: &Arc<TestHouse>,
    script: Script,
    rule: Option<Rule>,
) -> Result<Tally, Failed> {
    let done = Arc::new(Mutex::new(vec![]));
    // On a task of its own: what panics there, such as an answer of 500, is a failure like any other.
    let playing = tokio::spawn(played(Arc::clone(house), script, rule, Arc::clone(&done)));
    let why = match playing.await {
        Ok(Ok(tally)) => return Ok(tally),
        Ok(Err(why)) => why,
        Err(error) => format!("panicked: {error}"),
    };
    let steps = done.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Err(Failed { steps, why })
}

async fn played(
    house: Arc<TestHouse>,
    script: Script,
    rule: Option<Rule>,
    done: Arc<Mutex<Vec<Step>>>,
) -> Result<Tally, String> {
    let mut service = Service::new(&house).await;
    let mut model = Model::at(service.now()).without(rule);
    let (given, seed) = match script {
        Script::Given(steps) => (Some(steps), 0),
        Script::Chance(seed) => (None, seed),
    };
    let mut dice = Dice::of(seed);
    let mut tally = Tally::new();
    let length = given.as_ref().map_or(LENGTH, Vec::len);
    for number in 0..length {
        let step = match &given {
            Some(steps) => steps[number],
            None => Step::after(&model, &mut dice),
        };
        done.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(step);
        let meant = Meant::by(&model, step);
        let expected = model.step(step);
        service.clock(model.now());
        let seen = service.play(step, meant).await;
        if seen != expected {
            let stored = [service.factors(0).await, service.factors(1).await];
            return Err(format!(
                "step {number}, {step:?}, is {seen:?} and ought to be {expected:?}; stored: {stored:?}; {}",
                service.last_text()
            ));
        }
        if let (Some(person), Step::Confirm { browser, .. }) = (model.set_up, step) {
            service.keep(browser, person);
        }
        *tally.entry((word(&step), word(&seen))).or_default() += 1;
    }
    Ok(tally)
}

/// Cuts a list down, prints it, and fails.
async fn tell(house: &Arc<TestHouse>, seed: u64, failed: Failed) -> ! {
    let fails = |steps: Vec<Step>| async move {
        let played = play(house, Script::Given(steps)).await;
        played.is_err()
    };
    let shortest = shrink::shortest(failed.steps.clone(), fails).await;
    let (shortest, why) = match play(house, Script::Given(shortest.clone())).await {
        Err(again) => (shortest, again.why),
        Ok(_) => (failed.steps, format!("not every time: {}", failed.why)),
    };
    let mut list = String::new();
    for step in &shortest {
        let _ = writeln!(list, "    Step::{step:?},");
    }
    panic!("seed {seed}: {why}\nto be played again by `known::plays`:\n[\n{list}]");
}
