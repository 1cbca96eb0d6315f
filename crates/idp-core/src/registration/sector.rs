//! The document that makes several hosts one sector (OpenID Connect Core §8.1).

use crate::idp::Idp;
use sluis_model::client::ClientSettings;
use sluis_protocol::error::OAuthError;

impl Idp {
    /// Fetches the document, if there is one: it must list every redirect URI (OpenID Connect Dynamic
    /// Client Registration §5), and at least one of them. Whoever owns it says so which clients belong to it.
    ///
    /// # Errors
    /// `invalid_client_metadata` says what is wrong with it.
    pub(super) async fn sector_lists_the_redirects(
        &self,
        settings: &ClientSettings,
    ) -> Result<(), OAuthError> {
        let Some(uri) = &settings.sector_identifier_uri else {
            return Ok(());
        };
        let wrong = |why: &str| {
            OAuthError::invalid_client_metadata(format!("sector_identifier_uri: {why}"))
        };
        if settings.redirect_uris.is_empty() {
            return Err(wrong("name the redirect_uris that the document lists"));
        }
        let answer = self
            .outgoing
            .get(uri, "application/json")
            .await
            .map_err(|error| {
                wrong("the document could not be fetched").because(error.to_string())
            })?;
        let listed: Vec<String> = serde_json::from_slice(&answer.body)
            .map_err(|_| wrong("the document is not a JSON array of strings"))?;
        let missing = settings
            .redirect_uris
            .iter()
            .find(|redirect| !listed.iter().any(|listed| listed == redirect.as_str()));
        match missing {
            Some(redirect) => Err(wrong(&format!("the document does not list {redirect}"))),
            None => Ok(()),
        }
    }
}
