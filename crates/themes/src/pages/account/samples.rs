//! Every face of a person's own page.

use super::{
    AccountNews, AccountPage, AccountTab, AllowedPortalView, DeviceView, LanguageChoice,
    LearningPortalView, LinkStaysView, LinkedAccountView, PasskeysState, PersonView, QuestionState,
    SessionView,
};
use crate::dates::{DateTimeView, DateView};
use crate::look::Lang;
use crate::pages::{
    BackLink, HandOver, HistoryKind, HistoryView, MethodView, OtherMethod, Scope, ScopeView,
    SecondFactorState, SecondFactorView, SecurityAction, SecurityActionKind, Since, SwitchView,
};

fn href() -> String {
    "#".to_owned()
}

fn action(kind: SecurityActionKind) -> SecurityAction {
    SecurityAction { kind, href: href() }
}

fn switch(on: bool) -> Option<SwitchView> {
    Some(SwitchView { on, href: href() })
}

fn device(label: &str, this_device: bool) -> DeviceView {
    DeviceView {
        id: "1".to_owned(),
        label: label.to_owned(),
        portal: this_device.then(|| "Leeromgeving Kompas".to_owned()),
        place: this_device.then(|| "schoolnetwerk".to_owned()),
        issued: DateTimeView::of(2026, 11, 21, 9, 5),
        ends: DateTimeView::of(2026, 11, 21, 21, 5),
        this_device,
    }
}

fn session(label: &str, this_session: bool) -> SessionView {
    SessionView {
        id: "1".to_owned(),
        label: label.to_owned(),
        place: this_session.then(|| "schoolnetwerk".to_owned()),
        since: DateTimeView::of(2026, 11, 21, 9, 5),
        this_session,
    }
}

fn portal(name: &str, scopes: &[Scope]) -> AllowedPortalView {
    AllowedPortalView {
        client: "1".to_owned(),
        name: name.to_owned(),
        scopes: scopes.to_vec(),
        since: DateTimeView::of(2026, 11, 21, 9, 5),
    }
}

fn history() -> Vec<HistoryView> {
    HistoryKind::ALL
        .into_iter()
        .zip(0_u8..)
        .map(|(what, number)| HistoryView {
            at: DateTimeView::of(2026, 11, 21 - number, 9, 5),
            what,
            label: number
                .is_multiple_of(2)
                .then(|| "Firefox op Windows".to_owned()),
            portal: number
                .is_multiple_of(3)
                .then(|| "Leeromgeving Kompas".to_owned()),
        })
        .collect()
}

fn personal() -> AccountPage {
    AccountPage {
        tab: AccountTab::Personal,
        personal_href: href(),
        security_href: href(),
        news: None,
        person: PersonView {
            username: "mirte.bakker".to_owned(),
            name: Some("Mirte Bakker".to_owned()),
            email: Some("mirte@voorbeeld.example".to_owned()),
            email_verified: true,
            pending_email: None,
            phone: Some("06 12 34 56 78".to_owned()),
            roles: vec!["teacher".to_owned(), "admin".to_owned()],
            institution: "De Regenboogschool".to_owned(),
        },
        password_href: Some(href()),
        passkeys: Some(PasskeysState {
            count: 2,
            href: "#passkeys".to_owned(),
        }),
        second_factor: SecondFactorView {
            state: SecondFactorState::Active {
                since: Since::Today,
            },
            actions: vec![
                action(SecurityActionKind::Renew),
                action(SecurityActionKind::NewRecoveryCodes { count: 6 }),
                action(SecurityActionKind::Suspend),
                action(SecurityActionKind::Wipe),
                action(SecurityActionKind::Disable),
            ],
            deadline: None,
            recovery_codes_left: Some(2),
            methods: vec![
                MethodView {
                    kind: OtherMethod::App,
                    detail: None,
                    remove_href: Some(href()),
                },
                MethodView {
                    kind: OtherMethod::Sms,
                    detail: Some("06 •• •• •• 34".to_owned()),
                    remove_href: Some(href()),
                },
            ],
            add: Vec::new(),
            switch: switch(true),
        },
        devices: vec![
            device("Firefox op Windows", true),
            device("Safari op iPhone", false),
        ],
        remembers_devices: true,
        devices_action: href(),
        forget_all_href: Some(href()),
        sessions: vec![
            session("Firefox op Windows", true),
            session("Safari op iPhone", false),
        ],
        sessions_action: href(),
        end_all_href: Some(href()),
        linked: vec![LinkedAccountView {
            id: "1".to_owned(),
            source: "De Regenboog".to_owned(),
            label: "m.bakker@regenboog.example".to_owned(),
            since: DateTimeView::of(2026, 11, 20, 9, 5),
            used: Some(DateTimeView::of(2026, 11, 21, 9, 5)),
            stays: None,
        }],
        linked_action: href(),
        portals: vec![
            portal(
                "Leeromgeving Kompas",
                &[Scope::Profile, Scope::Email, Scope::OfflineAccess],
            ),
            portal("Boekwinkel", &[Scope::OpenId]),
        ],
        portals_action: href(),
        sign_out_action: href(),
        hand_over: None,
        email_href: Some(href()),
        cancel_email_action: href(),
        language: Some(LanguageChoice {
            action: href(),
            languages: [(Lang::NL, "Nederlands"), (Lang::EN, "English")]
                .map(|(lang, name)| (lang, name.to_owned()))
                .to_vec(),
            chosen: Some(Lang::NL),
        }),
        question: None,
        history: history(),
        not_me_href: Some(href()),
        set_up_again_href: None,
        help_href: Some(href()),
        used_portals: vec![BackLink {
            href: href(),
            label: "Leeromgeving Kompas".to_owned(),
        }],
        learning: vec![
            LearningPortalView {
                name: "Leeromgeving Kompas".to_owned(),
                scopes: vec![
                    tells(Scope::Profile, &["Mirte Bakker", "mirte.bakker"]),
                    tells(Scope::Email, &["mirte@voorbeeld.example"]),
                    ScopeView {
                        roles: vec!["teacher".to_owned()],
                        ..tells(Scope::School, &["De Regenboogschool", "groep 7"])
                    },
                    tells(Scope::EckId, &[]),
                ],
            },
            LearningPortalView {
                name: "Rooster".to_owned(),
                scopes: vec![tells(Scope::Profile, &["Mirte Bakker"])],
            },
        ],
    }
}

