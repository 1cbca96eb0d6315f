//! A new account comes to its person: the name one way, the temporary password another (S-07).

use super::operator::temporary_password;
use crate::{
    console::Worker,
    credentials::hashing::Share,
    idp::{Failure, Idp},
    texting::TextBudget,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    institution::Institution,
    letter::{Envelope, Letter},
    message::{Message, MessageKind},
    person::{PasswordState, Person},
    policy::Channel,
    ports::{Tx, durable::Stored},
};
use std::sync::Arc;

/// Why nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProvisionFault {
    /// The person has no mail address, and something is to go by mail.
    #[error("the person has no mail address")]
    NoMail,
    /// The person has no mobile number, and something is to go by text message.
    #[error("the person has no mobile number")]
    NoNumber,
    /// The person, or who acts, is not what was judged any more.
    #[error("the person has changed meanwhile")]
    Changed,
}

/// Whether what was judged before still holds, asked where it is acted upon.
pub(crate) type Still = Arc<dyn Fn(&mut dyn Tx) -> Stored<bool> + Send + Sync>;

impl Idp {
    /// Gives a person a temporary password, and sends name and password by two different ways.
    /// Neither message holds both. What worked before works no more.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provision(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        by: &Worker,
    ) -> Result<Result<(), ProvisionFault>, Failure> {
        let always: Still = Arc::new(|_| Ok(true));
        self.provision_while(ctx, institution, person, by, always)
            .await
    }

    /// The same while something still holds.
    pub(crate) async fn provision_while(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        by: &Worker,
        still: Still,
    ) -> Result<Result<(), ProvisionFault>, Failure> {
        let policy = &institution.policy.provision;
        let until = ctx.now + chrono::Duration::hours(i64::from(policy.temporary_password_hours));
        let temporary = temporary_password(ctx);
        let name = Letter::AccountName {
            username: person.username.clone(),
        };
        let password = Letter::TemporaryPassword {
            password: temporary.expose().to_owned(),
            until,
        };
        let mut messages = vec![];
        for (channel, letter, ends) in [
            (policy.username_channel, name, None),
            (policy.password_channel, password, Some(until)),
        ] {
            match self.by_channel(ctx, institution, person, channel, letter, ends) {
                Ok(message) => messages.push(message),
                Err(fault) => return Ok(Err(fault)),
            }
        }
        let hash = self
            .hashing
            .hash(Share::of(&institution.id), temporary, ctx)
            .await?;
        let event =
            Event::new(EventKind::AccountProvisioned, ctx).about(&institution.id, &person.id);
        let event = by.sign(event);
        let farewell = self.farewell(ctx, &person.id, None).await?;
        let (id, now) = (person.id.clone(), ctx.now);
        let budget = TextBudget::new(ctx, institution, &self.sealer);
        let given = self
            .durable
            .write(move |tx| {
                if !still(tx)? {
                    return Ok(false);
                }
                tx.set_password(&id, &hash, PasswordState::Temporary { ends_at: until }, now)?;
                farewell.raise_epoch(tx, now)?;
                for message in &messages {
                    tx.enqueue(message)?;
                    if message.kind == MessageKind::Sms {
                        budget.warn(tx)?;
                    }
                }
                tx.record(&event)?;
                Ok(true)
            })
            .await?;
        if !given {
            return Ok(Err(ProvisionFault::Changed));
        }
        self.ephemeral.forget_devices(&person.id).await?;
        Ok(Ok(()))
    }

    fn by_channel(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        channel: Channel,
        letter: Letter,
        useless_at: Option<Timestamp>,
    ) -> Result<Message, ProvisionFault> {
        let (kind, to) = match channel {
            Channel::Mail => (
                MessageKind::Mail,
                person.email.as_deref().ok_or(ProvisionFault::NoMail)?,
            ),
            Channel::Sms => (
                MessageKind::Sms,
                person.phone.as_deref().ok_or(ProvisionFault::NoNumber)?,
            ),
        };
        let envelope = Envelope::new(ctx, letter);
        let message = Message::new(
            ctx,
            &self.sealer,
            kind,
            &institution.id,
            Some(&person.id),
            to,
            &envelope,
        );
        Ok(match useless_at {
            Some(at) => message.useless_from(at),
            None => message,
        })
    }
}
