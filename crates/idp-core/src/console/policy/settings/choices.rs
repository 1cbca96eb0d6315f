//! Settings that are a choice of several names: the names, and how a choice is put into a policy.

use super::{Value, making::first_line};
use chrono::NaiveDate;
use sluis_model::{
    person::Role,
    policy::{Policy, Remember, SecondFactorMode},
    second_factor::FactorKind,
};
use std::collections::BTreeSet;

/// Everybody's roles.
pub(super) const ALL_ROLES: [&str; Role::ALL.len()] = {
    let mut names = [""; Role::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Role::ALL[at].as_str();
        at += 1;
    }
    names
};

/// What can count as a second factor.
pub(super) const FACTORS: [&str; FactorKind::ALL.len()] = {
    let mut names = [""; FactorKind::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = FactorKind::ALL[at].as_str();
        at += 1;
    }
    names
};

pub(super) fn roles<'r>(roles: impl IntoIterator<Item = &'r Role>) -> Value {
    let roles = roles.into_iter();
    Value::Names(roles.map(|role| role.as_str().to_owned()).collect())
}

pub(super) fn roles_of(value: Value) -> BTreeSet<Role> {
    match value {
        Value::Names(names) => names.iter().filter_map(|name| Role::named(name)).collect(),
        _ => BTreeSet::new(),
    }
}

pub(super) fn days_of(policy: &Policy) -> Option<(NaiveDate, NaiveDate)> {
    match policy.second_factor.mode {
        SecondFactorMode::Scheduled {
            optional_from,
            mandatory_from,
        } => Some((optional_from, mandatory_from)),
        _ => None,
    }
}

pub(super) fn put_mode(policy: &mut Policy, value: Value) {
    let days = days_of(policy);
    policy.second_factor.mode = match first_line(value).as_str() {
        "off" => SecondFactorMode::Off,
        "optional" => SecondFactorMode::Optional,
        "required" => SecondFactorMode::Required,
        "scheduled" => {
            // The days are settings of their own, and are put right after this one.
            let (optional_from, mandatory_from) = days.unwrap_or_default();
            SecondFactorMode::Scheduled {
                optional_from,
                mandatory_from,
            }
        }
        _ => return,
    };
}

pub(super) fn put_remember(policy: &mut Policy, value: Value) {
    let (hours, options) = match &policy.remember {
        Remember::Off => (0, vec![]),
        Remember::Automatic { hours } | Remember::Checkbox { hours } => (*hours, vec![]),
        Remember::Choice { options } => (0, options.clone()),
    };
    policy.remember = match first_line(value).as_str() {
        "off" => Remember::Off,
        "automatic" => Remember::Automatic { hours },
        "checkbox" => Remember::Checkbox { hours },
        "choice" => Remember::Choice { options },
        _ => return,
    };
}
