//! DPoP proofs at the resource (RFC 9449 §4.3, §7): good ones with something odd, and bad ones.

use crate::conformance_fapi::{KEYS, house};
use chrono::Duration;
use serde_json::{Value, json};
use sluis_tests::{
    Agent,
    conformance::{
        Answer, StrongClient,
        keys::{PrivateKey, hash},
    },
    testkit::TestHouse,
};

/// Changes a proof's header and claims.
type Change = fn(&mut Value, &mut Value);

struct Holder<'h> {
    client: StrongClient<'h>,
    token: String,
    url: String,
}

impl<'h> Holder<'h> {
    async fn of(house: &'h TestHouse) -> Self {
        let client = StrongClient::first(house, KEYS).await;
        let answer = client.tokens(&Agent::new(house), &client.request()).await;
        Self {
            token: answer.text_of("access_token"),
            url: client.provider.endpoint("userinfo_endpoint"),
            client,
        }
    }

    fn parts(&self) -> (Value, Value) {
        let claims =
            self.client
                .dpop
                .claims("GET", &self.url, Some(&self.token), self.client.now());
        (self.client.dpop.header(), claims)
    }

    fn proof(&self, change: Change) -> String {
        let (mut header, mut claims) = self.parts();
        change(&mut header, &mut claims);
        self.client.dpop.0.sign_with(&header, &claims)
    }

    async fn shown(&self, proof: &str) -> Answer {
        let authorization = format!("DPoP {}", self.token);
        self.client.resource_with(&authorization, &[proof]).await
    }
}

fn bad(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 401, "{what} is taken: {}", answer.text);
    let code = answer.challenge();
    assert!(
        matches!(code.as_str(), "invalid_dpop_proof" | "invalid_token"),
        "{what}: {code}"
    );
}

fn without(value: &mut Value, name: &str) {
    value.as_object_mut().map(|all| all.remove(name));
}

fn later(claims: &mut Value, seconds: i64) {
    let at = claims["iat"].as_i64().unwrap_or_default();
    claims["iat"] = (at + seconds).into();
}

/// Every one of these is refused.
const BAD: &[(&str, Change)] = &[
    ("no typ", |header, _| without(header, "typ")),
    ("another typ", |header, _| header["typ"] = "JWT".into()),
    ("alg none", |header, _| header["alg"] = "none".into()),
    ("no jwk", |header, _| without(header, "jwk")),
    ("jwk that is no object", |header, _| {
        header["jwk"] = "x".into()
    }),
    ("another jwk", |header, _| {
        header["jwk"] = PrivateKey::ec().in_header();
    }),
    ("no jti", |_, claims| without(claims, "jti")),
    ("jti that is no text", |_, claims| claims["jti"] = 7.into()),
    ("no htm", |_, claims| without(claims, "htm")),
    ("another htm", |_, claims| claims["htm"] = "POST".into()),
    ("htm in lower case", |_, claims| {
        claims["htm"] = "get".into()
    }),
    ("no htu", |_, claims| without(claims, "htu")),
    ("another host", |_, claims| {
        claims["htu"] = "https://elders.test/oauth/userinfo".into();
    }),
    ("another path", |_, claims| {
        claims["htu"] = "https://login.test/oauth/token".into();
    }),
    ("htu that is no address", |_, claims| {
        claims["htu"] = "userinfo".into();
    }),
    ("no iat", |_, claims| without(claims, "iat")),
    ("iat that is no number", |_, claims| {
        claims["iat"] = "now".into();
    }),
    ("iat an hour ago", |_, claims| later(claims, -3600)),
    ("iat in an hour", |_, claims| later(claims, 3600)),
    ("no ath", |_, claims| without(claims, "ath")),
    ("another ath", |_, claims| {
        claims["ath"] = hash(b"another token").into();
    }),
    ("an empty ath", |_, claims| claims["ath"] = "".into()),
    ("critical extensions", |header, _| {
        header["crit"] = json!(["x"]);
        header["x"] = true.into();
    }),
];

/// Every one of these is taken.
const GOOD: &[(&str, Change)] = &[
    ("nothing odd", |_, _| {}),
    ("a query in htu", |_, claims| {
        claims["htu"] = "https://login.test/oauth/userinfo?a=b".into();
    }),
    ("a fragment in htu", |_, claims| {
        claims["htu"] = "https://login.test/oauth/userinfo#f".into();
    }),
    ("htu in other letters", |_, claims| {
        claims["htu"] = "HTTPS://LOGIN.test/oauth/userinfo".into();
    }),
    ("the default port", |_, claims| {
        claims["htu"] = "https://login.test:443/oauth/userinfo".into();
    }),
    ("further members", |header, claims| {
        header["odd"] = "x".into();
        claims["odd"] = json!({ "a": 1 });
    }),
    ("iat ten seconds ago", |_, claims| later(claims, -10)),
    ("iat in ten seconds", |_, claims| later(claims, 10)),
];

