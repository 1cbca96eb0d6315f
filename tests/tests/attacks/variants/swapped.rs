//! Every value that opens something, presented in every other's place: none is good there. Each is a good one
//! of its own kind at that moment, which is shown at the end.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use serde_json::json;
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{
    Agent, Portal, Registrar, Visit, Wire, newest_link, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client,
};

on_both_stores! {
    jwt_05_no_value_that_opens_something_opens_anything_else;
}

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What somebody may hold, by what it is.
async fn values(house: &TestHouse, portal: &Portal) -> Vec<(&'static str, String)> {
    let agent = Agent::new(house);
    let anton = player("energie", "anton");
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &anton).sign_in(&agent, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let again = portal.ask_for("energie");
    let code = again.code(&again.open(&agent).await);
    let begun = portal.post("/oauth/device_authorization", &[]).await;
    let pushed: Vec<(&str, &str)> = again
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let pushed = portal.post("/oauth/par", &pushed).await;
    let text = |answer: &serde_json::Value, name: &str| answer[name].as_str().unwrap().to_owned();
    let registrar = Registrar::of(house).await;
    let metadata = json!({ "redirect_uris": ["https://nieuw.test/cb"] });
    let registered = registrar.registered(&metadata).await;
    let sign_in = portal.ask_for("energie").open(&Agent::new(house)).await;
    let account = agent.get("/account").await;
    let forgot = Agent::new(house).get("/forgot?institution=energie").await;
    forgot.submit(&[("username", "bea")]).await;
    let link = newest_link(house, "bea@energie.test").await;
    let mut all = vec![
        ("access token", tokens.access_token.clone()),
        ("refresh token", tokens.refresh_token.clone().unwrap()),
        ("ID token", tokens.id_token.clone()),
        ("code", code),
        ("device code", text(&begun.json, "device_code")),
        ("user code", text(&begun.json, "user_code")),
        ("request_uri", text(&pushed.json, "request_uri")),
        (
            "registration token",
            text(&registered, "registration_access_token"),
        ),
        ("client's secret", portal.entry.secret.unwrap().to_owned()),
        ("sign-in", sign_in.url.split('/').nth(4).unwrap().to_owned()),
        ("CSRF token", account.value("csrf").unwrap()),
        (
            "mailed link",
            link.split("/link/").nth(1).unwrap().to_owned(),
        ),
        ("recovery code", "ABCD-EFGH-JKLM-NPQR".to_owned()),
    ];
    for (kind, name) in [
        ("session", "session"),
        ("browser", "browser"),
        ("device", "device"),
    ] {
        all.push((
            kind,
            agent.cookie(name).unwrap_or_else(|| panic!("no {name}")),
        ));
    }
    all
}

