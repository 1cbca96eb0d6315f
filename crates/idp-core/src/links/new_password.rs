//! The link for a new password, mailed to the address that is stored and no other (N-15, REC-14).

use crate::{
    idp::{Failure, Idp},
    signin::lives_elsewhere,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{PersonId, TransactionId},
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::{LinkPurpose, MailLink},
    message::{Message, MessageKind},
    person::{Person, Refusal},
    ports::{Tx, durable::Stored},
};

/// What asking for a link came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkAsked {
    /// It is on its way, or would be if there were somebody to send it to.
    Asked,
    /// Too many in a while: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
}

/// A letter with its link, ready to be written.
#[derive(Debug, Clone)]
pub(super) struct LinkMail {
    pub(super) link: Option<MailLink>,
    pub(super) message: Message,
}

impl LinkMail {
    pub(super) fn write(&self, tx: &mut dyn Tx) -> Stored<()> {
        if let Some(link) = &self.link {
            tx.add_link(link)?;
        }
        tx.enqueue(&self.message)
    }
}

/// The counter of a person's password links, whichever way they are asked for.
pub(super) fn counter(person: &PersonId) -> String {
    format!("link-password/{person}")
}

impl Idp {
    /// Mails a link for a new password to a person who is known already: by the first factor, or by
    /// the recovery portal. The earlier links are dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn mail_new_password_link(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        signin: Option<&TransactionId>,
        device: Option<&str>,
    ) -> Result<LinkAsked, Failure> {
        // Counted apart from what strangers ask for: they must not use up the person's own.
        let own = format!("link-own/{}", person.id);
        if let Some(minutes) = self.count_link_mail(ctx, &own).await? {
            return Ok(LinkAsked::Throttled { minutes });
        }
        let whose = person.clone();
        let elsewhere = self
            .durable
            .read(move |tx| lives_elsewhere(tx, &whose))
            .await?;
        let to = (person, elsewhere);
        let mail = self.new_password_mail(ctx, institution, to, signin, device);
        let event = Event::new(EventKind::PasswordLinkAsked, ctx).by(&institution.id, &person.id);
        self.durable
            .write(move |tx| {
                if let Some(mail) = &mail {
                    mail.write(tx)?;
                }
                tx.record(&event)
            })
            .await?;
        Ok(LinkAsked::Asked)
    }

    /// The letter to somebody who forgot the password: with a link, or, where the account can't be
    /// used or the password lives `elsewhere`, with the way on instead. `None` where no address is stored.
    pub(super) fn new_password_mail(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        (person, elsewhere): (&Person, bool),
        signin: Option<&TransactionId>,
        device: Option<&str>,
    ) -> Option<LinkMail> {
        let to = person.email.as_deref()?;
        let minutes = institution.policy.recovery.link_minutes;
        let life = chrono::Duration::minutes(i64::from(minutes));
        let (mut link, path) = self.new_link(ctx, person, LinkPurpose::NewPassword, to, life);
        link.signin = signin.cloned();
        let refusal = person.refusal(institution.policy.shared_accounts_forbidden, ctx.now);
        let (letter, link) = match (refusal, elsewhere) {
            (Some(Refusal::Shared), _) => (Letter::NewPasswordForShared, None),
            (Some(Refusal::Inactive), _) => (Letter::NewPasswordForInactive, None),
            (_, true) => (Letter::NewPasswordElsewhere, None),
            // A temporary password that has ended is exactly what a new one is for.
            (Some(Refusal::TemporaryPasswordEnded) | None, false) => {
                (Letter::NewPassword { path, minutes }, Some(link))
            }
        };
        let envelope = Envelope {
            device: device.map(str::to_owned),
            goes_on: signin.is_some(),
            ..Envelope::new(ctx, letter)
        };
        let message = Message::new(
            ctx,
            &self.sealer,
            MessageKind::Mail,
            &institution.id,
            Some(&person.id),
            to,
            &envelope,
        )
        // Soon after its end the link still says kindly what to do; much later it is a riddle.
        .useless_from(ctx.now + life + chrono::Duration::days(7));
        Some(LinkMail { link, message })
    }
}
