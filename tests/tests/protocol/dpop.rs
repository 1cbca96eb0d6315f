//! Tokens that are good together with a key alone (RFC 9449).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_tests::{
    Agent, Asked, ClientKey, Direct, Page, Portal, Visit, Wire, basic, change_client,
    on_both_stores,
    testkit::{Stores, TestHouse, cast::player},
};
use std::sync::atomic::{AtomicU32, Ordering};

on_both_stores! {
    fapi2_security_profile_final_dpop_negative_tests_every_bad_proof_is_refused_at_userinfo;
    fapi2_security_profile_final_dpop_proofs_that_look_unusual_are_taken;
    a_bound_token_and_its_scheme_belong_together;
    the_token_endpoint_binds_what_it_gives_and_refuses_bad_proofs;
    a_nonce_is_offered_always_and_has_to_be_present_if_it_comes;
    refresh_tokens_of_a_public_client_need_their_key;
    tok_01_a_proof_dated_ahead_is_good_once_for_as_long_as_it_is_good;
}

static NAMES: AtomicU32 = AtomicU32::new(0);
const TOKEN: &str = "https://login.test/oauth/token";
const USERINFO: &str = "https://login.test/oauth/userinfo";

fn header(key: &ClientKey) -> Value {
    json!({ "typ": "dpop+jwt", "jwk": key.jwk() })
}

fn claims(house: &TestHouse, method: &str, url: &str, token: Option<&str>) -> Value {
    let name = format!("proof-{}", NAMES.fetch_add(1, Ordering::Relaxed));
    let mut claims =
        json!({ "jti": name, "htm": method, "htu": url, "iat": house.now().timestamp() });
    if let Some(token) = token {
        claims["ath"] = URL_SAFE_NO_PAD
            .encode(digest(&SHA256, token.as_bytes()))
            .into();
    }
    claims
}

fn for_token(house: &TestHouse, key: &ClientKey) -> String {
    key.sign(&header(key), &claims(house, "POST", TOKEN, None))
}

struct Signed {
    portal: Portal,
    asked: Asked,
    page: Page,
}

async fn sign_in(house: &TestHouse, client: &str) -> Signed {
    let portal = Portal::of(house, client);
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    Signed {
        portal,
        asked,
        page: settled.page,
    }
}

impl Signed {
    async fn redeem(&self, house: &TestHouse, proofs: &[&str]) -> Direct {
        let code = self.asked.code(&self.page);
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", self.portal.entry.redirect_uri),
            ("code_verifier", &self.asked.verifier),
        ];
        self.post(house, &fields, proofs).await
    }

    async fn post(&self, house: &TestHouse, fields: &[(&str, &str)], proofs: &[&str]) -> Direct {
        let mut fields = fields.to_vec();
        let entry = &self.portal.entry;
        let authorization = entry.secret.map(|secret| basic(entry.client_id, secret));
        let mut headers: Vec<_> = proofs.iter().map(|proof| ("dpop", *proof)).collect();
        match &authorization {
            Some(authorization) => headers.push(("authorization", authorization)),
            None => fields.push(("client_id", entry.client_id)),
        }
        Wire::to(house)
            .post("/oauth/token", &fields, &headers)
            .await
    }
}

/// A bound access token.
async fn bound(house: &TestHouse, key: &ClientKey) -> String {
    let signed = sign_in(house, "agenda").await;
    let answer = signed.redeem(house, &[&for_token(house, key)]).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(answer.json["token_type"], "DPoP");
    answer.json["access_token"].as_str().unwrap().to_owned()
}

async fn userinfo(house: &TestHouse, scheme: &str, token: &str, proofs: &[&str]) -> Direct {
    let authorization = format!("{scheme} {token}");
    let mut headers = vec![("authorization", authorization.as_str())];
    headers.extend(proofs.iter().map(|proof| ("dpop", *proof)));
    Wire::to(house)
        .ask(Method::GET, "/oauth/userinfo", &headers)
        .await
}

