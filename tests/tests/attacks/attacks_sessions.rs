//! Attacks on sessions and on the moment that a request is judged by; each was mended together with
//! its test here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::json;
use sluis_idp_core::{idp::Failure, logout::SignedIn};
use sluis_model::{
    audit::EventKind,
    browser::Browser,
    context::Timestamp,
    ids::SessionId,
    policy::{Method, UpstreamTrust},
    secret::{HashedToken, PlainToken, Secret, TokenKind},
    session::Session,
};
use sluis_tests::{
    Agent, Listener, Page, Portal, ScriptedProvider, Visit, code_of, enrolment, give_source,
    link_at_source, mails, newest_link, on_both_stores, source_settings,
    testkit::{
        ORIGIN, TestHouse,
        cast::{PHRASE, Player, player},
    },
    to_source, with_client, with_policy,
};
use std::time::Duration as RealDuration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

on_both_stores! {
    lif_01_a_body_that_comes_late_is_judged_by_the_moment_it_came;
    a_body_that_is_too_large_is_refused_with_the_usual_headers;
    ses_06_what_is_done_with_an_ended_session_brings_it_not_back;
    ses_06_signing_out_beside_many_requests_is_for_good;
    ses_06_signing_out_ends_a_session_that_gets_a_new_cookie_meanwhile;
    ses_06_a_portal_that_is_answered_beside_a_new_cookie_or_a_sign_out_hears_of_the_end;
    ses_09_a_code_makes_no_session_longer_that_began_at_a_source;
    ses_11_what_an_ended_session_gave_a_sign_in_ends_with_it;
    ses_01_of_two_renewals_at_once_one_gets_a_cookie;
    ses_11_a_session_too_many_ends_the_oldest_with_its_tokens;
    an_address_that_fits_no_header_is_answered_kindly;
    u11_opening_an_address_destroys_no_secret_under_way;
    e03_a_mailed_link_is_not_there_on_another_institutions_host;
}

const SECOND: &str = "https://inlog.tweede.test";

async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who)
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(agent.get("/account").await.step(), "account");
    agent
}

/// What the house knows of a browser by its session cookie.
fn browser_of(agent: &Agent) -> Browser {
    let session = agent.cookie("session").unwrap();
    Browser {
        session: PlainToken::presented(TokenKind::Session, &session),
        ..Browser::default()
    }
}

async fn who_is_in(house: &TestHouse, browser: &Browser) -> Option<SignedIn> {
    let found = house.idp.signed_in(&house.ctx(), browser).await;
    found.unwrap()
}

