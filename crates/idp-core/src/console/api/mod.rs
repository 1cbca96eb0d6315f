//! What the admin API serves beside the console's own services: institutions and their policy as
//! documents, people and events page by page, and what a program knows by id.

mod events;
mod institutions;
mod people;
mod policy;

pub use events::EventsPage;
pub use policy::PolicyPut;

use super::{Act, Permit, Worker};
use crate::policy_history::ChangedBy;
use sluis_model::{policy_version::PolicySource, secret::HashedToken};

/// What somebody looked at, as an entity tag.
pub(in crate::console) fn revision_of(seen: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(seen).unwrap_or_default();
    HashedToken::of(&text).as_str().to_owned()
}

/// Who changes a policy, for its history.
pub(in crate::console) fn changed_by<A: Act>(permit: &Permit<A>) -> ChangedBy {
    let (person, client, source) = match permit.worker() {
        Worker::Person { id, .. } => (Some(id.clone()), None, PolicySource::Console),
        Worker::Client { id } => (None, Some(id.clone()), PolicySource::Api),
    };
    ChangedBy {
        person,
        client,
        source,
        note: String::new(),
    }
}
