//! Setting up codes from an app on the account page: the first means, a further one, or another app in
//! the place of the one before (S-20).

use super::{
    factors::{FactorChange, RemovalRefused},
    unlock::is_unlocked,
};
use crate::{
    idp::{Failure, Idp},
    links::LinkAsked,
    logout::SignedIn,
    signin::{EnrolmentView, Fault, allowed_methods, verify},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    policy::{Demand, Method},
    second_factor::{FactorMethod, SecondFactors, Shown},
    secret::Secret,
};

/// A factor that was just switched on.
#[derive(Debug)]
pub struct Enabled {
    /// The recovery codes, to be shown once.
    pub recovery_codes: Vec<Secret>,
    /// The session's new cookie.
    pub changes: BrowserChanges,
}

impl Idp {
    /// Whether a set-up of a second factor may begin now, and what may be set up.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_set_up(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<Vec<Method>>, Failure> {
        let allowed = allowed_methods(&signed_in.institution, &signed_in.person, ctx.now);
        Ok(match self.before_set_up(ctx, signed_in, None).await? {
            Ok(_) => FactorChange::Done(allowed),
            Err(other) => other,
        })
    }

    /// The secret to show on the account's set-up page. Without an unlock there is none (E-09).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_enrol(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<EnrolmentView>, Failure> {
        let before = self.before_set_up(ctx, signed_in, Some(Method::Totp));
        let factors = match before.await? {
            Ok(factors) => factors,
            Err(other) => return Ok(other),
        };
        let shown = signed_in.session.pending.as_ref();
        let (view, id) = self
            .pending_view(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &factors,
                shown,
            )
            .await?;
        if shown != Some(&id) {
            let mut session = signed_in.session.clone();
            session.pending = Some(id);
            self.keep_session(ctx, browser, &session).await?;
        }
        Ok(FactorChange::Done(view))
    }

    /// The first code of the new secret: the factor is on, or the app replaced (S-20).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_enrol_confirm(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        code: &str,
    ) -> Result<FactorChange<Enabled>, Failure> {
        let before = self.before_set_up(ctx, signed_in, Some(Method::Totp));
        let factors = match before.await? {
            Ok(factors) => factors,
            Err(other) => return Ok(other),
        };
        let confirmed = self
            .confirm_pending(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &factors,
                verify::PendingProof {
                    shown: signed_in.session.pending.as_ref(),
                    goes_on: Some(&signed_in.session.id),
                },
                code,
            )
            .await?;
        self.enabled(ctx, browser, signed_in, confirmed, FactorMethod::Totp)
            .await
    }

    /// Drops a secret that was shown and not confirmed (U-11).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_enrol_cancel(&self, signed_in: &SignedIn) -> Result<(), Failure> {
        let id = signed_in.person.id.clone();
        Ok(self
            .durable
            .write(move |tx| tx.drop_pending_totp(&id))
            .await?)
    }

    /// The person proves the mail address before the first factor (N-11): a link for a new password
    /// goes to it. The minutes to wait, when there were too many.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_prove_email(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<Option<u32>, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let device = Some(browser.label.as_str());
        let asked = self
            .mail_new_password_link(ctx, institution, person, None, device)
            .await?;
        Ok(match asked {
            LinkAsked::Asked => None,
            LinkAsked::Throttled { minutes } => Some(minutes),
        })
    }

    /// What must hold before a means is shown or confirmed: a factor is for this person, this means is
    /// allowed, the mail address is proven where that comes first, and the pages are unlocked.
    pub(super) async fn before_set_up<T>(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        method: Option<Method>,
    ) -> Result<Result<SecondFactors, FactorChange<T>>, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let refused = |why| Ok(Err(FactorChange::Refused(why)));
        if institution.policy.demand(&person.roles, ctx.now) == Demand::Unavailable {
            return refused(RemovalRefused::NotAvailable);
        }
        let allowed = allowed_methods(institution, person, ctx.now);
        if method.is_some_and(|method| !allowed.contains(&method)) {
            return refused(RemovalRefused::NotAllowed);
        }
        let id = person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        let unproven = institution.policy.second_factor.email_proof_first
            && person.email_verified_at.is_none()
            && factors.factor.means().is_none();
        if unproven {
            return refused(RemovalRefused::EmailUnproven);
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(Err(FactorChange::Locked));
        }
        Ok(Ok(factors))
    }

    /// A means was confirmed, or not: the session goes on with what was shown.
    pub(super) async fn enabled(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        confirmed: verify::Confirmed,
        method: FactorMethod,
    ) -> Result<FactorChange<Enabled>, Failure> {
        let (epoch, recovery_codes) = match confirmed {
            verify::Confirmed::Enabled(epoch, codes) => (epoch, codes),
            verify::Confirmed::Not(fault) => return Ok(FactorChange::Fault(fault)),
        };
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        session.device_token = None;
        session.pending = None;
        session.phone = None;
        session.method = None;
        session.show_set_up(Shown {
            method,
            at: ctx.now,
        });
        let changes = self.renew_session(ctx, browser, &session).await?;
        Ok(FactorChange::Done(Enabled {
            recovery_codes,
            changes,
        }))
    }
}

impl<T> From<Fault> for FactorChange<T> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
