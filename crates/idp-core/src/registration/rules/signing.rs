//! What is signed with what.

use super::{Candidate, Fault};
use sluis_protocol::{
    algorithm::{ClientAlgorithm, SigningAlgorithm},
    client_auth::ClientAuthMethod,
};

/// A key is kept for each algorithm that a client wants of us.
pub(super) fn we_sign_with_it(candidate: &Candidate<'_>) -> Result<(), Fault> {
    for (member, wanted) in wanted(candidate) {
        let kept = wanted.is_none_or(|wanted| candidate.rules.algorithms.contains(&wanted));
        if !kept {
            return Err(Fault::new(member, "nothing is signed with this here"));
        }
    }
    Ok(())
}

fn wanted(candidate: &Candidate<'_>) -> [(&'static str, Option<SigningAlgorithm>); 4] {
    let settings = candidate.settings;
    [
        (
            "id_token_signed_response_alg",
            Some(settings.id_token_signed_response_alg),
        ),
        (
            "userinfo_signed_response_alg",
            settings.userinfo_signed_response_alg,
        ),
        (
            "authorization_signed_response_alg",
            settings.authorization_signed_response_alg,
        ),
        (
            "introspection_signed_response_alg",
            settings.introspection_signed_response_alg,
        ),
    ]
}

/// A secret signs with HMAC, a key never does (OpenID Connect Core §9).
pub(super) fn assertions_fit_the_method(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let Some(wanted) = candidate.settings.token_endpoint_auth_signing_alg else {
        return Ok(());
    };
    let fits = match candidate.auth_method {
        ClientAuthMethod::ClientSecretJwt => wanted == ClientAlgorithm::HS256,
        ClientAuthMethod::PrivateKeyJwt => wanted.is_asymmetric(),
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(Fault::new(
            "token_endpoint_auth_signing_alg",
            format!(
                "{wanted} does not go with {}",
                candidate.auth_method.as_str()
            ),
        ))
    }
}

/// Request objects are signed with a key, and without one only where the operator allows it.
pub(super) fn request_objects_are_signed(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    let fits = match settings.request_object_signing_alg {
        None => true,
        Some(ClientAlgorithm::None) => {
            candidate.rules.protocol.unsigned_request_objects
                && !settings.require_signed_request_object
        }
        Some(other) => other.is_asymmetric(),
    };
    if fits {
        Ok(())
    } else {
        Err(Fault::new(
            "request_object_signing_alg",
            "this is not taken here; use an algorithm with a public key",
        ))
    }
}

/// FAPI 2.0 takes RSA with PSS, elliptic curves and Edwards curves (Security Profile §5.4.1).
pub(super) fn strong_where_fapi_says_so(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    if !settings.profile.is_fapi() {
        return Ok(());
    }
    for (member, wanted) in wanted(candidate) {
        if wanted == Some(SigningAlgorithm::RS256) {
            return Err(Fault::new(
                member,
                "a FAPI profile needs PS256, ES256 or EdDSA",
            ));
        }
    }
    for (member, wanted) in [
        (
            "token_endpoint_auth_signing_alg",
            settings.token_endpoint_auth_signing_alg,
        ),
        (
            "request_object_signing_alg",
            settings.request_object_signing_alg,
        ),
    ] {
        if wanted.is_some_and(|wanted| !ClientAlgorithm::STRONG.contains(&wanted)) {
            return Err(Fault::new(
                member,
                "a FAPI profile needs PS256, ES256, ES384 or EdDSA",
            ));
        }
    }
    let proven = matches!(
        candidate.auth_method,
        ClientAuthMethod::PrivateKeyJwt
            | ClientAuthMethod::TlsClientAuth
            | ClientAuthMethod::SelfSignedTlsClientAuth
    );
    if !proven {
        return Err(Fault::new(
            "token_endpoint_auth_method",
            "a FAPI profile needs private_key_jwt or a client certificate",
        ));
    }
    if !(settings.dpop_bound_access_tokens || settings.tls_client_certificate_bound_access_tokens) {
        return Err(Fault::new(
            "dpop_bound_access_tokens",
            "a FAPI profile needs bound tokens: by DPoP or by a client certificate",
        ));
    }
    Ok(())
}
