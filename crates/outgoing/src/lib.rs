//! The one HTTP client that asks addresses which portals name: their keys, request objects and sector
//! identifiers, and where they hear of ended sessions. Whoever can register such an address could
//! otherwise make Sluis ask its own network (server-side request forgery), wait for ever, or read
//! without end.

mod address;
mod client;
mod resolver;
mod target;

pub use client::{GuardedClient, GuardedSettings};
