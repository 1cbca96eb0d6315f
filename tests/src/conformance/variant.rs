//! The variants of the plans for FAPI 2.0, and what is registered of a client in each.

use super::{
    assertion::name,
    certificates::Certificate,
    keys::{self, PrivateKey},
};
use serde_json::{Value, json};
use sluis_model::{
    client::{ClientSettings, SecurityProfile, TlsSubject},
    context::Timestamp,
};
use sluis_protocol::{
    algorithm::SigningAlgorithm, client_auth::ClientAuthMethod, grant_type::GrantType,
    redirect_uri::RedirectUri,
};
use std::sync::atomic::{AtomicU32, Ordering};

static CLIENTS: AtomicU32 = AtomicU32::new(0);

/// What the tokens of a client are bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// To a key whose proof comes with each request (RFC 9449).
    Dpop,
    /// To the certificate of the connection (RFC 8705 §3).
    Certificate,
}

/// A key for DPoP proofs.
#[derive(Debug, Clone)]
pub struct DpopKey(
    /// The pair.
    pub PrivateKey,
);

impl DpopKey {
    /// The header of a good proof (RFC 9449 §4.2).
    #[must_use]
    pub fn header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "alg": self.0.algorithm(), "jwk": self.0.in_header() })
    }

    /// The claims of a good proof.
    #[must_use]
    pub fn claims(&self, method: &str, url: &str, token: Option<&str>, now: Timestamp) -> Value {
        let mut claims =
            json!({ "jti": name(), "htm": method, "htu": url, "iat": now.timestamp() });
        if let Some(token) = token {
            claims["ath"] = keys::hash(token.as_bytes()).into();
        }
        claims
    }

    /// A good proof.
    #[must_use]
    pub fn proof(&self, method: &str, url: &str, token: Option<&str>, now: Timestamp) -> String {
        self.0
            .sign_with(&self.header(), &self.claims(method, url, token, now))
    }
}

/// One of the variants of the plan.
#[derive(Debug, Clone, Copy)]
pub struct Strong {
    /// How the client authenticates: `private_key_jwt` or one of the two by certificate.
    pub auth: ClientAuthMethod,
    /// What its tokens are bound to.
    pub bound: Bound,
    /// Whether it is of the plan for message signing: signed requests and JARM.
    pub signed: bool,
}

/// An id that no client of this program has.
pub(super) fn fresh_id() -> String {
    format!("fapi-{}", CLIENTS.fetch_add(1, Ordering::Relaxed))
}

/// What is registered of a client of a variant.
pub(super) fn settings(
    variant: Strong,
    redirect_uri: &str,
    key: &PrivateKey,
    certificate: Certificate,
) -> ClientSettings {
    let self_signed = variant.auth == ClientAuthMethod::SelfSignedTlsClientAuth;
    let mut jwks = key.set();
    if self_signed && let Some(keys) = jwks["keys"].as_array_mut() {
        keys.extend(
            certificate.set()["keys"]
                .as_array()
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    ClientSettings {
        redirect_uris: vec![RedirectUri::as_sent(redirect_uri)],
        grant_types: [GrantType::AuthorizationCode, GrantType::RefreshToken].into(),
        scope: ["openid", "profile", "email", "offline_access"]
            .into_iter()
            .collect(),
        id_token_signed_response_alg: SigningAlgorithm::PS256,
        authorization_signed_response_alg: Some(SigningAlgorithm::PS256),
        first_party: false,
        profile: if variant.signed {
            SecurityProfile::Fapi2MessageSigning
        } else {
            SecurityProfile::Fapi2
        },
        jwks: Some(jwks),
        tls_client_auth: (variant.auth == ClientAuthMethod::TlsClientAuth)
            .then(|| TlsSubject::SubjectDn(certificate.subject.to_owned())),
        tls_client_certificate_bound_access_tokens: variant.bound == Bound::Certificate,
        dpop_bound_access_tokens: variant.bound == Bound::Dpop,
        ..ClientSettings::default()
    }
}
