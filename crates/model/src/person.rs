//! A person: somebody who signs in at one institution.

use crate::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a person is at an institution.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A pupil or student.
    Pupil,
    /// A teacher.
    Teacher,
    /// Other staff.
    Staff,
    /// A parent or guardian.
    Guardian,
    /// A member or client of a co-operative or care provider.
    Member,
    /// The institution's administrator.
    Admin,
    /// A teacher who helps the own pupils with passwords.
    ClassAdmin,
    /// May ask for accounts (N-08).
    MainContact,
    /// May read everything of the institution.
    Auditor,
    /// Helps people of several institutions with their factors.
    Support,
    /// Runs the installation.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Pupil,
        Self::Teacher,
        Self::Staff,
        Self::Guardian,
        Self::Member,
        Self::Admin,
        Self::ClassAdmin,
        Self::MainContact,
        Self::Auditor,
        Self::Support,
        Self::Operator,
    ];

    /// The name in tokens and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pupil => "pupil",
            Self::Teacher => "teacher",
            Self::Staff => "staff",
            Self::Guardian => "guardian",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::ClassAdmin => "class_admin",
            Self::MainContact => "main_contact",
            Self::Auditor => "auditor",
            Self::Support => "support",
            Self::Operator => "operator",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether this role changes other people's accounts: then a second factor is always needed,
    /// no browser is remembered, and only support changes the factor.
    #[must_use]
    pub const fn is_administrative(self) -> bool {
        matches!(self, Self::Admin | Self::Support | Self::Operator)
    }
}

/// Whether an account may be used.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may.
    #[default]
    Active,
    /// An administrator closed it.
    Disabled,
}

/// What a person's password is worth.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PasswordState {
    /// The person's own.
    #[default]
    Current,
    /// The person's own, but a new one must be chosen at the next sign-in.
    MustChange,
    /// Given by somebody else: it ends, and a new one must be chosen (S-09, S-10).
    Temporary {
        /// When it stops working.
        ends_at: Timestamp,
    },
}

impl PasswordState {
    /// Whether a new password comes before anything else is handed out.
    #[must_use]
    pub const fn must_change(self) -> bool {
        !matches!(self, Self::Current)
    }
}

/// A name with its Dutch particle kept apart, so that lists sort on the surname.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonName {
    /// Given name.
    pub given: String,
    /// Particle before the surname: `van der`.
    pub particle: String,
    /// Surname.
    pub family: String,
}

impl PersonName {
    /// The family name with its particle.
    #[must_use]
    pub fn family_with_particle(&self) -> String {
        join(&[&self.particle, &self.family])
    }

    /// The whole name.
    #[must_use]
    pub fn full(&self) -> String {
        join(&[&self.given, &self.particle, &self.family])
    }
}

fn join(parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

impl Profile {
    /// Whether it is a child's by its birth date (`birthdate`, OpenID Connect Core §5.1): under 16 on a day.
    /// Who has none, or hides the year, is not known to be one.
    #[must_use]
    pub fn is_of_child(&self, today: NaiveDate) -> bool {
        let Some(said) = &self.birthdate else {
            return false;
        };
        // Of a year alone: nobody is a child for longer than may be.
        let whole = if said.len() == 4 {
            format!("{said}-01-01")
        } else {
            said.clone()
        };
        let Ok(born) = NaiveDate::parse_from_str(&whole, "%Y-%m-%d") else {
            return false;
        };
        born.year() > 0 && today.years_since(born).is_none_or(|age| age < 16)
    }
}

/// A person's own settings beside the account's essentials; the standard claims of OpenID Connect
/// Core §5.1 that have no column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Profile {
    /// `middle_name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// `nickname`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// `profile`, a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// `picture`, a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// `website`, a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// `gender`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// `birthdate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// `zoneinfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// `locale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// `address`, formatted on several lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The number that the institution knows the person by: a pupil number (U-30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The programme: `havo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// The person agreed to be named to people who need the institution's main contact (N-07).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shown_as_contact: bool,
}

/// The `address` claim (OpenID Connect Core §5.1.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Address {
    /// The whole address.
    pub formatted: String,
    /// Street and number.
    pub street_address: String,
    /// Town.
    pub locality: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
}

/// What somebody is invited to in a sign-in, and may put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invitation {
    /// To set up a second factor.
    SecondFactor,
    /// To choose a secret question.
    SecurityQuestion,
    /// To add a passkey.
    Passkey,
}

