//! Clients that register themselves (RFC 7591, OpenID Connect Dynamic Client Registration 1.0).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{audit::EventKind, initial_access_token::RegistrationPolicy};
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{Registrar, WebPlace, on_both_stores, testkit::TestHouse};

on_both_stores! {
    a_client_registers_and_is_told_all_that_was_registered;
    a_registered_client_has_a_secret_that_works;
    reg_01_a_client_is_registered_only_with_a_token;
    reg_01_a_token_is_good_for_as_many_clients_as_it_says;
    a_network_that_registers_without_end_has_to_wait;
    reg_01_who_has_no_token_keeps_nobody_of_the_network_out_who_has_one;
    of_many_at_once_only_as_many_come_as_the_token_says;
    reg_01_a_tokens_policy_bounds_what_its_clients_are;
    reg_01_a_tokens_hosts_bound_every_address_that_its_clients_name;
    red_05_what_can_not_be_registered_is_told_in_the_words_of_the_specification;
    oidcc_redirect_uri_regfrag_a_fragment_is_refused;
    oidcc_3rd_party_init_login_nohttps_is_refused_and_https_is_echoed;
    oidcc_registration_sector_uri_lists_the_redirect_uris;
    oidcc_registration_sector_bad_is_refused;
    a_sector_is_joined_only_by_redirect_uris_that_its_document_lists;
    a_body_that_is_no_metadata_is_refused;
    a_set_of_keys_without_kid_is_taken_also_beside_a_secret;
}

fn portal() -> Value {
    json!({ "redirect_uris": ["https://portaal.test/cb"], "client_name": "Portaal" })
}

fn with(change: Value) -> Value {
    let mut metadata = portal();
    for (name, value) in change.as_object().unwrap() {
        metadata[name] = value.clone();
    }
    metadata
}

async fn a_client_registers_and_is_told_all_that_was_registered(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let sent = json!({
        "redirect_uris": ["https://portaal.test/cb?bar=foo", "https://portaal.test/cb2"],
        "post_logout_redirect_uris": ["https://portaal.test/uit"],
        "response_types": ["id_token token", "code"],
        "grant_types": ["authorization_code", "implicit", "refresh_token"],
        "application_type": "web",
        "client_name": "Portaal",
        "contacts": ["beheer@portaal.test"],
        "client_uri": "https://portaal.test/",
        "policy_uri": "https://portaal.test/privacy",
        "tos_uri": "https://elders.test/voorwaarden",
        "logo_uri": "https://portaal.test/logo.png",
        "initiate_login_uri": "https://portaal.test/begin",
        "token_endpoint_auth_method": "client_secret_post",
        "id_token_signed_response_alg": "ES256",
        "userinfo_signed_response_alg": "RS256",
        "request_object_signing_alg": "none",
        "subject_type": "pairwise",
        "default_max_age": 3600,
        "require_auth_time": true,
        "default_acr_values": ["urn:sluis:acr:single-factor"],
        "request_uris": ["https://portaal.test/verzoek#hash"],
        "backchannel_logout_uri": "https://portaal.test/achter",
        "backchannel_logout_session_required": true,
        "frontchannel_logout_uri": "https://portaal.test/voor",
        "frontchannel_logout_session_required": true,
        "dpop_bound_access_tokens": true,
        "tls_client_certificate_bound_access_tokens": true,
        "require_pushed_authorization_requests": true,
        "software_id": "portaal",
        "software_version": "1.2",
        "scope": "openid email offline_access",
        "onbekend": [1, 2],
    });
    let answer = registrar.register(&sent).await;
    assert_eq!(answer.status, 201, "{}", answer.json);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/json")
    );
    let told = answer.json;
    for (name, value) in sent.as_object().unwrap() {
        match name.as_str() {
            "onbekend" => assert_eq!(told[name], Value::Null),
            "scope" => {
                let sorted = |value: &Value| {
                    let mut words: Vec<_> = value
                        .as_str()
                        .unwrap()
                        .split(' ')
                        .map(str::to_owned)
                        .collect();
                    words.sort();
                    words
                };
                assert_eq!(sorted(&told[name]), sorted(value));
            }
            "response_types" | "grant_types" => {
                let sorted = |value: &Value| {
                    let mut words = value.as_array().unwrap().clone();
                    words.sort_by_key(ToString::to_string);
                    words
                };
                assert_eq!(sorted(&told[name]), sorted(value), "{name}");
            }
            _ => assert_eq!(told[name], *value, "{name}"),
        }
    }
    let secret = told["client_secret"].as_str().unwrap();
    assert!(secret.len() >= 32);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    assert!(secret.chars().all(plain), "it needs no encoding");
    assert_eq!(told["client_secret_expires_at"], 0);
    assert!(told["client_id_issued_at"].is_i64());
    assert!(told["registration_access_token"].is_string());
    let events = house.events().await;
    assert!(events.iter().any(|event| {
        event.kind == EventKind::ClientChanged && event.details["client"] == told["client_id"]
    }));
}

