//! Switching the second factor off, for a while or for good, and on again.

use super::{suspension::suspension_ends, unlock::is_unlocked};
use crate::{
    factor_change::FactorOrder,
    idp::{Failure, Idp},
    logout::SignedIn,
    signin::Fault,
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::{Ctx, Timestamp},
    policy::Demand,
    second_factor::{Action, Actor, ArrowRefused, SecondFactors},
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
    /// The mail address must be proven first (N-11).
    EmailUnproven,
    /// The institution does not let the person do this (U-35).
    NotAllowed,
}

impl From<ArrowRefused> for RemovalRefused {
    fn from(refused: ArrowRefused) -> Self {
        match refused {
            ArrowRefused::Mandatory => Self::Mandatory,
            ArrowRefused::EmailUnproven => Self::EmailUnproven,
            ArrowRefused::NotAllowed => Self::NotAllowed,
            _ => Self::NotAvailable,
        }
    }
}

impl Idp {
    /// Switches the factor off for good, after the confirm step (E-21 to E-24), and wipes all that was
    /// set up (U-20).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_remove_factor(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<BrowserChanges>, Failure> {
        self.account_change_factor(ctx, browser, signed_in, Action::Wipe, None)
            .await
    }

    /// Off for a while (U-24), until one of the moments of [`suspension_ends`] or until the person
    /// switches it on again (U-25).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_suspend_factor(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        until: Option<Timestamp>,
    ) -> Result<FactorChange<BrowserChanges>, Failure> {
        let policy = &signed_in.institution.policy.second_factor;
        if until.is_some_and(|until| !suspension_ends(policy, ctx.now).contains(&until)) {
            return Ok(FactorChange::Refused(RemovalRefused::NotAllowed));
        }
        self.account_change_factor(ctx, browser, signed_in, Action::Suspend, until)
            .await
    }

    /// On again, with the means that were set up before (U-27). It needs no unlock.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_resume_factor(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<BrowserChanges>, Failure> {
        self.account_change_factor(ctx, browser, signed_in, Action::Resume, None)
            .await
    }

    async fn account_change_factor(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        action: Action,
        until: Option<Timestamp>,
    ) -> Result<FactorChange<BrowserChanges>, Failure> {
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        if let Some(refused) = self.unavailable(ctx, signed_in, &factors) {
            return Ok(FactorChange::Refused(refused));
        }
        let order = FactorOrder {
            institution: &signed_in.institution,
            person: &signed_in.person,
            factors: &factors,
            action,
            actor: Actor::Person,
            by: None,
            until,
            reason: None,
            unlocked: is_unlocked(ctx, signed_in),
            device: Some(&browser.label),
            goes_on: Some(&signed_in.session.id),
        };
        let epoch = match self.change_factor(ctx, order).await? {
            Ok(epoch) => epoch,
            Err(ArrowRefused::Locked) => return Ok(FactorChange::Locked),
            // It was done before (a second tab, a double click): nothing is left to do.
            Err(ArrowRefused::NoArrow | ArrowRefused::NeverSetUp) => {
                return Ok(FactorChange::Done(BrowserChanges::default()));
            }
            Err(refused) => return Ok(FactorChange::Refused(refused.into())),
        };
        if action == Action::Resume {
            return Ok(FactorChange::Done(BrowserChanges::default()));
        }
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        session.forget_shown();
        session.device_token = None;
        self.renew_session(ctx, browser, &session)
            .await
            .map(FactorChange::Done)
    }

    /// Why a second factor is not for this person, if it is not and there is none (U-03).
    pub(super) fn unavailable(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        factors: &SecondFactors,
    ) -> Option<RemovalRefused> {
        let demand = signed_in
            .institution
            .policy
            .demand(&signed_in.person.roles, ctx.now);
        (demand == Demand::Unavailable && factors.factor.means().is_none())
            .then_some(RemovalRefused::NotAvailable)
    }
}
