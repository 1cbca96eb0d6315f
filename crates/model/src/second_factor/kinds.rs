//! Kinds of second factors, as portals and policies name them, and sets of them.

use super::FactorMethod;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A kind of second factor that may count somewhere, or not.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// A code from an authenticator app.
    Totp,
    /// A code by text message.
    Sms,
    /// A passkey or a security key.
    Passkey,
    /// A recovery code. It stands in for another kind and is no factor that somebody has.
    RecoveryCode,
}

impl FactorKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Totp, Self::Sms, Self::Passkey, Self::RecoveryCode];

    /// The name in settings and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Sms => "sms",
            Self::Passkey => "passkey",
            Self::RecoveryCode => "recovery_code",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FactorSet {
    /// Codes from an app.
    pub totp: bool,
    /// Codes by text message.
    pub sms: bool,
    /// Passkeys and security keys.
    pub passkey: bool,
    /// Recovery codes.
    pub recovery_code: bool,
}

impl FactorSet {
    /// Every kind.
    pub const ALL: Self = Self {
        totp: true,
        sms: true,
        passkey: true,
        recovery_code: true,
    };

    /// No kind.
    pub const NONE: Self = Self {
        totp: false,
        sms: false,
        passkey: false,
        recovery_code: false,
    };

    /// What a setting means: every kind where it names none.
    #[must_use]
    pub fn of(named: &BTreeSet<FactorKind>) -> Self {
        if named.is_empty() {
            return Self::ALL;
        }
        Self {
            totp: named.contains(&FactorKind::Totp),
            sms: named.contains(&FactorKind::Sms),
            passkey: named.contains(&FactorKind::Passkey),
            recovery_code: named.contains(&FactorKind::RecoveryCode),
        }
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }

    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self {
            totp: self.totp && other.totp,
            sms: self.sms && other.sms,
            passkey: self.passkey && other.passkey,
            recovery_code: self.recovery_code && other.recovery_code,
        }
    }

    /// Whether something is in both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.intersection(other) != Self::NONE
    }

    /// Whether all of the other one is in this one.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.intersection(other) == other
    }

    /// Whether what was shown is of one of these kinds.
    #[must_use]
    pub const fn has(self, method: FactorMethod) -> bool {
        match method {
            FactorMethod::Totp => self.totp,
            FactorMethod::Sms => self.sms,
            FactorMethod::RecoveryCode => self.recovery_code,
            FactorMethod::Passkey { .. } | FactorMethod::SecurityKey { .. } => self.passkey,
            // Nobody knows with what it was shown there.
            FactorMethod::Upstream => self.totp && self.sms && self.passkey && self.recovery_code,
        }
    }

    /// The kinds, one by one.
    #[must_use]
    pub fn kinds(self) -> Vec<FactorKind> {
        FactorKind::ALL
            .into_iter()
            .filter(|kind| match kind {
                FactorKind::Totp => self.totp,
                FactorKind::Sms => self.sms,
                FactorKind::Passkey => self.passkey,
                FactorKind::RecoveryCode => self.recovery_code,
            })
            .collect()
    }
}
