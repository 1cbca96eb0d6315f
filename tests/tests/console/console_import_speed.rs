//! How long 20,000 rows take, on both stores: `cargo test -p sluis-tests --test console console_import_speed --
//! --ignored --nocapture --test-threads=1`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]

use sluis_tests::{
    Console, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::{fmt::Write as _, time::Instant};

on_both_stores! {
    #[ignore = "a measurement"]
    twenty_thousand_rows_are_judged_applied_and_undone;
}

#[expect(
    clippy::disallowed_methods,
    reason = "the real clock is what is measured"
)]
fn now() -> Instant {
    Instant::now()
}

/// The memory of this process in MiB: `VmRSS`, or `VmHWM` for the most that it ever was.
fn memory(which: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(which));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    number.unwrap_or_default() / 1024
}

async fn work_off(house: &TestHouse, what: &str) {
    let began = now();
    let (mut least, mut most) = (u64::MAX, 0);
    while house.idp.work_on_imports(&house.ctx(), 5).await.unwrap() {
        let now = memory("VmRSS");
        (least, most) = (least.min(now), most.max(now));
    }
    println!(
        "{what}: {:.1} s, between {least} and {most} MiB, {} MiB at most ever",
        began.elapsed().as_secs_f64(),
        memory("VmHWM")
    );
}

async fn twenty_thousand_rows_are_judged_applied_and_undone(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let mut file =
        "nummer;gebruikersnaam;voornaam;tussenvoegsel;achternaam;email;klas\n".to_owned();
    for number in 0..20_000 {
        writeln!(
            file,
            "{number};kind{number};Kind;van;Nummer{number};kind{number}@tweede.test;g{}",
            number % 700
        )
        .unwrap();
    }
    let began = now();
    let page = console.upload("alle.csv", file.as_bytes()).await;
    println!(
        "read: {:.1} s, {} MiB",
        began.elapsed().as_secs_f64(),
        memory("VmRSS")
    );
    let page = page.submit(&[("key", "number")]).await;
    let here = page.url.clone();
    work_off(house, "judged (but for the first 1,000 rows)").await;
    let page = console.agent.get(&here).await;
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "console-import-progress", "{}", page.text());
    work_off(house, "applied (but for the first 1,000 rows)").await;
    let page = console.agent.get(&here).await;
    assert_eq!(page.step(), "console-import-rows");
    let began = now();
    let list = console
        .agent
        .get(&format!("{here}?verdict=create&from=19000"))
        .await;
    assert_eq!(list.status, 200);
    println!(
        "a page of rows: {:.0} ms",
        began.elapsed().as_secs_f64() * 1000.0
    );
    let forms = page.forms();
    let undo = forms
        .iter()
        .find(|form| form.action.ends_with("/undo"))
        .unwrap();
    page.agent().post(&undo.action, &undo.fields).await;
    work_off(house, "undone (but for the first 1,000 rows)").await;
}