async fn a_registered_client_has_a_secret_that_works(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let told = registrar.registered(&portal()).await;
    assert_eq!(told["response_types"], json!(["code"]));
    assert_eq!(told["grant_types"], json!(["authorization_code"]));
    assert_eq!(told["token_endpoint_auth_method"], "client_secret_basic");
    let portal = sluis_tests::Portal::of(house, "agenda");
    let basic = |secret: &str| sluis_tests::basic(told["client_id"].as_str().unwrap(), secret);
    let fields = [("grant_type", "authorization_code"), ("code", "x")];
    let right = basic(told["client_secret"].as_str().unwrap());
    let answer = portal
        .post_with("/oauth/token", &fields, Some(&right))
        .await;
    assert_ne!(answer.error(), "invalid_client");
    let answer = portal
        .post_with("/oauth/token", &fields, Some(&basic("anders")))
        .await;
    assert_eq!(answer.error(), "invalid_client");
    // A public client has none.
    let public = with(json!({ "token_endpoint_auth_method": "none" }));
    let told = registrar.registered(&public).await;
    assert_eq!(told["client_secret"], Value::Null);
    assert_eq!(told["client_secret_expires_at"], Value::Null);
}

async fn reg_01_a_client_is_registered_only_with_a_token(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let post = |bearer: Option<&'static str>| {
        let registrar = registrar.clone();
        async move {
            registrar
                .send(Method::POST, "/oauth/register", bearer, Some(&portal()))
                .await
        }
    };
    let unknown = "sluis_ia_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (bearer, names_error) in [(None, false), (Some("onzin"), true), (Some(unknown), true)] {
        let answer = post(bearer).await;
        assert_eq!(answer.status, 401);
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Bearer"), "{challenge}");
        assert_eq!(challenge.contains("invalid_token"), names_error);
        let why = answer.json["error_description"].as_str().unwrap();
        assert_eq!(challenge.contains(why), names_error, "{challenge}: {why}");
    }
    house.clock.advance(chrono::Duration::days(31));
    assert_eq!(registrar.register(&portal()).await.status, 401, "it ended");
}

async fn reg_01_a_token_is_good_for_as_many_clients_as_it_says(house: &TestHouse) {
    let registrar = Registrar::with(house, RegistrationPolicy::default(), Some(2)).await;
    let bad = with(json!({ "redirect_uris": [] }));
    assert_eq!(registrar.register(&bad).await.status, 400);
    for _ in 0..2 {
        assert_eq!(
            registrar.register(&portal()).await.status,
            201,
            "a refusal spends nothing"
        );
    }
    assert_eq!(registrar.register(&portal()).await.status, 401);
}

async fn a_network_that_registers_without_end_has_to_wait(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let hour = chrono::Duration::hours(1);
    for _ in 0..600 {
        let counted = house
            .idp
            .ephemeral
            .count_try("registration/127.0.0.1", hour, house.now());
        counted.await.unwrap();
    }
    let answer = registrar.register(&portal()).await;
    assert_eq!(answer.status, 429);
    assert!(answer.headers.contains_key("retry-after"));
    house.clock.advance(hour);
    assert_eq!(registrar.register(&portal()).await.status, 201);
}

