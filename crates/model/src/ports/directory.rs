//! An institution's directory, which is asked whether a password is right.

use super::upstream::UpstreamError;
use crate::{
    context::Timestamp,
    ids::SourceId,
    secret::Secret,
    upstream::{SourceSettings, UpstreamIdentity},
};
use async_trait::async_trait;
use std::fmt;

/// A directory, and how we prove ourselves there.
#[derive(Debug, Clone, Copy)]
pub struct DirectoryAt<'a> {
    /// Whose question it is: however many one source asks, another one, of another institution and with the very same
    /// settings, has places of its own.
    pub id: &'a SourceId,
    /// The source; its `directory` says how it is asked.
    pub source: &'a SourceSettings,
    /// The password of the account that searches.
    pub secret: Option<&'a Secret>,
    /// The present.
    pub now: Timestamp,
}

/// Who is asked about.
#[derive(Debug, Clone, Copy)]
pub enum DirectoryName<'a> {
    /// Whoever has this name there.
    Typed(&'a str),
    /// Whoever is this for good, whatever they are called there by now; where nobody searches, by the name
    /// all the same.
    Known {
        /// What tells them apart.
        subject: &'a str,
        /// The name here.
        username: &'a str,
    },
}

/// What a directory said of a name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryAnswer {
    /// Right: whom it vouches for.
    Vouched(Box<UpstreamIdentity>),
    /// Wrong, or nobody has this name; never which.
    Wrong,
    /// The directory lets this person in no more, or not before something is done there.
    Refused(DirectoryRefusal),
}

/// Why a directory lets a person in no more (Active Directory's sub-codes of `invalidCredentials`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DirectoryRefusal {
    /// The account is switched off there (533), or has ended (701).
    Disabled,
    /// The password has ended there (532), or has to be changed first (773).
    PasswordEnded,
    /// The account is locked there for a while (775). That is said of it with a wrong password as well, so
    /// it proves nothing of who asks.
    Locked,
}

impl DirectoryRefusal {
    /// The name in the audit trail.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::PasswordEnded => "password_ended",
            Self::Locked => "locked",
        }
    }
}

/// The directories of institutions, whichever. Nothing is asked of them without TLS, no referral is
/// followed, and nothing that was typed is kept.
#[async_trait]
pub trait Directory: Send + Sync + fmt::Debug {
    /// Whether a name and a password belong together. An empty password is never right: a directory
    /// takes one for no password at all, and says yes (RFC 4513 §5.1.2).
    ///
    /// # Errors
    /// Why nobody could be asked.
    async fn check(
        &self,
        at: DirectoryAt<'_>,
        who: DirectoryName<'_>,
        password: &Secret,
    ) -> Result<DirectoryAnswer, UpstreamError>;
    /// Connects, and proves ourselves.
    ///
    /// # Errors
    /// What is wrong.
    async fn look(&self, at: DirectoryAt<'_>) -> Result<(), UpstreamError>;
    /// Whether a directory does not answer: asked by ourselves.
    async fn is_out(&self, at: DirectoryAt<'_>) -> bool {
        self.look(at)
            .await
            .is_err_and(|error| error.fault == super::upstream::UpstreamFault::Unreachable)
    }
}
