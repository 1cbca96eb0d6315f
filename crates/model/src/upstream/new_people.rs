//! For whom an account is made the first time that they come through a source, and what it is.

use super::{SourceFault, SourceSettings, UpstreamIdentity};
use crate::person::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rule of a source for people whom nobody knows here yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewPeople {
    /// For whom an account is made.
    pub when: NewPeopleWhen,
    /// With `claim`: the claim that decides.
    pub claim: String,
    /// With `claim`: the values of which it has to have one.
    pub values: Vec<String>,
    /// What a new person is: `pupil`, `teacher`, `staff`, `guardian` or `member`.
    pub role: Role,
    /// The claim that tells what a person is by `roles`, where it is not the one that decides.
    pub role_claim: String,
    /// What a value makes of a person, where that is not `role`; of several values each: of the claim that
    /// decides one of `values`, of `role_claim` any.
    pub roles: BTreeMap<String, Role>,
    /// The claim that names classes in use here; empty for none. Names that nobody knows are left out.
    pub classes: String,
}

/// For whom an account is made.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NewPeopleWhen {
    /// For nobody.
    #[default]
    Never,
    /// For whoever has a mail address that the source says is proven, of a mail domain of the
    /// institution.
    OwnMailDomain,
    /// For whoever has one of the values in the claim.
    Claim,
}

impl Default for NewPeople {
    fn default() -> Self {
        Self {
            when: NewPeopleWhen::Never,
            claim: String::new(),
            values: vec![],
            role: Role::Pupil,
            role_claim: String::new(),
            roles: BTreeMap::new(),
            classes: String::new(),
        }
    }
}

impl NewPeople {
    /// What a new person can be: nobody gets power over others, or sight of them, by coming in.
    pub const ROLES: [Role; 5] = [
        Role::Pupil,
        Role::Teacher,
        Role::Staff,
        Role::Guardian,
        Role::Member,
    ];

