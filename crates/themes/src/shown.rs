//! Values that one person may see once, and no log may see ever.

use std::fmt;

use serde::{Serialize, Serializer};

/// A confidential value on its way to the page of the one person it is meant for.
///
/// It can be serialised, for that is how it reaches the template; its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// Wraps a value that is about to be shown.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Shown {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(…)")
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
