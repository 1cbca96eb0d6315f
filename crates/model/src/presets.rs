//! The five presets: policies that the five guides describe, with invented names. An institution
//! begins as one of them and then goes its own way.

use crate::{
    person::Role,
    policy::{
        AccountLabel, AuthenticatorApp, Channel, FirstSteps, Localized, LoginName, Method,
        PasswordPolicy, Policy, ProvisionPolicy, Recovery, RecoveryEffect, Remember,
        SecondFactorMode, SecondFactorPolicy, SelfService, SharedComputerPolicy, SmsPolicy,
        TotpPolicy,
    },
};
use chrono::NaiveDate;

/// A preset by its short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Mandatory for everybody, mail address as name, 20-second codes (seed 000).
    Onderzoek,
    /// Optional self-service, remembers 24 hours by itself (seed 001).
    Energie,
    /// For administrators and teachers, short school name first (seed 002); asks whether the computer
    /// is a shared one.
    School,
    /// Optional, then mandatory; tick box of 12 hours (seed 003).
    Zorg,
    /// Forced at first sign-in, user name with suffix (seed 004).
    Station,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Onderzoek,
        Self::Energie,
        Self::School,
        Self::Zorg,
        Self::Station,
    ];

    /// The short name: of the preset, its theme and its demo institution.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Onderzoek => "onderzoek",
            Self::Energie => "energie",
            Self::School => "school",
            Self::Zorg => "zorg",
            Self::Station => "station",
        }
    }

    /// By short name.
    #[must_use]
    pub fn by_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.slug() == slug)
    }

    /// The preset's policy. `mandatory_from` is the calendar's date for the preset that has one.
    #[must_use]
    pub fn policy(self, optional_from: NaiveDate, mandatory_from: NaiveDate) -> Policy {
        match self {
            Self::Onderzoek => onderzoek(),
            Self::Energie => energie(),
            Self::School => school(),
            Self::Zorg => zorg(optional_from, mandatory_from),
            Self::Station => station(),
        }
    }
}

fn onderzoek() -> Policy {
    Policy {
        term: Localized::new("tweefactorauthenticatie", "two-factor authentication")
            .and("de", "Zwei-Faktor-Authentifizierung"),
        formal: false,
        login_name: LoginName::Email,
        password: PasswordPolicy {
            min_length: 10,
            require_lower: true,
            require_upper: true,
            require_digit: true,
            require_symbol: true,
            refuse_common: false,
        },
        second_factor: SecondFactorPolicy {
            mode: SecondFactorMode::Required,
            email_proof_first: true,
            user_may_remove: false,
            ..SecondFactorPolicy::default()
        },
        totp: TotpPolicy {
            issuer: "Peilstation".to_owned(),
            account_label: AccountLabel::Email,
            period: 20,
            // Whoever types slowly has the minute that 30 seconds would give.
            window_back: 2,
            ..TotpPolicy::default()
        },
        recovery: Recovery {
            count: 0,
            ..Recovery::default()
        },
        remember: Remember::Off,
        shared_accounts_forbidden: true,
        role_addresses: [
            "info",
            "administratie",
            "helpdesk",
            "secretariaat",
            "contact",
        ]
        .map(str::to_owned)
        .into(),
        authenticator_apps: [vec![free_otp()], apps()].concat(),
        ..Policy::default()
    }
}

fn energie() -> Policy {
    Policy {
        term: Localized::new("twee-factor-authenticatie", "two-factor authentication")
            .and("de", "Zwei-Faktor-Authentifizierung"),
        formal: true,
        login_name: LoginName::Username,
        totp: TotpPolicy {
            issuer: "Zonneportaal".to_owned(),
            ..TotpPolicy::default()
        },
        recovery: Recovery {
            count: 1,
            effect: RecoveryEffect::Reset,
            ..Recovery::default()
        },
        remember: Remember::Automatic { hours: 24 },
        authenticator_apps: apps(),
        ..Policy::default()
    }
}

