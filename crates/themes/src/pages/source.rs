//! The institution's own providers on the page of a sign-in.

use crate::words::Words;
use serde::Serialize;

/// One provider, as a button.
#[derive(Clone, Debug, Serialize)]
pub struct SourceButton {
    /// Its short name, posted as `source`.
    pub slug: String,
    /// What people call it.
    pub name: String,
}

/// An account at a provider that nobody here is known by yet.
#[derive(Clone, Debug, Serialize)]
pub struct WaitingAccount {
    /// What people call the provider.
    pub source: String,
    /// What the account is called there; may be empty.
    pub label: String,
    /// Where somebody goes on without it.
    pub drop_href: String,
}

impl WaitingAccount {
    /// For samples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            source: "De Regenboog".to_owned(),
            label: "m.bakker@regenboog.example".to_owned(),
            drop_href: "#drop".to_owned(),
        }
    }
}

/// Why a visit to a provider brought nobody back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceTroubleKind {
    /// It can't be reached.
    Unreachable,
    /// Something there is not as it should be.
    NotInOrder,
    /// It was broken off there.
    Denied,
    /// It was not completed.
    Again,
    /// No account is made for whoever came.
    NotLetIn,
    /// The account that would be made is there already.
    Taken,
    /// The provider tells too little of whoever came.
    TooLittle,
}

/// The same with the provider's name.
#[derive(Clone, Debug, Serialize)]
#[serde(into = "Words")]
pub struct SourceTroubleView {
    /// Why.
    pub kind: SourceTroubleKind,
    /// What people call the provider.
    pub source: String,
}

impl SourceTroubleView {
    /// For samples: one of each.
    #[must_use]
    pub fn all() -> [Self; 7] {
        [
            SourceTroubleKind::Unreachable,
            SourceTroubleKind::NotInOrder,
            SourceTroubleKind::Denied,
            SourceTroubleKind::Again,
            SourceTroubleKind::NotLetIn,
            SourceTroubleKind::Taken,
            SourceTroubleKind::TooLittle,
        ]
        .map(|kind| Self {
            kind,
            source: "De Regenboog".to_owned(),
        })
    }
}

impl From<SourceTroubleView> for Words {
    fn from(trouble: SourceTroubleView) -> Self {
        Self::of(match trouble.kind {
            SourceTroubleKind::Unreachable => "source-trouble-unreachable",
            SourceTroubleKind::NotInOrder => "source-trouble-not-in-order",
            SourceTroubleKind::Denied => "source-trouble-denied",
            SourceTroubleKind::Again => "source-trouble-again",
            SourceTroubleKind::NotLetIn => "source-trouble-not-let-in",
            SourceTroubleKind::Taken => "source-trouble-taken",
            SourceTroubleKind::TooLittle => "source-trouble-too-little",
        })
        .with("source", trouble.source)
    }
}

/// The institution's own providers. Posts `source`.
#[derive(Clone, Debug, Serialize)]
pub struct SourcesAsk {
    /// Where the buttons post to.
    pub action: String,
    /// The providers.
    pub buttons: Vec<SourceButton>,
    /// They are the way in for most: the own way folds.
    pub first: bool,
    /// An account there that waits for its owner.
    pub waiting: Option<WaitingAccount>,
    /// What came of the last visit.
    pub trouble: Option<SourceTroubleView>,
}

impl SourcesAsk {
    /// For samples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            action: "#source".to_owned(),
            buttons: vec![SourceButton {
                slug: "regenboog".to_owned(),
                name: "De Regenboog".to_owned(),
            }],
            first: false,
            waiting: None,
            trouble: None,
        }
    }
}
