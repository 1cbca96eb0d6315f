//! A run through the recovery portal: ephemeral, bound to the browser that began it. It signs nobody
//! in, and renews one thing only (S-19).

use crate::{
    context::Timestamp,
    ids::{InstitutionId, PersonId, RunId},
    phone::PhoneNumber,
    policy::Localized,
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStep {
    /// The code and the answer are asked.
    Check,
    /// Both were right: the menu.
    Menu,
    /// Something was renewed; nothing more can be.
    Done,
}

/// A run. Where name and number fit nobody it has no person, and looks alike (S-13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryRun {
    /// Its id, part of every page's address.
    pub id: RunId,
    /// The hash of the browser's own cookie.
    pub browser: HashedToken,
    /// The hash of what the browser was given beside the menu (SES-01). Whoever had the browser's cookie before that
    /// renews nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<HashedToken>,
    /// Of which institution.
    pub institution: InstitutionId,
    /// The name as typed.
    pub username: String,
    /// The number as typed.
    pub phone: Option<PhoneNumber>,
    /// The person, where name and number fit somebody who may come in here.
    pub person: Option<PersonId>,
    /// The person's epoch then: any change since ends the run.
    pub epoch: i64,
    /// The question on the page: the person's own, or one that looks like it.
    pub question: Localized,
    /// How far it has come.
    pub step: RunStep,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is over.
    pub ends_at: Timestamp,
}
