//! What a directory elsewhere keeps about people and classes here, and the tokens that it comes with
//! (SCIM, RFC 7643 and 7644).

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, ProgramTokenId},
    secret::HashedToken,
};
use sluis_protocol::scope::Scope;

/// Reads people and classes as a directory sees them.
pub const READ: &str = "sluis:scim:read";
/// Makes, changes and closes them.
pub const WRITE: &str = "sluis:scim:write";

/// What a directory looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceKind {
    /// A person.
    User,
    /// A class.
    Group,
}

impl ResourceKind {
    /// The name in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }
}

/// What a directory says of something that it looks after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceLink {
    /// Of which kind.
    pub kind: ResourceKind,
    /// Its id here.
    pub resource: String,
    /// Whose.
    pub institution: InstitutionId,
    /// Its id there.
    pub external_id: Option<String>,
    /// Since when the directory knows it no more. An account that is open again is there all the same.
    pub removed_at: Option<Timestamp>,
}

/// A bearer token of a program, for directories that can't fetch one: it lives long, opens provisioning
/// alone, and is told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramToken {
    /// Its id.
    pub id: ProgramTokenId,
    /// Its hash.
    pub hash: HashedToken,
    /// Which program it stands for.
    pub client: ClientId,
    /// What it may do, as far as its program still may.
    pub scope: Scope,
    /// What somebody calls it.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
}