/// When "not now" was last the answer, for each invitation by itself: putting off one puts off no other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Postponed {
    /// [`Invitation::SecondFactor`].
    pub second_factor: Option<Timestamp>,
    /// [`Invitation::SecurityQuestion`].
    pub question: Option<Timestamp>,
    /// [`Invitation::Passkey`].
    pub passkey: Option<Timestamp>,
}

impl Postponed {
    /// Whether an invitation comes again so many days after "not now"; it does where that was never said.
    #[must_use]
    pub fn is_due(&self, invitation: Invitation, again_days: u32, now: Timestamp) -> bool {
        let at = match invitation {
            Invitation::SecondFactor => self.second_factor,
            Invitation::SecurityQuestion => self.question,
            Invitation::Passkey => self.passkey,
        };
        at.is_none_or(|at| now - at >= chrono::Duration::days(i64::from(again_days)))
    }
}

/// A person. It prints as its id alone: the rest is nobody's business in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The id; also the `sub` of tokens. Never an address, never reused.
    pub id: PersonId,
    /// Whose person.
    pub institution: InstitutionId,
    /// The name the person types and sees, in its own spelling.
    pub username: String,
    /// The name that identifies within the institution: what `LoginName::canonical` made of it.
    pub login_key: String,
    /// The person's name.
    pub name: PersonName,
    /// Mail address.
    pub email: Option<String>,
    /// When the mail address was proven.
    pub email_verified_at: Option<Timestamp>,
    /// Mobile number, E.164.
    pub phone: Option<String>,
    /// When the number was proven.
    pub phone_verified_at: Option<Timestamp>,
    /// What the person is.
    pub roles: Vec<Role>,
    /// Groups, such as classes.
    pub groups: Vec<String>,
    /// Whether the account may be used.
    pub standing: Standing,
    /// Used by several people (N-05).
    pub shared: bool,
    /// The account does not work before.
    pub starts_at: Option<Timestamp>,
    /// The account does not work from then on.
    pub ends_at: Option<Timestamp>,
    /// The person's language, `nl` or `en`, if chosen.
    pub language: Option<String>,
    /// Further claims.
    pub profile: Profile,
    /// The password's Argon2id hash in PHC form; `None` for people without a password.
    pub password_hash: Option<String>,
    /// What the password is worth.
    pub password_state: PasswordState,
    /// Raised by each change of password, factor or standing: what carries an older number is dead.
    pub epoch: i64,
    /// When "not now" was last the answer to which invitation (H-08).
    pub postponed: Postponed,
    /// When the person came.
    pub created_at: Timestamp,
    /// When something about the person last changed.
    pub updated_at: Timestamp,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

/// Why an account may not be used right now. Told only after correct credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Several people use it, and the institution forbids that (N-05).
    Shared,
    /// Closed, ended, or not started yet (S-03).
    Inactive,
    /// The temporary password has ended (S-09).
    TemporaryPasswordEnded,
}

impl Person {
    /// Why this account may not be used at this moment, if it may not.
    #[must_use]
    pub fn refusal(&self, shared_forbidden: bool, now: Timestamp) -> Option<Refusal> {
        let started = self.starts_at.is_none_or(|starts_at| now >= starts_at);
        let ended = self.ends_at.is_some_and(|ends_at| now >= ends_at);
        if self.standing == Standing::Disabled || !started || ended {
            return Some(Refusal::Inactive);
        }
        if self.shared && shared_forbidden {
            return Some(Refusal::Shared);
        }
        match self.password_state {
            PasswordState::Temporary { ends_at } if now >= ends_at => {
                Some(Refusal::TemporaryPasswordEnded)
            }
            _ => None,
        }
    }

    /// The same for whoever showed something else than the password, or signed in already: a temporary
    /// password that has ended matters to nobody but who types it.
    #[must_use]
    pub fn standing_refusal(&self, shared_forbidden: bool, now: Timestamp) -> Option<Refusal> {
        self.refusal(shared_forbidden, now)
            .filter(|refusal| *refusal != Refusal::TemporaryPasswordEnded)
    }

    /// Whether the person changes other people's accounts.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.roles.iter().any(|role| role.is_administrative())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_a_child_until_the_sixteenth_birthday() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        let born = |birthdate: &str| {
            let profile = Profile {
                birthdate: Some(birthdate.to_owned()),
                ..Profile::default()
            };
            profile.is_of_child(today)
        };
        assert!(born("2010-11-30") && born("2026-11-29") && born("2011"));
        assert!(!born("2010-11-29") && !born("1985-04-12") && !born("2010"));
        // A hidden year, and what is no date.
        assert!(!born("0000-11-30") && !born("gisteren") && !born(""));
        assert!(!Profile::default().is_of_child(today));
    }
}
