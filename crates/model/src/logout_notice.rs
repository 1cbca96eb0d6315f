//! A back-channel logout on its way (OpenID Connect Back-Channel Logout 1.0): durable, tried again
//! until the portal has heard it, and kept as a record.

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, NoticeId, PersonId, SessionId},
    issuer::OwnIssuer,
};
use serde::Serialize;

/// Where a notice stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeState {
    /// It waits, or is being sent.
    Waiting,
    /// The portal answered with success.
    Delivered(Timestamp),
    /// Nobody tries any more.
    GivenUp(Timestamp),
}

/// How back-channel logouts fare, of those whose record is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NoticeCounts {
    /// Not told yet.
    pub waiting: i64,
    /// Told.
    pub delivered: i64,
    /// Nobody tries any more.
    pub given_up: i64,
}

/// Back-channel logouts that were not delivered, of those whose record is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UndeliveredNotices {
    /// Not told yet.
    pub waiting: i64,
    /// Nobody tries any more.
    pub given_up: i64,
}

/// One session's end, told to one portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutNotice {
    /// Its id, the `jti` of the logout token.
    pub id: NoticeId,
    /// To whom.
    pub client: ClientId,
    /// Whose session.
    pub person: PersonId,
    /// Of which institution.
    pub institution: InstitutionId,
    /// Which session; `None` tells of all sessions of the person at the portal.
    pub session: Option<SessionId>,
    /// The issuer that the portal knows the session by, if it is the one of the institution's own host.
    pub issuer: Option<String>,
    /// When the session ended.
    pub created_at: Timestamp,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, or how long its present sender has it to itself.
    pub next_attempt_at: Timestamp,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Where it stands.
    pub state: NoticeState,
}

impl LogoutNotice {
    /// Whose keys sign what tells it, and in whose name.
    #[must_use]
    pub fn own_issuer(&self) -> Option<OwnIssuer> {
        self.issuer.clone().map(|issuer| OwnIssuer {
            issuer,
            institution: self.institution.clone(),
        })
    }
}
