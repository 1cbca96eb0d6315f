//! What happened, for those who answer for it. An event about a change is written in the change's
//! own transaction.

use crate::{
    context::{Ctx, Timestamp},
    ids::{EventId, InstitutionId, PersonId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an event is about. The names are stable; they stand in exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Somebody signed in with all that policy asks.
    SignedIn,
    /// A password was wrong.
    PasswordRefused,
    /// A one-time or recovery code was wrong or spent.
    CodeRefused,
    /// A shared account was refused after correct credentials (N-05).
    SharedAccountRefused,
    /// An inactive, disabled or not yet started account was refused after correct credentials.
    AccountRefused,
    /// Tries were cut off for a while.
    Throttled,
    /// More passwords were wrong at an institution than people mistype, from whatever networks.
    PasswordsGuessed,
    /// A password was changed by somebody who knew the old one, or was told to.
    PasswordChanged,
    /// A link for a new password was asked for; the target is absent where nobody fits.
    PasswordLinkAsked,
    /// A password was changed through the mailed link.
    PasswordReset,
    /// A mail address was proven.
    EmailVerified,
    /// Another mail address was asked for.
    EmailChangeAsked,
    /// The mail address was changed.
    EmailChanged,
    /// The mobile number was changed.
    PhoneChanged,
    /// "This was not me": everything of the person was ended and locked.
    AccountSecured,
    /// The recovery portal was used: begun, passed, refused or locked, as the details say.
    Recovery,
    /// A secret question was set.
    QuestionSet,
    /// A secret question was dropped.
    QuestionDropped,
    /// A session was ended by its person.
    SessionEnded,
    /// A text message with a code was sent.
    TextSent,
    /// A text message was not sent because a limit or the budget was reached.
    TextRefused,
    /// Text messages have used up a share of the month's budget.
    TextBudget,
    /// A name and a temporary password were sent to somebody.
    AccountProvisioned,
    /// An account was marked as shared or as personal.
    SharedMarked,
    /// A second factor was switched on.
    SecondFactorEnabled,
    /// A second factor was switched off for a while.
    SecondFactorSuspended,
    /// A suspended second factor was switched on again.
    SecondFactorResumed,
    /// A second factor was removed.
    SecondFactorRemoved,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// A new set of recovery codes was made.
    RecoveryCodesMade,
    /// A passkey or security key was added.
    PasskeyAdded,
    /// A passkey or security key was given another name.
    PasskeyRenamed,
    /// A passkey or security key was removed.
    PasskeyRemoved,
    /// A passkey was refused; the details say why.
    PasskeyRefused,
    /// An account at a sign-in source was linked with an account here.
    UpstreamLinked,
    /// Such a link was taken away.
    UpstreamUnlinked,
    /// What came from a sign-in source was refused; the details say why.
    UpstreamRefused,
    /// A sign-in source was added, changed or removed.
    UpstreamChanged,
    /// An administrator tried a sign-in source: the details say what came of it.
    UpstreamTried,
    /// The wait after too many wrong passwords was lifted.
    WaitLifted,
    /// A portal was given what opens a person's ECK iD.
    EckIdReleased,
    /// A badge was made for a pupil; one that there was ended.
    BadgeMade,
    /// A pupil's badge was ended.
    BadgeEnded,
    /// A badge was shown that does not work here; the details hold why.
    BadgeRefused,
    /// A browser is remembered.
    DeviceRemembered,
    /// A remembered browser was forgotten.
    DeviceForgotten,
    /// A person signed out.
    SignedOut,
    /// A spent authorization code was presented again; what it gave was revoked.
    CodeReused,
    /// A spent refresh token was presented again; its family was revoked.
    RefreshReused,
    /// Consent was given to a portal.
    ConsentGiven,
    /// Consent was taken back by its person.
    ConsentWithdrawn,
    /// A person let a device sign in that waited for it.
    DeviceAllowed,
    /// A person said no to a device that waited to be signed in.
    DeviceDenied,
    /// A person was created.
    PersonCreated,
    /// Somebody's settings were changed by the setup file or an administrator.
    PersonChanged,
    /// An institution was created or changed.
    InstitutionChanged,
    /// An institution decided otherwise; the details hold each setting's old and new value.
    PolicyChanged,
    /// People without a second factor were reminded of the day on which it becomes mandatory.
    RemindersSent,
    /// An institution's own words were changed; the details hold what they were and became (E-25).
    TextsChanged,
    /// The draft of a look was changed; the details name the parts.
    LookChanged,
    /// A look was published, or an earlier one again.
    LookPublished,
    /// A portal was created or changed.
    ClientChanged,
    /// Somebody of support or the operator opened an institution's console.
    ConsoleVisited,
    /// Somebody of support was given an institution to help, or it was taken back.
    SupportAssigned,
    /// An administrator marked the computer that they sat at as shared (E-19).
    ComputerShared,
    /// An administrator took that back.
    ComputerUnshared,
    /// A class was made, changed, put away, or somebody came into or left one.
    ClassChanged,
    /// The classes of a year became those of the next; the details hold what was moved.
    ClassesRolledOver,
    /// An account was asked for (N-08), or the request changed.
    AccountRequested,
    /// A request for an account was granted, refused, or something was asked back (N-09).
    AccountRequestDecided,
    /// People were reminded of the second factor.
    FactorReminded,
    /// People were written into a file.
    PeopleExported,
    /// A signing key was made, began to sign, or was revoked.
    SigningKeyChanged,
    /// Events that were older than the institution keeps them were dropped; the chain goes on.
    AuditPruned,
    /// The database was restored from a backup; the details hold of when. Everything of before has ended.
    DatabaseRestored,
    /// Everybody's sessions, remembered browsers, refresh tokens and mailed links were ended at once.
    EverythingEnded,
    /// Somebody took a copy of the audit trail.
    AuditExported,
    /// People from a file began to be made and changed.
    ImportStarted,
    /// The last of them was made or changed.
    ImportFinished,
    /// An import began to be undone.
    ImportUndoStarted,
    /// An import was undone.
    ImportUndone,
}

/// What events are looked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventGroup {
    /// Signing in and out, and what was refused.
    SignIn,
    /// Second factors, recovery codes and remembered browsers.
    SecondFactor,
    /// A person's own account: password, mail address, number, question.
    Account,
    /// What portals were given.
    Portals,
    /// What administrators, support and the operator did.
    Administration,
}

