//! Devices that are signed in from another screen (RFC 8628). What the device fetches at the token
//! endpoint is asked of the store here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_idp_core::device::DeviceAsked;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    device_grant::DevicePoll,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{
    Agent, Direct, Page, Portal, Visit, change_client, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_client,
};

on_both_stores! {
    rfc_8628_a_device_gets_its_codes;
    rfc_8628_a_client_that_may_not_gets_none;
    rfc_8628_the_person_signs_in_compares_and_allows;
    rfc_8628_the_person_says_no;
    rfc_8628_a_code_is_taken_however_it_is_typed_and_wrong_ones_are_few;
    rfc_8628_whoever_is_signed_in_is_asked_all_the_same;
    rfc_8628_the_clients_demands_hold_for_its_devices;
    rfc_8628_a_code_that_ended_meanwhile_signs_nothing_in;
    rfc_8628_a_closed_client_signs_no_device_in;
    rfc_8628_what_was_allowed_stands_in_the_history;
    rfc_8628_of_many_guesses_at_once_none_is_free;
    reg_11_a_key_that_is_held_down_says_yes_to_nothing;
    ins_01_a_scope_names_the_institution_of_a_device_as_well;
    ses_06_what_a_device_was_allowed_ends_when_the_person_signs_out;
}

async fn grants(house: &TestHouse, client: &str) {
    with_client(house, client, |settings| {
        settings.grant_types.insert(GrantType::DeviceCode);
        settings.resources.insert("https://api.test/".to_owned());
    })
    .await;
}

async fn ask(house: &TestHouse, client: &str, fields: &[(&str, &str)]) -> Direct {
    grants(house, client).await;
    let portal = Portal::of(house, client);
    portal.post("/oauth/device_authorization", fields).await
}

async fn poll(house: &TestHouse, client: &str, asked: &Direct) -> DevicePoll {
    house.clock.advance(Duration::seconds(6));
    let code = asked.json["device_code"].as_str().unwrap();
    let hash = PlainToken::presented(TokenKind::DeviceCode, code)
        .unwrap()
        .hash();
    let (store, client) = (&house.idp.ephemeral, client.into());
    let polled = store.poll_device_grant(&hash, &client, house.now());
    polled.await.unwrap()
}

/// Types the code and signs in, up to the question.
async fn question(house: &TestHouse, agent: &Agent, typed: &str, who: &str) -> Page {
    let page = agent.get("/device").await;
    assert_eq!(page.step(), "device");
    let page = page.submit(&[("user_code", typed)]).await;
    let bea = player("energie", who);
    let page = if page.step() == "institution" {
        page.submit(&[("institution", "energie")]).await
    } else {
        page
    };
    let settled = Visit::of(house, &bea).go_on(page).await;
    settled.page
}

async fn rfc_8628_a_device_gets_its_codes(house: &TestHouse) {
    for client in ["agenda", "cijfers", "streng"] {
        let asked = ask(
            house,
            client,
            &[("scope", "openid"), ("institution", "energie")],
        )
        .await;
        assert_eq!(asked.status, 200, "{client}: {}", asked.json);
        let json = &asked.json;
        assert!(
            json["device_code"]
                .as_str()
                .is_some_and(|code| code.len() >= 43)
        );
        let user_code = json["user_code"].as_str().unwrap();
        let letters: Vec<char> = user_code.chars().filter(|c| *c != '-').collect();
        assert_eq!((user_code.len(), letters.len()), (9, 8), "{user_code}");
        assert!(letters.iter().all(|c| "BCDFGHJKLMNPQRSTVWXZ".contains(*c)));
        assert_eq!(json["verification_uri"], format!("{ORIGIN}/device"));
        assert_eq!(
            json["verification_uri_complete"],
            format!("{ORIGIN}/device?institution=energie&user_code={user_code}")
        );
        assert_eq!(json["interval"], 5);
        assert!(json["expires_in"].as_i64().is_some_and(|life| life > 60));
        assert_eq!(asked.headers["cache-control"], "no-store");
        assert_eq!(poll(house, client, &asked).await, DevicePoll::Pending);
    }
}

