//! Which texts a letter of each kind is made of.

use super::kind::LetterKind;

/// How a letter speaks to somebody who did not expect it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Something was asked for; without an answer nothing changes.
    Asked,
    /// Something has changed or was tried.
    Happened,
    /// The letter brings something new.
    Unexpected,
    /// The letter is about no account.
    None,
}

/// The keys of the texts of one kind of letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wording {
    /// The kind, as it stands in its keys.
    pub(crate) name: &'static str,
    /// Subject and heading.
    pub(crate) title: &'static str,
    /// What it is about.
    pub(crate) text: &'static str,
    /// What else there is to know.
    pub(crate) more: Option<&'static str>,
    /// What the button is for, said when there is a link.
    pub(crate) linked: Option<&'static str>,
    /// What stands on the button.
    pub(crate) button: Option<&'static str>,
    /// Whether the link is a secret that works once, for a while.
    pub(crate) secret_link: bool,
    /// What the address in the letter is.
    pub(crate) address: &'static str,
    /// What the moment in `until` is.
    pub(crate) until: &'static str,
    /// What is said to somebody who did not expect the letter.
    pub(crate) doubt: Doubt,
}

macro_rules! wording {
    ($name:literal $(, $field:ident: $value:expr)* $(,)?) => {
        Wording {
            $($field: $value,)*
            ..Wording {
                name: $name,
                title: concat!("letter-", $name, "-title"),
                text: concat!("letter-", $name, "-text"),
                more: None,
                linked: None,
                button: None,
                secret_link: false,
                address: "letter-fact-address",
                until: "letter-fact-until",
                doubt: Doubt::Happened,
            }
        }
    };
}

macro_rules! more {
    ($name:literal) => {
        Some(concat!("letter-", $name, "-more"))
    };
}

const CHOOSE_PASSWORD: Option<&str> = Some("letter-button-password");
const CHOOSE_PASSWORD_LINKED: Option<&str> = Some("letter-linked-password");
const SET_UP: Option<&str> = Some("letter-button-set-up");
const SET_UP_LINKED: Option<&str> = Some("letter-linked-set-up");

