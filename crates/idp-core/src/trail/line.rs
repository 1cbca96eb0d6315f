//! An event as other programs read it.

use serde_json::{Value, json};
use sluis_model::audit_chain::Record;

/// An event as one JSON object: for exports and streams. The names are stable.
#[must_use]
pub fn trail_line(record: &Record, institution: Option<&str>) -> Value {
    let event = &record.event;
    json!({
        "id": event.id.as_str(),
        "at": event.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        "kind": event.kind,
        "group": event.kind.group(),
        "institution": institution,
        "institution_id": event.institution.as_ref().map(sluis_model::ids::InstitutionId::as_str),
        "actor": event.actor.as_ref().map(sluis_model::ids::PersonId::as_str),
        "target": event.target.as_ref().map(sluis_model::ids::PersonId::as_str),
        "request_id": event.request_id,
        "details": event.details,
        "position": record.seal.as_ref().map(|seal| seal.position),
        "chain_seq": record.seal.as_ref().map(|seal| seal.seq),
        "chain_hash": record.seal.as_ref().map(|seal| seal.hash.as_str()),
    })
}
