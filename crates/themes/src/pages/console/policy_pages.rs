//! The pages of a policy: titles, faults, samples.

use super::Pager;
use super::policy::{
    ConsolePolicyEditPage, ConsolePolicyHistoryPage, ConsolePolicyPage, ConsolePolicyPreviewPage,
    ConsolePolicyVersionPage, JourneyStop, PolicyAsPerson, PolicyChange, PolicyConflict,
    PolicyFault, PolicyField, PolicyGroup, PolicyMeets, PolicyMoment, PolicyOption, PolicyPart,
    PolicyPeople, PolicyPerson, PolicyRow, PolicyValue, PolicyVersionLine, Timeline,
};
use crate::dates::DateTimeView;
use crate::dates::DateView;
use crate::page::Page;
use crate::words::Words;

fn sample_change() -> PolicyChange {
    PolicyChange {
        field: "second-factor-mode".to_owned(),
        was: vec![PolicyValue::Name {
            name: "optional".to_owned(),
        }],
        is: vec![PolicyValue::Name {
            name: "scheduled".to_owned(),
        }],
    }
}

fn sample_changes() -> Vec<PolicyChange> {
    let count = |count| PolicyValue::Count {
        unit: "days",
        count,
    };
    vec![
        sample_change(),
        PolicyChange {
            field: "second-factor-mode-mandatory-from".to_owned(),
            was: vec![PolicyValue::Nothing],
            is: vec![PolicyValue::Day {
                day: DateView::of(2027, 7, 1),
            }],
        },
        PolicyChange {
            field: "second-factor-reminder-days".to_owned(),
            was: vec![count(14), count(1)],
            is: vec![count(7)],
        },
        PolicyChange {
            field: "second-factor-email-proof-first".to_owned(),
            was: vec![PolicyValue::No],
            is: vec![PolicyValue::Yes],
        },
        PolicyChange {
            field: "totp-issuer".to_owned(),
            was: vec![PolicyValue::Nothing],
            is: vec![PolicyValue::Text {
                text: "De Linde".to_owned(),
            }],
        },
    ]
}

fn sample_timeline(phase: &'static str) -> Timeline {
    Timeline {
        today: 120,
        optional: 40,
        mandatory: 420,
        optional_from: DateView::of(2027, 4, 1),
        optional_to: DateView::of(2027, 6, 30),
        mandatory_from: DateView::of(2027, 7, 1),
        phase,
        days: (phase != "after").then_some(41),
    }
}

fn sample_version() -> PolicyVersionLine {
    PolicyVersionLine {
        number: 3,
        at: DateTimeView::of(2026, 11, 21, 13, 5),
        author: Words::of("console-policy-by-person").with("name", "Ria van Proef"),
        note: Some("Besproken in de teamvergadering".to_owned()),
        in_force: true,
        href: "#".to_owned(),
        changes: sample_changes(),
    }
}

impl Page for ConsolePolicyPage {
    const TEMPLATE: &'static str = "console_policy.html";
    const STEP: &'static str = "console-policy";

    fn title(&self) -> Words {
        Words::of("console-policy-title")
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            news: Some(Words::of("console-policy-news-saved").with("number", 3)),
            timeline: Some(sample_timeline("window")),
            warnings: vec![
                Words::of("console-policy-warning-short-notice").with("days", 9),
                Words::of("console-policy-warning-no-reminders"),
            ],
            waiting: 12,
            stuck: 2,
            reminders: vec![
                Words::of("console-policy-reminded")
                    .with("days", 14)
                    .with("people", 31),
            ],
            parts: vec![PolicyPart {
                part: "second-factor",
                sentences: vec![
                    Words::of("console-policy-say-window").with("day", DateView::of(2027, 6, 30)),
                ],
                rows: sample_changes()
                    .into_iter()
                    .map(|change| PolicyRow {
                        field: change.field,
                        values: change.is,
                    })
                    .collect(),
                edit_href: Some("#".to_owned()),
                computer_href: Some("#".to_owned()),
            }],
            newest: Some(sample_version()),
            history_href: "#".to_owned(),
        };
        let bare = Self {
            news: None,
            timeline: Some(sample_timeline("after")),
            warnings: vec![],
            waiting: 0,
            stuck: 0,
            reminders: vec![],
            parts: vec![PolicyPart {
                part: "words",
                sentences: vec![],
                rows: vec![],
                edit_href: None,
                computer_href: None,
            }],
            newest: None,
            history_href: "#".to_owned(),
        };
        let before = Self {
            timeline: Some(sample_timeline("before")),
            ..bare.clone()
        };
        vec![full, bare, before]
    }
}

