//! Attacks on signing in at an institution's own provider: mix-up, injection, replay, forged tokens,
//! and links that nobody asked for.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, CALLBACK, NamedKey, Page, Portal, ScriptedProvider, Sent, give_source, link_at_source,
    on_both_stores, refusals, source_settings,
    testkit::{TestHouse, cast::PHRASE},
    to_source, unsigned,
};

on_both_stores! {
    brk_01_brk_21_an_answer_counts_once_in_its_browser_and_in_time;
    brk_02_an_answer_of_another_provider_is_refused_before_the_code_travels;
    brk_03_no_faulty_id_token_is_believed;
    brk_03_a_new_key_is_found_and_an_unknown_one_is_not_believed;
    brk_03_userinfo_of_somebody_else_is_refused;
    brk_03_a_second_factor_is_asserted_by_the_id_token_or_by_nobody;
    brk_03_the_code_is_redeemed_with_its_verifier_and_our_secret;
    brk_05_the_same_subject_of_another_issuer_is_nobody;
    brk_06_an_address_alone_links_nobody;
    brk_06_an_account_that_waits_is_not_linked_to_whoever_signs_in_next;
    brk_11_a_source_that_is_switched_off_lets_nobody_in_and_ends_who_came;
    brk_14_what_a_provider_writes_is_shown_to_nobody;
    brk_15_a_provider_that_describes_itself_wrongly_is_refused;
    flt_47_a_provider_that_fails_or_takes_no_code_vouches_for_nobody;
    ssr_01_a_source_on_our_own_network_is_refused;
}

async fn school(house: &TestHouse) -> ScriptedProvider {
    house.clock.advance(chrono::Duration::seconds(1));
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    provider
}

/// Somebody on the way to the provider, a second later: so that what is written down stands in the order
/// in which it happened.
async fn sent(house: &TestHouse, agent: &Agent) -> Sent {
    house.clock.advance(chrono::Duration::seconds(1));
    let asked = Portal::of(house, "agenda").ask_for("school");
    to_source(agent, &asked, "regenboog").await
}

/// Links the pupil's account.
async fn linked(house: &TestHouse, provider: &ScriptedProvider, subject: &str) -> Page {
    let agent = Agent::new(house);
    let page = sent(house, &agent).await;
    let page = page
        .come_back(house, provider, &agent, subject, &json!({}))
        .await;
    page.submit(&[
        ("username", "leerling"),
        ("password", PHRASE),
        ("link", "yes"),
    ])
    .await
}

async fn brk_01_brk_21_an_answer_counts_once_in_its_browser_and_in_time(house: &TestHouse) {
    let provider = school(house).await;
    linked(house, &provider, "l-1").await;
    // Another browser, without a sign-in of its own or with one.
    for signs_in in [false, true] {
        let agent = Agent::new(house);
        let visit = sent(house, &agent).await;
        provider.vouch(&provider.claims("l-1", visit.param("nonce"), house.now()));
        let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
        let stranger = Agent::new(house);
        if signs_in {
            sent(house, &stranger).await;
        }
        drop(provider.asked());
        let page = stranger.get(&back).await;
        assert_eq!(page.step(), "error");
        assert!(page.away().is_none());
        // What somebody else tried is spent: the person tries once more.
        assert_eq!(agent.get(&back).await.step(), "error");
        assert!(!provider.asked().contains(&"/token".to_owned()));
    }

    let agent = Agent::new(house);
    let visit = sent(house, &agent).await;
    provider.vouch(&provider.claims("l-1", visit.param("nonce"), house.now()));
    let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
    assert!(agent.get(&back).await.away().is_some());
    drop(provider.asked());
    assert_eq!(agent.get(&back).await.step(), "error", "a second time");
    assert!(!provider.asked().contains(&"/token".to_owned()));

    let late = Agent::new(house);
    let visit = sent(house, &late).await;
    house.clock.advance(chrono::Duration::minutes(16));
    let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
    assert_eq!(late.get(&back).await.step(), "error", "too late");
    for own in ["", "/school/regenboog", "/school/nothing"] {
        for state in ["", "nothing", "%00"] {
            let page = late
                .get(&format!("{CALLBACK}{own}?code=c&state={state}"))
                .await;
            assert_eq!(page.step(), "error");
        }
    }
}

