//! What the dispatcher looks at.

use super::Bounds;
use serde::{Deserialize, Serialize};
use sluis_model::{
    context::Timestamp,
    person::Refusal,
    policy::Demand,
    second_factor::{FactorMethod, FactorSet, FirstFactor, SecondFactorState, Shown},
};

/// What the portal asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestFacts {
    /// `prompt=login`: the first factor again.
    pub first_factor_again: bool,
    /// `prompt=select_account`, and nobody has chosen yet: neither to go on as who is signed in, nor
    /// by typing a name and a password.
    pub select_account: bool,
    /// `max_age`, in seconds.
    pub max_age: Option<u32>,
    /// An essential `acr`, or the portal's own setting, demands a second factor that was really shown.
    pub demands_second_factor: bool,
    /// An essential `acr` accepts nothing but a factor that can't be phished.
    pub demands_phishing_resistant: bool,
    /// An essential `acr` accepts a remembered device, but not one factor alone.
    pub needs_second_factor: bool,
    /// `acr_values` prefer a second factor that was really shown: it is asked of whoever has one and
    /// offered to whoever may have one, and its absence refuses nobody (RFC 9470 §5).
    pub prefers_second_factor: bool,
    /// Beside that, they prefer one that can't be phished, and name none that can: whoever has a passkey here is
    /// asked for it where only something else was shown before, and may show something else all the same.
    pub prefers_phishing_resistant: bool,
    /// The portal accepts no remembered device.
    pub refuses_devices: bool,
    /// An essential `acr` that a badge does not meet, a page of our own, or a device that waits.
    pub refuses_badges: bool,
    /// Consent is needed and not given yet.
    pub consent_missing: bool,
}

/// What is stored about the person that the first factor proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// Why the account may not be used.
    pub refusal: Option<Refusal>,
    /// What policy asks of this person now.
    pub demand: Demand,
    /// Where the typed second factor stands: the app, or the number.
    pub state: SecondFactorState,
    /// There is a passkey that counts here: a second factor that stands beside the typed one.
    #[serde(default)]
    pub passkey: bool,
    /// There are passkeys, and each of them is of another host (Web Authentication Level 3 §5.1.2,
    /// relying party id): none can be shown here, and they are no less a second factor for that.
    #[serde(default)]
    pub passkey_elsewhere: bool,
    /// The typed second factor has an app.
    #[serde(default)]
    pub app: bool,
    /// The typed second factor has a number that codes go to, and they count of this person.
    #[serde(default)]
    pub number: bool,
    /// What can be set up in a sign-in.
    #[serde(default = "nothing")]
    pub settable: FactorSet,
    /// The institution asks no second factor of this person on this network.
    #[serde(default)]
    pub waived: bool,
    /// Somebody let the person in without the factor until an end, although it may be required.
    pub excused: bool,
    /// A badge of this person counts here: a pupil and nothing more, on the school's own network.
    #[serde(default)]
    pub badge: bool,
    /// The person changes other people's accounts.
    pub administrator: bool,
    /// The only means is one that is not enough for this person: another one has to be set up (H-10).
    pub means_too_weak: bool,
    /// A new password comes before anything is handed out.
    pub must_change_password: bool,
    /// Policy wants the second factor set up before the new password is chosen.
    pub enrolment_first: bool,
    /// The mail address must be proven before a second factor can be set up, and is not.
    pub email_unproven: bool,
    /// It is time to invite again after an earlier "not now".
    pub invitation_due: bool,
    /// The institution has a recovery portal, and the person could use it but for the secret
    /// question that was never set (S-15).
    pub question_wanted: bool,
    /// The institution invites this person to add a passkey, and it is time to.
    #[serde(default)]
    pub passkey_wanted: bool,
    /// The person came through the institution's own provider, and a second factor that it asserts
    /// counts here (U-37).
    #[serde(default)]
    pub upstream_counts: bool,
    /// The person came through the institution's own provider, and the institution asks for no second
    /// factor of its own then, asserted or not (U-36).
    #[serde(default)]
    pub upstream_excuses: bool,
}

impl PersonFacts {
    /// Whether there is a second factor that is asked. A passkey beside a typed factor that is off for
    /// a while is off with it; it is not forgotten.
    #[must_use]
    pub fn has_factor(&self) -> bool {
        match self.state {
            SecondFactorState::Enabled => true,
            SecondFactorState::Never => self.has_passkey(),
            SecondFactorState::Suspended => false,
        }
    }

