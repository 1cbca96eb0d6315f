//! A client's own keys, what it signs with them, and the reading of what a provider signed.

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
        Ed25519KeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
        RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256, RsaKeyPair, RsaPublicKeyComponents,
        UnparsedPublicKey,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

/// A key pair of a client.
#[derive(Clone)]
pub struct PrivateKey {
    pair: Pair,
    kid: Option<String>,
    algorithm: &'static str,
}

#[derive(Clone)]
enum Pair {
    Rsa(Arc<RsaKeyPair>),
    Ec(Arc<EcdsaKeyPair>),
    Ed(Arc<Ed25519KeyPair>),
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrivateKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// RSA keys take long to make, so a test program makes each of these once.
static RSA: [OnceLock<Arc<RsaKeyPair>>; 3] = [const { OnceLock::new() }; 3];

impl PrivateKey {
    /// One of three RSA keys, without kid.
    ///
    /// # Panics
    /// When it can't be made.
    #[must_use]
    pub fn rsa(number: usize) -> Self {
        let pair = RSA[number].get_or_init(|| {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048);
            Arc::new(pair.unwrap_or_else(|_| panic!("no RSA key")))
        });
        Self {
            pair: Pair::Rsa(Arc::clone(pair)),
            kid: None,
            algorithm: "RS256",
        }
    }

    /// A new key on P-256, without kid.
    ///
    /// # Panics
    /// When it can't be made.
    #[must_use]
    pub fn ec() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        Self {
            pair: Pair::Ec(Arc::new(pair.unwrap_or_else(|_| panic!("no EC key")))),
            kid: None,
            algorithm: "ES256",
        }
    }

    /// A new key on Ed25519, without kid.
    ///
    /// # Panics
    /// When it can't be made.
    #[must_use]
    pub fn ed() -> Self {
        let pair = Ed25519KeyPair::generate();
        Self {
            pair: Pair::Ed(Arc::new(pair.unwrap_or_else(|_| panic!("no Ed25519 key")))),
            kid: None,
            algorithm: "EdDSA",
        }
    }

    /// The same key under a name.
    #[must_use]
    pub fn named(mut self, kid: &str) -> Self {
        self.kid = Some(kid.to_owned());
        self
    }

    /// The same key, which signs by RSASSA-PSS unless another algorithm is named.
    #[must_use]
    pub fn by_pss(mut self) -> Self {
        self.algorithm = "PS256";
        self
    }

    /// The algorithm that this key signs with unless another is named.
    #[must_use]
    pub const fn algorithm(&self) -> &'static str {
        self.algorithm
    }

    /// The required members of the public half (RFC 7518 §6, RFC 8037 §2).
    fn bare(&self) -> Value {
        match &self.pair {
            Pair::Rsa(pair) => {
                let public = pair.public_key();
                json!({
                    "e": encode(public.exponent().big_endian_without_leading_zero()),
                    "kty": "RSA",
                    "n": encode(public.modulus().big_endian_without_leading_zero()),
                })
            }
            Pair::Ec(pair) => {
                let point = pair.public_key().as_ref();
                json!({ "crv": "P-256", "kty": "EC", "x": encode(&point[1..33]), "y": encode(&point[33..]) })
            }
            Pair::Ed(pair) => {
                json!({ "crv": "Ed25519", "kty": "OKP", "x": encode(pair.public_key().as_ref()) })
            }
        }
    }

    /// The public half as a JWK, with the kid if there is one.
    #[must_use]
    pub fn public(&self) -> Value {
        let mut jwk = self.bare();
        jwk["use"] = "sig".into();
        if let Some(kid) = &self.kid {
            jwk["kid"] = kid.as_str().into();
        }
        jwk
    }

    /// A set of this key alone.
    #[must_use]
    pub fn set(&self) -> Value {
        json!({ "keys": [self.public()] })
    }

    /// The bare JWK with a private member in it, which must never travel: whatever its value.
    #[must_use]
    pub fn leaked(&self) -> Value {
        let mut jwk = self.bare();
        jwk["d"] = encode(&[7; 32]).into();
        jwk
    }

    /// The JWK that stands in the header of a DPoP proof (RFC 9449 §4.2).
    #[must_use]
    pub fn in_header(&self) -> Value {
        self.bare()
    }

    /// Its thumbprint (RFC 7638).
    #[must_use]
    pub fn thumbprint(&self) -> String {
        // The members stand in the order of their names and without white space, as §3 demands.
        hash(self.bare().to_string().as_bytes())
    }

    /// A compact JWS (RFC 7515) of any header and claims; `alg` of the header says how.
    ///
    /// # Panics
    /// When this key knows no such algorithm.
    #[must_use]
    pub fn sign_with(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", json_part(header), json_part(claims));
        let bytes = message.as_bytes();
        let random = SystemRandom::new();
        let signature = match (&self.pair, header["alg"].as_str().unwrap_or_default()) {
            (Pair::Rsa(pair), algorithm @ ("RS256" | "PS256")) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let done = if algorithm == "RS256" {
                    pair.sign(&RSA_PKCS1_SHA256, &random, bytes, &mut signature)
                } else {
                    pair.sign(&RSA_PSS_SHA256, &random, bytes, &mut signature)
                };
                done.unwrap_or_else(|_| panic!("RSA does not sign"));
                signature
            }
            (Pair::Ec(pair), "ES256") => pair
                .sign(&random, bytes)
                .unwrap_or_else(|_| panic!("EC does not sign"))
                .as_ref()
                .to_vec(),
            (Pair::Ed(pair), "EdDSA" | "Ed25519") => pair.sign(bytes).as_ref().to_vec(),
            (_, "none") => vec![],
            (_, other) => panic!("this key does not sign with {other}"),
        };
        format!("{message}.{}", encode(&signature))
    }

    /// A compact JWS with the usual header: algorithm, and kid if there is one.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_by(self.algorithm(), claims)
    }

    /// The same by another algorithm of this kind of key.
    #[must_use]
    pub fn sign_by(&self, algorithm: &str, claims: &Value) -> String {
        let mut header = json!({ "alg": algorithm });
        if let Some(kid) = &self.kid {
            header["kid"] = kid.as_str().into();
        }
        self.sign_with(&header, claims)
    }
}

