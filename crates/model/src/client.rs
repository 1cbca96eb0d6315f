//! A portal: a relying party, in OAuth's word a client.

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId},
    initial_access_token::RegistrationPolicy,
    institution::Institution,
    seal::Sealed,
    second_factor::FactorKind,
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluis_protocol::{
    algorithm::{ClientAlgorithm, SigningAlgorithm},
    client_auth::ClientAuthMethod,
    grant_type::GrantType,
    redirect_uri::RedirectUri,
    response_type::ResponseType,
    scope::Scope,
};
use std::collections::BTreeSet;

/// Which rules a client keeps beyond those of OpenID Connect.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SecurityProfile {
    /// OpenID Connect and OAuth 2 with the best practice of RFC 9700.
    #[default]
    Standard,
    /// FAPI 2.0 Security Profile: pushed requests, PKCE, sender-constrained tokens, strong algorithms,
    /// assertions for the issuer alone.
    Fapi2,
    /// FAPI 2.0 Message Signing: the same, with signed requests.
    Fapi2MessageSigning,
}

impl SecurityProfile {
    /// Whether the rules of FAPI 2.0 hold.
    #[must_use]
    pub const fn is_fapi(self) -> bool {
        matches!(self, Self::Fapi2 | Self::Fapi2MessageSigning)
    }
}

/// What `sub` tells (OpenID Connect Core §8).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// The same at every portal.
    #[default]
    Public,
    /// Another one for each sector: portals can't compare their people.
    Pairwise,
}

/// What an access token looks like.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AccessTokenFormat {
    /// Random text that only we can read: it can be taken back at once.
    #[default]
    Opaque,
    /// A signed JWT (RFC 9068), for resource servers that ask nobody.
    Jwt,
}

/// The subject of a TLS client certificate that a client registers, exactly one (RFC 8705 §2.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TlsSubject {
    /// `tls_client_auth_subject_dn`: RFC 4514 text.
    SubjectDn(String),
    /// `tls_client_auth_san_dns`.
    SanDns(String),
    /// `tls_client_auth_san_uri`.
    SanUri(String),
    /// `tls_client_auth_san_ip`.
    SanIp(String),
    /// `tls_client_auth_san_email`.
    SanEmail(String),
}

impl TlsSubject {
    /// The member of a registration that holds it, and what it holds.
    #[must_use]
    pub fn member(&self) -> (&'static str, &str) {
        match self {
            Self::SubjectDn(text) => ("tls_client_auth_subject_dn", text),
            Self::SanDns(text) => ("tls_client_auth_san_dns", text),
            Self::SanUri(text) => ("tls_client_auth_san_uri", text),
            Self::SanIp(text) => ("tls_client_auth_san_ip", text),
            Self::SanEmail(text) => ("tls_client_auth_san_email", text),
        }
    }
}

