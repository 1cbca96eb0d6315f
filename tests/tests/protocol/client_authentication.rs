//! How portals prove who they are by what they sign (RFC 7523, OpenID Connect Core §9).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{
    client::{Client, SecurityProfile},
    secret::HashedToken,
};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    ClientKey, Registrar, Wire, basic, on_both_stores, put_client,
    testkit::{ORIGIN, TestHouse},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

on_both_stores! {
    oidcc_client_authentication_private_key_jwt_and_client_secret_jwt_at_every_endpoint;
    tok_10_wrong_signatures_keep_no_client_out_that_signs_with_a_long_secret;
    jwt_01_an_assertion_is_good_once_and_by_its_own_key_alone;
    oidcc_an_assertion_may_name_the_issuer_or_an_endpoint;
    fapi2_security_profile_final_client_assertions_are_for_the_issuer_alone;
    every_refusal_of_a_client_reads_the_same;
    oidcc_registration_jwks_uri_a_new_key_at_jwks_uri_is_found;
    tok_07_of_two_authorization_headers_none_is_picked_out;
}

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
static NAMES: AtomicU32 = AtomicU32::new(0);

fn machine(client: &mut Client) {
    client.settings.grant_types = [GrantType::ClientCredentials].into();
    client.settings.scope = ["read"].into_iter().collect();
}

async fn by_key(house: &TestHouse, id: &str, key: &ClientKey, profile: SecurityProfile) {
    let set = key.set("k1");
    put_client(house, id, |client| {
        machine(client);
        client.auth_method = ClientAuthMethod::PrivateKeyJwt;
        client.settings.jwks = Some(set);
        client.settings.profile = profile;
        client.settings.dpop_bound_access_tokens = false;
    })
    .await;
}

async fn by_secret(house: &TestHouse, id: &str, secret: &str) {
    let place = Client::sealed_secret_place(&id.into());
    let sealed = house
        .idp
        .sealer
        .seal(secret.as_bytes(), &place, &house.ctx());
    put_client(house, id, |client| {
        machine(client);
        client.auth_method = ClientAuthMethod::ClientSecretJwt;
        client.sealed_secret = Some(sealed);
    })
    .await;
}

fn claims(house: &TestHouse, id: &str) -> Value {
    let name = format!("name-{}", NAMES.fetch_add(1, Ordering::Relaxed));
    let now = house.now().timestamp();
    json!({ "iss": id, "sub": id, "aud": ORIGIN, "iat": now, "exp": now + 60, "jti": name })
}

fn signed(house: &TestHouse, id: &str, key: &ClientKey, change: impl FnOnce(&mut Value)) -> String {
    let mut claims = claims(house, id);
    change(&mut claims);
    key.sign(&json!({ "kid": "k1" }), &claims)
}

/// The status and the error of a request for a token.
async fn asked(house: &TestHouse, assertion: &str) -> (u16, String) {
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", assertion),
    ];
    let answer = Wire::to(house).post("/oauth/token", &fields, &[]).await;
    let error = answer.json["error"].as_str().unwrap_or_default().to_owned();
    (answer.status, error)
}

async fn is_good(house: &TestHouse, assertion: &str) -> bool {
    match asked(house, assertion).await {
        (200, _) => true,
        (401, error) => {
            assert_eq!(error, "invalid_client");
            false
        }
        other => panic!("{other:?}"),
    }
}

async fn oidcc_client_authentication_private_key_jwt_and_client_secret_jwt_at_every_endpoint(
    house: &TestHouse,
) {
    let keys = [
        ClientKey::new("RS256"),
        ClientKey::new("PS256"),
        ClientKey::new("ES256"),
        ClientKey::new("ES384"),
        ClientKey::new("EdDSA"),
    ];
    for key in &keys {
        let id = format!("by-{}", key.algorithm());
        by_key(house, &id, key, SecurityProfile::Standard).await;
        assert!(
            is_good(house, &signed(house, &id, key, |_| {})).await,
            "{id}"
        );
    }
    let secret = ClientKey::secret("een-geheim-van-meer-dan-dertig-tekens");
    by_secret(house, "by-secret", "een-geheim-van-meer-dan-dertig-tekens").await;
    assert!(is_good(house, &signed(house, "by-secret", &secret, |_| {})).await);

    let wire = Wire::to(house);
    for path in ["/oauth/introspect", "/oauth/revoke"] {
        let assertion = signed(house, "by-secret", &secret, |_| {});
        let fields = [
            ("token", "nobody's"),
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
        ];
        assert_eq!(wire.post(path, &fields, &[]).await.status, 200, "{path}");
        assert_eq!(
            wire.post(path, &fields, &[]).await.status,
            401,
            "{path} again"
        );
    }
}