async fn rfc_8628_a_client_that_may_not_gets_none(house: &TestHouse) {
    let portal = Portal::of(house, "es");
    let refused = portal.post("/oauth/device_authorization", &[]).await;
    assert_eq!(
        (refused.status, refused.error()),
        (400, "unauthorized_client")
    );
    grants(house, "es").await;
    for (fields, error) in [
        (("resource", "https://elders.test/"), "invalid_target"),
        (("institution", "bestaat-niet"), "invalid_request"),
        (("scope", "open\"id"), "invalid_scope"),
    ] {
        let refused = portal.post("/oauth/device_authorization", &[fields]).await;
        assert_eq!(
            (refused.status, refused.error()),
            (400, error),
            "{fields:?}"
        );
    }
    let unknown = portal
        .post_with(
            "/oauth/device_authorization",
            &[("client_id", "niemand")],
            None,
        )
        .await;
    assert_eq!((unknown.status, unknown.error()), (401, "invalid_client"));
    let by_get = portal.get("/oauth/device_authorization", None).await;
    assert_eq!(by_get.status, 405);
}

async fn rfc_8628_the_person_signs_in_compares_and_allows(house: &TestHouse) {
    let fields = [
        ("scope", "openid profile"),
        ("resource", "https://api.test/"),
    ];
    let asked = ask(house, "derde", &fields).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let agent = Agent::new(house);
    let page = question(house, &agent, user_code, "bea").await;
    assert_eq!(page.step(), "device-confirm");
    assert!(page.text().contains(user_code), "to be compared");
    assert!(page.text().contains("Portaal derde") && page.text().contains("127.0.0.1"));
    assert_eq!(poll(house, "derde", &asked).await, DevicePoll::Pending);
    let done = page.click_action("allow").await;
    assert_eq!(
        (done.step(), done.institution()),
        ("device-done", "energie")
    );
    assert!(done.text().contains("Ga verder"), "{}", done.text());
    // A second click changes nothing.
    let again = page.click_action("allow").await;
    assert_eq!(again.institution(), "energie");
    assert!(again.text().contains("Ga verder"), "{}", again.text());
    let DevicePoll::Approved(grant) = poll(house, "derde", &asked).await else {
        panic!("not approved")
    };
    let bea = house.person("energie", "bea").await;
    assert_eq!((grant.client.as_str(), &grant.person), ("derde", &bea.id));
    assert_eq!(grant.scope.to_string(), "openid profile");
    assert_eq!(grant.resources, ["https://api.test/"]);
    assert!(grant.authentication.amr.contains(&"pwd".to_owned()));
    let (person, client) = (bea.id.clone(), "derde".into());
    let consent = house
        .idp
        .durable
        .read(move |tx| tx.consent(&person, &client))
        .await;
    assert!(consent.unwrap().is_some(), "a third party is remembered");
    assert!(matches!(
        poll(house, "derde", &asked).await,
        DevicePoll::Spent(_)
    ));
}

async fn rfc_8628_the_person_says_no(house: &TestHouse) {
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = question(house, &Agent::new(house), user_code, "bea").await;
    let done = page.click_action("deny").await;
    assert_eq!(
        (done.step(), done.institution()),
        ("device-done", "energie")
    );
    assert!(done.text().contains("niets gedeeld"), "{}", done.text());
    assert_eq!(poll(house, "agenda", &asked).await, DevicePoll::Denied);
}

async fn rfc_8628_a_code_is_taken_however_it_is_typed_and_wrong_ones_are_few(house: &TestHouse) {
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let typed = format!(" {} ", user_code.to_lowercase().replace('-', " "));
    let page = Agent::new(house).get("/device").await;
    let page = page.submit(&[("user_code", &typed)]).await;
    assert_eq!(page.step(), "institution");
    let agent = Agent::new(house);
    let page = agent.get("/device?user_code=%3Cb%3EWDJB").await;
    assert_eq!(
        page.value("user_code").unwrap_or_default(),
        "",
        "a link puts nothing but a code on the page"
    );
    let filled = agent.get("/device?user_code=wdjb-mjht").await;
    assert_eq!(filled.value("user_code").as_deref(), Some("wdjb-mjht"));
    let empty = page.submit(&[("user_code", " ")]).await;
    assert_eq!((empty.step(), empty.status), ("device", 422));
    let mut page = empty;
    for _ in 0..10 {
        page = page.submit(&[("user_code", "BBBB-BBBB")]).await;
        assert_eq!((page.step(), page.status), ("device", 422));
        assert!(page.alert_text().contains("geen apparaat"));
    }
    let page = page.submit(&[("user_code", user_code)]).await;
    assert_eq!(page.status, 429, "not even a right one");
    house.clock.advance(Duration::minutes(16));
}

