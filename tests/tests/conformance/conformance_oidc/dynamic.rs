//! The plan `oidcc-dynamic-certification-test-plan`: clients that register themselves and show who they
//! are by assertions.

use crate::conformance_oidc::{
    config::addresses,
    house,
    modules::{happy, objects, refreshing, shows_an_error},
    plan,
};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_protocol::client_auth::ClientAuthMethod;
use sluis_tests::conformance::{
    Answer, Audience, Host, Provider, Suite, Trial, checks, initial_access_token,
    keys::{self, PrivateKey},
    register, registration,
};
use sluis_tests::testkit::{ORIGIN, TestHouse};

const SUITE: Suite = Suite::of("code").by(ClientAuthMethod::PrivateKeyJwt);
const SUITES: &[Suite] = &[SUITE];

plan! { SUITES:
    oidcc_server_by_private_key_jwt_for_the_token_endpoint_without_kid: happy::server;
    oidcc_idtoken_unsigned_is_not_offered: happy::idtoken_unsigned;
    oidcc_request_uri_unsigned_must_work: objects::request_uri_unsigned;
    oidcc_ensure_request_object_with_redirect_uri_the_inner_one_counts: objects::redirect_uri_within;
    oidcc_refresh_token_is_bound_to_its_client: refreshing::refresh_token;
}

#[tokio::test]
async fn oidcc_discovery_endpoint_verification_of_dynamic_providers() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    addresses(&provider.document);
    assert!(
        provider
            .endpoint("registration_endpoint")
            .starts_with(ORIGIN)
    );
    for (name, value) in [
        ("response_types_supported", "code"),
        ("response_types_supported", "id_token"),
        ("response_types_supported", "id_token token"),
        ("grant_types_supported", "authorization_code"),
        ("grant_types_supported", "implicit"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("token_endpoint_auth_signing_alg_values_supported", "RS256"),
        ("subject_types_supported", "pairwise"),
    ] {
        assert!(provider.lists(name, value), "{name} lacks {value}");
    }
    assert_eq!(provider.document["request_uri_parameter_supported"], true);
    assert_eq!(provider.document["request_parameter_supported"], true);
}

#[tokio::test]
async fn oidcc_idtoken_rs256_what_is_registered_counts() {
    let house = house().await;
    for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
        let changes = json!({ "id_token_signed_response_alg": algorithm });
        let trial = Trial::with(&house, SUITE, changes).await;
        let round = trial.round(&trial.agent(), &trial.request()).await;
        assert_eq!(round.header["alg"], algorithm);
        trial.end().await;
    }
}

#[tokio::test]
async fn oidcc_userinfo_rs256_is_a_jwt_for_the_client() {
    let house = house().await;
    let changes = json!({ "userinfo_signed_response_alg": "RS256" });
    let trial = Trial::with(&house, SUITE, changes).await;
    assert!(
        trial
            .provider
            .lists("userinfo_signing_alg_values_supported", "RS256")
    );
    let request = trial.request();
    let callback = trial.sign_in(&trial.agent(), &request).await;
    let round = trial.tokens(&request, callback).await;
    let answer = trial.userinfo(&round).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.is_of("application/jwt"), "{:?}", answer.headers);
    let (header, claims) = keys::verified(&answer.text, &trial.provider.keys);
    assert_eq!(header["alg"], "RS256");
    assert_eq!(claims["iss"], ORIGIN);
    assert_eq!(claims["aud"], trial.client.id.as_str());
    assert_eq!(claims["sub"], round.claims["sub"]);
    assert_eq!(claims.get("nonce"), None);
    checks::standard_claims(&claims);
    trial.end().await;
}

const ONE_URI: &str = "https://suite.test/test/a/sluis/callback";

#[tokio::test]
async fn oidcc_ensure_redirect_uri_in_authorization_request() {
    let house = house().await;
    let uris = json!({ "redirect_uris": [ONE_URI, format!("{ONE_URI}/second")] });
    let trial = Trial::with(&house, SUITE, uris).await;
    let request = trial.request().without("redirect_uri");
    shows_an_error(&request.open(&trial.agent()).await);
    trial.end().await;
}

#[tokio::test]
async fn oidcc_redirect_uri_query_ok_the_registered_query_is_kept() {
    let house = house().await;
    let uri = format!("{ONE_URI}?bar=foo");
    let trial = Trial::with(&house, SUITE, json!({ "redirect_uris": [uri] })).await;
    let round = trial.round(&trial.agent(), &trial.request()).await;
    assert_eq!(round.callback.target, uri);
    trial.end().await;
}

/// What is registered, what is sent: no callback.
async fn stays(registered: &str, sent: &str) {
    let house = house().await;
    let trial = Trial::with(&house, SUITE, json!({ "redirect_uris": [registered] })).await;
    let request = trial.request().with("redirect_uri", sent);
    shows_an_error(&request.open(&trial.agent()).await);
    trial.end().await;
}

