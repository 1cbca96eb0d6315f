//! Every institution, for the operator.

use serde::Serialize;

use super::{Choice, FieldFault, KeyedChoice, Pager};
use crate::page::Page;
use crate::words::Words;

/// An institution of the list.
#[derive(Clone, Debug, Serialize)]
pub struct InstitutionRow {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub slug: String,
    /// Its own hosts.
    pub hosts: String,
    /// Whether it is closed.
    pub closed: bool,
    /// Its sheet.
    pub href: String,
    /// Its console.
    pub console_href: String,
}

/// The list.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleInstitutionsPage {
    /// What was searched for.
    pub query: String,
    /// Institutions.
    pub rows: Vec<InstitutionRow>,
    /// The way on.
    pub pager: Pager,
    /// A new one.
    pub new_href: String,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleInstitutionsPage {
    const TEMPLATE: &'static str = "console_institutions.html";
    const STEP: &'static str = "console-institutions";

    fn title(&self) -> Words {
        Words::of("institutions-title")
    }

    fn samples() -> Vec<Self> {
        let row = |name: &str, slug: &str, closed| InstitutionRow {
            name: name.to_owned(),
            slug: slug.to_owned(),
            hosts: if closed {
                String::new()
            } else {
                "inlog.vaart.example".to_owned()
            },
            closed,
            href: "#".to_owned(),
            console_href: "#".to_owned(),
        };
        let full = Self {
            query: "va".to_owned(),
            rows: vec![
                row("Scholengroep De Vaart", "vaart", false),
                row("Stichting Valk", "valk", true),
            ],
            pager: Pager {
                first_href: Some("#".to_owned()),
                next_href: Some("#".to_owned()),
            },
            new_href: "#".to_owned(),
            news: Some(Words::of("institutions-news-added")),
        };
        let none = Self {
            rows: vec![],
            pager: Pager::default(),
            news: None,
            ..full.clone()
        };
        vec![full, none]
    }
}

/// The fields of a form about an institution.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InstitutionFormView {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub slug: String,
    /// Languages to choose from.
    pub languages: Vec<Choice>,
    /// Presets to choose from, where it is new.
    pub presets: Vec<KeyedChoice>,
    /// Its own hosts, one a line.
    pub hosts: String,
    /// Mail domains, one a line.
    pub mail_domains: String,
    /// The number that the government knows a school by.
    pub brin: String,
    /// What is wrong.
    pub faults: Vec<FieldFault>,
}

/// A new institution.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleInstitutionNewPage {
    /// Where the form goes.
    pub action: String,
    /// The list.
    pub back_href: String,
    /// The fields.
    pub form: InstitutionFormView,
}

fn sample_form(faults: Vec<FieldFault>) -> InstitutionFormView {
    InstitutionFormView {
        name: "Scholengroep De Vaart".to_owned(),
        slug: "vaart".to_owned(),
        languages: vec![
            Choice::new("nl", "Nederlands", true),
            Choice::new("en", "English", false),
        ],
        presets: vec![
            KeyedChoice::new("onderzoek", "institutions-preset-onderzoek", false),
            KeyedChoice::new("energie", "institutions-preset-energie", false),
            KeyedChoice::new("school", "institutions-preset-school", true),
            KeyedChoice::new("zorg", "institutions-preset-zorg", false),
            KeyedChoice::new("station", "institutions-preset-station", false),
        ],
        hosts: "inlog.vaart.example".to_owned(),
        mail_domains: "vaart.example".to_owned(),
        brin: "11ZZ".to_owned(),
        faults,
    }
}

fn sample_faults() -> Vec<FieldFault> {
    let fault = |field: &'static str, key: &'static str| FieldFault {
        field: field.into(),
        words: Words::of(key),
    };
    let named = |field: &'static str, key: &'static str| FieldFault {
        field: field.into(),
        words: Words::of(key).with("name", "een naam"),
    };
    vec![
        fault("slug", "institutions-fault-slug"),
        fault("slug", "institutions-fault-slug-taken"),
        fault("name", "institutions-fault-name"),
        fault("language", "institutions-fault-language"),
        named("hosts", "institutions-fault-host"),
        named("hosts", "institutions-fault-host-taken"),
        named("mail_domains", "institutions-fault-domain"),
        named("mail_domains", "institutions-fault-domain-taken"),
    ]
}

impl Page for ConsoleInstitutionNewPage {
    const TEMPLATE: &'static str = "console_institution_new.html";
    const STEP: &'static str = "console-institution-new";

    fn title(&self) -> Words {
        Words::of("institutions-new-title")
    }

    fn samples() -> Vec<Self> {
        let page = |faults| Self {
            action: "#".to_owned(),
            back_href: "#".to_owned(),
            form: sample_form(faults),
        };
        vec![page(vec![]), page(sample_faults())]
    }
}

/// A host of its own, with passkeys that were made for it.
#[derive(Clone, Debug, Serialize)]
pub struct HostPasskeys {
    /// Its name.
    pub host: String,
    /// How many.
    pub count: u32,
}

/// One institution.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleInstitutionPage {
    /// Its name.
    pub name: String,
    /// The list.
    pub back_href: String,
    /// Its console.
    pub console_href: String,
    /// Where the form goes.
    pub action: String,
    /// What the form was made from.
    pub version: String,
    /// The fields.
    pub form: InstitutionFormView,
    /// What is stored now, where somebody changed it meanwhile.
    pub stored: Option<InstitutionFormView>,
    /// Whether it is closed.
    pub closed: bool,
    /// Where it is closed or opened; `None` where this person can't.
    pub switch_action: Option<String>,
    /// Closing was not confirmed.
    pub unconfirmed: bool,
    /// People with an account.
    pub people: u32,
    /// Of which administrators.
    pub administrators: u32,
    /// What is lost with its hosts.
    pub passkeys: Vec<HostPasskeys>,
    /// Since when it is there.
    pub since: crate::dates::DateTimeView,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleInstitutionPage {
    const TEMPLATE: &'static str = "console_institution.html";
    const STEP: &'static str = "console-institution";

    fn title(&self) -> Words {
        Words::of("institutions-one-title").with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        let open = Self {
            name: "Scholengroep De Vaart".to_owned(),
            back_href: "#".to_owned(),
            console_href: "#".to_owned(),
            action: "#".to_owned(),
            version: "v".to_owned(),
            form: sample_form(vec![]),
            stored: None,
            closed: false,
            switch_action: Some("#".to_owned()),
            unconfirmed: false,
            people: 1240,
            administrators: 1,
            passkeys: vec![HostPasskeys {
                host: "inlog.vaart.example".to_owned(),
                count: 312,
            }],
            since: crate::dates::DateTimeView::of(2026, 11, 21, 10, 0),
            news: Some(Words::of("institutions-news-saved")),
        };
        let news = |key: &'static str| Self {
            news: Some(Words::of(key)),
            ..open.clone()
        };
        vec![
            Self {
                stored: Some(sample_form(vec![])),
                news: None,
                ..open.clone()
            },
            Self {
                form: sample_form(sample_faults()),
                unconfirmed: true,
                ..news("institutions-news-opened")
            },
            Self {
                closed: true,
                ..news("institutions-news-closed")
            },
            Self {
                switch_action: None,
                ..open
            },
        ]
    }
}
