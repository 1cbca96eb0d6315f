//! The audit trail as it is read, sealed, streamed and dropped for its age.

use super::durable::Stored;
use crate::{
    audit::EventKind,
    audit_chain::{Chain, ChainHead, Record, Seal},
    context::Timestamp,
    ids::{EventId, PersonId},
};

/// Which events of a chain.
#[derive(Debug, Clone)]
pub struct TrailQuery {
    /// Whose.
    pub chain: Chain,
    /// Of these kinds; empty means all.
    pub kinds: Vec<EventKind>,
    /// To this person.
    pub target: Option<PersonId>,
    /// By this person.
    pub actor: Option<PersonId>,
    /// Of this request.
    pub request: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Older than this one: where the page before ended.
    pub after: Option<(Timestamp, EventId)>,
    /// At most.
    pub limit: u32,
}

impl TrailQuery {
    /// All events of a chain, the newest first.
    #[must_use]
    pub const fn all(chain: Chain, limit: u32) -> Self {
        Self {
            chain,
            kinds: vec![],
            target: None,
            actor: None,
            request: None,
            from: None,
            until: None,
            after: None,
            limit,
        }
    }
}

/// How far a stream has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamState {
    /// Everything up to this place was taken.
    pub position: i64,
    /// Until then somebody has it in hand, or it rests after a failure.
    pub lease_until: Timestamp,
    /// Failures since something was last taken.
    pub failures: u32,
    /// The last of them.
    pub last_error: Option<String>,
    /// When something was last taken.
    pub moved_at: Timestamp,
}

/// The audit trail beyond writing it.
pub trait AuditTrail {
    /// Events, the newest first.
    fn trail(&mut self, query: &TrailQuery) -> Stored<Vec<Record>>;
    /// Events without a seal, the oldest first.
    fn unsealed_events(&mut self, limit: u32) -> Stored<Vec<Record>>;
    /// How many events of a chain have no seal yet.
    fn unsealed_count(&mut self, chain: &Chain) -> Stored<u64>;
    /// Where a chain stands; `None` before its first event is sealed.
    fn chain_head(&mut self, chain: &Chain) -> Stored<Option<ChainHead>>;
    /// Where all chains stand, by name.
    fn chain_heads(&mut self) -> Stored<Vec<ChainHead>>;
    /// A counted change: whether the chain stood at `before` (the number of its newest event and its
    /// floor) until now.
    fn move_chain_head(&mut self, before: Option<(i64, i64)>, head: &ChainHead) -> Stored<bool>;
    /// The place of the newest sealed event.
    fn sealed_up_to(&mut self) -> Stored<i64>;
    /// A counted change: whether that place was `from` until now.
    fn move_sealed_up_to(&mut self, from: i64, to: i64, now: Timestamp) -> Stored<bool>;
    /// A counted change: whether the event had no seal until now.
    fn seal_event(&mut self, id: &EventId, seal: &Seal) -> Stored<bool>;
    /// Sealed events of a chain in their order.
    fn sealed_events(&mut self, chain: &Chain, after: i64, limit: u32) -> Stored<Vec<Record>>;
    /// Sealed events of all chains in their order.
    fn events_after(&mut self, position: i64, limit: u32) -> Stored<Vec<Record>>;
    /// The number of the first event of a chain that is not older than `cutoff`.
    fn first_kept(&mut self, chain: &Chain, cutoff: Timestamp) -> Stored<Option<i64>>;
    /// Drops the events of a chain up to a number. How many.
    fn drop_events(&mut self, chain: &Chain, up_to: i64) -> Stored<usize>;
    /// How far a stream has come; `None` when it never began.
    fn stream(&mut self, name: &str) -> Stored<Option<StreamState>>;
    /// Takes a stream in hand until `until`, if nobody has it; a new one begins at `from`.
    fn claim_stream(
        &mut self,
        name: &str,
        from: i64,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<Option<StreamState>>;
    /// A counted change: the stream came from `from` to `to` and is free again. Whether it was there.
    fn move_stream(&mut self, name: &str, from: i64, to: i64, now: Timestamp) -> Stored<bool>;
    /// It failed: nobody tries before `until`.
    fn rest_stream(&mut self, name: &str, until: Timestamp, error: &str) -> Stored<()>;
}
