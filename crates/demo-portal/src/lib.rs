//! A small, real OpenID Connect relying party: the portals that people sign in to during a
//! demonstration and in tests.
//!
//! It plays the part of somebody else's application, so it knows nothing of the provider beyond the
//! specifications: discovery, the authorization code flow with PKCE (RFC 7636), full ID token
//! validation (OpenID Connect Core 3.1.3.7), userinfo, refresh, the `iss` response parameter
//! (RFC 9207) and RP-initiated logout. One of them may be a device without a keyboard, which is signed in
//! from another screen (RFC 8628). Everything it remembers lives in memory, with an end and a cap.

mod bounded;
mod claims;
mod device;
mod failure;
mod fetcher;
mod language;
mod markup;
mod metadata;
mod pages;
mod portal;
mod provider;
mod qr;
mod routes;
mod settings;
mod style;
mod television;
mod verification;
mod wishes;

pub use portal::{Clock, Portals, Randomness};
pub use settings::{PortalSettings, SetupError};
