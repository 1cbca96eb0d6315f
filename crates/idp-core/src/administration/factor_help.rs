//! Help with a second factor by somebody else: an administrator for the own institution's people,
//! support for administrators as well (U-28, U-31 to U-33; conflict 13).

use crate::{
    console::{Permit, Worker, acts, people::ruled_lately},
    factor_change::FactorOrder,
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    ids::{PasskeyId, PersonId},
    letter::Letter,
    person::Role,
    second_factor::{Action, Actor, ArrowRefused, FactorMethod},
};

/// The proof that somebody may help: made from a signed-in session alone, never from a request.
#[derive(Debug, Clone)]
pub struct Helper {
    worker: Worker,
    institution: sluis_model::ids::InstitutionId,
    actor: Actor,
}

impl Helper {
    /// Whoever has a permit for it: at the console the proof was shown at the door. A program acts as
    /// the institution's administrator.
    #[must_use]
    pub fn permitted(permit: &Permit<acts::HelpWithFactor>) -> Self {
        let worker = permit.worker();
        let supports = worker.is(Role::Support) || worker.is(Role::Operator);
        Self {
            worker: worker.clone(),
            institution: permit.institution_id().clone(),
            actor: if supports {
                Actor::Support
            } else {
                Actor::Administrator
            },
        }
    }

    /// Whoever has a role that helps, and showed a code from an app within the minutes of an unlock
    /// (TEN-22). A text message, or a recovery code, is not enough for power over others.
    #[must_use]
    pub fn of(ctx: &Ctx, signed_in: &SignedIn) -> Option<Self> {
        let roles = &signed_in.person.roles;
        let actor = if roles.contains(&Role::Support) || roles.contains(&Role::Operator) {
            Actor::Support
        } else if roles.contains(&Role::Admin) {
            Actor::Administrator
        } else {
            return None;
        };
        let minutes = i64::from(signed_in.institution.policy.unlock.minutes);
        let fresh = signed_in.session.shown().any(|shown| {
            matches!(
                shown.method,
                FactorMethod::Totp
                    | FactorMethod::Passkey { .. }
                    | FactorMethod::SecurityKey { .. }
            ) && ctx.now - shown.at < chrono::Duration::minutes(minutes)
        });
        fresh.then(|| Self {
            worker: Worker::Person {
                id: signed_in.person.id.clone(),
                home: signed_in.institution.id.clone(),
                roles: roles.clone(),
            },
            institution: signed_in.institution.id.clone(),
            actor,
        })
    }
}

/// Why no help was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HelpRefused {
    /// Nobody here is known by this id; people of other institutions look alike.
    #[error("there is no such person here")]
    UnknownPerson,
    /// Nobody helps themselves: the own account page is for that (U-31).
    #[error("the own factor is changed on the own account page")]
    OneSelf,
    /// The state machine has no such arrow.
    #[error(transparent)]
    Arrow(#[from] ArrowRefused),
}

impl Idp {
    /// Switches a person's factor off for a while, on again, or removes it, with a reason.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn help_with_factor(
        &self,
        ctx: &Ctx,
        helper: &Helper,
        person: &PersonId,
        action: Action,
        until: Option<Timestamp>,
        reason: &str,
    ) -> Result<Result<(), HelpRefused>, Failure> {
        let id = person.clone();
        let now = ctx.now;
        let (person, institution, factors, lately) = self
            .durable
            .read(move |tx| {
                let person = tx.person(&id)?;
                let (institution, lately) = match &person {
                    Some(person) => (
                        tx.institution(&person.institution)?,
                        ruled_lately(tx, person, now)?,
                    ),
                    None => (None, false),
                };
                Ok((person, institution, tx.second_factors(&id)?, lately))
            })
            .await?;
        let (Some(person), Some(institution)) = (person, institution) else {
            return Ok(Err(HelpRefused::UnknownPerson));
        };
        if person.institution != helper.institution {
            return Ok(Err(HelpRefused::UnknownPerson));
        }
        if helper.worker.person_id() == Some(&person.id) {
            return Ok(Err(HelpRefused::OneSelf));
        }
        if lately && helper.actor != Actor::Support {
            let refused = ArrowRefused::AdministratorsAreSupports;
            return Ok(Err(HelpRefused::Arrow(refused)));
        }
        let order = FactorOrder {
            institution: &institution,
            person: &person,
            factors: &factors,
            action,
            actor: helper.actor,
            by: Some(&helper.worker),
            until,
            reason: Some(reason),
            unlocked: false,
            device: None,
            goes_on: None,
        };
        Ok(self
            .change_factor(ctx, order)
            .await?
            .map(drop)
            .map_err(HelpRefused::Arrow))
    }

    /// Removes one passkey of a person, or all, with a reason: by the rules of the other factors.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn help_with_passkeys(
        &self,
        ctx: &Ctx,
        helper: &Helper,
        person: &PersonId,
        only: Option<&PasskeyId>,
        reason: &str,
    ) -> Result<Result<(), HelpRefused>, Failure> {
        let id = person.clone();
        let now = ctx.now;
        let found = self
            .durable
            .read(move |tx| {
                let Some(person) = tx.person(&id)? else {
                    return Ok(None);
                };
                let institution = tx.institution(&person.institution)?;
                let rules = person.is_administrator() || ruled_lately(tx, &person, now)?;
                Ok(Some((person, institution, rules)))
            })
            .await?;
        let Some((person, Some(institution), rules)) = found else {
            return Ok(Err(HelpRefused::UnknownPerson));
        };
        if person.institution != helper.institution {
            return Ok(Err(HelpRefused::UnknownPerson));
        }
        if helper.worker.person_id() == Some(&person.id) {
            return Ok(Err(HelpRefused::OneSelf));
        }
        if rules && helper.actor != Actor::Support {
            let refused = ArrowRefused::AdministratorsAreSupports;
            return Ok(Err(HelpRefused::Arrow(refused)));
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Ok(Err(HelpRefused::Arrow(ArrowRefused::ReasonMissing)));
        }
        let event = Event::new(EventKind::PasskeyRemoved, ctx)
            .about(&institution.id, &person.id)
            .with(match only {
                Some(one) => serde_json::json!({ "by": helper.actor, "reason": reason,
                    "passkey": one.as_str() }),
                None => serde_json::json!({ "by": helper.actor, "reason": reason }),
            });
        let event = helper.worker.sign(event);
        let letter = Letter::FactorRemoved {
            by: helper.actor,
            reason: Some(reason.to_owned()),
        };
        let telling = self.tell_of_factor(ctx, &institution, &person, None, letter);
        let farewell = self.farewell(ctx, &person.id, None).await?;
        let (id, now, only) = (person.id.clone(), ctx.now, only.cloned());
        let removed = self
            .durable
            .write(move |tx| {
                let removed = match &only {
                    Some(one) => usize::from(tx.remove_passkey(&id, one)?),
                    None => tx.remove_passkeys(&id)?,
                };
                if removed == 0 {
                    return Ok(false);
                }
                tx.record(&event)?;
                telling.write(tx)?;
                farewell.raise_epoch(tx, now)?;
                Ok(true)
            })
            .await?;
        if !removed {
            return Ok(Err(HelpRefused::Arrow(ArrowRefused::NoArrow)));
        }
        self.ephemeral.forget_devices(&person.id).await?;
        Ok(Ok(()))
    }
}
