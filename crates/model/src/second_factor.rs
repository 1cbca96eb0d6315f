//! The second factor's state machine: never, pending, enabled, suspended. Wiped is never again, but
//! for the audit trail. The data lives in the variant; a transition takes `self` and the evidence.

mod kinds;
mod machine;
#[cfg(test)]
mod machine_tests;
mod shown;

pub use kinds::{FactorKind, FactorSet};
pub use machine::{Action, Actor, Arrow, ArrowRefused, Circumstances, Place, Target, transition};
pub use shown::Shown;

use crate::{
    context::Timestamp,
    ids::{CredentialId, PersonId},
    phone::PhoneNumber,
    policy::{Method, TotpAlgorithm},
    seal::Sealed,
};
use serde::{Deserialize, Serialize};

/// A stored authenticator secret with the parameters it was made with. They are kept per credential,
/// so that a changed policy forces nobody to start over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpCredential {
    /// Its id.
    pub id: CredentialId,
    /// Whose.
    pub person: PersonId,
    /// The sealed secret, bound to this row.
    pub secret: Sealed,
    /// Digits of a code.
    pub digits: u32,
    /// Seconds of a step.
    pub period: u32,
    /// The hash.
    pub algorithm: TotpAlgorithm,
    /// When it was made.
    pub created_at: Timestamp,
    /// Steps that the app's clock is ahead of ours, or behind it (negative), as its codes that counted
    /// told (RFC 6238 §6).
    pub drift: i32,
}

impl TotpCredential {
    /// The place that the secret is sealed for.
    #[must_use]
    pub fn secret_place(id: &CredentialId, person: &PersonId) -> String {
        format!("totp_credentials/{person}/{id}/secret")
    }
}

/// A mobile number that codes are sent to; proven by a code before it counts (H-12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsNumber {
    /// The number.
    pub number: PhoneNumber,
    /// Since when.
    pub since: Timestamp,
}

/// What a person has to show a second factor with: an app, a number, or both; never neither (H-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    totp: Option<TotpCredential>,
    sms: Option<SmsNumber>,
}

impl Means {
    /// What there is; `None` when there is nothing.
    #[must_use]
    pub fn of(totp: Option<TotpCredential>, sms: Option<SmsNumber>) -> Option<Self> {
        (totp.is_some() || sms.is_some()).then_some(Self { totp, sms })
    }

    /// The app.
    #[must_use]
    pub fn totp(&self) -> Option<&TotpCredential> {
        self.totp.as_ref()
    }

    /// The number.
    #[must_use]
    pub fn sms(&self) -> Option<&SmsNumber> {
        self.sms.as_ref()
    }
}

/// Where a person's second factor stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SecondFactor {
    /// Nothing is set up.
    #[default]
    Never,
    /// It is asked.
    Enabled {
        /// What it is shown with.
        means: Means,
        /// Since when (U-14).
        since: Timestamp,
        /// An administrator switched it on again: the person may not switch it off for a while
        /// where policy says so (U-35).
        by_administrator: bool,
    },
    /// It is kept but not asked, until an end if there is one (U-24, U-25).
    Suspended {
        /// What it is shown with.
        means: Means,
        /// Since when it was set up.
        since: Timestamp,
        /// When it is asked again by itself.
        until: Option<Timestamp>,
        /// An administrator or support let the person in without it until then, although it may be
        /// required (conflict 13).
        excused: bool,
    },
}

/// The state without its data, for decisions and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorState {
    /// Nothing is set up.
    Never,
    /// It is asked.
    Enabled,
    /// It is kept but not asked.
    Suspended,
}

impl SecondFactor {
    /// The state at a moment: a suspension whose end has come is over, whether or not the clock has
    /// been written down yet (U-25).
    #[must_use]
    pub fn state(&self, now: Timestamp) -> SecondFactorState {
        match self {
            Self::Never => SecondFactorState::Never,
            Self::Enabled { .. } => SecondFactorState::Enabled,
            Self::Suspended {
                until: Some(until), ..
            } if now >= *until => SecondFactorState::Enabled,
            Self::Suspended { .. } => SecondFactorState::Suspended,
        }
    }

