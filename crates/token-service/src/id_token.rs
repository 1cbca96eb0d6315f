//! ID tokens (OpenID Connect Core §2, §3.1.3.6).

use crate::{claims, standing::World};
use aws_lc_rs::digest::{SHA256, SHA512, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sluis_model::{access::Grant, client::Client, context::Timestamp};
use sluis_protocol::{algorithm::SigningAlgorithm, scope::Scope};

/// What an ID token is made of.
pub(crate) struct IdToken<'a> {
    pub(crate) issuer: &'a str,
    /// With the scope that this answer grants.
    pub(crate) grant: &'a Grant,
    pub(crate) client: &'a Client,
    pub(crate) world: &'a World,
    /// What this client knows the person by.
    pub(crate) subject: &'a str,
    /// Only in the answer to a code: a refreshed ID token needs none (§12.2).
    pub(crate) nonce: Option<&'a str>,
    /// The access token that it comes with, for `at_hash`.
    pub(crate) access_token: Option<&'a str>,
    /// The code that it comes with, for `c_hash` (§3.3.2.11).
    pub(crate) code: Option<&'a str>,
    pub(crate) algorithm: SigningAlgorithm,
    pub(crate) issued_at: Timestamp,
    pub(crate) ends_at: Timestamp,
}

impl IdToken<'_> {
    /// The claims. Nobody's own claims can replace a protocol claim: those are set last.
    pub(crate) fn claims(&self) -> Value {
        let authentication = &self.grant.authentication;
        let scope = if self.client.settings.claims_in_id_token {
            self.grant.scope.clone()
        } else {
            Scope::default()
        };
        let requested = &self.grant.claims.id_token;
        let mut claims: Map<String, Value> = claims::claims(
            self.world.about(),
            &scope,
            requested,
            &self.client.settings.scope,
        );
        if requested.contains_key("mfa_time")
            && let Some(at) = authentication.second_factor_at
        {
            claims.insert("mfa_time".into(), at.timestamp().into());
        }
        claims.insert("iss".into(), self.issuer.into());
        claims.insert("sub".into(), self.subject.into());
        claims.insert("aud".into(), self.client.id.as_str().into());
        claims.insert("exp".into(), self.ends_at.timestamp().into());
        claims.insert("iat".into(), self.issued_at.timestamp().into());
        claims.insert(
            "auth_time".into(),
            authentication.auth_time.timestamp().into(),
        );
        // Whom nobody tells of ended sessions has no use for a name of one.
        let settings = &self.client.settings;
        let hears =
            settings.backchannel_logout_uri.is_some() || settings.frontchannel_logout_uri.is_some();
        if hears || !settings.profile.is_fapi() {
            claims.insert("sid".into(), authentication.session.as_str().into());
        }
        for (hash, of) in [("at_hash", self.access_token), ("c_hash", self.code)] {
            if let Some(text) = of {
                claims.insert(hash.into(), half_hash(text, self.algorithm).into());
            }
        }
        if let Some(nonce) = self.nonce {
            claims.insert("nonce".into(), nonce.into());
        }
        if !authentication.acr.is_empty() {
            claims.insert("acr".into(), authentication.acr.as_str().into());
        }
        if !authentication.amr.is_empty() {
            claims.insert("amr".into(), json!(authentication.amr));
        }
        Value::Object(claims)
    }
}

/// `at_hash`: the left half of the hash that the signature algorithm uses (§3.1.3.6); for Ed25519
/// that is SHA-512 (RFC 8032 §5.1).
pub(crate) fn half_hash(text: &str, algorithm: SigningAlgorithm) -> String {
    let hash = match algorithm {
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 | SigningAlgorithm::ES256 => {
            digest(&SHA256, text.as_bytes())
        }
        SigningAlgorithm::EdDSA => digest(&SHA512, text.as_bytes()),
    };
    let whole = hash.as_ref();
    URL_SAFE_NO_PAD.encode(&whole[..whole.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_hash_is_the_left_half_of_the_algorithms_own_hash() {
        // The access token and at_hash of OpenID Connect Core appendix A.4.
        assert_eq!(
            half_hash(
                "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y",
                SigningAlgorithm::RS256
            ),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
        let ed = half_hash("text", SigningAlgorithm::EdDSA);
        assert_eq!(URL_SAFE_NO_PAD.decode(ed).unwrap().len(), 32);
    }
}