fn challenges(answer: &Direct) -> Vec<String> {
    let all = answer.headers.get_all("www-authenticate").iter();
    all.map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

async fn fapi2_security_profile_final_dpop_negative_tests_every_bad_proof_is_refused_at_userinfo(
    house: &TestHouse,
) {
    let (key, other) = (ClientKey::new("ES256"), ClientKey::new("ES256"));
    let token = bound(house, &key).await;
    let now = house.now().timestamp();
    let good = || claims(house, "GET", USERINFO, Some(&token));
    let with = |name: &str, value: Value| {
        let mut claims = good();
        claims[name] = value;
        key.sign(&header(&key), &claims)
    };
    let without = |name: &str| {
        let mut claims = good();
        claims.as_object_mut().unwrap().remove(name);
        key.sign(&header(&key), &claims)
    };
    let headed = |name: &str, value: Value| {
        let mut header = header(&key);
        header[name] = value;
        key.sign(&header, &good())
    };
    let mut private = key.jwk();
    private["d"] = "AAAA".into();
    let rsa = ClientKey::new("RS256");
    let unsigned = {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "typ": "dpop+jwt", "alg": "none", "jwk": key.jwk() });
        format!("{}.{}.", encode(&header), encode(&good()))
    };
    let torn = {
        let proof = key.sign(&header(&key), &good());
        let (signed, _) = proof.rsplit_once('.').unwrap();
        let strange = other.sign(&header(&key), &good());
        format!("{signed}.{}", strange.rsplit_once('.').unwrap().1)
    };
    let bad = [
        ("no typ", key.sign(&json!({ "jwk": key.jwk() }), &good())),
        ("another typ", headed("typ", json!("JWT"))),
        ("alg none", unsigned),
        ("alg RS256", rsa.sign(&header(&rsa), &good())),
        ("no jwk", key.sign(&json!({ "typ": "dpop+jwt" }), &good())),
        ("a private jwk", headed("jwk", private)),
        ("a jwk that is none", headed("jwk", json!("key"))),
        ("another jwk", headed("jwk", other.jwk())),
        ("another's signature", torn),
        ("crit", headed("crit", json!(["b64"]))),
        ("no jti", without("jti")),
        ("an empty jti", with("jti", json!(""))),
        ("no htm", without("htm")),
        ("another htm", with("htm", json!("POST"))),
        ("htm in small letters", with("htm", json!("get"))),
        ("no htu", without("htu")),
        ("another htu", with("htu", json!(TOKEN))),
        (
            "htu of another host",
            with("htu", json!("https://elders.test/oauth/userinfo")),
        ),
        (
            "htu of the listener",
            with(
                "htu",
                json!(format!("http://{}/oauth/userinfo", house.address)),
            ),
        ),
        ("no iat", without("iat")),
        ("an hour old", with("iat", json!(now - 3600))),
        ("an hour ahead", with("iat", json!(now + 3600))),
        ("no ath", without("ath")),
        ("another ath", with("ath", json!("AAAA"))),
        ("another key", other.sign(&header(&other), &good())),
        ("not a JWT", "nonsense".to_owned()),
        ("empty", String::new()),
    ];
    for (what, proof) in &bad {
        let answer = userinfo(house, "DPoP", &token, &[proof]).await;
        assert_eq!(answer.status, 401, "{what}");
        let expected = if *what == "another key" {
            "invalid_token"
        } else {
            "invalid_dpop_proof"
        };
        let challenge = &challenges(&answer)[0];
        assert!(
            challenge.starts_with(&format!("DPoP error=\"{expected}\"")),
            "{what}: {challenge}"
        );
        assert!(
            challenge.contains("algs=\"PS256 ES256 ES384 EdDSA\""),
            "{challenge}"
        );
    }
    let proof = key.sign(&header(&key), &good());
    let second = key.sign(&header(&key), &good());
    let two = userinfo(house, "DPoP", &token, &[&proof, &second]).await;
    assert_eq!(two.status, 401, "two headers");
    assert_eq!(
        userinfo(house, "DPoP", &token, &[]).await.status,
        401,
        "no proof"
    );
    assert_eq!(userinfo(house, "DPoP", &token, &[&proof]).await.status, 200);
    let again = userinfo(house, "DPoP", &token, &[&proof]).await;
    assert_eq!(
        (again.status, again.error()),
        (401, "invalid_dpop_proof"),
        "the jti again"
    );
}

async fn fapi2_security_profile_final_dpop_proofs_that_look_unusual_are_taken(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    let token = bound(house, &key).await;
    let now = house.now().timestamp();
    for (name, value) in [
        ("htu", json!(format!("{USERINFO}?a=b"))),
        ("htu", json!(format!("{USERINFO}#part"))),
        ("htu", json!("HTTPS://LOGIN.test/oauth/userinfo")),
        ("htu", json!("https://login.test:443/oauth/userinfo")),
        ("iat", json!(now - 10)),
        ("iat", json!(now + 10)),
        ("extra", json!({ "member": true })),
    ] {
        let mut claims = claims(house, "GET", USERINFO, Some(&token));
        claims[name] = value.clone();
        let proof = key.sign(&header(&key), &claims);
        let answer = userinfo(house, "DPoP", &token, &[&proof]).await;
        assert_eq!(answer.status, 200, "{name} {value}: {}", answer.json);
        assert!(answer.headers.contains_key("date"));
    }
    for scheme in ["dpop", "DPOP", "dPoP"] {
        let proof = key.sign(&header(&key), &claims(house, "GET", USERINFO, Some(&token)));
        assert_eq!(
            userinfo(house, scheme, &token, &[&proof]).await.status,
            200,
            "{scheme}"
        );
    }
    for algorithm in ["PS256", "ES384", "EdDSA"] {
        let key = ClientKey::new(algorithm);
        let token = bound(house, &key).await;
        let proof = key.sign(&header(&key), &claims(house, "GET", USERINFO, Some(&token)));
        assert_eq!(
            userinfo(house, "DPoP", &token, &[&proof]).await.status,
            200,
            "{algorithm}"
        );
    }
}