fn school() -> Policy {
    Policy {
        term: Localized::new("verificatie in twee stappen", "two-step verification")
            .and("de", "Bestätigung in zwei Schritten"),
        formal: false,
        login_name: LoginName::Username,
        second_factor: SecondFactorPolicy {
            mode: SecondFactorMode::Optional,
            available_to: [Role::Admin, Role::Teacher].into(),
            user_may_suspend: true,
            ..SecondFactorPolicy::default()
        },
        totp: TotpPolicy {
            issuer: "Regenboog".to_owned(),
            ..TotpPolicy::default()
        },
        recovery: Recovery {
            count: 0,
            ..Recovery::default()
        },
        remember: Remember::Off,
        shared_computer: SharedComputerPolicy {
            offered: true,
            ..SharedComputerPolicy::default()
        },
        skip_local_second_factor_for_upstream: true,
        authenticator_apps: apps(),
        ..Policy::default()
    }
}

fn zorg(optional_from: NaiveDate, mandatory_from: NaiveDate) -> Policy {
    Policy {
        term: Localized::new("twee-staps-authenticatie", "two-step authentication")
            .and("de", "Anmeldung in zwei Schritten"),
        formal: false,
        login_name: LoginName::Email,
        second_factor: SecondFactorPolicy {
            mode: SecondFactorMode::Scheduled {
                optional_from,
                mandatory_from,
            },
            methods: vec![Method::Totp, Method::Sms],
            invite_again_days: 1,
            ..SecondFactorPolicy::default()
        },
        sms: SmsPolicy {
            note: Localized::new(
                "Een sms kost de instelling geld. Gebruik liever de app.",
                "A text message costs the institution money. Please prefer the app.",
            )
            .and(
                "de",
                "Eine SMS kostet die Einrichtung Geld. Besser geht es mit der App.",
            ),
            ..SmsPolicy::default()
        },
        totp: TotpPolicy {
            issuer: "De Linde".to_owned(),
            account_label: AccountLabel::Email,
            ..TotpPolicy::default()
        },
        recovery: Recovery {
            count: 6,
            groups: 3,
            group_length: 4,
            effect: RecoveryEffect::Login,
            ..Recovery::default()
        },
        remember: Remember::Checkbox { hours: 12 },
        authenticator_apps: apps(),
        ..Policy::default()
    }
}

fn station() -> Policy {
    Policy {
        term: Localized::new("tweestapsverificatie", "two-step verification")
            .and("de", "Bestätigung in zwei Schritten"),
        formal: true,
        login_name: LoginName::Suffixed {
            suffix: "@perron.example".to_owned(),
        },
        second_factor: SecondFactorPolicy {
            mode: SecondFactorMode::Required,
            user_may_remove: false,
            ..SecondFactorPolicy::default()
        },
        totp: TotpPolicy {
            issuer: "Stationsbeheer".to_owned(),
            account_label: AccountLabel::FullUsername,
            ..TotpPolicy::default()
        },
        recovery: Recovery {
            count: 0,
            self_service: SelfService {
                enabled: true,
                questions: vec![
                    Localized::new(
                        "Wat was het eerste lied dat u uit uw hoofd kende?",
                        "What was the first song you knew by heart?",
                    )
                    .and("de", "Welches Lied konnten Sie als erstes auswendig?"),
                    Localized::new(
                        "Welk boek hebt u het vaakst gelezen?",
                        "Which book have you read most often?",
                    )
                    .and("de", "Welches Buch haben Sie am häufigsten gelesen?"),
                ],
                ..SelfService::default()
            },
            ..Recovery::default()
        },
        remember: Remember::Off,
        provision: ProvisionPolicy {
            username_channel: Channel::Mail,
            password_channel: Channel::Sms,
            first: FirstSteps::EnrolmentFirst,
            ..ProvisionPolicy::default()
        },
        authenticator_apps: apps(),
        ..Policy::default()
    }
}

