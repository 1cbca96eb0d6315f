//! Switching the second factor on and off from the account page.

use super::unlock::is_unlocked;
use crate::{
    idp::{Failure, Idp},
    letters,
    logout::SignedIn,
    signin::{EnrolmentView, Fault, verify},
};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    policy::Demand,
    second_factor::{FactorMethod, SecondFactors},
    secret::Secret,
    session::SecondFactorEvidence,
};

/// What a change of the factor came to.
#[derive(Debug)]
pub enum FactorChange<T> {
    /// It happened.
    Done(T),
    /// The unlock page first (E-08).
    Locked,
    /// Not for this person, or not under this policy.
    Refused(RemovalRefused),
    /// What was typed is wrong.
    Fault(Fault),
}

/// Why a factor can't be changed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalRefused {
    /// A second factor is not for this person (U-03).
    NotAvailable,
    /// It is mandatory (E-21).
    Mandatory,
}

/// A factor that was just switched on.
#[derive(Debug)]
pub struct Enabled {
    /// The recovery codes, to be shown once.
    pub recovery_codes: Vec<Secret>,
    /// The session's new cookie.
    pub changes: BrowserChanges,
}

/// Whether a first factor waits for the proof of the mail address (N-11), here as at sign-in.
fn email_unproven(signed_in: &SignedIn, factors: &SecondFactors) -> bool {
    signed_in.institution.policy.second_factor.email_proof_first
        && signed_in.person.email_verified_at.is_none()
        && factors.totp.credential().is_none()
}

/// Whether the person may switch the factor off.
pub(super) fn may_remove(signed_in: &SignedIn, demand: Demand) -> bool {
    signed_in.institution.policy.second_factor.user_may_remove
        && demand != Demand::Required
        && !signed_in.person.is_administrator()
}

impl Idp {
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
        if self.demand(ctx, signed_in) == Demand::Unavailable {
            return Ok(FactorChange::Refused(RemovalRefused::NotAvailable));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        if email_unproven(signed_in, &factors) {
            return Ok(FactorChange::Refused(RemovalRefused::NotAvailable));
        }
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
        if shown != Some(&id)
            && let Some(token) = &browser.session
        {
            let mut session = signed_in.session.clone();
            session.pending = Some(id);
            self.ephemeral
                .put_session(&token.hash(), &session, ctx.now)
                .await?;
        }
        Ok(FactorChange::Done(view))
    }

    /// The first code of the new secret: the factor is on, or replaced (S-20).
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
        if self.demand(ctx, signed_in) == Demand::Unavailable {
            return Ok(FactorChange::Refused(RemovalRefused::NotAvailable));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        if email_unproven(signed_in, &factors) {
            return Ok(FactorChange::Refused(RemovalRefused::NotAvailable));
        }
        let confirmed = self
            .confirm_pending(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &factors,
                signed_in.session.pending.as_ref(),
                code,
            )
            .await?;
        match confirmed {
            verify::Confirmed::Not(fault) => Ok(FactorChange::Fault(fault)),
            verify::Confirmed::Enabled(epoch, recovery_codes) => {
                let mut session = signed_in.session.clone();
                session.epoch = epoch;
                session.device_token = None;
                session.pending = None;
                session.second_factor = Some(SecondFactorEvidence::Shown {
                    method: FactorMethod::Totp,
                    at: ctx.now,
                });
                let changes = self.renew_session(ctx, browser, &session).await?;
                Ok(FactorChange::Done(Enabled {
                    recovery_codes,
                    changes,
                }))
            }
        }
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

    /// Switches the factor off for good, after the confirm step (E-21 to E-24).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_remove_factor(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<BrowserChanges>, Failure> {
        if !may_remove(signed_in, self.demand(ctx, signed_in)) {
            return Ok(FactorChange::Refused(RemovalRefused::Mandatory));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let event = Event::new(EventKind::SecondFactorRemoved, ctx)
            .by(&signed_in.institution.id, &signed_in.person.id);
        let letter = letters::second_factor_removed(ctx, &signed_in.institution, &signed_in.person);
        let (id, now) = (signed_in.person.id.clone(), ctx.now);
        let epoch = self
            .durable
            .write(move |tx| {
                if !tx.remove_second_factors(&id)? {
                    return Ok(None);
                }
                tx.record(&event)?;
                letter.map_or(Ok(()), |letter| tx.enqueue(&letter))?;
                tx.raise_epoch(&id, now).map(Some)
            })
            .await?;
        let mut changes = BrowserChanges::default();
        if let Some(epoch) = epoch {
            self.ephemeral.forget_devices(&signed_in.person.id).await?;
            let mut session = signed_in.session.clone();
            session.epoch = epoch;
            session.second_factor = None;
            session.device_token = None;
            changes = self.renew_session(ctx, browser, &session).await?;
        }
        Ok(FactorChange::Done(changes))
    }

    fn demand(&self, ctx: &Ctx, signed_in: &SignedIn) -> Demand {
        signed_in
            .institution
            .policy
            .demand(&signed_in.person.roles, ctx.now)
    }
}
