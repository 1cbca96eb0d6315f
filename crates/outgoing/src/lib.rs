//! The one HTTP client that asks addresses which portals name: their keys, request objects and sector
//! identifiers, and where they hear of ended sessions. Whoever can register such an address could
//! otherwise make Sluis ask its own network (server-side request forgery), wait for ever, or read
//! without end. Directories of institutions are asked under the same rules.

mod address;
mod client;
mod directory;
mod places;
mod resolver;
mod target;
mod trust;
mod turns;

pub use client::{GuardedClient, GuardedSettings};
pub use directory::LdapDirectory;
pub use trust::Trust;