/// What a portal may do and how it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// So many seconds old a second factor may be that this portal accepts, whatever age the sign-in has.
    pub second_factor_max_age: Option<u32>,
    /// The kinds of second factor that this portal accepts; all if empty.
    pub allowed_factors: BTreeSet<FactorKind>,
    /// The age of a sign-in that this portal accepts, in seconds, if it names none itself.
    pub default_max_age: Option<u32>,
    /// Of a portal that serves several institutions and not all: their short names. Nobody of another
    /// one signs in there. All if empty.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub institutions: BTreeSet<String>,
    /// Where the portal lives, for ways on from error pages.
    pub home_url: Option<String>,
    /// Where a sign-in can be started from outside (OpenID Connect Core §4).
    pub initiate_login_uri: Option<String>,
    /// What it may ask of the authorization endpoint.
    pub response_types: BTreeSet<ResponseType>,
    /// Which rules it keeps beyond the usual ones.
    pub profile: SecurityProfile,
    /// PKCE with the method `plain` is good enough, where the operator allows it too.
    pub plain_pkce: bool,
    /// Every request has to be pushed (RFC 9126 §6).
    pub require_pushed_authorization_requests: bool,
    /// Every request has to be a signed request object (RFC 9101 §10.5).
    pub require_signed_request_object: bool,
    /// The one algorithm of its request objects; any asymmetric one if absent.
    pub request_object_signing_alg: Option<ClientAlgorithm>,
    /// Where its request objects may lie, compared without the fragment; none if empty.
    pub request_uris: Vec<String>,
    /// Its public keys (RFC 7517), if it does not name an address for them.
    pub jwks: Option<Value>,
    /// Where its public keys lie.
    pub jwks_uri: Option<String>,
    /// The one algorithm of its assertions; any that fits its method if absent.
    pub token_endpoint_auth_signing_alg: Option<ClientAlgorithm>,
    /// The subject of its TLS client certificate.
    pub tls_client_auth: Option<TlsSubject>,
    /// Its access tokens are bound to its TLS client certificate (RFC 8705 §3).
    pub tls_client_certificate_bound_access_tokens: bool,
    /// It always uses DPoP (RFC 9449 §5.2).
    pub dpop_bound_access_tokens: bool,
    /// What `sub` tells.
    pub subject_type: SubjectType,
    /// The document that makes several hosts one sector (OpenID Connect Core §8.1).
    pub sector_identifier_uri: Option<String>,
    /// Userinfo is a JWT signed so; plain JSON if absent.
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
    /// How JARM responses are signed; RS256 if absent.
    pub authorization_signed_response_alg: Option<SigningAlgorithm>,
    /// Introspection is a JWT signed so (RFC 9701) when it is asked for as one; RS256 if absent.
    pub introspection_signed_response_alg: Option<SigningAlgorithm>,
    /// What its access tokens look like.
    pub access_token_format: AccessTokenFormat,
    /// The resources it may ask tokens for (RFC 8707), exactly; none if empty.
    pub resources: BTreeSet<String>,
    /// It may introspect the tokens of other clients that are meant for these resources of its own.
    pub resource_server_of: BTreeSet<String>,
    /// `acr_values` where a request names none.
    pub default_acr_values: Vec<String>,
    /// Where it hears of ended sessions (Back-Channel Logout §2.2).
    pub backchannel_logout_uri: Option<String>,
    /// It wants `sid` in logout tokens.
    pub backchannel_logout_session_required: bool,
    /// What the browser loads when a session ends (Front-Channel Logout §2).
    pub frontchannel_logout_uri: Option<String>,
    /// It wants `iss` and `sid` with that.
    pub frontchannel_logout_session_required: bool,
    /// Its logo, shown to people through our own address.
    pub logo_uri: Option<String>,
    /// How it treats what it learns.
    pub policy_uri: Option<String>,
    /// Its terms.
    pub tos_uri: Option<String>,
    /// Addresses of the people who answer for it.
    pub contacts: Vec<String>,
    /// Origins of its pages that may call endpoints from a browser, beside those of its redirect URIs.
    pub web_origins: BTreeSet<String>,
    /// `software_id` and `software_version` as registered (RFC 7591 §2).
    pub software: Option<(String, String)>,
    /// What the initial access token allowed that it was registered with: it holds for changes that
    /// the client makes to its own registration too.
    pub registered_under: Option<RegistrationPolicy>,
    /// What an operator made of a client that had registered itself: its own changes stay within this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_bounds: Option<OperatorBounds>,
}

/// What a client that registered itself may no longer change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OperatorBounds {
    /// No other scopes.
    pub scope: Scope,
    /// No other grants.
    pub grant_types: BTreeSet<GrantType>,
    /// Its requests are pushed.
    pub require_pushed_authorization_requests: bool,
    /// Its requests are signed.
    pub require_signed_request_object: bool,
    /// Its tokens are bound to its certificate.
    pub tls_client_certificate_bound_access_tokens: bool,
    /// Its tokens are bound to a key.
    pub dpop_bound_access_tokens: bool,
}

