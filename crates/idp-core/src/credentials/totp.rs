//! One-time codes by time (RFC 6238).

use sluis_model::{
    context::{Ctx, Timestamp},
    person::Person,
    policy::{AccountLabel, LoginName, Policy, TotpAlgorithm, TotpPolicy},
    secret::Secret,
};
use std::ops::RangeInclusive;
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// Bytes of a new secret: 160 bits, the hash's own length (RFC 4226 §4).
pub const SECRET_BYTES: usize = 20;

/// A new secret.
#[must_use]
pub fn generate_secret(ctx: &Ctx) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(ctx.random::<SECRET_BYTES>().to_vec())
}

/// The parameters that a code is computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// Digits of a code.
    pub digits: u32,
    /// Seconds of a step.
    pub period: u32,
    /// The hash.
    pub algorithm: TotpAlgorithm,
}

/// What a typed code turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The code of this step, within the window.
    Step(i64),
    /// A right code whose time has passed (U-10).
    Expired,
    /// No code of this secret.
    Wrong,
}

/// The steps that policy accepts around the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Earlier steps.
    pub back: u32,
    /// Later steps.
    pub forward: u32,
}

impl Window {
    /// The window of a policy.
    #[must_use]
    pub const fn of(policy: &TotpPolicy) -> Self {
        Self {
            back: policy.window_back,
            forward: policy.window_forward,
        }
    }

    /// The drift that the window follows: one step at most, and never so far that the code of the
    /// present step falls out of it.
    fn bounded(self, drift: i64) -> i64 {
        drift.clamp(-i64::from(self.forward.min(1)), i64::from(self.back.min(1)))
    }

    /// The accepted steps around `current` for an app with this drift: as many as without any.
    fn around(self, current: i64, drift: i32) -> RangeInclusive<i64> {
        let middle = current + self.bounded(i64::from(drift));
        middle - i64::from(self.back)..=middle + i64::from(self.forward)
    }

    /// The drift of an app whose code of `step` was accepted just now (RFC 6238 §6).
    #[must_use]
    pub fn learnt(self, step: i64, period: u32, now: Timestamp) -> i32 {
        let drift = self.bounded(step - step_at(now, period));
        i32::try_from(drift).unwrap_or_default()
    }
}

/// The step that a moment lies in.
#[must_use]
pub fn step_at(now: Timestamp, period: u32) -> i64 {
    now.timestamp().div_euclid(i64::from(period.max(1)))
}

/// The code of one step.
#[must_use]
pub fn code_at_step(secret: &[u8], parameters: Parameters, step: i64) -> String {
    let time = u64::try_from(step).unwrap_or_default() * u64::from(parameters.period.max(1));
    totp(secret, parameters).generate(time).to_string()
}

/// Looks for a typed code among the accepted steps, newest first, then among those just passed.
#[must_use]
pub fn find(
    secret: &[u8],
    parameters: Parameters,
    (window, drift): (Window, i32),
    typed: &str,
    now: Timestamp,
) -> Match {
    let current = step_at(now, parameters.period);
    let accepted = window.around(current, drift);
    let oldest = *accepted.start();
    let is = |step: i64| Secret::new(code_at_step(secret, parameters, step)) == Secret::new(typed);
    // All of them are computed, so that the time tells nothing.
    let hits: Vec<i64> = accepted.rev().filter(|step| is(*step)).collect();
    if let Some(step) = hits.first() {
        return Match::Step(*step);
    }
    if (oldest - 4..oldest).any(is) {
        Match::Expired
    } else {
        Match::Wrong
    }
}

/// How far off the clock a code is looked for, in steps each way.
const FAR: i64 = 4;

