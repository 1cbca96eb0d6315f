//! Durable data: what must never be lost. Small traits, gathered by [`Tx`]; a use case names those
//! it needs.

use super::{
    StoreError,
    imports::Imports,
    policy::{Census, PolicyHistory, PolicyReminders, SigninDecisions},
};
use crate::{
    client::Client,
    context::Timestamp,
    ids::{
        ClientId, CredentialId, FamilyId, GrantId, InitialTokenId, InstitutionId, KeyId, LinkId,
        MessageId, NoticeId, PersonId, SessionId,
    },
    initial_access_token::InitialAccessToken,
    institution::Institution,
    logout_notice::{LogoutNotice, NoticeCounts, UndeliveredNotices},
    mail_link::{LinkKind, MailLink},
    message::{Message, MessageKind, OutboxState, TextsOf},
    person::{Invitation, PasswordState, Person, Role},
    phone::PhoneNumber,
    policy::{Localized, Method},
    seal::Sealed,
    second_factor::{PendingTotp, SecondFactors},
    secret::HashedToken,
    security_question::SecurityQuestion,
    signing_key::{SigningKey, SigningKeyState},
    token_family::{RevocationReason, TokenFamily},
};
use sluis_protocol::scope::Scope;
use std::sync::Arc;

mod audit;
mod handle;

pub use audit::Audit;
pub use handle::{Access, Change, Done, Durable, DurableBackend, Glance, Reading, Work};

/// A store's answer.
pub type Stored<T> = Result<T, StoreError>;

/// Institutions.
pub trait Institutions {
    /// By id.
    fn institution(&mut self, id: &InstitutionId) -> Stored<Option<Arc<Institution>>>;
    /// The same, and nobody else changes the institution before the transaction ends: its row is written
    /// whole, so whoever writes it reads it by this.
    fn institution_for_update(&mut self, id: &InstitutionId) -> Stored<Option<Institution>>;
    /// By short name, exactly.
    fn institution_by_slug(&mut self, slug: &str) -> Stored<Option<Arc<Institution>>>;
    /// By a host name of its own, in lower case.
    fn institution_by_host(&mut self, host: &str) -> Stored<Option<Arc<Institution>>>;
    /// By a mail domain, in lower case.
    fn institution_by_mail_domain(&mut self, domain: &str) -> Stored<Option<Arc<Institution>>>;
    /// Those of these ids that are there, in no order.
    fn institutions_by_ids(&mut self, ids: &[InstitutionId]) -> Stored<Vec<Institution>>;
    /// All, by short name.
    fn institutions(&mut self) -> Stored<Vec<Institution>>;
    /// Those that people may sign in at and that stand in the public list, by name; so many at most.
    fn listed_institutions(&mut self, most: u32) -> Stored<Vec<Institution>>;
    /// A new one. `Conflict` when the short name, a host or a mail domain is taken.
    fn add_institution(&mut self, institution: &Institution) -> Stored<()>;
    /// Everything but id and creation. `Conflict` as above.
    fn update_institution(&mut self, institution: &Institution) -> Stored<()>;
}

