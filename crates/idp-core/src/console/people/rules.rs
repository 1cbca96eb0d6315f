//! Whom somebody reaches, and whose account is out of reach.

use crate::{
    console::{Act, Permit, Power, Reach, Worker},
    idp::{Failure, Idp},
};
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    person::{Person, Role, Standing},
    ports::{Tx, durable::Stored},
};

/// Why an act on a person was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonRefused {
    /// Nobody here is known by this id; people of other institutions look alike.
    #[error("there is no such person here")]
    NotHere,
    /// The account runs the installation or supports others: the operator's business alone (TEN-08).
    #[error("this account is the operator's business")]
    Above,
    /// The account has powers here, and a program asks (TEN-06).
    #[error("this account has powers here, and is a person's business")]
    HasPowers,
    /// A role was given or taken that is not for who acts to give (TEN-06).
    #[error("this role is not yours to give")]
    NotYours,
    /// Nobody does this to the own account.
    #[error("the own account is changed on the own account page")]
    OneSelf,
    /// The institution would be left without an administrator.
    #[error("this is the last administrator")]
    LastAdministrator,
}

/// A person of this institution, as far as who acts reaches: a class admin the pupils of the own
/// classes, and nobody who is more than a pupil.
pub(super) fn reached<A: Act>(
    permit: &Permit<A>,
    tx: &mut dyn Tx,
    id: &PersonId,
) -> Stored<Option<Person>> {
    let Some(person) = permit.person(tx, id)? else {
        return Ok(None);
    };
    let within = match (permit.reach(), permit.worker()) {
        (Reach::Everybody, _) => true,
        (Reach::OwnClasses, Worker::Person { id: teacher, .. }) => {
            person.roles == [Role::Pupil] && tx.is_taught_by(&person.id, teacher)?
        }
        (Reach::OwnClasses, Worker::Client { .. }) => false,
    };
    Ok(within.then_some(person))
}

impl Idp {
    /// Somebody whom who acts may help.
    pub(super) async fn helped<A: Act>(
        &self,
        permit: &Permit<A>,
        id: &PersonId,
    ) -> Result<Result<Person, PersonRefused>, Failure> {
        let (wanted, allowed) = (id.clone(), permit.clone());
        let found = self
            .durable
            .read(move |tx| reached(&allowed, tx, &wanted))
            .await?;
        Ok(match found {
            None => Err(PersonRefused::NotHere),
            Some(_) if is_self(permit, id) => Err(PersonRefused::OneSelf),
            Some(person) if is_above(permit, &person) => Err(PersonRefused::Above),
            Some(person) => Ok(person),
        })
    }
}

/// Whether who acts is this person.
pub(super) fn is_self<A: Act>(permit: &Permit<A>, person: &PersonId) -> bool {
    permit.worker().person_id() == Some(person)
}

/// Whether an account is out of reach: those of operators and of support, for all but operators.
pub(super) fn is_above<A: Act>(permit: &Permit<A>, person: &Person) -> bool {
    let high = [Role::Operator, Role::Support];
    !permit.worker().is(Role::Operator) && person.roles.iter().any(|role| high.contains(role))
}

/// Whether a role lets somebody into the console, for anything at all.
fn has_power(role: Role) -> bool {
    Power::ALL.iter().any(|power| power.is_of(role))
}

/// Whether an account has powers of its own.
pub(in crate::console) fn has_powers(person: &Person) -> bool {
    person.roles.iter().any(|role| has_power(*role))
}

/// Whether who acts is a program, and the account has powers of its own: it is not for a program to take
/// such an account over (TEN-06).
pub(in crate::console) fn is_above_a_program<A: Act>(permit: &Permit<A>, person: &Person) -> bool {
    let by_program = permit.worker().person_id().is_none();
    by_program && has_powers(person)
}

/// Whether what somebody is reached and known by is not for who acts to change: a colleague administrator's
/// is not, for whoever reads the mail can have a new password (LIF-06).
pub(super) fn is_kept<A: Act>(permit: &Permit<A>, person: &Person) -> bool {
    let operates = permit.worker().is(Role::Operator);
    let colleague = person.is_administrator() && !operates && !is_self(permit, &person.id);
    colleague || is_above_a_program(permit, person)
}

/// Whether a role is for who acts to give and to take.
pub(in crate::console) fn may_give<A: Act>(permit: &Permit<A>, role: Role) -> bool {
    match role {
        Role::Operator | Role::Support => permit.worker().is(Role::Operator),
        // A program's token reads and writes people; who rules over them is for people to say.
        _ => !has_power(role) || permit.worker().person_id().is_some(),
    }
}

/// An administrator whom the institution can count on: active, and without an end.
pub(crate) fn is_lasting_administrator(person: &Person, now: Timestamp) -> bool {
    person.roles.contains(&Role::Admin)
        && person.standing == Standing::Active
        && person.starts_at.is_none_or(|at| at <= now)
        && person.ends_at.is_none()
        && !person.shared
}

/// Holds an institution's administrators until the transaction ends, in one order, so that of two
/// changes at once the second sees what the first left.
pub(crate) fn hold_administrators(tx: &mut dyn Tx, institution: &InstitutionId) -> Stored<()> {
    let mut ids: Vec<PersonId> = tx
        .people_with_role(institution, Role::Admin)?
        .into_iter()
        .map(|person| person.id)
        .collect();
    ids.sort();
    for id in &ids {
        tx.person_for_update(id)?;
    }
    Ok(())
}

/// Whether a change would take the institution's last administrator.
pub(super) fn takes_the_last_administrator(
    tx: &mut dyn Tx,
    before: &Person,
    after: &Person,
    now: Timestamp,
) -> Stored<bool> {
    if !is_lasting_administrator(before, now) || is_lasting_administrator(after, now) {
        return Ok(false);
    }
    let others = tx.people_with_role(&before.institution, Role::Admin)?;
    Ok(!others
        .iter()
        .any(|other| other.id != before.id && is_lasting_administrator(other, now)))
}
