//! Signing keys: made, announced, used, kept for verifying, retired (OpenID Connect Core §10.1.1).
//!
//! The store is the truth; each process remembers what it read for [`FRESH_FOR`]. Every change of
//! state is a counted update, so replicas that tick at once agree.

mod material;
mod own;
mod published;
mod ring;
mod rotation;
mod schedule;
mod signer;

pub(crate) use own::OwnRings;
pub use ring::KeyRing;
pub(crate) use signer::Signer;

use chrono::Duration;

/// How long what was read of the keys counts as fresh at most, when the store says that they did not change
/// since.
pub const FRESH_FOR: Duration = Duration::seconds(60);
