//! Reading signed tokens as a portal must, with the provider's published keys.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

/// Header and claims of a token whose signature verifies with the key of its `kid`.
///
/// # Panics
/// When anything about the token is not as it should be.
#[must_use]
pub fn verify(token: &str, keys: &Value) -> (Value, Value) {
    let parts: Vec<&str> = token.split('.').collect();
    let [header_text, claims_text, signature] = parts[..] else {
        panic!("not three parts: {token}")
    };
    let header = part(header_text);
    let kid = header["kid"]
        .as_str()
        .unwrap_or_else(|| panic!("no kid in {header}"));
    let found: Vec<&Value> = keys["keys"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|key| key["kid"] == kid)
        .collect();
    let [key] = found[..] else {
        panic!("{} keys have the kid {kid}", found.len())
    };
    assert_eq!(
        key["alg"], header["alg"],
        "the key is for another algorithm"
    );
    assert_eq!(key["use"], "sig");
    let message = format!("{header_text}.{claims_text}");
    let (message, signature) = (message.as_bytes(), bytes(signature));
    let good = match header["alg"].as_str() {
        Some("RS256") => {
            let components = RsaPublicKeyComponents {
                n: member(key, "n"),
                e: member(key, "e"),
            };
            components.verify(&RSA_PKCS1_2048_8192_SHA256, message, &signature)
        }
        Some("PS256") => {
            let components = RsaPublicKeyComponents {
                n: member(key, "n"),
                e: member(key, "e"),
            };
            components.verify(&RSA_PSS_2048_8192_SHA256, message, &signature)
        }
        Some("ES256") => {
            let point = [vec![4], member(key, "x"), member(key, "y")].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, &signature)
        }
        Some("EdDSA") => {
            UnparsedPublicKey::new(&ED25519, member(key, "x")).verify(message, &signature)
        }
        other => panic!("the algorithm {other:?} is not one of ours"),
    };
    assert!(good.is_ok(), "the signature does not verify");
    (header, part(claims_text))
}

/// The claims of a token, whoever signed it.
///
/// # Panics
/// When it has none.
#[must_use]
pub fn claims_unverified(token: &str) -> Value {
    part(token.split('.').nth(1).unwrap_or_default())
}

/// A token with these claims and no signature (`alg` is `none`).
#[must_use]
pub fn unsigned(claims: &Value) -> String {
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.",
        text(&serde_json::json!({ "alg": "none", "typ": "JWT" })),
        text(claims)
    )
}

/// The token with other claims and its old signature.
#[must_use]
pub fn altered(token: &str, claims: &Value) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!(
        "{}.{claims}.{}",
        parts[0],
        parts.last().copied().unwrap_or_default()
    )
}

fn part(text: &str) -> Value {
    serde_json::from_slice(&bytes(text)).unwrap_or_else(|error| panic!("not JSON: {error}"))
}

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD
        .decode(text)
        .unwrap_or_else(|error| panic!("not base64url: {error}"))
}

fn member(key: &Value, name: &str) -> Vec<u8> {
    bytes(
        key[name]
            .as_str()
            .unwrap_or_else(|| panic!("the key has no {name}")),
    )
}
