//! JWTs that clients sign: assertions (RFC 7523) and request objects (RFC 9101). Here only the
//! signature is judged; what the claims must say is for the caller.

use crate::service::TokenService;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::{Map, Value};
use sluis_model::{client::Client, context::Ctx, seal::SealError};
use sluis_protocol::{algorithm::ClientAlgorithm, json};

/// Longer ones are nobody's.
const LONGEST: usize = 64 * 1024;

/// A JWT whose signature is the client's.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientJws {
    /// `alg`.
    pub algorithm: ClientAlgorithm,
    /// `typ`, as it stood.
    pub kind: Option<String>,
    /// The claims.
    pub claims: Map<String, Value>,
}

impl TokenService {
    /// Verifies a compact JWS (RFC 7515 §3.1) of a client with its registered keys or secret. `allowed`
    /// are the algorithms that may have made it; `none` among them takes one without a signature.
    ///
    /// # Errors
    /// For our log: what is wrong with it.
    pub async fn verify_client_jws(
        &self,
        ctx: &Ctx,
        client: &Client,
        text: &str,
        allowed: &[ClientAlgorithm],
    ) -> Result<ClientJws, String> {
        let (signed, header, payload, signature) = parts(text)?;
        // Keys that the header itself brings (`jwk`, `jku`, `x5c`) are not looked at (RFC 8725 §3.10).
        let name = |member: &str| header.get(member).and_then(Value::as_str);
        let algorithm = name("alg")
            .and_then(ClientAlgorithm::parse)
            .ok_or("an algorithm that nobody knows")?;
        if !allowed.contains(&algorithm) {
            return Err(format!("the algorithm {algorithm} is not allowed here"));
        }
        if header.contains_key("crit") {
            return Err("the header has critical extensions".to_owned());
        }
        match algorithm {
            ClientAlgorithm::None => {
                if !signature.is_empty() {
                    return Err("alg none with a signature".to_owned());
                }
            }
            ClientAlgorithm::HS256 => {
                let key = self.secret_key(client)?;
                if !verifies(signature, signed, &key, Algorithm::HS256) {
                    return Err("the signature is not of the client's secret".to_owned());
                }
            }
            asymmetric => {
                let keys = self
                    .client_keys
                    .candidates(client, asymmetric, name("kid"), ctx.now)
                    .await?;
                let jose = jose(asymmetric).ok_or("an algorithm without a key")?;
                if !keys
                    .iter()
                    .any(|key| verifies(signature, signed, &key.key, jose))
                {
                    return Err(format!(
                        "no key of the client made the signature ({} looked at)",
                        keys.len()
                    ));
                }
            }
        }
        Ok(ClientJws {
            algorithm,
            kind: name("typ").map(str::to_owned),
            claims: payload,
        })
    }

    fn secret_key(&self, client: &Client) -> Result<DecodingKey, String> {
        let sealed = client
            .sealed_secret
            .as_ref()
            .ok_or("the client has no secret to sign with")?;
        let secret = self
            .sealer
            .open(sealed, &Client::sealed_secret_place(&client.id))
            .map_err(|fault: SealError| fault.to_string())?;
        Ok(DecodingKey::from_secret(&secret))
    }
}

/// The algorithm as the JWT library names it.
pub(crate) const fn jose(algorithm: ClientAlgorithm) -> Option<Algorithm> {
    match algorithm {
        ClientAlgorithm::None => None,
        ClientAlgorithm::HS256 => Some(Algorithm::HS256),
        ClientAlgorithm::RS256 => Some(Algorithm::RS256),
        ClientAlgorithm::PS256 => Some(Algorithm::PS256),
        ClientAlgorithm::ES256 => Some(Algorithm::ES256),
        ClientAlgorithm::ES384 => Some(Algorithm::ES384),
        ClientAlgorithm::EdDSA => Some(Algorithm::EdDSA),
    }
}

/// Whether a signature, in base64url, is of this key. A text that is none is not.
pub(crate) fn verifies(
    signature: &str,
    signed: &str,
    key: &DecodingKey,
    algorithm: Algorithm,
) -> bool {
    crypto::verify(signature, signed.as_bytes(), key, algorithm).unwrap_or(false)
}

type Parts<'t> = (&'t str, Map<String, Value>, Map<String, Value>, &'t str);

/// What is signed, the header, the claims and the signature of a compact JWS.
///
/// # Errors
/// What is wrong with its shape.
pub(crate) fn parts(text: &str) -> Result<Parts<'_>, String> {
    if text.len() > LONGEST {
        return Err("the JWT is too long".to_owned());
    }
    let malformed = || "not a JWT".to_owned();
    let (signed, signature) = text.rsplit_once('.').ok_or_else(malformed)?;
    let (header, payload) = signed.split_once('.').ok_or_else(malformed)?;
    let object = |part: &str| -> Option<Map<String, Value>> {
        let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
        json::object(&bytes).ok()
    };
    Ok((
        signed,
        object(header).ok_or_else(malformed)?,
        object(payload).ok_or_else(malformed)?,
        signature,
    ))
}
