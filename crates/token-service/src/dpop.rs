//! DPoP (RFC 9449): whoever presents a token shows that the key is there that it was given to.

use crate::{
    client_jws::{jose, parts, verifies},
    client_keys::ClientKey,
    moment::moment,
    service::TokenService,
    thumbprint,
};
use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::{Map, Value};
use sluis_model::{
    context::{Ctx, Timestamp},
    ports::StoreError,
    secret::HashedToken,
};
use sluis_protocol::{
    algorithm::ClientAlgorithm,
    error::{ErrorCode, OAuthError},
};
use std::sync::{Arc, PoisonError};
use url::Url;

/// A proof is made for one request: older ones are nobody's.
const OLDEST: Duration = Duration::seconds(60);
/// How far a client's clock may be ahead (FAPI 2.0 Security Profile §5.3.2.1: at least 10 seconds).
const AHEAD: Duration = Duration::seconds(30);
/// A nonce is offered for so long, and good for as long again.
const NONCE_WINDOW_SECONDS: i64 = 150;
/// Longer proofs are nobody's.
const LONGEST: usize = 8 * 1024;
/// Longer names are nobody's.
const LONGEST_NAME: usize = 512;

/// A request that may carry proofs.
#[derive(Debug, Clone, Copy)]
pub struct DpopRequest<'a> {
    /// Every `DPoP` header of the request, as it stood.
    pub proofs: &'a [&'a str],
    /// The method of the request.
    pub method: &'a str,
    /// The address that was asked, as the issuer names it: a `Host` header proves nothing.
    pub url: &'a str,
    /// The access token that came with it, at a resource.
    pub access_token: Option<&'a str>,
}

/// The key that a good proof shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DpopKey {
    /// Its thumbprint (RFC 7638): `jkt`.
    pub thumbprint: String,
}

impl TokenService {
    /// Judges the proof of a request, and uses it up (§4.3). `None` for a request without one.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside `invalid_dpop_proof`, or `use_dpop_nonce` when a
    /// nonce of ours is missing or old.
    pub async fn dpop(
        &self,
        ctx: &Ctx,
        request: DpopRequest<'_>,
    ) -> Result<Result<Option<DpopKey>, OAuthError>, StoreError> {
        let proof = match request.proofs {
            [] => return Ok(Ok(None)),
            [proof] => *proof,
            _ => return Ok(Err(invalid("there is more than one DPoP header"))),
        };
        let proof = match Proof::read(proof).and_then(|proof| {
            proof.judge(&request, ctx.now)?;
            Ok(proof)
        }) {
            Ok(proof) => proof,
            Err(wrong) => return Ok(Err(invalid(&wrong))),
        };
        if let Err(refusal) = self.judge_nonce(&proof, ctx) {
            return Ok(Err(refusal));
        }
        // Names count for one key each, so nobody can use up another one's.
        let name = format!("{}.{}", proof.thumbprint, proof.name);
        let free = self
            .ephemeral
            .claim_once(
                "dpop",
                HashedToken::of(&name).as_str(),
                proof.issued_at + OLDEST + Duration::seconds(1),
                ctx.now,
            )
            .await?;
        if !free {
            return Ok(Err(invalid("the jti was used before")));
        }
        Ok(Ok(Some(DpopKey {
            thumbprint: proof.thumbprint,
        })))
    }

    /// The nonce to offer (§8): every replica comes to the same, and none has to remember it.
    #[must_use]
    pub fn dpop_nonce(&self, ctx: &Ctx) -> Arc<str> {
        let window = window(ctx.now);
        let mut offered = self
            .offered_nonce
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &*offered {
            Some((of, nonce)) if *of == window => Arc::clone(nonce),
            _ => {
                let made: Arc<str> = nonce_of(&self.sealer, None, window)
                    .unwrap_or_default()
                    .into();
                *offered = Some((window, Arc::clone(&made)));
                made
            }
        }
    }

    fn judge_nonce(&self, proof: &Proof, ctx: &Ctx) -> Result<(), OAuthError> {
        let wanted = |description: &str| Err(OAuthError::new(ErrorCode::UseDpopNonce, description));
        let Some(presented) = &proof.nonce else {
            return if self.settings.protocol.require_dpop_nonce {
                wanted("the DPoP proof needs the nonce of the DPoP-Nonce header")
            } else {
                Ok(())
            };
        };
        let window = window(ctx.now);
        let good = self
            .sealer
            .key_ids()
            .flat_map(|id| [window, window - 1].map(|window| (id, window)))
            .filter_map(|(id, window)| nonce_of(&self.sealer, Some(id), window))
            .any(|nonce| verify_slices_are_equal(nonce.as_bytes(), presented.as_bytes()).is_ok());
        if good {
            Ok(())
        } else {
            wanted("the nonce of the DPoP proof is not a present one of ours")
        }
    }
}

fn window(now: Timestamp) -> i64 {
    now.timestamp().div_euclid(NONCE_WINDOW_SECONDS)
}

