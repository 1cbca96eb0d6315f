//! The mail address comes first: it is proven by a new password through the mailbox, even when the
//! old one still works (N-11, N-12).

use super::{Fault, Outcome};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
    links::LinkAsked,
};
use sluis_model::{browser::Browser, context::Ctx, ids::TransactionId};

impl Idp {
    /// The link for a new password is asked for, from within this sign-in. It goes to the stored
    /// address and no other.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_prove_email(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::ProveEmail, Some(person), Some(institution)) = (
            screen.next,
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        // Nobody to write to: the page names who helps.
        if person.email.is_none() {
            return Ok(Outcome::Show(screen));
        }
        let asked = self
            .mail_new_password_link(
                ctx,
                &institution,
                &person,
                Some(&screen.transaction.id),
                Some(&browser.label),
            )
            .await?;
        Ok(match asked {
            LinkAsked::Asked => Outcome::MailAsked(Box::new(screen.transaction)),
            LinkAsked::Throttled { minutes } => {
                Outcome::Again(screen, Fault::Throttled { minutes })
            }
        })
    }
}
