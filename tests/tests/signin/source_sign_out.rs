//! Signing out at the school's own provider, both ways: whoever signs out here is sent there where the
//! source says so, and whoever signed out there loses the sessions here that began by it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::{Value, json};
use sluis_model::{audit::EventKind, seal::Sealed, upstream::SignOutThere};
use sluis_protocol::redirect_uri::RedirectUri;
use sluis_tests::{
    Agent, ClientKey, Listener, NamedKey, Portal, ScriptedProvider, Tokens, Visit, give_source,
    link_at, link_at_source, on_both_stores, source_settings,
    testkit::{
        ORIGIN, TestHouse,
        cast::{PHRASE, player},
    },
    to_source, unsigned, with_client,
};
use std::collections::BTreeMap;
use url::Url;

on_both_stores! {
    whoever_signs_out_is_sent_to_the_school_and_comes_back_to_the_portal;
    where_the_source_asks_the_page_has_a_button;
    where_the_source_says_nothing_nobody_is_sent_there;
    a_school_that_is_gone_holds_nobody_up;
    ops_05_a_sealing_key_that_is_gone_leaves_nobody_signed_in_at_the_school;
    who_signed_out_at_the_school_is_signed_out_here_and_portals_hear;
    a_session_there_ends_only_the_sessions_that_began_by_it;
    ses_06_a_sign_in_under_way_ends_with_the_session_there;
    what_an_idle_session_gave_ends_with_the_one_at_the_school;
    what_an_idle_session_of_the_password_gave_lives_on;
    who_has_accounts_at_two_schools_is_signed_out_of_both;
    brk_32_no_faulty_logout_token_is_believed;
    brk_32_a_logout_token_counts_once_and_at_its_own_source;
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
const LOGOUT: &str = "/signin/upstream/logout/school/regenboog";

async fn school(house: &TestHouse, sign_out_there: SignOutThere) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    provider.describe(
        "end_session_endpoint",
        json!(format!("{}/logout?from=discovery", provider.issuer)),
    );
    let mut settings = source_settings(&provider.issuer);
    settings.sign_out_there = sign_out_there;
    give_source(house, "school", "regenboog", true, settings).await;
    link_at_source(house, &provider, "leerling", "l-1").await;
    provider
}

/// Signs in through the provider.
async fn come(
    house: &TestHouse,
    provider: &ScriptedProvider,
    agent: &Agent,
    sid: Option<&str>,
) -> Tokens {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school");
    let sent = to_source(agent, &asked, "regenboog").await;
    let more = sid.map_or_else(|| json!({}), |sid| json!({ "sid": sid }));
    let page = sent.come_back(house, provider, agent, "l-1", &more).await;
    portal.tokens(&asked, &page).await
}

async fn is_signed_in(house: &TestHouse, agent: &Agent) -> bool {
    is_signed_in_at(house, agent, "school").await
}

async fn is_signed_in_at(house: &TestHouse, agent: &Agent, institution: &str) -> bool {
    let asked = Portal::of(house, "agenda")
        .ask_for(institution)
        .with("prompt", "none");
    asked
        .open(agent)
        .await
        .away()
        .is_some_and(|url| url.contains("code="))
}

