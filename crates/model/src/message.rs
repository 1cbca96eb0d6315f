//! Mails and SMS to people: written to the outbox in the transaction of the change they tell of.

use crate::{
    context::{Ctx, Timestamp},
    ids::{InstitutionId, MessageId, PersonId},
};
use serde::{Deserialize, Serialize};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// E-mail.
    Mail,
    /// Text message.
    Sms,
}

impl MessageKind {
    /// The name in columns and in `outbox.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// One message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The message's id.
    pub id: MessageId,
    /// Mail or SMS.
    pub kind: MessageKind,
    /// Whose institution sends it.
    pub institution: InstitutionId,
    /// To whom.
    pub person: Option<PersonId>,
    /// The address or number.
    pub to: String,
    /// The subject, for mail.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
    /// When it left, if it has.
    pub sent_at: Option<Timestamp>,
    /// How often sending was tried in vain.
    pub attempts: i32,
    /// Not to be tried before.
    pub next_attempt_at: Timestamp,
}

impl Message {
    /// A mail of now.
    #[must_use]
    pub fn mail(
        ctx: &Ctx,
        institution: &InstitutionId,
        person: &PersonId,
        to: &str,
        subject: String,
        text: String,
    ) -> Self {
        Self {
            id: MessageId::generate(ctx),
            kind: MessageKind::Mail,
            institution: institution.clone(),
            person: Some(person.clone()),
            to: to.to_owned(),
            subject: Some(subject),
            text,
            at: ctx.now,
            sent_at: None,
            attempts: 0,
            next_attempt_at: ctx.now,
        }
    }
}