impl Page for ConsolePolicyEditPage {
    const TEMPLATE: &'static str = "console_policy_edit.html";
    const STEP: &'static str = "console-policy-edit";

    fn title(&self) -> Words {
        Words::of("console-policy-edit-title")
    }

    fn problem(&self) -> Option<Words> {
        self.wrong.then(|| Words::of("console-policy-wrong"))
    }

    fn samples() -> Vec<Self> {
        let field = |field: &str, kind: &'static str, value: &str| PolicyField {
            field: field.to_owned(),
            kind,
            value: value.to_owned(),
            unit: None,
            options: vec![],
            hint: false,
            fault: None,
        };
        let option = |name: &str, chosen| PolicyOption {
            name: name.to_owned(),
            label: name.to_owned(),
            field: format!("second-factor-available-to-{name}"),
            chosen,
        };
        let fault = |key: &str| {
            Some(PolicyFault {
                key: key.to_owned(),
                least: 1,
                most: 15,
            })
        };
        let fields = vec![
            PolicyField {
                options: vec![option("optional", false), option("scheduled", true)],
                hint: true,
                ..field("second-factor-mode", "one", "")
            },
            PolicyField {
                fault: fault("second-factor-mode-mandatory-from"),
                ..field("second-factor-mode-mandatory-from", "day", "2027-07-01")
            },
            PolicyField {
                options: vec![option("teacher", true), option("pupil", false)],
                hint: true,
                ..field("second-factor-available-to", "any", "")
            },
            field("second-factor-email-proof-first", "yes", "yes"),
            PolicyField {
                unit: Some("minutes"),
                fault: fault("between"),
                hint: true,
                ..field("unlock-minutes", "number", "99")
            },
            field("totp-issuer", "line", "De Linde"),
            field(
                "recovery-self-service-questions",
                "lines",
                "Welk boek?\nWelk lied?",
            ),
        ];
        let page = |wrong: bool| Self {
            part: "second-factor",
            action: "#".to_owned(),
            version: "abc".to_owned(),
            fields: fields.clone(),
            questions: wrong.then_some(3),
            wrong,
            elsewhere: wrong,
            back_href: "#".to_owned(),
        };
        vec![page(true), page(false)]
    }
}

impl Page for ConsolePolicyPreviewPage {
    const TEMPLATE: &'static str = "console_policy_preview.html";
    const STEP: &'static str = "console-policy-preview";

    fn title(&self) -> Words {
        match self.restored {
            Some(number) => Words::of("console-policy-restore-title").with("number", number),
            None => Words::of("console-policy-preview-title"),
        }
    }

    fn problem(&self) -> Option<Words> {
        self.conflict
            .is_some()
            .then(|| Words::of("console-policy-conflict"))
    }

