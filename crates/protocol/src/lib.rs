//! The vocabulary of OAuth 2 and OpenID Connect: request parameters, responses, error codes,
//! scopes, prompts, PKCE and metadata.
//!
//! Everything here is pure: text comes in, a typed value or an [`error::OAuthError`] goes out. What a
//! value *means* for a person or a portal is decided on the floors above.

pub mod algorithm;
pub mod authorize;
pub mod claims_request;
pub mod client_auth;
pub mod client_metadata;
pub mod error;
pub mod grant_type;
pub mod json;
pub mod login_hint;
pub mod logout;
pub mod metadata;
pub mod params;
pub mod pkce;
pub mod prompt;
pub mod redirect_uri;
pub mod reply;
pub mod response_mode;
pub mod response_type;
pub mod scope;
pub mod token;
