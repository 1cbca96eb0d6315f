//! What went wrong, as SCIM says it (RFC 7644 §3.12).

use serde_json::{Value, json};

/// The schema of an error.
const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// `scimType`: why a request was refused, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorType {
    /// The filter can't be read, or asks for what can't be asked.
    InvalidFilter,
    /// The filter asks for more than can be found.
    TooMany,
    /// Somebody else has it.
    Uniqueness,
    /// It is not the client's to change.
    Mutability,
    /// The body can't be read.
    InvalidSyntax,
    /// A path of a change can't be read, or names nothing.
    InvalidPath,
    /// A path of a change meets nothing.
    NoTarget,
    /// A value can't be.
    InvalidValue,
}

impl ErrorType {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
        }
    }

    /// The status that goes with it.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Uniqueness => 409,
            _ => 400,
        }
    }
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimError {
    /// The HTTP status.
    pub status: u16,
    /// Why, for programs.
    pub kind: Option<ErrorType>,
    /// Why, for who reads the program's log.
    pub detail: String,
}

impl ScimError {
    /// A refusal with a `scimType`.
    #[must_use]
    pub fn new(kind: ErrorType, detail: impl Into<String>) -> Self {
        Self {
            status: kind.status(),
            kind: Some(kind),
            detail: detail.into(),
        }
    }

    /// A refusal that its status says everything of.
    #[must_use]
    pub fn status(status: u16, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: None,
            detail: detail.into(),
        }
    }

    /// As it travels.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut error = json!({
            "schemas": [SCHEMA],
            "status": self.status.to_string(),
            "detail": self.detail,
        });
        if let Some(kind) = self.kind {
            error["scimType"] = kind.as_str().into();
        }
        error
    }
}
