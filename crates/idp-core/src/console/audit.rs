//! What happened at an institution, for its own people.

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use chrono::NaiveDate;
use sluis_model::{
    audit::{EventGroup, EventKind},
    audit_chain::{Chain, Record},
    context::{Ctx, Timestamp},
    ids::{EventId, InstitutionId, PersonId},
    institution::Institution,
    person::Person,
    policy::local_midnight,
    ports::{Tx, durable::Stored, trail::TrailQuery},
};
use std::collections::{BTreeMap, BTreeSet};

/// Events of a page.
pub const EVENTS_A_PAGE: u32 = 50;
/// Most events of one export. The text `audit-state` tells it.
pub const EVENTS_AN_EXPORT: u32 = 20_000;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailAsk {
    /// Events of this group.
    pub group: Option<EventGroup>,
    /// Events to the person of this user name or id.
    pub person: String,
    /// Events by the person of this user name or id.
    pub actor: String,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day, with it.
    pub to: Option<NaiveDate>,
    /// Of this request.
    pub request: String,
    /// Where the page before ended.
    pub after: Option<(Timestamp, EventId)>,
}

/// Somebody in an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub id: PersonId,
    /// The name, as far as the account is still there.
    pub name: Option<String>,
    /// The institution of a guest: support or the operator.
    pub from: Option<String>,
}

/// An event with the names of who is in it, as they are today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailEntry {
    /// The event.
    pub record: Record,
    /// Who did it.
    pub actor: Option<Named>,
    /// To whom.
    pub target: Option<Named>,
}

/// How the chain fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailHealth {
    /// Events that are sealed.
    pub sealed: i64,
    /// Events that wait for it.
    pub unsealed: u64,
    /// Whether the head is signed as it should be.
    pub sound: bool,
    /// Days that events are kept.
    pub keep_days: u32,
}

/// A page of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailPage {
    /// The events, the newest first.
    pub entries: Vec<TrailEntry>,
    /// Where the next page begins.
    pub next: Option<(Timestamp, EventId)>,
    /// Nobody here has the name that was looked for.
    pub unknown_person: bool,
    /// Nobody here has the name of who did it.
    pub unknown_actor: bool,
    /// How the chain fares.
    pub health: TrailHealth,
}

/// Events for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailExport {
    /// The newest ones, the newest first.
    pub entries: Vec<TrailEntry>,
    /// Whether there are older ones, for which there was no place.
    pub more: bool,
}

/// The names of everybody in some events, and of the institutions of guests.
struct Names {
    people: BTreeMap<PersonId, (String, InstitutionId)>,
    homes: BTreeMap<InstitutionId, String>,
}

impl Idp {
    /// A page of an institution's trail.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_trail(
        &self,
        permit: &Permit<acts::SeeAudit>,
        ask: TrailAsk,
    ) -> Result<TrailPage, Failure> {
        let institution = permit.institution().clone();
        let keep_days = institution.policy.audit.keep_days;
        let (mut page, head) = self
            .durable
            .read(move |tx| {
                let page = page(tx, &institution, &ask, EVENTS_A_PAGE)?;
                let head = tx.chain_head(&Chain::Institution(institution.id.clone()))?;
                Ok((page, head))
            })
            .await?;
        page.health.keep_days = keep_days;
        if let Some(head) = head {
            page.health.sealed = head.seq - head.floor_seq;
            page.health.sound = self.judge_head(&head).is_ok();
        }
        Ok(page)
    }

    /// The same for a file, up to a bound; that somebody took it is written down.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_export_trail(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ExportAudit>,
        ask: TrailAsk,
        format: &'static str,
    ) -> Result<TrailExport, Failure> {
        let institution = permit.institution().clone();
        let asked = ask.clone();
        let page = self
            .durable
            .read(move |tx| page(tx, &institution, &asked, EVENTS_AN_EXPORT))
            .await?;
        let more = page.next.is_some();
        let mut event = permit
            .event(EventKind::AuditExported, ctx)
            .with(serde_json::json!({
                "format": format,
                "events": page.entries.len(),
                "group": ask.group,
                "from": ask.from,
                "to": ask.to,
            }));
        if more {
            event = event.with(serde_json::json!({ "more": true }));
        }
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(TrailExport {
            entries: page.entries,
            more,
        })
    }
}