/// People.
pub trait People {
    /// By id.
    fn person(&mut self, id: &PersonId) -> Stored<Option<Person>>;
    /// The same, and nobody else changes the person before the transaction ends: for changes that
    /// were judged on an earlier reading.
    fn person_for_update(&mut self, id: &PersonId) -> Stored<Option<Person>>;
    /// By the name that identifies within an institution.
    fn person_by_login(
        &mut self,
        institution: &InstitutionId,
        login_key: &str,
    ) -> Stored<Option<Person>>;
    /// Those of these ids who are there, in no order.
    fn people_by_ids(&mut self, ids: &[PersonId]) -> Stored<Vec<Person>>;
    /// Those of an institution who have one of these login names, in no order.
    fn people_by_logins(
        &mut self,
        institution: &InstitutionId,
        login_keys: &[String],
    ) -> Stored<Vec<Person>>;
    /// All people of an institution, by login name.
    fn people(&mut self, institution: &InstitutionId) -> Stored<Vec<Person>>;
    /// A new one. `Conflict` when the login name is taken within the institution.
    fn add_person(&mut self, person: &Person) -> Stored<()>;
    /// Several new ones, a thousand at most. `Conflict`, and nothing written, when a login name is taken.
    fn add_people(&mut self, people: &[Person]) -> Stored<()>;
    /// Everything but id, institution, password, epoch, `postponed` and creation.
    fn update_person(&mut self, person: &Person) -> Stored<()>;
    /// A new password.
    fn set_password(
        &mut self,
        id: &PersonId,
        hash: &str,
        state: PasswordState,
        now: Timestamp,
    ) -> Stored<()>;
    /// The same password, hashed with today's parameters: only if `old` is still stored. Whether it was.
    fn rehash_password(&mut self, id: &PersonId, old: &str, new: &str) -> Stored<bool>;
    /// One more: what carries an older epoch is dead. The new epoch.
    fn raise_epoch(&mut self, id: &PersonId, now: Timestamp) -> Stored<i64>;
    /// "Not now" was said to an invitation. The others stay as they are.
    fn postpone(&mut self, id: &PersonId, invitation: Invitation, now: Timestamp) -> Stored<()>;
    /// The mail address was proven.
    fn verify_email(&mut self, id: &PersonId, now: Timestamp) -> Stored<()>;
    /// Another mail address, proven at that moment; where people sign in with it, `login_key` as
    /// well. `Conflict` when the login name is taken within the institution.
    fn set_email(
        &mut self,
        id: &PersonId,
        email: &str,
        login: Option<(&str, &str)>,
        now: Timestamp,
    ) -> Stored<()>;
    /// Another mobile number, proven at that moment.
    fn set_phone(&mut self, id: &PersonId, phone: &PhoneNumber, now: Timestamp) -> Stored<()>;
    /// The language that the person chose, or the browser's again.
    fn set_language(&mut self, id: &PersonId, language: Option<&str>, now: Timestamp)
    -> Stored<()>;
    /// Marks an account as shared or as personal (N-05). Whether that was new.
    fn set_shared(&mut self, id: &PersonId, shared: bool, now: Timestamp) -> Stored<bool>;
    /// The password is gone: nothing signs in with it any more.
    fn drop_password(&mut self, id: &PersonId, now: Timestamp) -> Stored<()>;
    /// People of an institution with a mail address, read in any case, by login name.
    fn people_by_email(&mut self, institution: &InstitutionId, email: &str) -> Stored<Vec<Person>>;
    /// People of an institution with a role, by login name.
    fn people_with_role(&mut self, institution: &InstitutionId, role: Role) -> Stored<Vec<Person>>;
}