/// What is remembered of a proof ends with the proof, and not so long after it came: else a client whose clock is
/// ahead could be copied.
async fn tok_01_a_proof_dated_ahead_is_good_once_for_as_long_as_it_is_good(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    let token = bound(house, &key).await;
    let mut ahead = claims(house, "GET", USERINFO, Some(&token));
    ahead["iat"] = (house.now().timestamp() + 30).into();
    let proof = key.sign(&header(&key), &ahead);
    assert_eq!(userinfo(house, "DPoP", &token, &[&proof]).await.status, 200);
    // At the end it came 80 seconds ago, and is 50 seconds old.
    for seconds in [59, 21] {
        house.clock.advance(Duration::seconds(seconds));
        let again = userinfo(house, "DPoP", &token, &[&proof]).await;
        assert_eq!((again.status, again.error()), (401, "invalid_dpop_proof"));
        let other = key.sign(
            &header(&key),
            &json!({ "jti": format!("other-{seconds}"), "htm": "GET", "htu": USERINFO,
                "iat": ahead["iat"], "ath": ahead["ath"] }),
        );
        let fresh = userinfo(house, "DPoP", &token, &[&other]).await;
        assert_eq!(fresh.status, 200, "no older than it may be");
    }
}

async fn a_bound_token_and_its_scheme_belong_together(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    let token = bound(house, &key).await;
    let proof = |token: &str| key.sign(&header(&key), &claims(house, "GET", USERINFO, Some(token)));
    let bearer = userinfo(house, "Bearer", &token, &[]).await;
    assert_eq!((bearer.status, bearer.error()), (401, "invalid_token"));
    let said = challenges(&bearer);
    assert!(
        said[0].starts_with("Bearer error=\"invalid_token\""),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("DPoP ") && said[1].contains("algs="),
        "{said:?}"
    );
    assert_eq!(
        userinfo(house, "Bearer", &token, &[&proof(&token)])
            .await
            .status,
        401
    );
    let free = sign_in(house, "agenda").await.redeem(house, &[]).await;
    assert_eq!(free.json["token_type"], "Bearer");
    let free = free.json["access_token"].as_str().unwrap();
    assert_eq!(userinfo(house, "Bearer", free, &[]).await.status, 200);
    assert_eq!(
        userinfo(house, "DPoP", free, &[&proof(free)]).await.status,
        401
    );
    let nothing = Wire::to(house)
        .ask(Method::GET, "/oauth/userinfo", &[])
        .await;
    assert_eq!(nothing.status, 401);
    let said = challenges(&nothing);
    assert!(said.iter().all(|one| !one.contains("error=")), "{said:?}");
    assert_eq!(said.len(), 2);
    let in_query = Wire::to(house)
        .ask(
            Method::GET,
            &format!("/oauth/userinfo?access_token={free}"),
            &[],
        )
        .await;
    assert_eq!(in_query.status, 401, "never in the query");
}

async fn the_token_endpoint_binds_what_it_gives_and_refuses_bad_proofs(house: &TestHouse) {
    let (key, other) = (ClientKey::new("ES256"), ClientKey::new("ES256"));
    let signed = sign_in(house, "agenda").await;
    let wrong = key.sign(&header(&key), &claims(house, "POST", USERINFO, None));
    for (what, proofs, error) in [
        ("another htu", vec![wrong], "invalid_dpop_proof"),
        (
            "two proofs",
            vec![for_token(house, &key), for_token(house, &other)],
            "invalid_dpop_proof",
        ),
    ] {
        let proofs: Vec<_> = proofs.iter().map(String::as_str).collect();
        let answer = signed.redeem(house, &proofs).await;
        assert_eq!((answer.status, answer.error()), (400, error), "{what}");
    }
    // None of that has cost the code.
    let proof = for_token(house, &key);
    let answer = signed.redeem(house, &[&proof]).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let token = answer.json["access_token"].as_str().unwrap();
    let told = signed
        .portal
        .post("/oauth/introspect", &[("token", token)])
        .await;
    assert_eq!(told.json["cnf"], json!({ "jkt": key.thumbprint() }));
    assert_eq!(told.json["token_type"], "DPoP");

    change_client(house, "agenda", |client| {
        client.settings.dpop_bound_access_tokens = true;
    })
    .await;
    let signed = sign_in(house, "agenda").await;
    let answer = signed.redeem(house, &[]).await;
    assert_eq!((answer.status, answer.error()), (400, "invalid_dpop_proof"));
    let answer = signed.redeem(house, &[&proof]).await;
    assert_eq!(answer.error(), "invalid_dpop_proof", "a proof of before");
    let answer = signed.redeem(house, &[&for_token(house, &key)]).await;
    assert_eq!(answer.status, 200);
}

