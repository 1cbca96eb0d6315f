//! Changes of a second factor, whoever makes them: the person, an administrator, support, the
//! recovery portal. The state machine judges, and these ways out of `enabled` share their side
//! effects: remembered devices end, an event is written, the person is told.

use crate::{
    console::Worker,
    idp::{Failure, Idp},
    judged::still_as_judged,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    ids::SessionId,
    institution::Institution,
    letter::Letter,
    person::Person,
    policy::Demand,
    ports::StoreError,
    second_factor::{
        Action, Actor, ArrowRefused, Circumstances, SecondFactor, SecondFactors, Target, transition,
    },
};

/// Off for a while, on again, or removed: what is wanted, of whose factor, by whom.
#[derive(Debug, Clone)]
pub struct FactorOrder<'a> {
    /// The person's institution.
    pub institution: &'a Institution,
    /// Whose factor.
    pub person: &'a Person,
    /// What is stored of it.
    pub factors: &'a SecondFactors,
    /// What is wanted: `Suspend`, `Resume` or `Wipe`.
    pub action: Action,
    /// As what somebody acts; proven by the caller.
    pub actor: Actor,
    /// Who acts, when it is not the person.
    pub by: Option<&'a Worker>,
    /// The end of a suspension.
    pub until: Option<Timestamp>,
    /// Why, when it is not the person.
    pub reason: Option<&'a str>,
    /// The password, and a code where there is a factor, were just shown.
    pub unlocked: bool,
    /// The browser it happens in, in words.
    pub device: Option<&'a str>,
    /// The person's session that goes on after the change.
    pub goes_on: Option<&'a SessionId>,
}

/// What the guards of the state machine look at, of one person at one moment.
#[must_use]
pub fn circumstances(
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
    factors: &SecondFactors,
) -> Circumstances {
    let policy = &institution.policy.second_factor;
    let demand = institution.policy.demand(&person.roles, ctx.now);
    let required = demand == Demand::Required;
    let locked_on = policy.locked_after_administrator
        && matches!(
            factors.factor,
            SecondFactor::Enabled {
                by_administrator: true,
                ..
            }
        );
    Circumstances {
        target: if person.is_administrator() {
            Target::Administrator
        } else {
            Target::Ordinary
        },
        available: demand != Demand::Unavailable,
        required,
        email_ready: !policy.email_proof_first || person.email_verified_at.is_some(),
        unlocked: false,
        may_suspend: policy.user_may_suspend && !locked_on && !person.is_administrator(),
        may_remove: !person.is_administrator()
            && !locked_on
            && if required {
                policy.user_may_wipe
            } else {
                policy.user_may_remove
            },
        reason: false,
        has_end: false,
        code_right: false,
        end_has_come: false,
    }
}

impl Idp {
    /// Carries out an order, or says why the state machine has no such arrow. The person's epoch
    /// afterwards.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn change_factor(
        &self,
        ctx: &Ctx,
        order: FactorOrder<'_>,
    ) -> Result<Result<i64, ArrowRefused>, Failure> {
        let reason = order.reason.map(str::trim).filter(|text| !text.is_empty());
        let at = Circumstances {
            unlocked: order.unlocked,
            reason: reason.is_some(),
            has_end: order.until.is_some_and(|until| until > ctx.now),
            ..circumstances(ctx, order.institution, order.person, order.factors)
        };
        let arrow = match transition(order.factors.place(ctx.now), order.action, order.actor, &at) {
            Ok(arrow) => arrow,
            Err(refused) => return Ok(Err(refused)),
        };
        let (kind, letter) = match order.action {
            Action::Suspend => (
                EventKind::SecondFactorSuspended,
                Letter::FactorSuspended {
                    until: order.until,
                    by: order.actor,
                    reason: reason.map(str::to_owned),
                },
            ),
            Action::Resume => (
                EventKind::SecondFactorResumed,
                Letter::FactorResumed { by: order.actor },
            ),
            Action::Wipe => (
                EventKind::SecondFactorRemoved,
                Letter::FactorRemoved {
                    by: order.actor,
                    reason: reason.map(str::to_owned),
                },
            ),
            other => {
                return Err(Failure::Internal(format!("{other:?} is no order")));
            }
        };
        let mut event = Event::new(kind, ctx)
            .about(&order.institution.id, &order.person.id)
            .with(serde_json::json!({
                "by": order.actor,
                "reason": reason,
                "until": order.until,
            }));
        match (order.actor, order.by) {
            (Actor::Person, _) => event.actor = Some(order.person.id.clone()),
            (_, Some(worker)) => event = worker.sign(event),
            (_, None) => {}
        }
        let telling = self.tell_of_factor(
            ctx,
            order.institution,
            order.person,
            order.device.filter(|_| order.actor == Actor::Person),
            letter,
        );
        let farewell = self.farewell(ctx, &order.person.id, order.goes_on).await?;
        let (id, now) = (order.person.id.clone(), ctx.now);
        let (action, until) = (order.action, order.until);
        let by_administrator = order.actor == Actor::Administrator;
        let excused = at.has_end && matches!(order.actor, Actor::Administrator | Actor::Support);
        let epoch = order.person.epoch;
        let ends_what_was = arrow.leaves_enabled || arrow.destroys;
        // Help from outside rests on the helper's own rights, whatever the person changed meanwhile.
        let judged =
            matches!(order.actor, Actor::Person | Actor::SelfService).then(|| order.person.clone());
        let changed = self
            .durable
            .write(move |tx| {
                if let Some(judged) = &judged {
                    still_as_judged(tx, judged)?;
                }
                // A counted update: of two orders at once one finds the arrow gone.
                let done = match action {
                    Action::Suspend => tx.suspend_second_factor(&id, until, excused, now)?,
                    Action::Resume => tx.resume_second_factor(&id, by_administrator)?,
                    _ => tx.remove_second_factors(&id)?,
                };
                if !done {
                    return Ok(None);
                }
                tx.record(&event)?;
                telling.write(tx)?;
                if ends_what_was {
                    farewell.raise_epoch(tx, now).map(Some)
                } else {
                    Ok(Some(epoch))
                }
            })
            .await;
        // A run of the recovery portal has no session that could be dead.
        let changed = match changed {
            Err(StoreError::Outdated) if order.actor == Actor::SelfService => None,
            changed => changed?,
        };
        let Some(epoch) = changed else {
            return Ok(Err(ArrowRefused::NoArrow));
        };
        if ends_what_was {
            self.ephemeral.forget_devices(&order.person.id).await?;
        }
        Ok(Ok(epoch))
    }
}
