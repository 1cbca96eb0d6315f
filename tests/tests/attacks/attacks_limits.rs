//! What somebody who means harm tries against limits: to use up another's, to get past their own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Duration;
use reqwest::Method;
use sluis_idp_core::factor_change::FactorOrder;
use sluis_model::{
    message::MessageKind,
    network::Networks,
    second_factor::{Action, Actor},
    secret::HashedToken,
};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    Agent, Page, Portal, Wire, basic, code_of, mails, newest_link, on_both_stores, put_client,
    testkit::{
        ORIGIN, TestHouse,
        cast::{ANSWER, NUMBER, PHRASE, player},
    },
    texted_codes, with_client, with_policy,
};
use std::sync::Arc;

on_both_stores! {
    pwd_08_wrong_numbers_never_close_the_recovery_portal_for_a_name;
    s14_after_a_lock_each_further_try_meets_the_lock;
    n16_a_day_of_requests_mails_a_person_six_times_and_says_so_to_nobody;
    u13_addresses_are_not_tried_by_the_dozen;
    otp_09_a_code_of_an_app_that_was_replaced_counts_for_nothing;
    h11_changes_to_and_fro_flood_no_telephone;
    dos_07_sign_ins_begun_without_end_are_not_kept_for_a_day;
    dos_07_sign_ins_that_fill_the_store_are_refused_and_a_schools_own_network_begins_more;
    dos_07_a_48_of_ipv6_begins_no_more_than_eight_networks_do;
    dos_07_pushed_requests_of_a_public_client_are_counted;
    reg_08_wrong_codes_from_everywhere_keep_nobody_from_signing_in_a_device;
    tok_10_wrong_secrets_are_counted_by_client_and_network;
    tok_10_a_secret_that_could_be_guessed_waits_with_the_wrong_ones;
    pwd_06_a_link_compares_few_passwords_with_the_present_one;
}

async fn begun(agent: &Agent, name: &str, number: &str) -> Page {
    let page = agent.get("/recover?institution=station").await;
    page.submit(&[("username", name), ("phone", number)]).await
}

async fn pwd_08_wrong_numbers_never_close_the_recovery_portal_for_a_name(house: &TestHouse) {
    for last in 0..10 {
        let page = begun(&Agent::new(house), "pien", &format!("069999999{last}")).await;
        assert_eq!(page.step(), "recover-check", "{}", page.alert_text());
    }
    assert!(texted_codes(house, 8).await.is_empty());
    let page = begun(&Agent::new(house), "pien", NUMBER).await;
    assert_eq!(page.step(), "recover-check", "{}", page.alert_text());
    assert_eq!(texted_codes(house, 8).await.len(), 1);
}

async fn s14_after_a_lock_each_further_try_meets_the_lock(house: &TestHouse) {
    let page = begun(&Agent::new(house), "pien", NUMBER).await;
    let code = texted_codes(house, 8).await.pop().unwrap();
    for _ in 0..3 {
        page.submit(&[("code", &code), ("security_answer", "iets anders")])
            .await;
    }
    for _ in 0..4 {
        let locked = page
            .submit(&[("code", &code), ("security_answer", ANSWER)])
            .await;
        assert_eq!(locked.status, 429, "{}", locked.text());
    }
    house.clock.advance(Duration::hours(25));
    let page = begun(&Agent::new(house), "pien", NUMBER).await;
    let code = texted_codes(house, 8).await.pop().unwrap();
    let page = page
        .submit(&[("code", &code), ("security_answer", ANSWER)])
        .await;
    assert_eq!(page.step(), "recover-menu", "the way is open again");
}

