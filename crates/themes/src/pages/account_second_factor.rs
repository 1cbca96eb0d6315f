//! Two-step verification on a person's own page.

use serde::Serialize;

use crate::dates::{DateTimeView, DateView};
use crate::pages::OtherMethod;
use crate::words::Words;

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
    NewRecoveryCodes {
        /// How many there will be.
        count: u32,
    },
    /// Get codes from an app as well.
    AddApp,
    /// Get codes by text message as well.
    AddSms,
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
            SecurityActionKind::NewRecoveryCodes { count } => {
                return Self::of("account-new-recovery-codes").with("count", count);
            }
            SecurityActionKind::AddApp => "account-add-app",
            SecurityActionKind::AddSms => "account-add-sms",
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

/// A way to get codes that is set up.
#[derive(Clone, Debug, Serialize)]
pub struct MethodView {
    /// Which.
    pub kind: OtherMethod,
    /// The masked number of text messages.
    pub detail: Option<String>,
    /// Where it is removed, where that is possible.
    pub remove_href: Option<String>,
}

/// The switch of two-step verification. It leads to the page that sets it up, or that asks whether
/// to turn it off.
#[derive(Clone, Debug, Serialize)]
pub struct SwitchView {
    /// Whether it is on.
    pub on: bool,
    /// Where it leads.
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
    /// The ways to get codes that are set up.
    pub methods: Vec<MethodView>,
    /// The ways that can be added.
    pub add: Vec<SecurityAction>,
    /// The switch, where the person may turn it on and off.
    pub switch: Option<SwitchView>,
}
