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
    /// The institution has closed the own way, so that nobody is told of it.
    pub only: bool,
}

impl SourceTroubleView {
    /// For samples: one of each, with the own way and without.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let kinds = [
            SourceTroubleKind::Unreachable,
            SourceTroubleKind::NotInOrder,
            SourceTroubleKind::Denied,
            SourceTroubleKind::Again,
            SourceTroubleKind::NotLetIn,
            SourceTroubleKind::Taken,
            SourceTroubleKind::TooLittle,
        ];
        let with = |only| {
            kinds.map(|kind| Self {
                kind,
                source: "De Regenboog".to_owned(),
                only,
            })
        };
        with(false).into_iter().chain(with(true)).collect()
    }
}

impl From<SourceTroubleView> for Words {
    fn from(trouble: SourceTroubleView) -> Self {
        Self::of(match (trouble.kind, trouble.only) {
            (SourceTroubleKind::Unreachable, false) => "source-trouble-unreachable",
            (SourceTroubleKind::Unreachable, true) => "source-trouble-unreachable-only",
            (SourceTroubleKind::NotInOrder, false) => "source-trouble-not-in-order",
            (SourceTroubleKind::NotInOrder, true) => "source-trouble-not-in-order-only",
            (SourceTroubleKind::Denied, false) => "source-trouble-denied",
            (SourceTroubleKind::Denied, true) => "source-trouble-denied-only",
            (SourceTroubleKind::Again, _) => "source-trouble-again",
            (SourceTroubleKind::NotLetIn, _) => "source-trouble-not-let-in",
            (SourceTroubleKind::Taken, _) => "source-trouble-taken",
            (SourceTroubleKind::TooLittle, _) => "source-trouble-too-little",
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
