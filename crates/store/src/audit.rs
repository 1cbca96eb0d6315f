//! The audit trail.

use crate::{
    column::{self, Row, can_be_stored, micros},
    dialect::insert_all,
    schema::audit_events,
    transaction::SqlTx,
};
use diesel::{
    dsl::{exists, select},
    prelude::*,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Timestamp,
    ids::{EventId, InstitutionId, PersonId},
    ports::durable::{Audit, Stored},
};

pub(crate) const TABLE: &str = "audit_events";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
pub(crate) struct EventRow {
    id: String,
    at: i64,
    kind: String,
    institution_id: Option<String>,
    actor_id: Option<String>,
    target_id: Option<String>,
    request_id: String,
    pub(crate) details: String,
}

impl EventRow {
    /// Its place in the order of events.
    pub(crate) fn place(&self) -> (i64, &str) {
        (self.at, &self.id)
    }
}

pub(crate) fn event(row: EventRow) -> Stored<Event> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(Event {
        id: EventId::from(row.id.as_str()),
        at: at.time("at", row.at)?,
        kind: at.name("kind", &row.kind)?,
        institution: row.institution_id.map(InstitutionId::from),
        actor: row.actor_id.map(PersonId::from),
        target: row.target_id.map(PersonId::from),
        details: at.json("details", &row.details)?,
        request_id: row.request_id,
    })
}

fn event_row(event: &Event) -> Stored<EventRow> {
    Ok(EventRow {
        id: event.id.to_string(),
        at: micros(event.at),
        kind: column::name(TABLE, "kind", &event.kind)?,
        institution_id: event.institution.as_ref().map(ToString::to_string),
        actor_id: event.actor.as_ref().map(ToString::to_string),
        target_id: event.target.as_ref().map(ToString::to_string),
        request_id: event.request_id.clone(),
        details: column::json(TABLE, "details", &event.details)?,
    })
}

impl Audit for SqlTx<'_> {
    fn record(&mut self, event: &Event) -> Stored<()> {
        let row = event_row(event)?;
        self.sql(TABLE, |connection| {
            diesel::insert_into(audit_events::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn record_all(&mut self, events: &[Event]) -> Stored<()> {
        let rows = events.iter().map(event_row).collect::<Stored<Vec<_>>>()?;
        self.sql(TABLE, |connection| {
            insert_all!(connection, audit_events::table, rows)
        })
    }

    fn events(&mut self, institution: Option<&InstitutionId>, limit: u32) -> Stored<Vec<Event>> {
        let newest = audit_events::table
            .order((audit_events::at.desc(), audit_events::id.desc()))
            .limit(i64::from(limit))
            .select(EventRow::as_select());
        let rows = self.sql(TABLE, |connection| match institution {
            Some(id) => newest
                .filter(audit_events::institution_id.eq(id.as_str()))
                .load(connection),
            None => newest.load(connection),
        })?;
        rows.into_iter().map(event).collect()
    }

    fn events_about_since(
        &mut self,
        people: &[PersonId],
        kinds: &[EventKind],
        moment: Timestamp,
    ) -> Stored<Vec<Event>> {
        let ids: Vec<&str> = people
            .iter()
            .map(PersonId::as_str)
            .filter(|id| can_be_stored(id))
            .collect();
        if ids.is_empty() {
            return Ok(vec![]);
        }
        let names: Vec<String> = kinds.iter().map(|kind| kind.name()).collect();
        let rows = self.sql(TABLE, |connection| {
            audit_events::table
                .filter(audit_events::target_id.eq_any(ids))
                .filter(audit_events::kind.eq_any(names))
                .filter(audit_events::at.ge(micros(moment)))
                .order((audit_events::at.desc(), audit_events::id.desc()))
                .select(EventRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(event).collect()
    }

    fn has_event_before(
        &mut self,
        person: &PersonId,
        kinds: &[EventKind],
        moment: Timestamp,
    ) -> Stored<bool> {
        if !can_be_stored(person.as_str()) {
            return Ok(false);
        }
        let names: Vec<String> = kinds.iter().map(|kind| kind.name()).collect();
        self.sql(TABLE, |connection| {
            select(exists(
                audit_events::table
                    .filter(audit_events::target_id.eq(person.as_str()))
                    .filter(audit_events::kind.eq_any(names))
                    .filter(audit_events::at.lt(micros(moment))),
            ))
            .get_result(connection)
        })
    }

    fn events_about(&mut self, person: &PersonId, limit: u32) -> Stored<Vec<Event>> {
        if !can_be_stored(person.as_str()) {
            return Ok(vec![]);
        }
        let rows = self.sql(TABLE, |connection| {
            audit_events::table
                .filter(audit_events::target_id.eq(person.as_str()))
                .order((audit_events::at.desc(), audit_events::id.desc()))
                .limit(i64::from(limit))
                .select(EventRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(event).collect()
    }
}