async fn brk_02_an_answer_of_another_provider_is_refused_before_the_code_travels(
    house: &TestHouse,
) {
    let honest = school(house).await;
    let hostile = ScriptedProvider::start().await;
    let settings = source_settings(&hostile.issuer);
    give_source(house, "school", "kwaad", true, settings).await;
    let agent = Agent::new(house);
    let visit = sent(house, &agent).await;
    drop(honest.asked());
    for iss in [
        Some(hostile.issuer.as_str()),
        Some("https://elders.test"),
        None,
    ] {
        let mut more = vec![("code", "c")];
        more.extend(iss.map(|iss| ("iss", iss)));
        let page = agent.get(&visit.back_with(&more)).await;
        assert!(page.away().is_none(), "{iss:?}");
        let again = Portal::of(house, "agenda").ask_for("school");
        house.clock.advance(chrono::Duration::seconds(1));
        let visit = to_source(&agent, &again, "regenboog").await;
        let page = agent.get(&visit.back_with(&more)).await;
        assert_eq!(page.step(), "password", "{iss:?}");
        assert_eq!(refusals(house).await[0], "issuer", "{iss:?}");
    }
    assert!(!honest.asked().contains(&"/token".to_owned()));
    assert!(!hostile.asked().contains(&"/token".to_owned()));
}

async fn brk_03_no_faulty_id_token_is_believed(house: &TestHouse) {
    let provider = school(house).await;
    linked(house, &provider, "l-1").await;
    let with =
        |name: &'static str, value: Value| move |claims: &mut Value| claims[name] = value.clone();
    // Counted from the moment that the claims are made at.
    let ago = |name: &'static str, seconds: i64| {
        move |claims: &mut Value| {
            let made = claims["iat"].as_i64().unwrap();
            claims[name] = json!(made - seconds);
        }
    };
    let without = |name: &'static str| {
        move |claims: &mut Value| {
            claims.as_object_mut().unwrap().remove(name);
        }
    };
    type Change = Box<dyn Fn(&mut Value)>;
    let faulty: Vec<(&str, Change)> = vec![
        (
            "issuer",
            Box::new(with("iss", json!("https://elders.test"))),
        ),
        ("audience", Box::new(with("aud", json!("another")))),
        (
            "audience",
            Box::new(with("aud", json!(["sluis", "another"]))),
        ),
        ("audience", Box::new(with("azp", json!("another")))),
        ("expired", Box::new(ago("exp", 61))),
        ("expired", Box::new(ago("iat", -61))),
        ("nonce", Box::new(with("nonce", json!("another")))),
        ("nonce", Box::new(without("nonce"))),
        ("answer", Box::new(with("sub", json!("")))),
        ("answer", Box::new(with("at_hash", json!("bm90IGl0")))),
        ("answer", Box::new(without("sub"))),
        ("answer", Box::new(without("exp"))),
        ("answer", Box::new(without("iat"))),
    ];
    let agent = Agent::new(house);
    for (because, change) in &faulty {
        let visit = sent(house, &agent).await;
        let mut claims = provider.claims("l-1", visit.param("nonce"), house.now());
        change(&mut claims);
        provider.vouch(&claims);
        let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
        let page = agent.get(&back).await;
        assert_eq!(page.step(), "password", "{claims}");
        assert_eq!(&refusals(house).await[0], because, "{claims}");
    }
    // Unsigned, signed with a secret, signed by somebody else, altered, or no token at all.
    let visit = sent(house, &agent).await;
    let claims = provider.claims("l-1", visit.param("nonce"), house.now());
    let stranger = NamedKey::generate("one");
    let mut other = claims.clone();
    other["sub"] = json!("j-1");
    let secret = sluis_tests::ClientKey::secret("geheim van sluis & co");
    let forged = [
        ("signature", unsigned(&claims)),
        (
            "signature",
            secret.sign(&json!({ "alg": "HS256", "kid": "one" }), &claims),
        ),
        ("signature", stranger.sign(None, &claims)),
        (
            "signature",
            sluis_tests::altered(&provider.key().sign(None, &claims), &other),
        ),
        ("answer", "no token".to_owned()),
        ("answer", String::new()),
    ];
    for (because, token) in forged {
        let visit = sent(house, &agent).await;
        provider.say(token.clone());
        let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
        assert_eq!(agent.get(&back).await.step(), "password", "{token}");
        assert_eq!(refusals(house).await[0], because, "{token}");
    }
    // And a good one is.
    let visit = sent(house, &agent).await;
    let page = visit
        .come_back(
            house,
            &provider,
            &agent,
            "l-1",
            &json!({ "exp": house.now().timestamp() - 58 }),
        )
        .await;
    assert!(page.away().is_some(), "a minute apart is no fault");
}

