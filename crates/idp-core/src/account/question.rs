//! The secret question, set and dropped in a signed-in session behind the unlock (S-15).

use super::{
    factors::{FactorChange, RemovalRefused},
    unlock::is_unlocked,
};
use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    recovery::{QuestionFault, may_have_question},
};
use sluis_model::{browser::Browser, context::Ctx, secret::Secret};

impl Idp {
    /// Sets or replaces the question, chosen by its place in the institution's list.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_set_question(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        index: usize,
        answer: &Secret,
    ) -> Result<FactorChange<Result<(), QuestionFault>>, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        if !may_have_question(institution, person) {
            return Ok(FactorChange::Refused(RemovalRefused::NotAvailable));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let device = Some(browser.label.as_str());
        self.set_security_question(ctx, institution, person, index, answer, device)
            .await
            .map(FactorChange::Done)
    }

    /// Drops it: the recovery portal is closed to the person. Also where the portal is not for this
    /// person any more. Whether there was one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_drop_question(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<bool>, Failure> {
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let device = Some(browser.label.as_str());
        self.drop_security_question(ctx, &signed_in.institution, &signed_in.person, device)
            .await
            .map(FactorChange::Done)
    }
}
