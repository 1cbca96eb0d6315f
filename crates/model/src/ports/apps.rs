//! What administration asks about portals, and what programs that administer need.

use super::durable::Stored;
use crate::{
    audit::Event,
    client::Client,
    client_secret::ClientSecret,
    context::Timestamp,
    ids::{ClientId, EventId, InstitutionId},
    institution::Institution,
    seal::Sealed,
    secret::HashedToken,
};

/// Portals by institution, and their secrets.
pub trait Apps {
    /// Portals of an institution, or those that serve several, by name and id, from behind `after`.
    fn clients_of(
        &mut self,
        institution: Option<&InstitutionId>,
        after: Option<(&str, &str)>,
        limit: u32,
    ) -> Stored<Vec<Client>>;
    /// The secrets of a portal that the console gave, newest first.
    fn client_secrets(&mut self, client: &ClientId) -> Stored<Vec<ClientSecret>>;
    /// A secret; one with the same hash is replaced.
    fn put_client_secret(&mut self, secret: &ClientSecret) -> Stored<()>;
    /// Drops secrets of a portal other than `kept`. How many.
    fn drop_client_secrets(
        &mut self,
        client: &ClientId,
        kept: Option<&HashedToken>,
    ) -> Stored<usize>;
    /// A secret was used, unless that was noted since `since` already. Whether it was noted now.
    fn note_client_secret_use(
        &mut self,
        client: &ClientId,
        hash: &HashedToken,
        since: Timestamp,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Institutions by short name, from behind `after`.
    fn institutions_from(&mut self, after: Option<&str>, limit: u32) -> Stored<Vec<Institution>>;
    /// Events of an institution, newest first, from behind `before`.
    fn api_events(
        &mut self,
        institution: &InstitutionId,
        before: Option<(Timestamp, &EventId)>,
        limit: u32,
    ) -> Stored<Vec<Event>>;
}

/// What is known of a request that a program named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRequest {
    /// What was asked, by its hash.
    pub request: HashedToken,
    /// What was answered; nothing while it is under way.
    pub answer: Option<Sealed>,
}

impl NamedRequest {
    /// The place that an answer is sealed for.
    #[must_use]
    pub fn place(client: &ClientId, name: &str) -> String {
        format!("idempotency_keys/{client}/{name}")
    }
}

/// Requests that programs name, so that asking again changes nothing.
pub trait IdempotencyKeys {
    /// What is known under a name; what has ended is not.
    fn named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        now: Timestamp,
    ) -> Stored<Option<NamedRequest>>;
    /// A request begins, and has until `ends_at` to be answered; what ended under this name is gone.
    /// `Conflict` when another one came first.
    fn begin_named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        request: &HashedToken,
        now: Timestamp,
        ends_at: Timestamp,
    ) -> Stored<()>;
    /// The request that had until `lease` was answered so; that is known until `ends_at`. Where its time
    /// was over and another one began, nothing changes.
    fn answer_named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        lease: Timestamp,
        answer: &Sealed,
        ends_at: Timestamp,
    ) -> Stored<()>;
    /// The request that had until `lease` came to nothing and may be tried again under the same name.
    fn drop_named_request(&mut self, client: &ClientId, name: &str, lease: Timestamp)
    -> Stored<()>;
    /// Drops what ended before `before`, at most so many. How many.
    fn drop_ended_named_requests(&mut self, before: Timestamp, most: u32) -> Stored<usize>;
}
