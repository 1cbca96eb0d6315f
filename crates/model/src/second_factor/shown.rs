//! What was really shown of a second factor, and what stands beside it from before.

use super::FactorMethod;
use crate::context::Timestamp;
use serde::{Deserialize, Serialize};
use std::mem::discriminant;

/// A second factor that was really shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// With what.
    pub method: FactorMethod,
    /// When.
    pub at: Timestamp,
}

impl Shown {
    /// What still counts beside it of what was shown before, the last one first: the newest of each
    /// other kind. A code that is shown later takes nothing away from a passkey, nor the other way round.
    #[must_use]
    pub fn beside(self, before: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut kept: Vec<Self> = vec![];
        for one in before {
            let is_newer = |other: &Self| discriminant(&other.method) == discriminant(&one.method);
            if !is_newer(&self) && !kept.iter().any(is_newer) {
                kept.push(one);
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Duration};

    #[test]
    fn aut_12_what_was_shown_before_stays_beside_what_is_shown_now() {
        let at = |minutes| DateTime::UNIX_EPOCH + Duration::minutes(minutes);
        let shown = |method, minutes| Shown {
            method,
            at: at(minutes),
        };
        let passkey = FactorMethod::Passkey { bound: true };
        let code = shown(FactorMethod::Totp, 9);
        let before = [
            shown(passkey, 7),
            shown(FactorMethod::Totp, 5),
            shown(FactorMethod::Passkey { bound: false }, 3),
            shown(FactorMethod::Sms, 1),
        ];
        assert_eq!(
            code.beside(before),
            [shown(passkey, 7), shown(FactorMethod::Sms, 1)]
        );
        assert_eq!(code.beside([]), []);
    }
}
