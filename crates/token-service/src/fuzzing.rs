//! The readers of what strangers send that nothing outside this crate calls: named here for the fuzz
//! targets alone.

use crate::{
    client_jws, client_keys,
    dpop::{DpopRequest, Proof},
};
use serde_json::Value;
use sluis_model::context::Timestamp;

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

/// The thumbprint of the key that a DPoP proof shows, and whether the proof was made for this request
/// at this moment; `None` when it is no proof.
#[must_use]
pub fn dpop_proof(text: &str, request: &DpopRequest<'_>, now: Timestamp) -> Option<(String, bool)> {
    let proof = Proof::read(text).ok()?;
    let judged = proof.judge(request, now);
    Some((proof.thumbprint, judged.is_ok()))
}
