//! Filled pages.

use super::{
    AppConflict, AppForm, AppRow, AppSecrets, AppTick, AppTrial, ClaimView, ConsoleAppNewPage,
    ConsoleAppPage, ConsoleAppRecipesPage, ConsoleAppSecretPage, ConsoleAppTryPage,
    ConsoleAppsPage, EarlierSecret, PasteView, PasteViews, RecipeView,
};
use crate::dates::DateTimeView;
use crate::pages::console::Pager;
use crate::words::Words;
use std::collections::BTreeMap;

fn row(name: &str, closed: bool, program: bool) -> AppRow {
    AppRow {
        name: name.to_owned(),
        id: "moodle".to_owned(),
        href: "#".to_owned(),
        closed,
        program,
    }
}

pub(super) fn lists() -> Vec<ConsoleAppsPage> {
    let full = ConsoleAppsPage {
        news: Some(Words::of("console-apps-news-removed")),
        shared: false,
        own_href: "#".to_owned(),
        shared_href: "#".to_owned(),
        add_href: Some("#".to_owned()),
        api_href: "#".to_owned(),
        apps: vec![
            row("Elektronische leeromgeving", false, false),
            row("Rooster", true, false),
            row("Leerlingadministratie", false, true),
        ],
        pager: Pager {
            first_href: None,
            next_href: Some("#".to_owned()),
        },
    };
    vec![
        ConsoleAppsPage {
            news: None,
            shared: true,
            add_href: None,
            apps: vec![],
            pager: Pager::default(),
            ..full.clone()
        },
        full,
    ]
}

pub(super) fn recipes() -> Vec<ConsoleAppRecipesPage> {
    let recipe = |name: &str, people| RecipeView {
        name: name.to_owned(),
        href: "#".to_owned(),
        people,
    };
    vec![ConsoleAppRecipesPage {
        back_href: "#".to_owned(),
        recipes: vec![
            recipe("Moodle", true),
            recipe("Nextcloud", true),
            recipe("Eigen programma", false),
        ],
    }]
}

fn tick(name: &str, label: &'static str, hint: Option<&'static str>) -> AppTick {
    AppTick {
        name: name.to_owned(),
        label: Words::of(label),
        hint: hint.map(Words::of),
        checked: name.len().is_multiple_of(2),
    }
}

fn form() -> AppForm {
    AppForm {
        name: "Moodle".to_owned(),
        redirect_uris: "https://leren.example/admin/oauth2callback.php".to_owned(),
        scopes: vec![
            tick("scope-profile", "console-apps-scope-profile", None),
            tick("scope-email", "console-apps-scope-email", None),
        ],
        ticks: vec![tick(
            "first_party",
            "console-apps-first-party",
            Some("console-apps-first-party-hint"),
        )],
        people: true,
        ..AppForm::default()
    }
}

fn wrong() -> AppForm {
    AppForm {
        redirect_uris: "http://leren.example".to_owned(),
        faults: BTreeMap::from([
            (
                "redirect_uris",
                Words::of("console-apps-wrong-redirect").with("value", "http://leren.example"),
            ),
            ("name", Words::of("console-apps-wrong-name")),
            ("address", Words::of("console-apps-wrong-address")),
        ]),
        ..form()
    }
}

pub(super) fn new() -> Vec<ConsoleAppNewPage> {
    let page = ConsoleAppNewPage {
        recipe: "Moodle".to_owned(),
        back_href: "#".to_owned(),
        action: "#".to_owned(),
        client_id: "0193".to_owned(),
        address: Some("https://leren.example".to_owned()),
        form: form(),
    };
    vec![
        ConsoleAppNewPage {
            address: None,
            form: wrong(),
            ..page.clone()
        },
        ConsoleAppNewPage {
            form: wrong(),
            ..page.clone()
        },
        ConsoleAppNewPage {
            address: None,
            form: AppForm {
                people: false,
                ..form()
            },
            ..page.clone()
        },
        page,
    ]
}

fn paste() -> PasteViews {
    PasteViews {
        place: Some("Siteadministratie → Server → OAuth 2-services".to_owned()),
        values: vec![PasteView {
            label: "Client ID".to_owned(),
            value: "moodle".into(),
        }],
        snippet: Some("issuer = \"https://login.example\"".into()),
    }
}