fn params(url: &str) -> BTreeMap<String, String> {
    Url::parse(url)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

async fn ops_05_a_sealing_key_that_is_gone_leaves_nobody_signed_in_at_the_school(
    house: &TestHouse,
) {
    let provider = school(house, SignOutThere::Always).await;
    let agent = Agent::new(house);
    come(house, &provider, &agent, None).await;
    let person = house.person("school", "leerling").await.id;
    let (store, now) = (&house.idp.ephemeral, house.now());
    let sessions = store.sessions_of(&person, now).await.unwrap();
    let mut came_from_there = 0;
    for (token, mut session) in sessions {
        let Some(there) = session.upstream.as_mut() else {
            continue;
        };
        assert!(there.id_token.is_some());
        came_from_there += 1;
        there.id_token = Some(Sealed::stored(
            "weg.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ));
        let kept = store.replace_session(&token, &session, now).await;
        assert!(kept.unwrap());
    }
    assert!(came_from_there > 0);
    let page = agent.get("/account").await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/sign-out"))
        .unwrap();
    let page = agent.post(&form.action, &form.filled(&[])).await;
    let sent = params(page.away().unwrap());
    assert_eq!(sent["client_id"], "sluis");
    assert!(!sent.contains_key("id_token_hint"));
    assert!(!is_signed_in(house, &agent).await);
}

async fn whoever_signs_out_is_sent_to_the_school_and_comes_back_to_the_portal(house: &TestHouse) {
    let provider = school(house, SignOutThere::Always).await;
    with_client(house, "agenda", |settings| {
        settings.post_logout_redirect_uris = vec![RedirectUri::as_sent("https://agenda.test/bye")];
    })
    .await;
    let agent = Agent::new(house);
    let tokens = come(house, &provider, &agent, None).await;
    let page = agent
        .get(&format!(
            "/oauth/logout?id_token_hint={}&post_logout_redirect_uri=https://agenda.test/bye&state=s",
            tokens.id_token
        ))
        .await;
    let away = page.away().unwrap().to_owned();
    assert!(
        away.starts_with(&format!("{}/logout?from=discovery&", provider.issuer)),
        "{away}"
    );
    let sent = params(&away);
    assert_eq!(sent["client_id"], "sluis");
    assert_eq!(
        sent["post_logout_redirect_uri"],
        format!("{ORIGIN}/signin/upstream/signed-out")
    );
    let hint = sluis_tests::claims_unverified(&sent["id_token_hint"]);
    assert_eq!(hint["sub"], "l-1");
    assert!(!is_signed_in(house, &agent).await);
    let back = format!(
        "{}?state={}",
        sent["post_logout_redirect_uri"], sent["state"]
    );
    let page = agent.get(&back).await;
    assert_eq!(page.away(), Some("https://agenda.test/bye?state=s"));
    // Nobody else's words lead anywhere.
    let page = agent
        .get("/signin/upstream/signed-out?state=https://elders.test")
        .await;
    assert_eq!((page.step(), page.away()), ("signed-out", None));
    // From the account page the way back ends here.
    let agent = Agent::new(house);
    come(house, &provider, &agent, None).await;
    let page = agent.get("/account").await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/sign-out"))
        .unwrap();
    let page = agent.post(&form.action, &form.filled(&[])).await;
    let sent = params(page.away().unwrap());
    let page = agent
        .get(&format!(
            "{}?state={}",
            sent["post_logout_redirect_uri"], sent["state"]
        ))
        .await;
    assert_eq!(page.step(), "signed-out");
}

async fn where_the_source_asks_the_page_has_a_button(house: &TestHouse) {
    let provider = school(house, SignOutThere::Ask).await;
    let agent = Agent::new(house);
    let tokens = come(house, &provider, &agent, None).await;
    let url = format!("/oauth/logout?id_token_hint={}", tokens.id_token);
    let page = agent.get(&url).await;
    assert_eq!((page.step(), page.away()), ("signed-out", None));
    assert!(page.text().contains("De Regenboog"), "{}", page.text());
    let there = format!("{}/logout", provider.issuer);
    assert!(page.links().iter().any(|link| link.starts_with(&there)));
    assert!(!is_signed_in(house, &agent).await);
}

async fn where_the_source_says_nothing_nobody_is_sent_there(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let agent = Agent::new(house);
    let tokens = come(house, &provider, &agent, None).await;
    let person = house.person("school", "leerling").await;
    let sessions = house
        .idp
        .ephemeral
        .sessions_of(&person.id, house.now())
        .await
        .unwrap();
    let kept = sessions
        .iter()
        .filter_map(|(_, session)| session.upstream.as_ref());
    assert!(kept.clone().count() >= 1);
    assert!(
        kept.clone().all(|there| there.id_token.is_none()),
        "nobody needs it"
    );
    let url = format!("/oauth/logout?id_token_hint={}", tokens.id_token);
    let page = agent.get(&url).await;
    assert!(!page.body.contains(&provider.issuer));
    assert_eq!((page.step(), page.away()), ("signed-out", None));
}

async fn a_school_that_is_gone_holds_nobody_up(house: &TestHouse) {
    let provider = school(house, SignOutThere::Always).await;
    let agent = Agent::new(house);
    let tokens = come(house, &provider, &agent, None).await;
    drop(provider);
    house.clock.advance(chrono::Duration::minutes(31));
    let url = format!("/oauth/logout?id_token_hint={}", tokens.id_token);
    let page = agent.get(&url).await;
    assert_eq!(
        (page.step(), page.away()),
        ("signed-out", None),
        "{}",
        page.text()
    );
    assert!(!is_signed_in(house, &agent).await);
}

fn token(provider: &ScriptedProvider, house: &TestHouse, jti: &str) -> Value {
    let now = house.now().timestamp();
    json!({
        "iss": provider.issuer, "aud": "sluis", "sub": "l-1", "iat": now, "exp": now + 120,
        "jti": jti, "events": { EVENT: {} },
    })
}

async fn tell(house: &TestHouse, path: &str, token: &str) -> u16 {
    let answer = Portal::of(house, "agenda")
        .post(path, &[("logout_token", token)])
        .await;
    answer.status
}

async fn who_signed_out_at_the_school_is_signed_out_here_and_portals_hear(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let listener = Listener::start().await;
    let uri = format!("{}/agenda", listener.url);
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri)
    })
    .await;
    let agents = [Agent::new(house), Agent::new(house)];
    for agent in &agents {
        come(house, &provider, agent, None).await;
    }
    // Who signed in here by the password is not signed out by what happens there.
    let own = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let page = asked.open(&own).await;
    page.submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    assert!(is_signed_in(house, &own).await);
    let signed = provider
        .key()
        .sign(Some("logout+jwt"), &token(&provider, house, "j-1"));
    assert_eq!(tell(house, LOGOUT, &signed).await, 200);
    for agent in &agents {
        assert!(!is_signed_in(house, agent).await);
    }
    assert!(is_signed_in(house, &own).await);
    assert_eq!(house.send_logouts().await.delivered, 2);
    assert_eq!(listener.heard().len(), 2);
    let events = house.events().await;
    let ended = events.iter().filter(|event| {
        event.kind == EventKind::SessionEnded && event.details["because"] == "source"
    });
    assert_eq!(ended.count(), 2);
}

