//! Pages of portals that call endpoints from a browser: whose may, and whose may not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::{Client, Method, Response, header::HOST};
use serde_json::json;
use sluis_tests::{Registrar, on_both_stores, testkit::TestHouse};

on_both_stores! {
    anybody_may_read_discovery_and_keys;
    a_registered_origin_may_ask_and_read;
    an_origin_that_nobody_registered_is_told_nothing;
    an_origin_that_comes_later_is_known_within_seconds;
    no_page_of_people_is_for_another_origin;
    dos_07_of_many_unknown_origins_at_once_one_has_the_portals_read;
}

const AGENDA: &str = "https://agenda.test";
const FOREIGN: &str = "https://elders.test";

async fn ask(house: &TestHouse, method: Method, path: &str, origin: &str) -> Response {
    let preflight = method == Method::OPTIONS;
    let mut request = Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .request(method, format!("http://{}{path}", house.address))
        .header(HOST, "login.test")
        .header("Origin", origin);
    if preflight {
        request = request
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "dpop, authorization");
    }
    request.send().await.unwrap()
}

fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    value
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

async fn anybody_may_read_discovery_and_keys(house: &TestHouse) {
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/oauth/jwks",
    ] {
        let answer = ask(house, Method::GET, path, FOREIGN).await;
        assert_eq!(
            header(&answer, "access-control-allow-origin"),
            "*",
            "{path}"
        );
        assert_eq!(header(&answer, "access-control-allow-credentials"), "");
    }
}

async fn a_registered_origin_may_ask_and_read(house: &TestHouse) {
    for path in [
        "/oauth/token",
        "/oauth/userinfo",
        "/oauth/revoke",
        "/oauth/register",
        "/oauth/register/x",
    ] {
        let preflight = ask(house, Method::OPTIONS, path, AGENDA).await;
        assert_eq!(preflight.status(), 204, "{path}");
        assert_eq!(header(&preflight, "access-control-allow-origin"), AGENDA);
        assert_eq!(header(&preflight, "access-control-allow-credentials"), "");
        let allowed = header(&preflight, "access-control-allow-headers").to_lowercase();
        for name in ["authorization", "dpop", "content-type"] {
            assert!(allowed.contains(name), "{name} at {path}");
        }
        let answer = ask(house, Method::POST, path, AGENDA).await;
        assert_eq!(
            header(&answer, "access-control-allow-origin"),
            AGENDA,
            "{path}"
        );
        let exposed = header(&answer, "access-control-expose-headers");
        assert!(exposed.contains("WWW-Authenticate") && exposed.contains("DPoP-Nonce"));
        assert!(header(&answer, "vary").to_lowercase().contains("origin"));
    }
}

async fn an_origin_that_nobody_registered_is_told_nothing(house: &TestHouse) {
    for origin in [
        FOREIGN,
        "null",
        "https://agenda.test.elders.test",
        "http://agenda.test",
        "https://agenda.test:8443",
    ] {
        for method in [Method::OPTIONS, Method::POST] {
            let answer = ask(house, method, "/oauth/token", origin).await;
            assert_eq!(
                header(&answer, "access-control-allow-origin"),
                "",
                "{origin}"
            );
            assert_ne!(answer.status(), 204);
        }
    }
}

async fn an_origin_that_comes_later_is_known_within_seconds(house: &TestHouse) {
    let answer = ask(house, Method::POST, "/oauth/token", "https://nieuw.test").await;
    assert_eq!(header(&answer, "access-control-allow-origin"), "");
    let metadata = json!({ "redirect_uris": ["https://nieuw.test/cb"] });
    Registrar::of(house).await.registered(&metadata).await;
    house.clock.advance(chrono::Duration::seconds(6));
    let answer = ask(house, Method::POST, "/oauth/token", "https://nieuw.test").await;
    assert_eq!(
        header(&answer, "access-control-allow-origin"),
        "https://nieuw.test"
    );
}

async fn no_page_of_people_is_for_another_origin(house: &TestHouse) {
    for path in [
        "/",
        "/account",
        "/oauth/authorize",
        "/oauth/introspect",
        "/oauth/logout",
    ] {
        for method in [Method::OPTIONS, Method::GET] {
            let answer = ask(house, method, path, AGENDA).await;
            assert_eq!(header(&answer, "access-control-allow-origin"), "", "{path}");
        }
    }
}

/// How many statements so many preflights at once cost, from origins that nobody registered.
async fn cost_of(house: &TestHouse, requests: usize) -> u64 {
    let client = Client::builder().no_proxy().build().unwrap();
    let before = house.statements();
    let mut all = tokio::task::JoinSet::new();
    for number in 0..requests {
        let request = client
            .request(
                Method::OPTIONS,
                format!("http://{}/oauth/token", house.address),
            )
            .header(HOST, "login.test")
            .header("Origin", format!("https://elders-{number}.test"))
            .header("Access-Control-Request-Method", "POST");
        all.spawn(request.send());
    }
    while let Some(answer) = all.join_next().await {
        let answer = answer.unwrap().unwrap();
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
    }
    house.statements() - before
}

async fn dos_07_of_many_unknown_origins_at_once_one_has_the_portals_read(house: &TestHouse) {
    const MANY: usize = 40;
    let (mut one, mut many, mut none) = (u64::MAX, u64::MAX, u64::MAX);
    // As often as it takes to see one beside which nothing else was going on.
    for _ in 0..5 {
        house.clock.advance(chrono::Duration::seconds(61));
        one = one.min(cost_of(house, 1).await);
        house.clock.advance(chrono::Duration::seconds(61));
        many = many.min(cost_of(house, MANY).await);
        none = none.min(cost_of(house, MANY).await);
    }
    assert!(one > 0, "they are read again");
    assert!(many <= one + none, "{many} statements, {one} and {none}");
    // The same holds for what is registered: it is let in, however many ask.
    house.clock.advance(chrono::Duration::seconds(61));
    let (first, second) = tokio::join!(
        ask(house, Method::OPTIONS, "/oauth/token", AGENDA),
        ask(house, Method::OPTIONS, "/oauth/token", AGENDA)
    );
    for answer in [first, second] {
        assert_eq!(header(&answer, "access-control-allow-origin"), AGENDA);
    }
}
