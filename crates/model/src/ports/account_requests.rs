//! Requests for accounts.

use super::durable::Stored;
use crate::{
    account_request::{AccountRequest, RequestState},
    context::Timestamp,
    ids::{InstitutionId, PersonId, RequestId},
};

/// Requests for accounts.
pub trait AccountRequests {
    /// A new one.
    fn add_request(&mut self, request: &AccountRequest) -> Stored<()>;
    /// By id.
    fn request(&mut self, id: &RequestId) -> Stored<Option<AccountRequest>>;
    /// The newest of some institutions, open ones or all, newest first, before a cursor.
    fn requests(
        &mut self,
        institutions: &[InstitutionId],
        open: bool,
        before: Option<(Timestamp, RequestId)>,
        limit: u32,
    ) -> Stored<Vec<AccountRequest>>;
    /// The same of all institutions.
    fn requests_everywhere(
        &mut self,
        open: bool,
        before: Option<(Timestamp, RequestId)>,
        limit: u32,
    ) -> Stored<Vec<AccountRequest>>;
    /// The same of those that somebody made.
    fn requests_by(
        &mut self,
        person: &PersonId,
        open: bool,
        before: Option<(Timestamp, RequestId)>,
        limit: u32,
    ) -> Stored<Vec<AccountRequest>>;
    /// How many of an institution wait for a decision.
    fn count_pending_requests(&mut self, institution: &InstitutionId) -> Stored<u32>;
    /// A counted update from one state to what `request` holds now: state, answer, decision, account,
    /// reason and moment. Whether it was still in that state.
    fn move_request(&mut self, from: RequestState, request: &AccountRequest) -> Stored<bool>;
}
