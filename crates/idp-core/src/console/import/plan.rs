//! What a row would make of somebody: a pure function of the row, the policy and the person.

use super::{
    account::Account,
    cells::{GIVEN, Wanted},
    classes::classes_after,
    faults::{Reason, RowFault},
};
use crate::administration::is_role_address;
use sluis_model::{
    import::{ImportColumn, ImportSettings},
    person::Role,
    policy::{LoginName, Policy},
};

/// What would become of somebody.
pub(super) struct Plan {
    /// What they are; `None` for somebody new.
    pub(super) before: Option<Account>,
    /// What they would be.
    pub(super) after: Account,
    /// What is in the way.
    pub(super) faults: Vec<RowFault>,
}

/// Makes the plan.
pub(super) fn plan(
    policy: &Policy,
    settings: &ImportSettings,
    wanted: &Wanted,
    existing: Option<Account>,
) -> Plan {
    let before = existing;
    let mut after = before.clone().unwrap_or_default();
    let mut faults = vec![];
    let mut refuse = |column, reason| faults.push(RowFault { column, reason });

    let old_email = after.email.clone();
    let chosen = |wanted: &Option<String>, field: &mut Option<String>| {
        if wanted.is_some() {
            field.clone_from(wanted);
        }
    };
    chosen(&wanted.number, &mut after.number);
    chosen(&wanted.language, &mut after.language);
    after.starts_at = wanted.starts_at.or(after.starts_at);
    after.ends_at = wanted.ends_at.or(after.ends_at);
    if let Some(active) = wanted.active {
        after.closed = !active;
    }
    for (wanted, field) in [
        (&wanted.given, &mut after.name.given),
        (&wanted.particle, &mut after.name.particle),
        (&wanted.family, &mut after.name.family),
        (&wanted.username, &mut after.username),
    ] {
        if let Some(wanted) = wanted {
            field.clone_from(wanted);
        }
    }
    if let Some(email) = &wanted.email
        && !after
            .email
            .as_deref()
            .is_some_and(|known| known.eq_ignore_ascii_case(email))
    {
        after.email = Some(email.clone());
        after.email_verified_at = None;
        // One that is there already was judged when it came.
        if !wanted.personal && is_role_address(policy, email) {
            refuse(ImportColumn::Email, Reason::RoleAddress);
        }
    }
    if let Some(phone) = &wanted.phone
        && after.phone.as_ref() != Some(phone)
    {
        after.phone = Some(phone.clone());
        after.phone_verified_at = None;
    }
    after.roles = roles_after(&after.roles, wanted, settings, before.is_none());
    after.groups = classes_after(
        &after,
        wanted.main_class.as_deref(),
        wanted.extra_classes.as_deref(),
    );
    if policy.login_name == LoginName::Email && wanted.username.is_none() {
        let follows = before.is_none() || Some(&after.username) == old_email.as_ref();
        if let (true, Some(email)) = (follows, &after.email) {
            after.username.clone_from(email);
        }
    }
    if before.is_none() {
        if after.username.is_empty() {
            let column = if policy.login_name == LoginName::Email {
                ImportColumn::Email
            } else {
                ImportColumn::Username
            };
            refuse(column, Reason::UsernameMissing);
        }
        if after.name.given.is_empty() && after.name.family.is_empty() {
            refuse(ImportColumn::Family, Reason::NameMissing);
        }
        if after.roles.is_empty() && wanted.roles.is_none() {
            refuse(ImportColumn::Role, Reason::RoleMissing);
        }
    }
    Plan {
        before,
        after,
        faults,
    }
}

/// What a file does not give, it does not take either.
fn roles_after(
    before: &[Role],
    wanted: &Wanted,
    settings: &ImportSettings,
    new: bool,
) -> Vec<Role> {
    match (&wanted.roles, settings.new_role) {
        (Some(roles), _) => {
            let same = before
                .iter()
                .filter(|role| GIVEN.contains(role))
                .all(|role| roles.contains(role))
                && roles.iter().all(|role| before.contains(role));
            if same {
                return before.to_vec();
            }
            let kept = before.iter().filter(|role| !GIVEN.contains(role));
            roles.iter().chain(kept).copied().collect()
        }
        (None, Some(role)) if new => vec![role],
        (None, _) => before.to_vec(),
    }
}
