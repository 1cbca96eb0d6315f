//! The rows of messages, and the one place where they become the aggregate.

use crate::{
    column::{Row, micros},
    schema::messages,
};
use diesel::prelude::*;
use sluis_model::{
    ids::{InstitutionId, MessageId, PersonId},
    message::{Message, TextPurpose},
    ports::durable::Stored,
    seal::Sealed,
};

pub(crate) const TABLE: &str = "messages";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
pub(crate) struct MessageRow {
    id: String,
    kind: String,
    institution_id: String,
    person_id: Option<String>,
    recipient: String,
    purpose: Option<String>,
    content: Option<String>,
    written_at: i64,
    useless_at: Option<i64>,
    sent_at: Option<i64>,
    attempts: i32,
    next_attempt_at: i64,
    given_up_at: Option<i64>,
    last_error: Option<String>,
}

impl MessageRow {
    /// Whose it is.
    pub(crate) fn institution(&self) -> &str {
        &self.institution_id
    }
}

pub(crate) fn message_row(message: &Message) -> MessageRow {
    MessageRow {
        id: message.id.to_string(),
        kind: message.kind.as_str().to_owned(),
        institution_id: message.institution.to_string(),
        person_id: message.person.as_ref().map(ToString::to_string),
        recipient: message.to.clone(),
        purpose: message.purpose.map(purpose_name).map(str::to_owned),
        content: message
            .content
            .as_ref()
            .map(|sealed| sealed.as_str().to_owned()),
        written_at: micros(message.at),
        useless_at: message.useless_at.map(micros),
        sent_at: message.sent_at.map(micros),
        attempts: message.attempts,
        next_attempt_at: micros(message.next_attempt_at),
        given_up_at: message.given_up_at.map(micros),
        last_error: message.last_error.clone(),
    }
}

pub(crate) fn message(row: MessageRow) -> Stored<Message> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    if row.sent_at.is_some() {
        at.absent("content", row.content.as_ref())?;
    }
    Ok(Message {
        id: MessageId::from(row.id.as_str()),
        kind: at.name("kind", &row.kind)?,
        institution: InstitutionId::from(row.institution_id),
        person: row.person_id.map(PersonId::from),
        at: at.time("written_at", row.written_at)?,
        useless_at: at.time_if("useless_at", row.useless_at)?,
        sent_at: at.time_if("sent_at", row.sent_at)?,
        attempts: row.attempts,
        next_attempt_at: at.time("next_attempt_at", row.next_attempt_at)?,
        given_up_at: at.time_if("given_up_at", row.given_up_at)?,
        purpose: row
            .purpose
            .as_deref()
            .map(|name| at.name("purpose", name))
            .transpose()?,
        to: row.recipient,
        content: row.content.map(Sealed::stored),
        last_error: row.last_error,
    })
}

/// The names in the column that this program knows.
pub(crate) const PURPOSE_NAMES: [&str; 4] = [
    purpose_name(TextPurpose::SignIn),
    purpose_name(TextPurpose::Number),
    purpose_name(TextPurpose::Recovery),
    purpose_name(TextPurpose::Notice),
];

/// The name in the column, as its JSON form has it.
pub(crate) const fn purpose_name(purpose: TextPurpose) -> &'static str {
    match purpose {
        TextPurpose::SignIn => "sign_in",
        TextPurpose::Number => "number",
        TextPurpose::Recovery => "recovery",
        TextPurpose::Notice => "notice",
    }
}
