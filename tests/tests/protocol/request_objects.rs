//! Request objects, by value and by reference (RFC 9101, OpenID Connect Core §6).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use actix_web::{App, HttpResponse, HttpServer, rt, web};
use serde_json::{Value, json};
use sluis_model::client::ClientSettings;
use sluis_protocol::algorithm::ClientAlgorithm;
use sluis_tests::{
    Agent, Asked, NamedKey, OWN_REDIRECT_URI, Portal, Visit, WebPlace, on_both_stores, register,
    testkit::{ORIGIN, TestHouse, cast::player},
    unsigned,
};
use std::{
    net::{Ipv4Addr, TcpListener},
    sync::mpsc,
    thread::JoinHandle,
};

on_both_stores! {
    oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported;
    oidcc_ensure_request_object_with_redirect_uri_uses_the_inner_one;
    what_stands_in_an_object_counts_over_what_stands_outside;
    a_bad_object_is_refused_with_its_own_code;
    who_must_sign_or_registered_an_algorithm_gets_nothing_else;
    a_typed_object_stands_alone;
    oidcc_request_uri_signed_is_fetched_where_it_is_registered;
    a_request_uri_that_can_not_be_used_is_refused;
    dos_07_ssr_05_strangers_make_us_ask_a_request_uri_no_more_than_is_of_use;
    a_refusal_has_nowhere_to_go_where_the_target_stood_in_the_bad_object;
}

/// What a portal would ask, as an object: the request's own parameters with what a JWT needs.
fn object(asked: &Asked) -> Value {
    let mut claims = json!({ "iss": asked.params["client_id"], "aud": ORIGIN });
    for (name, value) in &asked.params {
        claims[name] = value.as_str().into();
    }
    claims
}

/// The least that stands outside, with the object.
fn outside(portal: &Portal, jwt: &str) -> Asked {
    let mut asked = portal.ask();
    asked
        .params
        .retain(|name, _| matches!(name.as_str(), "client_id" | "response_type" | "scope"));
    asked.with("request", jwt)
}

/// The request as it counts, for reading its answer: what is inside goes over what is outside.
async fn opened(house: &TestHouse, inner: &Asked, outer: &Asked) -> sluis_tests::Page {
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), outer)
        .await;
    assert!(!inner.code(&settled.page).is_empty());
    settled.page
}

async fn oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(
    house: &TestHouse,
) {
    for registered in [None, Some(ClientAlgorithm::None)] {
        let portal = register(house, "ongetekend", |settings| {
            settings.request_object_signing_alg = registered;
        })
        .await;
        let inner = portal.ask_for("energie");
        // state and nonce are only inside.
        let page = opened(house, &inner, &outside(&portal, &unsigned(&object(&inner)))).await;
        portal.tokens(&inner, &page).await;
    }
}

async fn oidcc_ensure_request_object_with_redirect_uri_uses_the_inner_one(house: &TestHouse) {
    let portal = register(house, "ongetekend", |_| {}).await;
    let inner = portal.ask_for("energie");
    let outer = outside(&portal, &unsigned(&object(&inner)))
        .with("redirect_uri", "https://eigen.test/cb/kwaad");
    opened(house, &inner, &outer).await;
    // And a bad one inside is not saved by a good one outside.
    let mut bad = object(&inner);
    bad["redirect_uri"] = "https://kwaad.test/cb".into();
    let outer = outside(&portal, &unsigned(&bad)).with("redirect_uri", OWN_REDIRECT_URI);
    let page = outer.open(&Agent::new(house)).await;
    assert_eq!(
        (page.status, page.step(), page.away()),
        (400, "error", None)
    );
}

async fn what_stands_in_an_object_counts_over_what_stands_outside(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let portal = register(house, "tekent", |settings| settings.jwks = Some(key.jwks())).await;
    let inner = portal.ask_for("energie").with("max_age", "30");
    let mut claims = object(&inner);
    claims["max_age"] = 30.into();
    claims["claims"] = json!({ "id_token": { "email": { "essential": true } } });
    let outer = outside(&portal, &key.sign(None, &claims))
        .with("state", "buiten")
        .with("nonce", "buiten")
        .with("login_hint", "bea");
    let page = outer.open(&Agent::new(house)).await;
    assert_eq!(
        page.value("username").as_deref(),
        Some("bea"),
        "what is not inside counts outside"
    );
    let settled = Visit::of(house, &player("energie", "bea"))
        .go_on(page)
        .await;
    let tokens = portal.tokens(&inner, &settled.page).await;
    assert_eq!(
        tokens.claims["email"], "bea@energie.test",
        "claims as an object"
    );
}

