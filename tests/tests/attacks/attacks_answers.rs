//! What stands on every answer: headers, cookies, statuses; and what is not there at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use sluis_tests::{
    Agent, Direct, Portal, Visit, Wire, code_of, on_both_stores,
    testkit::{ORIGIN, Stores, TestHouse, cast::player},
};
use std::collections::BTreeMap;

on_both_stores! {
    red_13_ses_03_every_redirect_after_a_form_is_a_303_and_every_cookie_a_strict_one;
    web_05_forms_of_own_pages_post_to_ourselves_alone;
}

fn headers_of(answer: &Direct) -> BTreeMap<String, String> {
    let pairs = answer.headers.iter();
    pairs
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

fn check_headers(what: &str, headers: &BTreeMap<String, String>) {
    let said = |name: &str| headers.get(name).map_or("", String::as_str);
    let policy = said("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    assert!(policy.contains("base-uri 'none'"), "{what}: {policy}");
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    for loose in ["unsafe", "http", "*", "data:", "blob:"] {
        assert!(!policy.contains(loose), "{what}: {policy}");
    }
    assert_eq!(said("x-frame-options"), "DENY", "{what}");
    assert_eq!(said("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(said("referrer-policy"), "same-origin", "{what}");
    assert_eq!(said("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(
        said("cross-origin-resource-policy"),
        "same-origin",
        "{what}"
    );
    assert!(
        said("permissions-policy").contains("camera=()"),
        "{what}: {headers:?}"
    );
    let seconds = said("strict-transport-security")
        .strip_prefix("max-age=")
        .and_then(|rest| rest.split(';').next()?.parse::<u64>().ok());
    assert!(
        seconds >= Some(31_536_000),
        "{what}: HSTS for a year at least"
    );
    assert!(!said("cache-control").is_empty(), "{what}");
    for talkative in ["server", "x-powered-by"] {
        assert!(!headers.contains_key(talkative), "{what} tells {talkative}");
    }
}

#[tokio::test]
async fn web_05_web_13_aut_15_the_strictest_headers_stand_on_each_answer() {
    let house = TestHouse::start(Stores::Embedded).await.unwrap();
    let wire = Wire::to(&house);
    for path in [
        "/",
        "/healthz",
        "/readyz",
        "/favicon.ico",
        "/oauth/jwks",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/oauth/userinfo",
        "/oauth/token",
        "/oauth/authorize",
        "/oauth/register",
        "/account",
        "/forgot?institution=energie",
        "/recover?institution=station",
        "/help?institution=zorg",
        "/device",
        "/admin",
        "/link/onzin",
        "/signin/onzin",
        "/theme/onzin",
        "/portal-logo/onzin",
        "/bestaat/niet",
    ] {
        for method in [Method::GET, Method::HEAD, Method::PUT, Method::OPTIONS] {
            let what = format!("{method} {path}");
            let answer = wire.ask(method, path, &[]).await;
            check_headers(&what, &headers_of(&answer));
        }
    }
    let packed = wire
        .post("/oauth/token", &[], &[("content-encoding", "gzip")])
        .await;
    check_headers("a packed body", &headers_of(&packed));

    let agent = Agent::new(&house);
    let elsewhere = agent.get("https://kwaad.test/").await;
    check_headers("an unknown host", elsewhere.headers());
    let portal = Portal::of(&house, "agenda");
    let dirk = player("zorg", "dirk@linde.test");
    let password = portal.ask_for("zorg").open(&agent).await;
    let code = password
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    let wrong = code.submit(&[("code", "000000")]).await;
    let done = code.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    assert!(done.away().is_some(), "{}", done.text());
    let account = agent.get("/account").await;
    assert_eq!(account.step(), "account");
    for page in [&password, &code, &wrong, &done, &account] {
        check_headers(&page.url, page.headers());
        for inline in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
            assert!(!page.body.contains(inline), "{inline} in {}", page.url);
        }
        for script in page.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(" src=\"/"), "{tag} in {}", page.url);
        }
        for loads in [" src=\"", " srcset=\"", "<link rel=\"stylesheet\" href=\""] {
            for address in page.body.split(loads).skip(1) {
                assert!(address.starts_with('/'), "{loads} in {}", page.url);
                assert!(!address.starts_with("//"), "{loads} in {}", page.url);
            }
        }
    }
}

/// A form of the page sent as the browser would, without following where it leads.
async fn sent(wire: &Wire, agent: &Agent, action: &str, fields: &[(String, String)]) -> Direct {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let cookies: Vec<String> = ["browser", "session", "device", "institution", "language"]
        .into_iter()
        .filter_map(|name| Some(format!("__Host-sluis-{name}={}", agent.cookie(name)?)))
        .collect();
    let headers = [
        ("origin", ORIGIN),
        ("sec-fetch-site", "same-origin"),
        ("cookie", &cookies.join("; ")),
    ];
    wire.post(action, &fields, &headers).await
}

async fn red_13_ses_03_every_redirect_after_a_form_is_a_303_and_every_cookie_a_strict_one(
    house: &TestHouse,
) {
    let (agent, wire) = (Agent::new(house), Wire::to(house));
    let dirk = player("zorg", "dirk@linde.test");
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let mut page = asked.open(&agent).await;
    let mut cookies = Vec::new();
    let code = code_of(&dirk, house.now());
    for (field, fields) in [
        (
            "password",
            vec![("username", dirk.username), ("password", dirk.password)],
        ),
        ("code", vec![("code", code.as_str()), ("remember", "12")]),
    ] {
        let form = page.form(&[field]);
        let answer = sent(&wire, &agent, &form.action, &form.filled(&fields)).await;
        assert_eq!(answer.status, 303, "after the {field}: {}", answer.text);
        cookies.extend(answer.headers.get_all("set-cookie").iter().cloned());
        // The next page is the browser's own affair.
        let fresh = code_of(&dirk, house.now());
        let again: Vec<_> = fields
            .iter()
            .map(|(name, value)| {
                (
                    *name,
                    if *name == "code" {
                        fresh.as_str()
                    } else {
                        value
                    },
                )
            })
            .collect();
        page = page.submit(&again).await;
    }
    assert!(!cookies.is_empty());
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap().to_owned();
        let lower = cookie.to_lowercase();
        assert!(cookie.starts_with("__Host-sluis-"), "{cookie}");
        for wanted in ["; secure", "; path=/"] {
            assert!(lower.contains(wanted), "{cookie}");
        }
        assert!(
            !lower.contains("domain=") && cookie.len() < 4096,
            "{cookie}"
        );
        if !cookie.starts_with("__Host-sluis-state=") {
            assert!(
                lower.contains("; httponly") && lower.contains("; samesite=lax"),
                "{cookie}"
            );
        }
    }
    // Signing out after that, by the posted question.
    let other = Agent::new(house);
    house.clock.advance(chrono::Duration::minutes(2));
    Visit::of(house, &dirk)
        .sign_in(&other, &Portal::of(house, "agenda").ask_for("zorg"))
        .await;
    let question = other.get("/oauth/logout").await;
    let forms = question.forms();
    let form = forms.first().unwrap();
    let answer = sent(&wire, &other, &form.action, &form.fields).await;
    assert!([200, 303].contains(&answer.status), "{}", answer.status);
}

#[tokio::test]
async fn ops_14_outside_of_the_demo_nothing_of_it_is_there() {
    let house = TestHouse::start(Stores::Embedded).await.unwrap();
    let wire = Wire::to(&house);
    for path in [
        "/demo",
        "/demo/",
        "/demo/outbox",
        "/demo/outbox.json",
        "/demo/clock",
        "/metrics",
    ] {
        let answer = wire.ask(Method::GET, path, &[]).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let home = wire.ask(Method::GET, "/", &[]).await;
    assert!(!home.text.contains("/demo"));
}

/// Forms of our own pages post to ourselves alone; on the way to a portal the redirect back has to pass, which
/// some browsers hold against `form-action` too.
async fn web_05_forms_of_own_pages_post_to_ourselves_alone(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "password");
    let policy = page.header("content-security-policy").unwrap();
    assert!(!policy.contains("form-action"), "{policy}");
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    for path in ["/account", "/account/security"] {
        let page = agent.get(path).await;
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self'"), "{path}: {policy}");
    }
}
