//! Nothing that the person has counts here, and nothing that does can be set up now: the person reads
//! so, and sends the portal its answer. So does whoever could make a passkey now, and does not.

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
use sluis_protocol::error::{ErrorCode, OAuthError};

/// What the portal hears of it (OpenID Connect Core Error Code unmet_authentication_requirements 1.0).
pub(super) fn no_kind_counts() -> OAuthError {
    OAuthError::new(
        ErrorCode::UnmetAuthenticationRequirements,
        "this person has no second factor of a kind that is accepted",
    )
}

impl Idp {
    /// Back to the portal, which hears `unmet_authentication_requirements`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_lacking(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        if !matches!(screen.next, Next::Lacking | Next::EnrolPasskey) {
            return self.not_this_step(ctx, browser, *screen).await;
        }
        self.answer(ctx, browser, *screen, BrowserChanges::default())
            .await
    }
}