    /// Whether somebody may be let in without it although it is required: only until an end.
    #[must_use]
    pub fn is_excused(&self, now: Timestamp) -> bool {
        matches!(
            self,
            Self::Suspended { until: Some(until), excused: true, .. } if now < *until
        )
    }

    /// What it is shown with, asked or not.
    #[must_use]
    pub fn means(&self) -> Option<&Means> {
        match self {
            Self::Never => None,
            Self::Enabled { means, .. } | Self::Suspended { means, .. } => Some(means),
        }
    }

    /// The app's secret to check codes against, whenever there is one.
    #[must_use]
    pub fn totp(&self) -> Option<&TotpCredential> {
        self.means().and_then(Means::totp)
    }

    /// The number to send codes to, whenever there is one.
    #[must_use]
    pub fn sms(&self) -> Option<&SmsNumber> {
        self.means().and_then(Means::sms)
    }

    /// The kinds of means there are, in the order that policy recommends them.
    #[must_use]
    pub fn methods(&self, recommended: &[Method]) -> Vec<Method> {
        let mut all = recommended.to_vec();
        all.extend([Method::Totp, Method::Sms]);
        let mut found: Vec<Method> = vec![];
        for method in all {
            let there = match method {
                Method::Totp => self.totp().is_some(),
                Method::Sms => self.sms().is_some(),
            };
            if there && !found.contains(&method) {
                found.push(method);
            }
        }
        found
    }

    /// Since when the factor has been set up.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::Enabled { since, .. } | Self::Suspended { since, .. } => Some(*since),
        }
    }
}

/// A secret that has been shown but not confirmed: never asked at sign-in, it ends, and only the
/// latest one confirms (N-30, OTP-07).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingTotp {
    /// The secret.
    pub credential: TotpCredential,
    /// When it is no longer worth anything.
    pub ends_at: Timestamp,
}

/// All that is stored of a person's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecondFactors {
    /// The confirmed one.
    pub factor: SecondFactor,
    /// One being set up, possibly to replace it (S-20).
    pub pending: Option<PendingTotp>,
    /// Recovery codes not yet spent.
    pub recovery_codes_left: u32,
    /// Passkeys and security keys, which stand beside the state machine: a change of what is typed does
    /// not touch them (S-17).
    pub passkeys: u32,
    /// Wrong codes since the last right one.
    pub failures: u32,
    /// When the last wrong code came.
    pub last_failure_at: Option<Timestamp>,
}

/// After so many wrong codes in all the person is told once more.
const TOLD_AGAIN: [u32; 3] = [20, 50, 100];

impl SecondFactors {
    /// Whether a person is told that so many wrong codes came since the last right one.
    #[must_use]
    pub fn is_told(failures: u32, free_tries: u32) -> bool {
        failures == free_tries || TOLD_AGAIN.contains(&failures)
    }

    /// Whether there is anything to show, asked or not: an app, a number or a passkey.
    #[must_use]
    pub fn has_any(&self) -> bool {
        self.factor.means().is_some() || self.passkeys > 0
    }

    /// The place in the state machine at a moment.
    #[must_use]
    pub fn place(&self, now: Timestamp) -> Place {
        match self.factor.state(now) {
            SecondFactorState::Enabled => Place::Enabled,
            SecondFactorState::Suspended => Place::Suspended,
            SecondFactorState::Never if self.pending(now).is_some() => Place::Pending,
            SecondFactorState::Never => Place::Never,
        }
    }

    /// The pending secret, if it is still worth something.
    #[must_use]
    pub fn pending(&self, now: Timestamp) -> Option<&PendingTotp> {
        self.pending
            .as_ref()
            .filter(|pending| now < pending.ends_at)
    }

    /// How long the next try has to wait after too many wrong codes: doubling from 30 seconds up to
    /// 15 minutes for each one beyond `free_tries`, an hour after twenty, four after fifty, and a day after the
    /// hundred that NIST SP 800-63B-4 §3.2.2 allows in all: whoever has the password and guesses on gets nowhere in a
    /// year. Stored in SQL, so that no restart, session or replica refills it (OTP-03).
    #[must_use]
    pub fn wait(&self, free_tries: u32, now: Timestamp) -> Option<chrono::Duration> {
        let over = self.failures.checked_sub(free_tries)?;
        let pause = match self.failures {
            0..20 => chrono::Duration::seconds((30_i64 << over.min(5)).min(15 * 60)),
            20..50 => chrono::Duration::hours(1),
            50..100 => chrono::Duration::hours(4),
            _ => chrono::Duration::days(1),
        };
        let free_at = self.last_failure_at? + pause;
        (free_at > now).then(|| free_at - now)
    }
}

