//! Policies as they were, what sign-ins were decided on, and reminders that went out.

use super::durable::Stored;
use crate::{
    census::{Counted, Kind, KindsWanted},
    context::Timestamp,
    ids::{InstitutionId, PersonId, TransactionId},
    policy_version::PolicyVersion,
    signin_decision::{SigninDecision, SigninSummary},
};
use chrono::NaiveDate;

/// The policies of institutions, as they were.
pub trait PolicyHistory {
    /// A further version. `Conflict` when its number is taken: somebody else was earlier.
    fn add_policy_version(&mut self, version: &PolicyVersion) -> Stored<()>;
    /// The newest version.
    fn newest_policy_version(
        &mut self,
        institution: &InstitutionId,
    ) -> Stored<Option<PolicyVersion>>;
    /// One version.
    fn policy_version(
        &mut self,
        institution: &InstitutionId,
        number: i64,
    ) -> Stored<Option<PolicyVersion>>;
    /// Versions with a number below `before`, newest first.
    fn policy_versions(
        &mut self,
        institution: &InstitutionId,
        before: Option<i64>,
        limit: u32,
    ) -> Stored<Vec<PolicyVersion>>;
}

/// What sign-ins were decided on.
pub trait SigninDecisions {
    /// A further decision of a sign-in; its number is the next one, whatever it says.
    fn add_signin_decision(&mut self, decision: &SigninDecision) -> Stored<()>;
    /// The sign-ins of a person whose last decision came before `before` (a moment, and the sign-in
    /// of that moment), newest first.
    fn signins_of(
        &mut self,
        person: &PersonId,
        before: Option<(Timestamp, &TransactionId)>,
        limit: u32,
    ) -> Stored<Vec<SigninSummary>>;
    /// The decisions of one sign-in, oldest first.
    fn signin_decisions(&mut self, signin: &TransactionId) -> Stored<Vec<SigninDecision>>;
    /// Drops what was decided before `before`, at most so many. How many.
    fn drop_old_decisions(&mut self, before: Timestamp, most: u32) -> Stored<usize>;
}

/// People as policies see them.
pub trait Census {
    /// Everybody of an institution, by login name.
    fn census(&mut self, institution: &InstitutionId) -> Stored<Vec<Counted>>;
    /// Everybody of an institution by kind, as far as `moments` can tell them apart; one to thirty.
    fn kinds(&mut self, institution: &InstitutionId, moments: &[Timestamp]) -> Stored<Vec<Kind>>;
    /// People of some of the kinds that the same moments told apart, by login name.
    fn people_of_kinds(
        &mut self,
        institution: &InstitutionId,
        moments: &[Timestamp],
        wanted: &KindsWanted<'_>,
    ) -> Stored<Vec<Counted>>;
    /// People of an institution of whose name, user name, mail address or number some word begins with
    /// each word of `needle`, by name.
    fn people_named(
        &mut self,
        institution: &InstitutionId,
        needle: &str,
        limit: u32,
    ) -> Stored<Vec<Counted>>;
    /// One person of an institution.
    fn counted(
        &mut self,
        institution: &InstitutionId,
        person: &PersonId,
    ) -> Stored<Option<Counted>>;
}

/// Reminders of the day on which a second factor becomes mandatory.
pub trait PolicyReminders {
    /// Claims a reminder: so many days before that day, to that person. `false` when it went already.
    fn claim_reminder(
        &mut self,
        institution: &InstitutionId,
        person: &PersonId,
        mandatory_from: NaiveDate,
        days: u32,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Who was reminded so many days before that day.
    fn reminded(
        &mut self,
        institution: &InstitutionId,
        mandatory_from: NaiveDate,
        days: u32,
    ) -> Stored<Vec<PersonId>>;
    /// How many people were reminded of that day, by how many days before.
    fn reminders_sent(
        &mut self,
        institution: &InstitutionId,
        mandatory_from: NaiveDate,
    ) -> Stored<Vec<(u32, u32)>>;
}
