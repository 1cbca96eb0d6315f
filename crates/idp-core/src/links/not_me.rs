//! "This was not me": whoever is in the account is out, and only the mailbox that was told leads back
//! in (REC-23).

use super::{
    opened::{Opened, still_good},
    undoing::Since,
};
use crate::{
    idp::{Failure, Idp},
    tell::Telling,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::{LinkKind, LinkPurpose},
    message::{Message, MessageKind},
    phone::masked_email,
    policy::LoginName,
    ports::{StoreError, Tx},
    secret::PlainToken,
};
use std::sync::Arc;

/// How often it is tried when the address changes in the very moment that it is looked at.
const TRIES: usize = 3;

/// What came of securing an account once.
enum Secured {
    /// It is done.
    Done,
    /// The link is dead.
    Dead,
    /// The address became another one while it was looked at: nothing was written.
    Moved,
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
    ) -> Result<Option<Arc<Institution>>, Failure> {
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
                    self.forget_seen_browsers(ctx, &opened.person.id, None)
                        .await?;
                    return Ok(Some(opened.institution));
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
        let since = Since::of(&institution, &link);
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
                let codes = since.undo(tx, &ctx)?;
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
                tx.record(&event.with(serde_json::json!({ "recovery_codes": codes })))?;
                Ok(Secured::Done)
            })
            .await?)
    }
}