/// A way that a second factor was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorMethod {
    /// A code from an app.
    Totp,
    /// A code by text message.
    Sms,
    /// A recovery code.
    RecoveryCode,
    /// A passkey that made sure of the person itself, by fingerprint, face or PIN: both factors at once
    /// (Web Authentication Level 3 §6.1, user verification).
    Passkey {
        /// The key can't leave the device that made it (backup eligibility is off).
        bound: bool,
    },
    /// A passkey or security key that somebody touched, and that did not make sure who.
    SecurityKey {
        /// The key can't leave the device that made it.
        bound: bool,
    },
    /// The institution's own provider asserted a second factor there.
    Upstream,
}

impl FactorMethod {
    /// Whether nobody in between learns anything that is worth something elsewhere.
    #[must_use]
    pub const fn is_phishing_resistant(self) -> bool {
        matches!(self, Self::Passkey { .. } | Self::SecurityKey { .. })
    }
}

/// What the first factor was shown with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstFactor {
    /// A name and a password.
    #[default]
    Password,
    /// A passkey that made sure of the person: it is the second factor as well.
    Passkey,
    /// The word of the institution's own provider.
    Upstream,
    /// A pupil's badge: less than a password.
    Badge,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone, Utc};

    fn t(seconds: i64) -> Timestamp {
        Utc.timestamp_opt(1_800_000_000 + seconds, 0).unwrap()
    }

    fn credential() -> TotpCredential {
        TotpCredential {
            id: "c".into(),
            person: "p".into(),
            secret: Sealed::stored("x"),
            digits: 6,
            period: 30,
            algorithm: TotpAlgorithm::Sha1,
            created_at: t(0),
            drift: 0,
        }
    }

    #[test]
    fn u25_a_suspension_ends_by_itself() {
        let factor = SecondFactor::Suspended {
            means: Means::of(Some(credential()), None).unwrap(),
            since: t(0),
            until: Some(t(60)),
            excused: false,
        };
        assert_eq!(factor.state(t(59)), SecondFactorState::Suspended);
        assert_eq!(factor.state(t(60)), SecondFactorState::Enabled);
    }

    #[test]
    fn otp_03_waiting_doubles_and_has_a_ceiling() {
        let factors = |failures| SecondFactors {
            failures,
            last_failure_at: Some(t(0)),
            ..SecondFactors::default()
        };
        assert_eq!(factors(4).wait(5, t(0)), None);
        assert_eq!(factors(5).wait(5, t(0)), Some(Duration::seconds(30)));
        assert_eq!(factors(5).wait(5, t(30)), None);
        assert_eq!(factors(7).wait(5, t(0)), Some(Duration::seconds(120)));
        assert_eq!(factors(19).wait(5, t(0)), Some(Duration::seconds(900)));
        assert_eq!(factors(20).wait(5, t(0)), Some(Duration::hours(1)));
        assert_eq!(factors(50).wait(5, t(0)), Some(Duration::hours(4)));
        assert_eq!(factors(100).wait(5, t(0)), Some(Duration::days(1)));
        assert_eq!(factors(u32::MAX).wait(5, t(0)), Some(Duration::days(1)));
        let told: Vec<u32> = (0..200).filter(|n| SecondFactors::is_told(*n, 5)).collect();
        assert_eq!(told, [5, 20, 50, 100]);
    }

    #[test]
    fn n30_a_pending_secret_ends() {
        let factors = SecondFactors {
            pending: Some(PendingTotp {
                credential: credential(),
                ends_at: t(900),
            }),
            ..SecondFactors::default()
        };
        assert!(factors.pending(t(899)).is_some());
        assert!(factors.pending(t(900)).is_none());
    }
}