async fn reg_01_who_has_no_token_keeps_nobody_of_the_network_out_who_has_one(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let hour = chrono::Duration::hours(1);
    for _ in 0..600 {
        let counted =
            house
                .idp
                .ephemeral
                .count_try("registration-refused/127.0.0.1", hour, house.now());
        counted.await.unwrap();
    }
    for bearer in [None, Some("onzin")] {
        let refused = registrar
            .send(Method::POST, "/oauth/register", bearer, Some(&portal()))
            .await;
        assert_eq!(refused.status, 429, "{bearer:?}");
    }
    assert_eq!(registrar.register(&portal()).await.status, 201);
}

async fn of_many_at_once_only_as_many_come_as_the_token_says(house: &TestHouse) {
    let registrar = Registrar::with(house, RegistrationPolicy::default(), Some(3)).await;
    let tries = (0..8).map(|_| {
        let registrar = registrar.clone();
        tokio::spawn(async move { registrar.register(&portal()).await.status })
    });
    let mut registered = 0;
    for attempt in tries.collect::<Vec<_>>() {
        registered += usize::from(attempt.await.unwrap() == 201);
    }
    assert_eq!(registered, 3);
}

async fn reg_01_a_tokens_policy_bounds_what_its_clients_are(house: &TestHouse) {
    let usual = Registrar::of(house).await;
    let service = with(json!({ "grant_types": ["client_credentials"] }));
    assert_eq!(
        usual.register(&service).await.error(),
        "invalid_client_metadata"
    );
    let policy = RegistrationPolicy {
        scope: ["openid", "email"].into_iter().collect(),
        grant_types: [GrantType::AuthorizationCode, GrantType::ClientCredentials].into(),
        redirect_hosts: vec!["portaal.test".to_owned()],
        first_party: false,
    };
    let narrow = Registrar::with(house, policy, None).await;
    let told = narrow
        .registered(&with(json!({ "scope": "openid profile email" })))
        .await;
    assert_eq!(told["scope"], "email openid", "the rest falls away");
    narrow.registered(&service).await;
    let refreshing = with(json!({ "grant_types": ["authorization_code", "refresh_token"] }));
    assert_eq!(
        narrow.register(&refreshing).await.error(),
        "invalid_client_metadata"
    );
    let elsewhere = with(json!({ "redirect_uris": ["https://elders.test/cb"] }));
    assert_eq!(
        narrow.register(&elsewhere).await.error(),
        "invalid_redirect_uri"
    );
    // The client itself is bound as well, when it changes its registration later.
    let mut wider = with(json!({ "redirect_uris": ["https://elders.test/cb"] }));
    wider["client_id"] = told["client_id"].clone();
    let answer = narrow.own(Method::PUT, &told, Some(&wider)).await;
    assert_eq!(answer.error(), "invalid_redirect_uri");
}

async fn reg_01_a_tokens_hosts_bound_every_address_that_its_clients_name(house: &TestHouse) {
    let policy = RegistrationPolicy {
        redirect_hosts: vec!["portaal.test".to_owned(), "127.0.0.1".to_owned()],
        ..RegistrationPolicy::default()
    };
    let registrar = Registrar::with(house, policy, None).await;
    let named = |host: &str| {
        let at = |path: &str| format!("https://{host}/{path}");
        [
            ("post_logout_redirect_uris", json!([at("uit")])),
            ("initiate_login_uri", json!(at("begin"))),
            ("client_uri", json!(at(""))),
            ("logo_uri", json!(at("logo.png"))),
            ("policy_uri", json!(at("privacy"))),
            ("tos_uri", json!(at("voorwaarden"))),
            ("jwks_uri", json!(at("jwks"))),
            ("backchannel_logout_uri", json!(at("achter"))),
            ("request_uris", json!([at("verzoek")])),
        ]
    };
    let own: serde_json::Map<String, Value> = named("portaal.test")
        .into_iter()
        .map(|(member, value)| (member.to_owned(), value))
        .collect();
    let told = registrar.registered(&with(own.into())).await;
    for (member, value) in named("elders.test") {
        let mut elsewhere = with(json!({ member: value }));
        let answer = registrar.register(&elsewhere).await;
        let code = match member {
            "post_logout_redirect_uris" => "invalid_redirect_uri",
            _ => "invalid_client_metadata",
        };
        assert_eq!((answer.status, answer.error()), (400, code), "{member}");
        let why = answer.json["error_description"].as_str().unwrap();
        assert!(why.contains("elders.test"), "{member}: {why}");
        // Nor later.
        elsewhere["client_id"] = told["client_id"].clone();
        let answer = registrar.own(Method::PUT, &told, Some(&elsewhere)).await;
        assert_eq!(answer.error(), code, "{member}");
    }
    // Nobody is asked who may not be named.
    let place = WebPlace::open().await;
    let sector = format!(
        "http://localhost:{}/s",
        place.at("").rsplit_once(':').unwrap().1
    );
    let elsewhere = with(json!({ "subject_type": "pairwise", "sector_identifier_uri": sector }));
    let answer = registrar.register(&elsewhere).await;
    assert_eq!(answer.error(), "invalid_client_metadata");
    let why = answer.json["error_description"].as_str().unwrap();
    assert!(why.starts_with("sector_identifier_uri"), "{why}");
    let framed = with(json!({ "frontchannel_logout_uri": "https://elders.test/voor" }));
    let answer = registrar.register(&framed).await;
    assert_eq!(answer.error(), "invalid_client_metadata");
}

