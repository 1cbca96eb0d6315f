//! What somebody learns who has no right password, and how often they may try.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Page, Portal, Visit, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
};
use std::collections::BTreeMap;

on_both_stores! {
    pwd_01_wrong_passwords_look_alike_whoever_they_are_for;
    pwd_04_all_spellings_of_a_name_share_one_counter;
    pwd_06_every_door_counts_on_the_same_counter;
    pwd_08_a_remembered_browser_is_not_locked_out_by_others;
    pwd_08_guesses_from_the_same_network_lock_no_remembered_browser_out;
    pwd_08_a_browser_that_somebody_signed_in_with_is_not_locked_out_by_others;
    pwd_08_guesses_at_one_institution_hold_up_no_other_on_the_same_network;
    pwd_06_guesses_with_a_known_browser_count_for_everybody;
    pwd_11_the_whole_password_counts_and_too_long_ones_are_refused;
}

async fn with_password(
    house: &TestHouse,
    institution: &str,
    username: &str,
    password: &str,
) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(institution)
        .open(&Agent::new(house))
        .await;
    assert_eq!(page.step(), "password");
    page.submit(&[("username", username), ("password", password)])
        .await
}

/// What of an answer may not tell accounts apart.
fn seen(page: &Page) -> (u16, BTreeMap<String, String>, usize, String) {
    let mut headers = page.headers().clone();
    for changing in ["date", "content-length", "x-request-id", "traceparent"] {
        headers.remove(changing);
    }
    let text = page.text().to_owned();
    (page.status, headers, page.forms().len(), text)
}

async fn pwd_01_wrong_passwords_look_alike_whoever_they_are_for(house: &TestHouse) {
    let unknown = seen(&with_password(house, "energie", "niemand", "fout wachtwoord").await);
    assert_eq!(unknown.0, 422);
    for name in ["bea", "anton", "dicht", "straks", "moet", "compleet"] {
        let page = with_password(house, "energie", name, "fout wachtwoord").await;
        assert_eq!(
            page.value("username").as_deref(),
            Some(name),
            "what was typed stays"
        );
        assert_eq!(
            page.value("password").unwrap_or_default(),
            "",
            "secrets apart"
        );
        assert_eq!(seen(&page), unknown, "{name}");
        assert_eq!(page.agent().cookie("session"), None);
    }
}

async fn pwd_04_all_spellings_of_a_name_share_one_counter(house: &TestHouse) {
    let spellings = [
        "gijs",
        "GIJS",
        "gijs@perron.example",
        " gijs ",
        "Gijs@Perron.Example",
    ];
    for count in 0..10 {
        let page = with_password(
            house,
            "station",
            spellings[count % spellings.len()],
            "fout wachtwoord",
        )
        .await;
        assert_eq!(page.step(), "password");
    }
    let page = with_password(house, "station", "gijs", PHRASE).await;
    assert_eq!((page.step(), page.status), ("password", 429));
    assert_ne!(page.alert_text(), "");
    house
        .clock
        .advance(Duration::minutes(15) + Duration::seconds(1));
    assert_eq!(
        with_password(house, "station", "gijs", PHRASE).await.step(),
        "second-factor",
        "it ends by itself"
    );
}

async fn pwd_06_every_door_counts_on_the_same_counter(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    Visit::of(house, &bea)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    let new = "Vier-Gele-Lampen-55";
    for _ in 0..5 {
        let page = agent.get("/account/password").await;
        page.submit(&[
            ("password", "fout"),
            ("new_password", new),
            ("new_password_repeat", new),
        ])
        .await;
    }
    for _ in 0..5 {
        agent
            .get("/account/unlock?to=app")
            .await
            .submit(&[("password", "fout")])
            .await;
    }
    let page = with_password(house, "energie", "bea", PHRASE).await;
    assert_eq!(
        (page.step(), page.status),
        ("password", 429),
        "ten wrong ones through three doors"
    );
}

async fn pwd_08_a_remembered_browser_is_not_locked_out_by_others(house: &TestHouse) {
    let anton = player("energie", "anton");
    let agent = Agent::new(house);
    Visit::of(house, &anton)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    agent.drop_cookie("session");
    for _ in 0..12 {
        with_password(house, "energie", "anton", "fout wachtwoord").await;
    }
    assert_eq!(
        with_password(house, "energie", "anton", PHRASE)
            .await
            .status,
        429,
        "outsiders wait"
    );
    let settled = Visit::of(house, &anton)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    assert_eq!(settled.steps, ["password"]);
}

