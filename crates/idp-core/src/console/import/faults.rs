//! What can be wrong with a row.

use serde::{Deserialize, Serialize};
use sluis_model::import::ImportColumn;

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What people are recognised by is not there.
    KeyMissing,
    /// Somebody new needs a name to sign in with.
    UsernameMissing,
    /// Somebody new needs a name.
    NameMissing,
    /// Somebody new must be something.
    RoleMissing,
    /// More characters than anybody needs.
    TooLong,
    /// Characters that no name holds.
    StrangeCharacters,
    /// No mail address.
    NotEmail,
    /// No mobile number.
    NotPhone,
    /// No day.
    NotDate,
    /// The last day comes before the first.
    EndsBeforeStart,
    /// No word for what people are.
    UnknownRole,
    /// Nobody gets such a role from a file.
    RoleNotGiven,
    /// Neither Dutch nor English.
    UnknownLanguage,
    /// Neither yes nor no.
    NotYesOrNo,
    /// No hash that passwords can be checked against.
    HashUnusable,
    /// No authenticator secret.
    SecretUnusable,
    /// No period of codes.
    PeriodUnusable,
    /// Neither six nor eight digits.
    DigitsUnusable,
    /// No algorithm of codes.
    AlgorithmUnusable,
    /// No ECK iD.
    NotEckId,
    /// An address that several people read (N-06).
    RoleAddress,
    /// The same person stands on this line already.
    TwiceInFile(u32),
    /// The same name to sign in with stands on this line already.
    LoginTwice(u32),
    /// Somebody else signs in with this name.
    UsernameTaken,
    /// Somebody else has this number.
    NumberTaken,
    /// Several people have this address.
    SeveralPeople,
    /// The row would change an administrator, or somebody who was one until lately.
    Administrator,
}

/// What is wrong with a row, and in which column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// Where.
    pub column: ImportColumn,
    /// Why.
    pub reason: Reason,
}
