//! Whom an access token is for (RFC 8707).

use sluis_model::client::Client;
use sluis_protocol::error::{ErrorCode, OAuthError};

/// The resources of one token request: those it names, which must be among what was granted; all that
/// was granted if it names none (§2.2). Where none was granted, any that the client may ask for.
///
/// # Errors
/// `invalid_target`.
pub(super) fn narrow(
    wanted: &[String],
    granted: &[String],
    client: &Client,
) -> Result<Vec<String>, OAuthError> {
    let permitted = &client.settings.resources;
    let allowed = |resource: &String| {
        permitted.contains(resource) && (granted.is_empty() || granted.contains(resource))
    };
    if !wanted.iter().all(allowed) {
        return Err(OAuthError::new(
            ErrorCode::InvalidTarget,
            "the resource is not one that this client was granted",
        ));
    }
    let mut narrowed = if wanted.is_empty() { granted } else { wanted }.to_vec();
    // What the client may not have any more is not handed out again.
    narrowed.retain(|resource| permitted.contains(resource));
    if narrowed.is_empty() && !granted.is_empty() {
        return Err(OAuthError::new(
            ErrorCode::InvalidTarget,
            "this client may not have tokens for these resources any more",
        ));
    }
    narrowed.sort();
    narrowed.dedup();
    Ok(narrowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_authentication::tests::client;
    use sluis_protocol::client_auth::ClientAuthMethod;

    #[test]
    fn a_token_is_for_no_more_than_was_granted_and_is_permitted() {
        let mut client = client(ClientAuthMethod::None, None);
        client.settings.resources = ["a", "b"].map(str::to_owned).into();
        let list =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        for (wanted, granted, expected) in [
            ("", "", Some("")),
            ("", "b a", Some("a b")),
            ("a", "a b", Some("a")),
            ("a a", "a b", Some("a")),
            ("b", "a", None),
            ("a", "", Some("a")),
            ("c", "", None),
            ("c", "c", None),
            ("", "a c", Some("a")),
            ("", "c", None),
        ] {
            let narrowed = narrow(&list(wanted), &list(granted), &client);
            assert_eq!(
                narrowed.ok(),
                expected.map(list),
                "{wanted:?} of {granted:?}"
            );
        }
    }
}