async fn pwd_08_guesses_from_the_same_network_lock_no_remembered_browser_out(house: &TestHouse) {
    let anton = player("energie", "anton");
    let agent = Agent::new(house);
    Visit::of(house, &anton)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    agent.drop_cookie("session");
    network_is_full(house, "energie").await;
    let stranger = with_password(house, "energie", "anton", PHRASE).await;
    assert_eq!(stranger.status, 429, "the network waits");
    let settled = Visit::of(house, &anton)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    assert_eq!(settled.steps, ["password"]);
}

async fn pwd_08_a_browser_that_somebody_signed_in_with_is_not_locked_out_by_others(
    house: &TestHouse,
) {
    // Bea has no second factor, so nothing remembers her browser but that she signed in with it.
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    Visit::of(house, &bea)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    agent.drop_cookie("session");
    for _ in 0..12 {
        with_password(house, "energie", "bea", "fout wachtwoord").await;
    }
    network_is_full(house, "energie").await;
    let others = with_password(house, "energie", "bea", PHRASE).await;
    assert_eq!(others.status, 429, "outsiders wait");
    let open = async || {
        Portal::of(house, "agenda")
            .ask_for("energie")
            .open(&agent)
            .await
    };
    // Somebody else's name has no more tries there than anywhere.
    let page = open().await;
    let page = page.submit(&[("username", "anton"), ("password", "fout")]);
    assert_eq!(page.await.status, 429);
    for _ in 0..10 {
        let page = open().await;
        let page = page.submit(&[("username", "bea"), ("password", "fout")]);
        assert_eq!(page.await.status, 422);
    }
    let page = open().await;
    let page = page.submit(&[("username", "bea"), ("password", PHRASE)]);
    assert_eq!(page.await.status, 429, "her browser has as many as anybody");
    house
        .clock
        .advance(Duration::minutes(15) + Duration::seconds(1));
    let settled = Visit::of(house, &bea)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    assert_eq!(settled.steps, ["password"]);
}

async fn pwd_08_guesses_at_one_institution_hold_up_no_other_on_the_same_network(house: &TestHouse) {
    network_is_full(house, "energie").await;
    let held_up = with_password(house, "energie", "bea", PHRASE).await;
    assert_eq!(held_up.status, 429);
    let page = with_password(house, "station", "gijs", PHRASE).await;
    assert_eq!(page.step(), "second-factor");
}

async fn pwd_06_guesses_with_a_known_browser_count_for_everybody(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    Visit::of(house, &bea)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    for _ in 0..10 {
        let page = agent.get("/account/unlock?to=app").await;
        page.submit(&[("password", "fout")]).await;
    }
    let own = agent.get("/account/unlock?to=app").await;
    let own = own.submit(&[("password", PHRASE)]).await;
    assert_eq!(own.status, 429);
    let others = with_password(house, "energie", "bea", PHRASE).await;
    assert_eq!(others.status, 429);
}

/// As many wrong passwords came from the tests' network as an institution takes.
async fn network_is_full(house: &TestHouse, slug: &'static str) {
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await;
    let institution = found.unwrap().unwrap().id;
    for _ in 0..500 {
        let key = format!("password-source/{institution}/127.0.0.1");
        let counted = house
            .idp
            .ephemeral
            .count_try(&key, Duration::minutes(15), house.now());
        counted.await.unwrap();
    }
}

async fn pwd_11_the_whole_password_counts_and_too_long_ones_are_refused(house: &TestHouse) {
    let long = format!("{}-a", "Zeven-Groene-Lepels-8".repeat(5));
    let page = with_password(house, "energie", "moet", PHRASE).await;
    assert!(
        page.submit(&[("new_password", &long), ("new_password_repeat", &long)])
            .await
            .away()
            .is_some()
    );
    let other = format!("{}-b", "Zeven-Groene-Lepels-8".repeat(5));
    assert_eq!(
        with_password(house, "energie", "moet", &other).await.step(),
        "password",
        "the last letter counts"
    );
    assert!(
        with_password(house, "energie", "moet", &long)
            .await
            .away()
            .is_some()
    );
    let page = with_password(house, "energie", "bea", &"x".repeat(10_000)).await;
    assert_eq!((page.step(), page.status), ("password", 422));
}
