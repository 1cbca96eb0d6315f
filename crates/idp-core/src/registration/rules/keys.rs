//! A client's keys and certificates.

use super::{Candidate, Fault};
use serde_json::Value;
use sluis_protocol::client_auth::ClientAuthMethod;
use sluis_token_service::{algorithms_of, subject_can_match};

/// The largest registered JWK set, in bytes.
const LARGEST_SET: usize = 32 * 1024;
/// Members that hold what only the client may know (RFC 7518 §6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Certificates count only where they can reach us.
pub(super) fn a_certificate_can_reach_us(candidate: &Candidate<'_>) -> Result<(), Fault> {
    if candidate.rules.protocol.mutual_tls {
        return Ok(());
    }
    if candidate.auth_method.is_mutual_tls() {
        return Err(Fault::new(
            "token_endpoint_auth_method",
            format!("{} does not work here", candidate.auth_method.as_str()),
        ));
    }
    if candidate
        .settings
        .tls_client_certificate_bound_access_tokens
    {
        return Err(Fault::new(
            "tls_client_certificate_bound_access_tokens",
            "client certificates do not work here",
        ));
    }
    Ok(())
}

/// `tls_client_auth` names the subject that it goes by (RFC 8705 §2.1.2), as some certificate can have it.
pub(super) fn a_certificate_has_a_subject(candidate: &Candidate<'_>) -> Result<(), Fault> {
    if candidate.auth_method != ClientAuthMethod::TlsClientAuth {
        return Ok(());
    }
    let Some(subject) = &candidate.settings.tls_client_auth else {
        return Err(Fault::new(
            "tls_client_auth_subject_dn",
            "tls_client_auth needs exactly one subject, such as tls_client_auth_san_dns",
        ));
    };
    subject_can_match(subject).map_err(|why| Fault::new(subject.member().0, why))
}

/// By value or by address, never both (RFC 7591 §2).
pub(super) fn keys_stand_in_one_place(candidate: &Candidate<'_>) -> Result<(), Fault> {
    if candidate.settings.jwks.is_some() && candidate.settings.jwks_uri.is_some() {
        return Err(Fault::new("jwks", "send jwks or jwks_uri, not both"));
    }
    Ok(())
}

/// A set of public keys and nothing else: a private one that came here is nobody's secret any more.
pub(super) fn keys_are_public(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let Some(set) = &candidate.settings.jwks else {
        return Ok(());
    };
    if set.to_string().len() > LARGEST_SET {
        return Err(Fault::new("jwks", "the set is too large"));
    }
    let keys = set.get("keys").and_then(Value::as_array);
    let keys = keys.ok_or_else(|| Fault::new("jwks", "write a JWK set: an object with keys"))?;
    for key in keys {
        let members = key.as_object();
        let members = members.ok_or_else(|| Fault::new("jwks", "each key is an object"))?;
        if PRIVATE.iter().any(|name| members.contains_key(*name)) {
            return Err(Fault::new(
                "jwks",
                "a key holds private members; send public keys, and make new ones now",
            ));
        }
    }
    Ok(())
}

/// Whoever signs has a key that can be verified.
pub(super) fn keys_can_be_used(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    let signs = candidate.auth_method == ClientAuthMethod::PrivateKeyJwt
        || settings.require_signed_request_object;
    let proves = candidate.auth_method == ClientAuthMethod::SelfSignedTlsClientAuth;
    if !(signs || proves) || settings.jwks_uri.is_some() {
        return Ok(());
    }
    let Some(set) = &settings.jwks else {
        return Err(Fault::new(
            "jwks",
            "this client needs keys: send jwks or jwks_uri",
        ));
    };
    let usable = algorithms_of(set).unwrap_or_default();
    let fits = match settings.token_endpoint_auth_signing_alg {
        Some(one) if candidate.auth_method == ClientAuthMethod::PrivateKeyJwt => {
            usable.contains(&one)
        }
        _ => !usable.is_empty(),
    };
    if fits {
        Ok(())
    } else {
        Err(Fault::new(
            "jwks",
            "no key of the set can be used; RSA, P-256, P-384 and Ed25519 are known",
        ))
    }
}
