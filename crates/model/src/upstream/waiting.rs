//! What a provider said in a sign-in, and what waits for the person: a choice, or the proof of the account
//! here.

use super::UpstreamIdentity;
use crate::{
    context::Timestamp,
    ids::{PersonId, SourceId},
    person::Person,
    seal::Sealed,
};
use serde::{Deserialize, Serialize};

/// Somebody whom a provider vouched for in this sign-in, and who is known to nobody here yet: it waits
/// for its owner to show the account here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingLink {
    /// Which source.
    pub source: SourceId,
    /// Whom.
    pub identity: UpstreamIdentity,
    /// The person asked for the link in the form that proved the account here.
    #[serde(default)]
    pub wanted: bool,
    /// When the source vouched. The release of before wrote none.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// Somebody whom a provider vouched for in this sign-in, and who has several accounts: it waits for the
/// choice of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingChoice {
    /// Which source vouched.
    pub source: SourceId,
    /// Whom for.
    pub identity: UpstreamIdentity,
    /// `sid` there, if the provider tells.
    pub sid: Option<String>,
    /// The ID token, sealed for the source that vouched; whether it is kept, the chosen account's source
    /// says.
    pub id_token: Sealed,
    /// When the first factor counts as shown.
    pub at: Timestamp,
    /// The accounts that it was for, each with its epoch then. The release of before wrote none.
    #[serde(default)]
    pub accounts: Option<Vec<(PersonId, i64)>>,
}

impl WaitingChoice {
    /// Whether what the source said is worth anything for an account: it was one of those, and nothing
    /// changed of it since that ends what was shown before.
    #[must_use]
    pub fn is_for(&self, person: &Person) -> bool {
        let one = |(id, epoch): &(PersonId, i64)| *id == person.id && *epoch == person.epoch;
        let accounts = self.accounts.as_ref();
        accounts.is_none_or(|accounts| accounts.iter().any(one))
    }
}