async fn a_session_there_ends_only_the_sessions_that_began_by_it(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let (one, two) = (Agent::new(house), Agent::new(house));
    come(house, &provider, &one, Some("sid-1")).await;
    come(house, &provider, &two, Some("sid-2")).await;
    let mut claims = token(&provider, house, "j-1");
    claims["sid"] = json!("sid-1");
    assert_eq!(
        tell(house, LOGOUT, &provider.key().sign(None, &claims)).await,
        200
    );
    assert!(!is_signed_in(house, &one).await);
    assert!(is_signed_in(house, &two).await);
    // A token may name the session alone.
    let mut claims = token(&provider, house, "j-2");
    claims["sid"] = json!("sid-2");
    claims.as_object_mut().unwrap().remove("sub");
    assert_eq!(
        tell(house, LOGOUT, &provider.key().sign(None, &claims)).await,
        200
    );
    assert!(!is_signed_in(house, &two).await);
    // A session outlives the link that was taken away in it, and not the session there.
    let three = Agent::new(house);
    come(house, &provider, &three, Some("sid-4")).await;
    let id = house.person("school", "leerling").await.id;
    let taken = house
        .idp
        .durable
        .write(move |tx| tx.remove_upstream_links(&id));
    assert_eq!(taken.await.unwrap(), 1);
    let mut both = token(&provider, house, "j-4");
    both["sid"] = json!("sid-4");
    let both = provider.key().sign(None, &both);
    assert_eq!(tell(house, LOGOUT, &both).await, 200);
    assert!(!is_signed_in(house, &three).await);
    // And one that nobody knows ends nothing, and is no fault.
    claims["sid"] = json!("sid-3");
    claims["jti"] = json!("j-3");
    assert_eq!(
        tell(house, LOGOUT, &provider.key().sign(None, &claims)).await,
        200
    );
}

