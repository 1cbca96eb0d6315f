//! What happened, page by page.

use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::Event,
    context::{Ctx, Timestamp},
    ids::EventId,
};

/// A part of what happened, newest first.
#[derive(Debug)]
pub struct EventsPage {
    /// The events.
    pub events: Vec<Event>,
    /// Whether there are older ones.
    pub more: bool,
}

impl Idp {
    /// Events of the institution, newest first, from behind `before`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_events_from(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeAudit>,
        before: Option<(Timestamp, EventId)>,
        limit: u32,
    ) -> Result<EventsPage, Failure> {
        let institution = permit.institution_id().clone();
        let mut events = self
            .durable
            .read(move |tx| {
                let before = before.as_ref().map(|(at, id)| (*at, id));
                tx.api_events(&institution, before, limit.saturating_add(1))
            })
            .await?;
        let more = events.len() > limit as usize;
        events.truncate(limit as usize);
        Ok(EventsPage { events, more })
    }
}
