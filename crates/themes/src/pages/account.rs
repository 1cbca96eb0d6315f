//! A person's own page.

use serde::Serialize;

use crate::dates::{DateTimeView, DateView};
use crate::page::Page;
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
    /// The telephone number.
    pub phone: Option<String>,
    /// The roles, by the names that tokens carry.
    pub roles: Vec<String>,
    /// The name of the institution.
    pub institution: String,
}

/// Since when something is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "when", content = "date", rename_all = "kebab-case")]
pub enum Since {
    /// Since today.
    Today,
    /// Since a day before today.
    Day(DateView),
}

/// Where two-step verification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SecondFactorState {
    /// Never set up, or wiped.
    Never,
    /// On.
    Active {
        /// Since when.
        since: Since,
    },
    /// Set up and turned off for a while.
    Suspended {
        /// When it turns on again by itself.
        until: Option<DateTimeView>,
    },
    /// Not available to this person.
    Unavailable,
}

/// Something that can be done about two-step verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum SecurityActionKind {
    /// Set it up.
    SetUp,
    /// Turn it on again.
    Resume,
    /// Link a new app.
    Renew,
    /// Turn it off for a while.
    Suspend,
    /// Turn it off.
    Disable,
    /// Wipe the link with the app.
    Wipe,
    /// Make new recovery codes.
    NewRecoveryCodes,
}

impl From<SecurityActionKind> for Words {
    fn from(kind: SecurityActionKind) -> Self {
        Self::of(match kind {
            SecurityActionKind::SetUp => "account-set-up",
            SecurityActionKind::Resume => "account-resume",
            SecurityActionKind::Renew => "account-renew",
            SecurityActionKind::Suspend => "account-suspend",
            SecurityActionKind::Disable => "account-disable",
            SecurityActionKind::Wipe => "account-wipe",
            SecurityActionKind::NewRecoveryCodes => "account-new-recovery-codes",
        })
    }
}

/// A button about two-step verification; the first of a list is shown as the main one.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityAction {
    /// What it does.
    pub kind: SecurityActionKind,
    /// Where it goes.
    pub href: String,
}

/// Where two-step verification stands, and what can be done.
#[derive(Clone, Debug, Serialize)]
pub struct SecondFactorView {
    /// Where it stands.
    pub state: SecondFactorState,
    /// What can be done, what matters most first.
    pub actions: Vec<SecurityAction>,
    /// The last day on which it is optional.
    pub deadline: Option<DateView>,
    /// How many recovery codes are left, where there are any.
    pub recovery_codes_left: Option<u32>,
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
}

impl From<AccountNews> for Words {
    fn from(news: AccountNews) -> Self {
        Self::of(match news {
            AccountNews::SecondFactorOn => "news-second-factor-on",
            AccountNews::SecondFactorOff => "news-second-factor-off",
            AccountNews::PasswordChanged => "news-password-changed",
            AccountNews::DevicesForgotten => "news-devices-forgotten",
            AccountNews::SessionEnded => "news-session-ended",
        })
    }
}

