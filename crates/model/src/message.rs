//! Mails and text messages to people: written to the outbox in the transaction of the change they
//! tell of, sent afterwards, tried again until they leave or it makes no sense any more.

use crate::{
    context::{Ctx, Timestamp},
    ids::{InstitutionId, MessageId, PersonId},
    letter::Envelope,
    seal::{Sealed, Sealer},
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

/// What a text message is for: each purpose has limits of its own, so that nobody uses up
/// another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextPurpose {
    /// Signing in, or opening the factor pages.
    SignIn,
    /// Proving a number.
    Number,
    /// The recovery portal.
    Recovery,
    /// No code: it tells of a change.
    Notice,
}

impl TextPurpose {
    /// Notices by text message to one person a day: the mail tells of every change anyway.
    pub const NOTICES_A_DAY: u32 = 5;
}

/// One message in the outbox. What it says is sealed, and gone once it left.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What a text message is for, where it is counted.
    pub purpose: Option<TextPurpose>,
    /// What it says: a sealed [`Envelope`]; `None` once it left or was given up.
    pub content: Option<Sealed>,
    /// When it was written.
    pub at: Timestamp,
    /// It is not worth sending from then on: a code that has ended.
    pub useless_at: Option<Timestamp>,
    /// When it left, if it has.
    pub sent_at: Option<Timestamp>,
    /// How often sending was begun.
    pub attempts: i32,
    /// Not to be tried before; while somebody sends it, the end of the claim.
    pub next_attempt_at: Timestamp,
    /// When nobody tries any more (a dead letter), if so.
    pub given_up_at: Option<Timestamp>,
    /// What went wrong the last time, for the operator; no address and no content.
    pub last_error: Option<String>,
}

/// How a message fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// It has not been tried, or is on its way.
    Waiting,
    /// It was tried in vain, and will be tried again.
    Delayed,
    /// It left.
    Sent,
    /// Nobody tries any more.
    Dead,
}

impl Message {
    /// A message of now.
    #[must_use]
    pub fn new(
        ctx: &Ctx,
        sealer: &Sealer,
        kind: MessageKind,
        institution: &InstitutionId,
        person: Option<&PersonId>,
        to: &str,
        envelope: &Envelope,
    ) -> Self {
        let id = MessageId::generate(ctx);
        Self {
            content: Some(envelope.seal(&id, sealer, ctx)),
            id,
            kind,
            institution: institution.clone(),
            person: person.cloned(),
            to: to.to_owned(),
            purpose: None,
            at: ctx.now,
            useless_at: None,
            sent_at: None,
            attempts: 0,
            next_attempt_at: ctx.now,
            given_up_at: None,
            last_error: None,
        }
    }

    /// The same, counted as this.
    #[must_use]
    pub fn counted_as(mut self, purpose: TextPurpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    /// The same, not worth sending from a moment on.
    #[must_use]
    pub fn useless_from(mut self, at: Timestamp) -> Self {
        self.useless_at = Some(at);
        self
    }

    /// How it fares.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        if self.sent_at.is_some() {
            Delivery::Sent
        } else if self.given_up_at.is_some() {
            Delivery::Dead
        } else if self.last_error.is_some() {
            Delivery::Delayed
        } else {
            Delivery::Waiting
        }
    }
}

/// How the outbox fares as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OutboxState {
    /// Messages that wait to be sent.
    pub waiting: u64,
    /// Those among them that were tried in vain.
    pub delayed: u64,
    /// Messages that nobody tries any more.
    pub dead: u64,
}

/// Whose text messages are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextsOf {
    /// All of an institution.
    Institution(InstitutionId),
    /// Codes for one purpose to a person.
    Person(PersonId, TextPurpose),
    /// Codes for one purpose to a number, in E.164 form, whoever asked for them.
    Number(String, TextPurpose),
}
