//! The logout request (OpenID Connect RP-Initiated Logout 1.0 §2).

use crate::{authorize::MAX_ECHO_BYTES, params::Params};

/// What a portal asks when it signs a person out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogoutRequest {
    /// `id_token_hint`, still unverified.
    pub id_token_hint: Option<String>,
    /// `client_id`.
    pub client_id: Option<String>,
    /// `post_logout_redirect_uri`.
    pub post_logout_redirect_uri: Option<String>,
    /// `state`, to be echoed exactly.
    pub state: Option<String>,
    /// `ui_locales`, best first.
    pub ui_locales: Option<String>,
}

impl LogoutRequest {
    /// Reads the parameters; nothing here can be wrong in itself.
    #[must_use]
    pub fn parse(params: &Params) -> Self {
        Self {
            id_token_hint: params.owned("id_token_hint"),
            client_id: params.owned("client_id"),
            post_logout_redirect_uri: params.owned("post_logout_redirect_uri"),
            state: params
                .owned("state")
                .filter(|state| state.len() <= MAX_ECHO_BYTES),
            ui_locales: params.owned("ui_locales"),
        }
    }
}
