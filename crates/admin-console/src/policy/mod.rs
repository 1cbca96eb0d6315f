//! What the institution decided, and what it would decide.

mod computer;
mod edit;
mod history;
mod preview;
pub(crate) mod sentences;
pub(crate) mod show;
mod timeline;

pub(crate) use preview::stops as preview_stops;

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{
    Power, acts,
    policy::{Part, SETTINGS},
};
use sluis_themes::{
    Words,
    pages::console::{ConsolePolicyPage, PolicyPart, PolicyRow},
};

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::SeePolicy, _, _>("/policy", page),
        ConsoleRoute::page::<acts::ManagePolicy, _, _>("/policy/edit/{part}", edit::page),
        ConsoleRoute::form::<acts::ManagePolicy, _, _, _>("/policy/edit/{part}", edit::form),
        ConsoleRoute::page::<acts::ManagePolicy, _, _>(computer::PATH, computer::page),
        ConsoleRoute::form::<acts::ManagePolicy, _, _, _>(computer::PATH, computer::form),
        ConsoleRoute::page::<acts::SeePolicy, _, _>("/policy/history", history::page),
        ConsoleRoute::page::<acts::SeePolicy, _, _>("/policy/history/{number}", history::version),
        ConsoleRoute::form::<acts::ManagePolicy, _, _, _>(
            "/policy/history/{number}/restore",
            history::restore,
        ),
    ]
}

async fn page(desk: Desk<acts::SeePolicy>) -> Answer {
    let found = desk.idp().console_policy(desk.ctx(), &desk.permit).await;
    let view = desk.found(found)?;
    let may_change = desk.permit.visit().may(Power::ManagePolicy);
    let parts = Part::ALL.into_iter().map(|part| PolicyPart {
        part: part.as_str(),
        sentences: sentences::of(&view.policy, part, desk.now()),
        rows: SETTINGS
            .iter()
            .filter(|setting| setting.part == part)
            .map(|setting| PolicyRow {
                field: setting.field(),
                values: show::values(setting, &setting.of(&view.policy)),
            })
            .collect(),
        edit_href: may_change.then(|| desk.link(&format!("/policy/edit/{}", part.as_str()))),
        computer_href: (may_change && part == Part::Remember).then(|| desk.link(computer::PATH)),
    });
    let page = ConsolePolicyPage {
        news: news(&desk),
        timeline: timeline::of(&view.policy, desk.now()),
        warnings: view.warnings.iter().map(sentences::warning).collect(),
        waiting: view.waiting,
        stuck: view.stuck,
        reminders: view
            .reminders
            .iter()
            .map(|(days, people)| {
                Words::of("console-policy-reminded")
                    .with("days", *days)
                    .with("people", *people)
            })
            .collect(),
        parts: parts.collect(),
        newest: view
            .newest
            .as_ref()
            .map(|version| history::line(&desk, version)),
        history_href: desk.link("/policy/history"),
    };
    Ok(desk.show(&page))
}

fn news(desk: &Desk<acts::SeePolicy>) -> Option<Words> {
    let asked = desk.asked();
    let (what, number) = asked.get("news")?.split_once('-')?;
    let number: u32 = number.parse().ok()?;
    match what {
        "saved" => Some(Words::of("console-policy-news-saved").with("number", number)),
        "unchanged" => Some(Words::of("console-policy-news-unchanged")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::edit::OWN_WORDS;
    use sluis_idp_core::{
        console::policy::{Kind, Meets, Part, SETTINGS},
        dispatch::{Assurance, Next, WhyCode, WhyPassword},
    };
    use sluis_model::{context::Timestamp, person::Refusal};
    use std::collections::BTreeSet;

    const TEXTS: [[&str; 2]; 2] = [
        [
            include_str!("../../../../themes/default/locales/console-policy.nl.ftl"),
            include_str!("../../../../themes/default/locales/console-why.nl.ftl"),
        ],
        [
            include_str!("../../../../themes/default/locales/console-policy.en.ftl"),
            include_str!("../../../../themes/default/locales/console-why.en.ftl"),
        ],
    ];

    /// Keys that templates put together, which no other test sees in full.
    fn put_together() -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let mut policy = |key: String| keys.insert(format!("console-policy-{key}"));
        for part in Part::ALL {
            policy(format!("part-{}", part.as_str()));
        }
        for setting in SETTINGS {
            let field = setting.field();
            policy(field.clone());
            if setting.hint {
                policy(format!("{field}-hint"));
            }
            if let Kind::One(names) | Kind::Any { names, .. } = setting.kind {
                for name in names {
                    policy(format!("is-{field}-{}", name.replace('_', "-")));
                }
            }
            if let Kind::Any { none, .. } = setting.kind {
                policy(format!("is-{field}-{none}"));
            }
            if let Kind::Number(unit, ..) | Kind::NumberOrNone(unit) | Kind::Numbers(unit) =
                setting.kind
            {
                policy(format!("unit-{}", unit.as_str()));
                policy(format!("in-{}", unit.as_str()));
            }
        }
        for field in OWN_WORDS {
            policy(format!("fault-{field}"));
        }
        for meets in Meets::ALL {
            policy(format!("meets-{}", meets.as_str()));
        }
        policy("meets-badge".to_owned());
        for role in sluis_model::person::Role::ALL {
            policy(format!("role-{}", super::show::role(role)));
        }
        let at = Timestamp::UNIX_EPOCH;
        let first = sluis_model::second_factor::FirstFactor::Password;
        let steps = [
            Next::Institution,
            Next::SelectAccount,
            Next::Password(WhyPassword::NotSignedIn),
            Next::Refused(Refusal::Shared),
            Next::SecondFactor(WhyCode::Usual),
            Next::ProveEmail,
            Next::EnrolIntro { required: true },
            Next::EnrolIntro { required: false },
            Next::Enrol { required: true },
            Next::Enrol { required: false },
            Next::RecoveryCodes,
            Next::NewPassword,
            Next::SecurityQuestion,
            Next::Unmet,
            Next::Lacking,
            Next::EnrolPasskey,
            Next::AddPasskey,
            Next::WrongPerson,
            Next::Consent,
            Next::Answer(Assurance::SingleFactor { first }),
            Next::Answer(Assurance::RememberedDevice {
                first,
                shown_at: at,
            }),
            Next::Answer(Assurance::TwoFactors {
                first,
                method: sluis_model::second_factor::FactorMethod::Totp,
                at,
            }),
        ];
        keys.extend(steps.map(|step| format!("console-why-step-{}", step.name())));
        keys
    }

    #[test]
    fn every_setting_step_and_fault_has_its_words_in_both_languages() {
        for texts in TEXTS {
            let known: BTreeSet<&str> = texts
                .iter()
                .flat_map(|text| text.lines())
                .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
                .collect();
            let wanted = put_together();
            let missing: Vec<&String> = wanted
                .iter()
                .filter(|key| !known.contains(key.as_str()))
                .collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        let keys = |text: &'static str| -> Vec<&str> {
            text.lines()
                .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
                .collect()
        };
        let [dutch, english] = TEXTS;
        for (dutch, english) in dutch.into_iter().zip(english) {
            assert_eq!(keys(dutch), keys(english));
        }
    }
}
