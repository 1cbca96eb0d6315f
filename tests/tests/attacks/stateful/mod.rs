//! Random lists of real requests, played against the running service and against a small model of what
//! it ought to do; after each step the two must agree on what could be seen. A list on which they do
//! not is cut down to the shortest one that still fails, and printed so that it can be played again.
//!
//! `SLUIS_STATEFUL_STEPS` sets how many steps are made on each pair of stores, `SLUIS_STATEFUL_SEED`
//! where chance begins.

#![expect(clippy::print_stdout, reason = "it says how many steps were made")]

mod administrator;
mod decision;
mod dice;
mod known;
mod model;
mod people;
mod service;
mod shrink;
mod signin;
mod step;

use dice::Dice;
use model::{Model, Seen};
use service::{Meant, Service};
use sluis_tests::testkit::{Stores, TestHouse};
use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};
use step::Step;

/// What continuous integration has time for, on each pair of stores.
const USUAL_STEPS: usize = 4_000;
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

async fn walk(stores: Stores, apart: u64) {
    let Some(house) = TestHouse::start_with_cheap_hashes(stores).await else {
        println!("skipped: SLUIS_TEST_POSTGRES_URL and SLUIS_TEST_REDIS_URL name no servers");
        return;
    };
    let house = Arc::new(house);
    let steps = number("SLUIS_STATEFUL_STEPS").and_then(|steps| usize::try_from(steps).ok());
    let steps = steps.unwrap_or(USUAL_STEPS);
    let first = number("SLUIS_STATEFUL_SEED").unwrap_or(1) + apart;
    let (mut made, mut seed) = (0, first);
    while made < steps {
        match play(&house, Script::Chance(seed)).await {
            Ok(count) => made += count,
            Err(failed) => tell(&house, seed, failed).await,
        }
        seed += 1;
    }
    println!("{made} steps in {} lists on {stores:?}", seed - first);
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

/// Plays one list from the beginning; how many of its steps led to a request.
async fn play(house: &Arc<TestHouse>, script: Script) -> Result<usize, Failed> {
    let done = Arc::new(Mutex::new(vec![]));
    // On a task of its own: what panics there, such as an answer of 500, is a failure like any other.
    let playing = tokio::spawn(played(Arc::clone(house), script, Arc::clone(&done)));
    let why = match playing.await {
        Ok(Ok(count)) => return Ok(count),
        Ok(Err(why)) => why,
        Err(error) => format!("panicked: {error}"),
    };
    let steps = done.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Err(Failed { steps, why })
}

async fn played(
    house: Arc<TestHouse>,
    script: Script,
    done: Arc<Mutex<Vec<Step>>>,
) -> Result<usize, String> {
    let mut service = Service::new(&house).await;
    let mut model = Model::at(service.now());
    let (given, seed) = match script {
        Script::Given(steps) => (Some(steps), 0),
        Script::Chance(seed) => (None, seed),
    };
    let mut dice = Dice::of(seed);
    let mut count = 0;
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
        count += usize::from(seen != Seen::Nothing);
    }
    Ok(count)
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
