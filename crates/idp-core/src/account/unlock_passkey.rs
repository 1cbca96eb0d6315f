//! The unlock with a passkey. One that makes sure of the person is password and code in one; a security
//! key that does not stands in for the code alone.

use super::unlock::UnlockFault;
use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    passkeys::Asked,
    signin::Fault,
};
use serde_json::Value;
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    passkey::CeremonyPurpose,
    second_factor::{SecondFactors, Shown},
    secret::Secret,
};

impl Idp {
    /// Whether the unlock page may ask for a passkey.
    #[must_use]
    pub fn unlock_by_passkey(&self, factors: &SecondFactors, signed_in: &SignedIn) -> bool {
        factors.passkeys > 0 && signed_in.institution.policy.passkeys.allowed()
    }

    /// The options for showing a passkey on the unlock page. `None` where there is none to show.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_passkey_options(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<Option<Value>, Failure> {
        if !signed_in.institution.policy.passkeys.allowed() {
            return Ok(None);
        }
        let asked = asked(signed_in);
        Ok(self.ask_for_passkey(ctx, browser, asked).await?.ok())
    }

    /// Unlocks the factor pages of this session for a few minutes.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_with_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        password: Secret,
        answer: &str,
    ) -> Result<Result<BrowserChanges, UnlockFault>, Failure> {
        if !signed_in.institution.policy.passkeys.allowed() {
            let off = Fault::Passkey(crate::passkeys::PasskeyRefusal::NotAllowed);
            return Ok(Err(UnlockFault::Passkey(off)));
        }
        let asked = asked(signed_in);
        let shown = match self.passkey_answered(ctx, browser, asked, answer).await? {
            Ok(shown) => shown,
            Err(refusal) => return Ok(Err(UnlockFault::Passkey(Fault::Passkey(refusal)))),
        };
        // One that is asked after the password is a second factor alone, whatever it verified.
        if (!shown.verified || shown.second_only)
            && let Err(fault) = self
                .unlock_password(ctx, browser, signed_in, password)
                .await?
        {
            return Ok(Err(fault));
        }
        let mut session = signed_in.session.clone();
        session.method = None;
        session.show(Shown {
            method: shown.method,
            at: ctx.now,
        });
        session.unlocked_at = Some(ctx.now);
        session.source_again_at = None;
        self.renew_session(ctx, browser, &session).await.map(Ok)
    }
}

fn asked(signed_in: &SignedIn) -> Asked<'_> {
    Asked {
        purpose: CeremonyPurpose::Unlock,
        within: signed_in.session.id.as_str(),
        institution: Some(&signed_in.institution),
        person: Some(&signed_in.person),
    }
}
