//! What happens between a sign-in and a portal: client authentication, authorization codes, tokens,
//! claims and signing keys. How people sign in is decided elsewhere; here a finished [`Grant`]
//! becomes a code, the code becomes tokens, and the tokens die when what they stand on changes.
//!
//! [`Grant`]: sluis_model::access::Grant

pub mod claims;
mod client_authentication;
mod client_jws;
mod client_keys;
mod code;
mod grants;
mod id_token;
mod id_token_hint;
mod introspection;
mod issuance;
pub mod keys;
mod logout_token;
mod refresh_value;
mod revocation;
mod service;
mod settings;
mod standing;
mod subject;
mod userinfo;

pub use client_authentication::AuthenticatedClient;
pub use client_jws::ClientJws;
pub use code::NewCode;
pub use grants::Outcome;
pub use id_token_hint::HintClaims;
pub use keys::KeyRing;
pub use service::TokenService;
pub use settings::{ProtocolSettings, RegistrationAccess, TokenSettings};