async fn red_05_what_can_not_be_registered_is_told_in_the_words_of_the_specification(
    house: &TestHouse,
) {
    let registrar = Registrar::of(house).await;
    for (change, code) in [
        (json!({ "redirect_uris": [] }), "invalid_redirect_uri"),
        (
            json!({ "redirect_uris": ["http://portaal.test/cb"] }),
            "invalid_redirect_uri",
        ),
        (
            json!({ "redirect_uris": "https://portaal.test/cb" }),
            "invalid_redirect_uri",
        ),
        (
            json!({ "redirect_uris": ["nl.portaal.app:/cb"] }),
            "invalid_redirect_uri",
        ),
        (
            json!({ "response_types": ["code"], "grant_types": ["implicit"] }),
            "invalid_client_metadata",
        ),
        (
            json!({ "grant_types": ["password"] }),
            "invalid_client_metadata",
        ),
        (
            json!({ "token_endpoint_auth_method": "onzin" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "id_token_signed_response_alg": "none" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "id_token_signed_response_alg": "HS256" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "id_token_encrypted_response_alg": "RSA-OAEP" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "jwks_uri": "http://169.254.169.254/" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "jwks_uri": "https://10.0.0.1/jwks" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "jwks": { "keys": [{ "kty": "oct", "k": "AA" }] } }),
            "invalid_client_metadata",
        ),
        (
            json!({ "logo_uri": "javascript:alert(1)" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "policy_uri": "http://portaal.test/" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "frontchannel_logout_uri": "https://elders.test/x" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "subject_type": "anders" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "client_name": "Bank\u{202e}knaB" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "default_max_age": "lang" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "software_statement": "e30.e30." }),
            "invalid_software_statement",
        ),
        (json!({ "contacts": [1] }), "invalid_client_metadata"),
    ] {
        let answer = registrar.register(&with(change.clone())).await;
        assert_eq!(answer.status, 400, "{change}");
        assert_eq!(answer.error(), code, "{change}: {}", answer.json);
    }
}

async fn oidcc_redirect_uri_regfrag_a_fragment_is_refused(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let fragment = with(json!({ "redirect_uris": ["https://portaal.test/cb#foobar"] }));
    let answer = registrar.register(&fragment).await;
    assert_eq!(
        (answer.status, answer.error()),
        (400, "invalid_redirect_uri")
    );
}

async fn oidcc_3rd_party_init_login_nohttps_is_refused_and_https_is_echoed(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let address = "https://portaal.test/begin";
    let good = with(json!({ "initiate_login_uri": address }));
    let told = registrar.registered(&good).await;
    assert_eq!(told["initiate_login_uri"], address);
    let read = registrar.own(Method::GET, &told, None).await;
    assert_eq!(
        (read.status, &read.json["initiate_login_uri"]),
        (200, &json!(address))
    );
    for bad in ["http://portaal.test/begin", "http://127.0.0.1/begin"] {
        let answer = registrar
            .register(&with(json!({ "initiate_login_uri": bad })))
            .await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, "invalid_client_metadata")
        );
    }
}