/// A change to an object, and the code that it is refused with.
type Fault = (&'static str, fn(&mut Value, i64), &'static str);

const FAULTS: &[Fault] = &[
    (
        "another iss",
        |o, _| o["iss"] = "agenda".into(),
        "invalid_request_object",
    ),
    (
        "another aud",
        |o, _| o["aud"] = "https://elders.test".into(),
        "invalid_request_object",
    ),
    (
        "aud a number",
        |o, _| o["aud"] = 3.into(),
        "invalid_request_object",
    ),
    (
        "expired",
        |o, now| o["exp"] = (now - 60).into(),
        "invalid_request_object",
    ),
    (
        "exp a text",
        |o, _| o["exp"] = "straks".into(),
        "invalid_request_object",
    ),
    (
        "not yet",
        |o, now| o["nbf"] = (now + 60).into(),
        "invalid_request_object",
    ),
    (
        "request inside",
        |o, _| o["request"] = "x.y.z".into(),
        "invalid_request_object",
    ),
    (
        "request_uri inside",
        |o, _| o["request_uri"] = "https://eigen.test/o".into(),
        "invalid_request_object",
    ),
    (
        "another client_id",
        |o, _| o["client_id"] = "agenda".into(),
        "invalid_request_object",
    ),
    (
        "another response_type",
        |o, _| o["response_type"] = "code id_token".into(),
        "invalid_request_object",
    ),
    (
        "a null character",
        |o, _| o["login_hint"] = "a\0b".into(),
        "invalid_request_object",
    ),
    (
        "a bad parameter",
        |o, _| o["max_age"] = (-1).into(),
        "invalid_request",
    ),
    (
        "an unknown scope",
        |o, _| o["scope"] = "onbekend".into(),
        "invalid_scope",
    ),
];

