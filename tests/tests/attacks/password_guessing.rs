//! What somebody learns who has no right password, and how often they may try.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{audit::EventKind, institution::Institution};
use sluis_tests::{
    Agent, Page, Portal, Visit, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
};
use std::{collections::BTreeMap, sync::Arc};

on_both_stores! {
    pwd_01_wrong_passwords_look_alike_whoever_they_are_for;
    pwd_04_all_spellings_of_a_name_share_one_counter;
    pwd_06_every_door_counts_on_the_same_counter;
    pwd_08_after_a_few_wrong_passwords_each_makes_the_next_try_wait;
    pwd_08_the_own_pages_tell_such_a_wait_in_seconds_too;
    pwd_08_a_remembered_browser_is_not_locked_out_by_others;
    pwd_08_guesses_from_the_same_network_lock_no_remembered_browser_out;
    pwd_08_a_browser_that_somebody_signed_in_with_is_not_locked_out_by_others;
    pwd_08_guesses_at_one_institution_hold_up_no_other_on_the_same_network;
    pwd_08_a_48_of_ipv6_is_no_65536_networks;
    pwd_08_a_full_48_is_told_where_links_and_recovery_are_asked_for;
    pwd_08_guesses_from_everywhere_raise_an_alarm_and_hold_up_nobody;
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

async fn pwd_08_after_a_few_wrong_passwords_each_makes_the_next_try_wait(house: &TestHouse) {
    for name in ["bea", "niemand"] {
        let tries = async |password: &str| with_password(house, "energie", name, password).await;
        for _ in 0..4 {
            assert_eq!(tries("fout wachtwoord").await.status, 422);
        }
        for seconds in [1, 2, 4, 8, 16, 32] {
            // What comes too early is neither judged nor counted, and does not make it longer.
            for password in [PHRASE, "fout wachtwoord", PHRASE] {
                let page = tries(password).await;
                assert_eq!((page.step(), page.status), ("password", 429), "{seconds}");
                let told = if seconds == 1 {
                    "een seconde".to_owned()
                } else {
                    format!("{seconds} seconden")
                };
                assert!(page.alert_text().contains(&told), "{}", page.alert_text());
            }
            house.clock.advance(Duration::seconds(seconds));
            assert_eq!(tries("fout wachtwoord").await.status, 422, "{seconds}");
        }
        let page = tries(PHRASE).await;
        assert!(page.alert_text().contains("minuten"), "ten were wrong");
    }
    // A right one ends it, and so does the time.
    house.clock.advance(Duration::minutes(16));
    let tries = async |password: &str| with_password(house, "energie", "bea", password).await;
    for round in 0..2 {
        for _ in 0..4 {
            assert_eq!(tries("fout wachtwoord").await.status, 422, "{round}");
        }
        house.clock.advance(Duration::seconds(1));
        assert_ne!(tries(PHRASE).await.step(), "password", "{round}");
    }
}

async fn pwd_08_the_own_pages_tell_such_a_wait_in_seconds_too(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    Visit::of(house, &bea)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    // Nobody is known by this browser any more; the session lives.
    for known_by in ["known", "device"] {
        agent.drop_cookie(known_by);
    }
    for _ in 0..4 {
        with_password(house, "energie", "bea", "fout wachtwoord").await;
    }
    let new = "Vier-Gele-Lampen-55";
    let typed = [
        ("password", PHRASE),
        ("new_password", new),
        ("new_password_repeat", new),
    ];
    for (address, step) in [
        ("/account/password", "new-password"),
        ("/account/unlock?to=app", "unlock"),
    ] {
        let page = agent.get(address).await;
        assert_eq!(page.step(), step, "{}", page.text());
        let own: Vec<_> = typed
            .into_iter()
            .filter(|(name, _)| page.has_field(name))
            .collect();
        let page = page.submit(&own).await;
        assert_eq!((page.step(), page.status), (step, 429));
        let told = page.alert_text();
        assert!(told.contains("een seconde"), "{told}");
    }
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
    let institution = institution(house, slug).await;
    let key = format!("password-source/{}/127.0.0.1", institution.id);
    count(house, &key, 500).await;
}

async fn institution(house: &TestHouse, slug: &'static str) -> Institution {
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await;
    Arc::unwrap_or_clone(found.unwrap().unwrap())
}

async fn count(house: &TestHouse, key: &str, times: u32) {
    let ephemeral = &house.idp.ephemeral;
    for _ in 0..times {
        let counted = ephemeral.count_try(key, Duration::minutes(15), house.now());
        counted.await.unwrap();
    }
}

/// Somebody at this network address types a password.
async fn with_password_from(
    house: &TestHouse,
    (network, username, password): (&str, &str, &str),
) -> Page {
    let agent = Agent::behind(house, network);
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&agent)
        .await;
    let typed = [("username", username), ("password", password)];
    page.submit(&typed).await
}