impl EventGroup {
    /// Every group, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::SignIn,
        Self::SecondFactor,
        Self::Account,
        Self::Portals,
        Self::Administration,
    ];

    /// The name in addresses and texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SecondFactor => "second-factor",
            Self::Account => "account",
            Self::Portals => "portals",
            Self::Administration => "administration",
        }
    }

    /// The group of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
    }

    /// The kinds in it.
    #[must_use]
    pub fn kinds(self) -> Vec<EventKind> {
        let of = |kind: &EventKind| kind.group() == self;
        EventKind::ALL.iter().copied().filter(of).collect()
    }
}

impl EventKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::SignedIn,
        Self::PasswordRefused,
        Self::CodeRefused,
        Self::SharedAccountRefused,
        Self::AccountRefused,
        Self::Throttled,
        Self::PasswordsGuessed,
        Self::PasswordChanged,
        Self::PasswordLinkAsked,
        Self::PasswordReset,
        Self::EmailVerified,
        Self::EmailChangeAsked,
        Self::EmailChanged,
        Self::PhoneChanged,
        Self::AccountSecured,
        Self::Recovery,
        Self::QuestionSet,
        Self::QuestionDropped,
        Self::SessionEnded,
        Self::TextSent,
        Self::TextRefused,
        Self::TextBudget,
        Self::AccountProvisioned,
        Self::SharedMarked,
        Self::SecondFactorEnabled,
        Self::SecondFactorSuspended,
        Self::SecondFactorResumed,
        Self::SecondFactorRemoved,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesMade,
        Self::PasskeyAdded,
        Self::PasskeyRenamed,
        Self::PasskeyRemoved,
        Self::PasskeyRefused,
        Self::UpstreamLinked,
        Self::UpstreamUnlinked,
        Self::UpstreamRefused,
        Self::UpstreamChanged,
        Self::UpstreamTried,
        Self::EckIdReleased,
        Self::BadgeMade,
        Self::BadgeEnded,
        Self::BadgeRefused,
        Self::DeviceRemembered,
        Self::DeviceForgotten,
        Self::WaitLifted,
        Self::SignedOut,
        Self::CodeReused,
        Self::RefreshReused,
        Self::ConsentGiven,
        Self::ConsentWithdrawn,
        Self::DeviceAllowed,
        Self::DeviceDenied,
        Self::PersonCreated,
        Self::PersonChanged,
        Self::InstitutionChanged,
        Self::PolicyChanged,
        Self::RemindersSent,
        Self::TextsChanged,
        Self::LookChanged,
        Self::LookPublished,
        Self::ClientChanged,
        Self::ConsoleVisited,
        Self::SupportAssigned,
        Self::ComputerShared,
        Self::ComputerUnshared,
        Self::ClassChanged,
        Self::ClassesRolledOver,
        Self::AccountRequested,
        Self::AccountRequestDecided,
        Self::FactorReminded,
        Self::PeopleExported,
        Self::SigningKeyChanged,
        Self::AuditPruned,
        Self::DatabaseRestored,
        Self::EverythingEnded,
        Self::AuditExported,
        Self::ImportStarted,
        Self::ImportFinished,
        Self::ImportUndoStarted,
        Self::ImportUndone,
    ];

    /// The group that it is looked for in.
    #[must_use]
    pub const fn group(self) -> EventGroup {
        match self {
            Self::SignedIn
            | Self::PasswordRefused
            | Self::CodeRefused
            | Self::SharedAccountRefused
            | Self::AccountRefused
            | Self::Throttled
            | Self::PasswordsGuessed
            | Self::UpstreamLinked
            | Self::UpstreamUnlinked
            | Self::UpstreamRefused
            | Self::BadgeRefused
            | Self::EckIdReleased
            | Self::SessionEnded
            | Self::SignedOut => EventGroup::SignIn,
            Self::TextSent
            | Self::TextRefused
            | Self::TextBudget
            | Self::SecondFactorEnabled
            | Self::SecondFactorSuspended
            | Self::SecondFactorResumed
            | Self::SecondFactorRemoved
            | Self::RecoveryCodeUsed
            | Self::RecoveryCodesMade
            | Self::Recovery
            | Self::PasskeyAdded
            | Self::PasskeyRenamed
            | Self::PasskeyRemoved
            | Self::PasskeyRefused
            | Self::DeviceRemembered
            | Self::DeviceForgotten => EventGroup::SecondFactor,
            Self::PasswordChanged
            | Self::PasswordLinkAsked
            | Self::PasswordReset
            | Self::WaitLifted
            | Self::EmailVerified
            | Self::EmailChangeAsked
            | Self::EmailChanged
            | Self::PhoneChanged
            | Self::AccountSecured
            | Self::QuestionSet
            | Self::BadgeMade
            | Self::BadgeEnded
            | Self::QuestionDropped => EventGroup::Account,
            Self::CodeReused
            | Self::RefreshReused
            | Self::ConsentGiven
            | Self::ConsentWithdrawn
            | Self::DeviceAllowed
            | Self::DeviceDenied
            | Self::ClientChanged => EventGroup::Portals,
            _ => EventGroup::Administration,
        }
    }

    /// The name in columns and exports.
    #[must_use]
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(name)) => name,
            _ => String::new(),
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(Value::String(name.to_owned())).ok()
    }
}

