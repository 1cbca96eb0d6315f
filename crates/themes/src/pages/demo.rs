//! The pages of the demo: what can be tried, and what was "sent".

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// How a message was "sent".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// An e-mail.
    Mail,
    /// A text message.
    Sms,
}

/// A message that was "sent".
#[derive(Clone, Debug, Serialize)]
pub struct OutboxMessage {
    /// How it was sent.
    pub kind: MessageKind,
    /// The address or number.
    pub to: String,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text; line breaks are kept.
    pub text: String,
    /// When.
    pub at: DateTimeView,
}

/// Everything that was "sent", in the order given; newest first reads best.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxPage {
    /// The messages.
    pub messages: Vec<OutboxMessage>,
    /// Our own origin, scheme and host: addresses there are links, all others are text.
    pub origin: String,
    /// Back to the list of what can be tried.
    pub demo_href: Option<String>,
}

impl Page for OutboxPage {
    const TEMPLATE: &'static str = "outbox.html";
    const STEP: &'static str = "outbox";
    const WIDE: bool = true;

    fn title(&self) -> Words {
        Words::of("outbox-title")
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                messages: vec![
                    OutboxMessage {
                        kind: MessageKind::Sms,
                        to: "06 12 34 56 78".to_owned(),
                        subject: None,
                        text: "Zorggroep De Linde: je code is 482 913.\n@localhost #482913"
                            .to_owned(),
                        at: DateTimeView::of(2026, 11, 21, 13, 5),
                    },
                    OutboxMessage {
                        kind: MessageKind::Mail,
                        to: "mirte@voorbeeld.example".to_owned(),
                        subject: Some("Tweestapsverificatie staat aan".to_owned()),
                        text: "Beste Mirte,\n\nJe hebt tweestapsverificatie ingesteld.".to_owned(),
                        at: DateTimeView::of(2026, 11, 21, 9, 30),
                    },
                ],
                origin: "http://localhost:8080".to_owned(),
                demo_href: Some("#demo".to_owned()),
            },
            Self {
                messages: Vec::new(),
                origin: String::new(),
                demo_href: None,
            },
        ]
    }
}

/// A portal of the demo.
#[derive(Clone, Debug, Serialize)]
pub struct DemoPortal {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
}

/// An account of the demo.
#[derive(Clone, Debug, Serialize)]
pub struct DemoAccount {
    /// The username.
    pub username: String,
    /// The password.
    pub password: String,
    /// Its roles, by the names that tokens carry.
    pub roles: Vec<String>,
    /// The secret for codes, in base32; none when no second factor is set up.
    pub totp_secret: Option<String>,
    /// What to try with it.
    pub note: String,
}

/// An institution of the demo.
#[derive(Clone, Debug, Serialize)]
pub struct DemoInstitution {
    /// The short name.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The preset, whose mark is shown.
    pub preset: String,
    /// Its portals.
    pub portals: Vec<DemoPortal>,
    /// Its accounts.
    pub accounts: Vec<DemoAccount>,
}

/// What can be tried in the demo.
#[derive(Clone, Debug, Serialize)]
pub struct DemoIndexPage {
    /// The issuer.
    pub issuer: String,
    /// Portals that belong to no institution.
    pub portals: Vec<DemoPortal>,
    /// The institutions.
    pub institutions: Vec<DemoInstitution>,
    /// The outbox.
    pub outbox_href: String,
    /// The console for administrators.
    pub admin_href: Option<String>,
    /// A person's own page.
    pub account_href: Option<String>,
}

impl Page for DemoIndexPage {
    const TEMPLATE: &'static str = "demo_index.html";
    const STEP: &'static str = "demo";
    const WIDE: bool = true;

    fn title(&self) -> Words {
        Words::of("demo-title")
    }

    fn samples() -> Vec<Self> {
        let portal = |name: &str| DemoPortal {
            name: name.to_owned(),
            url: "#".to_owned(),
        };
        let account = |username: &str, role: &str, secret: Option<&str>, note: &str| DemoAccount {
            username: username.to_owned(),
            password: "fietsbel-anker-72".to_owned(),
            roles: vec![role.to_owned()],
            totp_secret: secret.map(str::to_owned),
            note: note.to_owned(),
        };
        let institution = |slug: &str, name: &str| DemoInstitution {
            slug: slug.to_owned(),
            name: name.to_owned(),
            preset: slug.to_owned(),
            portals: vec![portal("Leeromgeving Kompas")],
            accounts: vec![
                account(
                    "sanne",
                    "leraar",
                    None,
                    "Nog geen tweede stap: stel hem zelf in.",
                ),
                account(
                    "bram",
                    "beheerder",
                    Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
                    "Met code uit een app.",
                ),
            ],
        };
        let full = Self {
            issuer: "http://localhost:8080".to_owned(),
            portals: vec![portal("Open portaal")],
            institutions: vec![
                institution("onderzoek", "Peilstation Onderzoek"),
                institution("energie", "Coöperatie Zonnestroom"),
                institution("school", "De Regenboogschool"),
                institution("zorg", "Zorggroep De Linde"),
                institution("station", "Stationsbeheer Noord"),
            ],
            outbox_href: "#outbox".to_owned(),
            admin_href: Some("#admin".to_owned()),
            account_href: Some("#account".to_owned()),
        };
        vec![
            full.clone(),
            Self {
                portals: Vec::new(),
                institutions: Vec::new(),
                admin_href: None,
                account_href: None,
                ..full
            },
        ]
    }
}
