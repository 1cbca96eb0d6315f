//! What is written of what happened.

use super::Stored;
use crate::{
    audit::{Event, EventKind},
    context::Timestamp,
    ids::{InstitutionId, PersonId},
};

/// The audit trail.
pub trait Audit {
    /// Writes an event.
    fn record(&mut self, event: &Event) -> Stored<()>;
    /// Several at once.
    fn record_all(&mut self, events: &[Event]) -> Stored<()>;
    /// The newest events of an institution (or of all), newest first.
    fn events(&mut self, institution: Option<&InstitutionId>, limit: u32) -> Stored<Vec<Event>>;
    /// The newest events about a person, newest first.
    fn events_about(&mut self, person: &PersonId, limit: u32) -> Stored<Vec<Event>>;
    /// What happened to these people of one of these kinds from a moment on, newest first.
    fn events_about_since(
        &mut self,
        people: &[PersonId],
        kinds: &[EventKind],
        moment: Timestamp,
    ) -> Stored<Vec<Event>>;
    /// Whether an event of one of these kinds about a person is from before a moment, however many others
    /// came since.
    fn has_event_before(
        &mut self,
        person: &PersonId,
        kinds: &[EventKind],
        moment: Timestamp,
    ) -> Stored<bool>;
}
