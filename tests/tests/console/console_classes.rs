//! Classes at the console: filled, renamed, put away, and moved on at the end of a year.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Console, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    classes_are_made_renamed_and_put_away;
    a_school_year_is_moved_on_and_taken_back;
    another_institutions_classes_look_as_if_they_did_not_exist;
}

async fn make(console: &Console, name: &str) -> Page {
    let page = console.open("/classes").await;
    page.submit(&[("name", name), ("year", "2026-2027")]).await
}

/// The page of a class that was made.
async fn open(console: &Console, name: &str) -> Page {
    let list = console.open("/classes").await;
    for link in list.links() {
        if link.contains("/classes/") && !link.contains("roll-over") {
            let page = console.agent.get(link).await;
            if page.text().contains(&format!("Klas {name}")) {
                return page;
            }
        }
    }
    panic!("no class {name}: {}", list.text());
}

async fn classes_are_made_renamed_and_put_away(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    make(&console, "3B").await;
    let twice = make(&console, "3b").await;
    assert_eq!(twice.status, 422);
    assert!(twice.text().contains("al een klas met deze naam"));
    let page = open(&console, "3B").await;
    let nobody = page.submit(&[("who", "niemand"), ("part", "main")]).await;
    assert_eq!(nobody.status, 422);
    let page = page.submit(&[("who", "leerling"), ("part", "main")]).await;
    assert!(page.text().contains("Leerling van Proef"));
    let renamed = page.submit(&[("name", "3D"), ("programme", "vwo")]).await;
    assert!(renamed.text().contains("Klas 3D"), "{}", renamed.text());
    let late = page.submit(&[("name", "3E"), ("programme", "")]).await;
    // The clock stands still: the page is as fresh as its class, unless time passed.
    assert!(matches!(late.status, 200 | 409));
    let page = open(&console, "3").await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/archive"));
    let form = form.unwrap();
    let mut fields = form.fields.clone();
    fields.push(("archived".to_owned(), "yes".to_owned()));
    console.agent.post(&form.action, &fields).await;
    assert!(
        console
            .open("/classes")
            .await
            .text()
            .contains("geen klassen")
    );
    assert!(
        !console
            .open("/classes?archived=1")
            .await
            .text()
            .contains("geen klassen")
    );
}

async fn a_school_year_is_moved_on_and_taken_back(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    for name in ["1A", "2A", "Koor"] {
        make(&console, name).await;
    }
    open(&console, "1A")
        .await
        .submit(&[("who", "leerling"), ("part", "main")])
        .await;
    let page = console.open("/classes/roll-over").await;
    assert_eq!(page.step(), "console-roll-over");
    let look = page.submit(&[("year", "2027-2028")]).await;
    assert!(look.text().contains("Klopt dit"), "{}", look.text());
    assert_eq!(
        console
            .open("/classes?archived=1")
            .await
            .links()
            .iter()
            .filter(|link| link.contains("/classes/0"))
            .count(),
        0
    );
    let done = look.submit(&[("year", "2027-2028")]).await;
    assert!(done.text().contains("2 nieuwe klassen"), "{}", done.text());
    let second = open(&console, "2A").await;
    assert!(
        second.text().contains("Leerling van Proef"),
        "{}",
        second.text()
    );
    let event = done.value("event").unwrap();
    let back = done.submit(&[("event", event.as_str())]).await;
    assert!(back.text().contains("teruggedraaid"), "{}", back.text());
    let first = open(&console, "1A").await;
    assert!(first.text().contains("Leerling van Proef"));
    assert!(
        !open(&console, "2A")
            .await
            .text()
            .contains("Leerling van Proef")
    );
}

async fn another_institutions_classes_look_as_if_they_did_not_exist(house: &TestHouse) {
    let tweede = Console::of(house, &player("tweede", "beheer")).await;
    make(&tweede, "9Z").await;
    let theirs = open(&tweede, "9Z").await.url;
    let id = theirs.rsplit('/').next().unwrap();
    let console = Console::of(house, &player("school", "beheer")).await;
    assert_eq!(console.open(&format!("/classes/{id}")).await.status, 404);
    let page = console.open(&format!("/people?class={id}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Niemand gevonden"));
}
