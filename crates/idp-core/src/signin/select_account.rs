//! The choice of an account (`prompt=select_account`): whoever is signed in goes on, or somebody else
//! signs in.

use super::Outcome;
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
};

impl Idp {
    /// Goes on as the person who is signed in. Somebody else begins with
    /// [`Idp::signin_start_over`].
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_keep_account(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(instead) => return Ok(*instead),
        };
        if screen.next != Next::SelectAccount {
            return self.not_this_step(ctx, browser, *screen).await;
        }
        let mut transaction = screen.transaction;
        transaction.account_chosen = true;
        transaction.waiting_choice = None;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }
}