async fn jwt_05_no_value_that_opens_something_opens_anything_else(house: &TestHouse) {
    with_client(house, "agenda", |settings| {
        settings.grant_types.insert(GrantType::DeviceCode);
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let wire = Wire::to(house);
    let all = values(house, &portal).await;
    let mut asked = 0;
    let mut refused = |kind: &str, place: &str, good: bool, status: u16| {
        asked += 1;
        assert!(good, "the {kind} as {place}: {status}");
    };
    for (kind, value) in &all {
        let kind = *kind;
        // At the token endpoint, with the client that all of it belongs to. What is spent by a try in its
        // own place is tried there last of all.
        for (place, own, fields) in [
            (
                "a code",
                "code",
                vec![
                    ("grant_type", "authorization_code"),
                    ("code", value),
                    ("redirect_uri", portal.entry.redirect_uri),
                    ("code_verifier", "verifier"),
                ],
            ),
            (
                "a refresh token",
                "refresh token",
                vec![("grant_type", "refresh_token"), ("refresh_token", value)],
            ),
            (
                "a device code",
                "device code",
                vec![("grant_type", DEVICE_CODE), ("device_code", value)],
            ),
            (
                "a subject token",
                "access token",
                vec![
                    ("grant_type", TOKEN_EXCHANGE),
                    ("subject_token", value),
                    ("subject_token_type", ACCESS_TOKEN),
                ],
            ),
        ] {
            if kind != own {
                let answer = portal.post("/oauth/token", &fields).await;
                refused(kind, place, answer.status == 400, answer.status);
            }
        }
        if kind != "access token" {
            let answer = portal.userinfo(value).await;
            refused(
                kind,
                "a bearer token at userinfo",
                answer.status == 401,
                answer.status,
            );
        }
        if !matches!(kind, "access token" | "refresh token") {
            let active = portal.is_active(value).await;
            refused(kind, "a token at introspection", !active, 200);
        }
        let bearer = format!("Bearer {value}");
        let headers = [("authorization", bearer.as_str())];
        for path in [
            "/admin/api/v1/institutions/energie/people",
            "/scim/v2/energie/Users",
        ] {
            let answer = wire.ask(Method::GET, path, &headers).await;
            refused(
                kind,
                path,
                matches!(answer.status, 401 | 403),
                answer.status,
            );
        }
        let metadata = json!({ "redirect_uris": ["https://nog.test/cb"] });
        let answer = wire
            .json(Method::POST, "/oauth/register", &metadata, &headers)
            .await;
        refused(
            kind,
            "an initial token",
            answer.status == 401,
            answer.status,
        );
        if kind != "registration token" {
            let path = "/oauth/register/agenda";
            let answer = wire.ask(Method::GET, path, &headers).await;
            refused(
                kind,
                "a registration token",
                answer.status == 401,
                answer.status,
            );
        }
        if kind != "client's secret" {
            let own = sluis_tests::basic("agenda", value);
            let fields = [("grant_type", "refresh_token"), ("refresh_token", "x")];
            let answer = portal.post_with("/oauth/token", &fields, Some(&own)).await;
            refused(
                kind,
                "a client's secret",
                answer.status == 401,
                answer.status,
            );
        }
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", "agenda"),
            ("client_assertion_type", ASSERTION),
            ("client_assertion", value),
        ];
        let answer = portal.post_with("/oauth/token", &fields, None).await;
        refused(
            kind,
            "a client's assertion",
            matches!(answer.status, 400 | 401),
            answer.status,
        );
        if kind != "request_uri" {
            let request = portal.ask_for("energie").with("request_uri", value);
            let page = request.open(&Agent::new(house)).await;
            let left = page.away().is_some_and(|away| !away.contains("error="));
            refused(
                kind,
                "a request_uri",
                page.step() != "password" && !left,
                page.status,
            );
        }
        for (place, name) in [
            ("a session", "session"),
            ("a device", "device"),
            ("a browser", "browser"),
        ] {
            if kind != place.trim_start_matches("a ") {
                let agent = Agent::new(house);
                agent.set_cookie(name, value);
                let page = agent.get("/account?institution=energie").await;
                refused(kind, place, page.step() == "password", page.status);
            }
        }
        for path in ["link", "badge", "computer", "signin"] {
            let own = matches!((kind, path), ("mailed link", "link"));
            if !own {
                let page = Agent::new(house).get(&format!("/{path}/{value}")).await;
                let asks = page.has_field("new_password") || page.step() == "account";
                refused(kind, path, !asks, page.status);
            }
        }
    }
    // Whatever was tried, each is still what it was.
    let of = |kind: &str| all.iter().find(|(one, _)| *one == kind).unwrap().1.as_str();
    assert_eq!(portal.userinfo(of("access token")).await.status, 200);
    assert_eq!(portal.refresh(of("refresh token")).await.status, 200);
    let polled = portal
        .post(
            "/oauth/token",
            &[
                ("grant_type", DEVICE_CODE),
                ("device_code", of("device code")),
            ],
        )
        .await;
    assert_eq!(polled.error(), "authorization_pending");
    let link = format!("/link/{}", of("mailed link"));
    let page = Agent::new(house).get(&link).await;
    assert!(page.has_field("new_password"), "{}", page.text());
    let agent = Agent::new(house);
    for name in ["session", "device"] {
        agent.set_cookie(name, of(name));
    }
    assert_eq!(agent.get("/account").await.step(), "account");
    println!(
        "{} values, refused {asked} times in another's place",
        all.len()
    );
}
