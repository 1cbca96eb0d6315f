//! The person's own passkeys: added, named and removed. Every change needs the unlock (PSK-09, LIF-02),
//! is told, and ends what was remembered (DEV-09).

use super::{
    factors::{FactorChange, RemovalRefused},
    linking::Enabled,
    unlock::is_unlocked,
};
use crate::{
    idp::{Failure, Idp},
    judged::still_as_judged,
    logout::SignedIn,
    passkeys::{Asked, Owner, handle_of},
    signin::Fault,
};
use serde_json::{Value, json};
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::PasskeyId,
    letter::Letter,
    passkey::{CeremonyPurpose, Passkey},
    policy::Demand,
    second_factor::{Actor, SecondFactors, Shown},
};

/// The passkeys of a person.
#[derive(Debug, Clone)]
pub struct OwnPasskeys {
    /// Those there are, the oldest first.
    pub passkeys: Vec<Passkey>,
    /// What authenticators know the person by (Level 3 §14.6.1), in base64url.
    pub handle: String,
    /// More may be added.
    pub may_add: bool,
    /// One may be removed: another one stays, or there is another second factor, or none is demanded.
    pub may_remove: bool,
}

/// A passkey that is to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewPasskey<'a> {
    /// A security key, as second factor alone.
    pub security_key: bool,
    /// The browser's answer.
    pub answer: &'a str,
    /// What its owner calls it.
    pub name: &'a str,
}

impl Idp {
    /// The passkeys of the person, and what may be done.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_passkeys(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<OwnPasskeys, Failure> {
        let id = signed_in.person.id.clone();
        let (passkeys, factors) = self
            .durable
            .read(move |tx| Ok((tx.passkeys(&id)?, tx.second_factors(&id)?)))
            .await?;
        Ok(OwnPasskeys {
            handle: handle_of(&signed_in.person),
            may_add: may_add(ctx, signed_in)
                && passkeys.len() < Passkey::MOST_PER_PERSON
                && self
                    .relying_party(browser, Some(&signed_in.institution))
                    .is_some(),
            may_remove: may_remove(ctx, signed_in, &factors),
            passkeys,
        })
    }

    /// The options for making a passkey.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_passkey_options(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        security_key: bool,
    ) -> Result<FactorChange<Value>, Failure> {
        if let Some(instead) = not_now(ctx, signed_in) {
            return Ok(instead);
        }
        let id = signed_in.person.id.clone();
        let there = self.durable.read(move |tx| tx.passkeys(&id)).await?;
        let (asked, person) = (asked(signed_in, security_key), &signed_in.person);
        let options = self
            .ask_for_new_passkey(ctx, browser, asked, person, &there)
            .await?;
        Ok(match options {
            Ok(options) => FactorChange::Done(options),
            Err(refusal) => FactorChange::Fault(Fault::Passkey(refusal)),
        })
    }

    /// Adds a passkey. Whoever had no second factor gets recovery codes with it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_add_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        new: NewPasskey<'_>,
    ) -> Result<FactorChange<Enabled>, Failure> {
        if let Some(instead) = not_now(ctx, signed_in) {
            return Ok(instead);
        }
        let Some(name) = Passkey::tidy_name(new.name) else {
            return Ok(FactorChange::Fault(Fault::Empty));
        };
        let owner = Owner {
            institution: &signed_in.institution,
            person: &signed_in.person,
            goes_on: Some(&signed_in.session.id),
        };
        let asked = asked(signed_in, new.security_key);
        let added = self
            .add_passkey(ctx, browser, owner, asked, new.answer, name)
            .await?;
        let added = match added {
            Ok(added) => added,
            Err(refusal) => return Ok(FactorChange::Fault(Fault::Passkey(refusal))),
        };
        let mut session = signed_in.session.clone();
        session.epoch = added.epoch;
        session.device_token = None;
        if added.first {
            session.show(Shown {
                method: added.method,
                at: ctx.now,
            });
        }
        let changes = self.renew_session(ctx, browser, &session).await?;
        Ok(FactorChange::Done(Enabled {
            recovery_codes: added.codes,
            changes,
        }))
    }

    /// Gives one of the person's passkeys another name. `None` when the person has no such one (PSK-12).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_rename_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        id: &PasskeyId,
        name: &str,
    ) -> Result<Option<FactorChange<()>>, Failure> {
        if !is_unlocked(ctx, signed_in) {
            return Ok(Some(FactorChange::Locked));
        }
        let Some(name) = Passkey::tidy_name(name) else {
            return Ok(Some(FactorChange::Fault(Fault::Empty)));
        };
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let event = Event::new(EventKind::PasskeyRenamed, ctx)
            .by(&institution.id, &person.id)
            .with(json!({ "passkey": id.as_str() }));
        let letter = Letter::PasskeyRenamed { name: name.clone() };
        let telling = self.tell(ctx, institution, person, Some(&browser.label), letter);
        let (id, judged) = (id.clone(), person.clone());
        let renamed = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                if !tx.rename_passkey(&judged.id, &id, &name)? {
                    return Ok(false);
                }
                tx.record(&event)?;
                telling.write(tx)?;
                Ok(true)
            })
            .await?;
        Ok(renamed.then_some(FactorChange::Done(())))
    }

    /// Removes one of the person's passkeys. `None` when the person has no such one (PSK-12). The last
    /// second factor of somebody who must have one stays.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_remove_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        id: &PasskeyId,
    ) -> Result<Option<FactorChange<BrowserChanges>>, Failure> {
        if !is_unlocked(ctx, signed_in) {
            return Ok(Some(FactorChange::Locked));
        }
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let of = person.id.clone();
        let there = self.durable.read(move |tx| tx.passkeys(&of)).await?;
        let Some(passkey) = there.into_iter().find(|passkey| passkey.id == *id) else {
            return Ok(None);
        };
        let event = Event::new(EventKind::PasskeyRemoved, ctx)
            .by(&institution.id, &person.id)
            .with(json!({ "passkey": id.as_str() }));
        let letter = Letter::PasskeyRemoved {
            name: passkey.name,
            by: Actor::Person,
        };
        let device = Some(browser.label.as_str());
        let telling = self.tell_of_factor(ctx, institution, person, device, letter);
        let goes_on = Some(&signed_in.session.id);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, now, judged, signed) = (id.clone(), ctx.now, person.clone(), signed_in.clone());
        let ctx_then = ctx.clone();
        let removed = self
            .durable
            .write(move |tx| {
                // Of two who remove one each at once, the second is judged on what the first left.
                still_as_judged(tx, &judged)?;
                let factors = tx.second_factors(&judged.id)?;
                if !may_remove(&ctx_then, &signed, &factors) {
                    return Ok(None);
                }
                if !tx.remove_passkey(&judged.id, &id)? {
                    return Ok(Some(None));
                }
                let last = factors.factor.means().is_none() && factors.passkeys == 1;
                tx.record(&event)?;
                telling.write(tx)?;
                let epoch = farewell.raise_epoch(tx, now)?;
                Ok(Some(Some((epoch, last))))
            })
            .await?;
        let (epoch, last) = match removed {
            None => return Ok(Some(FactorChange::Refused(RemovalRefused::Mandatory))),
            Some(None) => return Ok(None),
            Some(Some(done)) => done,
        };
        self.ephemeral.forget_devices(&person.id).await?;
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        session.device_token = None;
        if last {
            session.forget_shown();
        }
        let changes = self.renew_session(ctx, browser, &session).await?;
        Ok(Some(FactorChange::Done(changes)))
    }
}

