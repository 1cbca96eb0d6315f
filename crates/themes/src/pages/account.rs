//! A person's own page.

mod samples;

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::look::Lang;
use crate::page::Page;
use crate::pages::{BackLink, HandOver, HistoryView, Scope, ScopeView, SecondFactorView};
use crate::words::Words;

/// Which half of the page is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountTab {
    /// Who somebody is.
    Personal,
    /// Signing in and security.
    Security,
}

/// Who somebody is.
#[derive(Clone, Debug, Serialize)]
pub struct PersonView {
    /// The username.
    pub username: String,
    /// The full name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether it was proved that the address is this person's.
    pub email_verified: bool,
    /// A new address that waits for its proof.
    pub pending_email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The roles, by the names that tokens carry.
    pub roles: Vec<String>,
    /// The name of the institution.
    pub institution: String,
}

/// A remembered device.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceView {
    /// Sent back as `device`.
    pub id: String,
    /// What it looks like, for example "Firefox op Windows".
    pub label: String,
    /// The portal it was remembered at.
    pub portal: Option<String>,
    /// Roughly where, for example the network.
    pub place: Option<String>,
    /// Since when.
    pub issued: DateTimeView,
    /// Until when.
    pub ends: DateTimeView,
    /// Whether it is the device in use.
    pub this_device: bool,
}

/// A session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// Sent back as `session`.
    pub id: String,
    /// What it looks like, for example "Firefox op Windows".
    pub label: String,
    /// Roughly where.
    pub place: Option<String>,
    /// Since when.
    pub since: DateTimeView,
    /// Whether it is the session in use.
    pub this_session: bool,
}

/// A portal that was allowed something.
#[derive(Clone, Debug, Serialize)]
pub struct AllowedPortalView {
    /// Sent back as `client`.
    pub client: String,
    /// Its name.
    pub name: String,
    /// What it was allowed.
    pub scopes: Vec<Scope>,
    /// Since when.
    pub since: DateTimeView,
}

/// A portal with what it may learn of the person.
#[derive(Clone, Debug, Serialize)]
pub struct LearningPortalView {
    /// Its name.
    pub name: String,
    /// What each of its scopes tells.
    pub scopes: Vec<ScopeView>,
}

/// An account at a sign-in source that signs in to this one.
#[derive(Clone, Debug, Serialize)]
pub struct LinkedAccountView {
    /// Sent back as `link`.
    pub id: String,
    /// What people call the source.
    pub source: String,
    /// What the account is called there; may be empty.
    pub label: String,
    /// Since when.
    pub since: DateTimeView,
    /// When it was last signed in with.
    pub used: Option<DateTimeView>,
    /// Why it can't be taken away, if it can't.
    pub stays: Option<LinkStaysView>,
}

/// Why an account at a sign-in source can't be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkStaysView {
    /// Nothing else signs in.
    OnlyWay,
    /// The institution has the person sign in with it alone.
    ByPolicy,
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum AccountNews {
    /// Two-step verification is on.
    SecondFactorOn,
    /// Two-step verification is off.
    SecondFactorOff,
    /// The password was changed.
    PasswordChanged,
    /// A device was forgotten, or all.
    DevicesForgotten,
    /// A session was ended.
    SessionEnded,
    /// All other sessions were ended.
    AllSessionsEnded,
    /// Two-step verification was turned off for a while.
    SecondFactorSuspended,
    /// Two-step verification was turned on again.
    SecondFactorResumed,
    /// The link with the app was wiped; it can be set up again at `set_up_again_href`.
    SecondFactorWiped,
    /// A way to get codes was removed.
    MethodRemoved,
    /// A new recovery code was made, where the institution has one.
    RecoveryCodeMade,
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// A mail with a link was sent to the new address.
    EmailSent,
    /// The e-mail address was changed.
    EmailChanged,
    /// A secret question was set.
    QuestionSet,
    /// The secret question was dropped.
    QuestionDropped,
    /// The language was chosen.
    LanguageChanged,
    /// Consent was taken back.
    ConsentWithdrawn,
    /// An account at a sign-in source was taken away.
    SourceUnlinked,
}

impl AccountNews {
    const ALL: [Self; 19] = [
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::PasswordChanged,
        Self::DevicesForgotten,
        Self::SessionEnded,
        Self::AllSessionsEnded,
        Self::SecondFactorSuspended,
        Self::SecondFactorResumed,
        Self::SecondFactorWiped,
        Self::MethodRemoved,
        Self::RecoveryCodeMade,
        Self::RecoveryCodesMade,
        Self::EmailSent,
        Self::EmailChanged,
        Self::QuestionSet,
        Self::QuestionDropped,
        Self::LanguageChanged,
        Self::ConsentWithdrawn,
        Self::SourceUnlinked,
    ];
}

