//! What several pages of the console share.

use std::borrow::Cow;

use serde::Serialize;

use crate::words::Words;

/// What is wrong with one field; shown beside it.
#[derive(Clone, Debug, Serialize)]
pub struct FieldFault {
    /// The field's name.
    pub field: Cow<'static, str>,
    /// What is wrong.
    pub words: Words,
}

/// One of several to choose from.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice that is shown as given.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            chosen,
        }
    }
}

/// The ways on and back in a long list. Pages are found by where the last one ended, not by number:
/// the hundredth is as quick as the first.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    /// The first page, unless this is it.
    pub first_href: Option<String>,
    /// The next page, if there is one.
    pub next_href: Option<String>,
}
