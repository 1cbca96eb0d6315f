//! The variants of the plans for OpenID Connect.

use super::callback::Way;
use sluis_protocol::client_auth::ClientAuthMethod;

/// A variant of a plan.
#[derive(Debug, Clone, Copy)]
pub struct Suite {
    /// `response_type`.
    pub response_type: &'static str,
    /// How the client authenticates.
    pub auth: ClientAuthMethod,
    /// Whether answers travel by form_post.
    pub form_post: bool,
}

impl Suite {
    /// A variant with the secret in the `Authorization` header and the usual way of answers.
    #[must_use]
    pub const fn of(response_type: &'static str) -> Self {
        Self {
            response_type,
            auth: ClientAuthMethod::ClientSecretBasic,
            form_post: false,
        }
    }

    /// The same with another way to authenticate.
    #[must_use]
    pub const fn by(mut self, auth: ClientAuthMethod) -> Self {
        self.auth = auth;
        self
    }

    /// The same with answers by form_post.
    #[must_use]
    pub const fn by_form_post(mut self) -> Self {
        self.form_post = true;
        self
    }

    fn has(&self, word: &str) -> bool {
        self.response_type.split(' ').any(|part| part == word)
    }

    /// Whether the answer holds a code.
    #[must_use]
    pub fn has_code(&self) -> bool {
        self.has("code")
    }

    /// Whether the answer holds an access token.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.has("token")
    }

    /// Whether the answer holds an ID token.
    #[must_use]
    pub fn has_id_token(&self) -> bool {
        self.has("id_token")
    }

    /// Whether there is nowhere but the ID token for claims (OpenID Connect Core §5.4).
    #[must_use]
    pub fn is_id_token_alone(&self) -> bool {
        self.response_type == "id_token"
    }

    /// The way that answers travel.
    #[must_use]
    pub fn way(&self) -> Way {
        if self.form_post {
            Way::Form
        } else if self.response_type == "code" {
            Way::Query
        } else {
            Way::Fragment
        }
    }
}
