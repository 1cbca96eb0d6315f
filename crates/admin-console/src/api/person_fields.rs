//! The fields of an account as programs write them, and what is wrong with them.

use super::problem::{FieldProblem, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::people::{PersonDraft, PersonFault, PersonField, PersonRefused};
use sluis_model::{
    context::Timestamp,
    ids::ClassId,
    person::{PersonName, Role, Standing},
};

/// What may be changed of an account. Whether it may be used is changed at its own address.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PersonFields {
    /// The name to sign in with; where people sign in with their address, that counts instead.
    username: String,
    name: PersonName,
    /// The number at the institution.
    number: String,
    programme: String,
    email: String,
    /// A mobile number.
    phone: String,
    /// The id of the main class.
    main_class: Option<String>,
    /// The ids of further classes.
    extra_classes: Vec<String>,
    roles: Vec<Role>,
    /// It does not work before.
    starts_at: Option<Timestamp>,
    /// It does not work from then on.
    ends_at: Option<Timestamp>,
    /// `nl` or `en`.
    language: Option<String>,
    /// Used by several people.
    shared: bool,
}

impl PersonFields {
    pub(super) fn of(draft: &PersonDraft) -> Self {
        Self {
            username: draft.username.clone(),
            name: draft.name.clone(),
            number: draft.number.clone(),
            programme: draft.programme.clone(),
            email: draft.email.clone(),
            phone: draft.phone.clone(),
            main_class: draft.main_class.as_ref().map(ToString::to_string),
            extra_classes: draft.extra_classes.iter().map(ClassId::to_string).collect(),
            roles: draft.roles.clone(),
            starts_at: draft.starts_at,
            ends_at: draft.ends_at,
            language: draft.language.clone(),
            shared: draft.shared,
        }
    }

    pub(super) fn draft(self, standing: Standing) -> PersonDraft {
        PersonDraft {
            username: self.username,
            name: self.name,
            number: self.number,
            programme: self.programme,
            email: self.email,
            phone: self.phone,
            main_class: self.main_class.map(ClassId::from),
            extra_classes: self.extra_classes.into_iter().map(ClassId::from).collect(),
            roles: self.roles,
            standing,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            language: self.language,
            shared: self.shared,
        }
    }
}

const fn field(field: PersonField) -> &'static str {
    match field {
        PersonField::GivenName => "name.given",
        PersonField::Particle => "name.particle",
        PersonField::FamilyName => "name.family",
        PersonField::ExtraClasses => "extra_classes",
        other => other.as_str(),
    }
}

/// What is wrong; `place` is where the fields stand.
pub(super) fn faults(faults: &[PersonFault], place: &str) -> Problem {
    let problems = faults.iter().map(|fault| FieldProblem {
        field: format!("{place}{}", field(fault.field)),
        detail: fault.advice().to_owned(),
    });
    Problem::faults(problems.collect())
}

/// Why it is not for this program to do.
pub(super) fn refused(why: PersonRefused, place: &str) -> Problem {
    match why {
        PersonRefused::NotHere => Problem::not_found(),
        PersonRefused::NotYours => Problem::faults(vec![FieldProblem {
            field: format!("{place}roles"),
            detail: why.to_string(),
        }]),
        PersonRefused::Above | PersonRefused::HasPowers | PersonRefused::OneSelf => {
            Problem::refused(why.to_string())
        }
        PersonRefused::LastAdministrator => Problem::not_now(why.to_string()),
    }
}