fn tells(scope: Scope, values: &[&str]) -> ScopeView {
    ScopeView {
        scope,
        values: values.iter().map(|&value| value.to_owned()).collect(),
        roles: vec![],
    }
}

/// A page on which little is known and little can be done.
fn plain(security: &AccountPage) -> AccountPage {
    AccountPage {
        second_factor: SecondFactorView {
            state: SecondFactorState::Active {
                since: Since::Day(DateView::of(2026, 9, 1)),
            },
            recovery_codes_left: Some(6),
            methods: vec![MethodView {
                kind: OtherMethod::App,
                detail: None,
                remove_href: None,
            }],
            add: vec![action(SecurityActionKind::AddSms)],
            switch: None,
            ..security.second_factor.clone()
        },
        person: PersonView {
            name: None,
            email: None,
            phone: None,
            roles: Vec::new(),
            ..security.person.clone()
        },
        news: None,
        password_href: None,
        email_href: None,
        language: None,
        history: Vec::new(),
        not_me_href: None,
        help_href: None,
        used_portals: vec![],
        learning: vec![],
        end_all_href: None,
        ..security.clone()
    }
}

/// Accounts at sign-in sources that stay, for either reason.
fn linked_for_good(security: &AccountPage, why: LinkStaysView) -> AccountPage {
    let linked = security.linked.iter().map(|one| LinkedAccountView {
        stays: Some(why),
        ..one.clone()
    });
    AccountPage {
        news: None,
        linked: linked.collect(),
        ..security.clone()
    }
}

pub(super) fn all() -> Vec<AccountPage> {
    let personal = personal();
    let security = AccountPage {
        tab: AccountTab::Security,
        news: Some(AccountNews::SecondFactorOn),
        ..personal.clone()
    };
    let with_state = |state, actions, switch, news| AccountPage {
        news: Some(news),
        second_factor: SecondFactorView {
            state,
            actions,
            deadline: Some(DateView::of(2026, 12, 20)),
            recovery_codes_left: None,
            methods: Vec::new(),
            add: Vec::new(),
            switch,
        },
        devices: Vec::new(),
        remembers_devices: false,
        forget_all_href: None,
        ..security.clone()
    };
    let mut all = vec![
        personal.clone(),
        security.clone(),
        AccountPage {
            set_up_again_href: Some(href()),
            ..with_state(
                SecondFactorState::Never,
                vec![action(SecurityActionKind::SetUp)],
                switch(false),
                AccountNews::SecondFactorWiped,
            )
        },
        with_state(
            SecondFactorState::Suspended {
                until: Some(DateTimeView::of(2026, 11, 22, 8, 0)),
            },
            vec![
                action(SecurityActionKind::Resume),
                action(SecurityActionKind::Wipe),
            ],
            switch(false),
            AccountNews::SecondFactorSuspended,
        ),
        AccountPage {
            question: Some(QuestionState {
                set: true,
                href: href(),
                drop_href: Some(href()),
            }),
            ..with_state(
                SecondFactorState::Suspended { until: None },
                vec![action(SecurityActionKind::Resume)],
                None,
                AccountNews::QuestionSet,
            )
        },
        with_state(
            SecondFactorState::Unavailable,
            Vec::new(),
            None,
            AccountNews::SessionEnded,
        ),
        plain(&security),
        AccountPage {
            person: PersonView {
                email_verified: false,
                pending_email: Some("mirte@thuis.example".to_owned()),
                ..personal.person.clone()
            },
            language: Some(LanguageChoice {
                action: href(),
                languages: Vec::new(),
                chosen: None,
            }),
            portals: Vec::new(),
            news: Some(AccountNews::EmailSent),
            ..personal.clone()
        },
        AccountPage {
            question: Some(QuestionState {
                set: false,
                href: href(),
                drop_href: None,
            }),
            second_factor: SecondFactorView {
                methods: vec![MethodView {
                    kind: OtherMethod::Sms,
                    detail: Some("06 •• •• •• 34".to_owned()),
                    remove_href: None,
                }],
                add: vec![action(SecurityActionKind::AddApp)],
                ..security.second_factor.clone()
            },
            news: None,
            ..security.clone()
        },
    ];
    let shown: Vec<AccountNews> = all.iter().filter_map(|page| page.news).collect();
    all.extend(
        AccountNews::ALL
            .into_iter()
            .filter(|news| !shown.contains(news))
            .map(|news| AccountPage {
                news: Some(news),
                ..security.clone()
            }),
    );
    all.extend(
        [LinkStaysView::OnlyWay, LinkStaysView::ByPolicy]
            .map(|why| linked_for_good(&security, why)),
    );
    all.extend([personal, security].map(|page| AccountPage {
        hand_over: Some(HandOver::sample()),
        ..page
    }));
    all
}