/// Somebody leaves a sign-in at the last question of a portal, and signs out at the school.
async fn ses_06_a_sign_in_under_way_ends_with_the_session_there(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let begun = async |sid: &str| {
        let agent = Agent::new(house);
        let asked = Portal::of(house, "derde").ask_for("school");
        let sent = to_source(&agent, &asked, "regenboog").await;
        let sid = json!({ "sid": sid });
        let page = sent.come_back(house, &provider, &agent, "l-1", &sid).await;
        assert_eq!(page.step(), "consent", "{}", page.text());
        page
    };
    let (left, other) = (begun("sid-1").await, begun("sid-2").await);
    let mut claims = token(&provider, house, "j-1");
    claims["sid"] = json!("sid-1");
    let signed = provider.key().sign(None, &claims);
    assert_eq!(tell(house, LOGOUT, &signed).await, 200);
    let page = left.click_action("allow").await;
    assert_eq!(
        (page.away(), page.step()),
        (None, "password"),
        "{}",
        page.text()
    );
    assert!(other.click_action("allow").await.away().is_some());
}

async fn what_an_idle_session_gave_ends_with_the_one_at_the_school(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let portal = Portal::of(house, "agenda");
    let tokens = come(house, &provider, &Agent::new(house), Some("sid-1")).await;
    // Longer than an unused session lasts here.
    house.clock.advance(Duration::hours(6));
    let newer = portal
        .refresh(tokens.refresh_token.as_deref().unwrap())
        .await;
    assert_eq!(newer.status, 200);
    let living = Agent::new(house);
    let other = come(house, &provider, &living, Some("sid-2")).await;
    let mut claims = token(&provider, house, "j-1");
    claims["sid"] = json!("sid-1");
    assert_eq!(
        tell(house, LOGOUT, &provider.key().sign(None, &claims)).await,
        200
    );
    let newer = newer.json["refresh_token"].as_str().unwrap();
    assert_eq!(portal.refresh(newer).await.error(), "invalid_grant");
    assert!(is_signed_in(house, &living).await);
    let other = other.refresh_token.as_deref().unwrap();
    assert_eq!(portal.refresh(other).await.status, 200);
}