async fn n16_a_day_of_requests_mails_a_person_six_times_and_says_so_to_nobody(house: &TestHouse) {
    let before = mails(house, "bea@energie.test").await.len();
    for _ in 0..3 {
        for _ in 0..3 {
            house.clock.advance(Duration::seconds(1));
            let page = Agent::new(house)
                .get("/forgot?institution=energie")
                .await
                .submit(&[("username", "bea")])
                .await;
            assert_eq!((page.step(), page.status), ("news", 200), "{}", page.text());
        }
        house.clock.advance(Duration::minutes(61));
    }
    assert_eq!(mails(house, "bea@energie.test").await.len() - before, 6);
}

async fn u13_addresses_are_not_tried_by_the_dozen(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    let page = agent.get("/account/email?institution=zorg").await;
    let page = page
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    let page = page.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    let mut page = page.submit(&[("password", dirk.password)]).await;
    assert_eq!(page.step(), "change-email", "{}", page.text());
    let mut answers = vec![];
    for number in 0..14 {
        let tried = page
            .submit(&[("email", &format!("iemand{number}@linde.test"))])
            .await;
        answers.push(tried.status);
        page = agent.get("/account/email").await;
    }
    assert!(answers.contains(&429), "{answers:?}");
}

async fn otp_09_a_code_of_an_app_that_was_replaced_counts_for_nothing(house: &TestHouse) {
    let anton = player("energie", "anton");
    let page = Portal::of(house, "derde")
        .ask_for("energie")
        .open(&Agent::new(house))
        .await;
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    let page = page
        .submit(&[("code", &code_of(&anton, house.now()))])
        .await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    let id = house.person("energie", "anton").await.id;
    let now = house.now();
    house
        .idp
        .durable
        .write(move |tx| tx.raise_epoch(&id, now))
        .await
        .unwrap();
    let page = page.agent().get(&page.url).await;
    assert_eq!(page.step(), "password");
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
}

async fn h11_changes_to_and_fro_flood_no_telephone(house: &TestHouse) {
    let texts = async || {
        let all = house.outbox().await;
        all.iter()
            .filter(|message| message.kind == MessageKind::Sms)
            .count()
    };
    let twan = "twan@linde.test";
    let (before, told) = (texts().await, mails(house, twan).await.len());
    for _ in 0..5 {
        for (action, until) in [
            (Action::Suspend, Some(house.now() + Duration::hours(1))),
            (Action::Resume, None),
        ] {
            let person = house.person("zorg", "twan@linde.test").await;
            let id = person.id.clone();
            let (institution, factors) = house
                .idp
                .durable
                .read(move |tx| Ok((tx.institution_by_slug("zorg")?, tx.second_factors(&id)?)))
                .await
                .unwrap();
            let order = FactorOrder {
                institution: &institution.unwrap(),
                person: &person,
                factors: &factors,
                action,
                actor: Actor::Support,
                by: None,
                until,
                reason: Some("telefoon kwijt"),
                unlocked: false,
                device: None,
                goes_on: None,
            };
            let changed = house.idp.change_factor(&house.ctx(), order).await;
            assert!(matches!(changed, Ok(Ok(_))), "{changed:?}");
        }
    }
    assert_eq!(texts().await - before, 5, "a few on the telephone");
    assert_eq!(
        mails(house, twan).await.len() - told,
        10,
        "and every one by mail"
    );
}

/// As if so many sign-ins had been begun, or requests pushed.
async fn count(house: &TestHouse, key: &str, times: u32) {
    for _ in 0..times {
        let counted = house
            .idp
            .ephemeral
            .count_try(key, Duration::minutes(15), house.now());
        counted.await.unwrap();
    }
}

