//! What an import can change of a person, as it was and as it becomes.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use sluis_model::{
    context::Timestamp,
    import::ImportColumn,
    person::{Person, PersonName, Profile, Role, Standing},
    policy::local_moment,
};

use ImportColumn as C;

/// What stands between classes in one cell.
pub(super) const BETWEEN: &str = ", ";

/// What an import can change.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) number: Option<String>,
    pub(super) username: String,
    pub(super) email: Option<String>,
    pub(super) email_verified_at: Option<Timestamp>,
    pub(super) name: PersonName,
    pub(super) phone: Option<String>,
    pub(super) phone_verified_at: Option<Timestamp>,
    pub(super) roles: Vec<Role>,
    /// The main class first, if there is one; see [`super::classes`].
    pub(super) groups: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) starts_at: Option<Timestamp>,
    pub(super) ends_at: Option<Timestamp>,
    pub(super) closed: bool,
}

/// One difference, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of what.
    pub field: ImportColumn,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it becomes.
    pub after: String,
}

/// What can differ, in the order that pages show it.
const FIELDS: [ImportColumn; 13] = [
    C::Number,
    C::Username,
    C::Given,
    C::Particle,
    C::Family,
    C::Email,
    C::Phone,
    C::Role,
    C::MainClass,
    C::ExtraClasses,
    C::Language,
    C::StartsOn,
    C::EndsOn,
];

impl Account {
    pub(super) fn of(person: &Person) -> Self {
        Self {
            number: person.profile.number.clone(),
            username: person.username.clone(),
            email: person.email.clone(),
            email_verified_at: person.email_verified_at,
            name: person.name.clone(),
            phone: person.phone.clone(),
            phone_verified_at: person.phone_verified_at,
            roles: person.roles.clone(),
            groups: person.groups.clone(),
            language: person.language.clone(),
            starts_at: person.starts_at,
            ends_at: person.ends_at,
            closed: person.standing == Standing::Disabled,
        }
    }

    /// The person with all of this.
    pub(super) fn onto(&self, person: &Person, login_key: String) -> Person {
        Person {
            username: self.username.clone(),
            login_key,
            name: self.name.clone(),
            email: self.email.clone(),
            email_verified_at: self.email_verified_at,
            phone: self.phone.clone(),
            phone_verified_at: self.phone_verified_at,
            roles: self.roles.clone(),
            language: self.language.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            standing: if self.closed {
                Standing::Disabled
            } else {
                Standing::Active
            },
            profile: Profile {
                number: self.number.clone(),
                ..person.profile.clone()
            },
            ..person.clone()
        }
    }

    pub(super) fn main_class(&self) -> Option<&str> {
        self.groups.first().map(String::as_str)
    }

    pub(super) fn extra_classes(&self) -> &[String] {
        self.groups.get(1..).unwrap_or_default()
    }

    fn text(&self, field: ImportColumn) -> String {
        let day = |at: Timestamp| local_moment(at).date.format("%d-%m-%Y").to_string();
        match field {
            C::Number => self.number.clone().unwrap_or_default(),
            C::Username => self.username.clone(),
            C::Given => self.name.given.clone(),
            C::Particle => self.name.particle.clone(),
            C::Family => self.name.family.clone(),
            C::Email => self.email.clone().unwrap_or_default(),
            C::Phone => self.phone.clone().unwrap_or_default(),
            C::Role => {
                let names: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
                names.join(BETWEEN)
            }
            C::MainClass => self.main_class().unwrap_or_default().to_owned(),
            C::ExtraClasses => self.extra_classes().join(BETWEEN),
            C::Language => self.language.clone().unwrap_or_default(),
            C::StartsOn => self.starts_at.map(day).unwrap_or_default(),
            // Files name the last day, the account ends with it.
            C::EndsOn => self
                .ends_at
                .map(|at| day(at - Duration::seconds(1)))
                .unwrap_or_default(),
            C::Active => if self.closed { "no" } else { "yes" }.to_owned(),
            C::Personal
            | C::EckId
            | C::PasswordHash
            | C::TotpSecret
            | C::TotpPeriod
            | C::TotpDigits
            | C::TotpAlgorithm => String::new(),
        }
    }

    /// What differs.
    pub(super) fn changes_to(&self, after: &Self) -> Vec<Change> {
        FIELDS
            .into_iter()
            .chain([C::Active])
            .filter_map(|field| {
                let (before, after) = (self.text(field), after.text(field));
                (before != after).then_some(Change {
                    field,
                    before,
                    after,
                })
            })
            .collect()
    }

    /// What it was before a change, unless somebody changed the same again since.
    pub(super) fn without(&self, before: &Self, after: &Self) -> Option<Self> {
        let mut restored = self.clone();
        for change in before.changes_to(after) {
            if self.text(change.field) != change.after {
                return None;
            }
            match change.field {
                C::Number => restored.number.clone_from(&before.number),
                C::Username => restored.username.clone_from(&before.username),
                C::Given => restored.name.given.clone_from(&before.name.given),
                C::Particle => restored.name.particle.clone_from(&before.name.particle),
                C::Family => restored.name.family.clone_from(&before.name.family),
                C::Email => {
                    restored.email.clone_from(&before.email);
                    restored.email_verified_at = before.email_verified_at;
                }
                C::Phone => {
                    restored.phone.clone_from(&before.phone);
                    restored.phone_verified_at = before.phone_verified_at;
                }
                C::Role => restored.roles.clone_from(&before.roles),
                C::MainClass | C::ExtraClasses => restored.groups.clone_from(&before.groups),
                C::Language => restored.language.clone_from(&before.language),
                C::StartsOn => restored.starts_at = before.starts_at,
                C::EndsOn => restored.ends_at = before.ends_at,
                C::Active => restored.closed = before.closed,
                _ => {}
            }
        }
        Some(restored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eva() -> Account {
        Account {
            username: "eva".to_owned(),
            email: Some("eva@vaart.test".to_owned()),
            groups: vec!["1a".to_owned(), "koor".to_owned()],
            roles: vec![Role::Pupil],
            ..Account::default()
        }
    }

    #[test]
    fn what_an_import_changed_is_taken_back_and_what_came_later_stays() {
        let before = eva();
        let after = Account {
            groups: vec!["2a".to_owned(), "koor".to_owned()],
            ..eva()
        };
        let later = Account {
            language: Some("en".to_owned()),
            ..after.clone()
        };
        let restored = later.without(&before, &after).unwrap();
        assert_eq!(restored.groups, before.groups);
        assert_eq!(restored.language.as_deref(), Some("en"));
        let moved = Account {
            groups: vec!["2b".to_owned()],
            ..after.clone()
        };
        assert!(moved.without(&before, &after).is_none());
    }

    #[test]
    fn a_difference_names_its_field_with_both_values() {
        let after = Account {
            email: None,
            groups: vec!["1a".to_owned()],
            ..eva()
        };
        let changes = eva().changes_to(&after);
        assert_eq!(
            changes,
            [
                Change {
                    field: C::Email,
                    before: "eva@vaart.test".to_owned(),
                    after: String::new()
                },
                Change {
                    field: C::ExtraClasses,
                    before: "koor".to_owned(),
                    after: String::new()
                },
            ]
        );
    }
}
