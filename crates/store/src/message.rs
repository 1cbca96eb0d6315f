//! The outbox.

use crate::{
    column::{self, Row, micros},
    schema::messages,
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, MessageId, PersonId},
    message::Message,
    ports::durable::{Messages, Stored},
};

const TABLE: &str = "messages";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
struct MessageRow {
    id: String,
    kind: String,
    institution_id: String,
    person_id: Option<String>,
    recipient: String,
    subject: Option<String>,
    body: String,
    written_at: i64,
    sent_at: Option<i64>,
    attempts: i32,
    next_attempt_at: i64,
}

fn message(row: MessageRow) -> Stored<Message> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(Message {
        id: MessageId::from(row.id.as_str()),
        kind: at.name("kind", &row.kind)?,
        institution: InstitutionId::from(row.institution_id),
        person: row.person_id.map(PersonId::from),
        at: at.time("written_at", row.written_at)?,
        sent_at: at.time_if("sent_at", row.sent_at)?,
        attempts: row.attempts,
        next_attempt_at: at.time("next_attempt_at", row.next_attempt_at)?,
        to: row.recipient,
        subject: row.subject,
        text: row.body,
    })
}

impl Messages for SqlTx<'_> {
    fn enqueue(&mut self, message: &Message) -> Stored<()> {
        let row = MessageRow {
            id: message.id.to_string(),
            kind: column::name(TABLE, "kind", &message.kind)?,
            institution_id: message.institution.to_string(),
            person_id: message.person.as_ref().map(ToString::to_string),
            recipient: message.to.clone(),
            subject: message.subject.clone(),
            body: message.text.clone(),
            written_at: micros(message.at),
            sent_at: message.sent_at.map(micros),
            attempts: message.attempts,
            next_attempt_at: micros(message.next_attempt_at),
        };
        self.sql(TABLE, |connection| {
            diesel::insert_into(messages::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn due_messages(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<Message>> {
        let rows = self.sql(TABLE, |connection| {
            messages::table
                .filter(messages::sent_at.is_null())
                .filter(messages::next_attempt_at.le(micros(now)))
                .order((messages::written_at.asc(), messages::id.asc()))
                .limit(i64::from(limit))
                .select(MessageRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(message).collect()
    }

    fn mark_sent(&mut self, id: &MessageId, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(messages::table.filter(messages::id.eq(id.as_str())))
                .set(messages::sent_at.eq(Some(micros(now))))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn put_off(&mut self, id: &MessageId, next_attempt_at: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(messages::table.filter(messages::id.eq(id.as_str())))
                .set((
                    messages::attempts.eq(messages::attempts + 1),
                    messages::next_attempt_at.eq(micros(next_attempt_at)),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn recent_messages(&mut self, limit: u32) -> Stored<Vec<Message>> {
        let rows = self.sql(TABLE, |connection| {
            messages::table
                .order((messages::written_at.desc(), messages::id.desc()))
                .limit(i64::from(limit))
                .select(MessageRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().rev().map(message).collect()
    }
}
