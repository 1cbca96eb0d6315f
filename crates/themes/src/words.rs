//! A text by its key, with what has to be filled in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::dates::{DateTimeView, DateView};

/// Something filled in into a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TextArg {
    /// A number; texts choose singular or plural by it.
    Number(u32),
    /// A piece of text.
    Text(String),
    /// A day, filled in in words.
    Day(DateView),
    /// A moment, filled in in words.
    Moment(DateTimeView),
}

impl From<DateView> for TextArg {
    fn from(day: DateView) -> Self {
        Self::Day(day)
    }
}

impl From<DateTimeView> for TextArg {
    fn from(moment: DateTimeView) -> Self {
        Self::Moment(moment)
    }
}

impl From<u32> for TextArg {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for TextArg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for TextArg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A text by its key, with what has to be filled in; templates print it with `t(words=…)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The key in the Fluent files.
    pub key: &'static str,
    /// What has to be filled in, by name.
    pub args: BTreeMap<&'static str, TextArg>,
}

impl Words {
    /// A text without anything to fill in.
    #[must_use]
    pub fn of(key: &'static str) -> Self {
        Self {
            key,
            args: BTreeMap::new(),
        }
    }

    /// The same text with one more thing filled in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<TextArg>) -> Self {
        self.args.insert(name, value.into());
        self
    }
}