/// A compact JWS by HMAC with a secret.
#[must_use]
pub fn sign_with_secret(secret: &str, claims: &Value) -> String {
    let message = format!(
        "{}.{}",
        json_part(&json!({ "alg": "HS256" })),
        json_part(claims)
    );
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mac = hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", encode(mac.as_ref()))
}

/// Header and claims of a JWS whose signature verifies with the one published key of its kid, kty, alg
/// and use.
///
/// # Panics
/// When anything about it is not as it should be.
#[must_use]
pub fn verified(token: &str, keys: &Value) -> (Value, Value) {
    let parts: Vec<&str> = token.split('.').collect();
    let [header_text, claims_text, signature] = parts[..] else {
        panic!("not three parts: {token}")
    };
    let header = read_part(header_text);
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
    if let Some(usage) = key.get("use") {
        assert_eq!(usage, "sig");
    }
    if let Some(algorithm) = key.get("alg") {
        assert_eq!(algorithm, &header["alg"]);
    }
    let message = format!("{header_text}.{claims_text}");
    assert!(
        fits(key, &header, message.as_bytes(), &decode(signature)),
        "the signature does not verify: {header}"
    );
    (header, read_part(claims_text))
}

fn fits(key: &Value, header: &Value, message: &[u8], signature: &[u8]) -> bool {
    let member = |name: &str| decode(key[name].as_str().unwrap_or_default());
    let components = || RsaPublicKeyComponents {
        n: member("n"),
        e: member("e"),
    };
    let good = match (key["kty"].as_str(), header["alg"].as_str()) {
        (Some("RSA"), Some("RS256")) => {
            components().verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
        }
        (Some("RSA"), Some("PS256")) => {
            components().verify(&RSA_PSS_2048_8192_SHA256, message, signature)
        }
        (Some("EC"), Some("ES256")) => {
            let point = [vec![4], member("x"), member("y")].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
        }
        (Some("OKP"), Some("EdDSA" | "Ed25519")) => {
            UnparsedPublicKey::new(&ED25519, member("x")).verify(message, signature)
        }
        other => panic!("a key and an algorithm that do not fit: {other:?}"),
    };
    good.is_ok()
}

/// SHA-256 in base64url.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}

/// The left half of SHA-256 in base64url: `at_hash` and its kin.
#[must_use]
pub fn half_hash(text: &str, algorithm: &Value) -> String {
    // Ed25519 hashes with SHA-512 (RFC 8032 §5.1).
    let digest = if algorithm == "EdDSA" {
        &aws_lc_rs::digest::SHA512
    } else {
        &aws_lc_rs::digest::SHA256
    };
    let whole = aws_lc_rs::digest::digest(digest, text.as_bytes());
    encode(&whole.as_ref()[..whole.as_ref().len() / 2])
}

/// Base64url without padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn json_part(value: &Value) -> String {
    encode(value.to_string().as_bytes())
}

/// One part of a JWS.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn read_part(text: &str) -> Value {
    serde_json::from_slice(&decode(text)).unwrap_or_else(|error| panic!("not JSON: {error}"))
}

/// Base64url without padding.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD
        .decode(text)
        .unwrap_or_else(|error| panic!("{text} is not base64url: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_signs_verifies_with_its_public_half_alone() {
        let claims = json!({ "a": 1 });
        for key in [
            PrivateKey::rsa(0).named("k"),
            PrivateKey::rsa(0).named("k").by_pss(),
            PrivateKey::ec().named("k"),
            PrivateKey::ed().named("k"),
        ] {
            let (header, read) = verified(&key.sign(&claims), &key.set());
            assert_eq!(header["alg"], key.algorithm());
            assert_eq!(read, claims);
            let (jwk, signature) = (key.public(), [0; 64]);
            assert!(
                !fits(&jwk, &header, b"x", &signature),
                "any signature is good"
            );
        }
    }
}