async fn what_an_idle_session_of_the_password_gave_lives_on(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let portal = Portal::of(house, "agenda");
    let (by_password, asked) = (Agent::new(house), portal.ask_for("school"));
    let page = asked.open(&by_password).await;
    let page = page
        .submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    let own = portal.tokens(&asked, &page).await;
    let there = come(house, &provider, &Agent::new(house), None).await;
    // Longer than an unused session lasts here.
    house.clock.advance(Duration::hours(6));
    let newer = async |tokens: &Tokens| {
        let newer = portal.refresh(tokens.refresh_token.as_deref().unwrap());
        newer.await.json["refresh_token"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (own, there) = (newer(&own).await, newer(&there).await);
    let signed = provider.key().sign(None, &token(&provider, house, "j-1"));
    assert_eq!(tell(house, LOGOUT, &signed).await, 200);
    assert_eq!(portal.refresh(&there).await.error(), "invalid_grant");
    assert_eq!(portal.refresh(&own).await.status, 200);
}

async fn who_has_accounts_at_two_schools_is_signed_out_of_both(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "energie", "regenboog", true, settings).await;
    link_at(house, &provider, "energie", "bea", "l-1").await;
    let there = async |agent: &Agent, sid: &str| {
        let asked = Portal::of(house, "agenda").ask_for("energie");
        let sent = to_source(agent, &asked, "regenboog").await;
        let page = sent
            .come_back(house, &provider, agent, "l-1", &json!({ "sid": sid }))
            .await;
        let who = player("energie", "bea");
        Visit::of(house, &who).not_now().go_on(page).await;
        assert!(is_signed_in_at(house, agent, "energie").await);
    };
    for (jti, sid) in [("j-1", None), ("j-2", Some("sid-1"))] {
        let (one, two) = (Agent::new(house), Agent::new(house));
        come(house, &provider, &one, Some("sid-1")).await;
        there(&two, "sid-1").await;
        let third = Agent::new(house);
        there(&third, "sid-2").await;
        let mut claims = token(&provider, house, jti);
        if let Some(sid) = sid {
            claims["sid"] = json!(sid);
            claims.as_object_mut().unwrap().remove("sub");
        }
        let signed = provider.key().sign(None, &claims);
        assert_eq!(tell(house, LOGOUT, &signed).await, 200);
        assert!(!is_signed_in(house, &one).await, "{jti}");
        assert!(!is_signed_in_at(house, &two, "energie").await, "{jti}");
        let lives = is_signed_in_at(house, &third, "energie").await;
        assert_eq!(lives, sid.is_some(), "{jti}");
    }
}

async fn brk_32_no_faulty_logout_token_is_believed(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let agent = Agent::new(house);
    come(house, &provider, &agent, None).await;
    let now = house.now().timestamp();
    for (index, change) in [
        json!({ "iss": "https://elders.test" }),
        json!({ "iss": null }),
        json!({ "aud": "another" }),
        json!({ "aud": ["sluis", "another"] }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "iat": null }),
        json!({ "iat": now + 61 }),
        json!({ "iat": now - 661 }),
        json!({ "exp": now - 60 }),
        json!({ "exp": "tomorrow" }),
        json!({ "nonce": "n" }),
        json!({ "nonce": null }),
        json!({ "events": null }),
        json!({ "events": { EVENT: true } }),
        json!({ "events": { "http://schemas.openid.net/event/other": {} } }),
        json!({ "events": [EVENT] }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "sub": null }),
        json!({ "sub": 1 }),
    ]
    .into_iter()
    .enumerate()
    {
        let mut claims = token(&provider, house, &format!("bad-{index}"));
        for (name, value) in change.as_object().unwrap() {
            // What is null is left out, but for the nonce, which must not be there at all.
            if value.is_null() && name != "nonce" {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        let signed = provider.key().sign(None, &claims);
        assert_eq!(tell(house, LOGOUT, &signed).await, 400, "{change}");
    }
    let good = token(&provider, house, "j-1");
    let stranger = NamedKey::generate("one");
    let secret = ClientKey::secret("geheim van sluis & co");
    let mut other = good.clone();
    other["sub"] = json!("x-1");
    let id_token = provider.claims("l-1", "n", house.now());
    for forged in [
        unsigned(&good),
        secret.sign(&json!({ "alg": "HS256", "kid": "one" }), &good),
        stranger.sign(None, &good),
        sluis_tests::altered(&provider.key().sign(None, &other), &good),
        provider.key().sign(Some("at+jwt"), &good),
        provider.key().sign(None, &id_token),
        "no token".to_owned(),
        "a.b.c".to_owned(),
        String::new(),
    ] {
        assert_eq!(tell(house, LOGOUT, &forged).await, 400, "{forged}");
    }
    assert!(is_signed_in(house, &agent).await);
    let portal = Portal::of(house, "agenda");
    assert_eq!(portal.post(LOGOUT, &[]).await.status, 400);
    let signed = provider.key().sign(None, &good);
    assert_eq!(tell(house, LOGOUT, &signed).await, 200);
    assert!(!is_signed_in(house, &agent).await);
}

async fn brk_32_a_logout_token_counts_once_and_at_its_own_source(house: &TestHouse) {
    let provider = school(house, SignOutThere::Never).await;
    let other = ScriptedProvider::start().await;
    let settings = source_settings(&other.issuer);
    give_source(house, "school", "tweede", true, settings).await;
    let agent = Agent::new(house);
    come(house, &provider, &agent, None).await;
    let signed = provider.key().sign(None, &token(&provider, house, "j-1"));
    for path in [
        "/signin/upstream/logout/school/tweede",
        "/signin/upstream/logout/school/nothing",
        "/signin/upstream/logout/energie/regenboog",
        "/signin/upstream/logout/nowhere/regenboog",
    ] {
        assert_eq!(tell(house, path, &signed).await, 400, "{path}");
    }
    assert!(is_signed_in(house, &agent).await);
    assert_eq!(tell(house, LOGOUT, &signed).await, 200);
    assert!(!is_signed_in(house, &agent).await);
    // A second time, when somebody came again.
    come(house, &provider, &agent, None).await;
    assert_eq!(tell(house, LOGOUT, &signed).await, 400);
    assert!(is_signed_in(house, &agent).await);
    // A source that is off is told nothing.
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", false, settings).await;
    let signed = provider.key().sign(None, &token(&provider, house, "j-2"));
    assert_eq!(tell(house, LOGOUT, &signed).await, 400);
}