async fn pwd_08_a_48_of_ipv6_is_no_65536_networks(house: &TestHouse) {
    let energie = institution(house, "energie").await;
    let wide = format!("password-source/{}/2001:db8:1::/48", energie.id);
    // Eight times what one network has, less one.
    count(house, &wide, 8 * 500 - 1).await;
    let page = with_password_from(house, ("2001:db8:1:a::1", "niemand", "fout")).await;
    assert_eq!(page.status, 422, "the last one");
    for network in ["2001:db8:1:a::1", "2001:db8:1:b::1"] {
        let page = with_password_from(house, (network, "bea", PHRASE)).await;
        assert_eq!(page.status, 429, "{network}");
    }
    // Who lives next to it, and who comes by IPv4, is not held up.
    for network in ["2001:db8:2:a::1", "192.0.2.7"] {
        let page = with_password_from(house, (network, "bea", PHRASE)).await;
        assert_ne!(page.status, 429, "{network}");
    }
    // What one network gets wrong fills neither the wider one nor its neighbours'.
    house.clock.advance(Duration::minutes(16));
    let narrow = format!("password-source/{}/2001:db8:1:a::/64", energie.id);
    count(house, &narrow, 500).await;
    let page = with_password_from(house, ("2001:db8:1:a::1", "niemand", "fout")).await;
    assert_eq!(page.status, 429);
    let page = with_password_from(house, ("2001:db8:1:b::1", "bea", PHRASE)).await;
    assert_ne!(page.status, 429);
}

async fn pwd_08_a_full_48_is_told_where_links_and_recovery_are_asked_for(house: &TestHouse) {
    let energie = institution(house, "energie").await;
    let agent = |network: &str| Agent::behind(house, network);
    let ask = async |agent: &Agent| {
        let page = agent.get("/forgot?institution=energie").await;
        page.submit(&[("username", "niemand")]).await.status
    };
    assert_eq!(ask(&agent("2001:db8:1:a::1")).await, 200);
    let wide = format!("link-source/{}/2001:db8:1::/48", energie.id);
    count(house, &wide, 8 * 30).await;
    assert_eq!(ask(&agent("2001:db8:1:b::1")).await, 429);
    assert_eq!(ask(&agent("2001:db8:2:b::1")).await, 200);
}

async fn pwd_08_guesses_from_everywhere_raise_an_alarm_and_hold_up_nobody(house: &TestHouse) {
    let energie = institution(house, "energie").await;
    count(house, &format!("password-wrong/{}", energie.id), 1_000).await;
    count(house, "password-wrong", 10_000).await;
    for number in 0..3 {
        let network = format!("192.0.2.{number}");
        let page = with_password_from(house, (&network, "niemand", "fout")).await;
        assert_eq!(page.status, 422);
    }
    let alarms = house.idp.meters.alarms.all();
    let once = [
        (("passwords", "guessed"), 1),
        (("passwords", "guessed_everywhere"), 1),
    ];
    assert_eq!(alarms, once, "and once is enough");
    let mut told = house.events().await;
    told.retain(|event| event.kind == EventKind::PasswordsGuessed);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].institution.as_ref(), Some(&energie.id));
    let page = with_password_from(house, ("192.0.2.9", "bea", PHRASE)).await;
    assert_ne!(page.step(), "password", "nobody is held up");
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
