//! Portals hear of ended sessions behind the browser's back (OpenID Connect Back-Channel Logout 1.0).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::{Value, json};
use sluis_model::logout_notice::NoticeState;
use sluis_protocol::redirect_uri::RedirectUri;
use sluis_tests::{
    Agent, Listener, Portal, Tokens, Visit, on_both_stores, put_client,
    testkit::{ORIGIN, TestHouse, cast::player},
    verify, with_client,
};

on_both_stores! {
    oidcc_backchannel_rp_initiated_logout_tells_with_a_proper_token_and_nothing_else;
    every_portal_of_the_session_hears_once_and_no_other;
    ses_06_who_wants_to_hear_of_a_sign_out_does_behind_fifty_portals_that_do_not;
    a_logout_token_is_signed_as_the_portals_id_tokens_are;
    what_could_not_be_told_is_tried_again_and_given_up_after_a_day;
    a_portal_that_stopped_listening_is_not_told;
    a_session_that_ran_out_of_time_tells_nobody;
    another_person_in_the_same_browser_ends_the_session_before;
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

async fn listens(house: &TestHouse, client: &str, listener: &Listener) {
    let uri = format!("{}/{client}", listener.url);
    with_client(house, client, move |settings| {
        settings.backchannel_logout_uri = Some(uri);
        settings.backchannel_logout_session_required = true;
    })
    .await;
}

async fn signed_in(house: &TestHouse, agent: &Agent, client: &str, who: &str) -> Tokens {
    let portal = Portal::of(house, client);
    let asked = portal.ask_for("energie").with("scope", "openid");
    let settled = Visit::of(house, &player("energie", who))
        .sign_in(agent, &asked)
        .await;
    portal.tokens(&asked, &settled.page).await
}

async fn sign_out(agent: &Agent, tokens: &Tokens) {
    let url = format!("/oauth/logout?id_token_hint={}", tokens.id_token);
    assert_eq!(agent.get(&url).await.step(), "signed-out");
}

async fn keys(house: &TestHouse) -> Value {
    let portal = Portal::of(house, "agenda");
    portal.get("/oauth/jwks", None).await.json
}

async fn oidcc_backchannel_rp_initiated_logout_tells_with_a_proper_token_and_nothing_else(
    house: &TestHouse,
) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    listens(house, "agenda", &listener).await;
    let tokens = signed_in(house, &agent, "agenda", "bea").await;
    sign_out(&agent, &tokens).await;
    assert_eq!(house.send_logouts().await.delivered, 1);
    let heard = listener.heard();
    let [told] = &heard[..] else {
        panic!("{heard:?}")
    };
    assert!(told.line.starts_with("POST /agenda "), "{}", told.line);
    assert!(told.headers.contains("application/x-www-form-urlencoded"));
    assert_eq!(told.fields.len(), 1, "nothing but logout_token");
    let (header, claims) = verify(told.field("logout_token").unwrap(), &keys(house).await);
    assert_eq!(header["typ"], "logout+jwt");
    assert_eq!(claims["events"], json!({ EVENT: {} }));
    assert_eq!(claims["iss"], ORIGIN);
    assert_eq!(claims["aud"], "agenda");
    assert_eq!(claims["sub"], tokens.claims["sub"]);
    assert_eq!(claims["sid"], tokens.claims["sid"]);
    let now = house.now().timestamp();
    assert_eq!(claims["iat"], now);
    assert_eq!(claims["exp"], now + 120);
    assert!(claims["jti"].as_str().is_some_and(|jti| jti.len() >= 22));
    assert_eq!(claims.get("nonce"), None);
    // Nobody takes it for an ID token.
    let hinted = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("id_token_hint", told.field("logout_token").unwrap());
    assert_eq!(hinted.error(&hinted.open(&agent).await), "invalid_request");
}

async fn every_portal_of_the_session_hears_once_and_no_other(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    for client in ["agenda", "es", "ed"] {
        listens(house, client, &listener).await;
    }
    signed_in(house, &agent, "agenda", "bea").await;
    signed_in(house, &agent, "agenda", "bea").await;
    let tokens = signed_in(house, &agent, "es", "bea").await;
    // Another browser of the same person at a portal of its own.
    signed_in(house, &Agent::new(house), "ed", "bea").await;
    let copy = agent.copy();
    sign_out(&agent, &tokens).await;
    copy.get("/oauth/logout").await;
    house.send_logouts().await;
    house.send_logouts().await;
    let mut lines: Vec<String> = listener.heard().into_iter().map(|one| one.line).collect();
    lines.sort();
    assert_eq!(lines, ["POST /agenda HTTP/1.1", "POST /es HTTP/1.1"]);
}

