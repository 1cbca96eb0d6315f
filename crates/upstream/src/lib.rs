//! Signing in at an institution's own provider by OpenID Connect: where people are sent, and whether what
//! comes back may be believed. Who that is here, and what it is worth, idp-core decides.
//!
//! Every request goes through the guarded client: bounded in time and size, no redirect followed. The
//! code is bound by PKCE and nonce, the answer by `iss` (RFC 9207) and the ID token by every check of
//! OpenID Connect Core §3.1.3.7.

mod known;
mod logout;
mod provider;
mod token;
mod verify;

pub use provider::Provider;
