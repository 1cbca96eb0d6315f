//! Links that travel by mail: single use, ending, bound to a person and a purpose. Opening one
//! changes nothing; only a posted form uses it up (REC-05, REC-06).

use crate::{
    context::Timestamp,
    ids::{LinkId, PersonId, TransactionId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkPurpose {
    /// A new password; it proves the address it was sent to (N-12).
    NewPassword,
    /// Proves a new mail address (U-13).
    ConfirmEmail {
        /// The address.
        address: String,
    },
    /// "This was not me" (REC-23).
    NotMe {
        /// The address that comes back, when the change was one of address.
        former_email: Option<String>,
    },
}

/// The kind of a purpose, for columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// A new password.
    NewPassword,
    /// A new mail address.
    ConfirmEmail,
    /// "This was not me".
    NotMe,
}

impl LinkPurpose {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> LinkKind {
        match self {
            Self::NewPassword => LinkKind::NewPassword,
            Self::ConfirmEmail { .. } => LinkKind::ConfirmEmail,
            Self::NotMe { .. } => LinkKind::NotMe,
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLink {
    /// Its id.
    pub id: LinkId,
    /// Whose.
    pub person: PersonId,
    /// For what.
    pub purpose: LinkPurpose,
    /// The hash of the token in it.
    pub token: HashedToken,
    /// The address it was sent to.
    pub address: String,
    /// The person's epoch when it was made.
    pub epoch: i64,
    /// The sign-in that it was asked from, to go on there in the same browser.
    pub signin: Option<TransactionId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub ends_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// When a newer one, or a change, took its place.
    pub replaced_at: Option<Timestamp>,
}

/// What a link is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkStanding {
    /// It works.
    Good,
    /// It was used.
    Used,
    /// A newer one took its place, or a change did.
    Replaced,
    /// It is too old, or what it was for has changed since.
    TooOld,
}

impl MailLink {
    /// What it is worth at a moment, for a person with this epoch and address.
    #[must_use]
    pub fn standing(&self, epoch: i64, email: Option<&str>, now: Timestamp) -> LinkStanding {
        if self.used_at.is_some() {
            return LinkStanding::Used;
        }
        let outlived = match &self.purpose {
            // Any change of password or factor since, or of the address, ends it (N-15).
            LinkPurpose::NewPassword => self.epoch != epoch || email != Some(self.address.as_str()),
            LinkPurpose::ConfirmEmail { .. } => self.epoch != epoch,
            LinkPurpose::NotMe { .. } => false,
        };
        if outlived || now >= self.ends_at {
            LinkStanding::TooOld
        } else if self.replaced_at.is_some() {
            LinkStanding::Replaced
        } else {
            LinkStanding::Good
        }
    }
}
