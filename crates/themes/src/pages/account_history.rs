//! What has happened to an account, as its owner sees it.

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::words::Words;

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum HistoryKind {
    /// Somebody signed in.
    SignedIn,
    /// A password was refused.
    PasswordRefused,
    /// A code was refused.
    CodeRefused,
    /// The password was changed.
    PasswordChanged,
    /// Two-step verification was turned on.
    SecondFactorEnabled,
    /// It was turned off for a while.
    SecondFactorSuspended,
    /// It was turned on again.
    SecondFactorResumed,
    /// It was turned off or wiped.
    SecondFactorRemoved,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A passkey was refused.
    PasskeyRefused,
    /// An account at a sign-in source was linked.
    SourceLinked,
    /// Such a link was removed.
    SourceUnlinked,
    /// The e-mail address was changed.
    EmailChanged,
    /// A device was remembered.
    DeviceRemembered,
    /// A device was signed in from another screen.
    DeviceAllowed,
    /// Somebody signed out.
    SignedOut,
    /// The account was secured after "this was not me".
    Secured,
}

impl HistoryKind {
    pub(crate) const ALL: [Self; 19] = [
        Self::SignedIn,
        Self::PasswordRefused,
        Self::CodeRefused,
        Self::PasswordChanged,
        Self::SecondFactorEnabled,
        Self::SecondFactorSuspended,
        Self::SecondFactorResumed,
        Self::SecondFactorRemoved,
        Self::RecoveryCodeUsed,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeyRefused,
        Self::SourceLinked,
        Self::SourceUnlinked,
        Self::EmailChanged,
        Self::DeviceRemembered,
        Self::DeviceAllowed,
        Self::SignedOut,
        Self::Secured,
    ];
}

impl From<HistoryKind> for Words {
    fn from(kind: HistoryKind) -> Self {
        Self::of(match kind {
            HistoryKind::SignedIn => "history-signed-in",
            HistoryKind::PasswordRefused => "history-password-refused",
            HistoryKind::CodeRefused => "history-code-refused",
            HistoryKind::PasswordChanged => "history-password-changed",
            HistoryKind::SecondFactorEnabled => "history-second-factor-enabled",
            HistoryKind::SecondFactorSuspended => "history-second-factor-suspended",
            HistoryKind::SecondFactorResumed => "history-second-factor-resumed",
            HistoryKind::SecondFactorRemoved => "history-second-factor-removed",
            HistoryKind::RecoveryCodeUsed => "history-recovery-code-used",
            HistoryKind::PasskeyAdded => "history-passkey-added",
            HistoryKind::PasskeyRemoved => "history-passkey-removed",
            HistoryKind::PasskeyRefused => "history-passkey-refused",
            HistoryKind::SourceLinked => "history-source-linked",
            HistoryKind::SourceUnlinked => "history-source-unlinked",
            HistoryKind::EmailChanged => "history-email-changed",
            HistoryKind::DeviceRemembered => "history-device-remembered",
            HistoryKind::DeviceAllowed => "history-device-allowed",
            HistoryKind::SignedOut => "history-signed-out",
            HistoryKind::Secured => "history-secured",
        })
    }
}

/// One thing that has happened.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryView {
    /// When.
    pub at: DateTimeView,
    /// What.
    pub what: HistoryKind,
    /// What the device looks like, for example "Firefox op Windows".
    pub label: Option<String>,
    /// The portal it was for.
    pub portal: Option<String>,
}
