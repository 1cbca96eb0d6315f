//! What makes a policy wrong. All faults are named at once.

use super::{
    AuditPolicy, BadgePolicy, LoginName, Policy, REMEMBER_CEILING_HOURS, Remember, SecondFactorMode,
};
use std::fmt;

/// One fault of a policy: the setting and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFault {
    /// The setting, dotted.
    pub setting: &'static str,
    /// What would be right.
    pub advice: String,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.advice)
    }
}

impl Policy {
    /// Checks the whole policy.
    ///
    /// # Errors
    /// Every fault, in the order of the settings.
    pub fn validate(&self) -> Result<(), Vec<PolicyFault>> {
        let mut faults = Vec::new();
        let mut check = |ok: bool, setting: &'static str, advice: &str| {
            if !ok {
                faults.push(PolicyFault {
                    setting,
                    advice: advice.to_owned(),
                });
            }
        };
        check(
            self.languages.iter().all(|tag| {
                (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase())
            }),
            "languages",
            "name languages by their tags, as in nl, en, de",
        );
        if let LoginName::Suffixed { suffix } = &self.login_name {
            check(
                suffix.starts_with('@') && suffix.len() > 1,
                "login_name.suffix",
                "begin it with @, as in @example.nl",
            );
        }
        check(
            (8..=128).contains(&self.password.min_length),
            "password.min_length",
            "choose 8 to 128 characters",
        );
        let models = &self.passkeys.attested_models;
        check(
            self.passkeys.attested_roles.is_empty() || !models.is_empty(),
            "passkeys.attested_models",
            "name the makes that these roles may have",
        );
        check(
            (1..=365).contains(&self.passkeys.invite_again_days),
            "passkeys.invite_again_days",
            "choose 1 to 365 days",
        );
        check(
            models.len() <= 50
                && models.iter().all(|model| {
                    uuid::Uuid::parse_str(&model.aaguid).is_ok()
                        && model.root.starts_with("-----BEGIN CERTIFICATE-----")
                        && (1..=100).contains(&model.name.chars().count())
                }),
            "passkeys.attested_models",
            "name at most 50 makes, each with an AAGUID, a name and a root certificate in PEM",
        );
        for (setting, advice) in self.step_up.faults(self) {
            check(false, setting, advice);
        }
        check(
            !self.second_factor.methods.is_empty(),
            "second_factor.methods",
            "name at least one method",
        );
        if let SecondFactorMode::Scheduled {
            optional_from,
            mandatory_from,
        } = &self.second_factor.mode
        {
            check(
                optional_from <= mandatory_from,
                "second_factor.mode.mandatory_from",
                "the first mandatory day can't come before the first optional day",
            );
        }
        check(
            self.second_factor.reminder_days.len() <= 6
                && self
                    .second_factor
                    .reminder_days
                    .iter()
                    .all(|days| (1..=90).contains(days)),
            "second_factor.reminder_days",
            "name at most 6 moments, each 1 to 90 days before",
        );
        check(
            (1..=24 * 31).contains(&self.second_factor.suspend_max_hours),
            "second_factor.suspend_max_hours",
            "choose 1 to 744 hours",
        );
        check(
            matches!(self.totp.digits, 6..=8),
            "totp.digits",
            "choose 6, 7 or 8",
        );
        check(
            matches!(self.totp.period, 20 | 30 | 60),
            "totp.period",
            "choose 20, 30 or 60 seconds",
        );
        check(
            self.totp.window_back <= 2,
            "totp.window_back",
            "choose 0, 1 or 2 steps",
        );
        check(
            self.totp.window_forward <= 1,
            "totp.window_forward",
            "choose 0 or 1 step",
        );
        check(
            !self.totp.issuer.contains(':'),
            "totp.issuer",
            "leave the colon out: apps split the name at it",
        );
        check(
            (5..=60).contains(&self.totp.pending_minutes),
            "totp.pending_minutes",
            "choose 5 to 60 minutes",
        );
        check(
            (1..=10).contains(&self.sms.code_minutes),
            "sms.code_minutes",
            "choose 1 to 10 minutes",
        );
        check(
            (1..=15).contains(&self.unlock.minutes),
            "unlock.minutes",
            "choose 1 to 15 minutes",
        );
        check(
            (AuditPolicy::FEWEST_DAYS..=AuditPolicy::MOST_DAYS).contains(&self.audit.keep_days),
            "audit.keep_days",
            "choose 30 to 3653 days",
        );
        check(
            self.recovery.count <= 20,
            "recovery.count",
            "choose at most 20 codes",
        );
        check(
            self.recovery.count == 0 || self.recovery.groups * self.recovery.group_length >= 12,
            "recovery.group_length",
            "a code needs at least 12 characters in all",
        );
        check(
            self.recovery.groups <= 8 && self.recovery.group_length <= 8,
            "recovery.groups",
            "choose at most 8 groups of at most 8 characters",
        );
        match &self.remember {
            Remember::Off => {}
            Remember::Automatic { hours } | Remember::Checkbox { hours } => check(
                (1..=REMEMBER_CEILING_HOURS).contains(hours),
                "remember.hours",
                "choose 1 to 720 hours",
            ),
            Remember::Choice { options } => check(
                !options.is_empty()
                    && options
                        .iter()
                        .all(|hours| (1..=REMEMBER_CEILING_HOURS).contains(hours)),
                "remember.options",
                "name at least one choice, each of 1 to 720 hours",
            ),
        }
        check(
            self.shared_computer.networks.is_valid(),
            "shared_computer.networks",
            "write at most 100 ranges such as 10.1.0.0/16, or single addresses",
        );
        check(
            (5..=240).contains(&self.shared_computer.idle_minutes),
            "shared_computer.idle_minutes",
            "choose 5 to 240 minutes",
        );
        check(
            self.badges.networks.is_valid(),
            "badges.networks",
            "write at most 100 ranges such as 10.1.0.0/16, or single addresses",
        );
        check(
            self.badges
                .valid_days
                .is_none_or(|days| (1..=BadgePolicy::MOST_DAYS).contains(&days)),
            "badges.valid_days",
            "choose 1 to 400 days, or none",
        );
        check(
            (5..=24 * 60).contains(&self.session.idle_minutes),
            "session.idle_minutes",
            "choose 5 to 1440 minutes",
        );
        check(
            (self.session.idle_minutes..=24 * 60).contains(&self.session.absolute_minutes),
            "session.absolute_minutes",
            "choose at least the idle time and at most 1440 minutes",
        );
        check(
            (3..=20).contains(&self.throttle.code_tries),
            "throttle.code_tries",
            "choose 3 to 20",
        );
        check(
            (3..=100).contains(&self.throttle.password_tries),
            "throttle.password_tries",
            "choose 3 to 100",
        );
        check(
            (1..=1440).contains(&self.throttle.window_minutes),
            "throttle.window_minutes",
            "choose 1 to 1440 minutes",
        );
        check(
            self.provision.username_channel != self.provision.password_channel,
            "provision.password_channel",
            "the password must not travel the same way as the user name",
        );
        for app in &self.authenticator_apps {
            for url in [&app.android_url, &app.ios_url].into_iter().flatten() {
                check(
                    url.starts_with("https://"),
                    "authenticator_apps",
                    "store links must begin with https://",
                );
            }
        }
        check(
            self.home_url.as_deref().is_none_or(|url| {
                url.starts_with("https://") || url.starts_with("http://localhost")
            }),
            "home_url",
            "begin it with https://",
        );
        check(
            self.instruction_url
                .as_deref()
                .is_none_or(|url| url.starts_with("https://")),
            "instruction_url",
            "begin it with https://",
        );
        check(
            self.feedback_url
                .as_deref()
                .is_none_or(|url| url.starts_with("https://")),
            "feedback_url",
            "begin it with https://",
        );
        check(
            (5..=24 * 60).contains(&self.recovery.link_minutes),
            "recovery.link_minutes",
            "choose 5 to 1440 minutes",
        );
        let service = &self.recovery.self_service;
        check(
            !service.enabled || !service.questions.is_empty(),
            "recovery.self_service.questions",
            "name at least one question",
        );
        check(
            (1..=10).contains(&service.tries) && (1..=168).contains(&service.lock_hours),
            "recovery.self_service.tries",
            "choose 1 to 10 tries and 1 to 168 hours",
        );
        check(
            (1..=10).contains(&self.sms.per_hour)
                && (self.sms.per_hour..=50).contains(&self.sms.per_day),
            "sms.per_hour",
            "choose 1 to 10 an hour, and a day at least as many, at most 50",
        );
        check(
            (3..=10).contains(&self.sms.tries),
            "sms.tries",
            "choose 3 to 10",
        );
        check(
            self.sms.pause_seconds <= 600,
            "sms.pause_seconds",
            "choose at most 600 seconds",
        );
        check(
            self.sms.countries.iter().all(|prefix| {
                prefix.len() <= 5
                    && prefix.strip_prefix('+').is_some_and(|digits| {
                        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
                    })
            }),
            "sms.countries",
            "write prefixes such as +31",
        );
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_valid() {
        assert_eq!(Policy::default().validate(), Ok(()));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let mut policy = Policy::default();
        policy.totp.period = 45;
        policy.totp.digits = 4;
        policy.remember = Remember::Checkbox { hours: 0 };
        policy.provision.password_channel = policy.provision.username_channel;
        let settings: Vec<_> = policy
            .validate()
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.setting)
            .collect();
        assert_eq!(
            settings,
            [
                "totp.digits",
                "totp.period",
                "remember.hours",
                "provision.password_channel"
            ]
        );
    }

    #[test]
    fn a_policy_survives_its_json_and_unknown_settings_are_refused() {
        let json = serde_json::to_string(&Policy::default()).unwrap();
        assert_eq!(
            serde_json::from_str::<Policy>(&json).unwrap(),
            Policy::default()
        );
        assert!(serde_json::from_str::<Policy>(r#"{"totp":{"perod":20}}"#).is_err());
        assert_eq!(
            serde_json::from_str::<Policy>("{}").unwrap(),
            Policy::default()
        );
    }
}