async fn brk_03_a_new_key_is_found_and_an_unknown_one_is_not_believed(house: &TestHouse) {
    let provider = school(house).await;
    linked(house, &provider, "l-1").await;
    let new = NamedKey::generate("two");
    let answer = async |agent: &Agent| {
        let visit = sent(house, agent).await;
        let claims = provider.claims("l-1", visit.param("nonce"), house.now());
        provider.say(new.sign(None, &claims));
        agent
            .get(&visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]))
            .await
    };
    let agent = Agent::new(house);
    drop(provider.asked());
    assert_eq!(answer(&agent).await.step(), "password");
    house.clock.advance(chrono::Duration::seconds(31));
    assert_eq!(answer(&agent).await.step(), "password", "still unknown");
    // Asked again, and not once for every token.
    assert_eq!(answer(&agent).await.step(), "password");
    let keys = |asked: Vec<String>| asked.iter().filter(|path| *path == "/keys").count();
    assert_eq!(keys(provider.asked()), 1);
    provider.publish(new.jwks());
    house.clock.advance(chrono::Duration::seconds(31));
    assert!(answer(&agent).await.away().is_some());
}

async fn brk_03_userinfo_of_somebody_else_is_refused(house: &TestHouse) {
    let provider = school(house).await;
    let agent = Agent::new(house);
    for (sub, because) in [("l-2", "subject"), ("l-1", "not_linked")] {
        let visit = sent(house, &agent).await;
        let mut claims = provider.claims("l-1", visit.param("nonce"), house.now());
        claims.as_object_mut().unwrap().remove("email");
        provider.vouch(&claims);
        provider.tell(json!({ "sub": sub, "email": "l@elders.test" }));
        let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
        let page = agent.get(&back).await;
        assert_eq!(refusals(house).await[0], because);
        assert_eq!(
            page.text().contains("l@elders.test"),
            because == "not_linked"
        );
    }
}

async fn brk_03_a_second_factor_is_asserted_by_the_id_token_or_by_nobody(house: &TestHouse) {
    let provider = school(house).await;
    link_at_source(house, &provider, "juf", "j-1").await;
    let mfa = "https://refeds.org/profile/mfa";
    for signed in [false, true] {
        let agent = Agent::new(house);
        let visit = sent(house, &agent).await;
        let mut claims = provider.claims("j-1", visit.param("nonce"), house.now());
        // So that userinfo is asked.
        claims.as_object_mut().unwrap().remove("email");
        if signed {
            claims["acr"] = mfa.into();
        }
        provider.vouch(&claims);
        provider.tell(json!({
            "sub": "j-1", "email": "juf@elders.test", "acr": mfa, "amr": ["mfa"],
        }));
        drop(provider.asked());
        let back = visit.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
        let page = agent.get(&back).await;
        assert!(provider.asked().iter().any(|path| path == "/userinfo"));
        if signed {
            assert!(page.away().is_some(), "{}", page.text());
        } else {
            assert_eq!(page.step(), "second-factor");
        }
    }
}

