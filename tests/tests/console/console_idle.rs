//! The console left alone: it asks again who is there, and what was typed meanwhile is not lost.

use chrono::Duration;
use sluis_tests::{
    Console, Page, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
};

on_both_stores! {
    ten_22_the_console_asks_again_after_a_quarter_of_an_hour_alone;
    ten_22_a_request_now_and_then_keeps_the_console_open;
    ten_22_a_form_that_came_too_late_can_be_sent_again;
    ten_22_flo_11_a_dangerous_form_is_taken_ten_minutes_after_the_factor_at_most;
}

fn beheer() -> Player {
    player("tweede", "beheer")
}

/// Shows on the unlock page who is there.
async fn show(house: &TestHouse, page: &Page) -> Page {
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(page.has_field("code"), "the password alone is not enough");
    let code = code_of(&beheer(), house.now());
    page.submit(&[("password", PHRASE), ("code", &code)]).await
}

async fn ten_22_the_console_asks_again_after_a_quarter_of_an_hour_alone(house: &TestHouse) {
    let console = Console::of(house, &beheer()).await;
    house.clock.advance(Duration::minutes(14));
    assert_eq!(console.open("").await.step(), "console-overview");
    house.clock.advance(Duration::minutes(15));
    let account = console.agent.get("/account").await;
    assert_eq!(account.step(), "account", "the session itself goes on");
    for path in ["", "/people", "/audit"] {
        let page = console.open(path).await;
        assert_eq!(page.step(), "unlock", "{path}");
        assert!(page.text().contains("15 minuten"), "{}", page.text());
    }
    assert_eq!(console.agent.get("/admin").await.step(), "unlock");
    let page = console.open("").await;
    let back = show(house, &page).await;
    assert_eq!(back.step(), "console-overview", "{}", back.text());
}

async fn ten_22_a_request_now_and_then_keeps_the_console_open(house: &TestHouse) {
    let console = Console::of(house, &beheer()).await;
    for _ in 0..4 {
        house.clock.advance(Duration::minutes(14));
        assert_eq!(console.open("/people").await.step(), "console-people");
    }
    // What is dangerous asks for a fresh factor all the same.
    assert_eq!(console.open("/people/new").await.step(), "unlock");
}

async fn ten_22_a_form_that_came_too_late_can_be_sent_again(house: &TestHouse) {
    let console = Console::of(house, &beheer()).await;
    let list = console.open("/classes").await;
    let form = list.form(&["name", "year"]);
    let mut typed = form.fields.clone();
    typed.retain(|(name, _)| name == "csrf");
    typed.push(("name".to_owned(), "3B".to_owned()));
    typed.push(("year".to_owned(), "2026-2027".to_owned()));
    house.clock.advance(Duration::minutes(15));
    let late = console.agent.post(&form.action, &typed).await;
    assert_eq!((late.status, late.step()), (403, "console-news"));
    assert!(late.text().contains("niet weg"), "{}", late.text());
    let unlock = late
        .links()
        .into_iter()
        .find(|link| link.contains("/account/unlock"))
        .map(str::to_owned);
    let page = console.agent.get(&unlock.unwrap_or_default()).await;
    let there = show(house, &page).await;
    assert!(!there.text().contains("3B"), "nothing was saved");
    // The page is loaded again: the browser sends the very same form.
    let again = console.agent.post(&form.action, &typed).await;
    assert!(again.text().contains("3B"), "{}", again.text());
}

async fn ten_22_flo_11_a_dangerous_form_is_taken_ten_minutes_after_the_factor_at_most(
    house: &TestHouse,
) {
    let console = Console::of(house, &beheer()).await;
    let page = console.open("/people/new").await;
    let form = page.form(&["family_name"]);
    let somebody = |name: &str| {
        form.filled(&[
            ("username", name),
            ("given_name", "Nieuw"),
            ("family_name", name),
            ("email", &format!("{name}@tweede.test")),
            ("invite", "link"),
        ])
    };
    house.clock.advance(Duration::minutes(9));
    let page = console.agent.post(&form.action, &somebody("eerste")).await;
    assert!(page.text().contains("onderweg"), "{}", page.text());
    house.clock.advance(Duration::minutes(1));
    let typed = somebody("tweede");
    let late = console.agent.post(&form.action, &typed).await;
    assert_eq!((late.status, late.step()), (403, "console-news"));
    let links = late.links();
    let unlock = links.iter().find(|link| link.contains("/account/unlock"));
    let page = console.agent.get(unlock.unwrap_or(&"")).await;
    assert_ne!(show(house, &page).await.step(), "unlock");
    // The page is loaded again: the browser sends the very same form.
    let page = console.agent.post(&form.action, &typed).await;
    assert!(page.text().contains("onderweg"), "{}", page.text());
}
