//! The second factor: whether, for whom, with what, how it is remembered and recovered.

use super::{
    contact::Localized,
    login::LoginName,
    tagged::{foreign, needed},
};
use crate::person::Role;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;

/// Whether a second factor is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SecondFactorMode {
    /// Nobody can have one, administrators apart.
    Off,
    /// Everybody for whom it is available may (E-01).
    #[default]
    Optional,
    /// Everybody for whom it is available must (N-01).
    Required,
    /// Not yet, then optional, then required (H-01 to H-03). Dates begin at 00:00 Europe/Amsterdam.
    Scheduled {
        /// The first optional day.
        optional_from: NaiveDate,
        /// The first mandatory day.
        mandatory_from: NaiveDate,
    },
}

impl<'de> Deserialize<'de> for SecondFactorMode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            Off,
            Optional,
            Required,
            Scheduled,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Form {
            kind: Kind,
            optional_from: Option<NaiveDate>,
            mandatory_from: Option<NaiveDate>,
        }
        let form = Form::deserialize(deserializer)?;
        Ok(match form.kind {
            Kind::Off => Self::Off,
            Kind::Optional => Self::Optional,
            Kind::Required => Self::Required,
            Kind::Scheduled => Self::Scheduled {
                optional_from: needed("optional_from", form.optional_from)?,
                mandatory_from: needed("mandatory_from", form.mandatory_from)?,
            },
        })
    }
}

/// A kind of second factor.
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
pub enum Method {
    /// A code from an authenticator app (RFC 6238).
    Totp,
    /// A code by text message.
    Sms,
}

/// Whether, for whom and with what a second factor is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SecondFactorPolicy {
    /// Whether.
    pub mode: SecondFactorMode,
    /// For whom (U-03); empty means everybody. Administrators always.
    pub available_to: BTreeSet<Role>,
    /// With what, the recommended one first (H-10, H-11).
    pub methods: Vec<Method>,
    /// The mail address must be proven before enrolment (N-11).
    pub email_proof_first: bool,
    /// Days between two invitations after "not now" (H-08).
    pub invite_again_days: u32,
    /// So many days before the first mandatory day, people without a factor are reminded by mail.
    pub reminder_days: Vec<u32>,
    /// The person may switch the factor off for a while (U-24, U-35).
    pub user_may_suspend: bool,
    /// The longest suspension with an end, in hours (U-25).
    pub suspend_max_hours: u32,
    /// The person may switch the factor off for good where it is optional (E-21).
    pub user_may_remove: bool,
    /// Where it is required, the person may remove it to set it up again at once.
    pub user_may_wipe: bool,
    /// Once an administrator switched it on again, the person may not suspend it (U-35).
    pub locked_after_administrator: bool,
}

impl Default for SecondFactorPolicy {
    fn default() -> Self {
        Self {
            mode: SecondFactorMode::Optional,
            available_to: BTreeSet::new(),
            methods: vec![Method::Totp],
            email_proof_first: false,
            invite_again_days: 7,
            reminder_days: vec![14, 7, 1],
            user_may_suspend: false,
            suspend_max_hours: 72,
            user_may_remove: true,
            user_may_wipe: false,
            locked_after_administrator: false,
        }
    }
}

/// What stands under the issuer's name in the app.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AccountLabel {
    /// The e-mail address (N-27).
    Email,
    /// The user name.
    #[default]
    Username,
    /// The user name with its suffix (S-11).
    FullUsername,
}

/// The hash of RFC 6238. Apps ignore anything but SHA-1, so it is the default.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub enum TotpAlgorithm {
    /// HMAC-SHA-1.
    #[default]
    #[serde(rename = "SHA1")]
    Sha1,
    /// HMAC-SHA-256.
    #[serde(rename = "SHA256")]
    Sha256,
    /// HMAC-SHA-512.
    #[serde(rename = "SHA512")]
    Sha512,
}

impl TotpAlgorithm {
    /// The name in an `otpauth:` link.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }
}

/// One-time codes from an app. Period, digits and algorithm are copied to each credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TotpPolicy {
    /// The name of the entry in the app (N-27, E-17); empty means the institution's name.
    pub issuer: String,
    /// What stands under it.
    pub account_label: AccountLabel,
    /// Digits of a code.
    pub digits: u32,
    /// Seconds that a code lasts (N-29).
    pub period: u32,
    /// The hash.
    pub algorithm: TotpAlgorithm,
    /// Earlier steps that are accepted (H-18).
    pub window_back: u32,
    /// Later steps that are accepted.
    pub window_forward: u32,
    /// An app that counts 30 seconds is accepted and noted, whatever `period` says (conflict 1).
    pub period_fallback: bool,
    /// Minutes that an unconfirmed secret lives (N-30).
    pub pending_minutes: u32,
}

