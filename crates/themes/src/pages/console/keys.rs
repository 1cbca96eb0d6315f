//! Keys and hosts.

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// A signing key.
#[derive(Clone, Debug, Serialize)]
pub struct KeyRow {
    /// `kid`.
    pub id: String,
    /// `alg`.
    pub algorithm: String,
    /// The institution whose own host it signs for; none is the installation.
    pub institution: Option<String>,
    /// Where it stands, as texts call it.
    pub state: &'static str,
    /// Since when.
    pub since: DateTimeView,
    /// When it goes on by itself.
    pub next: Option<DateTimeView>,
    /// Where it is revoked.
    pub revoke_href: String,
}

/// A sealing key.
#[derive(Clone, Debug, Serialize)]
pub struct SealingKeyRow {
    /// Its id.
    pub id: String,
    /// Whether it seals.
    pub seals: bool,
    /// Since when.
    pub since: Option<DateTimeView>,
}

/// A host of an institution's own.
#[derive(Clone, Debug, Serialize)]
pub struct HostRow {
    /// The host.
    pub host: String,
    /// Whose.
    pub institution: String,
    /// Its sheet.
    pub href: String,
}

/// The template sets and languages of this process.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ThemesView {
    /// The operator's folder, where there is one.
    pub folder: Option<String>,
    /// The sets by name.
    pub sets: Vec<String>,
    /// The languages, each by its name for itself.
    pub languages: Vec<String>,
    /// Why what lies in the folder was refused; what was live before is live still.
    pub refused: Option<String>,
}

/// Keys and hosts.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleKeysPage {
    /// The issuer.
    pub issuer: String,
    /// Signing keys that are not retired.
    pub keys: Vec<KeyRow>,
    /// How many are retired.
    pub retired: u32,
    /// Where keys are rotated.
    pub rotate_action: String,
    /// Sealing keys.
    pub sealing: Vec<SealingKeyRow>,
    /// Hosts.
    pub hosts: Vec<HostRow>,
    /// Template sets and languages.
    pub themes: ThemesView,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleKeysPage {
    const TEMPLATE: &'static str = "console_keys.html";
    const STEP: &'static str = "console-keys";

    fn title(&self) -> Words {
        Words::of("keys-title")
    }

    fn samples() -> Vec<Self> {
        let at = DateTimeView::of(2026, 11, 21, 10, 0);
        let key = |state, next: Option<DateTimeView>| KeyRow {
            id: "019aa2f0c0de70008000000000000001".to_owned(),
            algorithm: "RS256".to_owned(),
            institution: None,
            state,
            since: at,
            next,
            revoke_href: "#".to_owned(),
        };
        let full = Self {
            issuer: "https://login.example".to_owned(),
            keys: vec![
                key("announced", Some(at)),
                key("signing", Some(at)),
                key("verifying", None),
                KeyRow {
                    institution: Some("Scholengroep De Vaart".to_owned()),
                    ..key("signing", Some(at))
                },
            ],
            retired: 4,
            rotate_action: "#".to_owned(),
            sealing: vec![
                SealingKeyRow {
                    id: "2026-11".to_owned(),
                    seals: true,
                    since: Some(at),
                },
                SealingKeyRow {
                    id: "2024-01".to_owned(),
                    seals: false,
                    since: None,
                },
            ],
            hosts: vec![HostRow {
                host: "inlog.vaart.example".to_owned(),
                institution: "Scholengroep De Vaart".to_owned(),
                href: "#".to_owned(),
            }],
            themes: ThemesView {
                folder: Some("/etc/sluis/themes".to_owned()),
                sets: ["default", "eigen", "school"].map(str::to_owned).to_vec(),
                languages: ["Nederlands", "English"].map(str::to_owned).to_vec(),
                refused: Some(
                    "eigen/templates/password.html, line 3, safe: nothing is printed unescaped"
                        .to_owned(),
                ),
            },
            news: Some(Words::of("keys-news-announced")),
        };
        let news = |key: &'static str| Self {
            news: Some(Words::of(key)),
            hosts: vec![],
            themes: ThemesView::default(),
            ..full.clone()
        };
        vec![
            full.clone(),
            news("keys-news-rotated"),
            news("keys-news-revoked"),
        ]
    }
}

/// Asks once more before a key is revoked.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleKeyRevokePage {
    /// `kid`.
    pub id: String,
    /// `alg`.
    pub algorithm: String,
    /// Whether it signs.
    pub signs: bool,
    /// Where the form goes.
    pub action: String,
    /// The list.
    pub back_href: String,
    /// It was not confirmed.
    pub unconfirmed: bool,
}

impl Page for ConsoleKeyRevokePage {
    const TEMPLATE: &'static str = "console_key_revoke.html";
    const STEP: &'static str = "console-key-revoke";

    fn title(&self) -> Words {
        Words::of("keys-revoke-title")
    }

    fn samples() -> Vec<Self> {
        let page = |signs, unconfirmed| Self {
            id: "019aa2f0c0de70008000000000000001".to_owned(),
            algorithm: "RS256".to_owned(),
            signs,
            action: "#".to_owned(),
            back_href: "#".to_owned(),
            unconfirmed,
        };
        vec![page(true, true), page(false, false)]
    }
}
