//! "This was not me": whoever is in the account is out, and only the mailbox that was told leads back
//! in (REC-23).

use super::opened::{Opened, still_good};
use crate::{
    idp::{Failure, Idp},
    tell::Telling,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::InstitutionId,
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::{LinkKind, LinkPurpose, MailLink},
    message::{Message, MessageKind},
    person::Person,
    phone::masked_email,
    policy::LoginName,
    ports::{StoreError, Tx, durable::Stored},
    secret::PlainToken,
};

/// How often it is tried when the address changes in the very moment that it is looked at.
const TRIES: usize = 3;

/// How long a letter can undo a first set-up since, in hours.
const SET_UP_HOURS: i64 = 24;
/// What tells of an earlier factor.
const HAD_A_FACTOR: [EventKind; 4] = [
    EventKind::SecondFactorEnabled,
    EventKind::SecondFactorRemoved,
    EventKind::PasskeyAdded,
    EventKind::PasskeyRemoved,
];

/// What came of securing an account once.
enum Secured {
    /// It is done.
    Done,
    /// The link is dead.
    Dead,
    /// The address became another one while it was looked at: nothing was written.
    Moved,
}

/// What was set up since the change that "was not me", and goes with it.
#[derive(Clone)]
struct Since {
    institution: InstitutionId,
    link: MailLink,
}

impl Since {
    fn event(&self, kind: EventKind, ctx: &Ctx) -> Event {
        Event::new(kind, ctx)
            .about(&self.institution, &self.link.person)
            .with(serde_json::json!({ "because": "not-me" }))
    }

    /// Takes away what would lead whoever made the change back in: a question and a number that were
    /// set since. A second factor goes only where it was first set up since, not longer ago than a day, and the
    /// person never had one before: then nothing is weakened. An older one always stays, and so does one that
    /// followed an older one, for no single way renews both factors (S-19): whoever reads the mailbox must not
    /// wait for a new phone. A passkey that stays so is asked after the password, and is no way in by itself:
    /// whoever made the change may hold it.
    fn undo(&self, tx: &mut dyn Tx, ctx: &Ctx) -> Stored<()> {
        let (id, since) = (&self.link.person, self.link.created_at);
        let question = tx.security_question(id)?;
        if question.is_some_and(|question| question.created_at >= since) {
            tx.drop_security_question(id)?;
            tx.record(&self.event(EventKind::QuestionDropped, ctx))?;
        }
        if let Some(person) = tx.person(id)?
            && person.phone_verified_at.is_some_and(|at| at >= since)
        {
            tx.update_person(&Person {
                phone: None,
                phone_verified_at: None,
                updated_at: ctx.now,
                ..person
            })?;
            tx.record(&self.event(EventKind::PhoneChanged, ctx))?;
        }
        // A card that somebody had printed is no way back in.
        if tx.end_badge(id)? {
            tx.record(&self.event(EventKind::BadgeEnded, ctx))?;
        }
        let factor = tx.second_factors(id)?.factor;
        let young = ctx.now - since <= chrono::Duration::hours(SET_UP_HOURS);
        let first = !tx.has_event_before(id, &HAD_A_FACTOR, since)?;
        let passkeys = tx.passkeys(id)?;
        // Where an older factor stays, a newer passkey goes: what is left is what was there before.
        let older = factor.since().is_some_and(|at| at < since)
            || passkeys.iter().any(|passkey| passkey.created_at < since);
        let goes = older || (young && first);
        for passkey in passkeys.iter().filter(|one| one.created_at >= since) {
            if goes {
                tx.remove_passkey(id, &passkey.id)?;
                let event = self.event(EventKind::PasskeyRemoved, ctx);
                tx.record(&event.with(serde_json::json!({ "passkey": passkey.id.as_str() })))?;
            } else {
                tx.keep_passkey_as_second(id, &passkey.id)?;
            }
        }
        if young && first && factor.since().is_some_and(|at| at >= since) {
            tx.remove_second_factors(id)?;
            tx.record(&self.event(EventKind::SecondFactorRemoved, ctx))?;
        }
        Ok(())
    }
}