async fn sessions_of(house: &TestHouse, who: &Player) -> Vec<(HashedToken, Session)> {
    let person = house.person(who.institution, who.username).await;
    let found = house
        .idp
        .ephemeral
        .sessions_of(&person.id, house.now())
        .await;
    found.unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Sends the head of a form, does what `meanwhile` does, and sends the body then. The whole answer.
async fn held_back(
    house: &TestHouse,
    agent: &Agent,
    path: &str,
    body: &str,
    meanwhile: impl FnOnce(),
) -> String {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: login.test\r\nOrigin: {ORIGIN}\r\n\
         Sec-Fetch-Site: same-origin\r\nConnection: close\r\nExpect: 100-continue\r\n\
         Cookie: __Host-sluis-browser={}; __Host-sluis-session={}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        agent.cookie("browser").unwrap_or_default(),
        agent.cookie("session").unwrap(),
        body.len(),
    );
    let mut stream = TcpStream::connect(house.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body once it has read the head.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    // By the answer to another request on the same thread, the first one waits for its body.
    assert_eq!(agent.get("/account").await.step(), "account");
    meanwhile();
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let read = tokio::time::timeout(RealDuration::from_secs(30), read).await;
    read.unwrap().unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn lif_01_a_body_that_comes_late_is_judged_by_the_moment_it_came(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    let page = agent.get("/account/unlock?to=email").await;
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "change-email");
    let csrf = page.value("csrf").unwrap();
    let body = format!("csrf={csrf}&email=bea%40elders.test");
    let late = || house.clock.advance(Duration::minutes(6));
    let answer = held_back(house, &agent, "/account/email", &body, late).await;
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .unwrap_or_default();
    assert!(location.starts_with("/account/unlock"), "{answer}");
    assert!(mails(house, "bea@elders.test").await.is_empty());
    // The same in time.
    let page = agent.get("/account/unlock?to=email").await;
    let page = page.submit(&[("password", PHRASE)]).await;
    let csrf = page.value("csrf").unwrap();
    let body = format!("csrf={csrf}&email=bea%40elders.test");
    let answer = held_back(house, &agent, "/account/email", &body, || {}).await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(mails(house, "bea@elders.test").await.len(), 1, "{answer}");
}

async fn a_body_that_is_too_large_is_refused_with_the_usual_headers(house: &TestHouse) {
    let agent = Agent::new(house);
    let body = vec![b'a'; 2 << 20];
    let kind = "application/x-www-form-urlencoded";
    // Every answer is looked at for its headers by the browser itself.
    let page = agent
        .post_raw("/oauth/token", kind, body, Some(ORIGIN), "same-origin")
        .await;
    assert_eq!(page.status, 413);
    assert!(page.body.contains("\"invalid_request\""), "{}", page.body);
}

async fn ses_06_what_is_done_with_an_ended_session_brings_it_not_back(house: &TestHouse) {
    let idp = &house.idp;
    let dirk = player("zorg", "dirk@linde.test");
    let browser = browser_of(&signed_in(house, &dirk).await);
    // So long that the unlock asks for a code again.
    house.clock.advance(Duration::minutes(10));
    let ctx = house.ctx();
    let stale = who_is_in(house, &browser).await.unwrap();
    idp.end_session(&ctx, &browser, &stale).await.unwrap();
    let chosen = idp
        .unlock_by(&ctx, &browser, &stale, Method::Totp, false)
        .await;
    assert!(matches!(chosen, Err(Failure::SignedOut)), "{chosen:?}");
    assert!(who_is_in(house, &browser).await.is_none());

    let bea = player("energie", "bea");
    let browser = browser_of(&signed_in(house, &bea).await);
    let stale = who_is_in(house, &browser).await.unwrap();
    idp.end_session(&ctx, &browser, &stale).await.unwrap();
    let unlocked = idp
        .unlock(&ctx, &browser, &stale, Secret::new(PHRASE), None)
        .await;
    assert!(matches!(unlocked, Err(Failure::SignedOut)), "{unlocked:?}");
    assert!(who_is_in(house, &browser).await.is_none());
    for who in [dirk, bea] {
        let living = sessions_of(house, &who).await;
        assert!(living.is_empty(), "{}: {living:?}", who.username);
    }
}

async fn ses_06_signing_out_beside_many_requests_is_for_good(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    let thief = agent.copy();
    house.clock.advance(Duration::minutes(10));
    let page = thief.get("/account/unlock?to=security").await;
    let csrf = page.value("csrf").unwrap();
    let question = agent.get("/oauth/logout").await;
    let wish = fields(&[("csrf", &csrf), ("action", "use-app")]);
    let loops: Vec<_> = (0..6)
        .map(|_| {
            let (thief, wish) = (thief.copy(), wish.clone());
            tokio::spawn(async move {
                for _ in 0..6 {
                    thief.post("/account/unlock?to=security", &wish).await;
                }
            })
        })
        .collect();
    question.click_action("sign-out").await;
    for one in loops {
        one.await.unwrap();
    }
    assert_ne!(thief.get("/account").await.step(), "account");
    assert!(sessions_of(house, &dirk).await.is_empty());
}

/// The cookie is given before the sign-out looks for it, or after.
async fn ses_06_signing_out_ends_a_session_that_gets_a_new_cookie_meanwhile(house: &TestHouse) {
    let (idp, bea) = (&house.idp, player("energie", "bea"));
    let unlock = async |browser: &Browser, stale: &SignedIn| {
        idp.unlock(&house.ctx(), browser, stale, Secret::new(PHRASE), None)
            .await
    };
    let browser = browser_of(&signed_in(house, &bea).await);
    let stale = who_is_in(house, &browser).await.unwrap();
    let unlocked = unlock(&browser, &stale).await;
    assert!(matches!(unlocked, Ok(Ok(_))), "{unlocked:?}");
    idp.end_session(&house.ctx(), &browser, &stale)
        .await
        .unwrap();
    let living = sessions_of(house, &bea).await;
    assert!(living.is_empty(), "{living:?}");

    let browser = browser_of(&signed_in(house, &bea).await);
    let stale = who_is_in(house, &browser).await.unwrap();
    let ctx = house.ctx();
    let ended = idp.tokens.revoke_session(&ctx, &stale.session.id);
    ended.await.unwrap();
    let unlocked = unlock(&browser, &stale).await;
    assert!(matches!(unlocked, Err(Failure::SignedOut)), "{unlocked:?}");
    let living = sessions_of(house, &bea).await;
    assert!(living.is_empty(), "{living:?}");
}

/// The request knows the session as it was before the portal came.
async fn ses_06_a_portal_that_is_answered_beside_a_new_cookie_or_a_sign_out_hears_of_the_end(
    house: &TestHouse,
) {
    let listener = Listener::start().await;
    let uri = format!("{}/cijfers", listener.url);
    with_client(house, "cijfers", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
    })
    .await;
    let (idp, bea) = (&house.idp, player("energie", "bea"));
    let cijfers = Portal::of(house, "cijfers").ask_for("energie");
    for renewed in [true, false] {
        let agent = signed_in(house, &bea).await;
        let browser = browser_of(&agent);
        let stale = who_is_in(house, &browser).await.unwrap();
        let page = cijfers.open(&agent).await;
        assert!(page.away().is_some(), "{}: {}", page.step(), page.text());
        let ctx = house.ctx();
        if renewed {
            let password = Secret::new(PHRASE);
            let unlocked = idp.unlock(&ctx, &browser, &stale, password, None).await;
            assert!(matches!(unlocked, Ok(Ok(_))), "{unlocked:?}");
            let (_, session) = sessions_of(house, &bea).await.remove(0);
            assert!(session.clients.contains(&"cijfers".into()), "{session:?}");
        }
        idp.end_session(&ctx, &browser, &stale).await.unwrap();
        assert_eq!(house.send_logouts().await.delivered, 1, "{renewed}");
        assert!(sessions_of(house, &bea).await.is_empty());
    }
}

