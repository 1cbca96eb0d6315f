//! A class, or another group that people of an institution are in together.

use crate::{
    context::Timestamp,
    ids::{ClassId, InstitutionId, PersonId},
    person::Role,
};
use serde::{Deserialize, Serialize};

/// A class. Its name stands among the groups that portals are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The id.
    pub id: ClassId,
    /// Whose class.
    pub institution: InstitutionId,
    /// What it is called: `3B`.
    pub name: String,
    /// The school year: `2026-2027`. May be empty.
    pub year: String,
    /// The programme: `havo`. May be empty.
    pub programme: String,
    /// Since when it is kept for the record alone.
    pub archived_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// As what somebody is in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It is the person's main class; there is one at most.
    Main,
    /// It is one of the person's other classes.
    Extra,
    /// The person teaches it.
    Teacher,
}

impl Part {
    /// The name in tables and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Extra => "extra",
            Self::Teacher => "teacher",
        }
    }

    /// The part of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Main, Self::Extra, Self::Teacher]
            .into_iter()
            .find(|part| part.as_str() == name)
    }
}

/// Somebody in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The name in parts, as lists show it.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// As what.
    pub part: Part,
    /// What the person is at the institution.
    pub roles: Vec<Role>,
}

impl Member {
    /// Whether it is a pupil and nothing more, in the class to be taught.
    #[must_use]
    pub fn is_pupil(&self) -> bool {
        self.part != Part::Teacher && self.roles == [Role::Pupil]
    }
}

/// A class with how many are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassLine {
    /// The class.
    pub class: Class,
    /// Pupils, main and extra.
    pub members: u32,
    /// Teachers.
    pub teachers: u32,
}