/// A person's own page. Its forms post `device` with `action=forget`, `session` with `action=end`,
/// and nothing to `sign_out_action`.
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
    /// Two-step verification.
    pub second_factor: SecondFactorView,
    /// The remembered devices.
    pub devices: Vec<DeviceView>,
    /// Where a device is forgotten.
    pub devices_action: String,
    /// Where all are forgotten, after a confirmation.
    pub forget_all_href: Option<String>,
    /// The sessions.
    pub sessions: Vec<SessionView>,
    /// Where a session is ended.
    pub sessions_action: String,
    /// Where to sign out.
    pub sign_out_action: String,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "account.html";
    const STEP: &'static str = "account";
    const WIDE: bool = true;

    fn title(&self) -> Words {
        Words::of("account-title")
    }

    fn samples() -> Vec<Self> {
        let action = |kind| SecurityAction {
            kind,
            href: "#".to_owned(),
        };
        let device = |label: &str, this_device: bool| DeviceView {
            id: "1".to_owned(),
            label: label.to_owned(),
            portal: this_device.then(|| "Leeromgeving Kompas".to_owned()),
            place: this_device.then(|| "schoolnetwerk".to_owned()),
            issued: DateTimeView::of(2026, 11, 21, 9, 5),
            ends: DateTimeView::of(2026, 11, 21, 21, 5),
            this_device,
        };
        let session = |label: &str, this_session: bool| SessionView {
            id: "1".to_owned(),
            label: label.to_owned(),
            place: this_session.then(|| "schoolnetwerk".to_owned()),
            since: DateTimeView::of(2026, 11, 21, 9, 5),
            this_session,
        };
        let personal = Self {
            tab: AccountTab::Personal,
            personal_href: "#".to_owned(),
            security_href: "#".to_owned(),
            news: None,
            person: PersonView {
                username: "mirte.bakker".to_owned(),
                name: Some("Mirte Bakker".to_owned()),
                email: Some("mirte@voorbeeld.example".to_owned()),
                phone: Some("06 12 34 56 78".to_owned()),
                roles: vec!["teacher".to_owned(), "admin".to_owned()],
                institution: "De Regenboogschool".to_owned(),
            },
            password_href: Some("#".to_owned()),
            second_factor: SecondFactorView {
                state: SecondFactorState::Active {
                    since: Since::Today,
                },
                actions: vec![
                    action(SecurityActionKind::Renew),
                    action(SecurityActionKind::NewRecoveryCodes),
                    action(SecurityActionKind::Suspend),
                    action(SecurityActionKind::Wipe),
                    action(SecurityActionKind::Disable),
                ],
                deadline: None,
                recovery_codes_left: Some(2),
            },
            devices: vec![
                device("Firefox op Windows", true),
                device("Safari op iPhone", false),
            ],
            devices_action: "#".to_owned(),
            forget_all_href: Some("#".to_owned()),
            sessions: vec![
                session("Firefox op Windows", true),
                session("Safari op iPhone", false),
            ],
            sessions_action: "#".to_owned(),
            sign_out_action: "#".to_owned(),
        };
        let security = Self {
            tab: AccountTab::Security,
            news: Some(AccountNews::SecondFactorOn),
            ..personal.clone()
        };
        let with_state = |state, actions, news| Self {
            news: Some(news),
            second_factor: SecondFactorView {
                state,
                actions,
                deadline: Some(DateView::of(2026, 12, 20)),
                recovery_codes_left: None,
            },
            devices: Vec::new(),
            forget_all_href: None,
            ..security.clone()
        };
        vec![
            personal.clone(),
            security.clone(),
            with_state(
                SecondFactorState::Never,
                vec![action(SecurityActionKind::SetUp)],
                AccountNews::SecondFactorOff,
            ),
            with_state(
                SecondFactorState::Suspended {
                    until: Some(DateTimeView::of(2026, 11, 22, 8, 0)),
                },
                vec![
                    action(SecurityActionKind::Resume),
                    action(SecurityActionKind::Wipe),
                ],
                AccountNews::DevicesForgotten,
            ),
            with_state(
                SecondFactorState::Suspended { until: None },
                vec![action(SecurityActionKind::Resume)],
                AccountNews::PasswordChanged,
            ),
            with_state(
                SecondFactorState::Unavailable,
                Vec::new(),
                AccountNews::SessionEnded,
            ),
            Self {
                second_factor: SecondFactorView {
                    state: SecondFactorState::Active {
                        since: Since::Day(DateView::of(2026, 9, 1)),
                    },
                    recovery_codes_left: Some(6),
                    ..security.second_factor.clone()
                },
                person: PersonView {
                    name: None,
                    email: None,
                    phone: None,
                    roles: Vec::new(),
                    ..security.person.clone()
                },
                news: None,
                password_href: None,
                ..security
            },
        ]
    }
}
