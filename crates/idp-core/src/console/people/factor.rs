//! The switch of a person's second factor (U-28 to U-34): what is offered is what the state machine
//! would do, and nothing else.

use super::rules::{is_above, is_above_a_program, is_self, reached};
use crate::{
    administration::{HelpRefused, Helper},
    console::{Act, Permit, Power, acts},
    factor_change::circumstances,
    idp::{Failure, Idp},
};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::{PasskeyId, PersonId},
    person::{Person, Role},
    second_factor::{
        Action, Actor, ArrowRefused, Circumstances, SecondFactorState, SecondFactors, transition,
    },
};

/// What can be done about a person's second factor, by who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorOffer {
    /// How it stands.
    pub state: SecondFactorState,
    /// Since when it has been set up.
    pub since: Option<Timestamp>,
    /// When it is asked again by itself.
    pub until: Option<Timestamp>,
    /// There are codes from an app.
    pub app: bool,
    /// There are codes by text message.
    pub texts: bool,
    /// Recovery codes left.
    pub recovery_codes: u32,
    /// It is required of this person now.
    pub required: bool,
    /// It can be switched off for a while; where it is required, only until an end (conflict 13).
    pub may_suspend: bool,
    /// It can be switched on again.
    pub may_resume: bool,
    /// It can be wiped.
    pub may_wipe: bool,
    /// Passkeys and security keys.
    pub passkeys: u32,
    /// Those can be removed.
    pub may_remove_passkeys: bool,
    /// Why nothing can be switched.
    pub why_not: Option<WhyNot>,
}

/// Why a switch does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// The person has to set it up first (U-33, U-34).
    NeverSetUp,
    /// It is the own one: that is changed on the own account page (U-31).
    OneSelf,
    /// An administrator's is support's business (U-31).
    Administrator,
    /// So is that of somebody who ruled over others until lately.
    Lately,
    /// An operator's or a supporter's is the operator's business.
    Above,
    /// It is not among what one may do here.
    NotYours,
}

/// What who looks is offered. `lately` tells that the person ruled over others until lately.
pub(super) fn offer<A: Act>(
    ctx: &Ctx,
    permit: &Permit<A>,
    person: &Person,
    factors: &SecondFactors,
    lately: bool,
) -> FactorOffer {
    let worker = permit.worker();
    let supports = worker.is(Role::Support) || worker.is(Role::Operator);
    let actor = if supports {
        Actor::Support
    } else {
        Actor::Administrator
    };
    let at = Circumstances {
        reason: true,
        has_end: true,
        ..circumstances(ctx, permit.institution(), person, factors)
    };
    let place = factors.place(ctx.now);
    let barred = if !permit.visit().may(Power::HelpWithFactor) {
        Some(WhyNot::NotYours)
    } else if is_self(permit, &person.id) {
        Some(WhyNot::OneSelf)
    } else if is_above(permit, person) {
        Some(WhyNot::Above)
    } else if lately {
        Some(WhyNot::Lately)
    } else {
        None
    };
    let judged = |action| transition(place, action, actor, &at);
    let goes = |action| barred.is_none() && judged(action).is_ok();
    let why_not = barred.or_else(|| match judged(Action::Suspend) {
        Err(ArrowRefused::NeverSetUp) => Some(WhyNot::NeverSetUp),
        Err(ArrowRefused::AdministratorsAreSupports) => Some(WhyNot::Administrator),
        _ => match judged(Action::Wipe) {
            Err(ArrowRefused::AdministratorsAreSupports) => Some(WhyNot::Administrator),
            _ => None,
        },
    });
    let suspended_until = match &factors.factor {
        sluis_model::second_factor::SecondFactor::Suspended { until, .. } => *until,
        _ => None,
    };
    FactorOffer {
        state: factors.factor.state(ctx.now),
        since: factors.factor.since(),
        until: suspended_until.filter(|until| *until > ctx.now),
        app: factors.factor.totp().is_some(),
        texts: factors.factor.sms().is_some(),
        recovery_codes: factors.recovery_codes_left,
        required: at.required,
        may_suspend: goes(Action::Suspend),
        may_resume: goes(Action::Resume),
        may_wipe: goes(Action::Wipe),
        passkeys: factors.passkeys,
        may_remove_passkeys: factors.passkeys > 0
            && barred.is_none()
            && (supports || !person.is_administrator()),
        why_not,
    }
}

impl Idp {
    /// Switches a person's factor off for a while, on again, or wipes it, with a reason.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_help_with_factor(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::HelpWithFactor>,
        id: &PersonId,
        action: Action,
        until: Option<Timestamp>,
        reason: &str,
    ) -> Result<Result<(), HelpRefused>, Failure> {
        match self.helper_of(permit, id).await? {
            Ok(helper) => {
                self.help_with_factor(ctx, &helper, id, action, until, reason)
                    .await
            }
            Err(refused) => Ok(Err(refused)),
        }
    }

    /// Removes one passkey of a person, or all, with a reason.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_remove_passkeys(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::HelpWithFactor>,
        id: &PersonId,
        only: Option<&PasskeyId>,
        reason: &str,
    ) -> Result<Result<(), HelpRefused>, Failure> {
        match self.helper_of(permit, id).await? {
            Ok(helper) => {
                self.help_with_passkeys(ctx, &helper, id, only, reason)
                    .await
            }
            Err(refused) => Ok(Err(refused)),
        }
    }

    /// Who helps, if the person is within reach and not above the helper.
    async fn helper_of(
        &self,
        permit: &Permit<acts::HelpWithFactor>,
        id: &PersonId,
    ) -> Result<Result<Helper, HelpRefused>, Failure> {
        let (wanted, allowed) = (id.clone(), permit.clone());
        let found = self
            .durable
            .read(move |tx| reached(&allowed, tx, &wanted))
            .await?;
        let Some(person) = found else {
            return Ok(Err(HelpRefused::UnknownPerson));
        };
        let above = is_above(permit, &person) && !is_self(permit, id);
        if above || is_above_a_program(permit, &person) {
            return Ok(Err(HelpRefused::Arrow(
                ArrowRefused::AdministratorsAreSupports,
            )));
        }
        Ok(Ok(Helper::permitted(permit)))
    }
}