async fn dos_07_sign_ins_begun_without_end_are_not_kept_for_a_day(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let (early, agent) = (Agent::new(house), Agent::new(house));
    let usual = portal.ask_for("energie").open(&early).await;
    count(house, "begun/127.0.0.1", 2000).await;
    let flood = portal.ask_for("energie").open(&agent).await;
    assert_eq!(flood.step(), "password", "and still nobody is refused");
    let meant = portal.ask_for("energie").open(&agent).await;
    let anton = player("energie", "anton");
    let meant = meant
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(meant.step(), "second-factor", "{}", meant.text());
    house.clock.advance(Duration::minutes(6));
    let forgotten = agent.get(&flood.url).await;
    assert_eq!((forgotten.step(), forgotten.away()), ("error", None));
    assert!(
        !forgotten
            .links()
            .iter()
            .any(|link| link.contains("/oauth/authorize")),
        "nothing is left of it: {}",
        forgotten.text()
    );
    let code = code_of(&anton, house.now());
    let done = meant.submit(&[("code", &code)]).await;
    assert!(
        done.away().is_some(),
        "whoever showed a password has the usual time: {}",
        done.text()
    );
    house.clock.advance(Duration::minutes(25));
    let ended = early.get(&usual.url).await;
    assert!(
        ended
            .links()
            .iter()
            .any(|link| link.contains("/oauth/authorize")),
        "the usual one is known: {}",
        ended.text()
    );
}

async fn dos_07_sign_ins_that_fill_the_store_are_refused_and_a_schools_own_network_begins_more(
    house: &TestHouse,
) {
    let wire = Wire::to(house);
    let there = [("x-forwarded-for", "192.0.2.7")];
    let asked = Portal::of(house, "agenda").ask_for("energie").url();
    let asked = asked.trim_start_matches(ORIGIN).to_owned();
    count(house, "begun/192.0.2.7", 10_000).await;
    let refused = wire.ask(Method::GET, &asked, &there).await;
    assert_eq!(refused.status, 429, "{}", refused.text);
    let wait: u32 = refused.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(wait > 0);
    let own = "/account?institution=zorg";
    assert_eq!(wire.ask(Method::GET, own, &there).await.status, 429);
    let elsewhere = [("x-forwarded-for", "192.0.2.8")];
    assert_ne!(wire.ask(Method::GET, own, &elsewhere).await.status, 429);
    with_policy(house, "energie", |policy| {
        policy.step_up.trusted_networks = Networks(vec!["192.0.2.0/24".to_owned()]);
    })
    .await;
    assert_ne!(wire.ask(Method::GET, &asked, &there).await.status, 429);
    assert_eq!(
        wire.ask(Method::GET, own, &there).await.status,
        429,
        "another's network"
    );
    house.clock.advance(Duration::minutes(16));
    assert_ne!(wire.ask(Method::GET, own, &there).await.status, 429);
    // A proxy that nobody said to trust stands for everybody.
    count(house, "begun/127.0.0.1", 10_001).await;
    assert_ne!(wire.ask(Method::GET, own, &[]).await.status, 429);
}