/// How many steps a typed code lies from the present one, accepted or not, as a word: what tells whoever
/// watches that the server's clock is wrong (RFC 6238 §6). All are computed, so that the time tells nothing.
#[must_use]
pub fn skew(
    secret: &[u8],
    parameters: Parameters,
    typed: &str,
    now: Timestamp,
) -> Option<&'static str> {
    const WORDS: [&str; 9] = ["-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"];
    let current = step_at(now, parameters.period);
    let is = |step: i64| Secret::new(code_at_step(secret, parameters, step)) == Secret::new(typed);
    let steps = (current - FAR..=current + FAR).zip(WORDS);
    let hits: Vec<&str> = steps
        .filter(|(step, _)| is(*step))
        .map(|(_, word)| word)
        .collect();
    hits.first().copied()
}

/// The digits in what somebody typed: spaces, hyphens and full-width digits are forgiven. `None`
/// when it can't be a one-time code.
#[must_use]
pub fn normalise(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            '０'..='９' => {
                char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).unwrap_or_default())
            }
            other => other,
        })
        .collect();
    ((6..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some(digits)
}

/// The name of the entry in the app, and the account under it (N-27, E-17, S-11). Apps split at the
/// colon, so neither holds one.
#[must_use]
pub fn labels(policy: &Policy, institution_name: &str, person: &Person) -> (String, String) {
    let issuer = if policy.totp.issuer.is_empty() {
        institution_name
    } else {
        &policy.totp.issuer
    };
    let account = match policy.totp.account_label {
        AccountLabel::Email => person.email.as_deref().unwrap_or(&person.username),
        AccountLabel::Username => &person.username,
        AccountLabel::FullUsername if matches!(policy.login_name, LoginName::Suffixed { .. }) => {
            &person.login_key
        }
        AccountLabel::FullUsername => &person.username,
    };
    (issuer.replace(':', " "), account.replace(':', " "))
}

/// The `otpauth:` link that a QR code holds.
#[must_use]
pub fn uri(secret: &[u8], parameters: Parameters, issuer: &str, account: &str) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect()
    };
    format!(
        "otpauth://totp/{}:{}?secret={}&issuer={}&algorithm={}&digits={}&period={}",
        encode(issuer),
        encode(account),
        base32(secret).as_str(),
        encode(issuer),
        parameters.algorithm.as_str(),
        parameters.digits,
        parameters.period
    )
}

/// The secret as people type it: base32 without padding (RFC 4648 §6).
#[must_use]
pub fn base32(secret: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(data_encoding::BASE32_NOPAD.encode(secret))
}