async fn ses_06_who_wants_to_hear_of_a_sign_out_does_behind_fifty_portals_that_do_not(
    house: &TestHouse,
) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    let tokens = signed_in(house, &agent, "agenda", "bea").await;
    for number in 0..50 {
        let name = format!("stil-{number}");
        put_client(house, &name, |client| {
            client.settings.redirect_uris =
                vec![RedirectUri::register("https://stil.test/cb").unwrap()];
            client.settings.first_party = true;
        })
        .await;
        let page = agent
            .get(&format!(
                "/oauth/authorize?response_type=code&client_id={name}&scope=openid&prompt=none\
                 &redirect_uri=https%3A%2F%2Fstil.test%2Fcb&institution=energie"
            ))
            .await;
        assert!(page.away().is_some_and(|away| away.contains("code=")));
    }
    listens(house, "es", &listener).await;
    signed_in(house, &agent, "es", "bea").await;
    sign_out(&agent, &tokens).await;
    house.send_logouts().await;
    let lines: Vec<String> = listener.heard().into_iter().map(|one| one.line).collect();
    assert_eq!(lines, ["POST /es HTTP/1.1"]);
}

async fn a_logout_token_is_signed_as_the_portals_id_tokens_are(house: &TestHouse) {
    for client in ["es", "ed"] {
        let (agent, listener) = (Agent::new(house), Listener::start().await);
        listens(house, client, &listener).await;
        let tokens = signed_in(house, &agent, client, "bea").await;
        sign_out(&agent, &tokens).await;
        house.send_logouts().await;
        let told = listener.heard().remove(0);
        let (header, _) = verify(told.field("logout_token").unwrap(), &keys(house).await);
        assert_eq!(header["alg"], tokens.header["alg"], "{client}");
    }
}

async fn what_could_not_be_told_is_tried_again_and_given_up_after_a_day(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    listens(house, "agenda", &listener).await;
    listener.answer(503);
    let tokens = signed_in(house, &agent, "agenda", "bea").await;
    sign_out(&agent, &tokens).await;
    assert_eq!(house.send_logouts().await.put_off, 1);
    assert_eq!(house.send_logouts().await.put_off, 0, "not at once again");
    house.clock.advance(Duration::seconds(10));
    assert_eq!(house.send_logouts().await.put_off, 1);
    let heard = listener.heard();
    let ids: Vec<Value> = heard
        .iter()
        .map(|one| sluis_tests::claims_unverified(one.field("logout_token").unwrap()))
        .collect();
    assert_eq!(ids[0]["jti"], ids[1]["jti"], "the same notice");
    assert_ne!(ids[0]["iat"], ids[1]["iat"], "in a token of its own");
    // It comes back: one more try is enough.
    let second = Agent::new(house);
    let others = signed_in(house, &second, "agenda", "bea").await;
    sign_out(&second, &others).await;
    house.clock.advance(Duration::hours(25));
    assert_eq!(house.send_logouts().await.given_up, 2);
    let notices = house.idp.durable.read(|tx| tx.recent_notices(9)).await;
    for notice in notices.unwrap() {
        assert!(matches!(notice.state, NoticeState::GivenUp(_)));
        assert_eq!(
            notice.last_error.as_deref(),
            Some("answered with status 503")
        );
    }
    let counts = house.idp.durable.read(|tx| tx.notice_counts()).await;
    assert_eq!(
        (counts.clone().unwrap().given_up, counts.unwrap().waiting),
        (2, 0)
    );
}

async fn a_portal_that_stopped_listening_is_not_told(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    listens(house, "agenda", &listener).await;
    let tokens = signed_in(house, &agent, "agenda", "bea").await;
    sign_out(&agent, &tokens).await;
    with_client(house, "agenda", |settings| {
        settings.backchannel_logout_uri = None;
    })
    .await;
    assert_eq!(house.send_logouts().await.given_up, 1);
    assert_eq!(listener.heard(), []);
}

async fn a_session_that_ran_out_of_time_tells_nobody(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    listens(house, "agenda", &listener).await;
    signed_in(house, &agent, "agenda", "bea").await;
    house.clock.advance(Duration::days(2));
    agent.get("/oauth/logout").await;
    signed_in(house, &agent, "agenda", "bea").await;
    house.send_logouts().await;
    assert_eq!(listener.heard(), []);
}

async fn another_person_in_the_same_browser_ends_the_session_before(house: &TestHouse) {
    let (agent, listener) = (Agent::new(house), Listener::start().await);
    listens(house, "agenda", &listener).await;
    let tokens = signed_in(house, &agent, "agenda", "bea").await;
    let portal = Portal::of(house, "es");
    let asked = portal.ask_for("zorg").with("scope", "openid");
    let page = asked.open(&agent).await;
    let who = sluis_tests::testkit::cast::PEOPLE
        .iter()
        .find(|one| one.institution == "zorg")
        .unwrap();
    Visit::of(house, who).go_on(page).await;
    house.send_logouts().await;
    let heard = listener.heard();
    assert_eq!(heard.len(), 1, "bea's session is over");
    let claims = sluis_tests::claims_unverified(heard[0].field("logout_token").unwrap());
    assert_eq!(claims["sid"], tokens.claims["sid"]);
}
