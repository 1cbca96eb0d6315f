//! `acr` and `amr`: what really happened, and never more.

use sluis_model::{
    context::Timestamp,
    second_factor::{FactorMethod, FirstFactor},
};
use sluis_protocol::metadata::{
    ACR_BADGE, ACR_MFA, ACR_PHISHING_RESISTANT, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR,
};

/// How a sign-in may describe itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// One factor alone.
    SingleFactor {
        /// With what it was shown.
        first: FirstFactor,
    },
    /// One factor, and a browser that need not show the second.
    RememberedDevice {
        /// With what the first factor was shown.
        first: FirstFactor,
        /// When the second factor was really shown.
        shown_at: Timestamp,
    },
    /// Two factors.
    TwoFactors {
        /// With what the first factor was shown.
        first: FirstFactor,
        /// The second one. A passkey that made sure of the person is both.
        method: FactorMethod,
        /// When it was shown.
        at: Timestamp,
    },
}

impl Assurance {
    /// With what the first factor was shown.
    #[must_use]
    pub const fn first(self) -> FirstFactor {
        match self {
            Self::SingleFactor { first }
            | Self::RememberedDevice { first, .. }
            | Self::TwoFactors { first, .. } => first,
        }
    }

    /// `acr`, where nobody asked for a value of its own. A recovery code opens the door but is not
    /// claimed as multi-factor: it is the spare key.
    #[must_use]
    pub const fn acr(self) -> &'static str {
        match self {
            Self::SingleFactor {
                first: FirstFactor::Badge,
            } => ACR_BADGE,
            Self::SingleFactor { .. }
            | Self::TwoFactors {
                method: FactorMethod::RecoveryCode,
                ..
            } => ACR_SINGLE_FACTOR,
            Self::RememberedDevice { .. } => ACR_REMEMBERED_DEVICE,
            Self::TwoFactors {
                method:
                    FactorMethod::Totp
                    | FactorMethod::Sms
                    | FactorMethod::Passkey { .. }
                    | FactorMethod::SecurityKey { .. }
                    | FactorMethod::Upstream,
                ..
            } => ACR_MFA,
        }
    }

    /// Whether nobody in between learned anything that is worth something elsewhere, and there were
    /// two factors.
    #[must_use]
    pub const fn is_phishing_resistant(self) -> bool {
        match self {
            Self::TwoFactors { method, .. } => method.is_phishing_resistant(),
            Self::SingleFactor { .. } | Self::RememberedDevice { .. } => false,
        }
    }

    /// `acr`, to somebody who asked for these values, the most welcome one first: the first of them
    /// that is true and no less than what happened, else [`Assurance::acr`].
    #[must_use]
    pub fn acr_for(self, asked: &[String]) -> &'static str {
        let usual = self.acr();
        asked
            .iter()
            .find_map(|asked| match asked.as_str() {
                ACR_PHISHING_RESISTANT if self.is_phishing_resistant() => {
                    Some(ACR_PHISHING_RESISTANT)
                }
                other if other == usual => Some(usual),
                _ => None,
            })
            .unwrap_or(usual)
    }

    /// One word for what was shown, for counting.
    pub(crate) fn word(self) -> &'static str {
        let method = match self {
            Self::RememberedDevice { .. } => return "remembered_browser",
            Self::TwoFactors { method, .. } => Some(method),
            Self::SingleFactor { .. } => None,
        };
        match (method, self.first()) {
            (Some(FactorMethod::Totp), _) => "app",
            (Some(FactorMethod::RecoveryCode), _) => "recovery_code",
            (Some(FactorMethod::Sms), _) => "text_message",
            (Some(FactorMethod::Passkey { .. }), _) | (None, FirstFactor::Passkey) => "passkey",
            (Some(FactorMethod::SecurityKey { .. }), _) => "security_key",
            (Some(FactorMethod::Upstream), _) | (None, FirstFactor::Upstream) => "source",
            (None, FirstFactor::Password) => "password",
            (None, FirstFactor::Badge) => "badge",
        }
    }

    /// `amr` (RFC 8176); a badge has no name there, and `badge` is our own. A key that can leave its device is a software key (`swk`), whatever keeps it
    /// there; one that can't is bound to hardware (`hwk`).
    #[must_use]
    pub fn amr(self) -> Vec<String> {
        let mut words: Vec<&str> = vec![];
        let method = match self {
            Self::TwoFactors { method, .. } => Some(method),
            Self::SingleFactor { .. } | Self::RememberedDevice { .. } => None,
        };
        let both = matches!(method, Some(FactorMethod::Passkey { .. }));
        match self.first() {
            FirstFactor::Password => words.push("pwd"),
            FirstFactor::Passkey if !both => words.push("pop"),
            // What was shown elsewhere is not ours to name.
            FirstFactor::Passkey | FirstFactor::Upstream => {}
            FirstFactor::Badge => words.push("badge"),
        }
        let key = |bound| if bound { "hwk" } else { "swk" };
        match method {
            None | Some(FactorMethod::Upstream) => {}
            Some(FactorMethod::Totp | FactorMethod::RecoveryCode) => words.push("otp"),
            Some(FactorMethod::Sms) => words.push("sms"),
            Some(FactorMethod::Passkey { bound }) => words.extend([key(bound), "user"]),
            Some(FactorMethod::SecurityKey { bound }) => words.push(key(bound)),
        }
        if self.acr() == ACR_MFA {
            words.push("mfa");
        }
        words.into_iter().map(str::to_owned).collect()
    }

    /// When a second factor was last really shown.
    #[must_use]
    pub const fn second_factor_at(self) -> Option<Timestamp> {
        match self {
            Self::SingleFactor { .. } => None,
            Self::RememberedDevice { shown_at, .. } => Some(shown_at),
            Self::TwoFactors { at, .. } => Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FactorMethod::{Passkey, RecoveryCode, SecurityKey, Sms, Totp};
    use FirstFactor::Password;

    fn two(first: FirstFactor, method: FactorMethod) -> Assurance {
        let at = chrono::DateTime::UNIX_EPOCH;
        Assurance::TwoFactors { first, method, at }
    }

    #[test]
    fn aut_12_the_table_of_acr_and_amr() {
        let shown_at = chrono::DateTime::UNIX_EPOCH;
        let single = |first| Assurance::SingleFactor { first };
        let device = Assurance::RememberedDevice {
            first: Password,
            shown_at,
        };
        let (passkey, source) = (FirstFactor::Passkey, FirstFactor::Upstream);
        let (synced, bound) = (Passkey { bound: false }, Passkey { bound: true });
        let key = SecurityKey { bound: true };
        let rows = [
            (single(Password), ACR_SINGLE_FACTOR, "pwd"),
            (single(FirstFactor::Badge), ACR_BADGE, "badge"),
            (device, ACR_REMEMBERED_DEVICE, "pwd"),
            (two(Password, RecoveryCode), ACR_SINGLE_FACTOR, "pwd otp"),
            (two(Password, Totp), ACR_MFA, "pwd otp mfa"),
            (two(Password, Sms), ACR_MFA, "pwd sms mfa"),
            (two(passkey, synced), ACR_MFA, "swk user mfa"),
            (two(passkey, bound), ACR_MFA, "hwk user mfa"),
            (two(Password, bound), ACR_MFA, "pwd hwk user mfa"),
            (two(Password, key), ACR_MFA, "pwd hwk mfa"),
            (single(source), ACR_SINGLE_FACTOR, ""),
            (two(source, Totp), ACR_MFA, "otp mfa"),
            (two(source, FactorMethod::Upstream), ACR_MFA, "mfa"),
        ];
        for (assurance, acr, amr) in rows {
            assert_eq!(
                (assurance.acr(), assurance.amr().join(" ").as_str()),
                (acr, amr)
            );
        }
    }

    #[test]
    fn aut_12_phishing_resistant_is_said_when_it_is_asked_for_and_true() {
        let asked = |values: &[&str]| -> Vec<String> {
            values.iter().map(|value| (*value).to_owned()).collect()
        };
        let passkey = two(FirstFactor::Passkey, Passkey { bound: false });
        let key = two(Password, SecurityKey { bound: true });
        assert_eq!(passkey.acr_for(&[]), ACR_MFA);
        assert_eq!(passkey.acr_for(&asked(&["phr"])), "phr");
        assert_eq!(key.acr_for(&asked(&["other", "phr", ACR_MFA])), "phr");
        assert_eq!(key.acr_for(&asked(&[ACR_MFA, "phr"])), ACR_MFA);
        assert_eq!(two(Password, Totp).acr_for(&asked(&["phr"])), ACR_MFA);
        let single = Assurance::SingleFactor { first: Password };
        assert_eq!(single.acr_for(&asked(&["phr", ACR_MFA])), ACR_SINGLE_FACTOR);
    }
}
