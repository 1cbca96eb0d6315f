//! The unlock: the password once more, or a fresh visit to the sign-in source, and a code where this session did not just show one.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    signin::{Fault, lives_elsewhere, verify},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::SessionId,
    second_factor::{FactorMethod, SecondFactors},
    secret::Secret,
};

/// Why nothing was unlocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnlockFault {
    /// The password: wrong, empty, or too many tries.
    Password(Fault),
    /// The code: wrong, used, or too many tries.
    Code(Fault),
    /// The passkey was not taken.
    Passkey(Fault),
}

/// What somebody does who has no password to unlock with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPassword {
    /// Has a link mailed, by which a password is chosen.
    ByMail,
    /// Asks the institution.
    Ask,
}

/// What a code by text message is bound to in a session.
pub(crate) fn text_subject(id: &SessionId) -> String {
    format!("account/{id}")
}

impl Idp {
    /// Whether the unlock page must ask for a code beside the password: there is a factor, asked or
    /// switched off for a while, and this session did not show it within the unlock's own minutes
    /// (LIF-02, FLO-11), nor within those that the console stays open without a request.
    #[must_use]
    pub fn unlock_needs_code(
        &self,
        ctx: &Ctx,
        factors: &SecondFactors,
        signed_in: &SignedIn,
    ) -> bool {
        let minutes = i64::from(signed_in.institution.policy.unlock.minutes);
        let counts = chrono::Duration::minutes(minutes).min(self.settings.console_idle);
        // What a provider asserted opens no change of the factors here.
        let shown = signed_in
            .session
            .shown()
            .any(|shown| shown.method != FactorMethod::Upstream && ctx.now - shown.at < counts);
        (factors.factor.means().is_some() || self.unlock_by_passkey(factors, signed_in)) && !shown
    }

    /// What somebody does who came by a sign-in source and never had a password, here or in a directory;
    /// `None` for everybody who has one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_without_password(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Option<NoPassword>, Failure> {
        let person = signed_in.person.clone();
        if person.password_hash.is_some() {
            return Ok(None);
        }
        let elsewhere = self.durable.read(move |tx| lives_elsewhere(tx, &person));
        if elsewhere.await? {
            return Ok(None);
        }
        let by_mail = signed_in.institution.policy.recovery.password_by_mail
            && signed_in.person.email.is_some();
        Ok(Some(if by_mail {
            NoPassword::ByMail
        } else {
            NoPassword::Ask
        }))
    }

    /// Unlocks the factor pages of this session for a few minutes.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        password: Secret,
        code: Option<&str>,
    ) -> Result<Result<BrowserChanges, UnlockFault>, Failure> {
        if let Err(fault) = self
            .unlock_password(ctx, browser, signed_in, password)
            .await?
        {
            return Ok(Err(fault));
        }
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        let mut session = signed_in.session.clone();
        if self.unlock_needs_code(ctx, &factors, signed_in) {
            let typed = code.unwrap_or_default();
            let shown = self.show_code(ctx, signed_in, &factors, typed).await?;
            match shown {
                Ok(shown) => shown.write_into(&mut session),
                Err(fault) => return Ok(Err(UnlockFault::Code(fault))),
            }
        }
        session.unlocked_at = Some(ctx.now);
        session.source_again_at = None;
        self.renew_session(ctx, browser, &session).await.map(Ok)
    }

    /// Whether the password is the person's. None is asked of whoever just showed at a sign-in source who they
    /// are.
    pub(super) async fn unlock_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        password: Secret,
    ) -> Result<Result<(), UnlockFault>, Failure> {
        if Self::came_again(ctx, signed_in) {
            return Ok(Ok(()));
        }
        if password.expose().is_empty() {
            return Ok(Err(UnlockFault::Password(Fault::Empty)));
        }
        let checked = self
            .check_own_password(ctx, browser, signed_in, password)
            .await?;
        Ok(match checked {
            verify::Checked::Right(person) | verify::Checked::There(person)
                if person.id == signed_in.person.id =>
            {
                Ok(())
            }
            verify::Checked::Wrong(fault) => Err(UnlockFault::Password(fault)),
            _ => Err(UnlockFault::Password(Fault::WrongPassword)),
        })
    }
}

/// Whether the factor pages of this session are unlocked now.
pub(super) fn is_unlocked(ctx: &Ctx, signed_in: &SignedIn) -> bool {
    let minutes = i64::from(signed_in.institution.policy.unlock.minutes);
    signed_in
        .session
        .unlocked_at
        .is_some_and(|at| ctx.now - at < chrono::Duration::minutes(minutes))
}