pub(super) fn secrets() -> Vec<ConsoleAppSecretPage> {
    let page = ConsoleAppSecretPage {
        name: "Moodle".to_owned(),
        new: true,
        client_id: "0193".to_owned(),
        secret: Some("sluis_cs_x".into()),
        earlier_ends: None,
        paste: paste(),
        onward_href: "#".to_owned(),
    };
    vec![
        ConsoleAppSecretPage {
            new: false,
            earlier_ends: Some(DateTimeView::of(2026, 12, 4, 9, 30)),
            ..page.clone()
        },
        ConsoleAppSecretPage {
            secret: None,
            ..page.clone()
        },
        page,
    ]
}

pub(super) fn apps() -> Vec<ConsoleAppPage> {
    let since = DateTimeView::of(2026, 11, 27, 9, 30);
    let secrets = AppSecrets {
        since: Some(since),
        used: Some(since),
        earlier: None,
        overlaps: true,
        longest: 90,
        days: "7".to_owned(),
        renew_action: "#".to_owned(),
        end_action: "#".to_owned(),
    };
    let earlier = |in_use: bool, soon: bool| AppSecrets {
        used: None,
        earlier: Some(EarlierSecret {
            ends: since,
            used: in_use.then_some(since),
            in_use,
            soon,
        }),
        ..secrets.clone()
    };
    let page = ConsoleAppPage {
        news: Some(Words::of("console-apps-news-saved")),
        back_href: "#".to_owned(),
        name: "Moodle".to_owned(),
        client_id: "0193".to_owned(),
        auth_method: "client_secret_post".to_owned(),
        grant_types: vec!["authorization_code".to_owned()],
        since,
        by_itself: false,
        shared: false,
        closed: false,
        managed: true,
        revision: "r".to_owned(),
        action: "#".to_owned(),
        form: form(),
        conflicts: vec![],
        secrets: Some(secrets.clone()),
        paste: PasteViews {
            place: None,
            ..paste()
        },
        tokens_href: Some("#".to_owned()),
        try_href: Some("#".to_owned()),
        state_action: "#".to_owned(),
        remove_href: "#".to_owned(),
    };
    vec![
        page.clone(),
        ConsoleAppPage {
            news: None,
            form: wrong(),
            secrets: Some(earlier(true, true)),
            ..page.clone()
        },
        ConsoleAppPage {
            news: None,
            conflicts: vec![AppConflict {
                field: Words::of("console-apps-name"),
                theirs: "Leeromgeving".to_owned(),
                yours: "Moodle".to_owned(),
            }],
            secrets: Some(AppSecrets {
                since: None,
                overlaps: false,
                ..earlier(false, false)
            }),
            ..page.clone()
        },
        ConsoleAppPage {
            news: None,
            shared: true,
            form: AppForm {
                institutions: Some("regenboog\nzonnebloem".to_owned()),
                faults: BTreeMap::from([(
                    "institutions",
                    Words::of("console-apps-wrong-institution").with("value", "zonnebloem"),
                )]),
                ..form()
            },
            ..page.clone()
        },
        ConsoleAppPage {
            news: None,
            shared: true,
            closed: true,
            managed: false,
            by_itself: true,
            secrets: None,
            try_href: None,
            ..page
        },
    ]
}

pub(super) fn trials() -> Vec<ConsoleAppTryPage> {
    let claim = |name: &str| ClaimView {
        name: name.to_owned(),
        value: "juf".to_owned(),
    };
    let page = ConsoleAppTryPage {
        name: "Moodle".to_owned(),
        back_href: "#".to_owned(),
        username: "juf".to_owned(),
        unknown: false,
        trial: None,
    };
    vec![
        ConsoleAppTryPage {
            unknown: true,
            ..page.clone()
        },
        ConsoleAppTryPage {
            trial: Some(AppTrial {
                username: "juf".to_owned(),
                obstacles: vec![Words::of("console-apps-obstacle-app-closed")],
                asks_consent: true,
                id_token: vec![claim("sub")],
                userinfo: vec![claim("preferred_username")],
            }),
            ..page.clone()
        },
        ConsoleAppTryPage {
            trial: Some(AppTrial {
                username: "juf".to_owned(),
                obstacles: vec![],
                asks_consent: false,
                id_token: vec![claim("sub")],
                userinfo: vec![claim("name")],
            }),
            ..page
        },
    ]
}
