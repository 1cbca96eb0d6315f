//! Keys of portals, and what they sign: assertions, request objects, DPoP proofs.

use aws_lc_rs::{
    digest::{SHA256, digest},
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::fmt;

enum Pair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
    Secret(Box<hmac::Key>),
}

/// A key of a portal.
pub struct ClientKey {
    algorithm: &'static str,
    pair: Pair,
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKey({})", self.algorithm)
    }
}

impl ClientKey {
    /// A new key for ES256, ES384, EdDSA, PS256 or RS256.
    ///
    /// # Panics
    /// When there is no such algorithm.
    #[must_use]
    pub fn new(algorithm: &'static str) -> Self {
        let made = "a key is made";
        let pair = match algorithm {
            "ES256" => Pair::Ec(
                EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                    .unwrap_or_else(|error| panic!("{made}: {error}")),
            ),
            "ES384" => Pair::Ec(
                EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)
                    .unwrap_or_else(|error| panic!("{made}: {error}")),
            ),
            "EdDSA" => Pair::Ed(
                Ed25519KeyPair::generate().unwrap_or_else(|error| panic!("{made}: {error}")),
            ),
            "PS256" | "RS256" => Pair::Rsa(Box::new(
                RsaKeyPair::generate(KeySize::Rsa2048)
                    .unwrap_or_else(|error| panic!("{made}: {error}")),
            )),
            other => panic!("no key for {other}"),
        };
        Self { algorithm, pair }
    }

    /// A shared secret, for HS256.
    #[must_use]
    pub fn secret(secret: &str) -> Self {
        Self {
            algorithm: "HS256",
            pair: Pair::Secret(Box::new(hmac::Key::new(
                hmac::HMAC_SHA256,
                secret.as_bytes(),
            ))),
        }
    }

    /// The algorithm that it signs with.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        self.algorithm
    }

    /// The public half as a JWK, without a name.
    ///
    /// # Panics
    /// For a shared secret.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match &self.pair {
            Pair::Ec(pair) => {
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                let curve = if point.len() == 64 { "P-256" } else { "P-384" };
                json!({ "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) })
            }
            Pair::Ed(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref()) })
            }
            Pair::Rsa(pair) => {
                let public = pair.public_key();
                let n = encode(public.modulus().big_endian_without_leading_zero());
                let e = encode(public.exponent().big_endian_without_leading_zero());
                json!({ "kty": "RSA", "n": n, "e": e })
            }
            Pair::Secret(_) => panic!("a secret has no public half"),
        }
    }

    /// The key set to register, with this key under this name.
    #[must_use]
    pub fn set(&self, kid: &str) -> Value {
        let mut jwk = self.jwk();
        jwk["kid"] = kid.into();
        json!({ "keys": [jwk] })
    }

    /// The thumbprint (RFC 7638).
    #[must_use]
    pub fn thumbprint(&self) -> String {
        // The members of these keys are the required ones, and serde_json sorts them.
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.jwk().to_string().as_bytes()))
    }

    /// A JWT with these further header members and claims.
    #[must_use]
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let mut whole = json!({ "alg": self.algorithm });
        for (name, value) in header.as_object().into_iter().flatten() {
            whole[name] = value.clone();
        }
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&whole), encode(claims));
        let signature = self.signature(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair
                .sign(&random, message)
                .unwrap_or_else(|error| panic!("no signature: {error}"))
                .as_ref()
                .to_vec(),
            Pair::Ed(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let signed = if self.algorithm == "PS256" {
                    pair.sign(&RSA_PSS_SHA256, &random, message, &mut signature)
                } else {
                    pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                };
                signed.unwrap_or_else(|error| panic!("no signature: {error}"));
                signature
            }
            Pair::Secret(key) => hmac::sign(key, message).as_ref().to_vec(),
        }
    }
}