fn nonce_of(
    sealer: &sluis_model::seal::Sealer,
    key_id: Option<&str>,
    window: i64,
) -> Option<String> {
    sealer.mac(key_id, &format!("dpop-nonce/{window}"))
}

fn invalid(description: &str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidDpopProof, description)
}

/// A proof whose signature is of the key that it brings (§4.2).
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) thumbprint: String,
    claims: Map<String, Value>,
    name: String,
    issued_at: Timestamp,
    nonce: Option<String>,
}

impl Proof {
    /// Reads a proof and verifies its signature.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err("the DPoP proof is too long".to_owned());
        }
        let (signed, header, claims, signature) =
            parts(text).map_err(|_| "the DPoP proof is not a JWT")?;
        if header.get("typ").and_then(Value::as_str) != Some("dpop+jwt") {
            return Err("the typ of the DPoP proof is not dpop+jwt".to_owned());
        }
        if header.contains_key("crit") {
            return Err("the DPoP proof has critical extensions".to_owned());
        }
        let algorithm = header
            .get("alg")
            .and_then(Value::as_str)
            .and_then(ClientAlgorithm::parse)
            .filter(|algorithm| ClientAlgorithm::STRONG.contains(algorithm))
            .ok_or("the alg of the DPoP proof is none of PS256, ES256, ES384 and EdDSA")?;
        let jwk = header
            .get("jwk")
            .filter(|jwk| jwk.is_object())
            .ok_or("the DPoP proof has no jwk")?;
        if thumbprint::is_private(jwk) {
            return Err("the jwk of the DPoP proof holds a private key".to_owned());
        }
        let key = ClientKey::read(jwk)
            .filter(|key| key.fits(algorithm))
            .ok_or("the jwk of the DPoP proof does not fit its alg")?;
        let jose = jose(algorithm).ok_or("an algorithm without a key")?;
        if !verifies(signature, signed, &key.key, jose) {
            return Err("the DPoP proof is not signed with its jwk".to_owned());
        }
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let name = text("jti")
            .filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)
            .ok_or("the DPoP proof has no jti")?
            .to_owned();
        let nonce = match claims.get("nonce") {
            None => None,
            Some(Value::String(nonce)) => Some(nonce.clone()),
            Some(_) => return Err("the nonce of the DPoP proof is no text".to_owned()),
        };
        Ok(Self {
            thumbprint: thumbprint::of_jwk(jwk).ok_or("the jwk is of an unknown kind")?,
            issued_at: moment(&claims, "iat")?.ok_or("the DPoP proof has no iat")?,
            name,
            nonce,
            claims,
        })
    }

    /// Whether it was made for this request, just now.
    pub(crate) fn judge(&self, request: &DpopRequest<'_>, now: Timestamp) -> Result<(), String> {
        let text = |name: &str| self.claims.get(name).and_then(Value::as_str);
        if text("htm") != Some(request.method) {
            return Err("the htm of the DPoP proof is not the method of the request".to_owned());
        }
        let here = normal(request.url);
        if here.is_none() || text("htu").and_then(normal) != here {
            return Err("the htu of the DPoP proof is not the address of the request".to_owned());
        }
        if self.issued_at < now - OLDEST {
            return Err("the DPoP proof is too old".to_owned());
        }
        if self.issued_at > now + AHEAD {
            return Err("the iat of the DPoP proof is in the future".to_owned());
        }
        if let Some(token) = request.access_token {
            let expected = URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes()));
            if text("ath") != Some(expected.as_str()) {
                return Err("the ath of the DPoP proof is not of the access token".to_owned());
            }
        }
        Ok(())
    }
}

/// An address as it is compared (§4.3): without query and fragment, normalised as RFC 3986 §6.2.2 and
/// §6.2.3 say.
fn normal(address: &str) -> Option<Url> {
    let mut url = Url::parse(address).ok()?;
    if !matches!(url.scheme(), "https" | "http") {
        return None;
    }
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_query_fragment_case_and_default_port() {
        let here = normal("https://sluis.example/oauth/userinfo");
        for same in [
            "https://sluis.example/oauth/userinfo?a=b",
            "https://sluis.example/oauth/userinfo#f",
            "HTTPS://Sluis.Example/oauth/userinfo",
            "https://sluis.example:443/oauth/userinfo",
            "https://sluis.example/oauth/./userinfo",
        ] {
            assert_eq!(normal(same), here, "{same}");
        }
        for other in [
            "https://sluis.example/oauth/Userinfo",
            "https://sluis.example/oauth/userinfo/",
            "https://sluis.example:8443/oauth/userinfo",
            "http://sluis.example/oauth/userinfo",
            "https://other.example/oauth/userinfo",
            "https://me@sluis.example/oauth/userinfo",
            "/oauth/userinfo",
            "",
        ] {
            assert_ne!(normal(other), here, "{other}");
        }
    }
}