async fn brk_03_the_code_is_redeemed_with_its_verifier_and_our_secret(house: &TestHouse) {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let provider = school(house).await;
    let agent = Agent::new(house);
    let visit = sent(house, &agent).await;
    visit
        .come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    let forms = provider.forms();
    let [form] = &forms[..] else {
        panic!("{forms:?}")
    };
    let verifier = form["code_verifier"].as_bytes();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier);
    assert_eq!(
        URL_SAFE_NO_PAD.encode(digest),
        visit.param("code_challenge")
    );
    assert_eq!(form["redirect_uri"], visit.param("redirect_uri"));
    assert!(!form.contains_key("client_secret"));
    // Id and secret are form-encoded before they are joined (RFC 6749 §2.3.1).
    let expected = "c2x1aXM6Z2VoZWltK3ZhbitzbHVpcyslMjYrY28=";
    assert_eq!(provider.authorizations(), [format!("Basic {expected}")]);
}

async fn brk_05_the_same_subject_of_another_issuer_is_nobody(house: &TestHouse) {
    let provider = school(house).await;
    linked(house, &provider, "l-1").await;
    let other = ScriptedProvider::start().await;
    give_source(
        house,
        "school",
        "tweede",
        true,
        source_settings(&other.issuer),
    )
    .await;
    // The first source is pointed at the other provider: whom it knew, it knows no more.
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let visit = to_source(&agent, &asked, "tweede").await;
    let page = visit
        .come_back(house, &other, &agent, "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
    give_source(
        house,
        "school",
        "regenboog",
        true,
        source_settings(&other.issuer),
    )
    .await;
    let agent = Agent::new(house);
    let page = sent(house, &agent)
        .await
        .come_back(house, &other, &agent, "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
}

async fn brk_06_an_address_alone_links_nobody(house: &TestHouse) {
    let provider = school(house).await;
    let agent = Agent::new(house);
    let visit = sent(house, &agent).await;
    let page = visit
        .come_back(
            house,
            &provider,
            &agent,
            "x",
            &json!({ "email": "leerling@school.test" }),
        )
        .await;
    assert_eq!(page.step(), "password");
    let events = house.events().await;
    assert!(
        events
            .iter()
            .all(|event| event.kind != EventKind::UpstreamLinked)
    );
    assert!(events.iter().all(|event| event.kind != EventKind::SignedIn));
}

async fn brk_06_an_account_that_waits_is_not_linked_to_whoever_signs_in_next(house: &TestHouse) {
    let provider = school(house).await;
    let agent = Agent::new(house);
    // Somebody leaves a school's computer with an account of their own waiting.
    let visit = sent(house, &agent).await;
    let page = visit
        .come_back(house, &provider, &agent, "intruder", &json!({}))
        .await;
    let other = page.follow("other=person").await;
    assert!(!other.has_field("link"), "it still waits");
    // Nor does it pass into another sign-in of the same browser.
    let asked = Portal::of(house, "agenda").ask_for("school");
    assert!(!asked.open(&agent).await.has_field("link"));
    // And whoever does not tick the box links nothing.
    let visit = sent(house, &agent).await;
    let page = visit
        .come_back(house, &provider, &agent, "intruder", &json!({}))
        .await;
    let page = page
        .submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    assert!(page.away().is_some());
    let events = house.events().await;
    assert!(
        events
            .iter()
            .all(|event| event.kind != EventKind::UpstreamLinked)
    );
}

async fn brk_11_a_source_that_is_switched_off_lets_nobody_in_and_ends_who_came(house: &TestHouse) {
    let provider = school(house).await;
    linked(house, &provider, "l-1").await;
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school");
    let page = to_source(&agent, &asked, "regenboog")
        .await
        .come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    assert!(page.away().is_some());
    let late = Agent::new(house);
    let visit = sent(house, &late).await;
    give_source(
        house,
        "school",
        "regenboog",
        false,
        source_settings(&provider.issuer),
    )
    .await;
    // Who came through it is signed out.
    let silent = portal.ask_for("school").with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    // Who was on the way does not arrive, and nobody can start.
    drop(provider.asked());
    let page = visit
        .come_back(house, &provider, &late, "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
    assert!(!provider.asked().contains(&"/token".to_owned()));
    let page = portal.ask_for("school").open(&Agent::new(house)).await;
    assert!(
        !page
            .forms()
            .iter()
            .any(|form| form.action.ends_with("/source"))
    );
    let action = page
        .form(&["username"])
        .action
        .replace("/password", "/source");
    let csrf = page.value("csrf").unwrap();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("source".to_owned(), "regenboog".to_owned()),
    ];
    assert!(page.agent().post(&action, &fields).await.away().is_none());
}

async fn brk_14_what_a_provider_writes_is_shown_to_nobody(house: &TestHouse) {
    let _provider = school(house).await;
    let agent = Agent::new(house);
    for error in ["access_denied", "<script>alert(1)</script>", "server_error"] {
        let visit = sent(house, &agent).await;
        let back = visit.back_with(&[
            ("error", error),
            ("error_description", "Bel 0900-1234 en noem uw wachtwoord"),
        ]);
        let page = agent.get(&back).await;
        assert_eq!(page.step(), "password");
        assert!(!page.alert_text().is_empty(), "{error}");
        assert!(!page.body.contains("0900-1234"), "{error}");
        assert!(!page.body.contains("alert(1)"), "{error}");
    }
    assert_eq!(refusals(house).await, ["unavailable", "error", "denied"]);
}

async fn brk_15_a_provider_that_describes_itself_wrongly_is_refused(house: &TestHouse) {
    for (member, value, because) in [
        ("issuer", json!("https://elders.test"), "issuer"),
        (
            "authorization_endpoint",
            json!("http://elders.test/a"),
            "discovery",
        ),
        ("token_endpoint", json!("http://elders.test/t"), "discovery"),
        (
            "userinfo_endpoint",
            json!("https://login.test/oauth/userinfo"),
            "discovery",
        ),
        (
            "jwks_uri",
            json!("https://169.254.169.254/keys"),
            "discovery",
        ),
        ("jwks_uri", Value::Null, "discovery"),
    ] {
        let provider = school(house).await;
        provider.describe(member, value.clone());
        let agent = Agent::new(house);
        let asked = Portal::of(house, "agenda").ask_for("school");
        let page = sluis_tests::press_source(&asked.open(&agent).await, "regenboog").await;
        assert_eq!(page.step(), "password", "{member} {value}");
        assert_eq!(refusals(house).await[0], because, "{member} {value}");
    }
    let provider = school(house).await;
    provider.publish(json!({ "keys": [] }));
    let asked = Portal::of(house, "agenda").ask_for("school");
    let page = asked.open(&Agent::new(house)).await;
    sluis_tests::press_source(&page, "regenboog").await;
    assert_eq!(refusals(house).await[0], "discovery");
}

async fn flt_47_a_provider_that_fails_or_takes_no_code_vouches_for_nobody(house: &TestHouse) {
    let provider = school(house).await;
    linked(house, &provider, "l-1").await;
    let agent = Agent::new(house);
    let visit = sent(house, &agent).await;
    provider.refuse(503);
    let page = visit
        .come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await[0], "unreachable");
    let visit = sent(house, &agent).await;
    provider.refuse(400);
    let page = visit
        .come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await[0], "refused");
}

async fn ssr_01_a_source_on_our_own_network_is_refused(house: &TestHouse) {
    use sluis_idp_core::administration::{Setup, SourceSetup};
    for issuer in [
        "https://10.0.0.1",
        "http://id.school.example",
        "https://login.test",
    ] {
        let setup = Setup {
            sources: vec![SourceSetup {
                institution: "school".to_owned(),
                slug: "intern".to_owned(),
                secret: None,
                active: true,
                settings: source_settings(issuer),
            }],
            ..Setup::default()
        };
        let refuse = |_: &_| Err("no secret is read here".to_owned());
        let applied = house.idp.apply(&house.ctx(), setup, refuse, false).await;
        let faults = applied.unwrap_err().to_string();
        assert!(faults.contains("sources.school/intern.issuer"), "{faults}");
        assert!(faults.contains("sources.school/intern.secret"), "{faults}");
    }
}
