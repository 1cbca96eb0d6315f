//! The discovery document (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). Only what works is in it.

use serde::Serialize;

/// `acr`: a second factor was used in this sign-in session (REFEDS MFA).
pub const ACR_MFA: &str = "https://refeds.org/profile/mfa";
/// `acr`: phishing-resistant (OpenID Connect Extended Authentication Profile §2). Said when asked for.
pub const ACR_PHISHING_RESISTANT: &str = "phr";
/// `acr`: a remembered device waved the second factor through.
pub const ACR_REMEMBERED_DEVICE: &str = "urn:sluis:acr:remembered-device";
/// `acr`: one factor alone.
pub const ACR_SINGLE_FACTOR: &str = "urn:sluis:acr:single-factor";
/// `acr`: a pupil's badge, which is less than any other factor.
pub const ACR_BADGE: &str = "urn:sluis:acr:badge";

/// A provider's metadata. Only names that are registered (IANA, OAuth Authorization Server Metadata);
/// what is `None` is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProviderMetadata {
    /// The issuer, exactly as in every token.
    pub issuer: String,
    /// Where portals send the browser.
    pub authorization_endpoint: String,
    /// Where codes become tokens.
    pub token_endpoint: String,
    /// Where claims are fetched.
    pub userinfo_endpoint: String,
    /// The public keys.
    pub jwks_uri: String,
    /// RFC 7591, where clients may register themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_endpoint: Option<String>,
    /// RP-initiated logout.
    pub end_session_endpoint: String,
    /// OpenID Connect Session Management §3.3.
    pub check_session_iframe: String,
    /// RFC 7009.
    pub revocation_endpoint: String,
    /// RFC 7662.
    pub introspection_endpoint: String,
    /// RFC 9126.
    pub pushed_authorization_request_endpoint: String,
    /// RFC 8628.
    pub device_authorization_endpoint: String,
    /// Scopes that portals may ask for.
    pub scopes_supported: Vec<&'static str>,
    /// Response types.
    pub response_types_supported: Vec<&'static str>,
    /// Response modes.
    pub response_modes_supported: Vec<&'static str>,
    /// Grant types.
    pub grant_types_supported: Vec<&'static str>,
    /// `acr` values that sign-ins end with.
    pub acr_values_supported: Vec<&'static str>,
    /// Subject types.
    pub subject_types_supported: Vec<&'static str>,
    /// ID token signature algorithms, RS256 first.
    pub id_token_signing_alg_values_supported: Vec<&'static str>,
    /// Signature algorithms of userinfo as a JWT.
    pub userinfo_signing_alg_values_supported: Vec<&'static str>,
    /// Signature algorithms of authorization responses as JWTs (JARM).
    pub authorization_signing_alg_values_supported: Vec<&'static str>,
    /// Signature algorithms of introspection as a JWT (RFC 9701).
    pub introspection_signing_alg_values_supported: Vec<&'static str>,
    /// Signature algorithms of request objects.
    pub request_object_signing_alg_values_supported: Vec<&'static str>,
    /// Client authentication at the token endpoint.
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Signature algorithms of assertions there.
    pub token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// Client authentication at the revocation endpoint.
    pub revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Signature algorithms of assertions there.
    pub revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// Client authentication at the introspection endpoint.
    pub introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Signature algorithms of assertions there.
    pub introspection_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// Signature algorithms of DPoP proofs (RFC 9449 §5.1).
    pub dpop_signing_alg_values_supported: Vec<&'static str>,
    /// Whether access tokens can be bound to a client certificate (RFC 8705 §3.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_certificate_bound_access_tokens: Option<bool>,
    /// Claims that may be delivered.
    pub claims_supported: Vec<&'static str>,
    /// How claims are delivered.
    pub claim_types_supported: Vec<&'static str>,
    /// Languages of the pages.
    pub ui_locales_supported: Vec<String>,
    /// Values of `display` that are understood; all of them look alike.
    pub display_values_supported: Vec<&'static str>,
    /// Whether the `claims` parameter is read.
    pub claims_parameter_supported: bool,
    /// Whether request objects by value are read.
    pub request_parameter_supported: bool,
    /// Whether request objects by reference are read; absent would mean yes.
    pub request_uri_parameter_supported: bool,
    /// References have to be registered before.
    pub require_request_uri_registration: bool,
    /// Not every request has to be pushed (RFC 9126 §5).
    pub require_pushed_authorization_requests: bool,
    /// Not every request has to be a signed object (RFC 9101 §10.5).
    pub require_signed_request_object: bool,
    /// PKCE methods.
    pub code_challenge_methods_supported: Vec<&'static str>,
    /// RFC 9207: `iss` stands in every authorization response.
    pub authorization_response_iss_parameter_supported: bool,
    /// `prompt` values (Initiating User Registration 1.0 §4.1 made this list common).
    pub prompt_values_supported: Vec<&'static str>,
    /// OpenID Connect Back-Channel Logout §2.1.
    pub backchannel_logout_supported: bool,
    /// Logout tokens hold `sid`.
    pub backchannel_logout_session_supported: bool,
    /// OpenID Connect Front-Channel Logout §3.
    pub frontchannel_logout_supported: bool,
    /// The frame is told `iss` and `sid`.
    pub frontchannel_logout_session_supported: bool,
}
