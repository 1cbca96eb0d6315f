//! How a client gets tokens.

use super::{Author, Candidate, Fault};
use crate::registration::draft::needed_by;
use sluis_protocol::{
    client_auth::ClientAuthMethod, grant_type::GrantType, response_type::ResponseType,
};

/// Implicit and hybrid only where the operator allows them (RFC 9700 §2.1.2).
pub(super) fn response_types_are_allowed(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let protocol = candidate.rules.protocol;
    let closed = |kind: &&ResponseType| {
        (kind.is_implicit() && !protocol.implicit) || (kind.is_hybrid() && !protocol.hybrid)
    };
    match candidate.settings.response_types.iter().find(closed) {
        Some(kind) => Err(Fault::new(
            "response_types",
            format!("{} is not allowed here; use code", kind.as_str()),
        )),
        None => Ok(()),
    }
}

/// Each response type goes with its grants (OpenID Connect Dynamic Client Registration §2). The setup
/// file may leave the default response type with a client that never asks for one.
pub(super) fn grants_fit_the_response_types(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    for kind in &settings.response_types {
        if *kind == ResponseType::Code && !candidate.is_by_itself() {
            continue;
        }
        if let Some(grant) = needed_by(*kind).find(|grant| !settings.grant_types.contains(grant)) {
            return Err(Fault::new(
                "grant_types",
                format!(
                    "the response type {} needs {}",
                    kind.as_str(),
                    grant.as_str()
                ),
            ));
        }
    }
    let front = settings
        .response_types
        .iter()
        .any(|kind| *kind != ResponseType::Code);
    if settings.grant_types.contains(&GrantType::Implicit) && !front {
        return Err(Fault::new(
            "response_types",
            "the grant type implicit needs a response type with id_token or token",
        ));
    }
    Ok(())
}

/// Grants beyond those of a portal need the operator's word.
pub(super) fn grants_are_permitted(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let Author::Itself(permitted) = candidate.rules.author else {
        return Ok(());
    };
    let mut grants = candidate.settings.grant_types.iter();
    match grants.find(|grant| !permitted.grant_types.contains(grant)) {
        Some(grant) => Err(Fault::new(
            "grant_types",
            format!("{} may not be registered here", grant.as_str()),
        )),
        None if candidate.settings.grant_types.is_empty() => {
            Err(Fault::new("grant_types", "a client needs at least one"))
        }
        None => Ok(()),
    }
}

/// A token of the client's own is for whoever can prove to be it (RFC 6749 §4.4).
pub(super) fn a_public_client_speaks_for_people_only(
    candidate: &Candidate<'_>,
) -> Result<(), Fault> {
    let own = candidate
        .settings
        .grant_types
        .contains(&GrantType::ClientCredentials);
    if own && candidate.auth_method == ClientAuthMethod::None {
        return Err(Fault::new(
            "token_endpoint_auth_method",
            "client_credentials needs a client that can prove who it is",
        ));
    }
    Ok(())
}
