//! What people are told by mail and text message, as facts. Words, language and look come when a
//! letter is composed, right before it leaves.

use crate::{
    context::{Ctx, Timestamp},
    ids::{MessageId, PersonId},
    seal::{SealError, Sealed, Sealer},
    second_factor::Actor,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a letter tells. Some hold a link or a code: a letter is only ever stored sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// The link for a new password (N-15).
    NewPassword {
        /// The rooted path of the link.
        path: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// A new password was asked for a shared account: the way on, and no link (N-14).
    NewPasswordForShared,
    /// A new password was asked for an account that can't be used: the way on, and no link.
    NewPasswordForInactive,
    /// A new password was asked for an account whose password lives in the institution's directory: the
    /// way on, and no link.
    NewPasswordElsewhere,
    /// The password was changed by somebody who knew the old one (PWD-16).
    PasswordChanged,
    /// The password was changed through the mailed link.
    PasswordReset,
    /// A second factor was switched on (N-31).
    FactorEnabled,
    /// Another app took the place of the one before (S-20).
    FactorReplaced,
    /// A second factor is off for a while (U-24, U-28).
    FactorSuspended {
        /// Until when, if it ends by itself.
        until: Option<Timestamp>,
        /// Who did it.
        by: Actor,
        /// Why, when somebody else did.
        reason: Option<String>,
    },
    /// It is on again (U-27, U-32).
    FactorResumed {
        /// Who did it.
        by: Actor,
    },
    /// It was removed (E-24, U-20, S-17).
    FactorRemoved {
        /// Who did it.
        by: Actor,
        /// Why, when somebody else did.
        reason: Option<String>,
    },
    /// Codes come by text message from now on, to this masked number.
    SmsEnabled {
        /// The masked number.
        number: String,
    },
    /// Codes by text message have ended; the app stays.
    SmsRemoved,
    /// The app was removed; text messages stay.
    AppRemoved,
    /// An account at a sign-in source opens this account from now on.
    SourceLinked {
        /// What people call the source.
        source: String,
        /// What the account is called there.
        label: String,
    },
    /// It does not any more.
    SourceUnlinked {
        /// What people call the source.
        source: String,
        /// What the account is called there.
        label: String,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// What its owner calls it.
        name: String,
    },
    /// A passkey was given another name.
    PasskeyRenamed {
        /// What its owner calls it now.
        name: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What its owner called it.
        name: String,
        /// Who did it.
        by: Actor,
    },
    /// A badge to sign in with was printed for a pupil.
    BadgeMade,
    /// It was ended.
    BadgeEnded,
    /// A recovery code stood in for a code (H-24).
    RecoveryCodeUsed {
        /// Codes left.
        left: u32,
    },
    /// A recovery code removed the second factor (E-15).
    RecoveryCodeReset,
    /// A new set of recovery codes was made (H-23).
    RecoveryCodesMade,
    /// Many wrong codes were typed (OTP-03).
    ManyWrongCodes,
    /// Too many wrong answers in the recovery portal: the route is closed for a while (S-14).
    RecoveryLocked {
        /// Until when.
        until: Timestamp,
    },
    /// The link that proves a new mail address; to that address (U-13).
    ConfirmEmail {
        /// The rooted path of the link.
        path: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// Another mail address was asked for; to the present one.
    EmailChangeAsked {
        /// The new address, masked.
        address: String,
    },
    /// The mail address was changed; to the former one.
    EmailChanged {
        /// The new address, masked.
        address: String,
    },
    /// A secret question was set (S-15).
    QuestionSet,
    /// The secret question was dropped.
    QuestionDropped,
    /// The name of a new account, without its password (S-07).
    AccountName {
        /// The name to sign in with.
        username: String,
    },
    /// The temporary password of an account, without its name (S-07).
    TemporaryPassword {
        /// The password.
        password: String,
        /// When it ends.
        until: Timestamp,
    },
    /// "This was not me": everything is locked, and this link leads back in.
    AccountSecured {
        /// The rooted path of the link for a new password.
        path: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// Somebody signed in with a browser that was not seen before.
    NewDevice {
        /// The network address it came from.
        place: String,
    },
    /// Text messages have used up so much of the month's budget (H-11); to administrators.
    SmsBudget {
        /// Per cent.
        percent: u32,
    },
    /// A new account, with a link to choose a first password.
    Invitation {
        /// The name to sign in with.
        username: String,
        /// The rooted path of the link.
        path: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// An administrator asks for a second factor to be set up.
    FactorReminder {
        /// The rooted path of the page for it.
        path: String,
    },
    /// An account that was asked for was granted; to the main contact (N-09).
    RequestGranted {
        /// Whom it is for.
        name: String,
    },
    /// An account that was asked for was refused; to the main contact (N-09).
    RequestRefused {
        /// Whom it was for.
        name: String,
        /// Why.
        reason: String,
    },
    /// Something is asked back about an account that was asked for; to the main contact.
    RequestAskedBack {
        /// Whom it is for.
        name: String,
        /// The question.
        question: String,
    },
    /// A second factor has to be set up before a day; to people who have none.
    SetUpReminder {
        /// The first mandatory day.
        mandatory_from: chrono::NaiveDate,
    },
    /// People can't do what becomes mandatory on a day; to administrators.
    LockOutWarning {
        /// The first mandatory day.
        mandatory_from: chrono::NaiveDate,
        /// How many people.
        people: u32,
    },
    /// A code for signing in, by text message (H-34).
    SignInCode {
        /// The code.
        code: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// A code that proves a number, by text message (H-12).
    NumberCode {
        /// The code.
        code: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// A code for the recovery portal, by text message (S-14).
    RecoveryCode {
        /// The code.
        code: String,
        /// Minutes that it works.
        minutes: u32,
    },
    /// Something about the second factor changed, by text message.
    FactorChangedText,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Letter(hidden)")
    }
}

/// Why a letter can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// It does not open.
    #[error(transparent)]
    Sealed(#[from] SealError),
    /// It opens, and this program does not know what it says: a program of a later release wrote it, and
    /// can send it.
    #[error("the letter is of a kind that this program does not know")]
    NotUnderstood,
}

/// A letter with what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// What is told.
    pub letter: Letter,
    /// When it happened.
    pub at: Timestamp,
    /// The browser it happened in, in words.
    #[serde(default)]
    pub device: Option<String>,
    /// The rooted path of the link "this was not me".
    #[serde(default)]
    pub not_me: Option<String>,
    /// Whom to write to when it is not the person on file any more, such as after a change.
    #[serde(default)]
    pub about: Option<PersonId>,
    /// The origin of the institution's own host that it was asked at, if it was. Links lead back there.
    #[serde(default)]
    pub own_origin: Option<String>,
    /// Whoever reads it goes on where it was asked, be that the installation's host: a sign-in or a
    /// session waits there.
    #[serde(default)]
    pub goes_on: bool,
}

impl Envelope {
    /// A letter of now.
    #[must_use]
    pub fn new(ctx: &Ctx, letter: Letter) -> Self {
        Self {
            letter,
            at: ctx.now,
            device: None,
            not_me: None,
            about: None,
            own_origin: ctx.own_issuer_name().map(str::to_owned),
            goes_on: false,
        }
    }

    /// The place that a message's content is sealed for.
    #[must_use]
    pub fn place(id: &MessageId) -> String {
        format!("messages/{id}/content")
    }

    /// Seals it for one message.
    #[must_use]
    pub fn seal(&self, id: &MessageId, sealer: &Sealer, ctx: &Ctx) -> Sealed {
        // Plain data of our own: it always has a JSON form.
        let json = zeroize::Zeroizing::new(serde_json::to_vec(self).unwrap_or_default());
        sealer.seal(&json, &Self::place(id), ctx)
    }

    /// Opens a message's content.
    ///
    /// # Errors
    /// [`LetterError`] when it was sealed for another message, with an unknown key, is damaged, or says what
    /// this program does not know.
    pub fn open(id: &MessageId, content: &Sealed, sealer: &Sealer) -> Result<Self, LetterError> {
        let json = sealer.open(content, &Self::place(id))?;
        serde_json::from_slice(&json).map_err(|_| LetterError::NotUnderstood)
    }
}