async fn tok_10_wrong_signatures_keep_no_client_out_that_signs_with_a_long_secret(
    house: &TestHouse,
) {
    let long = "een-geheim-van-meer-dan-dertig-tekens";
    for (id, secret, kept_out) in [("lang", long, false), ("kort", "zestien-bytes-aan", true)] {
        by_secret(house, id, secret).await;
        let (right, wrong) = (ClientKey::secret(secret), ClientKey::secret("iets-anders"));
        let wire = Wire::to(house);
        let asked = async |key: &ClientKey| {
            let assertion = signed(house, id, key, |_| {});
            let fields = [
                ("grant_type", "client_credentials"),
                ("client_assertion_type", TYPE),
                ("client_assertion", assertion.as_str()),
            ];
            let headers = [("x-forwarded-for", "192.0.2.7")];
            wire.post("/oauth/token", &fields, &headers).await.status
        };
        for _ in 0..30 {
            assert_eq!(asked(&wrong).await, 401, "{id}");
        }
        assert_eq!(asked(&wrong).await, 429, "{id}");
        let expected = if kept_out { 429 } else { 200 };
        assert_eq!(asked(&right).await, expected, "{id}");
        assert_eq!(asked(&wrong).await, 429, "{id}");
    }
}

async fn jwt_01_an_assertion_is_good_once_and_by_its_own_key_alone(house: &TestHouse) {
    let (key, other) = (ClientKey::new("ES256"), ClientKey::new("ES256"));
    by_key(house, "mine", &key, SecurityProfile::Standard).await;
    by_key(house, "theirs", &other, SecurityProfile::Standard).await;
    let assertion = signed(house, "mine", &key, |_| {});
    assert!(is_good(house, &assertion).await);
    assert!(!is_good(house, &assertion).await, "the same again");
    house.clock.advance(Duration::seconds(59));
    assert!(!is_good(house, &assertion).await, "still remembered");
    house.clock.advance(Duration::seconds(2));
    assert!(!is_good(house, &assertion).await, "expired");

    assert!(
        !is_good(house, &signed(house, "mine", &other, |_| {})).await,
        "another's key"
    );
    let (torn, third) = (
        signed(house, "mine", &key, |_| {}),
        signed(house, "mine", &key, |_| {}),
    );
    let (claims_part, _) = torn.rsplit_once('.').unwrap();
    let torn = format!("{claims_part}.{}", third.rsplit_once('.').unwrap().1);
    assert!(!is_good(house, &torn).await, "another signature");
    // An HMAC with the public key as its secret (RFC 8725 §2.1).
    let confused = ClientKey::secret(&key.jwk().to_string());
    assert!(!is_good(house, &signed(house, "mine", &confused, |_| {})).await);
    let none = sluis_tests::unsigned(&claims(house, "mine"));
    assert!(!is_good(house, &none).await, "no signature");
    // Without a jti the text itself is good once.
    let nameless = signed(house, "mine", &key, |claims| {
        claims.as_object_mut().unwrap().remove("jti");
    });
    assert!(is_good(house, &nameless).await);
    assert!(!is_good(house, &nameless).await);
    for name in ["iss", "sub"] {
        let wrong = signed(house, "mine", &key, |claims| claims[name] = "theirs".into());
        assert!(!is_good(house, &wrong).await, "{name}");
    }
}

async fn oidcc_an_assertion_may_name_the_issuer_or_an_endpoint(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    by_key(house, "oidc", &key, SecurityProfile::Standard).await;
    let token = format!("{ORIGIN}/oauth/token");
    for (audience, good) in [
        (json!(ORIGIN), true),
        (json!(token), true),
        (json!([token, "https://elsewhere.test"]), true),
        (json!("https://elsewhere.test"), false),
        (
            json!(format!("http://{}/oauth/token", house.address)),
            false,
        ),
    ] {
        let assertion = signed(house, "oidc", &key, |claims| {
            claims["aud"] = audience.clone()
        });
        assert_eq!(is_good(house, &assertion).await, good, "{audience}");
    }
}

async fn fapi2_security_profile_final_client_assertions_are_for_the_issuer_alone(
    house: &TestHouse,
) {
    let (key, weak) = (ClientKey::new("PS256"), ClientKey::new("RS256"));
    by_key(house, "fapi", &key, SecurityProfile::Fapi2).await;
    by_key(house, "weak", &weak, SecurityProfile::Fapi2).await;
    // Whoever is authenticated hears of the missing proof of possession; nobody else does.
    let passes = async |assertion: &str| match asked(house, assertion).await {
        (400, error) if error == "invalid_dpop_proof" => true,
        (401, error) if error == "invalid_client" => false,
        other => panic!("{other:?}"),
    };
    let now = house.now().timestamp();
    assert!(passes(&signed(house, "fapi", &key, |_| {})).await);
    assert!(
        !passes(&signed(house, "weak", &weak, |_| {})).await,
        "RS256"
    );
    for (name, value, good) in [
        ("aud", json!(format!("{ORIGIN}/oauth/token")), false),
        ("aud", json!(format!("{ORIGIN}/oauth/par")), false),
        ("aud", json!([ORIGIN]), false),
        ("iat", json!(now + 8), true),
        ("nbf", json!(now + 8), true),
        ("iat", json!(now + 61), false),
        ("nbf", json!(now + 61), false),
        ("exp", json!(now - 1), false),
        ("jti", json!(null), false),
    ] {
        let assertion = signed(house, "fapi", &key, |claims| claims[name] = value.clone());
        assert_eq!(passes(&assertion).await, good, "{name} {value}");
    }
    for name in ["exp", "aud", "iss"] {
        let assertion = signed(house, "fapi", &key, |claims| {
            claims.as_object_mut().unwrap().remove(name);
        });
        assert!(!passes(&assertion).await, "without {name}");
    }
}