#[tokio::test]
async fn fapi2_dpop_negative_tests_each_bad_proof_is_refused() {
    let house = house().await;
    let holder = Holder::of(&house).await;
    for (what, change) in BAD {
        bad(what, &holder.shown(&holder.proof(*change)).await);
    }
    let answer = holder.shown(&holder.proof(|_, _| {})).await;
    assert_eq!(answer.status, 200, "the token itself is still good");
}

#[tokio::test]
async fn fapi2_dpop_negative_tests_keys_and_signatures_that_are_no_good() {
    let house = house().await;
    let holder = Holder::of(&house).await;
    let (mut header, claims) = holder.parts();
    header["jwk"] = holder.client.dpop.0.leaked();
    let leaked = holder.client.dpop.0.sign_with(&header, &claims);
    bad("a private jwk", &holder.shown(&leaked).await);
    let rsa = PrivateKey::rsa(0);
    let weak = json!({ "typ": "dpop+jwt", "alg": "RS256", "jwk": rsa.in_header() });
    bad("RS256", &holder.shown(&rsa.sign_with(&weak, &claims)).await);
    let other = PrivateKey::ec();
    let (mut header, claims) = holder.parts();
    bad(
        "a signature of another key",
        &holder.shown(&other.sign_with(&header, &claims)).await,
    );
    header["jwk"] = other.in_header();
    bad(
        "a good proof of another key",
        &holder.shown(&other.sign_with(&header, &claims)).await,
    );
    for (what, text) in [
        ("an empty proof", ""),
        ("no JWT", "proof"),
        ("two parts", "a.b"),
    ] {
        bad(what, &holder.shown(text).await);
    }
}

#[tokio::test]
async fn fapi2_dpop_negative_tests_the_way_that_proofs_come() {
    let house = house().await;
    let holder = Holder::of(&house).await;
    let client = &holder.client;
    let dpop = format!("DPoP {}", holder.token);
    let (one, two) = (holder.proof(|_, _| {}), holder.proof(|_, _| {}));
    bad(
        "two headers",
        &client.resource_with(&dpop, &[&one, &two]).await,
    );
    bad("no proof", &client.resource_with(&dpop, &[]).await);
    let bearer = format!("Bearer {}", holder.token);
    bad("as Bearer", &client.resource_with(&bearer, &[]).await);
    bad(
        "as Bearer with a proof",
        &client.resource_with(&bearer, &[&one]).await,
    );
}

#[tokio::test]
async fn fapi2_dpop_proofs_with_something_odd_that_is_allowed_are_taken() {
    let house = house().await;
    let holder = Holder::of(&house).await;
    for (what, change) in GOOD {
        let answer = holder.shown(&holder.proof(*change)).await;
        assert_eq!(answer.status, 200, "{what}: {}", answer.text);
    }
}

#[tokio::test]
async fn fapi2_a_dpop_proof_counts_once() {
    let house = house().await;
    let holder = Holder::of(&house).await;
    let proof = holder.proof(|_, _| {});
    assert_eq!(holder.shown(&proof).await.status, 200);
    bad("the second use", &holder.shown(&proof).await);
    house.clock.advance(Duration::seconds(5));
    bad("the second use later", &holder.shown(&proof).await);
}

/// What a JWT's own times say does not count against the proof, or counts as it should.
#[tokio::test]
async fn fapi2_check_dpop_proof_nbf_exp() {
    let house = house().await;
    let holder = Holder::of(&house).await;
    let answer = holder
        .shown(&holder.proof(|_, claims| {
            let now = claims["iat"].as_i64().unwrap_or_default();
            claims["nbf"] = (now - 10).into();
            claims["exp"] = (now + 60).into();
        }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// The same rules hold where tokens are asked for.
#[tokio::test]
async fn fapi2_ensure_dpop_proof_with_iat_10_seconds_before_and_after_succeeds() {
    let house = house().await;
    let client = StrongClient::first(&house, KEYS).await;
    let url = client.provider.endpoint("token_endpoint");
    for (seconds, taken) in [(-10, true), (10, true), (-3600, false), (3600, false)] {
        let callback = client
            .authorize(&Agent::new(&house), &client.request())
            .await;
        let code = callback.get("code").unwrap_or_default();
        let mut claims = client.dpop.claims("POST", &url, None, house.now());
        later(&mut claims, seconds);
        let proof = client.dpop.0.sign_with(&client.dpop.header(), &claims);
        let answer = client.ask(&client.code_fields(code), Some(&proof)).await;
        if taken {
            assert_eq!(answer.status, 200, "{seconds}: {}", answer.text);
        } else {
            crate::conformance_fapi::refused(
                "a proof of another hour",
                &answer,
                &["invalid_dpop_proof"],
            );
        }
    }
}