/// As [`count`], by many at once.
async fn count_many(house: &TestHouse, key: &str, times: u32) {
    const AT_ONCE: u32 = 50;
    assert_eq!(times % AT_ONCE, 0);
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (ephemeral, now) = (Arc::clone(&house.idp.ephemeral), house.now());
        let key = key.to_owned();
        all.spawn(async move {
            for _ in 0..times / AT_ONCE {
                let counted = ephemeral.count_try(&key, Duration::minutes(15), now);
                counted.await.unwrap();
            }
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
}

async fn dos_07_a_48_of_ipv6_begins_no_more_than_eight_networks_do(house: &TestHouse) {
    let wire = Wire::to(house);
    let own = "/account?institution=zorg";
    let asked_from = async |network: &str| {
        let there = [("x-forwarded-for", network)];
        wire.ask(Method::GET, own, &there).await.status
    };
    // What one network may no longer begin takes nothing from its neighbours.
    count(house, "begun/2001:db8:1:a::/64", 10_000).await;
    assert_eq!(asked_from("2001:db8:1:a::1").await, 429);
    assert_ne!(asked_from("2001:db8:1:b::1").await, 429);
    // One was begun just now.
    count_many(house, "begun/2001:db8:1::/48", 79_950).await;
    count(house, "begun/2001:db8:1::/48", 48).await;
    assert_ne!(asked_from("2001:db8:1:c::1").await, 429, "the last one");
    assert_eq!(asked_from("2001:db8:1:d::1").await, 429);
    assert_ne!(
        asked_from("2001:db8:2:d::1").await,
        429,
        "who lives next to it"
    );
    house.clock.advance(Duration::minutes(16));
    assert_ne!(asked_from("2001:db8:1:d::1").await, 429);
}

async fn dos_07_pushed_requests_of_a_public_client_are_counted(house: &TestHouse) {
    let wire = Wire::to(house);
    for (name, address, expected) in [
        ("cijfers", "192.0.2.7", 429),
        ("cijfers", "192.0.2.8", 201),
        ("agenda", "192.0.2.7", 201),
        ("cijfers", "127.0.0.1", 201),
        ("cijfers", "::1", 201),
    ] {
        let portal = Portal::of(house, name);
        if address != "192.0.2.8" {
            count(house, &format!("pushed/{name}/{address}"), 10_000).await;
        }
        let asked = portal.ask();
        let fields: Vec<(&str, &str)> = asked
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let authorization = portal.entry.secret.map(|secret| basic(name, secret));
        let mut headers = vec![("x-forwarded-for", address)];
        headers.extend(
            authorization
                .iter()
                .map(|basic| ("authorization", basic.as_str())),
        );
        let answer = wire.post("/oauth/par", &fields, &headers).await;
        assert_eq!(answer.status, expected, "{name} {address}: {}", answer.json);
        assert_eq!(
            answer.headers.contains_key("retry-after"),
            expected == 429,
            "{name} {address}"
        );
    }
}

async fn reg_08_wrong_codes_from_everywhere_keep_nobody_from_signing_in_a_device(
    house: &TestHouse,
) {
    with_client(house, "agenda", |settings| {
        settings.grant_types.insert(GrantType::DeviceCode);
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .post("/oauth/device_authorization", &[("scope", "openid")])
        .await;
    let user_code = asked.json["user_code"].as_str().unwrap();
    let types = async |code: &str| {
        let page = Agent::new(house).get("/device").await;
        page.submit(&[("user_code", code)]).await
    };
    count(house, "device/all", 2_000).await;
    let page = types(user_code).await;
    assert_eq!(page.step(), "institution", "{}", page.text());
    for _ in 0..10 {
        let page = types("BBBB-BBBB").await;
        assert_eq!((page.step(), page.status), ("device", 422));
    }
    let page = types("BBBB-BBBB").await;
    assert_eq!(page.status, 429, "a network has fewer tries meanwhile");
    let told = house.idp.meters.alarms.all();
    assert_eq!(
        told,
        [(("device_codes", "guessed"), 1)],
        "and once is enough"
    );
    house.clock.advance(Duration::minutes(16));
    for _ in 0..11 {
        assert_eq!(types("BBBB-BBBB").await.status, 422);
    }
}

async fn tok_10_wrong_secrets_are_counted_by_client_and_network(house: &TestHouse) {
    let wire = Wire::to(house);
    let introspect = async |address: &str, name: &str, secret: &str| {
        let authorization = basic(name, secret);
        let headers = [
            ("x-forwarded-for", address),
            ("authorization", authorization.as_str()),
        ];
        wire.post("/oauth/introspect", &[("token", "iets")], &headers)
            .await
    };
    let secret = |name: &str| Portal::of(house, name).entry.secret.unwrap();
    let (here, elsewhere, machine) = ("192.0.2.7", "192.0.2.8", "127.0.0.1");
    for _ in 0..30 {
        let answer = introspect(here, "agenda", "mis").await;
        assert_eq!(answer.status, 401, "{}", answer.json);
    }
    let answer = introspect(here, "agenda", "mis").await;
    assert_eq!(answer.status, 429, "{}", answer.json);
    assert_eq!(answer.headers["retry-after"], "60");
    assert_eq!(answer.json["error"], "temporarily_unavailable");
    // What nobody can have guessed is judged all the same: the true one is kept out by nobody beside it.
    let right = introspect(here, "agenda", secret("agenda")).await;
    assert_eq!(right.status, 200, "{}", right.json);
    let wrong = introspect(here, "agenda", secret("agenda").trim_end_matches('&')).await;
    assert_eq!(wrong.status, 429, "{}", wrong.json);
    let other = introspect(here, "es", secret("es")).await;
    assert_eq!(other.status, 200, "another client of the same network");
    let right = introspect(elsewhere, "agenda", secret("agenda")).await;
    assert_eq!(right.status, 200, "the same client elsewhere");
    // Nobody is kept out of a public client: it has nothing to guess. Nor is a proxy that nobody said to trust.
    for _ in 0..40 {
        let answer = introspect(here, "cijfers", "mis").await;
        assert_eq!(answer.status, 401, "{}", answer.json);
        let answer = introspect(machine, "agenda", "mis").await;
        assert_eq!(answer.status, 401, "{}", answer.json);
    }
    house.clock.advance(Duration::seconds(61));
    let right = introspect(here, "agenda", secret("agenda")).await;
    assert_eq!(right.status, 200, "{}", right.json);
}

async fn tok_10_a_secret_that_could_be_guessed_waits_with_the_wrong_ones(house: &TestHouse) {
    const SHORT: &str = "geheim-van-zestien";
    put_client(house, "kort", |client| {
        client.auth_method = ClientAuthMethod::ClientSecretBasic;
        client.secret_hash = Some(HashedToken::of(SHORT));
    })
    .await;
    let wire = Wire::to(house);
    let introspect = async |authorization: &str| {
        let headers = [
            ("x-forwarded-for", "192.0.2.7"),
            ("authorization", authorization),
        ];
        let asked = wire.post("/oauth/introspect", &[("token", "iets")], &headers);
        asked.await.status
    };
    // The same secret, three times as long.
    let spelled: String = SHORT.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let spelled = format!("Basic {}", STANDARD.encode(format!("kort:{spelled}")));
    assert_eq!(introspect(&basic("kort", SHORT)).await, 200);
    assert_eq!(introspect(&spelled).await, 200);
    for _ in 0..30 {
        assert_eq!(introspect(&basic("kort", "mis")).await, 401);
    }
    for authorization in [basic("kort", "mis"), basic("kort", SHORT), spelled] {
        let waits = introspect(&authorization).await;
        assert_eq!(waits, 429, "nobody learns which one was right");
    }
    house.clock.advance(Duration::seconds(61));
    assert_eq!(introspect(&basic("kort", SHORT)).await, 200);
}

async fn pwd_06_a_link_compares_few_passwords_with_the_present_one(house: &TestHouse) {
    let page = Agent::new(house).get("/forgot?institution=energie").await;
    page.submit(&[("username", "bea")]).await;
    let link = newest_link(house, "bea@energie.test").await;
    let typed = async |password: &str| {
        let page = Agent::new(house).get(&link).await;
        page.submit(&[
            ("new_password", password),
            ("new_password_repeat", password),
        ])
        .await
    };
    for _ in 0..8 {
        assert_eq!(
            typed("kort").await.status,
            422,
            "what is compared with nothing"
        );
    }
    for _ in 0..5 {
        let page = typed(PHRASE).await;
        assert_eq!((page.step(), page.status), ("new-password", 422));
    }
    let page = typed(PHRASE).await;
    assert_eq!(page.status, 429, "{}", page.text());
    house.clock.advance(Duration::minutes(16));
    let page = typed("Negen-Paarse-Ramen-31").await;
    assert_eq!((page.step(), page.status), ("news", 200), "{}", page.text());
}
