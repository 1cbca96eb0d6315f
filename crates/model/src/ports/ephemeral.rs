//! Ephemeral data: what ends by itself. Every value carries its own end, and nothing is trusted past
//! it, whatever the store still holds. What is single use is taken in one atomic step.

use super::StoreError;
use crate::{
    access::{AccessToken, AuthorizationCode},
    computer_link::ComputerLink,
    context::Timestamp,
    device::RememberedDevice,
    device_grant::{DeviceDecision, DeviceGrant, DevicePoll},
    ids::{ClientId, DeviceId, GrantId, PersonId, RunId, TransactionId},
    one_time_code::{CodeTry, OneTimeCode},
    pushed_request::PushedRequest,
    recovery_run::{RecoveryRun, RunStep},
    secret::HashedToken,
    session::Session,
    transaction::Transaction,
};
use async_trait::async_trait;

/// What became of an attempt to take a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenCode {
    /// It was there, and now it is spent.
    Fresh(Box<AuthorizationCode>),
    /// It was spent before; this is what it gave.
    Spent(GrantId),
    /// Nobody knows it, or it has ended.
    Unknown,
}

/// What was known of a browser when somebody signed in with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// The person signed in with it before.
    Before,
    /// The person signed in with others before, and not with it.
    Never,
    /// No browser of the person is known.
    NoOther,
}

impl Seen {
    /// The most browsers that are kept of one person.
    pub const MOST_PER_PERSON: usize = 20;
}