impl Default for TotpPolicy {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            account_label: AccountLabel::Username,
            digits: 6,
            period: 30,
            algorithm: TotpAlgorithm::Sha1,
            window_back: 1,
            window_forward: 0,
            period_fallback: true,
            pending_minutes: 15,
        }
    }
}

/// One-time codes by SMS (H-34).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SmsPolicy {
    /// Minutes that a code lasts.
    pub code_minutes: u32,
    /// Codes an hour, per person and per number.
    pub per_hour: u32,
    /// Codes a day, per person and per number.
    pub per_day: u32,
    /// Wrong tries that a code stands.
    pub tries: u32,
    /// The least seconds between two codes to the same person.
    pub pause_seconds: u32,
    /// Country prefixes that messages go to, such as `+31`; empty means all.
    pub countries: Vec<String>,
    /// Messages a month for the whole institution (H-11); `None` means no ceiling.
    pub monthly_budget: Option<u32>,
    /// A word on cost beside the choice.
    pub note: Localized,
}

impl Default for SmsPolicy {
    fn default() -> Self {
        Self {
            code_minutes: 10,
            per_hour: 3,
            per_day: 6,
            tries: 5,
            pause_seconds: 60,
            countries: vec!["+31".to_owned()],
            monthly_budget: None,
            note: Localized::default(),
        }
    }
}

/// The password once more before a factor is changed (E-08).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UnlockPolicy {
    /// Minutes that an unlock lasts.
    pub minutes: u32,
}

impl Default for UnlockPolicy {
    fn default() -> Self {
        Self { minutes: 5 }
    }
}

/// What a recovery code does (conflict 3).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryEffect {
    /// It stands in for one code (H-24).
    #[default]
    Login,
    /// It removes the second factor, to be set up anew (E-15).
    Reset,
}

/// The recovery portal by phone and question (S-13 to S-19). Off by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SelfService {
    /// Whether it is offered.
    pub enabled: bool,
    /// The questions to choose from.
    pub questions: Vec<Localized>,
    /// The menu offers a new password as well (S-16); never both in one run (S-19).
    pub new_password: bool,
    /// Wrong runs before the route is closed for a while.
    pub tries: u32,
    /// Hours that it is closed then.
    pub lock_hours: u32,
}

impl Default for SelfService {
    fn default() -> Self {
        Self {
            enabled: false,
            questions: vec![],
            new_password: false,
            tries: 3,
            lock_hours: 24,
        }
    }
}

/// The ways back in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Recovery {
    /// How many recovery codes; 0 means none (E-14, H-22).
    pub count: u32,
    /// Groups of a code.
    pub groups: u32,
    /// Characters of a group.
    pub group_length: u32,
    /// What a code does.
    pub effect: RecoveryEffect,
    /// The person ticks "I have saved my codes" (H-25).
    pub confirm_saved: bool,
    /// In a sign-in the person types one of the new codes before going on; it is not spent by that.
    pub type_back: bool,
    /// A forgotten password can be renewed with a mailed link.
    pub password_by_mail: bool,
    /// Minutes that such a link works.
    pub link_minutes: u32,
    /// The recovery portal.
    pub self_service: SelfService,
}

impl Default for Recovery {
    fn default() -> Self {
        Self {
            count: 10,
            groups: 4,
            group_length: 4,
            effect: RecoveryEffect::Login,
            confirm_saved: false,
            type_back: false,
            password_by_mail: true,
            link_minutes: 30,
            self_service: SelfService::default(),
        }
    }
}

/// Remembering a browser (conflict 2): always the browser, never the account (E-20), and the end
/// never slides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Remember {
    /// Never.
    #[default]
    Off,
    /// By itself after each code (E-18, E-19).
    Automatic {
        /// For how long.
        hours: u32,
    },
    /// When ticked (H-28).
    Checkbox {
        /// For how long.
        hours: u32,
    },
    /// For as long as the person chooses (H-06).
    Choice {
        /// The choices, in hours.
        options: Vec<u32>,
    },
}

impl<'de> Deserialize<'de> for Remember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            Off,
            Automatic,
            Checkbox,
            Choice,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Form {
            kind: Kind,
            hours: Option<u32>,
            options: Option<Vec<u32>>,
        }
        let Form {
            kind,
            hours,
            options,
        } = Form::deserialize(deserializer)?;
        match kind {
            Kind::Off => {}
            Kind::Automatic | Kind::Checkbox => foreign("options", &options, &["hours"])?,
            Kind::Choice => foreign("hours", &hours, &["options"])?,
        }
        Ok(match kind {
            Kind::Off => Self::Off,
            Kind::Automatic => Self::Automatic {
                hours: needed("hours", hours)?,
            },
            Kind::Checkbox => Self::Checkbox {
                hours: needed("hours", hours)?,
            },
            Kind::Choice => Self::Choice {
                options: needed("options", options)?,
            },
        })
    }
}

