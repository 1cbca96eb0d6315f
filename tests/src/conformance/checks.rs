//! What is checked in almost every module, written once. Each of these is a failure there.

use super::keys;
use serde_json::{Map, Value};
use sluis_model::context::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// The claims that an ID token may hold whatever was asked.
const ALWAYS: &[&str] = &[
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "nbf",
    "jti",
    "sid",
    "txn",
];

/// The standard claims of each scope (OpenID Connect Core §5.4).
pub const SCOPES: &[(&str, &[&str])] = &[
    (
        "profile",
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];

/// The claims of a scope.
#[must_use]
pub fn claims_of(scope: &str) -> &'static [&'static str] {
    SCOPES
        .iter()
        .find(|(name, _)| *name == scope)
        .map_or(&[], |(_, claims)| claims)
}

/// What a value is worth against guessing: its length times the Shannon entropy of its letters.
#[must_use]
pub fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1.0;
    }
    let total: f64 = counts.values().sum();
    counts
        .values()
        .map(|count| -count * (count / total).log2())
        .sum()
}

/// A bearer value is hard enough to guess.
///
/// # Panics
/// When it is not.
pub fn unguessable(what: &str, text: &str) {
    assert!(text.len() >= 16, "{what} has {} bytes", text.len());
    let bits = entropy(text);
    assert!(bits > 96.0, "{what} is worth {bits} bits");
}

/// An `error_description` is plain ASCII without quotes (RFC 6749 §5.2), and `error_uri` an address.
///
/// # Panics
/// When it is not.
pub fn description(error: &Value) {
    if let Some(text) = error.get("error_description") {
        let text = text
            .as_str()
            .unwrap_or_else(|| panic!("no text in {error}"));
        let clean = text
            .bytes()
            .all(|byte| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\');
        assert!(clean, "RFC 6749 §5.2: {text:?}");
    }
    if let Some(uri) = error.get("error_uri") {
        let uri = uri.as_str().unwrap_or_default();
        assert!(url::Url::parse(uri).is_ok(), "error_uri {uri}");
    }
}

/// A published key set: public keys alone, each with a kid of its own and its members in base64url.
///
/// # Panics
/// When it is none.
pub fn key_set(set: &Value) {
    let keys = set["keys"]
        .as_array()
        .unwrap_or_else(|| panic!("no keys in {set}"));
    assert!(!keys.is_empty());
    let mut names = BTreeSet::new();
    for key in keys {
        let kid = key["kid"].as_str().unwrap_or_default();
        assert!(!kid.is_empty(), "a key without kid: {key}");
        assert!(names.insert(kid), "two keys called {kid}");
        let members: &[&str] = match key["kty"].as_str() {
            Some("RSA") => &["n", "e"],
            Some("EC") => &["crv", "x", "y"],
            Some("OKP") => &["crv", "x"],
            other => panic!("a key of the kind {other:?}"),
        };
        for member in members {
            let text = key[member].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{member} of {key}");
            assert!(
                *member == "crv" || !keys::decode(text).is_empty(),
                "{member}"
            );
        }
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert_eq!(key.get(private), None, "a private member in {kid}");
        }
    }
}

/// The answer of a registration (RFC 7591 §3.2.1).
///
/// # Panics
/// When it is no good one.
pub fn registered(answer: &super::Answer) {
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert!(answer.is_of("application/json"), "{:?}", answer.headers);
    let json = &answer.json;
    assert_eq!(json.get("error"), None, "{json}");
    assert!(json["client_id"].is_string(), "{json}");
    assert_eq!(
        json.get("client_secret").is_some(),
        json.get("client_secret_expires_at").is_some(),
        "RFC 7591 §3.2.1: {json}"
    );
    let uri = json["registration_client_uri"].as_str();
    assert_eq!(
        uri.is_some(),
        json["registration_access_token"].is_string(),
        "RFC 7592 §3: both or neither"
    );
    assert!(uri.is_none_or(|uri| uri.starts_with("https://")), "{uri:?}");
}

/// The answer of the token endpoint (RFC 6749 §5.1).
///
/// # Panics
/// When it is no good one.
pub fn token_response(answer: &super::Answer) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.is_of("application/json"), "{:?}", answer.headers);
    assert!(
        answer.header("cache-control").contains("no-store"),
        "RFC 6749 §5.1"
    );
    unguessable("the access token", &answer.text_of("access_token"));
    assert!(!answer.text_of("token_type").is_empty());
    // Its absence is a warning, and we want none.
    let seconds = answer.json["expires_in"].as_i64();
    assert!(
        seconds.is_some_and(|seconds| (1..=31_536_000).contains(&seconds)),
        "{}",
        answer.text
    );
    if let Some(refresh_token) = answer.json["refresh_token"].as_str() {
        unguessable("the refresh token", refresh_token);
    }
}