/// Second factors and recovery codes.
pub trait Factors {
    /// All that is stored of a person's second factor; the default when there is nothing.
    fn second_factors(&mut self, person: &PersonId) -> Stored<SecondFactors>;
    /// Both at once: what every sign-in that is judged begins with.
    fn person_with_factors(&mut self, id: &PersonId) -> Stored<Option<(Person, SecondFactors)>>;
    /// A new unconfirmed secret; an earlier unconfirmed one is gone.
    fn put_pending_totp(&mut self, pending: &PendingTotp) -> Stored<()>;
    /// Drops an unconfirmed secret.
    fn drop_pending_totp(&mut self, person: &PersonId) -> Stored<()>;
    /// The pending secret is confirmed: it becomes the app's with this period, an earlier one is
    /// gone, `step` counts as spent, and the factor is enabled; `since` stays what it was where it
    /// was set up already. `false` if it was not pending any more.
    fn enable_totp(
        &mut self,
        person: &PersonId,
        id: &CredentialId,
        period: u32,
        step: i64,
        now: Timestamp,
    ) -> Stored<bool>;
    /// A counted update: spends `step` if it is later than every step spent before, keeps the app's
    /// `drift` in steps, and resets the count of failures. Whether it was spendable.
    fn spend_totp_step(&mut self, id: &CredentialId, step: i64, drift: i32) -> Stored<bool>;
    /// A number that was proven: it takes the place of an earlier one, and the factor is enabled as
    /// in [`Factors::enable_totp`].
    fn enable_sms(&mut self, person: &PersonId, number: &PhoneNumber, now: Timestamp)
    -> Stored<()>;
    /// Kept but not asked, until an end if there is one; `excused` lets the person in without it
    /// where it is required. A counted update: whether it was enabled, or suspended with an end that
    /// has come.
    fn suspend_second_factor(
        &mut self,
        person: &PersonId,
        until: Option<Timestamp>,
        excused: bool,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Asked again. `by_administrator` is remembered (U-35). Whether it was suspended.
    fn resume_second_factor(&mut self, person: &PersonId, by_administrator: bool) -> Stored<bool>;
    /// Removes one of two means. `false`, and nothing done, when it is not there or the only one.
    fn remove_means(&mut self, person: &PersonId, method: Method) -> Stored<bool>;
    /// Removes every means and pending secrets; recovery codes stay, as beside a passkey. Whether a factor was
    /// set up.
    fn remove_all_means(&mut self, person: &PersonId) -> Stored<bool>;
    /// Removes every means, pending secrets and recovery codes. Whether a factor was set up.
    fn remove_second_factors(&mut self, person: &PersonId) -> Stored<bool>;
    /// A wrong code. The count of wrong ones since the last right one.
    fn count_code_failure(&mut self, person: &PersonId, now: Timestamp) -> Stored<u32>;
    /// A right recovery code: the count begins anew.
    fn clear_code_failures(&mut self, person: &PersonId) -> Stored<()>;
    /// A new set of recovery codes, as keyed hashes; the old set is gone.
    fn replace_recovery_codes(
        &mut self,
        person: &PersonId,
        hashes: &[String],
        now: Timestamp,
    ) -> Stored<()>;
    /// Drops the recovery codes that were made at a moment or after it. How many.
    fn drop_recovery_codes_since(&mut self, person: &PersonId, moment: Timestamp) -> Stored<usize>;
    /// Whether there are recovery codes that were made after a moment.
    fn has_recovery_codes_after(&mut self, person: &PersonId, moment: Timestamp) -> Stored<bool>;
    /// Whether a code is there and unspent. It stays so.
    fn has_recovery_code(&mut self, person: &PersonId, hash: &str) -> Stored<bool>;
    /// A counted update: spends one code. Whether it was there and unspent.
    fn spend_recovery_code(
        &mut self,
        person: &PersonId,
        hash: &str,
        now: Timestamp,
    ) -> Stored<bool>;
}

/// Portals and what people allowed them.
pub trait Clients {
    /// By `client_id`.
    fn client(&mut self, id: &ClientId) -> Stored<Option<Arc<Client>>>;
    /// All, by name.
    fn clients(&mut self) -> Stored<Vec<Client>>;
    /// A new one. `Conflict` when the id is taken, or was ever the id of one that was removed: tokens,
    /// consents and the log refer to it.
    fn add_client(&mut self, client: &Client) -> Stored<()>;
    /// Everything but id and creation.
    fn update_client(&mut self, client: &Client) -> Stored<()>;
    /// Whether a client of this id was removed, so that the id is not to be had again.
    fn client_id_is_spent(&mut self, id: &ClientId) -> Stored<bool>;
    /// Removes a client with all consents, refresh families and logout notices that hang on it; its id
    /// stays spent. Whether it was there.
    fn remove_client(&mut self, id: &ClientId) -> Stored<bool>;
    /// What a person allowed a portal.
    fn consent(&mut self, person: &PersonId, client: &ClientId) -> Stored<Option<Scope>> {
        let given = self.consent_since(person, client)?;
        Ok(given.map(|(scope, _)| scope))
    }
    /// The same, with since when the portal was allowed something without a break.
    fn consent_since(
        &mut self,
        person: &PersonId,
        client: &ClientId,
    ) -> Stored<Option<(Scope, Timestamp)>>;
    /// Remembers what a person allowed; it replaces what was allowed before, and stands since then.
    fn give_consent(
        &mut self,
        person: &PersonId,
        client: &ClientId,
        scope: &Scope,
        now: Timestamp,
    ) -> Stored<()>;
    /// Everything that a person allowed, with the portal and since when, by the portal's name.
    fn consents_of(&mut self, person: &PersonId) -> Stored<Vec<(Client, Scope, Timestamp)>>;
    /// The person takes back what a portal was allowed. Whether there was anything.
    fn withdraw_consent(&mut self, person: &PersonId, client: &ClientId) -> Stored<bool>;
}

/// Which institutions somebody of support helps, beside the own one.
pub trait Support {
    /// The institutions of a person, by id.
    fn supported_institutions(&mut self, person: &PersonId) -> Stored<Vec<InstitutionId>>;
    /// Who helps whom and since when, by the institution's short name and the person's id, after one of
    /// these.
    fn support_assignments(
        &mut self,
        after: Option<(&str, &PersonId)>,
        limit: u32,
    ) -> Stored<Vec<(PersonId, InstitutionId, Timestamp)>>;
    /// A person helps an institution from now on. Whether that was new.
    fn assign_support(
        &mut self,
        person: &PersonId,
        institution: &InstitutionId,
        now: Timestamp,
    ) -> Stored<bool>;
    /// A person helps an institution no more. Whether it was so.
    fn withdraw_support(&mut self, person: &PersonId, institution: &InstitutionId) -> Stored<bool>;
}

/// What this installation drew once and must never change.
pub trait InstallationSecrets {
    /// By name.
    fn installation_secret(&mut self, name: &str) -> Stored<Option<Sealed>>;
    /// A new one. `Conflict` when it is there: then that one counts.
    fn add_installation_secret(&mut self, name: &str, sealed: &Sealed) -> Stored<()>;
}

/// Initial access tokens (RFC 7591 §3).
pub trait InitialAccessTokens {
    /// A new one.
    fn add_initial_token(&mut self, token: &InitialAccessToken) -> Stored<()>;
    /// By the token's hash.
    fn initial_token(&mut self, token: &HashedToken) -> Stored<Option<InitialAccessToken>>;
    /// All, newest first.
    fn initial_tokens(&mut self) -> Stored<Vec<InitialAccessToken>>;
    /// A counted update: one use less, if one is left and it has not ended. Whether it was so.
    fn spend_initial_token(&mut self, id: &InitialTokenId, now: Timestamp) -> Stored<bool>;
    /// Removes one. Whether it was there.
    fn remove_initial_token(&mut self, id: &InitialTokenId) -> Stored<bool>;
}

/// Back-channel logouts on their way.
pub trait LogoutNotices {
    /// A new one; nothing happens where one of this id is there already.
    fn add_notice(&mut self, notice: &LogoutNotice) -> Stored<()>;
    /// Claims notices whose time has come, the oldest first. Each gets one attempt more, and nobody
    /// else is handed it before `lease_until`: a counted update a notice.
    fn claim_notices(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Stored<Vec<LogoutNotice>>;
    /// The portal has heard it.
    fn mark_delivered(&mut self, id: &NoticeId, now: Timestamp) -> Stored<()>;
    /// It failed; try again then.
    fn put_off_notice(
        &mut self,
        id: &NoticeId,
        next_attempt_at: Timestamp,
        error: &str,
    ) -> Stored<()>;
    /// Nobody tries any more.
    fn give_up_notice(&mut self, id: &NoticeId, now: Timestamp, error: &str) -> Stored<()>;
    /// People whose sessions ended together, each with the epoch that these had: the notices about them
    /// are still to be written.
    fn note_ended(&mut self, people: &[(PersonId, i64)]) -> Stored<()>;
    /// Some of those people.
    fn ended_people(&mut self, limit: u32) -> Stored<Vec<(PersonId, i64)>>;
    /// The notices about these are written.
    fn forget_ended(&mut self, people: &[(PersonId, i64)]) -> Stored<()>;
    /// How notices fare that were not delivered: there are few of those, however many were.
    fn undelivered_notices(&mut self) -> Stored<UndeliveredNotices>;
    /// How all notices fare whose record is kept, each of them counted.
    fn notice_counts(&mut self) -> Stored<NoticeCounts>;
    /// The newest notices, newest first.
    fn recent_notices(&mut self, limit: u32) -> Stored<Vec<LogoutNotice>>;
    /// Drops notices that were made before `before` and are not waiting, at most so many. How many.
    fn drop_old_notices(&mut self, before: Timestamp, most: u32) -> Stored<usize>;
}

/// Refresh-token families.
pub trait TokenFamilies {
    /// A new one.
    fn add_family(&mut self, family: &TokenFamily) -> Stored<()>;
    /// By id.
    fn family(&mut self, id: &FamilyId) -> Stored<Option<TokenFamily>>;
    /// A counted update: from `generation` to the next, if it is still that and not revoked. Whether
    /// it was.
    fn rotate_family(
        &mut self,
        id: &FamilyId,
        generation: i64,
        now: Timestamp,
        idle_ends_at: Timestamp,
    ) -> Stored<bool>;
    /// Revokes one family, if it was not yet. Whether it was not.
    fn revoke_family(
        &mut self,
        id: &FamilyId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Revokes what a grant gave. How many families.
    fn revoke_families_of_grant(
        &mut self,
        grant: &GrantId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<usize>;
    /// Revokes what a session gave without `offline_access`. How many families.
    fn revoke_families_of_session(
        &mut self,
        session: &SessionId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<usize>;
    /// Revokes what a person's sessions gave without `offline_access`, but for what these gave. The
    /// sessions that lost something.
    fn revoke_families_but_of_sessions(
        &mut self,
        person: &PersonId,
        kept: &[SessionId],
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<Vec<SessionId>>;
    /// What a session gave goes on after a change that raised the person's epoch: `offline_access` or not, but
    /// not what was revoked. How many families.
    fn move_families_of_session(&mut self, session: &SessionId, epoch: i64) -> Stored<usize>;
    /// The sessions that gave a person something without `offline_access` which is not revoked.
    fn sessions_with_families(&mut self, person: &PersonId) -> Stored<Vec<SessionId>>;
    /// Revokes everything that a person gave a client, `offline_access` or not: the ids of the grants
    /// whose families were alive.
    fn revoke_families_of_person(
        &mut self,
        person: &PersonId,
        client: &ClientId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<Vec<GrantId>>;
    /// Drops families that ended before `before`, at most so many. How many.
    fn drop_ended_families(&mut self, before: Timestamp, most: u32) -> Stored<usize>;
}

/// Signing keys.
pub trait SigningKeys {
    /// All, of every ring, oldest first.
    fn signing_keys(&mut self) -> Stored<Vec<SigningKey>>;
    /// Those of one ring, oldest first: an institution's, or the installation's.
    fn signing_keys_of(&mut self, institution: Option<&InstitutionId>) -> Stored<Vec<SigningKey>>;
    /// A new one.
    fn add_signing_key(&mut self, key: &SigningKey) -> Stored<()>;
    /// A counted update of the state. Whether it was in state `from`.
    fn move_signing_key(
        &mut self,
        id: &KeyId,
        from: SigningKeyState,
        to: SigningKeyState,
        now: Timestamp,
    ) -> Stored<bool>;
}

/// Links that travel by mail.
pub trait MailLinks {
    /// A new one. Unused earlier ones of the same person and kind are replaced, but for
    /// [`LinkKind::NotMe`], of which each stands for its own event.
    fn add_link(&mut self, link: &MailLink) -> Stored<()>;
    /// By the token's hash.
    fn link(&mut self, token: &HashedToken) -> Stored<Option<MailLink>>;
    /// The newest link of a person and kind that was neither used nor replaced and has not ended.
    fn open_link_of(
        &mut self,
        person: &PersonId,
        kind: LinkKind,
        now: Timestamp,
    ) -> Stored<Option<MailLink>>;
    /// A counted update: used, if it was neither used nor replaced and has not ended. Whether it was
    /// so.
    fn use_link(&mut self, id: &LinkId, now: Timestamp) -> Stored<bool>;
    /// Ends a person's unused links of a kind.
    fn end_links(&mut self, person: &PersonId, kind: LinkKind, now: Timestamp) -> Stored<()>;
    /// Ends a person's unused links "this was not me" that were made from a moment on, but for those
    /// that went to `address`: whoever made the change before may have got the others. How many.
    fn end_disputed_links(
        &mut self,
        person: &PersonId,
        since: Timestamp,
        address: &str,
        now: Timestamp,
    ) -> Stored<usize>;
    /// Drops links that ended before `before`, at most so many. How many.
    fn drop_ended_links(&mut self, before: Timestamp, most: u32) -> Stored<usize>;
}

/// Secret questions.
pub trait SecurityQuestions {
    /// A person's.
    fn security_question(&mut self, person: &PersonId) -> Stored<Option<SecurityQuestion>>;
    /// The questions that people of an institution have, each once. One that can't be read is left out.
    fn questions_in_use(&mut self, institution: &InstitutionId) -> Stored<Vec<Localized>>;
    /// How many people of an institution have one.
    fn count_security_questions(&mut self, institution: &InstitutionId) -> Stored<u32>;
    /// Sets or replaces it; the count of failures begins anew.
    fn put_security_question(&mut self, question: &SecurityQuestion) -> Stored<()>;
    /// Drops it. Whether there was one.
    fn drop_security_question(&mut self, person: &PersonId) -> Stored<bool>;
    /// A wrong run, now. The count of wrong ones since the last right one; where the first of them is not from
    /// after `since`, the count begins anew.
    fn count_question_failure(
        &mut self,
        person: &PersonId,
        since: Timestamp,
        now: Timestamp,
    ) -> Stored<u32>;
    /// Closes the route until a moment, and the count begins anew.
    fn lock_question(&mut self, person: &PersonId, until: Timestamp) -> Stored<()>;
    /// A right run: the count begins anew.
    fn clear_question_failures(&mut self, person: &PersonId) -> Stored<()>;
}

/// The outbox.
pub trait Messages {
    /// A message to be sent.
    fn enqueue(&mut self, message: &Message) -> Stored<()>;
    /// Claims messages of a kind whose time has come: those that become useless first, then the
    /// oldest; of each institution at most a third of `limit` while others wait. Each gets one
    /// attempt more, and nobody else is handed it before `lease_until`. A counted update per message,
    /// so that of several replicas one gets it.
    fn claim_messages(
        &mut self,
        kind: MessageKind,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Stored<Vec<Message>>;
    /// The message left: what it said is gone.
    fn mark_sent(&mut self, id: &MessageId, now: Timestamp) -> Stored<()>;
    /// Sending failed; try again then.
    fn put_off(&mut self, id: &MessageId, next_attempt_at: Timestamp, error: &str) -> Stored<()>;
    /// Nobody tries any more. What it said is kept only while it can still be worth something.
    fn give_up(&mut self, id: &MessageId, now: Timestamp, error: &str) -> Stored<()>;
    /// A dead letter is tried again at once. Whether it was dead and still says something.
    fn revive_message(&mut self, id: &MessageId, now: Timestamp) -> Stored<bool>;
    /// By id.
    fn message(&mut self, id: &MessageId) -> Stored<Option<Message>>;
    /// The newest messages, newest last.
    fn recent_messages(&mut self, limit: u32) -> Stored<Vec<Message>>;
    /// Dead letters, newest first.
    fn dead_messages(&mut self, limit: u32) -> Stored<Vec<Message>>;
    /// Those that were tried in vain and will be tried again, the next first.
    fn delayed_messages(&mut self, limit: u32) -> Stored<Vec<Message>>;
    /// How the outbox fares.
    fn outbox_state(&mut self) -> Stored<OutboxState>;
    /// Text messages written since a moment, and when the oldest of them was.
    fn texts_since(&mut self, of: &TextsOf, since: Timestamp) -> Stored<(u32, Option<Timestamp>)>;
    /// Drops messages that left or were given up before `before`, at most so many. How many.
    fn drop_old_messages(&mut self, before: Timestamp, most: u32) -> Stored<usize>;
}

/// All durable ports in one transaction.
pub trait Tx:
    Institutions
    + People
    + Factors
    + Clients
    + TokenFamilies
    + SigningKeys
    + Audit
    + MailLinks
    + SecurityQuestions
    + super::passkeys::Passkeys
    + super::badges::Badges
    + Messages
    + InitialAccessTokens
    + LogoutNotices
    + InstallationSecrets
    + Support
    + super::AuditTrail
    + super::Figures
    + super::people_lists::PeopleLists
    + super::classes::Classes
    + super::account_requests::AccountRequests
    + super::Apps
    + super::IdempotencyKeys
    + super::provisioning::Provisioning
    + super::Looks
    + PolicyHistory
    + SigninDecisions
    + Census
    + PolicyReminders
    + Imports
    + super::UpstreamSources
    + super::eck_ids::EckIds
    + super::SealedValues
{
}

impl<T> Tx for T where
    T: Institutions
        + People
        + Factors
        + Clients
        + TokenFamilies
        + SigningKeys
        + Audit
        + MailLinks
        + SecurityQuestions
        + super::passkeys::Passkeys
        + super::badges::Badges
        + Messages
        + InitialAccessTokens
        + LogoutNotices
        + InstallationSecrets
        + Support
        + super::AuditTrail
        + super::Figures
        + super::people_lists::PeopleLists
        + super::classes::Classes
        + super::account_requests::AccountRequests
        + super::Apps
        + super::IdempotencyKeys
        + super::provisioning::Provisioning
        + super::Looks
        + PolicyHistory
        + SigninDecisions
        + Census
        + PolicyReminders
        + Imports
        + super::UpstreamSources
        + super::eck_ids::EckIds
        + super::SealedValues
        + ?Sized
{
}