    fn samples() -> Vec<Self> {
        let moment = |day, affected, stuck| PolicyMoment {
            day,
            value: "2027-07-01".to_owned(),
            affected,
            stuck,
            groups: vec![
                PolicyGroup {
                    role: "teacher",
                    people: 24,
                    with_factor: 10,
                    meets: vec![
                        PolicyMeets {
                            meets: "nothing",
                            was: 14,
                            is: 0,
                        },
                        PolicyMeets {
                            meets: "set-up",
                            was: 0,
                            is: 14,
                        },
                    ],
                },
                PolicyGroup {
                    role: "pupil",
                    people: 310,
                    with_factor: 0,
                    meets: vec![
                        PolicyMeets {
                            meets: "nothing",
                            was: 310,
                            is: 310,
                        },
                        PolicyMeets {
                            meets: "badge",
                            was: 0,
                            is: 92,
                        },
                    ],
                },
                PolicyGroup {
                    role: "none",
                    people: 1,
                    with_factor: 0,
                    meets: vec![PolicyMeets {
                        meets: "no-mail",
                        was: 0,
                        is: 1,
                    }],
                },
            ],
        };
        let as_person = PolicyAsPerson {
            username: "meester".to_owned(),
            day: "2027-07-01".to_owned(),
            day_view: Some(DateView::of(2027, 7, 1)),
            name: Some("Meester van Proef".to_owned()),
            why: Some(Words::of("console-why-demand-since").with("day", DateView::of(2027, 7, 1))),
            stops: vec![
                JourneyStop {
                    step: "enrol-intro-required",
                    reasons: vec![Words::of("console-why-set-up-needed")],
                },
                JourneyStop {
                    step: "answer-two-factors",
                    reasons: vec![],
                },
            ],
            unknown: false,
            bad_day: false,
        };
        let full = Self {
            part: Some("second-factor"),
            restored: None,
            action: "#".to_owned(),
            carried: vec![("second-factor-mode".to_owned(), "scheduled".to_owned())],
            changes: sample_changes(),
            timeline: Some(sample_timeline("window")),
            sentences: vec![
                Words::of("console-policy-say-window").with("day", DateView::of(2027, 6, 30)),
            ],
            warnings: vec![Words::of("console-policy-warning-no-reminders")],
            moments: vec![
                moment(None, 0, 0),
                moment(Some(DateView::of(2027, 7, 1)), 15, 1),
            ],
            people: Some(PolicyPeople {
                day: Some(DateView::of(2027, 7, 1)),
                value: "2027-07-01".to_owned(),
                people: vec![
                    PolicyPerson {
                        name: "Meester van Proef".to_owned(),
                        username: "meester".to_owned(),
                        was: "nothing",
                        is: "set-up",
                        badge_was: false,
                        badge_is: false,
                    },
                    PolicyPerson {
                        name: "Leerling van Proef".to_owned(),
                        username: "leerling".to_owned(),
                        was: "nothing",
                        is: "set-up",
                        badge_was: true,
                        badge_is: false,
                    },
                ],
                next: Some("meester".to_owned()),
            }),
            as_person: as_person.clone(),
            note: "Besproken".to_owned(),
            conflict: None,
            back_href: "#".to_owned(),
        };
        let lost = Self {
            conflict: Some(PolicyConflict {
                theirs: sample_changes(),
            }),
            ..full.clone()
        };
        let bare = Self {
            part: None,
            restored: Some(2),
            changes: vec![],
            timeline: None,
            warnings: vec![],
            people: Some(PolicyPeople {
                day: None,
                value: "2026-11-21".to_owned(),
                people: vec![],
                next: None,
            }),
            as_person: PolicyAsPerson {
                name: None,
                why: None,
                stops: vec![],
                unknown: true,
                bad_day: true,
                ..as_person
            },
            conflict: None,
            ..full.clone()
        };
        vec![full, lost, bare]
    }
}

impl Page for ConsolePolicyHistoryPage {
    const TEMPLATE: &'static str = "console_policy_history.html";
    const STEP: &'static str = "console-policy-history";

    fn title(&self) -> Words {
        Words::of("console-policy-history-title")
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            versions: vec![
                sample_version(),
                PolicyVersionLine {
                    number: 1,
                    author: Words::of("console-policy-by-start"),
                    note: None,
                    in_force: false,
                    changes: vec![],
                    ..sample_version()
                },
            ],
            pager: Pager {
                first_href: Some("#".to_owned()),
                next_href: Some("#".to_owned()),
            },
            back_href: "#".to_owned(),
        };
        let empty = Self {
            versions: vec![],
            pager: Pager::default(),
            ..full.clone()
        };
        vec![full, empty]
    }
}

impl Page for ConsolePolicyVersionPage {
    const TEMPLATE: &'static str = "console_policy_version.html";
    const STEP: &'static str = "console-policy-version";

    fn title(&self) -> Words {
        Words::of("console-policy-version-title").with("number", self.version.number)
    }

    fn samples() -> Vec<Self> {
        let old = Self {
            version: PolicyVersionLine {
                in_force: false,
                ..sample_version()
            },
            changes: sample_changes(),
            restore_action: Some("#".to_owned()),
            fingerprint: "abc".to_owned(),
            back_href: "#".to_owned(),
        };
        let present = Self {
            version: PolicyVersionLine {
                changes: vec![],
                note: None,
                ..sample_version()
            },
            changes: vec![],
            restore_action: None,
            ..old.clone()
        };
        vec![old, present]
    }
}
