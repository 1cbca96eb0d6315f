//! The discovery document (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). Only what works is in it.

use serde::Serialize;

/// `acr`: a second factor was used in this sign-in session (REFEDS MFA).
pub const ACR_MFA: &str = "https://refeds.org/profile/mfa";
/// `acr`: a remembered device waved the second factor through.
pub const ACR_REMEMBERED_DEVICE: &str = "urn:sluis:acr:remembered-device";
/// `acr`: one factor alone.
pub const ACR_SINGLE_FACTOR: &str = "urn:sluis:acr:single-factor";

/// A provider's metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// RP-initiated logout.
    pub end_session_endpoint: String,
    /// RFC 7009.
    pub revocation_endpoint: String,
    /// RFC 7662.
    pub introspection_endpoint: String,
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
    /// Client authentication at the token endpoint.
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Client authentication at the revocation endpoint.
    pub revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Client authentication at the introspection endpoint.
    pub introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Claims that may be delivered.
    pub claims_supported: Vec<&'static str>,
    /// How claims are delivered.
    pub claim_types_supported: Vec<&'static str>,
    /// Languages of the pages.
    pub ui_locales_supported: Vec<&'static str>,
    /// Whether the `claims` parameter is read.
    pub claims_parameter_supported: bool,
    /// Whether request objects by value are read.
    pub request_parameter_supported: bool,
    /// Whether request objects by reference are read; absent would mean yes.
    pub request_uri_parameter_supported: bool,
    /// PKCE methods.
    pub code_challenge_methods_supported: Vec<&'static str>,
    /// RFC 9207: `iss` stands in every authorization response.
    pub authorization_response_iss_parameter_supported: bool,
    /// `prompt` values (Initiating User Registration 1.0 §4.1 made this list common).
    pub prompt_values_supported: Vec<&'static str>,
}