/// Sign-ins under way.
#[async_trait]
pub trait Transactions: Send + Sync {
    /// Keeps a transaction, new or changed, until `keep_until`.
    async fn put_transaction(
        &self,
        transaction: &Transaction,
        keep_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// By id.
    async fn transaction(
        &self,
        id: &TransactionId,
        now: Timestamp,
    ) -> Result<Option<Transaction>, StoreError>;
}

/// Browser sessions, by the hash of their cookie.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Keeps a session that begins, until its end. The oldest of more than
    /// [`Session::MOST_PER_PERSON`] end with that: they themselves, so that what hangs on them can end
    /// too.
    async fn put_session(
        &self,
        token: &HashedToken,
        session: &Session,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError>;
    /// Keeps a session as it is now, in one atomic step, and only while it is there: one that was
    /// ended never comes back. Portals that were added meanwhile stay. Whether it was there.
    async fn replace_session(
        &self,
        token: &HashedToken,
        session: &Session,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// By the cookie's hash; only while it lives.
    async fn session(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError>;
    /// Ends it in one atomic step: of many callers one is told that it was there.
    async fn end_session(&self, token: &HashedToken) -> Result<bool, StoreError>;
    /// Ends it in one atomic step as well: of many callers one gets it as it stood, with every portal that was added
    /// to it. Nobody gets one whose time was over.
    async fn take_session(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError>;
    /// All living sessions of a person with their cookies' hashes, newest first.
    async fn sessions_of(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Vec<(HashedToken, Session)>, StoreError>;
}

/// Authorization codes.
#[async_trait]
pub trait Codes: Send + Sync {
    /// Keeps a code until its end, and the memory of whose it was for ten minutes more.
    async fn put_code(
        &self,
        hash: &HashedToken,
        code: &AuthorizationCode,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Takes a code in one atomic step: of many callers exactly one gets it.
    async fn take_code(&self, hash: &HashedToken, now: Timestamp) -> Result<TakenCode, StoreError>;
}

/// Access tokens and the grants that were revoked while they lived.
#[async_trait]
pub trait AccessTokens: Send + Sync {
    /// Keeps a token until its end, and asks after that whether all that it hangs on stands
    /// ([`crate::access::AccessToken::hangs_on`]): of a revocation and a token that is being issued, whichever
    /// comes last sees the other. `false` when its grant was revoked, or the session ended that it hangs on;
    /// then the token is good for nothing.
    async fn put_access_token(
        &self,
        hash: &HashedToken,
        token: &AccessToken,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// By hash; only while it lives and neither its grant nor, if it hangs on one, its session was revoked
    /// ([`crate::access::AccessToken::hangs_on`]).
    async fn access_token(
        &self,
        hash: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<AccessToken>, StoreError>;
    /// Ends one token.
    async fn end_access_token(&self, hash: &HashedToken) -> Result<(), StoreError>;
    /// Ends every access token of a grant, also those that are being issued right now; remembered
    /// until `keep_until`, the latest end that such a token can have.
    async fn revoke_grant(
        &self,
        grant: &GrantId,
        keep_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Whether a grant was revoked.
    async fn grant_revoked(&self, grant: &GrantId, now: Timestamp) -> Result<bool, StoreError>;
}

/// Remembered devices.
#[async_trait]
pub trait RememberedDevices: Send + Sync {
    /// Keeps a device until its end. The oldest of more than
    /// [`RememberedDevice::MOST_PER_PERSON`] is dropped.
    async fn remember_device(
        &self,
        device: &RememberedDevice,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// All of a person that have not ended, newest first.
    async fn remembered_devices(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Vec<RememberedDevice>, StoreError>;
    /// Forgets one. Whether it was there.
    async fn forget_device(&self, person: &PersonId, device: &DeviceId)
    -> Result<bool, StoreError>;
    /// Forgets all of a person.
    async fn forget_devices(&self, person: &PersonId) -> Result<(), StoreError>;
}

/// Browsers that people signed in with before. A mark says which, to nobody but whoever holds the
/// browser's cookie, and differs from person to person.
#[async_trait]
pub trait SeenBrowsers: Send + Sync {
    /// Notes that a person signed in with a browser, until `ends_at`; the oldest of more than
    /// [`Seen::MOST_PER_PERSON`] fall away. What was known of it until now.
    async fn see_browser(
        &self,
        person: &PersonId,
        mark: &HashedToken,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<Seen, StoreError>;
    /// Whether a person signed in with a browser before; nothing is noted.
    async fn has_seen_browser(
        &self,
        person: &PersonId,
        mark: &HashedToken,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Forgets all browsers of a person but `mark`, which is noted until `ends_at`: from now on the
    /// others are new ones.
    async fn forget_browsers(
        &self,
        person: &PersonId,
        mark: &HashedToken,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

/// Counters of tries within a window.
#[async_trait]
pub trait Throttles: Send + Sync {
    /// Counts one more under `key`; the window begins with the first and does not slide. The count.
    async fn count_try(
        &self,
        key: &str,
        window: chrono::Duration,
        now: Timestamp,
    ) -> Result<u32, StoreError>;
    /// The count so far, and when the window ends; `None` when there is no window.
    async fn tries(
        &self,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<(u32, Timestamp)>, StoreError>;
    /// Counts one less under `key`, where a window is open: what was counted beforehand was no try.
    async fn give_back_try(&self, key: &str, now: Timestamp) -> Result<(), StoreError>;
    /// Begins anew.
    async fn clear_tries(&self, key: &str) -> Result<(), StoreError>;
}

/// Codes under way by text message, by the hash of their subject: a sign-in, a session, a run.
#[async_trait]
pub trait OneTimeCodes: Send + Sync {
    /// Keeps a code until its end; an earlier one of the subject is gone.
    async fn put_one_time_code(
        &self,
        subject: &HashedToken,
        code: &OneTimeCode,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// The one under way.
    async fn one_time_code(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<OneTimeCode>, StoreError>;
    /// Tries a code, given as the keyed hashes it may be stored under, in one atomic step: right uses
    /// it up; wrong takes one try, and the last one takes the code.
    async fn try_one_time_code(
        &self,
        subject: &HashedToken,
        hashes: &[String],
        now: Timestamp,
    ) -> Result<CodeTry, StoreError>;
    /// Drops it.
    async fn drop_one_time_code(&self, subject: &HashedToken) -> Result<(), StoreError>;
}

/// Runs through the recovery portal.
#[async_trait]
pub trait RecoveryRuns: Send + Sync {
    /// Keeps a run, new or changed, until its end.
    async fn put_run(&self, run: &RecoveryRun, now: Timestamp) -> Result<(), StoreError>;
    /// By id; only until its end.
    async fn run(&self, id: &RunId, now: Timestamp) -> Result<Option<RecoveryRun>, StoreError>;
    /// Moves a run from one step to another in one atomic step. Whether it was at `from`.
    async fn move_run(
        &self,
        id: &RunId,
        from: RunStep,
        to: RunStep,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

/// Links that mark computers as shared, by the hash of their token.
#[async_trait]
pub trait ComputerLinks: Send + Sync {
    /// Keeps a link until its end.
    async fn put_computer_link(
        &self,
        token: &HashedToken,
        link: &ComputerLink,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Looks at it; it stays.
    async fn computer_link(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<ComputerLink>, StoreError>;
    /// Takes it in one atomic step: of many callers exactly one gets it.
    async fn take_computer_link(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<ComputerLink>, StoreError>;
}

/// Pushed authorization requests, by the hash of the token in their `request_uri`.
#[async_trait]
pub trait PushedRequests: Send + Sync {
    /// Keeps a request until its end.
    async fn put_pushed_request(
        &self,
        token: &HashedToken,
        request: &PushedRequest,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// By hash; only until its end. It stays: a browser that loads the page again asks again.
    async fn pushed_request(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<PushedRequest>, StoreError>;
    /// It was answered: nobody uses it again. Whether it was there.
    async fn drop_pushed_request(&self, token: &HashedToken) -> Result<bool, StoreError>;
}

/// Devices that ask to be signed in (RFC 8628).
#[async_trait]
pub trait DeviceGrants: Send + Sync {
    /// Keeps a request that begins, until its end. `false`, and nothing kept, when another living
    /// request has this user code.
    async fn put_device_grant(
        &self,
        grant: &DeviceGrant,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// By the code that the person types; only while nobody has decided.
    async fn device_grant(
        &self,
        user_code: &str,
        now: Timestamp,
    ) -> Result<Option<DeviceGrant>, StoreError>;
    /// Decides in one atomic step, once: whether it was still undecided.
    async fn decide_device_grant(
        &self,
        user_code: &str,
        decision: DeviceDecision,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// The device asks. What was decided is handed out in one atomic step, once.
    async fn poll_device_grant(
        &self,
        device_code: &HashedToken,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<DevicePoll, StoreError>;
}

/// What may be used once: `jti` of assertions and proofs.
#[async_trait]
pub trait ReplaySets: Send + Sync {
    /// Claims a value within a named set until `ends_at`, in one atomic step. Whether it was free.
    async fn claim_once(
        &self,
        set: &str,
        value: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

/// All ephemeral ports.
#[async_trait]
pub trait Ephemeral:
    Transactions
    + Sessions
    + Codes
    + AccessTokens
    + RememberedDevices
    + SeenBrowsers
    + Throttles
    + OneTimeCodes
    + super::passkeys::Ceremonies
    + super::UpstreamAttempts
    + RecoveryRuns
    + ComputerLinks
    + PushedRequests
    + DeviceGrants
    + ReplaySets
{
    /// Whether the store answers.
    async fn ping(&self) -> Result<(), StoreError>;
    /// Drops what has ended, where the store does not do so by itself. How many values.
    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError>;
}