impl Idp {
    /// Secures an account: the address that was told comes back if another took its place since, the
    /// password is gone, every session, device, token and link ends, and a link for a new password
    /// goes to that address. The institution for the page; `None` when the link is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn secure_account(
        &self,
        ctx: &Ctx,
        token: &PlainToken,
    ) -> Result<Option<Box<Institution>>, Failure> {
        for _ in 0..TRIES {
            let Some(opened) = self.good_link(ctx, token, LinkKind::NotMe).await? else {
                return Ok(None);
            };
            let secured = match self.secure(ctx, &opened, true).await {
                // Somebody else signs in with that address by now: it can't come back, but the account
                // is secured all the same.
                Err(Failure::Store(StoreError::Conflict(_))) => {
                    self.secure(ctx, &opened, false).await?
                }
                secured => secured?,
            };
            match secured {
                Secured::Done => {
                    self.ephemeral.forget_devices(&opened.person.id).await?;
                    self.forget_seen_browsers(ctx, &opened.person.id).await?;
                    return Ok(Some(Box::new(opened.institution)));
                }
                Secured::Dead => return Ok(None),
                Secured::Moved => {}
            }
        }
        Err(Failure::Store(StoreError::Unavailable(
            "the address changes too often".to_owned(),
        )))
    }

    async fn secure(&self, ctx: &Ctx, opened: &Opened, restore: bool) -> Result<Secured, Failure> {
        let Opened {
            link,
            person,
            institution,
        } = opened.clone();
        let told = match &link.purpose {
            LinkPurpose::NotMe { former_email, .. } => {
                former_email.as_ref().unwrap_or(&link.address)
            }
            _ => &link.address,
        }
        .clone();
        // Whatever came after the change in question is in question too, a change of address first.
        let former = Some(told.clone()).filter(|_| restore && person.email.as_ref() != Some(&told));
        let minutes = institution.policy.recovery.link_minutes;
        let life = chrono::Duration::minutes(i64::from(minutes));
        let (mut fresh, path) =
            self.new_link(ctx, &person, LinkPurpose::NewPassword, &link.address, life);
        let envelope = Envelope::new(ctx, Letter::AccountSecured { path, minutes });
        let message = Message::new(
            ctx,
            &self.sealer,
            MessageKind::Mail,
            &institution.id,
            Some(&person.id),
            &link.address,
            &envelope,
        );
        // The address that is replaced hears of it as well, but gets no link: it may be that of whoever
        // made the change.
        let notice = match (&former, &person.email) {
            (Some(former), Some(replaced)) => {
                let address = masked_email(former);
                let envelope = Envelope::new(ctx, Letter::EmailChanged { address });
                self.mail(ctx, &institution, &person, replaced, &envelope)
            }
            _ => Telling::default(),
        };
        let event = Event::new(EventKind::AccountSecured, ctx)
            .about(&institution.id, &person.id)
            .with(serde_json::json!({
                "address_restored": former.is_some(),
                "disputed_at": link.created_at,
            }));
        let unlinked =
            Event::new(EventKind::UpstreamUnlinked, ctx).about(&institution.id, &person.id);
        let since = Since {
            institution: institution.id.clone(),
            link: link.clone(),
        };
        let farewell = self.farewell(ctx, &person.id, None).await?;
        let (id, now, ctx) = (person.id.clone(), ctx.now, ctx.clone());
        let by_email = institution.policy.login_name == LoginName::Email;
        let login_key = former
            .as_deref()
            .map(|former| institution.policy.login_name.canonical(former));
        Ok(self
            .durable
            .write(move |tx: &mut dyn Tx| {
                if !still_good(tx, &link, now)? {
                    return Ok(Secured::Dead);
                }
                let stored = tx.person(&id)?;
                if stored.is_none_or(|stored| stored.email != person.email) {
                    return Ok(Secured::Moved);
                }
                if !tx.use_link(&link.id, now)? {
                    return Ok(Secured::Dead);
                }
                since.undo(tx, &ctx)?;
                // What tells of later changes went to whoever made this one, unless it went to the
                // address that stands now: it must not give the account back to them.
                tx.end_disputed_links(&id, link.created_at, &told, now)?;
                if let (Some(former), Some(login_key)) = (&former, &login_key) {
                    let login = by_email.then_some((former.as_str(), login_key.as_str()));
                    tx.set_email(&id, former, login, now)?;
                }
                tx.drop_password(&id, now)?;
                // Whoever came through a provider shows the account here once more.
                if tx.remove_upstream_links(&id)? > 0 {
                    tx.record(&unlinked)?;
                }
                tx.end_links(&id, LinkKind::NewPassword, now)?;
                tx.end_links(&id, LinkKind::ConfirmEmail, now)?;
                fresh.epoch = farewell.raise_epoch(tx, now)?;
                tx.add_link(&fresh)?;
                tx.enqueue(&message)?;
                notice.write(tx)?;
                tx.record(&event)?;
                Ok(Secured::Done)
            })
            .await?)
    }
}
