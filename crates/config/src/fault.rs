//! What is wrong with a configuration, said in full.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// Stands where a secret would have stood.
pub(crate) const HIDDEN: &str = "«hidden»";

/// Longest piece of a value that a fault repeats, in characters.
const SHOWN: usize = 80;

/// The sort of a fault, for programs that read `--json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The text is not TOML.
    Syntax,
    /// There is no such key.
    UnknownKey,
    /// The value is of another type than the key.
    WrongType,
    /// The number is below or above what is allowed.
    OutOfRange,
    /// The value has the right type but makes no sense, or is unsafe.
    Invalid,
    /// A required key is absent.
    Missing,
    /// A file that is pointed at cannot be read, or may be read by too many.
    Unreadable,
    /// Two keys contradict one another.
    Conflict,
}

/// Where a faulty value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A line of the configuration file.
    File {
        /// The file; absent when the text was given directly.
        path: Option<PathBuf>,
        /// Line, counted from 1.
        line: usize,
    },
    /// An environment variable of this name.
    Variable(String),
    /// Nowhere: the key is absent, or holds its default.
    Absent,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Dotted key, such as `server.listen`; empty when the fault belongs to no key.
    pub key: String,
    /// The offending value as TOML would write it, with secrets replaced by `«hidden»`.
    pub value: Option<String>,
    /// The sort of fault.
    pub kind: FaultKind,
    /// What would be right.
    pub expected: String,
    /// Where the value came from.
    pub origin: Origin,
}

/// Every fault of a configuration. Never empty. `Display` writes one line each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(faults)
    }

    /// The faults: first those of the layers as such, then section by section.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "there is always at least one fault"
    )]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys may come from a hostile file too; escaping keeps one fault on one line.
        let key = self.key.escape_debug();
        match (self.key.is_empty(), &self.value) {
            (false, Some(value)) => write!(f, "{key} = {value} ({})", self.origin)?,
            (false, None) if self.origin == Origin::Absent => write!(f, "{key}")?,
            (false, None) => write!(f, "{key} ({})", self.origin)?,
            (true, _) => write!(f, "{}", self.origin)?,
        }
        write!(f, ": {}", one_line(&self.expected))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File {
                path: Some(path),
                line: 0,
            } => write!(f, "{path:?}"),
            Self::File {
                path: Some(path),
                line,
            } => write!(f, "{path:?} line {line}"),
            Self::File { path: None, line } => write!(f, "line {line}"),
            Self::Variable(name) => write!(f, "variable {}", name.escape_debug()),
            Self::Absent => f.write_str("default"),
        }
    }
}

/// A text as a fault shows it: quoted, without control characters, shortened.
pub(crate) fn shown_text(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
