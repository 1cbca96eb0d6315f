//! What a change of a person means for those who are signed in, whoever makes it: the console, the admin
//! API, an import, a setup file.

use sluis_model::{
    person::{Person, Role, Standing},
    policy::BadgePolicy,
    ports::{Tx, durable::Stored},
};

/// Whether a change ends the sessions and the remembered devices that there are: what somebody may do,
/// whether and until when, and by what they are known. A name or an address may belong to somebody else
/// from now on.
#[must_use]
pub(crate) fn ends_what_was(before: &Person, after: &Person) -> bool {
    !same_roles(&before.roles, &after.roles)
        || before.standing != after.standing
        || before.shared != after.shared
        || before.starts_at != after.starts_at
        || before.ends_at != after.ends_at
        || before.login_key != after.login_key
        || before.email != after.email
}

/// Ends the badge of somebody who, from this change on, is more than a pupil or whose account is closed: for
/// good, whatever becomes of the person later.
pub(crate) fn ends_badge(tx: &mut dyn Tx, after: &Person) -> Stored<()> {
    if after.standing == Standing::Disabled || !BadgePolicy::is_for(&after.roles) {
        tx.end_badge(&after.id)?;
    }
    Ok(())
}

/// Whether two lists of roles are the same, in whatever order.
pub(crate) fn same_roles(one: &[Role], other: &[Role]) -> bool {
    one.iter().all(|role| other.contains(role)) && other.iter().all(|role| one.contains(role))
}