async fn every_refusal_of_a_client_reads_the_same(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    by_key(house, "known", &key, SecurityProfile::Standard).await;
    by_secret(house, "secret", "een-geheim-van-meer-dan-dertig-tekens").await;
    let wire = Wire::to(house);
    let unknown = signed(house, "unknown", &key, |_| {});
    let wrong = signed(house, "known", &ClientKey::new("ES256"), |_| {});
    let method = signed(house, "secret", &key, |_| {});
    let late = signed(house, "known", &key, |claims| claims["exp"] = json!(1));
    let fields = |assertion: &str| {
        vec![
            ("grant_type".to_owned(), "client_credentials".to_owned()),
            ("client_assertion_type".to_owned(), TYPE.to_owned()),
            ("client_assertion".to_owned(), assertion.to_owned()),
        ]
    };
    let by_post = |id: &str| {
        vec![
            ("grant_type".to_owned(), "client_credentials".to_owned()),
            ("client_id".to_owned(), id.to_owned()),
            ("client_secret".to_owned(), "x".to_owned()),
        ]
    };
    let mut said = std::collections::BTreeSet::new();
    for form in [
        fields(&unknown),
        fields(&wrong),
        fields(&method),
        fields(&late),
        by_post("known"),
        by_post("secret"),
        by_post("unknown"),
    ] {
        let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let answer = wire.post("/oauth/token", &form, &[]).await;
        assert_eq!((answer.status, answer.error()), (401, "invalid_client"));
        assert!(answer.headers.contains_key("www-authenticate"));
        said.insert(answer.json["error_description"].to_string());
    }
    assert_eq!(said.len(), 1, "{said:?}");
}

/// An address of a portal with whatever key set it has just now.
async fn serve(set: Arc<Mutex<Value>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 2048];
            if stream.read(&mut request).await.is_err() {
                continue;
            }
            let body = set.lock().unwrap().to_string();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/jwk-set+json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    format!("http://{address}/jwks")
}

async fn oidcc_registration_jwks_uri_a_new_key_at_jwks_uri_is_found(house: &TestHouse) {
    let (old, new) = (ClientKey::new("ES256"), ClientKey::new("ES256"));
    let set = Arc::new(Mutex::new(old.set("k1")));
    let uri = serve(Arc::clone(&set)).await;
    put_client(house, "fetched", |client| {
        machine(client);
        client.auth_method = ClientAuthMethod::PrivateKeyJwt;
        client.settings.jwks_uri = Some(uri);
    })
    .await;
    assert!(is_good(house, &signed(house, "fetched", &old, |_| {})).await);
    *set.lock().unwrap() = new.set("k2");
    house.clock.advance(Duration::seconds(6));
    let by_new = new.sign(&json!({ "kid": "k2" }), &claims(house, "fetched"));
    assert!(
        is_good(house, &by_new).await,
        "fetched again for the new name"
    );
    assert!(!is_good(house, &signed(house, "fetched", &old, |_| {})).await);
}

async fn tok_07_of_two_authorization_headers_none_is_picked_out(house: &TestHouse) {
    put_client(house, "twee", |client| {
        machine(client);
        client.settings.grant_types.insert(GrantType::DeviceCode);
        client.auth_method = ClientAuthMethod::ClientSecretBasic;
        client.secret_hash = Some(HashedToken::of("geheim"));
    })
    .await;
    let wire = Wire::to(house);
    let (good, other) = (basic("twee", "geheim"), basic("agenda", "onzin"));
    let fields = [("grant_type", "client_credentials"), ("token", "x")];
    let alone = [("authorization", good.as_str())];
    assert_eq!(wire.post("/oauth/token", &fields, &alone).await.status, 200);
    for path in [
        "/oauth/token",
        "/oauth/par",
        "/oauth/revoke",
        "/oauth/introspect",
        "/oauth/device_authorization",
    ] {
        for (one, two) in [(&good, &other), (&other, &good), (&good, &good)] {
            let both = [("authorization", one.as_str()), ("authorization", two)];
            let answer = wire.post(path, &fields, &both).await;
            assert_eq!(
                (answer.status, answer.error()),
                (400, "invalid_request"),
                "{path}"
            );
        }
    }
    let registrar = Registrar::of(house).await;
    let good = format!("Bearer {}", registrar.token);
    let portal = json!({ "redirect_uris": ["https://portaal.test/cb"] });
    for (one, two) in [(&good, "Bearer x"), (&good, good.as_str())] {
        let both = [("authorization", one.as_str()), ("authorization", two)];
        let answer = wire
            .json(Method::POST, "/oauth/register", &portal, &both)
            .await;
        assert_eq!((answer.status, answer.error()), (401, "invalid_token"));
    }
    registrar.registered(&portal).await;
}