/// One event. Details never hold a secret, and personal data only as ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The event's id.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Whose institution.
    pub institution: Option<InstitutionId>,
    /// Who did it; `None` for the system or somebody who has not signed in.
    pub actor: Option<PersonId>,
    /// To whom.
    pub target: Option<PersonId>,
    /// The request it happened in.
    pub request_id: String,
    /// The rest, by name.
    pub details: Value,
}

impl Event {
    /// An event of now, about nobody yet, with the network that it was asked from (DAT-09).
    #[must_use]
    pub fn new(kind: EventKind, ctx: &Ctx) -> Self {
        Self {
            id: EventId::generate(ctx),
            at: ctx.now,
            kind,
            institution: None,
            actor: None,
            target: None,
            request_id: ctx.request_id.to_string(),
            details: match &ctx.network {
                Some(network) => serde_json::json!({ "network": &**network }),
                None => Value::Null,
            },
        }
    }

    /// The event as a deed of a person about themselves.
    #[must_use]
    pub fn by(mut self, institution: &InstitutionId, person: &PersonId) -> Self {
        self.institution = Some(institution.clone());
        self.actor = Some(person.clone());
        self.target = Some(person.clone());
        self
    }

    /// The event as something that happened to a person.
    #[must_use]
    pub fn about(mut self, institution: &InstitutionId, person: &PersonId) -> Self {
        self.institution = Some(institution.clone());
        self.target = Some(person.clone());
        self
    }

    /// The event within an institution.
    #[must_use]
    pub fn within(mut self, institution: &InstitutionId) -> Self {
        self.institution = Some(institution.clone());
        self
    }

    /// The event with details, beside those it has already.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        match (&mut self.details, details) {
            (Value::Object(known), Value::Object(more)) => known.extend(more),
            (known, more) => *known = more,
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_listed_and_in_a_group() {
        let source = include_str!("audit.rs");
        let start = source.find("pub enum EventKind {").unwrap();
        let body = &source[start..start + source[start..].find("\n}\n").unwrap()];
        let written = body
            .lines()
            .filter(|line| line.ends_with(',') && !line.trim_start().starts_with("//"))
            .count();
        assert_eq!(written, EventKind::ALL.len(), "EventKind::ALL lacks a kind");
        let grouped: usize = EventGroup::ALL
            .map(|group| group.kinds().len())
            .iter()
            .sum();
        assert_eq!(grouped, EventKind::ALL.len());
        for kind in EventKind::ALL {
            assert_eq!(EventKind::named(&kind.name()), Some(*kind));
        }
    }
}
