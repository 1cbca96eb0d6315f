//! Asking which institution somebody belongs to.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{PasskeyAsk, PasskeyUse};
use crate::words::Words;

/// Why a short name was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum InstitutionError {
    /// Nothing was typed.
    Empty,
    /// No institution has this short name.
    Unknown,
    /// The portal is not for people of this institution.
    NotFor {
        /// Its name.
        name: String,
    },
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<InstitutionError> for Words {
    fn from(error: InstitutionError) -> Self {
        match error {
            InstitutionError::Empty => Self::of("institution-empty"),
            InstitutionError::Unknown => Self::of("institution-unknown"),
            InstitutionError::NotFor { name } => Self::of("institution-not-for").with("name", name),
            InstitutionError::Throttled { minutes } => {
                Self::of("throttled").with("minutes", minutes)
            }
        }
    }
}

/// An institution to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstitutionChoice {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// The short name of the institution. Posts `institution`; the passkey's form posts `shared_computer`
/// (value `1`) where that is ticked.
#[derive(Clone, Debug, Serialize)]
pub struct InstitutionPage {
    /// Where the form posts to.
    pub action: String,
    /// What was typed, or the short name remembered on this device.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<InstitutionError>,
    /// Institutions to choose from instead of typing, by name.
    pub choices: Vec<InstitutionChoice>,
    /// They are all that the portal is for.
    pub only: bool,
    /// A passkey tells it, and signs in at once.
    pub passkey: Option<PasskeyAsk>,
    /// Whoever shows a passkey said that others use this computer too.
    pub shared_computer: bool,
}

impl Page for InstitutionPage {
    const TEMPLATE: &'static str = "institution.html";
    const STEP: &'static str = "institution";

    fn title(&self) -> Words {
        Words::of("institution-title")
    }

    fn problem(&self) -> Option<Words> {
        let passkey = self.passkey.as_ref().and_then(|passkey| passkey.error);
        self.error
            .clone()
            .map(Words::from)
            .or(passkey.map(Words::from))
    }

    fn samples() -> Vec<Self> {
        let sample = |value: &str, error| Self {
            action: "#".to_owned(),
            value: value.to_owned(),
            error,
            choices: vec![],
            only: false,
            passkey: None,
            shared_computer: false,
        };
        let choice = |slug: &str, name: &str| InstitutionChoice {
            slug: slug.to_owned(),
            name: name.to_owned(),
        };
        let choices = vec![
            choice("regenboog", "Basisschool De Regenboog"),
            choice("vaart", "Openbare Scholengemeenschap aan de Nieuwe Vaart"),
        ];
        let not_for = InstitutionError::NotFor {
            name: "Stichting Onderzoek".to_owned(),
        };
        vec![
            sample("", None),
            sample("regenboog", None),
            sample("regenbog", Some(InstitutionError::Unknown)),
            sample("", Some(InstitutionError::Empty)),
            sample("x", Some(InstitutionError::Throttled { minutes: 1 })),
            Self {
                choices: choices.clone(),
                ..sample("", None)
            },
            Self {
                choices,
                only: true,
                ..sample("", Some(not_for))
            },
            Self {
                passkey: Some(PasskeyAsk::sample(PasskeyUse::Find)),
                ..sample("", None)
            },
            Self {
                passkey: Some(PasskeyAsk::sample(PasskeyUse::Find)),
                shared_computer: true,
                ..sample("", None)
            },
        ]
    }
}
