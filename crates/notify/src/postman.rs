//! One round through the outbox.

use crate::{
    composing::{About, Composed, Composer, letter_logo},
    failure::{Failure, NotifyError, Reach},
    mail, patience,
    sms::{Gateway, SmsSettings},
    smtp::{MailServer, SmtpSettings},
};
use chrono::TimeDelta;
use futures_util::{StreamExt as _, future::join, stream};
use lettre::Address;
use sluis_model::{
    context::Timestamp,
    letter::{Envelope, LetterError},
    message::{Message, MessageKind},
    ports::{Durable, StoreError},
    seal::{SealError, Sealer},
};
use std::{
    fmt,
    future::pending,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

/// How long nobody else is handed a claimed message: one whose sender died leaves within a minute, a
/// round's wait and its sending included.
const LEASE: TimeDelta = TimeDelta::seconds(50);
/// Most messages of one kind and round. Where each takes its longest, not all of them are begun in time.
const BATCH: u32 = 20;
/// Messages under way at once.
const AT_ONCE: usize = 4;
/// No message is begun later in a round. With the longest a message takes and the mark in the store
/// this ends before the lease does; what was not begun is claimed again after that.
const BEGIN_WITHIN: Duration = Duration::from_secs(25);

/// What became of the messages of one round. Those that wait for a server to be configured, and those
/// that the round had no time for, are in none of the three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// They left.
    pub sent: u32,
    /// They were tried in vain and will be tried again.
    pub put_off: u32,
    /// Nobody tries them any more.
    pub given_up: u32,
}

impl Round {
    /// Whether messages of its one kind may be due still: it took as many as a round does, and some left.
    /// Where none did the next one begins later, for a server that is away is not asked all the time.
    #[must_use]
    pub const fn leaves_some(&self) -> bool {
        self.sent > 0 && self.sent + self.put_off + self.given_up >= BATCH
    }
}

/// Sends the outbox.
pub struct Postman {
    durable: Durable,
    sealer: Arc<Sealer>,
    composer: Arc<dyn Composer>,
    mail: Option<MailServer>,
    texts: Option<Gateway>,
}

/// What became of one message.
enum Fate {
    Sent,
    PutOff,
    GivenUp,
    Waits,
}

/// What this round has learnt: a server that could not be worked with is not asked once more for every
/// message that is left.
#[derive(Default)]
struct Down {
    mail: Mutex<Option<Failure>>,
    texts: Mutex<Option<Failure>>,
}

impl fmt::Debug for Postman {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postman")
            .field("mail", &self.mail.is_some())
            .field("texts", &self.texts.is_some())
            .finish_non_exhaustive()
    }
}

impl Postman {
    /// Takes the settings; connects only when there is something to send. Messages of a kind without
    /// settings wait in the outbox.
    ///
    /// # Errors
    /// [`NotifyError`] for settings that can't be used: a sender that is no address, a URL without TLS.
    pub fn new(
        durable: Durable,
        sealer: Arc<Sealer>,
        composer: Arc<dyn Composer>,
        smtp: Option<&SmtpSettings>,
        sms: Option<&SmsSettings>,
    ) -> Result<Self, NotifyError> {
        if smtp.is_none() {
            tracing::warn!("no mail server is configured: mails wait in the outbox");
        }
        if sms.is_none() {
            tracing::warn!("no gateway is configured: text messages wait in the outbox");
        }
        Ok(Self {
            durable,
            sealer,
            composer,
            mail: smtp.map(MailServer::new).transpose()?,
            texts: sms.map(Gateway::new).transpose()?,
        })
    }

    /// A round of both kinds, side by side.
    ///
    /// # Errors
    /// As [`Postman::round_of`].
    pub async fn round(&self, now: Timestamp) -> Result<Round, StoreError> {
        let (mails, texts) = join(
            self.round_of(MessageKind::Mail, now),
            self.round_of(MessageKind::Sms, now),
        )
        .await;
        let (mails, texts) = (mails?, texts?);
        Ok(Round {
            sent: mails.sent + texts.sent,
            put_off: mails.put_off + texts.put_off,
            given_up: mails.given_up + texts.given_up,
        })
    }

    /// Claims what is due of one kind, at most 20 messages, and sends it, four at a time. Several
    /// postmen may work on one store; a slow mail server delays no text message.
    ///
    /// # Errors
    /// When the outbox can't be read or written. A message whose fate could not be noted is claimed
    /// again later; if it had left, it leaves once more with the same `Message-ID`.
    pub async fn round_of(&self, kind: MessageKind, now: Timestamp) -> Result<Round, StoreError> {
        let due = self
            .durable
            .write(move |tx| tx.claim_messages(kind, now, now + LEASE, BATCH))
            .await?;
        let down = Down::default();
        let fates: Vec<_> = stream::iter(due)
            .take_until(timeout(BEGIN_WITHIN, pending::<()>()))
            .map(|message| self.settle(message, &down, now))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let mut round = Round::default();
        // The first fault of the store is told once every message has had its turn.
        for fate in fates {
            match fate? {
                Fate::Sent => round.sent += 1,
                Fate::PutOff => round.put_off += 1,
                Fate::GivenUp => round.given_up += 1,
                Fate::Waits => {}
            }
        }
        Ok(round)
    }