fn pairwise(sector: &str) -> Value {
    with(json!({
        "redirect_uris": ["https://een.test/cb", "https://twee.test/cb"],
        "subject_type": "pairwise",
        "sector_identifier_uri": sector,
    }))
}

async fn oidcc_registration_sector_uri_lists_the_redirect_uris(house: &TestHouse) {
    let (registrar, place) = (Registrar::of(house).await, WebPlace::open().await);
    let listed = json!([
        "https://een.test/cb",
        "https://twee.test/cb",
        "https://drie.test/cb"
    ]);
    place.lay("/sector", "application/json", listed.to_string());
    let told = registrar.registered(&pairwise(&place.at("/sector"))).await;
    assert_eq!(told["subject_type"], "pairwise");
    assert_eq!(place.asked("/sector"), 1);
}

async fn oidcc_registration_sector_bad_is_refused(house: &TestHouse) {
    let (registrar, place) = (Registrar::of(house).await, WebPlace::open().await);
    place.lay(
        "/een",
        "application/json",
        json!(["https://een.test/cb"]).to_string(),
    );
    place.lay("/onzin", "application/json", "{}");
    for path in ["/een", "/onzin", "/nergens"] {
        let answer = registrar.register(&pairwise(&place.at(path))).await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, "invalid_client_metadata"),
            "{path}"
        );
    }
    let mut without = pairwise("");
    without
        .as_object_mut()
        .unwrap()
        .remove("sector_identifier_uri");
    let answer = registrar.register(&without).await;
    assert_eq!(answer.error(), "invalid_client_metadata");
}

async fn a_sector_is_joined_only_by_redirect_uris_that_its_document_lists(house: &TestHouse) {
    let policy = RegistrationPolicy {
        grant_types: [GrantType::ClientCredentials, GrantType::DeviceCode].into(),
        ..RegistrationPolicy::default()
    };
    let registrar = Registrar::with(house, policy, None).await;
    let place = WebPlace::open().await;
    let listed = json!(["https://portaal.test/cb"]).to_string();
    place.lay("/sector", "application/json", listed);
    let mut wanted = json!({
        "client_name": "Kastje",
        "grant_types": ["urn:ietf:params:oauth:grant-type:device_code"],
        "response_types": [],
        "subject_type": "pairwise",
        "sector_identifier_uri": place.at("/sector"),
    });
    let answer = registrar.register(&wanted).await;
    assert_eq!(answer.error(), "invalid_client_metadata");
    let why = answer.json["error_description"].as_str().unwrap();
    assert!(why.starts_with("sector_identifier_uri"), "{why}");
    wanted["redirect_uris"] = json!(["https://portaal.test/cb"]);
    registrar.registered(&wanted).await;
}

async fn a_body_that_is_no_metadata_is_refused(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    for body in [json!([]), json!("x"), json!(7), Value::Null] {
        let answer = registrar.register(&body).await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, "invalid_client_metadata")
        );
    }
    let huge = with(json!({ "onbekend": "x".repeat(70_000) }));
    assert_eq!(registrar.register(&huge).await.status, 413);
    let without_type = registrar
        .send(
            Method::POST,
            "/oauth/register",
            Some(&registrar.token),
            None,
        )
        .await;
    assert_eq!(without_type.error(), "invalid_client_metadata");
    let read = registrar
        .send(Method::GET, "/oauth/register", Some(&registrar.token), None)
        .await;
    assert_eq!(read.status, 405);
}

async fn a_set_of_keys_without_kid_is_taken_also_beside_a_secret(house: &TestHouse) {
    let key = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    });
    let jwks = json!({ "keys": [key] });
    let registrar = Registrar::of(house).await;
    for method in [
        "client_secret_basic",
        "client_secret_jwt",
        "private_key_jwt",
        "none",
    ] {
        let told = registrar
            .registered(&with(
                json!({ "jwks": jwks, "token_endpoint_auth_method": method }),
            ))
            .await;
        assert_eq!(told["jwks"], jwks, "{method}");
        assert_eq!(
            told["client_secret"].is_string(),
            method.starts_with("client_secret")
        );
    }
}