/// With a code a day nobody would have to come by the school's provider again, whatever became of the account there.
async fn ses_09_a_code_makes_no_session_longer_that_began_at_a_source(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    link_at_source(house, &provider, "juf", "j-1").await;
    with_policy(house, "school", |policy| {
        policy.upstream_trust = UpstreamTrust::Always;
    })
    .await;
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let sent = to_source(&agent, &portal.ask_for("school"), "regenboog").await;
    let page = sent
        .come_back(house, &provider, &agent, "j-1", &json!({}))
        .await;
    assert!(page.away().is_some(), "{}: {}", page.step(), page.text());
    let before = who_is_in(house, &browser_of(&agent)).await.unwrap().session;

    house.clock.advance(Duration::minutes(10));
    let mfa = "https://refeds.org/profile/mfa";
    let essential = json!({ "id_token": { "acr": { "essential": true, "value": mfa } } });
    let asked = portal
        .ask_for("school")
        .with("claims", &essential.to_string());
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let juf = player("school", "juf");
    let settled = Visit::of(house, &juf).not_now().go_on(page).await;
    assert!(settled.page.away().is_some(), "{}", settled.page.text());
    let after = who_is_in(house, &browser_of(&agent)).await.unwrap().session;
    assert!(after.second_factor.is_some());
    assert_eq!((after.id, after.ends_at), (before.id, before.ends_at));
}

