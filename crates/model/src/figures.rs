//! Figures of an institution: how many people have a second factor, and what happened on a day.

use crate::{ids::InstitutionId, person::Role, second_factor::SecondFactorState};
use chrono::NaiveDate;

/// People who are alike in what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Their roles.
    pub roles: Vec<Role>,
    /// Where their second factor stands; where passkeys count, one alone is a second factor that is on.
    pub state: SecondFactorState,
    /// They have an app.
    pub app: bool,
    /// They have a number for text messages.
    pub texts: bool,
    /// They have a passkey that counts.
    pub passkey: bool,
    /// How many.
    pub count: u32,
}

/// What happened in a while.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Happened {
    /// Sign-ins.
    pub sign_ins: u32,
    /// Of which a remembered browser stood in for the second factor.
    pub remembered: u32,
    /// Wrong passwords.
    pub passwords_refused: u32,
    /// Wrong codes.
    pub codes_refused: u32,
    /// Times that tries were cut off.
    pub lock_outs: u32,
    /// Recovery codes that were used.
    pub recovery_codes: u32,
    /// Ways through the recovery portal.
    pub recoveries: u32,
    /// Apps that were set up.
    pub apps: u32,
    /// Of which some count other seconds than was asked (conflict 1).
    pub other_periods: u32,
}

/// What a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// All people; those with a second factor are the part.
    Everybody,
    /// People of a role.
    Role,
    /// People of a class or group.
    Group,
    /// People with a second factor; those who have this method are the part.
    Method,
    /// What happened on the day.
    Happened,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 5] = [
        Self::Everybody,
        Self::Role,
        Self::Group,
        Self::Method,
        Self::Happened,
    ];

    /// The name in columns.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Role => "role",
            Self::Group => "group",
            Self::Method => "method",
            Self::Happened => "happened",
        }
    }

    /// The subject of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// One figure of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Whose.
    pub institution: InstitutionId,
    /// Of which day, in Europe/Amsterdam.
    pub day: NaiveDate,
    /// Of what.
    pub subject: Subject,
    /// Of which one of them.
    pub name: String,
    /// How many there are.
    pub total: u32,
    /// How many of them.
    pub part: u32,
}

/// An institution as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionLine {
    /// Its id.
    pub id: InstitutionId,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its own hosts.
    pub hosts: Vec<String>,
    /// Whether people of it may sign in.
    pub active: bool,
}
