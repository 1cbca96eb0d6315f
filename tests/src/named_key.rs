//! A portal's own key, for what portals sign: request objects.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::fmt;

/// A key for ES256.
pub struct NamedKey {
    pair: EcdsaKeyPair,
    kid: String,
}

impl fmt::Debug for NamedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NamedKey({})", self.kid)
    }
}

impl NamedKey {
    /// A new key of this name.
    ///
    /// # Panics
    /// When no key can be made.
    #[must_use]
    pub fn generate(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        Self {
            pair: pair.unwrap_or_else(|error| panic!("no key: {error}")),
            kid: kid.to_owned(),
        }
    }

    /// The set to register.
    #[must_use]
    pub fn jwks(&self) -> Value {
        // An uncompressed point: 4, x, y.
        let point = self.pair.public_key().as_ref();
        let member = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.kid,
            "x": member(&point[1..33]), "y": member(&point[33..]),
        }] })
    }

    /// Signs claims, with `typ` or without one.
    #[must_use]
    pub fn sign(&self, typ: Option<&str>, claims: &Value) -> String {
        let mut header = json!({ "alg": "ES256", "kid": self.kid });
        if let Some(typ) = typ {
            header["typ"] = typ.into();
        }
        self.sign_with(&header, claims)
    }

    /// Signs claims under any header.
    ///
    /// # Panics
    /// When the key does not sign.
    #[must_use]
    pub fn sign_with(&self, header: &Value, claims: &Value) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.unwrap_or_else(|error| panic!("no signature: {error}"));
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}