/// What an ID token has to be for.
#[derive(Debug, Clone)]
pub struct Expected<'a> {
    /// The provider's keys.
    pub keys: &'a Value,
    /// `iss`.
    pub issuer: &'a str,
    /// The client.
    pub client_id: &'a str,
    /// `nonce` as it was sent.
    pub nonce: Option<&'a str>,
    /// The scopes whose claims may stand in it.
    pub scope: &'a str,
    /// The present moment.
    pub now: Timestamp,
}

/// Header and claims of an ID token, after every check (OpenID Connect Core §2, §3.1.3.7).
///
/// # Panics
/// When one of them fails.
#[must_use]
pub fn id_token(text: &str, expected: &Expected<'_>) -> (Value, Value) {
    let (header, claims) = keys::verified(text, expected.keys);
    assert_eq!(claims["iss"], expected.issuer);
    let audience = &claims["aud"];
    let meant = audience == expected.client_id
        || audience
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == expected.client_id));
    assert!(meant, "aud {audience}");
    times(&claims, expected.now);
    if let Some(acr) = claims.get("acr") {
        assert!(acr.as_str().is_some_and(|acr| !acr.is_empty()), "acr {acr}");
    }
    assert_eq!(
        claims.get("nonce").and_then(Value::as_str),
        expected.nonce,
        "the nonce in {claims}"
    );
    subject(&claims);
    standard_claims(&claims);
    let asked: Vec<&str> = expected
        .scope
        .split(' ')
        .flat_map(claims_of)
        .copied()
        .collect();
    for name in claims.as_object().into_iter().flat_map(Map::keys) {
        let name = name.as_str();
        assert!(
            ALWAYS.contains(&name) || asked.contains(&name),
            "nobody asked for {name} in the ID token: {claims}"
        );
    }
    (header, claims)
}

fn times(claims: &Value, now: Timestamp) {
    let now = now.timestamp();
    let moment = |name: &str| claims[name].as_i64();
    let end = moment("exp").unwrap_or_else(|| panic!("no exp in {claims}"));
    assert!(
        (now - 300..now + 50 * 31_536_000).contains(&end),
        "exp {end} at {now}"
    );
    let begin = moment("iat").unwrap_or_else(|| panic!("no iat in {claims}"));
    assert!((begin - now).abs() <= 300, "iat {begin} at {now}");
    if claims.get("auth_time").is_some() {
        let then = moment("auth_time").unwrap_or_else(|| panic!("auth_time in {claims}"));
        assert!(
            (now - 31_536_000..=now).contains(&then),
            "auth_time {then} at {now}"
        );
    }
}

/// `sub` is 1 to 255 letters of printable ASCII.
///
/// # Panics
/// When it is not.
pub fn subject(claims: &Value) {
    let sub = claims["sub"].as_str().unwrap_or_default();
    assert!(
        (1..=255).contains(&sub.len()) && sub.bytes().all(|b| (0x20..=0x7e).contains(&b)),
        "sub {sub:?}"
    );
}

/// Standard claims have their type (OpenID Connect Core §5.1).
///
/// # Panics
/// When one of them has another.
pub fn standard_claims(claims: &Value) {
    let filled = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| !text.trim().is_empty() && text != "null")
    };
    for (name, value) in claims.as_object().into_iter().flatten() {
        let good = match name.as_str() {
            "email_verified" | "phone_number_verified" => value.is_boolean(),
            "birthdate" => value.as_str().is_some_and(is_birthdate),
            "address" => value
                .as_object()
                .is_some_and(|address| !address.is_empty() && address.values().all(filled)),
            // From 1990 on, and never in the future of any test.
            "updated_at" => value
                .as_i64()
                .is_some_and(|at| (631_152_000..4_102_444_800).contains(&at)),
            "_claim_names" | "_claim_sources" => {
                claims.get("_claim_names").is_some() == claims.get("_claim_sources").is_some()
            }
            text if SCOPES.iter().any(|(_, claims)| claims.contains(&text)) => filled(value),
            _ => true,
        };
        assert!(good, "the claim {name} is {value}");
    }
}

fn is_birthdate(text: &str) -> bool {
    let year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let without_year = text
        .strip_prefix("0000-")
        .map(|rest| format!("2000-{rest}"));
    let text = without_year.unwrap_or_else(|| text.to_owned());
    year(&text) || chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").is_ok()
}

/// A good answer of userinfo in JSON.
///
/// # Panics
/// When it is none.
pub fn userinfo(answer: &super::Answer, sub: &str) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.is_of("application/json"), "{:?}", answer.headers);
    assert_eq!(answer.json["sub"], sub, "OpenID Connect Core §5.3.2");
    standard_claims(&answer.json);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entropy_of_a_value_counts_length_and_letters() {
        assert!(entropy("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") < 1.0);
        assert!((entropy("abcd") - 8.0).abs() < 1e-9);
        assert!(entropy("q4Kf0_zXw9-TtUb3RmLyHe7PnVsCjAoD1gI8kB5x6Ew") > 96.0);
    }
}
