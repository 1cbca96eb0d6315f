//! What a sign-in was decided on, kept for a while: so that "why was I asked?" has an answer.

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, PersonId, TransactionId},
    person::Role,
};
use serde_json::Value;

/// One decision of the dispatcher about a person. It holds no secret, and of the person the id alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigninDecision {
    /// In which sign-in.
    pub signin: TransactionId,
    /// The how manieth of that sign-in, from 1.
    pub number: i64,
    /// About whom.
    pub person: PersonId,
    /// At which institution.
    pub institution: InstitutionId,
    /// For which portal; `None` for a page of our own.
    pub client: Option<ClientId>,
    /// When.
    pub at: Timestamp,
    /// Under which version of the policy.
    pub policy: i64,
    /// What the person was then.
    pub roles: Vec<Role>,
    /// What came next, by the name of its page.
    pub step: String,
    /// The facts that it rests on, as the dispatcher wrote them down.
    pub facts: Value,
}

/// A sign-in, as a list shows it: its last decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigninSummary {
    /// Which.
    pub signin: TransactionId,
    /// When the last decision was made.
    pub at: Timestamp,
    /// For which portal.
    pub client: Option<ClientId>,
    /// What came last.
    pub step: String,
}