async fn ses_11_what_an_ended_session_gave_a_sign_in_ends_with_it(house: &TestHouse) {
    with_client(house, "derde", |settings| {
        settings.second_factor_max_age = Some(60);
    })
    .await;
    let cees = player("energie", "cees");
    let there = signed_in(house, &cees).await;
    house.clock.advance(Duration::minutes(10));
    let here = browser_of(&signed_in(house, &cees).await);
    let here = who_is_in(house, &here).await.unwrap();
    // A code is good once.
    house.clock.advance(Duration::minutes(1));
    let page = Portal::of(house, "derde")
        .ask_for("energie")
        .open(&there)
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let code = code_of(&cees, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    let session = who_is_in(house, &browser_of(&there)).await.unwrap().session;
    let ctx = house.ctx();
    let ended = house.idp.account_end_session(&ctx, &here, &session.id);
    assert!(ended.await.unwrap());
    let page = page.click_action("allow").await;
    assert_eq!(
        (page.away(), page.step()),
        (None, "password"),
        "{}",
        page.text()
    );
    assert_ne!(there.get("/account").await.step(), "account");
}

async fn ses_01_of_two_renewals_at_once_one_gets_a_cookie(house: &TestHouse) {
    let bea = player("energie", "bea");
    let browser = browser_of(&signed_in(house, &bea).await);
    let signed_in = who_is_in(house, &browser).await.unwrap();
    let (idp, ctx) = (&house.idp, house.ctx());
    let unlock = || idp.unlock(&ctx, &browser, &signed_in, Secret::new(PHRASE), None);
    let (first, second) = tokio::join!(unlock(), unlock());
    let renewed = |one: &Result<_, Failure>| !matches!(one, Err(Failure::SignedOut));
    assert!(renewed(&first) ^ renewed(&second), "{first:?} {second:?}");
    let living = sessions_of(house, &bea).await;
    assert_eq!(living.len(), 1, "{living:?}");
}

/// As many further sessions of somebody as there may be beside one.
async fn crowd(house: &TestHouse, who: &Player, began: Timestamp) {
    let (_, own) = sessions_of(house, who).await.remove(0);
    for number in 1..Session::MOST_PER_PERSON {
        let session = Session {
            id: SessionId::from(format!("crowd-{number}")),
            started_at: began,
            last_used_at: began,
            ..own.clone()
        };
        let token = HashedToken::of(&format!("cookie {number}"));
        let put = house.idp.ephemeral.put_session(&token, &session, began);
        assert!(put.await.unwrap().is_empty());
    }
}

async fn ses_11_a_session_too_many_ends_the_oldest_with_its_tokens(house: &TestHouse) {
    let bea = player("energie", "bea");
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let oldest = Agent::new(house);
    let settled = Visit::of(house, &bea).sign_in(&oldest, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    house.clock.advance(Duration::seconds(1));
    crowd(house, &bea, house.now()).await;
    assert_eq!(oldest.get("/account").await.step(), "account");
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 200);
    house.clock.advance(Duration::seconds(1));
    let newest = signed_in(house, &bea).await;
    assert_ne!(oldest.get("/account").await.step(), "account");
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 401);
    let events = house.events().await;
    let told = events
        .iter()
        .any(|event| event.kind == EventKind::SessionEnded);
    assert!(told);
    // All that are there can be ended, and are.
    let question = newest.get("/account/sessions/all").await;
    question.click_action("confirm").await;
    assert_eq!(sessions_of(house, &bea).await.len(), 1);
}

async fn an_address_that_fits_no_header_is_answered_kindly(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = agent.get("/recover?institution=station").await;
    let csrf = page.value("csrf").unwrap();
    let sent = fields(&[("csrf", &csrf), ("action", "elsewhere")]);
    for id in ["%0d%0ax", "%C3%A9", "0123", &"z".repeat(32)] {
        let page = agent.post(&format!("/recover/{id}/menu"), &sent).await;
        assert_eq!((page.step(), page.status), ("error", 404), "{id}");
    }
    let own = Agent::at(SECOND, house.address);
    let page = own.get("/signin/%0d%0ax?other=institution").await;
    assert_eq!((page.step(), page.status), ("error", 404));
}

async fn at_app(house: &TestHouse) -> Page {
    let ivo = player("station", "ivo");
    let asked = Portal::of(house, "agenda").ask_for("station");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", ivo.username), ("password", ivo.password)])
        .await;
    page.submit(&[]).await
}

async fn u11_opening_an_address_destroys_no_secret_under_way(house: &TestHouse) {
    let page = at_app(house).await;
    let (secret, ..) = enrolment(&page);
    let action = page.form(&["code"]).action;
    let address = action.trim_end_matches("/enrol-totp").to_owned();
    let again = page.agent().get(&format!("{address}?other=way")).await;
    assert_eq!(again.step(), "enrol-totp");
    assert_eq!(enrolment(&again).0, secret);
}

async fn e03_a_mailed_link_is_not_there_on_another_institutions_host(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = agent.get("/forgot?institution=zorg").await;
    page.submit(&[("username", "els@linde.test")]).await;
    let link = newest_link(house, "els@linde.test").await;
    let other = Agent::at(SECOND, house.address);
    let page = other.get(&link).await;
    assert_eq!((page.step(), page.status), ("news", 404));
    assert!(!page.body.contains("els@linde.test"));
    assert_ne!(page.institution(), "zorg");
    let page = agent.get(&link).await;
    assert_eq!((page.step(), page.status), ("new-password", 200));
}