    /// Whether an account is ever made.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.when != NewPeopleWhen::Never
    }

    /// Whether this rule lets somebody in, of an institution with these mail domains.
    #[must_use]
    pub fn lets_in(&self, identity: &UpstreamIdentity, mail_domains: &[String]) -> bool {
        match self.when {
            NewPeopleWhen::Never => false,
            NewPeopleWhen::OwnMailDomain => identity.has_proven_address_of(mail_domains),
            NewPeopleWhen::Claim => identity
                .rule_values
                .iter()
                .any(|value| self.values.contains(value)),
        }
    }

    /// What somebody is whom this rule lets in: by each listed value, or else `role`.
    #[must_use]
    pub fn roles_of(&self, identity: &UpstreamIdentity) -> Vec<Role> {
        let named: Vec<Role> = if self.role_claim.is_empty() {
            let values = identity.rule_values.iter();
            let listed = values
                .filter(|value| self.when == NewPeopleWhen::Claim && self.values.contains(*value));
            listed
                .map(|value| self.roles.get(value).copied().unwrap_or(self.role))
                .collect()
        } else {
            let values = identity.role_values.iter();
            values
                .filter_map(|value| self.roles.get(value).copied())
                .collect()
        };
        let roles: Vec<Role> = Self::ROLES
            .into_iter()
            .filter(|role| named.contains(role))
            .collect();
        if roles.is_empty() {
            vec![self.role]
        } else {
            roles
        }
    }

    pub(super) fn faults(&self) -> Vec<(&'static str, SourceFault)> {
        let mut faults = vec![];
        let most = SourceSettings::MOST_TEXT;
        let unfit = |text: &String| text.len() > most || text.chars().any(char::is_control);
        if unfit(&self.claim) {
            faults.push(("new_people.claim", SourceFault::Unfit));
        }
        if unfit(&self.role_claim) {
            faults.push(("new_people.role_claim", SourceFault::Unfit));
        }
        if unfit(&self.classes) {
            faults.push(("new_people.classes", SourceFault::Unfit));
        }
        let too_many = self.values.len() > SourceSettings::MOST_ENTRIES;
        if too_many
            || self
                .values
                .iter()
                .any(|value| value.is_empty() || unfit(value))
        {
            faults.push(("new_people.values", SourceFault::Unfit));
        }
        if self.when == NewPeopleWhen::Claim {
            if self.claim.trim().is_empty() {
                faults.push(("new_people.claim", SourceFault::Missing));
            }
            if self.values.is_empty() {
                faults.push(("new_people.values", SourceFault::Missing));
            }
        }
        if !Self::ROLES.contains(&self.role) {
            faults.push(("new_people.role", SourceFault::Unfit));
        }
        let unknown = |(value, role): (&String, &Role)| {
            let known = if self.role_claim.is_empty() {
                self.values.contains(value)
            } else {
                !value.is_empty() && !unfit(value)
            };
            !known || !Self::ROLES.contains(role)
        };
        if self.roles.len() > SourceSettings::MOST_ENTRIES || self.roles.iter().any(unknown) {
            faults.push(("new_people.roles", SourceFault::Unfit));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(email: Option<&str>, verified: bool, values: &[&str]) -> UpstreamIdentity {
        let identity = serde_json::json!({
            "issuer": "https://id.school.example", "subject": "1", "email": email,
            "email_verified": verified, "rule_values": values,
        });
        serde_json::from_value(identity).unwrap()
    }

    #[test]
    fn brk_31_only_a_proven_address_of_an_own_domain_lets_anybody_in() {
        let rule = NewPeople {
            when: NewPeopleWhen::OwnMailDomain,
            ..NewPeople::default()
        };
        let own = ["school.example".to_owned()];
        for (email, verified, in_) in [
            (Some("a@school.example"), true, true),
            (Some("a@SCHOOL.example"), true, true),
            (Some("a@school.example"), false, false),
            (Some("a@notschool.example"), true, false),
            (Some("a@x.school.example"), true, false),
            (Some("a@school.example@elders.example"), true, false),
            (Some("a@elders.example@school.example"), true, false),
            (None, true, false),
        ] {
            let found = rule.lets_in(&identity(email, verified, &[]), &own);
            assert_eq!(found, in_, "{email:?} {verified}");
        }
        assert!(
            !NewPeople::default().lets_in(&identity(Some("a@school.example"), true, &[]), &own)
        );
    }

    #[test]
    fn brk_31_only_a_value_that_was_listed_lets_anybody_in() {
        let rule = NewPeople {
            when: NewPeopleWhen::Claim,
            claim: "tid".to_owned(),
            values: vec!["one".to_owned()],
            ..NewPeople::default()
        };
        assert!(rule.lets_in(&identity(None, false, &["x", "one"]), &[]));
        for values in [&[][..], &["two"], &["One"], &["one "]] {
            assert!(
                !rule.lets_in(&identity(None, false, values), &[]),
                "{values:?}"
            );
        }
    }

    #[test]
    fn each_listed_value_makes_its_role_and_what_is_not_listed_makes_none() {
        let rule = NewPeople {
            when: NewPeopleWhen::Claim,
            claim: "eduperson_affiliation".to_owned(),
            values: ["student", "faculty", "member"].map(str::to_owned).to_vec(),
            role: Role::Staff,
            roles: BTreeMap::from([
                ("student".to_owned(), Role::Pupil),
                ("faculty".to_owned(), Role::Teacher),
            ]),
            ..NewPeople::default()
        };
        assert_eq!(rule.faults(), []);
        for (values, roles) in [
            (&["student"][..], &[Role::Pupil][..]),
            (&["faculty", "student"], &[Role::Pupil, Role::Teacher]),
            (&["member"], &[Role::Staff]),
            (&["faculty", "member"], &[Role::Teacher, Role::Staff]),
            (&["alum"], &[Role::Staff]),
        ] {
            assert_eq!(
                rule.roles_of(&identity(None, false, values)),
                roles,
                "{values:?}"
            );
        }
        for (value, role) in [("faculty", Role::Admin), ("alum", Role::Pupil)] {
            let rule = NewPeople {
                roles: BTreeMap::from([(value.to_owned(), role)]),
                ..rule.clone()
            };
            let members: Vec<&str> = rule.faults().iter().map(|(name, _)| *name).collect();
            assert_eq!(members, ["new_people.roles"], "{value}");
        }
    }

    #[test]
    fn nobody_gets_power_by_coming_in_and_a_rule_without_values_is_refused() {
        for role in Role::ALL {
            let rule = NewPeople {
                role,
                ..NewPeople::default()
            };
            assert_eq!(rule.faults().is_empty(), NewPeople::ROLES.contains(&role));
            assert!(!NewPeople::ROLES.contains(&role) || !role.is_administrative());
        }
        let rule = NewPeople {
            when: NewPeopleWhen::Claim,
            ..NewPeople::default()
        };
        let members: Vec<&str> = rule.faults().iter().map(|(name, _)| *name).collect();
        assert_eq!(members, ["new_people.claim", "new_people.values"]);
    }
}
