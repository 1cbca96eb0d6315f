//! Clients that register themselves (RFC 7591, OpenID Connect Dynamic Client Registration 1.0) and
//! look after their own registration (RFC 7592). What a client may be is one table of checks
//! ([`rules`]), which the setup file goes through as well.

pub(crate) mod access;
mod credentials;
mod describe;
pub(crate) mod draft;
mod initial_tokens;
mod manage;
mod origins;
mod register;
pub(crate) mod rules;
mod sector;

pub use describe::describe;
pub use initial_tokens::NewInitialToken;
pub use manage::{Managed, Removed};
pub use origins::PortalOrigins;
pub use register::Registration;

use sluis_model::{
    client::Client,
    secret::{PlainToken, Secret},
};

/// A registered client with what is told to it alone.
#[derive(Debug)]
pub struct Registered {
    /// The client.
    pub client: Client,
    /// Its secret, where it was just made or can be read back.
    pub secret: Option<Secret>,
    /// What it looks after its registration with.
    pub token: PlainToken,
}