    /// Sends one message and notes what became of it.
    async fn settle(
        &self,
        message: Message,
        down: &Down,
        now: Timestamp,
    ) -> Result<Fate, StoreError> {
        let id = message.id.clone();
        if message.useless_at.is_some_and(|useless| useless <= now) {
            return self.give_up(&message, "too late", now).await;
        }
        let (configured, down) = match message.kind {
            MessageKind::Mail => (self.mail.is_some(), &down.mail),
            MessageKind::Sms => (self.texts.is_some(), &down.texts),
        };
        if !configured && patience::is_old(&message, now) {
            // The day somebody configures a server, months of old news must not go out.
            return self.give_up(&message, "never configured", now).await;
        }
        if !configured {
            let next = patience::next_look(&message, now);
            self.durable
                .write(move |tx| tx.put_off(&id, next, "not configured"))
                .await?;
            return Ok(Fate::Waits);
        }
        let known = down.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let outcome = match known {
            Some(failure) => Err(failure),
            None => self.send(&message, now).await?,
        };
        let Err(failure) = outcome else {
            self.durable.write(move |tx| tx.mark_sent(&id, now)).await?;
            tracing::debug!(message.id = %message.id, "a message left");
            return Ok(Fate::Sent);
        };
        if failure.reach == Reach::Server {
            *down.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure.clone());
        }
        if patience::is_over(&message, &failure, now) {
            return self.give_up(&message, &failure.said, now).await;
        }
        let next = patience::next_attempt(&message, now);
        tracing::warn!(
            message.id = %message.id,
            kind = message.kind.as_str(),
            attempts = message.attempts,
            error = failure.said,
            "a message was put off"
        );
        self.durable
            .write(move |tx| tx.put_off(&id, next, &failure.said))
            .await?;
        Ok(Fate::PutOff)
    }

    async fn give_up(
        &self,
        message: &Message,
        said: &str,
        now: Timestamp,
    ) -> Result<Fate, StoreError> {
        tracing::warn!(
            message.id = %message.id,
            kind = message.kind.as_str(),
            attempts = message.attempts,
            error = said,
            "a message was given up"
        );
        let (id, said) = (message.id.clone(), said.to_owned());
        self.durable
            .write(move |tx| tx.give_up(&id, now, &said))
            .await?;
        Ok(Fate::GivenUp)
    }

    /// Opens, composes and hands over. The outer error is the store's.
    async fn send(
        &self,
        message: &Message,
        now: Timestamp,
    ) -> Result<Result<(), Failure>, StoreError> {
        let envelope = match self.open(message) {
            Ok(envelope) => envelope,
            Err(failure) => return Ok(Err(failure)),
        };
        let about = message.person.clone().or_else(|| envelope.about.clone());
        let institution = message.institution.clone();
        let is_mail = message.kind == MessageKind::Mail;
        let (institution, person, logo) = self
            .durable
            .read(move |tx| {
                let institution = tx.institution(&institution)?;
                let person = about.map(|id| tx.person(&id)).transpose()?.flatten();
                let logo = match institution.as_ref().filter(|_| is_mail) {
                    Some(institution) => letter_logo(tx, institution)?,
                    None => None,
                };
                Ok((institution, person, logo))
            })
            .await?;
        let Some(institution) = institution else {
            return Ok(Err(Failure::last("institution gone")));
        };
        let about = About {
            institution: &institution,
            person: person.as_ref(),
            logo: logo.as_ref(),
        };
        Ok(self.hand_over(message, &envelope, &about, now).await)
    }

    fn open(&self, message: &Message) -> Result<Envelope, Failure> {
        let Some(content) = &message.content else {
            return Err(Failure::last("content gone"));
        };
        Envelope::open(&message.id, content, &self.sealer).map_err(|error| match error {
            // The operator may give the key back.
            LetterError::Sealed(SealError::UnknownKey) => Failure::message("sealing key unknown"),
            LetterError::Sealed(SealError::DoesNotOpen) => Failure::last("content does not open"),
            // A replica of the release that wrote it sends it, or this one once it is replaced.
            LetterError::NotUnderstood => Failure::message("letter not understood"),
        })
    }

    async fn hand_over(
        &self,
        message: &Message,
        envelope: &Envelope,
        about: &About<'_>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let composed = self
            .composer
            .compose(message, envelope, about)
            .map_err(|error| {
                tracing::error!(message.id = %message.id, %error, "a message can't be composed");
                Failure::message("not composed")
            })?;
        match (message.kind, composed, &self.mail, &self.texts) {
            (MessageKind::Mail, Composed::Mail(composed), Some(server), _) => {
                let to: Address = message
                    .to
                    .parse()
                    .map_err(|_| Failure::last("no mail address"))?;
                let from = server.from();
                let mail = mail::written(message, &to, composed, from, now)?;
                server.deliver(&to, &mail).await
            }
            (MessageKind::Sms, Composed::Text(text), _, Some(gateway)) => {
                gateway.deliver(message, &text).await
            }
            _ => Err(Failure::message("composed as another kind")),
        }
    }
}