#[tokio::test]
async fn oidcc_redirect_uri_query_mismatch_stays_on_a_page() {
    stays(&format!("{ONE_URI}?bar=foo"), &format!("{ONE_URI}?foo=bar")).await;
}

#[tokio::test]
async fn oidcc_redirect_uri_query_added_stays_on_a_page() {
    stays(ONE_URI, &format!("{ONE_URI}?foo=bar")).await;
}

/// A registration that must be refused with one of these codes.
async fn not_registered(house: &TestHouse, changes: Value, codes: &[&str]) {
    let provider = Provider::discover(house).await;
    let token = initial_access_token(house).await;
    let mut metadata = registration(&SUITE, &PrivateKey::rsa(0));
    for (name, value) in changes.as_object().into_iter().flatten() {
        metadata[name] = value.clone();
    }
    let answer = register(&provider, &token, &metadata).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    assert!(codes.contains(&answer.refusal()), "{}", answer.text);
}

#[tokio::test]
async fn oidcc_redirect_uri_regfrag_a_fragment_is_not_registered() {
    let house = house().await;
    let uris = json!({ "redirect_uris": [format!("{ONE_URI}#foobar")] });
    let codes = ["invalid_redirect_uri", "invalid_client_metadata"];
    not_registered(&house, uris, &codes).await;
}

/// The page on which the person is asked for the password.
async fn login_page(trial: &Trial<'_>) -> sluis_tests::Page {
    let page = trial.request().open(&trial.agent()).await;
    if page.step() == "institution" {
        page.submit(&[("institution", "energie")]).await
    } else {
        page
    }
}

/// One pixel.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0,
    0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d, 0x1d, 0, 0,
    0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

#[tokio::test]
async fn oidcc_registration_logo_uri_the_login_page_shows_the_logo_from_our_own_address() {
    let house = house().await;
    let host = Host::start();
    let uri = host.put("/logo.png", "image/png", PICTURE);
    let trial = Trial::with(&house, SUITE, json!({ "logo_uri": uri })).await;
    let page = login_page(&trial).await;
    let mut shown = false;
    for tag in page.body.split("<img").skip(1) {
        let address = tag
            .split("src=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let address = address.unwrap_or_default().replace("&#x2F;", "/");
        let address = address.strip_prefix(ORIGIN).unwrap_or(&address);
        if address.starts_with('/') {
            let url = format!("{ORIGIN}{address}");
            let answer = Answer::of(trial.provider.wire.request(Method::GET, &url)).await;
            shown |= answer.text == String::from_utf8_lossy(PICTURE);
        }
    }
    assert!(shown, "no logo of the portal on {}", page.body);
    trial.end().await;
}

#[tokio::test]
async fn oidcc_registration_policy_uri_the_login_page_links_to_it() {
    links_to("policy_uri", "https://suite.test/policy").await;
}

#[tokio::test]
async fn oidcc_registration_tos_uri_the_login_page_links_to_it() {
    links_to("tos_uri", "https://suite.test/terms").await;
}

async fn links_to(name: &str, uri: &str) {
    let house = house().await;
    let trial = Trial::with(&house, SUITE, json!({ name: uri })).await;
    let page = login_page(&trial).await;
    assert!(page.links().contains(&uri), "{:?}", page.links());
    trial.end().await;
}

/// A client whose keys lie on a server of its own.
async fn with_keys_elsewhere<'h>(
    house: &'h TestHouse,
    host: &Host,
    key: &PrivateKey,
    mut changes: Value,
) -> Trial<'h> {
    let uri = host.put("/jwks", "application/json", key.set().to_string());
    changes["jwks"] = Value::Null;
    changes["jwks_uri"] = uri.into();
    Trial::keyed(house, SUITE, changes, key.clone()).await
}

#[tokio::test]
async fn oidcc_registration_jwks_uri_the_keys_are_fetched() {
    let (house, host) = (house().await, Host::start());
    let key = PrivateKey::rsa(1).named("at-the-suite");
    let trial = with_keys_elsewhere(&house, &host, &key, json!({})).await;
    trial.round(&trial.agent(), &trial.request()).await;
    assert!(host.heard().iter().any(|heard| heard.target == "/jwks"));
    trial.end().await;
}

