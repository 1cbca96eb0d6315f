//! A new password through the mailed link. It signs nobody in (REC-09): the next sign-in asks for it,
//! and for the second factor as ever.

use super::opened::{Opened, still_good};
use crate::{
    idp::{Failure, Idp},
    signin::{Fault, new_password::unfit},
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::TransactionId,
    institution::Institution,
    letter::Letter,
    mail_link::LinkKind,
    person::{PasswordState, Person},
    secret::{PlainToken, Secret},
};
use std::sync::Arc;

/// New passwords that are compared with the present one for one link in a window.
const MOST_COMPARED: u32 = 5;

fn window() -> chrono::Duration {
    chrono::Duration::minutes(15)
}

/// A password that was renewed.
#[derive(Debug)]
pub struct Reset {
    /// Whose institution.
    pub institution: Arc<Institution>,
    /// The sign-in to go on with: this browser's, and alive.
    pub signin: Option<TransactionId>,
}

/// What a new password through a link came to.
#[derive(Debug)]
pub enum PasswordReset {
    /// It is set.
    Done(Box<Reset>),
    /// What was typed can't be taken; the link still works.
    Fault(Box<(Person, Arc<Institution>)>, Fault),
    /// The link does not work: see what opening it says.
    Dead,
}

impl Idp {
    /// Sets a new password, typed twice, and uses the link up. Every session, remembered device and
    /// token of the person ends; the address is proven (N-12).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn reset_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        token: &PlainToken,
        new: Secret,
        repeat: &Secret,
    ) -> Result<PasswordReset, Failure> {
        let Some(Opened {
            link,
            person,
            institution,
        }) = self.good_link(ctx, token, LinkKind::NewPassword).await?
        else {
            return Ok(PasswordReset::Dead);
        };
        // Whether it is the present password is told: of many at once that must not be a way to guess it.
        let wait = match unfit(&institution, &person, &new, repeat) {
            Some(fault) => Some(fault),
            None => {
                let key = format!("reset/{}", link.id.as_str());
                let wait = self.count_within(ctx, &key, window(), MOST_COMPARED);
                let wait = wait.await?;
                wait.map(|minutes| Fault::Throttled { minutes })
            }
        };
        if let Some(fault) = wait {
            return Ok(PasswordReset::Fault(Box::new((person, institution)), fault));
        }
        let hash = match self
            .new_password_hash(ctx, &institution, &person, new, repeat)
            .await?
        {
            Ok(hash) => hash,
            Err(fault) => {
                return Ok(PasswordReset::Fault(Box::new((person, institution)), fault));
            }
        };
        let signin = link.signin.clone();
        let event = Event::new(EventKind::PasswordReset, ctx).by(&institution.id, &person.id);
        let proof = person
            .email_verified_at
            .is_none()
            .then(|| Event::new(EventKind::EmailVerified, ctx).by(&institution.id, &person.id));
        let device = Some(browser.label.as_str());
        let telling = self.tell(ctx, &institution, &person, device, Letter::PasswordReset);
        let farewell = self.farewell(ctx, &person.id, None).await?;
        let (id, now) = (person.id.clone(), ctx.now);
        let done = self
            .durable
            .write(move |tx| {
                if !still_good(tx, &link, now)? || !tx.use_link(&link.id, now)? {
                    return Ok(false);
                }
                tx.set_password(&id, &hash, PasswordState::Current, now)?;
                // A link works only while its address is the person's (see its standing).
                tx.verify_email(&id, now)?;
                tx.end_links(&id, LinkKind::NewPassword, now)?;
                // A change of address that somebody else began dies with the old password (REC-20).
                tx.end_links(&id, LinkKind::ConfirmEmail, now)?;
                tx.record(&event)?;
                if let Some(proof) = &proof {
                    tx.record(proof)?;
                }
                telling.write(tx)?;
                farewell.raise_epoch(tx, now)?;
                Ok(true)
            })
            .await?;
        if !done {
            return Ok(PasswordReset::Dead);
        }
        self.ephemeral.forget_devices(&person.id).await?;
        self.forgive_wrong_passwords(&institution, &person).await?;
        let signin = match signin {
            Some(id) => self.own_signin(ctx, browser, &id).await?.then_some(id),
            None => None,
        };
        Ok(PasswordReset::Done(Box::new(Reset {
            institution,
            signin,
        })))
    }

    /// Whether a sign-in is this browser's, and can go on.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn own_signin(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<bool, Failure> {
        Ok(self.signin_of(ctx, browser, id).await?.is_ok())
    }
}