fn page(
    tx: &mut dyn Tx,
    institution: &Institution,
    ask: &TrailAsk,
    limit: u32,
) -> Stored<TrailPage> {
    let chain = Chain::Institution(institution.id.clone());
    let mut page = TrailPage {
        entries: vec![],
        next: None,
        unknown_person: false,
        unknown_actor: false,
        health: TrailHealth {
            sealed: 0,
            unsealed: tx.unsealed_count(&chain)?,
            sound: true,
            keep_days: 0,
        },
    };
    let target = person(tx, institution, &ask.person)?;
    // Guests are found by their id, which the trail itself shows.
    let actor = match person(tx, institution, &ask.actor)? {
        None if is_id(&ask.actor) => Some(PersonId::from(ask.actor.trim())),
        found => found,
    };
    page.unknown_person = target.is_none() && !ask.person.trim().is_empty();
    page.unknown_actor = actor.is_none() && !ask.actor.trim().is_empty();
    if page.unknown_person || page.unknown_actor {
        return Ok(page);
    }
    let day_after = |day: NaiveDate| local_midnight(day.succ_opt().unwrap_or(day));
    let mut query = TrailQuery::all(chain, limit + 1);
    query.kinds = ask.group.map(EventGroup::kinds).unwrap_or_default();
    query.target = target;
    query.actor = actor;
    query.request = Some(ask.request.trim().to_owned()).filter(|text| !text.is_empty());
    query.from = ask.from.map(local_midnight);
    query.until = ask.to.map(day_after);
    query.after.clone_from(&ask.after);
    let mut records = tx.trail(&query)?;
    let more = u32::try_from(records.len()).is_ok_and(|found| found > limit);
    records.truncate(limit as usize);
    if more {
        page.next = records
            .last()
            .map(|record| (record.event.at, record.event.id.clone()));
    }
    let names = Names::of(tx, institution, &records)?;
    page.entries = records
        .into_iter()
        .map(|record| TrailEntry {
            actor: names.named(record.event.actor.as_ref()),
            target: names.named(record.event.target.as_ref()),
            record,
        })
        .collect();
    Ok(page)
}

fn is_id(text: &str) -> bool {
    let text = text.trim();
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Somebody of this institution, by user name or id.
fn person(tx: &mut dyn Tx, institution: &Institution, typed: &str) -> Stored<Option<PersonId>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let key = institution.policy.login_name.canonical(typed);
    if let Some(found) = tx.person_by_login(&institution.id, &key)? {
        return Ok(Some(found.id));
    }
    let found = tx.person(&typed.into())?;
    Ok(found
        .filter(|found| found.institution == institution.id)
        .map(|found| found.id))
}

impl Names {
    fn of(tx: &mut dyn Tx, institution: &Institution, records: &[Record]) -> Stored<Self> {
        let in_them = |record: &Record| {
            let event = &record.event;
            event.actor.clone().into_iter().chain(event.target.clone())
        };
        let ids: BTreeSet<PersonId> = records.iter().flat_map(in_them).collect();
        let found = tx.people_by_ids(&Vec::from_iter(ids))?;
        let guests = found.iter().map(|person| &person.institution);
        let homes: BTreeSet<InstitutionId> = guests
            .filter(|home| **home != institution.id)
            .cloned()
            .collect();
        let homes = tx.institutions_by_ids(&Vec::from_iter(homes))?;
        let name = |person: Person| {
            let name = person.name.full();
            if name.trim().is_empty() {
                person.username
            } else {
                name
            }
        };
        Ok(Self {
            people: found
                .into_iter()
                .map(|person| (person.id.clone(), (person.institution.clone(), person)))
                .map(|(id, (home, person))| (id, (name(person), home)))
                .collect(),
            homes: homes.into_iter().map(|home| (home.id, home.name)).collect(),
        })
    }

    fn named(&self, id: Option<&PersonId>) -> Option<Named> {
        let id = id?;
        let known = self.people.get(id);
        Some(Named {
            id: id.clone(),
            name: known.map(|(name, _)| name.clone()),
            from: known.and_then(|(_, home)| self.homes.get(home)).cloned(),
        })
    }
}