/// An app that heeds the period of a code, for institutions whose period is not 30 seconds.
fn free_otp() -> AuthenticatorApp {
    AuthenticatorApp {
        name: "FreeOTP".to_owned(),
        android_url: Some(
            "https://play.google.com/store/apps/details?id=org.fedorahosted.freeotp".to_owned(),
        ),
        ios_url: Some("https://apps.apple.com/app/freeotp-authenticator/id872559395".to_owned()),
        hint: Localized::new(
            "Tik op het plusje en kies de QR-code.",
            "Tap the plus and choose the QR code.",
        )
        .and("de", "Auf das Plus tippen und den QR-Code wählen."),
    }
}

fn apps() -> Vec<AuthenticatorApp> {
    vec![
        AuthenticatorApp {
            name: "Google Authenticator".to_owned(),
            android_url: Some(
                "https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2".to_owned(),
            ),
            ios_url: Some("https://apps.apple.com/app/google-authenticator/id388497605".to_owned()),
            hint: Localized::new("Tik rechtsonder op het plusje.", "Tap the plus at the bottom right.")
                .and("de", "Unten rechts auf das Plus tippen."),
        },
        AuthenticatorApp {
            name: "Microsoft Authenticator".to_owned(),
            android_url: Some("https://play.google.com/store/apps/details?id=com.azure.authenticator".to_owned()),
            ios_url: Some("https://apps.apple.com/app/microsoft-authenticator/id983156458".to_owned()),
            hint: Localized::new(
                "Tik bovenaan op het plusje en kies ‘Ander account’.",
                "Tap the plus at the top and choose ‘Other account’.",
            )
            .and("de", "Oben auf das Plus tippen und ‚Anderes Konto‘ wählen."),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_valid() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        for preset in Preset::ALL {
            assert_eq!(preset.policy(day, day).validate(), Ok(()), "{preset:?}");
        }
    }

    #[test]
    fn every_text_of_a_preset_is_in_every_language() {
        fn walk(at: &serde_json::Value, said: &mut u32) {
            let inner: Vec<&serde_json::Value> = match at {
                serde_json::Value::Object(all) => {
                    if all.get("nl").is_some_and(|text| text != "") {
                        *said += 1;
                        for tag in ["en", "de"] {
                            assert!(all.get(tag).is_some_and(|text| text != ""), "{tag}: {at}");
                        }
                    }
                    all.values().collect()
                }
                serde_json::Value::Array(all) => all.iter().collect(),
                _ => vec![],
            };
            inner.into_iter().for_each(|one| walk(one, said));
        }
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        for preset in Preset::ALL {
            let (policy, mut said) = (preset.policy(day, day), 0);
            walk(&serde_json::to_value(policy).unwrap(), &mut said);
            assert!(said > 0, "{preset:?}");
        }
    }

    #[test]
    fn h18_a_code_counts_for_a_minute_in_all_whatever_its_period_and_none_of_later() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        for preset in Preset::ALL {
            let totp = preset.policy(day, day).totp;
            assert_eq!((totp.window_back + 1) * totp.period, 60, "{preset:?}");
            assert_eq!(totp.window_forward, 0, "{preset:?}");
        }
    }

    #[test]
    fn the_preset_matrix_holds() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let policy = |preset: Preset| preset.policy(day, day);
        assert_eq!(policy(Preset::Onderzoek).totp.period, 20);
        assert!(policy(Preset::Onderzoek).shared_accounts_forbidden);
        assert_eq!(
            policy(Preset::Energie).remember,
            Remember::Automatic { hours: 24 }
        );
        assert_eq!(policy(Preset::Energie).recovery.count, 1);
        assert_eq!(
            policy(Preset::School).second_factor.available_to,
            [Role::Admin, Role::Teacher].into()
        );
        assert_eq!(
            policy(Preset::Zorg).remember,
            Remember::Checkbox { hours: 12 }
        );
        assert_eq!(policy(Preset::Zorg).recovery.count, 6);
        assert_eq!(
            policy(Preset::Station).provision.first,
            FirstSteps::EnrolmentFirst
        );
        for preset in [Preset::Onderzoek, Preset::School, Preset::Station] {
            assert_eq!(policy(preset).remember, Remember::Off, "{preset:?}");
        }
    }
}