/// The ceremony that adds a passkey in this session.
fn asked(signed_in: &SignedIn, security_key: bool) -> Asked<'_> {
    Asked {
        purpose: if security_key {
            CeremonyPurpose::AddSecurityKey
        } else {
            CeremonyPurpose::AddPasskey
        },
        within: signed_in.session.id.as_str(),
        institution: Some(&signed_in.institution),
        person: Some(&signed_in.person),
    }
}

/// Whether one may be added in this session: never on a computer that others use too (E-19).
fn may_add(ctx: &Ctx, signed_in: &SignedIn) -> bool {
    are_for(ctx, signed_in) && !signed_in.session.shared_computer
}

/// Whether passkeys are for this person here.
pub(super) fn are_for(ctx: &Ctx, signed_in: &SignedIn) -> bool {
    let policy = &signed_in.institution.policy;
    policy.passkeys.allowed()
        && policy.demand(&signed_in.person.roles, ctx.now) != Demand::Unavailable
}

/// Whether one may go: not the last second factor of somebody who must have one.
fn may_remove(ctx: &Ctx, signed_in: &SignedIn, factors: &SecondFactors) -> bool {
    let policy = &signed_in.institution.policy;
    let required = policy.demand(&signed_in.person.roles, ctx.now) == Demand::Required;
    !required || factors.factor.means().is_some() || factors.passkeys > 1
}

/// What comes before a passkey may be added.
fn not_now<T>(ctx: &Ctx, signed_in: &SignedIn) -> Option<FactorChange<T>> {
    if !may_add(ctx, signed_in) {
        return Some(FactorChange::Refused(RemovalRefused::NotAvailable));
    }
    let policy = &signed_in.institution.policy;
    let unproven =
        policy.second_factor.email_proof_first && signed_in.person.email_verified_at.is_none();
    if unproven {
        return Some(FactorChange::Refused(RemovalRefused::EmailUnproven));
    }
    (!is_unlocked(ctx, signed_in)).then_some(FactorChange::Locked)
}
