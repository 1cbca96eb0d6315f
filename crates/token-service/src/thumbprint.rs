//! The thumbprint of a public key (RFC 7638).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use std::collections::BTreeMap;

/// The members of a JWK that hold something private (RFC 7518 §6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Whether a JWK holds more than a public key.
pub(crate) fn is_private(jwk: &Value) -> bool {
    PRIVATE.iter().any(|name| jwk.get(name).is_some())
}

/// RFC 7638 §3: the hash over the required members alone, sorted by name, without white space. `None`
/// for a key of an unknown kind.
pub(crate) fn of_jwk(jwk: &Value) -> Option<String> {
    let text = |name: &str| jwk.get(name)?.as_str();
    let names: &[&str] = match text("kty")? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let members: Option<BTreeMap<&str, &str>> = names
        .iter()
        .map(|name| Some((*name, text(name)?)))
        .collect();
    let canonical = serde_json::to_string(&members?).ok()?;
    Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_thumbprint_of_rfc_7638_section_3_1() {
        let jwk = json!({
            "kty": "RSA", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
            "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        });
        assert_eq!(
            of_jwk(&jwk).unwrap(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        assert_eq!(of_jwk(&json!({ "kty": "RSA", "e": "AQAB" })), None);
        assert_eq!(of_jwk(&json!({ "kty": "oct", "k": "AA" })), None);
        assert!(is_private(&json!({ "kty": "EC", "d": "AA" })));
    }
}