/// A change to an object that leaves it good.
type Harmless = (&'static str, fn(&mut Value, i64));

const GOOD: &[Harmless] = &[
    ("no iss and no aud", |o, _| {
        o.as_object_mut()
            .unwrap()
            .retain(|name, _| name != "iss" && name != "aud");
    }),
    ("aud among others", |o, _| {
        o["aud"] = json!(["https://elders.test", ORIGIN])
    }),
    ("exp and nbf", |o, now| {
        o["exp"] = (now + 60).into();
        o["nbf"] = (now + 8).into();
    }),
];

async fn a_bad_object_is_refused_with_its_own_code(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let portal = register(house, "tekent", |settings| settings.jwks = Some(key.jwks())).await;
    let now = house.now().timestamp();
    let inner = portal.ask_for("energie");
    let with_target = |jwt: &str| {
        let outer = outside(&portal, jwt).with("redirect_uri", OWN_REDIRECT_URI);
        outer.with("state", &inner.params["state"])
    };
    for (what, change, code) in FAULTS {
        let mut claims = object(&inner);
        change(&mut claims, now);
        let outer = with_target(&key.sign(None, &claims));
        let page = outer.open(&Agent::new(house)).await;
        assert_eq!(outer.error(&page), *code, "{what}");
    }
    for (what, change) in GOOD {
        let mut claims = object(&inner);
        change(&mut claims, now);
        let page = with_target(&key.sign(None, &claims))
            .open(&Agent::new(house))
            .await;
        assert_eq!(page.step(), "password", "{what}");
    }
    let claims = object(&inner);
    let other = NamedKey::generate("k1");
    let crit = json!({ "alg": "ES256", "kid": "k1", "crit": ["exp"] });
    for (what, jwt) in [
        ("another key", other.sign(None, &claims)),
        ("another kind of JWT", key.sign(Some("dpop+jwt"), &claims)),
        ("critical extensions", key.sign_with(&crit, &claims)),
        (
            "an unknown algorithm",
            key.sign_with(&json!({ "alg": "ES999" }), &claims),
        ),
        ("not a JWT", "een.twee".to_owned()),
        ("a JWT of nothing", "..".to_owned()),
    ] {
        let outer = with_target(&jwt);
        let page = outer.open(&Agent::new(house)).await;
        assert_eq!(outer.error(&page), "invalid_request_object", "{what}");
    }
}

async fn who_must_sign_or_registered_an_algorithm_gets_nothing_else(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    type Change = fn(&mut ClientSettings);
    let rows: &[(Change, &str, &str)] = &[
        (
            |s| s.require_signed_request_object = true,
            "password",
            "invalid_request_object",
        ),
        (
            |s| s.request_object_signing_alg = Some(ClientAlgorithm::ES256),
            "password",
            "invalid_request_object",
        ),
        (
            |s| s.request_object_signing_alg = Some(ClientAlgorithm::RS256),
            "invalid_request_object",
            "invalid_request_object",
        ),
        (
            |s| s.request_object_signing_alg = Some(ClientAlgorithm::None),
            "invalid_request_object",
            "password",
        ),
    ];
    for (index, (change, signed, bare)) in rows.iter().enumerate() {
        let portal = register(house, "streng-getekend", |settings| {
            settings.jwks = Some(key.jwks());
            change(settings);
        })
        .await;
        let inner = portal.ask_for("energie");
        let claims = object(&inner);
        for (jwt, expected) in [(key.sign(None, &claims), signed), (unsigned(&claims), bare)] {
            let outer = outside(&portal, &jwt)
                .with("redirect_uri", OWN_REDIRECT_URI)
                .with("state", &inner.params["state"]);
            let page = outer.open(&Agent::new(house)).await;
            if *expected == "password" {
                assert_eq!(page.step(), "password", "row {index}");
            } else {
                assert_eq!(outer.error(&page), *expected, "row {index}");
            }
        }
        if index == 0 {
            let page = inner.open(&Agent::new(house)).await;
            assert_eq!(inner.error(&page), "invalid_request", "no object at all");
        }
    }
}

async fn a_typed_object_stands_alone(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let portal = register(house, "tekent", |settings| settings.jwks = Some(key.jwks())).await;
    let inner = portal.ask_for("energie").without("state");
    for typ in ["oauth-authz-req+jwt", "application/oauth-authz-req+jwt"] {
        let outer = outside(&portal, &key.sign(Some(typ), &object(&inner)))
            .with("login_hint", "bea")
            .with("state", "buiten")
            .with("response_type", "code id_token");
        let page = outer.open(&Agent::new(house)).await;
        assert_ne!(
            page.value("username").as_deref(),
            Some("bea"),
            "RFC 9101 §5"
        );
        let settled = Visit::of(house, &player("energie", "bea"))
            .go_on(page)
            .await;
        // The answer has no state, and is that of the code flow.
        portal.tokens(&inner, &settled.page).await;
    }
}

/// A portal's own web server with one file.
struct Host {
    origin: String,
    server: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    fn serving(kind: &'static str, body: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    let body = body.clone();
                    App::new().route(
                        "/object",
                        web::get().to(move || {
                            let body = body.clone();
                            async move { HttpResponse::Ok().content_type(kind).body(body) }
                        }),
                    )
                })
                .workers(1)
                .disable_signals()
                .listen(listener)
                .unwrap()
                .run();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            origin,
            server: told.recv().unwrap(),
            thread: Some(thread),
        }
    }

    fn uri(&self) -> String {
        format!("{}/object", self.origin)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// The least that stands outside, with the address of the object.
fn by_reference(portal: &Portal, uri: &str) -> Asked {
    outside(portal, "")
        .without("request")
        .with("request_uri", uri)
}

async fn oidcc_request_uri_signed_is_fetched_where_it_is_registered(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let draft = Portal::of(house, "agenda").ask_for("energie");
    let draft = draft
        .with("client_id", "verwijst")
        .with("redirect_uri", OWN_REDIRECT_URI);
    for (kind, jwt) in [
        ("application/jwt", key.sign(None, &object(&draft))),
        (
            "application/oauth-authz-req+jwt; charset=utf-8",
            key.sign(None, &object(&draft)),
        ),
        // oidcc-request-uri-unsigned
        ("application/jwt", unsigned(&object(&draft))),
    ] {
        let host = Host::serving(kind, jwt);
        let portal = register(house, "verwijst", |settings| {
            settings.jwks = Some(key.jwks());
            // Registered with a fragment that is not the hash of anything.
            settings.request_uris = vec![format!("{}#versie-1", host.uri())];
        })
        .await;
        for uri in [
            host.uri(),
            format!("{}#versie-1", host.uri()),
            format!("{}#andere", host.uri()),
        ] {
            let page = by_reference(&portal, &uri).open(&Agent::new(house)).await;
            assert_eq!(page.step(), "password", "{uri} as {kind}");
            let settled = Visit::of(house, &player("energie", "bea"))
                .go_on(page)
                .await;
            assert!(!draft.code(&settled.page).is_empty());
        }
    }
}

async fn a_request_uri_that_can_not_be_used_is_refused(house: &TestHouse) {
    let key = NamedKey::generate("k1");
    let draft = Portal::of(house, "agenda").ask_for("energie");
    let draft = draft
        .with("client_id", "verwijst")
        .with("redirect_uri", OWN_REDIRECT_URI);
    let good = key.sign(None, &object(&draft));
    let gone = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let nobody = format!("http://{}/object", gone.local_addr().unwrap());
    drop(gone);
    let as_text = Host::serving("text/html", good.clone());
    let endless = Host::serving("application/jwt", "x".repeat(17 * 1024));
    let forged = Host::serving(
        "application/jwt",
        NamedKey::generate("k1").sign(None, &object(&draft)),
    );
    let fine = Host::serving("application/jwt", good);
    let portal = register(house, "verwijst", |settings| {
        settings.jwks = Some(key.jwks());
        settings.request_uris = vec![
            nobody.clone(),
            as_text.uri(),
            endless.uri(),
            forged.uri(),
            format!("{}/weg", fine.origin),
            "https://10.0.0.1/object".to_owned(),
        ];
    })
    .await;
    for (uri, code) in [
        (nobody, "invalid_request_uri"),
        (as_text.uri(), "invalid_request_uri"),
        (endless.uri(), "invalid_request_uri"),
        (forged.uri(), "invalid_request_object"),
        (format!("{}/weg", fine.origin), "invalid_request_uri"),
        ("https://10.0.0.1/object".to_owned(), "invalid_request_uri"),
        // Good, but not registered.
        (fine.uri(), "invalid_request_uri"),
        (format!("{}?x=1", as_text.uri()), "invalid_request_uri"),
        (
            "urn:ietf:params:oauth:request_uri:onzin".to_owned(),
            "invalid_request_uri",
        ),
    ] {
        let outer = by_reference(&portal, &uri).with("redirect_uri", OWN_REDIRECT_URI);
        let page = outer.open(&Agent::new(house)).await;
        assert_eq!(outer.error(&page), code, "{uri}");
    }
}

async fn a_refusal_has_nowhere_to_go_where_the_target_stood_in_the_bad_object(house: &TestHouse) {
    let portal = register(house, "ongetekend", |_| {}).await;
    let inner = portal.ask_for("energie");
    let mut bad = object(&inner);
    bad["aud"] = "https://elders.test".into();
    let page = outside(&portal, &unsigned(&bad))
        .open(&Agent::new(house))
        .await;
    assert_eq!(
        (page.status, page.step(), page.away()),
        (400, "error", None)
    );
    assert!(
        page.text().contains("invalid_request_object"),
        "{}",
        page.text()
    );
    assert!(
        page.links().contains(&"https://eigen.test/"),
        "the way back to the portal"
    );
    let id = page.header("x-request-id").unwrap().to_owned();
    assert!(
        page.text().contains(&id),
        "the page shows the number that our log knows"
    );
}

async fn dos_07_ssr_05_strangers_make_us_ask_a_request_uri_no_more_than_is_of_use(
    house: &TestHouse,
) {
    let place = WebPlace::open().await;
    let portal = register(house, "verwijst", |settings| {
        settings.request_uris = vec![place.at("/o")];
    })
    .await;
    let outer = by_reference(&portal, &place.at("/o"));
    let elsewhere = outer.clone().with("redirect_uri", "https://kwaad.test/cb");
    let page = elsewhere.open(&Agent::new(house)).await;
    assert_eq!((page.step(), page.away()), ("error", None));
    assert_eq!(place.asked("/o"), 0, "nobody could be answered there");
    let outer = outer.with("redirect_uri", OWN_REDIRECT_URI);
    for _ in 0..3 {
        let page = outer.open(&Agent::new(house)).await;
        assert_eq!(outer.error(&page), "invalid_request_uri");
    }
    assert_eq!(place.asked("/o"), 1, "in vain");
    house.clock.advance(chrono::Duration::seconds(5));
    outer.open(&Agent::new(house)).await;
    assert_eq!(place.asked("/o"), 2);
}
