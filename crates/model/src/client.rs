//! A portal: a relying party, in OAuth's word a client.

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};
use sluis_protocol::{
    algorithm::SigningAlgorithm, client_auth::ClientAuthMethod, grant_type::GrantType,
    redirect_uri::RedirectUri, scope::Scope,
};
use std::collections::BTreeSet;

/// What a portal may do and how it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientSettings {
    /// Where answers may go, in the spelling that is compared.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where a signed-out browser may go.
    pub post_logout_redirect_uris: Vec<RedirectUri>,
    /// What it may present at the token endpoint.
    pub grant_types: BTreeSet<GrantType>,
    /// What it may ask for; others fall away silently.
    pub scope: Scope,
    /// How its ID tokens are signed.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// PKCE is demanded (public clients always).
    pub require_pkce: bool,
    /// A native app: the port of a loopback redirect may differ (RFC 8252 §7.3).
    pub native: bool,
    /// The institution's own portal: consent is not asked.
    pub first_party: bool,
    /// Scope claims stand in the ID token as well, for portals that never call userinfo.
    pub claims_in_id_token: bool,
    /// This portal never accepts a remembered device.
    pub refuse_remembered_devices: bool,
    /// A person without a second factor gets no answer here.
    pub require_second_factor: bool,
    /// The age of a sign-in that this portal accepts, in seconds, if it names none itself.
    pub default_max_age: Option<u32>,
    /// Where the portal lives, for ways on from error pages.
    pub home_url: Option<String>,
    /// Where a sign-in can be started from outside (OpenID Connect Core §4).
    pub initiate_login_uri: Option<String>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            redirect_uris: vec![],
            post_logout_redirect_uris: vec![],
            grant_types: [GrantType::AuthorizationCode].into(),
            scope: ["openid", "profile", "email"].into_iter().collect(),
            id_token_signed_response_alg: SigningAlgorithm::RS256,
            require_pkce: false,
            native: false,
            first_party: false,
            claims_in_id_token: false,
            refuse_remembered_devices: false,
            require_second_factor: false,
            default_max_age: None,
            home_url: None,
            initiate_login_uri: None,
        }
    }
}

/// A portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// `client_id`.
    pub id: ClientId,
    /// The name that people read: "you sign in at …".
    pub name: String,
    /// The institution it belongs to; `None` for portals that serve several.
    pub institution: Option<InstitutionId>,
    /// How it proves who it is. Exactly one way (TOK-07).
    pub auth_method: ClientAuthMethod,
    /// The hash of its secret.
    pub secret_hash: Option<HashedToken>,
    /// What it may do.
    pub settings: ClientSettings,
    /// Whether it is served at all.
    pub active: bool,
    /// When it came.
    pub created_at: Timestamp,
}

impl Client {
    /// Whether answers may go to `sent` (RFC 9700 §4.1.3).
    #[must_use]
    pub fn may_return_to(&self, sent: &RedirectUri) -> bool {
        let native = self.settings.native && self.auth_method == ClientAuthMethod::None;
        self.settings
            .redirect_uris
            .iter()
            .any(|registered| sent.matches(registered, native))
    }

    /// Whether a code for this client needs PKCE: public clients always do.
    #[must_use]
    pub fn needs_pkce(&self) -> bool {
        self.settings.require_pkce || self.auth_method == ClientAuthMethod::None
    }

    /// Whether this client may use a grant.
    #[must_use]
    pub fn may_use(&self, grant: GrantType) -> bool {
        self.settings.grant_types.contains(&grant)
    }
}