impl OperatorBounds {
    /// What an operator's settings bound.
    #[must_use]
    pub fn of(settings: &ClientSettings) -> Self {
        Self {
            scope: settings.scope.clone(),
            grant_types: settings.grant_types.clone(),
            require_pushed_authorization_requests: settings.require_pushed_authorization_requests,
            require_signed_request_object: settings.require_signed_request_object,
            tls_client_certificate_bound_access_tokens: settings
                .tls_client_certificate_bound_access_tokens,
            dpop_bound_access_tokens: settings.dpop_bound_access_tokens,
        }
    }
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
            second_factor_max_age: None,
            allowed_factors: BTreeSet::new(),
            default_max_age: None,
            institutions: BTreeSet::new(),
            home_url: None,
            initiate_login_uri: None,
            response_types: [ResponseType::Code].into(),
            profile: SecurityProfile::Standard,
            plain_pkce: false,
            require_pushed_authorization_requests: false,
            require_signed_request_object: false,
            request_object_signing_alg: None,
            request_uris: vec![],
            jwks: None,
            jwks_uri: None,
            token_endpoint_auth_signing_alg: None,
            tls_client_auth: None,
            tls_client_certificate_bound_access_tokens: false,
            dpop_bound_access_tokens: false,
            subject_type: SubjectType::Public,
            sector_identifier_uri: None,
            userinfo_signed_response_alg: None,
            authorization_signed_response_alg: None,
            introspection_signed_response_alg: None,
            access_token_format: AccessTokenFormat::Opaque,
            resources: BTreeSet::new(),
            resource_server_of: BTreeSet::new(),
            default_acr_values: vec![],
            backchannel_logout_uri: None,
            backchannel_logout_session_required: false,
            frontchannel_logout_uri: None,
            frontchannel_logout_session_required: false,
            logo_uri: None,
            policy_uri: None,
            tos_uri: None,
            contacts: vec![],
            web_origins: BTreeSet::new(),
            software: None,
            registered_under: None,
            operator_bounds: None,
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
    /// The secret itself, sealed, where it has to be read back: `client_secret_jwt` alone.
    pub sealed_secret: Option<Sealed>,
    /// The hash of its registration access token (RFC 7592), if it was registered by itself.
    pub registration_token: Option<HashedToken>,
    /// What it may do.
    pub settings: ClientSettings,
    /// Whether it is served at all.
    pub active: bool,
    /// When it came.
    pub created_at: Timestamp,
}

impl Client {
    /// Whether people of this institution may sign in at it.
    #[must_use]
    pub fn serves(&self, institution: &Institution) -> bool {
        let named = &self.settings.institutions;
        match &self.institution {
            Some(own) => *own == institution.id,
            None => named.is_empty() || named.contains(&institution.slug),
        }
    }

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
        self.settings.require_pkce
            || self.auth_method == ClientAuthMethod::None
            || self.settings.profile.is_fapi()
    }

    /// Whether a request of this client has to be pushed.
    #[must_use]
    pub fn needs_pushed_request(&self) -> bool {
        self.settings.require_pushed_authorization_requests || self.settings.profile.is_fapi()
    }

    /// Whether a request of this client has to be a signed request object.
    #[must_use]
    pub fn needs_signed_request(&self) -> bool {
        self.settings.require_signed_request_object
            || self.settings.profile == SecurityProfile::Fapi2MessageSigning
    }

    /// The place that the sealed secret belongs to.
    #[must_use]
    pub fn sealed_secret_place(id: &ClientId) -> String {
        format!("clients/{id}/sealed_secret")
    }

    /// Whether this client may use a grant.
    #[must_use]
    pub fn may_use(&self, grant: GrantType) -> bool {
        self.settings.grant_types.contains(&grant)
    }
}
