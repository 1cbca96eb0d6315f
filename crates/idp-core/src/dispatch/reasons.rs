//! The reasons that an explanation is made of.

use super::{Asker, BadgeFault};
use sluis_model::{
    context::Timestamp,
    person::Refusal,
    policy::Demand,
    second_factor::{FactorMethod, FactorSet, SecondFactorState},
};

/// Why something that was shown is not young enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstFactorFault {
    /// The portal asks for it again, whatever was shown before (`prompt=login`).
    AskedAgain,
    /// The portal accepts what is so many seconds old at most (`max_age`).
    TooOld {
        /// Seconds.
        most: u32,
    },
}

/// Why a remembered browser does not stand in for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDevice {
    /// This browser is not remembered for this person.
    NotRemembered,
    /// Several people use this computer: nothing is remembered there.
    SharedComputer,
    /// The portal demands a code that was really shown.
    PortalDemands,
    /// The portal prefers one, and the person has a factor.
    PortalPrefers,
    /// The portal accepts no remembered browser.
    PortalRefuses,
    /// Whoever changes other people's accounts shows it every time.
    Administrator,
    /// It was remembered longer ago than the portal accepts.
    TooOld {
        /// Seconds.
        most: u32,
    },
    /// It was remembered longer ago than a second factor may be.
    FactorTooOld,
    /// It may have been remembered by a code of a kind that does not count.
    OtherKind,
    /// This is none of the institution's networks.
    Outside,
}

/// Why nobody is invited to set a factor up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInvited {
    /// It is not offered to this person now.
    NotOffered,
    /// There is one already.
    HasOne,
    /// "Not now" was said in this sign-in.
    SaidNotNow,
    /// "Not now" was said not long ago, or the institution invites nobody.
    NotYetAgain,
}

/// One step of the reasoning, in the order in which it is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nobody knows at which institution.
    InstitutionUnknown,
    /// Nobody has signed in yet.
    NobodySignedIn,
    /// The portal wants the person to choose an account first.
    AccountChoice,
    /// The password was shown then, and that is young enough.
    PasswordCounts {
        /// When.
        at: Timestamp,
        /// In this sign-in.
        here: bool,
    },
    /// The password was shown then, and that is not enough.
    PasswordStale {
        /// When.
        at: Timestamp,
        /// Why not.
        fault: FirstFactorFault,
    },
    /// A badge was shown.
    BadgeShown {
        /// When.
        at: Timestamp,
    },
    /// It is not enough.
    BadgeNotEnough(BadgeFault),
    /// The portal insists on somebody else.
    WrongPerson,
    /// The account may not be used.
    Refused(Refusal),
    /// What the institution asks of this person now.
    Policy(Demand),
    /// The portal demands a second factor that was really shown.
    PortalDemands,
    /// The portal wants a second factor, and accepts a remembered browser.
    PortalNeeds,
    /// The portal prefers one, and refuses nobody without.
    PortalPrefers,
    /// A second factor may not be older.
    FactorAge {
        /// Seconds.
        most: u32,
        /// Who says so.
        by: Asker,
    },
    /// Not every kind of second factor counts.
    FactorKinds {
        /// Those that do.
        allowed: FactorSet,
        /// Who says so.
        by: Asker,
    },
    /// No browser is remembered on this network.
    OutsideNetworks,
    /// The institution asks no second factor on its own network; whether that counts here.
    Waived {
        /// It does, unless a portal asks for one, or somebody asks more strictly.
        counts: bool,
    },
    /// Where the person's typed factor stands.
    Factor(SecondFactorState),
    /// There is a passkey that counts here.
    HasPasskey,
    /// There are passkeys, and each of them is of another host.
    PasskeyElsewhere,
    /// The portal demands a factor that can't be phished, and what was shown is none.
    NotPhishingResistant,
    /// What was shown is older than a second factor may be.
    FactorTooOld {
        /// When.
        at: Timestamp,
    },
    /// What was shown is of a kind that does not count.
    KindNotAllowed {
        /// With what.
        method: FactorMethod,
    },
    /// Nothing that the person has counts here.
    LacksKind,
    /// What was shown is not there any more, or is off.
    FactorGone,
    /// Somebody let the person in without it for a while; whether that counts here.
    Excused {
        /// It does, unless the portal demands a factor.
        counts: bool,
    },
    /// What was shown is enough.
    CodeCounts {
        /// With what.
        method: FactorMethod,
        /// When.
        at: Timestamp,
        /// In this sign-in.
        here: bool,
    },
    /// What was shown is not young enough.
    CodeStale {
        /// When.
        at: Timestamp,
        /// Why not.
        fault: FirstFactorFault,
    },
    /// A recovery code opens the door, but it is not what this portal asks for.
    RecoveryCodeNotEnough,
    /// No code was shown yet.
    NoCode,
    /// The remembered browser stands in for the code.
    DeviceCounts {
        /// When the code was really shown.
        shown_at: Timestamp,
    },
    /// No remembered browser stands in for it.
    DeviceNot(NoDevice),
    /// The word of the institution's own provider is enough for the institution.
    SourceEnough,
    /// Nothing more is needed than the password.
    NothingNeeded,
    /// What is needed can't be had: a factor is not for this person.
    Impossible,
    /// It is on again, for it is mandatory now.
    Reactivated,
    /// Something has to be set up first.
    SetUpNeeded,
    /// A temporary password is replaced before the factor is set up.
    PasswordFirst,
    /// Fresh recovery codes are still on the page.
    CodesUnread,
    /// A new password has to be chosen.
    PasswordMustChange,
    /// Text messages alone are not enough for whoever changes other people's accounts.
    MeansTooWeak,
    /// The secret question for the recovery portal was never set.
    QuestionMissing,
    /// The person is invited, and may say "not now".
    Invited,
    /// The person is invited to add a passkey, and may say "not now".
    PasskeyOffered,
    /// The person is not invited.
    Uninvited(NotInvited),
    /// The mail address has to be proven before.
    EmailUnproven,
    /// The password has to be shown once more before something is set up.
    UnlockNeeded,
    /// The portal needs consent.
    ConsentMissing,
    /// Everything is there.
    Complete,
}
