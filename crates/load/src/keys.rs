//! Whether a token's signature is good, by the keys that the provider publishes.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::Fallible;

/// A token's claims, once its signature was verified against the set.
///
/// # Errors
/// It is no JWT, no key of the set made it, or its algorithm is not known here.
pub(crate) fn verified(token: &str, keys: &Value) -> Fallible<Value> {
    let (signed, signature) = token.rsplit_once('.').ok_or("no JWT")?;
    let header = part(token, 0)?;
    let named = |key: &&Value| key["kid"] == header["kid"];
    let key = keys["keys"].as_array().into_iter().flatten().find(named);
    let key = key.ok_or("the token's key is not published")?;
    let member = |name: &str| {
        let text = key[name].as_str().ok_or("a key lacks a member")?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(URL_SAFE_NO_PAD.decode(text)?)
    };
    let signature = URL_SAFE_NO_PAD.decode(signature)?;
    let good = match header["alg"].as_str() {
        Some("RS256") => RsaPublicKeyComponents {
            n: member("n")?,
            e: member("e")?,
        }
        .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature),
        Some("ES256") => {
            let point = [vec![4], member("x")?, member("y")?].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(signed.as_bytes(), &signature)
        }
        Some("EdDSA") => {
            ParsedPublicKey::new(&ED25519, member("x")?)?.verify_sig(signed.as_bytes(), &signature)
        }
        other => return Err(format!("algorithm {other:?}").into()),
    };
    good.map_err(|_| "a signature that does not verify")?;
    claims(token)
}

/// A token's claims, unverified.
///
/// # Errors
/// It is no JWT.
pub(crate) fn claims(token: &str) -> Fallible<Value> {
    part(token, 1)
}

fn part(token: &str, which: usize) -> Fallible<Value> {
    let part = token.split('.').nth(which).ok_or("no JWT")?;
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part)?)?)
}