/// The texts of a kind of letter.
pub(crate) const fn wording(kind: LetterKind) -> Wording {
    match kind {
        LetterKind::NewPassword => wording!(
            "new-password",
            button: CHOOSE_PASSWORD,
            linked: CHOOSE_PASSWORD_LINKED,
            secret_link: true,
            doubt: Doubt::Asked,
        ),
        LetterKind::NewPasswordForShared => wording!(
            "new-password-shared",
            more: more!("new-password-shared"),
            doubt: Doubt::Asked,
        ),
        LetterKind::NewPasswordForInactive => wording!(
            "new-password-inactive",
            more: more!("new-password-inactive"),
            doubt: Doubt::Asked,
        ),
        LetterKind::NewPasswordElsewhere => wording!(
            "new-password-elsewhere",
            more: more!("new-password-elsewhere"),
            doubt: Doubt::Asked,
        ),
        LetterKind::PasswordChanged => {
            wording!("password-changed", more: more!("password-changed"))
        }
        LetterKind::PasswordReset => wording!(
            "password-reset",
            button: CHOOSE_PASSWORD,
            linked: CHOOSE_PASSWORD_LINKED,
            secret_link: true,
        ),
        LetterKind::FactorEnabled => wording!("factor-enabled", more: more!("factor-enabled")),
        LetterKind::FactorSuspended => wording!(
            "factor-suspended",
            more: more!("factor-suspended"),
            until: "letter-fact-off-until",
        ),
        LetterKind::FactorResumed => wording!("factor-resumed"),
        LetterKind::FactorRemoved => wording!(
            "factor-removed",
            more: more!("factor-removed"),
            button: SET_UP,
            linked: SET_UP_LINKED,
        ),
        LetterKind::FactorReplaced => {
            wording!("factor-replaced", more: more!("factor-replaced"))
        }
        LetterKind::AppRemoved => wording!("app-removed", more: more!("app-removed")),
        LetterKind::SmsEnabled => wording!("sms-enabled", address: "letter-fact-number"),
        LetterKind::SmsRemoved => wording!("sms-removed", address: "letter-fact-number"),
        LetterKind::SourceLinked => wording!("source-linked", address: "letter-fact-source"),
        LetterKind::SourceUnlinked => wording!("source-unlinked", address: "letter-fact-source"),
        LetterKind::PasskeyAdded => wording!("passkey-added", address: "letter-fact-passkey"),
        LetterKind::PasskeyRenamed => wording!("passkey-renamed", address: "letter-fact-passkey"),
        LetterKind::PasskeyRemoved => wording!("passkey-removed", address: "letter-fact-passkey"),
        LetterKind::BadgeMade => wording!("badge-made", more: more!("badge-made")),
        LetterKind::BadgeEnded => wording!("badge-ended", more: more!("badge-ended")),
        LetterKind::RecoveryCodeUsed => wording!("recovery-code-used"),
        LetterKind::RecoveryCodeReset => wording!(
            "recovery-code-reset",
            button: SET_UP,
            linked: SET_UP_LINKED,
        ),
        LetterKind::RecoveryCodesMade => wording!("recovery-codes-made"),
        LetterKind::ManyWrongCodes => {
            wording!("many-wrong-codes", more: more!("many-wrong-codes"))
        }
        LetterKind::RecoveryLocked => wording!(
            "recovery-locked",
            more: more!("recovery-locked"),
            until: "letter-fact-again-from",
        ),
        LetterKind::EmailChangeAsked => wording!(
            "email-change-asked",
            more: more!("email-change-asked"),
            address: "letter-fact-new-address",
        ),
        LetterKind::ConfirmEmail => wording!(
            "confirm-email",
            button: Some("letter-button-confirm"),
            linked: Some("letter-linked-confirm"),
            secret_link: true,
            doubt: Doubt::Asked,
        ),
        LetterKind::EmailChanged => {
            wording!("email-changed", address: "letter-fact-new-address")
        }
        LetterKind::QuestionSet => wording!("question-set"),
        LetterKind::QuestionDropped => wording!("question-dropped"),
        LetterKind::AccountName => wording!(
            "account-name",
            more: more!("account-name"),
            button: Some("letter-button-sign-in"),
            doubt: Doubt::Unexpected,
        ),
        LetterKind::TemporaryPassword => wording!(
            "temporary-password",
            more: more!("temporary-password"),
            button: Some("letter-button-sign-in"),
            until: "letter-fact-valid-until",
            doubt: Doubt::Unexpected,
        ),
        LetterKind::AccountSecured => wording!(
            "account-secured",
            more: more!("account-secured"),
            button: CHOOSE_PASSWORD,
            linked: CHOOSE_PASSWORD_LINKED,
            secret_link: true,
            doubt: Doubt::Unexpected,
        ),
        LetterKind::NewDevice => wording!("new-device"),
        LetterKind::SmsBudget => wording!("sms-budget", doubt: Doubt::None),
        LetterKind::Invitation => wording!(
            "invitation",
            button: Some("letter-button-first-password"),
            secret_link: true,
            doubt: Doubt::Unexpected,
        ),
        LetterKind::FactorReminder => wording!(
            "factor-reminder",
            more: more!("factor-reminder"),
            button: SET_UP,
            doubt: Doubt::None,
        ),
        LetterKind::RequestGranted => wording!(
            "request-granted",
            more: more!("request-granted"),
            address: "letter-fact-request-for",
            doubt: Doubt::None,
        ),
        LetterKind::RequestRefused => wording!(
            "request-refused",
            address: "letter-fact-request-for",
            doubt: Doubt::None,
        ),
        LetterKind::RequestAskedBack => wording!(
            "request-asked-back",
            more: more!("request-asked-back"),
            address: "letter-fact-request-for",
            doubt: Doubt::None,
        ),
        LetterKind::SetUpReminder => wording!(
            "set-up-reminder",
            more: more!("set-up-reminder"),
            button: SET_UP,
            doubt: Doubt::None,
        ),
        LetterKind::LockOutWarning => wording!(
            "lock-out-warning",
            more: more!("lock-out-warning"),
            button: Some("letter-button-policy"),
            doubt: Doubt::None,
        ),
    }
}
