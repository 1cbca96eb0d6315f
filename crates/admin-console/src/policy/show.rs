//! Settings and their values, as pages show them.

use sluis_idp_core::console::policy::{Difference, Kind, SETTINGS, Setting, Value};
use sluis_model::person::Role;
use sluis_themes::pages::console::{PolicyChange, PolicyValue};
use sluis_web::look::date_view;

/// A value of a setting.
pub(crate) fn values(setting: &Setting, value: &Value) -> Vec<PolicyValue> {
    let unit = match setting.kind {
        Kind::Number(unit, ..) | Kind::NumberOrNone(unit) | Kind::Numbers(unit) => unit.as_str(),
        _ => "",
    };
    let count = |count: &u32| PolicyValue::Count {
        unit,
        count: *count,
    };
    let shown: Vec<PolicyValue> = match value {
        Value::Yes(true) => vec![PolicyValue::Yes],
        Value::Yes(false) => vec![PolicyValue::No],
        Value::Number(number) => vec![count(number)],
        Value::NumberOrNone(number) => number.iter().map(count).collect(),
        Value::Numbers(numbers) => numbers.iter().map(count).collect(),
        Value::Names(names) => names
            .iter()
            .filter(|name| !name.is_empty())
            .map(|name| PolicyValue::Name {
                name: name.replace('_', "-"),
            })
            .collect(),
        Value::Day(day) => day
            .iter()
            .map(|day| PolicyValue::Day {
                day: date_view(*day),
            })
            .collect(),
        Value::Text(lines) => lines
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| PolicyValue::Text { text: line.clone() })
            .collect(),
    };
    match setting.kind {
        _ if !shown.is_empty() => shown,
        Kind::Any { none, .. } => vec![PolicyValue::Name {
            name: none.to_owned(),
        }],
        _ => vec![PolicyValue::Nothing],
    }
}

/// Differences, from what was to what is.
pub(crate) fn changes(differences: &[Difference]) -> Vec<PolicyChange> {
    differences
        .iter()
        .filter_map(|difference| {
            let setting = SETTINGS
                .iter()
                .find(|setting| setting.name == difference.setting)?;
            Some(PolicyChange {
                field: difference.field.clone(),
                was: values(setting, &difference.was),
                is: values(setting, &difference.is),
            })
        })
        .collect()
}

/// A role in keys.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Pupil => "pupil",
        Role::Teacher => "teacher",
        Role::Staff => "staff",
        Role::Guardian => "guardian",
        Role::Member => "member",
        Role::Admin => "admin",
        Role::ClassAdmin => "class-admin",
        Role::MainContact => "main-contact",
        Role::Auditor => "auditor",
        Role::Support => "support",
        Role::Operator => "operator",
    }
}