impl From<AccountNews> for Words {
    fn from(news: AccountNews) -> Self {
        Self::of(match news {
            AccountNews::SecondFactorOn => "news-second-factor-on",
            AccountNews::SecondFactorOff => "news-second-factor-off",
            AccountNews::PasswordChanged => "news-password-changed",
            AccountNews::DevicesForgotten => "news-devices-forgotten",
            AccountNews::SessionEnded => "news-session-ended",
            AccountNews::AllSessionsEnded => "news-all-sessions-ended",
            AccountNews::SecondFactorSuspended => "news-second-factor-suspended",
            AccountNews::SecondFactorResumed => "news-second-factor-resumed",
            AccountNews::SecondFactorWiped => "news-second-factor-wiped",
            AccountNews::MethodRemoved => "news-method-removed",
            AccountNews::RecoveryCodeMade => "news-recovery-code-made",
            AccountNews::RecoveryCodesMade => "news-recovery-codes-made",
            AccountNews::EmailSent => "news-email-sent",
            AccountNews::EmailChanged => "news-email-changed",
            AccountNews::QuestionSet => "news-question-set",
            AccountNews::QuestionDropped => "news-question-dropped",
            AccountNews::LanguageChanged => "news-language-changed",
            AccountNews::ConsentWithdrawn => "news-consent-withdrawn",
            AccountNews::SourceUnlinked => "news-source-unlinked",
        })
    }
}

/// The choice of a language. Posts `language`: `nl`, `en`, or empty for "as the browser says".
#[derive(Clone, Debug, Serialize)]
pub struct LanguageChoice {
    /// Where the form posts to.
    pub action: String,
    /// The languages there are: each with its name for itself.
    pub languages: Vec<(Lang, String)>,
    /// The language chosen.
    pub chosen: Option<Lang>,
}

/// Where the secret question stands.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionState {
    /// Whether there is one.
    pub set: bool,
    /// Where it is set or replaced.
    pub href: String,
    /// Where it is dropped.
    pub drop_href: Option<String>,
}

/// The passkeys of the person.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeysState {
    /// How many there are.
    pub count: u32,
    /// Where they are listed.
    pub href: String,
}

/// A person's own page. Its forms post `device` with `action=forget`, `session` with `action=end`,
/// `client` with `action=withdraw`, `language`, and nothing to `sign_out_action` and `cancel_email_action`.
#[derive(Clone, Debug, Serialize)]
pub struct AccountPage {
    /// Which half is open.
    pub tab: AccountTab,
    /// The address of the personal half.
    pub personal_href: String,
    /// The address of the security half.
    pub security_href: String,
    /// What was just done.
    pub news: Option<AccountNews>,
    /// Who somebody is.
    pub person: PersonView,
    /// Where to choose a new password, where that is possible.
    pub password_href: Option<String>,
    /// The passkeys, where they are for this person.
    pub passkeys: Option<PasskeysState>,
    /// Two-step verification.
    pub second_factor: SecondFactorView,
    /// The remembered devices.
    pub devices: Vec<DeviceView>,
    /// Whether the institution remembers devices at all.
    pub remembers_devices: bool,
    /// Where a device is forgotten.
    pub devices_action: String,
    /// Where all are forgotten, after a confirmation.
    pub forget_all_href: Option<String>,
    /// The sessions.
    pub sessions: Vec<SessionView>,
    /// Where a session is ended.
    pub sessions_action: String,
    /// Where all other sessions are ended, after a confirmation.
    pub end_all_href: Option<String>,
    /// The portals that were allowed something.
    pub portals: Vec<AllowedPortalView>,
    /// Accounts at sign-in sources.
    pub linked: Vec<LinkedAccountView>,
    /// Where one is taken away.
    pub linked_action: String,
    /// Where that is taken back.
    pub portals_action: String,
    /// Where to sign out.
    pub sign_out_action: String,
    /// Who is signed in, on a shared computer.
    pub hand_over: Option<HandOver>,
    /// Where the e-mail address is changed.
    pub email_href: Option<String>,
    /// Where a new address that waits for its proof is dropped.
    pub cancel_email_action: String,
    /// The choice of a language.
    pub language: Option<LanguageChoice>,
    /// The secret question, at institutions that have it.
    pub question: Option<QuestionState>,
    /// What has happened lately, newest first.
    pub history: Vec<HistoryView>,
    /// Where to say that somebody else did something.
    pub not_me_href: Option<String>,
    /// Where two-step verification is set up again after it was wiped.
    pub set_up_again_href: Option<String>,
    /// Where help is.
    pub help_href: Option<String>,
    /// The portals that were used in this session and tell where a visit begins.
    pub used_portals: Vec<BackLink>,
    /// What portals may learn of the person.
    pub learning: Vec<LearningPortalView>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "account.html";
    const STEP: &'static str = "account";
    const WIDE: bool = true;

    fn title(&self) -> Words {
        Words::of("account-title")
    }

    fn samples() -> Vec<Self> {
        samples::all()
    }
}
