//! What mails and text messages there are.

use super::wording::wording;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// Somebody asked for a new password (N-15). Needs `link`.
    NewPassword,
    /// Somebody asked for a new password of a shared account, which gets none (N-14).
    NewPasswordForShared,
    /// Somebody asked for a new password of an account that is not active.
    NewPasswordForInactive,
    /// Somebody asked for a new password of an account whose password lives in the institution's directory.
    NewPasswordElsewhere,
    /// The password was changed by whoever knew the old one or followed the mailed link.
    PasswordChanged,
    /// The password was reset; with `link` the person chooses a new one.
    PasswordReset,
    /// Two-step verification is on (N-31).
    FactorEnabled,
    /// Two-step verification is off for a while; `until` says how long (U-28).
    FactorSuspended,
    /// Two-step verification is on again.
    FactorResumed,
    /// Two-step verification is off and its link is gone (E-24).
    FactorRemoved,
    /// Another app took the place of the old one.
    FactorReplaced,
    /// The link with the app is gone, another second step stays.
    AppRemoved,
    /// Codes come by text message as well; `address` is the number.
    SmsEnabled,
    /// Codes no longer come by text message; `address` is the number.
    SmsRemoved,
    /// An account at a sign-in source opens this account; `address` is what it is called there.
    SourceLinked,
    /// It does not any more; `address` is what it is called there.
    SourceUnlinked,
    /// There is another passkey; `address` is its name.
    PasskeyAdded,
    /// A passkey has another name; `address` is that.
    PasskeyRenamed,
    /// A passkey is gone; `address` is its name.
    PasskeyRemoved,
    /// A badge to sign in with was printed.
    BadgeMade,
    /// It was ended.
    BadgeEnded,
    /// Somebody signed in with a recovery code; `left` says how many remain (H-24).
    RecoveryCodeUsed,
    /// A recovery code was used to remove the second factor (E-15).
    RecoveryCodeReset,
    /// There are new recovery codes, the old ones are void.
    RecoveryCodesMade,
    /// Many wrong codes after the right password.
    ManyWrongCodes,
    /// Too many wrong answers: the way to get access again is closed; `until` says how long (S-14).
    RecoveryLocked,
    /// To the old address: somebody wants to change it into `address` (U-13).
    EmailChangeAsked,
    /// To the new address: please confirm. Needs `link`.
    ConfirmEmail,
    /// The address is now `address`.
    EmailChanged,
    /// There is a secret question, or another one.
    QuestionSet,
    /// The secret question is gone.
    QuestionDropped,
    /// The name of a new account; its password goes another way (S-07). Needs `username`.
    AccountName,
    /// The temporary password of an account, never with its name (S-07). Needs `password`.
    TemporaryPassword,
    /// After "this was not me": everything is closed; `link` leads to a new password.
    AccountSecured,
    /// Somebody signed in on a device that was not seen before.
    NewDevice,
    /// To administrators: how much of the budget for text messages is spent (H-11). Needs `percent`.
    SmsBudget,
    /// A new account; `link` leads to a first password. Needs `username` and `link`.
    Invitation,
    /// An administrator asks for two-step verification to be set up; `link` leads there.
    FactorReminder,
    /// To a main contact: an account was granted for `address` (N-09).
    RequestGranted,
    /// To a main contact: an account was refused for `address`, with `reason` (N-09).
    RequestRefused,
    /// To a main contact: something is asked back about `address`, in `reason`.
    RequestAskedBack,
    /// A second factor has to be set up before `day`; to people who have none. Needs `day`.
    SetUpReminder,
    /// To administrators: `people` can't do what becomes mandatory on `day`. Needs both.
    LockOutWarning,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 43] = [
        Self::NewPassword,
        Self::NewPasswordForShared,
        Self::NewPasswordForInactive,
        Self::NewPasswordElsewhere,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::FactorEnabled,
        Self::FactorSuspended,
        Self::FactorResumed,
        Self::FactorRemoved,
        Self::FactorReplaced,
        Self::AppRemoved,
        Self::SmsEnabled,
        Self::SmsRemoved,
        Self::SourceLinked,
        Self::SourceUnlinked,
        Self::PasskeyAdded,
        Self::PasskeyRenamed,
        Self::PasskeyRemoved,
        Self::BadgeMade,
        Self::BadgeEnded,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodeReset,
        Self::RecoveryCodesMade,
        Self::ManyWrongCodes,
        Self::RecoveryLocked,
        Self::EmailChangeAsked,
        Self::ConfirmEmail,
        Self::EmailChanged,
        Self::QuestionSet,
        Self::QuestionDropped,
        Self::AccountName,
        Self::TemporaryPassword,
        Self::AccountSecured,
        Self::NewDevice,
        Self::SmsBudget,
        Self::Invitation,
        Self::FactorReminder,
        Self::RequestGranted,
        Self::RequestRefused,
        Self::RequestAskedBack,
        Self::SetUpReminder,
        Self::LockOutWarning,
    ];

    /// The kind as it stands in its text keys, for example `new-password`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        wording(self).name
    }
}

/// What a text message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextKind {
    /// The code to sign in with (H-34). Needs `code`.
    SignInCode,
    /// The code that proves that the number is right (H-12). Needs `code`.
    ConfirmNumberCode,
    /// The code to get access again (S-14). Needs `code`.
    RecoveryCode,
    /// The temporary password of an account, never with its name (S-07). Needs `password`.
    TemporaryPassword,
    /// The name of a new account, never with its password (S-07). Needs `username`.
    AccountName,
    /// Something about two-step verification changed.
    FactorChanged,
    /// The way to get access again is closed after too many wrong answers (S-14).
    RecoveryLocked,
}

impl TextKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::SignInCode,
        Self::ConfirmNumberCode,
        Self::RecoveryCode,
        Self::TemporaryPassword,
        Self::AccountName,
        Self::FactorChanged,
        Self::RecoveryLocked,
    ];
}