    /// All that there is counts as asked for, as before a change on the account page (LIF-02): also what is off for
    /// a while, and what is not asked for on this network. Whoever has nothing sets nothing up for it: that would
    /// prove no more than the password did.
    pub(crate) const fn ask_all_there_is(&mut self) {
        if matches!(self.state, SecondFactorState::Suspended) {
            self.state = SecondFactorState::Enabled;
        }
        if matches!(self.state, SecondFactorState::Enabled) || self.has_passkey() {
            self.waived = false;
            self.excused = false;
        }
    }

    /// Whether there is a passkey, at whichever host.
    #[must_use]
    pub const fn has_passkey(&self) -> bool {
        self.passkey || self.passkey_elsewhere
    }

    /// Whether all that there is can be shown at another host alone: here only a recovery code is left.
    #[must_use]
    pub fn has_nothing_here(&self) -> bool {
        self.state == SecondFactorState::Never && self.passkey_elsewhere && !self.passkey
    }

    /// What a second factor could be shown with.
    #[must_use]
    pub fn means(&self) -> FactorSet {
        FactorSet {
            passkey: self.passkey,
            ..self.typed()
        }
    }

    /// What a code could be typed from.
    #[must_use]
    pub fn typed(&self) -> FactorSet {
        FactorSet {
            totp: self.app,
            sms: self.number,
            ..FactorSet::NONE
        }
    }

    /// Whether there is still what was shown.
    #[must_use]
    pub fn still_has(&self, method: FactorMethod) -> bool {
        match method {
            FactorMethod::Totp | FactorMethod::Sms => self.state == SecondFactorState::Enabled,
            FactorMethod::RecoveryCode => self.has_factor(),
            FactorMethod::Passkey { .. } | FactorMethod::SecurityKey { .. } => self.passkey,
            FactorMethod::Upstream => self.upstream_counts,
        }
    }
}

/// How far the transaction has come, beside its proofs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// "Not now" was said here.
    pub postponed: bool,
    /// The introduction was left for the set-up.
    pub enrolling: bool,
    /// A recovery code just removed the factor: setting it up again is offered.
    pub offer_enrolment: bool,
    /// Fresh recovery codes were shown and not yet left.
    pub recovery_codes_shown: bool,
    /// "Not now" was said to the secret question here.
    pub question_postponed: bool,
    /// "Not now" was said to a passkey here, or none is made on this computer.
    pub passkey_postponed: bool,
}

/// Everything that a decision rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The moment of the decision.
    pub now: Timestamp,
    /// When the transaction began: what was shown since then is fresh.
    pub began_at: Timestamp,
    /// How long a password that was shown before this transaction opens the set-up (E-08, H-09).
    #[serde(with = "seconds")]
    pub unlock: chrono::Duration,
    /// The institution is settled.
    pub institution_known: bool,
    /// What was asked.
    pub request: RequestFacts,
    /// What is asked more strictly of a second factor.
    #[serde(default)]
    pub bounds: Bounds,
    /// With what the first factor was shown, once it was.
    #[serde(default)]
    pub first: FirstFactor,
    /// The person, once the first factor was shown, and when.
    pub person: Option<(PersonFacts, Timestamp)>,
    /// The portal insists on another person (`id_token_hint`, or `sub` in `claims`).
    pub wrong_person: bool,
    /// The second factor, if it was really shown, here or in the session: the one of them that
    /// [`super::strongest`] finds.
    pub shown: Option<Shown>,
    /// A remembered device of this person is in this browser; when the factor was shown for it.
    pub device_shown_at: Option<Timestamp>,
    /// Several people use this computer: then there is no such device, whatever was remembered before.
    #[serde(default)]
    pub shared_computer: bool,
    /// How far the transaction has come.
    pub progress: Progress,
}

const fn nothing() -> FactorSet {
    FactorSet::NONE
}

/// A duration as whole seconds.
mod seconds {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        duration: &chrono::Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(duration.num_seconds())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<chrono::Duration, D::Error> {
        i64::deserialize(deserializer).map(chrono::Duration::seconds)
    }
}
