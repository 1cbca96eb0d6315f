//! What the admin API serves beside the console's own services: institutions and their policy as
//! documents, people and events page by page.

mod events;
mod institutions;
mod people;
mod policy;

pub use events::EventsPage;
pub use policy::PolicyPut;

use sluis_model::secret::HashedToken;

/// What somebody looked at, as an entity tag.
pub(in crate::console) fn revision_of(seen: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(seen).unwrap_or_default();
    HashedToken::of(&text).as_str().to_owned()
}