async fn a_nonce_is_offered_always_and_has_to_be_present_if_it_comes(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    let with_nonce = |nonce: &str| {
        let mut claims = claims(house, "POST", TOKEN, None);
        claims["nonce"] = nonce.into();
        key.sign(&header(&key), &claims)
    };
    let signed = sign_in(house, "agenda").await;
    let answer = signed.redeem(house, &[&with_nonce("nonsense")]).await;
    assert_eq!((answer.status, answer.error()), (400, "use_dpop_nonce"));
    let offered = |answer: &Direct| answer.headers["dpop-nonce"].to_str().unwrap().to_owned();
    let nonce = offered(&answer);
    house.clock.advance(Duration::seconds(20));
    let answer = signed.redeem(house, &[&with_nonce(&nonce)]).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert!(!offered(&answer).is_empty());
    let token = answer.json["access_token"].as_str().unwrap().to_owned();

    house.clock.advance(Duration::seconds(1));
    let mut old = claims(house, "GET", USERINFO, Some(&token));
    old["nonce"] = "nonsense".into();
    let proof = key.sign(&header(&key), &old);
    let answer = userinfo(house, "DPoP", &token, &[&proof]).await;
    assert_eq!(answer.status, 401);
    assert!(challenges(&answer)[0].starts_with("DPoP error=\"use_dpop_nonce\""));
    let mut fresh = claims(house, "GET", USERINFO, Some(&token));
    fresh["nonce"] = offered(&answer).into();
    let proof = key.sign(&header(&key), &fresh);
    assert_eq!(userinfo(house, "DPoP", &token, &[&proof]).await.status, 200);

    house.clock.advance(Duration::seconds(301));
    let signed = sign_in(house, "agenda").await;
    let answer = signed.redeem(house, &[&with_nonce(&nonce)]).await;
    assert_eq!(answer.error(), "use_dpop_nonce", "an old nonce");
    assert_ne!(offered(&answer), nonce);
}

async fn refresh_tokens_of_a_public_client_need_their_key(house: &TestHouse) {
    let (key, other) = (ClientKey::new("ES256"), ClientKey::new("ES256"));
    let signed = sign_in(house, "cijfers").await;
    let answer = signed.redeem(house, &[&for_token(house, &key)]).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let token = answer.json["refresh_token"].as_str().unwrap().to_owned();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", &token)];
    let answer = signed.post(house, &fields, &[]).await;
    assert_eq!(answer.error(), "invalid_grant", "no key");
    let answer = signed
        .post(house, &fields, &[&for_token(house, &other)])
        .await;
    assert_eq!(answer.error(), "invalid_grant", "another key");
    let answer = signed
        .post(house, &fields, &[&for_token(house, &key)])
        .await;
    assert_eq!(
        (answer.status, answer.json["token_type"].as_str()),
        (200, Some("DPoP"))
    );
}

#[tokio::test]
async fn where_the_operator_demands_a_nonce_a_proof_without_one_is_refused_with_one() {
    let lines = "protocol.require_dpop_nonce = true\n";
    let house = &TestHouse::start_with(Stores::Embedded, lines)
        .await
        .unwrap();
    let key = ClientKey::new("ES256");
    let signed = sign_in(house, "agenda").await;
    let answer = signed.redeem(house, &[&for_token(house, &key)]).await;
    assert_eq!((answer.status, answer.error()), (400, "use_dpop_nonce"));
    let mut claims = claims(house, "POST", TOKEN, None);
    claims["nonce"] = answer.headers["dpop-nonce"].to_str().unwrap().into();
    let proof = key.sign(&header(&key), &claims);
    let answer = signed.redeem(house, &[&proof]).await;
    assert_eq!(
        answer.status, 200,
        "the code was not spent: {}",
        answer.json
    );
}
