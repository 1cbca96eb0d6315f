//! Every policy that was ever in force, kept in the transaction that puts another one in force.

use sluis_model::{
    context::Ctx,
    ids::{ClientId, PersonId},
    institution::Institution,
    policy::Policy,
    policy_version::{PolicySource, PolicyVersion},
    ports::{Tx, durable::Stored},
};

/// Who changed a policy, and a word of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBy {
    /// A person.
    pub person: Option<PersonId>,
    /// A program.
    pub client: Option<ClientId>,
    /// Through what.
    pub source: PolicySource,
    /// Why, in their words.
    pub note: String,
}

impl ChangedBy {
    /// Nobody in particular, through the setup file.
    #[must_use]
    pub fn apply() -> Self {
        Self {
            person: None,
            client: None,
            source: PolicySource::Apply,
            note: String::new(),
        }
    }
}

/// The number of the version that is in force. What changed without anybody's saying so becomes a
/// version of its own first: to be called before a policy is changed, and before one is referred to.
pub fn catch_up(tx: &mut dyn Tx, ctx: &Ctx, institution: &Institution) -> Stored<i64> {
    let newest = tx.newest_policy_version(&institution.id)?;
    let (number, source, at) = match &newest {
        Some(newest) if newest.policy == institution.policy => return Ok(newest.number),
        Some(newest) => (newest.number + 1, PolicySource::Found, ctx.now),
        None => (1, PolicySource::Start, institution.created_at),
    };
    let version = PolicyVersion {
        institution: institution.id.clone(),
        number,
        policy: institution.policy.clone(),
        at,
        person: None,
        client: None,
        source,
        note: String::new(),
    };
    tx.add_policy_version(&version)?;
    Ok(number)
}

/// Puts a policy in force, as a version of its own, and writes the institution. The policy before, and
/// the number of the version. `institution` was read by `institution_for_update`.
pub fn put_in_force(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &mut Institution,
    policy: Policy,
    by: &ChangedBy,
) -> Stored<(Policy, i64)> {
    let before = catch_up(tx, ctx, institution)?;
    let was = std::mem::replace(&mut institution.policy, policy);
    let number = keep(tx, ctx, institution, Some((&was, before)), by)?;
    tx.update_institution(institution)?;
    Ok((was, number))
}

/// Keeps the policy that an institution is about to have, if it is another one than `before`: the
/// policy in force and the number that [`catch_up`] gave; nothing for a new institution. The number of
/// the version in force. To be called before the institution is updated: of two who change the same
/// policy at once, the second finds the number taken (`Conflict`) and has changed nothing.
pub fn keep(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &Institution,
    before: Option<(&Policy, i64)>,
    by: &ChangedBy,
) -> Stored<i64> {
    let number = match before {
        Some((policy, number)) if *policy == institution.policy => return Ok(number),
        Some((_, number)) => number + 1,
        None => 1,
    };
    let version = PolicyVersion {
        institution: institution.id.clone(),
        number,
        policy: institution.policy.clone(),
        at: ctx.now,
        person: by.person.clone(),
        client: by.client.clone(),
        source: by.source,
        note: by.note.clone(),
    };
    tx.add_policy_version(&version)?;
    Ok(number)
}