async fn rfc_8628_whoever_is_signed_in_is_asked_all_the_same(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = agent.get("/device").await;
    let page = page.submit(&[("user_code", user_code)]).await;
    assert_eq!(
        page.step(),
        "device-confirm",
        "no password, and still a question"
    );
    let done = page.click_action("allow").await;
    assert!(done.text().contains("Ga verder"), "{}", done.text());
    let again = page.click_action("allow").await;
    assert!(again.text().contains("Ga verder"), "{}", again.text());
    assert!(matches!(
        poll(house, "agenda", &asked).await,
        DevicePoll::Approved(_)
    ));
}

async fn rfc_8628_the_clients_demands_hold_for_its_devices(house: &TestHouse) {
    // `eist` wants a second factor, `linde` belongs to one institution.
    let asked = ask(house, "eist", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let agent = Agent::new(house);
    let page = agent.get("/device").await;
    let page = page.submit(&[("user_code", user_code)]).await;
    let page = page.submit(&[("institution", "energie")]).await;
    let settled = Visit::of(house, &player("energie", "bea"))
        .go_on(page)
        .await;
    assert!(
        settled
            .steps
            .iter()
            .any(|step| step.contains("factor") || step.contains("enrol")),
        "{:?}",
        settled.steps
    );
    assert_eq!(settled.page.step(), "device-confirm");
    let asked = ask(house, "linde", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = Agent::new(house).get("/device").await;
    let page = page.submit(&[("user_code", user_code)]).await;
    assert_eq!(page.step(), "password", "the institution is the client's");
}

async fn rfc_8628_a_code_that_ended_meanwhile_signs_nothing_in(house: &TestHouse) {
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = question(house, &Agent::new(house), user_code, "bea").await;
    let other = question(house, &Agent::new(house), user_code, "bea").await;
    other.click_action("deny").await;
    let done = page.click_action("allow").await;
    assert_eq!(done.step(), "device-done");
    assert!(done.text().contains("al gebruikt"), "{}", done.text());
    let again = page.click_action("allow").await;
    assert!(!again.text().contains("Ga verder"), "{}", again.text());
    assert_eq!(poll(house, "agenda", &asked).await, DevicePoll::Denied);
}

async fn rfc_8628_a_closed_client_signs_no_device_in(house: &TestHouse) {
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = question(house, &Agent::new(house), user_code, "bea").await;
    assert_eq!(page.step(), "device-confirm");
    change_client(house, "agenda", |client| client.active = false).await;
    let done = page.click_action("allow").await;
    assert!(!done.text().contains("Ga verder"), "{}", done.text());
    let late = Agent::new(house).get("/device").await;
    let late = late.submit(&[("user_code", user_code)]).await;
    assert_eq!((late.step(), late.status), ("device", 422));
    change_client(house, "agenda", |client| client.active = true).await;
    assert_eq!(poll(house, "agenda", &asked).await, DevicePoll::Pending);
}

async fn rfc_8628_what_was_allowed_stands_in_the_history(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = question(house, &agent, user_code, "bea").await;
    assert!(page.text().contains("Gevraagd op"), "{}", page.text());
    page.click_action("allow").await;
    let bea = house.person("energie", "bea").await.id;
    let events = house
        .idp
        .durable
        .read(move |tx| tx.events_about(&bea, 200))
        .await
        .unwrap();
    let allowed = |event: &&Event| event.kind == EventKind::DeviceAllowed;
    let event = events.iter().find(allowed).unwrap();
    assert_eq!(event.details["client"], "agenda");
    let account = agent.get("/account/security").await;
    assert!(
        account.text().contains("Een apparaat laten inloggen"),
        "{}",
        account.text()
    );
}

async fn rfc_8628_of_many_guesses_at_once_none_is_free(house: &TestHouse) {
    let browser = Browser {
        address: "198.51.100.7".to_owned(),
        ..Browser::default()
    };
    let ctx = house.ctx();
    let guess = async || {
        let mut looked_up = 0;
        for _ in 0..9 {
            let guessed = house
                .idp
                .begin_for_device(&ctx, &browser, "BBBB-BBBB", None);
            looked_up += usize::from(matches!(guessed.await, Ok(DeviceAsked::Unknown)));
        }
        looked_up
    };
    let found = tokio::join!(
        guess(),
        guess(),
        guess(),
        guess(),
        guess(),
        guess(),
        guess(),
        guess()
    );
    let looked_up = found.0 + found.1 + found.2 + found.3 + found.4 + found.5 + found.6 + found.7;
    assert!(looked_up <= 50, "{looked_up}");
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let right = house
        .idp
        .begin_for_device(&ctx, &browser, user_code, None)
        .await;
    assert!(looked_up < 50 || matches!(right, Ok(DeviceAsked::Throttled { .. })));
    let elsewhere = Browser {
        address: "203.0.113.7".to_owned(),
        ..Browser::default()
    };
    for _ in 0..60 {
        let right = house
            .idp
            .begin_for_device(&ctx, &elsewhere, user_code, None)
            .await;
        assert!(
            matches!(right, Ok(DeviceAsked::Begun(_))),
            "a right code is no guess"
        );
    }
}

/// A portal that lets one institution in by a scope lets nobody else in by a device.
async fn ins_01_a_scope_names_the_institution_of_a_device_as_well(house: &TestHouse) {
    for scope in ["openid urn:sluis:institution:energie", "openid org:energie"] {
        let asked = ask(house, "agenda", &[("scope", scope)]).await;
        assert_eq!(asked.status, 200, "{scope}: {}", asked.json);
        let user_code = asked.json["user_code"].as_str().unwrap();
        let whole = format!("{ORIGIN}/device?institution=energie&user_code={user_code}");
        assert_eq!(asked.json["verification_uri_complete"], whole);
        let page = Agent::new(house).get("/device").await;
        let page = page.submit(&[("user_code", user_code)]).await;
        assert_eq!(page.step(), "password", "{scope}: {}", page.text());
        assert!(page.body.contains("data-institution=\"energie\""));
    }
    for (scope, status) in [
        ("openid urn:sluis:institution:bestaat-niet", 400),
        (
            "openid urn:sluis:institution:energie urn:sluis:institution:school",
            400,
        ),
        ("openid org:read", 200),
    ] {
        let asked = ask(house, "agenda", &[("scope", scope)]).await;
        assert_eq!(asked.status, status, "{scope}: {}", asked.json);
    }
    // The parameter is the stronger one.
    let fields = [
        ("scope", "openid urn:sluis:institution:school"),
        ("institution", "energie"),
    ];
    let asked = ask(house, "agenda", &fields).await;
    assert_eq!(asked.status, 200, "{}", asked.json);
    let whole = asked.json["verification_uri_complete"].as_str().unwrap();
    assert!(whole.contains("?institution=energie&"), "{whole}");
}

/// Another page that opens these while Enter is held down finds nothing that has the focus, and nothing that an
/// address could give it to.
async fn reg_11_a_key_that_is_held_down_says_yes_to_nothing(house: &TestHouse) {
    let asked = ask(house, "derde", &[("scope", "openid profile")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let device = question(house, &Agent::new(house), user_code, "bea").await;
    let bea = player("energie", "bea");
    let consent = Portal::of(house, "derde")
        .ask_for("energie")
        .open(&Agent::new(house))
        .await
        .submit(&[("username", bea.username), ("password", bea.password)])
        .await;
    for (page, step) in [(device, "device-confirm"), (consent, "consent")] {
        assert_eq!(page.step(), step, "{}", page.text());
        assert!(!page.body.contains("autofocus"), "{step}");
        let mut buttons = page.body.split("<button").skip(1);
        let yes = buttons
            .find_map(|button| {
                let (attributes, _) = button.split_once('>')?;
                attributes.contains("\"allow\"").then_some(attributes)
            })
            .unwrap();
        assert!(!yes.contains(" id=") && !yes.contains("accesskey"), "{yes}");
    }
}

async fn ses_06_what_a_device_was_allowed_ends_when_the_person_signs_out(house: &TestHouse) {
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let wanted = portal.ask_for("energie");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &wanted)
        .await;
    let tokens = portal.tokens(&wanted, &settled.page).await;
    let asked = ask(house, "agenda", &[("scope", "openid")]).await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let page = agent.get("/device").await;
    let page = page.submit(&[("user_code", user_code)]).await;
    let done = page.click_action("allow").await;
    assert!(done.text().contains("Ga verder"), "{}", done.text());
    let hint = &tokens.id_token;
    let out = agent
        .get(&format!("/oauth/logout?id_token_hint={hint}"))
        .await;
    assert_eq!(out.step(), "signed-out");
    // Longer than any access token of the session lives; the device code still does.
    house.clock.advance(Duration::seconds(480));
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", asked.json["device_code"].as_str().unwrap()),
    ];
    let answer = portal.post("/oauth/token", &fields).await;
    assert_eq!((answer.status, answer.error()), (400, "invalid_grant"));
    let bea = house.person("energie", "bea").await.id;
    let living = house
        .idp
        .durable
        .read(move |tx| tx.sessions_with_families(&bea));
    assert_eq!(living.await.unwrap(), []);
}
