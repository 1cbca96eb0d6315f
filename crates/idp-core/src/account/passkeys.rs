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
    signin::{Fault, kinds_of, methods_for, of_institution},
};
use serde_json::{Value, json};
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::PasskeyId,
    letter::Letter,
    passkey::{CeremonyPurpose, Passkey},
    person::Role,
    policy::{Demand, Policy},
    second_factor::{Actor, FactorSet, SecondFactors, Shown},
};

/// The passkeys of a person.
#[derive(Debug, Clone)]
pub struct OwnPasskeys {
    /// Those there are, the oldest first.
    pub passkeys: Vec<OwnPasskey>,
    /// What authenticators know the person by (Level 3 §14.6.1), in base64url.
    pub handle: String,
    /// More may be added.
    pub may_add: bool,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct OwnPasskey {
    /// What is stored of it.
    pub passkey: Passkey,
    /// It works nowhere: the host that it was made for was given up.
    pub gone: bool,
    /// It may be removed: what stays counts as a second factor for this person, or none is demanded.
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
        let hosts = self.passkey_hosts(&signed_in.institution);
        let own = passkeys.iter().map(|passkey| {
            let without = Without::of(&passkeys, &passkey.id, &hosts);
            OwnPasskey {
                passkey: passkey.clone(),
                gone: !without.counted,
                may_remove: may_remove(ctx, signed_in, &factors, without),
            }
        });
        Ok(OwnPasskeys {
            handle: handle_of(&signed_in.person),
            may_add: may_add(ctx, signed_in)
                && passkeys.len() < Passkey::MOST_PER_PERSON
                && self
                    .relying_party(browser, Some(&signed_in.institution))
                    .is_some(),
            passkeys: own.collect(),
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
    /// second factor that counts for somebody who must have one stays.
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
        let (ctx_then, hosts) = (ctx.clone(), self.passkey_hosts(institution));
        let removed = self
            .durable
            .write(move |tx| {
                // Of two who remove one each at once, the second is judged on what the first left.
                still_as_judged(tx, &judged)?;
                let factors = tx.second_factors(&judged.id)?;
                let without = Without::of(&tx.passkeys(&judged.id)?, &id, &hosts);
                if !may_remove(&ctx_then, &signed, &factors, without) {
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

/// What a passkey that goes takes along, and leaves: only those of hosts that there still are can be shown.
#[derive(Debug, Clone, Copy)]
struct Without {
    /// It can be shown itself.
    counted: bool,
    /// Another one can.
    another: bool,
}

impl Without {
    fn of(passkeys: &[Passkey], goes: &PasskeyId, hosts: &[String]) -> Self {
        let mut living = passkeys.iter().filter(|key| hosts.contains(&key.rp_id));
        Self {
            counted: living.clone().any(|passkey| passkey.id == *goes),
            another: living.any(|passkey| passkey.id != *goes),
        }
    }
}

/// Whether one may go: not the last second factor that counts for somebody who must have one.
fn may_remove(ctx: &Ctx, signed_in: &SignedIn, factors: &SecondFactors, without: Without) -> bool {
    let policy = &signed_in.institution.policy;
    let roles = &signed_in.person.roles;
    policy.demand(roles, ctx.now) != Demand::Required
        || leaves_enough(policy, roles, factors, without)
}

/// Whether what stays beside a passkey that goes is enough for somebody with these roles: a kind that
/// the institution lets them have, and that counts where more is asked of them. A passkey that does not
/// count itself takes nothing away, as long as something stays to be shown.
fn leaves_enough(
    policy: &Policy,
    roles: &[Role],
    factors: &SecondFactors,
    without: Without,
) -> bool {
    let administrator = roles.iter().any(|role| role.is_administrative());
    let to_have = FactorSet {
        passkey: policy.passkeys.allowed(),
        ..kinds_of(&methods_for(policy, !administrator))
    };
    // The network narrows no kind: only how long a remembered browser counts.
    let counts = of_institution(policy, roles, true)
        .allowed
        .intersection(to_have);
    let stays = FactorSet {
        passkey: without.another,
        ..kinds_of(&factors.factor.methods(&[]))
    };
    if counts.passkey && without.counted {
        counts.overlaps(stays)
    } else {
        stays != FactorSet::NONE
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::{
        policy::{Method, PasskeyMode},
        second_factor::FactorKind,
    };

    const TEACHER: [Role; 1] = [Role::Teacher];

    /// Judged by the number of passkeys that can be shown, of which one goes.
    fn leaves_enough(policy: &Policy, roles: &[Role], factors: &SecondFactors) -> bool {
        let without = Without {
            counted: true,
            another: factors.passkeys > 1,
        };
        super::leaves_enough(policy, roles, factors, without)
    }

    fn with(app: bool, number: bool, passkeys: u32) -> SecondFactors {
        SecondFactors {
            passkeys,
            ..crate::signin::factors_with(app, number)
        }
    }

    fn policy() -> Policy {
        let mut policy = Policy::default();
        policy.passkeys.mode = PasskeyMode::OnlyStep;
        policy.second_factor.methods = vec![Method::Totp, Method::Sms];
        policy
    }

    #[test]
    fn psk_12_another_passkey_or_another_kind_is_enough() {
        assert!(!leaves_enough(&policy(), &TEACHER, &with(false, false, 1)));
        assert!(leaves_enough(&policy(), &TEACHER, &with(false, false, 2)));
        assert!(leaves_enough(&policy(), &TEACHER, &with(true, false, 1)));
        assert!(leaves_enough(&policy(), &TEACHER, &with(false, true, 1)));
    }

    #[test]
    fn psk_12_a_kind_that_does_not_count_for_a_role_is_not_enough_for_it() {
        let mut policy = policy();
        policy.step_up.roles = TEACHER.into();
        policy.step_up.factors = [FactorKind::Passkey].into();
        assert!(!leaves_enough(&policy, &TEACHER, &with(true, true, 1)));
        assert!(leaves_enough(&policy, &TEACHER, &with(true, true, 2)));
        // More is asked of teachers alone.
        assert!(leaves_enough(&policy, &[Role::Staff], &with(true, true, 1)));
        // Where passkeys count for nothing, one that goes takes nothing away; the last factor stays.
        policy.step_up.factors = [FactorKind::Totp].into();
        assert!(leaves_enough(&policy, &TEACHER, &with(false, true, 1)));
        assert!(!leaves_enough(&policy, &TEACHER, &with(false, false, 1)));
    }

    #[test]
    fn psk_12_h10_a_number_is_not_enough_for_an_administrator() {
        assert!(!leaves_enough(
            &policy(),
            &[Role::Admin],
            &with(false, true, 1)
        ));
        assert!(leaves_enough(
            &policy(),
            &[Role::Admin],
            &with(true, true, 1)
        ));
    }

    #[test]
    fn psk_12_what_nobody_may_set_up_any_more_is_not_enough() {
        let mut policy = policy();
        policy.second_factor.methods = vec![Method::Totp];
        assert!(!leaves_enough(&policy, &TEACHER, &with(false, true, 1)));
        assert!(leaves_enough(&policy, &TEACHER, &with(true, true, 1)));
    }

    #[test]
    fn psk_03_psk_12_a_passkey_of_a_host_that_was_given_up_is_not_what_stays() {
        let enough = |factors: &SecondFactors, counted, another| {
            let without = Without { counted, another };
            super::leaves_enough(&policy(), &TEACHER, factors, without)
        };
        let two = with(false, false, 2);
        assert!(!enough(&two, true, false), "the other one is dead");
        assert!(enough(&two, false, true), "the dead one may go");
        // Dead as both are: with none at all the password alone would set one up.
        assert!(!enough(&two, false, false));
        assert!(enough(&with(true, false, 2), true, false));
    }
}
