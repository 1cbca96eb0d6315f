//! Hashing is the dearest thing that outsiders can ask for. A rush of it at one institution is turned away
//! there, early and with a page that says so; elsewhere nobody notices.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_idp_core::credentials::hashing::{HashingError, Share};
use sluis_model::secret::Secret;
use sluis_tests::{
    Agent, Page, Portal, Visit,
    testkit::{
        Stores, TestHouse,
        cast::{Player, player},
    },
};
use std::time::Duration;
use tokio::task::JoinSet;

/// One hash at a time, and four that wait.
const NARROW: &str = "hashing.workers = 1\nhashing.queue = 4\n";

/// More than there is room for, all at one institution and without an end.
async fn rush(house: &TestHouse, slug: &'static str) -> JoinSet<()> {
    let institution = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await
        .unwrap()
        .unwrap();
    let mut all = JoinSet::new();
    for _ in 0..8 {
        let (hashing, id) = (house.idp.hashing.clone(), institution.id.clone());
        all.spawn(async move {
            loop {
                let asked = hashing.verify(Share::of(&id), Secret::new("raad eens"), None);
                if asked.await == Err(HashingError::Busy) {
                    tokio::task::yield_now().await;
                }
            }
        });
    }
    while house.idp.hashing.load().refused == 0 {
        tokio::task::yield_now().await;
    }
    all
}

/// What waits for something that never comes has failed.
async fn in_time(test: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(120), test)
        .await
        .unwrap();
}

async fn at_the_password(house: &TestHouse, who: &Player) -> Page {
    let agent = Agent::new(house).that_may_be_turned_away();
    let page = agent
        .get(&format!("/account?institution={}", who.institution))
        .await;
    assert_eq!(page.step(), "password", "{}", page.text());
    page
}

async fn typed(page: &Page, who: &Player) -> Page {
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn ten_19_dos_01_a_rush_is_turned_away_where_it_is(house: &TestHouse) {
    let (bea, ivo) = (player("energie", "bea"), player("station", "ivo"));
    let portal = Portal::of(house, "agenda");
    let signed_in = Agent::new(house);
    let cees = player("energie", "cees");
    Visit::of(house, &cees)
        .sign_in(&signed_in, &portal.ask_for("energie"))
        .await;

    let mut rush = rush(house, "energie").await;
    // Even where the rush is, whoever comes as a place is free has it.
    let busy = loop {
        let page = typed(&at_the_password(house, &bea).await, &bea).await;
        if page.status == 503 {
            break page;
        }
    };
    assert_eq!(busy.step(), "error");
    assert!(busy.header("retry-after").is_some());
    assert!(busy.text().contains("telt niet mee"), "{}", busy.text());

    // Elsewhere each of many is served, one after another.
    for _ in 0..6 {
        let page = typed(&at_the_password(house, &ivo).await, &ivo).await;
        assert!(page.status < 400, "{} {}", page.status, page.text());
        assert_ne!(page.step(), "password", "{}", page.text());
    }
    // And who is signed in already needs no hash at all, not even where the rush is.
    let asked = portal.ask_for("energie").with("prompt", "none");
    let page = asked.open(&signed_in).await;
    assert!(page.away().unwrap().contains("code="), "{:?}", page.away());

    rush.shutdown().await;
    while house.idp.hashing.load().waiting > 0 {
        tokio::task::yield_now().await;
    }
    let again = busy.follow("/signin/").await;
    assert_eq!(again.step(), "password", "{}", again.text());
    let page = typed(&again, &bea).await;
    assert_ne!(page.step(), "password", "{}", page.text());
}

#[tokio::test]
async fn ten_19_dos_01_a_rush_is_turned_away_where_it_is_on_embedded_stores() {
    let house = TestHouse::start_with(Stores::Embedded, NARROW).await;
    in_time(ten_19_dos_01_a_rush_is_turned_away_where_it_is(
        &house.unwrap(),
    ))
    .await;
}

#[tokio::test]
async fn ten_19_dos_01_a_rush_is_turned_away_where_it_is_on_services() {
    if let Some(house) = TestHouse::start_with(Stores::Services, NARROW).await {
        in_time(ten_19_dos_01_a_rush_is_turned_away_where_it_is(&house)).await;
    }
}

async fn dos_01_what_was_turned_away_is_no_try(house: &TestHouse) {
    let bea = player("energie", "bea");
    let page = at_the_password(house, &bea).await;
    let mut rush = rush(house, "energie").await;
    let (mut busy, mut looked_at) = (0, 0);
    while busy < 12 {
        let wrong = [
            ("username", bea.username),
            ("password", "Dat-Is-Het-Niet-77"),
        ];
        match page.submit(&wrong).await.status {
            503 => busy += 1,
            _ => looked_at += 1,
        }
        assert!(
            looked_at < 9,
            "those that were looked at count: {busy} were not"
        );
    }
    rush.shutdown().await;
    while house.idp.hashing.load().waiting > 0 {
        tokio::task::yield_now().await;
    }
    let page = typed(&page, &bea).await;
    assert_ne!(page.step(), "password", "{}", page.alert_text());
}

#[tokio::test]
async fn dos_01_what_was_turned_away_is_no_try_on_embedded_stores() {
    let house = TestHouse::start_with(Stores::Embedded, NARROW).await;
    in_time(dos_01_what_was_turned_away_is_no_try(&house.unwrap())).await;
}

#[tokio::test]
async fn dos_01_what_was_turned_away_is_no_try_on_services() {
    if let Some(house) = TestHouse::start_with(Stores::Services, NARROW).await {
        in_time(dos_01_what_was_turned_away_is_no_try(&house)).await;
    }
}