impl Remember {
    /// The longest that this policy remembers, in hours; 0 when off. A device given under a longer
    /// policy ends when this says so (DEV-08).
    #[must_use]
    pub fn longest_hours(&self) -> u32 {
        match self {
            Self::Off => 0,
            Self::Automatic { hours } | Self::Checkbox { hours } => *hours,
            Self::Choice { options } => options.iter().copied().max().unwrap_or_default(),
        }
    }

    /// The hours that a person's answer means under this policy: `asked` is what the form said,
    /// `declined` whether "not on this device" was chosen.
    #[must_use]
    pub fn granted_hours(&self, asked: Option<u32>, declined: bool) -> Option<u32> {
        match self {
            Self::Off => None,
            Self::Automatic { hours } => (!declined).then_some(*hours),
            Self::Checkbox { hours } => asked.filter(|asked| *asked > 0).map(|_| *hours),
            Self::Choice { options } => asked.filter(|asked| options.contains(asked)),
        }
    }
}

impl LoginName {
    /// The name that identifies a person, from what was typed: trimmed, and with the suffix where
    /// the institution has one.
    #[must_use]
    pub fn canonical(&self, typed: &str) -> String {
        let typed = typed.trim();
        match self {
            Self::Suffixed { suffix } if !typed.contains('@') && !typed.is_empty() => {
                format!("{}{}", typed.to_lowercase(), suffix.to_lowercase())
            }
            _ => typed.to_lowercase(),
        }
    }

    /// A stored name as its person knows it: with the suffix where the institution has one (S-08).
    #[must_use]
    pub fn full(&self, username: &str) -> String {
        match self {
            Self::Suffixed { suffix } if !username.contains('@') && !username.is_empty() => {
                format!("{username}{suffix}")
            }
            _ => username.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h28_a_box_that_is_not_ticked_remembers_nothing() {
        let policy = Remember::Checkbox { hours: 12 };
        assert_eq!(policy.granted_hours(None, false), None);
        assert_eq!(policy.granted_hours(Some(12), false), Some(12));
        assert_eq!(policy.granted_hours(Some(9999), false), Some(12));
    }

    #[test]
    fn h06_only_the_offered_choices_count() {
        let policy = Remember::Choice {
            options: vec![24, 72, 168],
        };
        assert_eq!(policy.granted_hours(Some(72), false), Some(72));
        assert_eq!(policy.granted_hours(Some(100), false), None);
        assert_eq!(policy.granted_hours(None, false), None);
    }

    #[test]
    fn e19_automatic_remembers_by_itself_unless_declined() {
        let policy = Remember::Automatic { hours: 24 };
        assert_eq!(policy.granted_hours(None, false), Some(24));
        assert_eq!(policy.granted_hours(Some(24), true), None);
    }

    #[test]
    fn s08_a_name_is_typed_with_or_without_its_suffix() {
        let name = LoginName::Suffixed {
            suffix: "@perron.example".into(),
        };
        assert_eq!(name.canonical(" Jan "), "jan@perron.example");
        assert_eq!(name.canonical("jan@Perron.example"), "jan@perron.example");
        assert_eq!(
            LoginName::Email.canonical(" Eva@Example.nl "),
            "eva@example.nl"
        );
    }

    #[test]
    fn s08_a_name_is_shown_with_its_suffix() {
        let name = LoginName::Suffixed {
            suffix: "@perron.example".into(),
        };
        assert_eq!(name.full("jan"), "jan@perron.example");
        assert_eq!(name.full("jan@perron.example"), "jan@perron.example");
        assert_eq!(name.full(""), "");
        assert_eq!(LoginName::Username.full("jan"), "jan");
    }

    #[test]
    fn what_people_write_of_a_kind_is_refused_where_it_is_not_its() {
        let remember = |text: &str| serde_json::from_str::<Remember>(text);
        for (text, why) in [
            (r#"{"hours":1}"#, "missing field `kind`"),
            (r#"{"kind":"checkbox"}"#, "missing field `hours`"),
            (r#"{"kind":"never"}"#, "unknown variant `never`"),
            (r#"{"kind":"off","hour":1}"#, "unknown field `hour`"),
            (
                r#"{"kind":"choice","options":[1],"hours":1}"#,
                "unknown field `hours`, expected `options`",
            ),
            (
                r#"{"kind":"checkbox","hours":1,"options":[1]}"#,
                "unknown field `options`, expected `hours`",
            ),
        ] {
            let refused = remember(text).unwrap_err().to_string();
            assert!(refused.starts_with(why), "{text}: {refused}");
        }
        for policy in [
            Remember::Off,
            Remember::Automatic { hours: 1 },
            Remember::Checkbox { hours: 2 },
            Remember::Choice { options: vec![3] },
        ] {
            let text = serde_json::to_string(&policy).unwrap();
            assert_eq!(remember(&text).unwrap(), policy);
        }
    }
}