fn totp(secret: &[u8], parameters: Parameters) -> Totp {
    Builder::new()
        .with_algorithm(match parameters.algorithm {
            TotpAlgorithm::Sha1 => Algorithm::SHA1,
            TotpAlgorithm::Sha256 => Algorithm::SHA256,
            TotpAlgorithm::Sha512 => Algorithm::SHA512,
        })
        .with_digits(u8::try_from(parameters.digits).unwrap_or(6))
        .with_step_duration(u64::from(parameters.period.max(1)))
        .with_secret(secret.to_vec())
        .build_noncompliant()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    const SECRET: &[u8] = b"12345678901234567890";

    fn parameters(period: u32) -> Parameters {
        Parameters {
            digits: 6,
            period,
            algorithm: TotpAlgorithm::Sha1,
        }
    }

    fn at(millis: i64) -> Timestamp {
        Utc.timestamp_millis_opt(millis).unwrap()
    }

    #[test]
    fn flt_54_a_code_tells_how_far_the_clocks_are_apart_whether_or_not_it_is_accepted() {
        let now = chrono::DateTime::from_timestamp(3_000, 0).unwrap();
        let present = step_at(now, 30);
        for (off, told) in [
            (-5, None),
            (-4, Some("-4")),
            (-1, Some("-1")),
            (0, Some("0")),
            (1, Some("1")),
            (4, Some("4")),
            (5, None),
        ] {
            let code = code_at_step(SECRET, parameters(30), present + off);
            assert_eq!(skew(SECRET, parameters(30), &code, now), told, "{off}");
        }
    }

    #[test]
    fn rfc_6238_appendix_b() {
        let eight = Parameters {
            digits: 8,
            ..parameters(30)
        };
        for (time, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (2_000_000_000, "69279037"),
        ] {
            assert_eq!(code_at_step(SECRET, eight, time / 30), code);
        }
    }

    #[test]
    fn n28_leading_zeros_are_kept() {
        let zero = (0..100_000)
            .find(|step| code_at_step(SECRET, parameters(30), *step).starts_with('0'))
            .unwrap();
        assert_eq!(code_at_step(SECRET, parameters(30), zero).len(), 6);
    }

    #[test]
    fn n29_with_a_period_of_20_the_code_changes_at_20_seconds() {
        let code = |millis| code_at_step(SECRET, parameters(20), step_at(at(millis), 20));
        assert_ne!(code(19_900), code(20_100));
        assert_eq!(code(0), code(19_900));
    }

    #[test]
    fn h18_a_code_lives_for_its_own_step_and_the_next() {
        let base = 1_800_000_000_000_i64;
        let code = code_at_step(SECRET, parameters(30), step_at(at(base), 30));
        let window = Window {
            back: 1,
            forward: 0,
        };
        let found = |millis| {
            let now = at(base + millis);
            find(SECRET, parameters(30), (window, 0), &code, now)
        };
        let step = step_at(at(base), 30);
        for millis in [0, 29_900, 30_000, 59_900] {
            assert_eq!(found(millis), Match::Step(step), "{millis}");
        }
        assert_eq!(found(60_000), Match::Expired);
        assert_eq!(found(-100), Match::Wrong);
    }

    #[test]
    fn otp_01_the_window_follows_the_app_and_never_grows() {
        let now = at(1_800_000_000_000);
        let present = step_at(now, 30);
        let accepted = |window: Window, drift: i32| -> Vec<i64> {
            (-5..=5)
                .filter(|offset| {
                    let code = code_at_step(SECRET, parameters(30), present + offset);
                    matches!(
                        find(SECRET, parameters(30), (window, drift), &code, now),
                        Match::Step(step) if step == present + offset
                    )
                })
                .collect()
        };
        for (back, forward) in [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1)] {
            let window = Window { back, forward };
            for drift in [-9, -1, 0, 1, 9] {
                let steps = accepted(window, drift);
                let width = usize::try_from(back + forward + 1).unwrap();
                assert_eq!(steps.len(), width, "{window:?} {drift}");
                assert!(steps.contains(&0), "{window:?} {drift}: the present code");
            }
        }
        let window = Window {
            back: 1,
            forward: 1,
        };
        assert_eq!(accepted(window, 0), [-1, 0, 1]);
        assert_eq!(accepted(window, 1), [0, 1, 2]);
        assert_eq!(accepted(window, -1), [-2, -1, 0]);
        let learnt = |offset: i64| window.learnt(present + offset, 30, now);
        assert_eq!([-2, -1, 0, 1, 2].map(learnt), [-1, -1, 0, 1, 1]);
    }

    #[test]
    fn e12_spaces_hyphens_and_wide_digits_are_forgiven() {
        assert_eq!(normalise(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(normalise("123-456").as_deref(), Some("123456"));
        assert_eq!(normalise("１２３４５６").as_deref(), Some("123456"));
        assert_eq!(normalise("12345"), None);
        assert_eq!(normalise("abcdef"), None);
    }

    #[test]
    fn n27_the_uri_names_the_issuer_twice_and_survives_spaces_colons_and_accents() {
        let uri = uri(SECRET, parameters(20), "Peil station é", "eva@example.nl");
        assert_eq!(
            uri,
            "otpauth://totp/Peil%20station%20%C3%A9:eva@example.nl?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Peil%20station%20%C3%A9&algorithm=SHA1&digits=6&period=20"
        );
        let parsed = Totp::from_url(&uri).unwrap();
        assert_eq!(parsed.issuer(), Some("Peil station é"));
        assert_eq!(parsed.account_name(), "eva@example.nl");
        assert_eq!(parsed.step(), 20);
    }
}
