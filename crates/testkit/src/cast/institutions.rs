//! Institutions with policies that no preset has.

use chrono::NaiveDate;
use sluis_idp_core::administration::InstitutionSetup;
use sluis_model::{
    policy::{Policy, Remember, SecondFactorMode, SecondFactorPolicy},
    presets::Preset,
};

pub(super) fn all() -> Vec<InstitutionSetup> {
    let april = NaiveDate::from_ymd_opt(2027, 4, 1).unwrap_or_default();
    let july = NaiveDate::from_ymd_opt(2027, 7, 1).unwrap_or_default();
    let school = Preset::School.policy(april, july);
    let choice = Policy {
        remember: Remember::Choice {
            options: vec![24, 72, 168],
        },
        ..Policy::default()
    };
    let calendar = Policy {
        second_factor: SecondFactorPolicy {
            mode: SecondFactorMode::Scheduled {
                optional_from: april,
                mandatory_from: july,
            },
            invite_again_days: 0,
            ..SecondFactorPolicy::default()
        },
        ..Policy::default()
    };
    vec![
        institution("keuze", "Stichting Keuze", choice),
        institution("kalender", "Stichting Kalender", calendar),
        InstitutionSetup {
            hosts: vec!["inlog.tweede.test".to_owned()],
            mail_domains: vec!["tweede.test".to_owned()],
            brin: None,
            ..institution("tweede", "De Tweede School", school)
        },
        InstitutionSetup {
            active: false,
            ..institution("gesloten", "Stichting Gesloten", Policy::default())
        },
    ]
}

fn institution(slug: &str, name: &str, policy: Policy) -> InstitutionSetup {
    InstitutionSetup {
        slug: slug.to_owned(),
        name: name.to_owned(),
        language: "nl".to_owned(),
        theme: String::new(),
        hosts: vec![],
        mail_domains: vec![],
        brin: None,
        active: true,
        policy,
    }
}
