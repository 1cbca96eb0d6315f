//! Why nobody came in through a sign-in source: whoever is refused there is mostly nobody yet, so that this
//! is told by moment and not by person.

use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::Chain,
    context::Timestamp,
    ids::{InstitutionId, TransactionId},
    ports::{Tx, durable::Stored, trail::TrailQuery},
};
use std::collections::BTreeMap;

/// How many refusals a page shows.
const MOST_SHOWN: u32 = 20;
/// How many are looked through for those of one sign-in.
const MOST_READ: u32 = 500;
/// No sign-in takes longer than this, in hours.
const LONGEST_SIGNIN_HOURS: i64 = 24;

/// Somebody came from a sign-in source, or was sent there, and was not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRefusal {
    /// When.
    pub at: Timestamp,
    /// What people call the source; its short name where it is gone.
    pub source: String,
    /// Why, by the name that stands in the trail.
    pub because: String,
    /// The request, as it stands in the log.
    pub request: String,
}

impl Idp {
    /// The last refusals at the institution's sign-in sources, newest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_why_refusals(
        &self,
        permit: &Permit<acts::Explain>,
    ) -> Result<Vec<SourceRefusal>, Failure> {
        let id = permit.institution_id().clone();
        let read = self.durable.read(move |tx| {
            let query = asked(&id, MOST_SHOWN);
            let records = tx.trail(&query)?.into_iter();
            told(tx, &id, records.map(|record| record.event).collect())
        });
        Ok(read.await?)
    }
}

/// The refusals of one sign-in whose decisions were written down between these moments, oldest first.
pub(super) fn of_signin(
    tx: &mut dyn Tx,
    id: &InstitutionId,
    signin: &TransactionId,
    (first, last): (Timestamp, Timestamp),
) -> Stored<Vec<SourceRefusal>> {
    let query = TrailQuery {
        from: Some(first - chrono::Duration::hours(LONGEST_SIGNIN_HOURS)),
        until: Some(last + chrono::Duration::hours(LONGEST_SIGNIN_HOURS)),
        ..asked(id, MOST_READ)
    };
    let events = tx.trail(&query)?.into_iter().map(|record| record.event);
    let same = |event: &Event| text(event, "signin") == signin.as_str();
    let mut refusals = told(tx, id, events.filter(same).collect())?;
    refusals.reverse();
    Ok(refusals)
}

fn asked(id: &InstitutionId, limit: u32) -> TrailQuery {
    TrailQuery {
        kinds: vec![EventKind::UpstreamRefused],
        ..TrailQuery::all(Chain::Institution(id.clone()), limit)
    }
}

fn told(tx: &mut dyn Tx, id: &InstitutionId, events: Vec<Event>) -> Stored<Vec<SourceRefusal>> {
    if events.is_empty() {
        return Ok(vec![]);
    }
    let sources = tx.upstream_sources(id)?.into_iter();
    let names: BTreeMap<String, String> = sources
        .map(|source| (source.slug, source.settings.name))
        .collect();
    let refusals = events.iter().map(|event| {
        let slug = text(event, "source");
        SourceRefusal {
            at: event.at,
            source: names.get(slug).cloned().unwrap_or_else(|| slug.to_owned()),
            because: text(event, "because").to_owned(),
            request: event.request_id.clone(),
        }
    });
    Ok(refusals.collect())
}

fn text<'e>(event: &'e Event, name: &str) -> &'e str {
    event
        .details
        .get(name)
        .and_then(|value| value.as_str())
        .unwrap_or_default()
}
