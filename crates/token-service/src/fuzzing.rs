//! The readers of what strangers send that nothing outside this crate calls: named here for the fuzz
//! targets alone.

use crate::{client_jws, client_keys};
use serde_json::Value;

/// Whether a text has the shape of a compact JWS.
#[must_use]
pub fn is_compact_jws(text: &str) -> bool {
    client_jws::parts(text).is_ok()
}

/// How many keys of a JWK set can verify something; `None` when it is no set.
#[must_use]
pub fn usable_keys(set: &Value) -> Option<usize> {
    client_keys::read_set(set).map(|keys| keys.len())
}
