//! `acr` and `amr`: what really happened, and never more.

use sluis_model::{context::Timestamp, second_factor::FactorMethod};
use sluis_protocol::metadata::{ACR_MFA, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR};

/// How a sign-in may describe itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// One factor alone.
    SingleFactor,
    /// One factor, and a browser that need not show the second.
    RememberedDevice {
        /// When the second factor was really shown.
        shown_at: Timestamp,
    },
    /// Two factors.
    TwoFactors {
        /// The second one.
        method: FactorMethod,
        /// When it was shown.
        at: Timestamp,
    },
}

impl Assurance {
    /// `acr`. A recovery code opens the door but is not claimed as multi-factor: it is the spare key.
    #[must_use]
    pub const fn acr(self) -> &'static str {
        match self {
            Self::SingleFactor
            | Self::TwoFactors {
                method: FactorMethod::RecoveryCode,
                ..
            } => ACR_SINGLE_FACTOR,
            Self::RememberedDevice { .. } => ACR_REMEMBERED_DEVICE,
            Self::TwoFactors {
                method: FactorMethod::Totp | FactorMethod::Sms,
                ..
            } => ACR_MFA,
        }
    }

    /// `amr` (RFC 8176).
    #[must_use]
    pub fn amr(self) -> Vec<String> {
        let words: &[&str] = match self {
            Self::SingleFactor | Self::RememberedDevice { .. } => &["pwd"],
            Self::TwoFactors {
                method: FactorMethod::RecoveryCode,
                ..
            } => &["pwd", "otp"],
            Self::TwoFactors {
                method: FactorMethod::Totp,
                ..
            } => &["pwd", "otp", "mfa"],
            Self::TwoFactors {
                method: FactorMethod::Sms,
                ..
            } => &["pwd", "sms", "mfa"],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    /// When a second factor was last really shown.
    #[must_use]
    pub const fn second_factor_at(self) -> Option<Timestamp> {
        match self {
            Self::SingleFactor => None,
            Self::RememberedDevice { shown_at } => Some(shown_at),
            Self::TwoFactors { at, .. } => Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aut_12_the_table_of_acr_and_amr() {
        let at = chrono::DateTime::UNIX_EPOCH;
        let rows = [
            (Assurance::SingleFactor, ACR_SINGLE_FACTOR, "pwd"),
            (
                Assurance::RememberedDevice { shown_at: at },
                ACR_REMEMBERED_DEVICE,
                "pwd",
            ),
            (
                Assurance::TwoFactors {
                    method: FactorMethod::RecoveryCode,
                    at,
                },
                ACR_SINGLE_FACTOR,
                "pwd otp",
            ),
            (
                Assurance::TwoFactors {
                    method: FactorMethod::Totp,
                    at,
                },
                ACR_MFA,
                "pwd otp mfa",
            ),
            (
                Assurance::TwoFactors {
                    method: FactorMethod::Sms,
                    at,
                },
                ACR_MFA,
                "pwd sms mfa",
            ),
        ];
        for (assurance, acr, amr) in rows {
            assert_eq!(
                (assurance.acr(), assurance.amr().join(" ").as_str()),
                (acr, amr)
            );
        }
    }
}