#[tokio::test]
async fn oidcc_registration_sector_uri_makes_subjects_of_one_sector() {
    let (house, host) = (house().await, Host::start());
    let uri = host.put("/sector", "application/json", json!([ONE_URI]).to_string());
    let pairwise = json!({ "subject_type": "pairwise", "sector_identifier_uri": uri });
    let trial = Trial::with(&house, SUITE, pairwise.clone()).await;
    let public = Trial::new(&house, SUITE).await;
    let neighbour = Trial::with(&house, SUITE, pairwise).await;
    let mut subjects = vec![];
    for trial in [&trial, &public, &neighbour] {
        let round = trial.round(&trial.agent(), &trial.request()).await;
        subjects.push(round.sub().to_owned());
    }
    assert_eq!(subjects[0], subjects[2], "one sector, one subject");
    assert_ne!(subjects[0], subjects[1], "another than the public one");
    for trial in [trial, public, neighbour] {
        trial.end().await;
    }
}

#[tokio::test]
async fn oidcc_registration_sector_bad_the_document_lacks_the_redirect_uri() {
    let (house, host) = (house().await, Host::start());
    let uri = host.put(
        "/sector",
        "application/json",
        json!(["https://suite.test/other"]).to_string(),
    );
    let pairwise = json!({ "subject_type": "pairwise", "sector_identifier_uri": uri });
    not_registered(&house, pairwise, &["invalid_client_metadata"]).await;
    let nowhere =
        json!({ "subject_type": "pairwise", "sector_identifier_uri": host.url("/nothing") });
    not_registered(&house, nowhere, &["invalid_client_metadata"]).await;
}

/// The suite waits for an operator; here the operator is the test.
#[tokio::test]
async fn oidcc_server_rotate_keys_the_new_key_is_published_beside_the_old() {
    let house = house().await;
    let trial = Trial::new(&house, SUITE).await;
    let round = trial.round(&trial.agent(), &trial.request()).await;
    let members = |set: &Value, name: &str| -> Vec<String> {
        let keys = set["keys"].as_array().into_iter().flatten();
        keys.filter(|key| key["kty"] == "RSA" && key["alg"] == "RS256")
            .map(|key| key[name].to_string())
            .collect()
    };
    let before = trial.provider.keys.clone();
    let rotated = house.idp.tokens.keys().rotate_now(&house.ctx(), true).await;
    assert!(rotated.is_ok(), "{rotated:?}");
    let after = trial.provider.published().await;
    for name in ["kid", "n"] {
        let (old, new) = (members(&before, name), members(&after, name));
        assert!(old.iter().all(|value| new.contains(value)), "the old stays");
        assert!(new.iter().any(|value| !old.contains(value)), "a new {name}");
    }
    let mut trial = trial;
    trial.provider.keys = after;
    let second = trial.round(&trial.agent(), &trial.request()).await;
    assert_ne!(second.header["kid"], round.header["kid"]);
    trial.end().await;
}

#[tokio::test]
async fn oidcc_refresh_token_rp_key_rotation_an_unknown_kid_is_fetched() {
    let (house, host) = (house().await, Host::start());
    let key = PrivateKey::rsa(1).named("old-key");
    let grants = refreshing::grants(SUITE);
    let mut trial = with_keys_elsewhere(&house, &host, &key, grants).await;
    let request = refreshing::offline(&trial);
    let round = trial.round(&trial.agent(), &request).await;
    let new = PrivateKey::rsa(2).named("new-key");
    host.put("/jwks", "application/json", new.set().to_string());
    house.clock.advance(chrono::Duration::seconds(30));
    trial.client.key = new;
    refreshing::refreshed(&trial, &request, &round).await;
    trial.end().await;
}

#[tokio::test]
async fn oidcc_request_uri_signed_rs256_is_fetched_whatever_its_fragment_says() {
    let (house, host) = (house().await, Host::start());
    let uri = format!("{}#not-the-hash-of-anything", host.url("/request.jwt"));
    let changes = json!({ "request_uris": [uri], "request_object_signing_alg": "RS256" });
    let trial = Trial::with(&house, SUITE, changes).await;
    assert!(
        trial
            .provider
            .lists("request_object_signing_alg_values_supported", "RS256")
    );
    let request = trial.request();
    let mut claims = json!({ "iss": trial.client.id, "aud": ORIGIN });
    for (name, value) in request.params() {
        claims[name] = value.as_str().into();
    }
    host.put(
        "/request.jwt",
        "application/jwt",
        trial.client.key.sign(&claims),
    );
    let sent = request
        .clone()
        .without("state")
        .without("nonce")
        .with("request_uri", &uri);
    let page = sent.open(&trial.agent()).await;
    let callback = trial.go_on(&request, page).await;
    trial.settle(&request, callback).await;
    trial.end().await;
}

#[tokio::test]
async fn oidcc_ensure_client_assertion_with_iss_aud_succeeds() {
    let house = house().await;
    let mut trial = Trial::new(&house, SUITE).await;
    trial.client.audience = Audience::Issuer;
    trial.round(&trial.agent(), &trial.request()).await;
    trial.end().await;
}
