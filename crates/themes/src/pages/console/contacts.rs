//! Who helps with what, and the institution's own words.

use serde::Serialize;
use std::collections::BTreeMap;

use super::{Choice, LanguageField};
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// Somebody who helps, as typed. The names of the fields begin with the purpose.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ContactForm {
    /// `helpdesk`, `account` or `main_contact`.
    pub purpose: String,
    /// The name.
    pub label: Vec<LanguageField>,
    /// An e-mail address.
    pub email: String,
    /// A telephone number.
    pub phone: String,
    /// When somebody answers.
    pub hours: Vec<LanguageField>,
    /// Anything else.
    pub text: Vec<LanguageField>,
    /// What is wrong with the e-mail address.
    pub email_fault: Option<Words>,
    /// What is wrong with the telephone number.
    pub phone_fault: Option<Words>,
}

/// Contacts.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleContactsPage {
    /// What was just done.
    pub news: Option<Words>,
    /// Somebody else changed it meanwhile: the contacts as they are now.
    pub meanwhile: Option<Vec<ContactForm>>,
    /// Whether it may be changed.
    pub managed: bool,
    /// What was looked at.
    pub revision: String,
    /// Where the form goes.
    pub action: String,
    /// By purpose.
    pub contacts: Vec<ContactForm>,
    /// How to get an account.
    pub instruction_url: String,
    /// Where to leave an opinion.
    pub feedback_url: String,
    /// What is wrong with the addresses.
    pub faults: BTreeMap<&'static str, Words>,
    /// The institution's own words.
    pub texts_href: String,
}

impl Page for ConsoleContactsPage {
    const TEMPLATE: &'static str = "console_contacts.html";
    const STEP: &'static str = "console-contacts";

    fn title(&self) -> Words {
        Words::of("console-contacts-title")
    }

    fn problem(&self) -> Option<Words> {
        if self.meanwhile.is_some() {
            return Some(Words::of("console-contacts-meanwhile"));
        }
        let wrong = |one: &ContactForm| one.email_fault.is_some() || one.phone_fault.is_some();
        (!self.faults.is_empty() || self.contacts.iter().any(wrong))
            .then(|| Words::of("console-contacts-problem"))
    }

    fn samples() -> Vec<Self> {
        let contact = |purpose: &str| ContactForm {
            purpose: purpose.to_owned(),
            label: LanguageField::samples("Servicedesk", "Service desk", "Servicestelle"),
            hours: LanguageField::samples("maandag tot vrijdag", "", ""),
            text: LanguageField::samples("", "", ""),
            email: "help@school.example".to_owned(),
            phone: "020 123 4567".to_owned(),
            ..ContactForm::default()
        };
        let page = Self {
            news: Some(Words::of("console-contacts-saved")),
            meanwhile: None,
            managed: true,
            revision: "r".to_owned(),
            action: "#".to_owned(),
            contacts: vec![
                contact("helpdesk"),
                contact("account"),
                contact("main_contact"),
            ],
            instruction_url: String::new(),
            feedback_url: String::new(),
            faults: BTreeMap::new(),
            texts_href: "#".to_owned(),
        };
        vec![
            Self {
                news: None,
                managed: false,
                ..page.clone()
            },
            Self {
                news: None,
                contacts: vec![ContactForm {
                    email_fault: Some(Words::of("console-contacts-wrong-email")),
                    phone_fault: Some(Words::of("console-contacts-wrong-phone")),
                    ..contact("helpdesk")
                }],
                faults: BTreeMap::from([
                    ("instruction_url", Words::of("console-contacts-wrong-url")),
                    ("feedback_url", Words::of("console-contacts-wrong-url")),
                ]),
                ..page.clone()
            },
            Self {
                news: None,
                meanwhile: Some(vec![contact("helpdesk"), contact("account")]),
                ..page.clone()
            },
            page,
        ]
    }
}

/// A word of the institution's own.
#[derive(Clone, Debug, Serialize)]
pub struct TextLine {
    /// The language's code.
    pub language: String,
    /// The key.
    pub key: String,
    /// The text.
    pub text: String,
}

/// A text that can be replaced.
#[derive(Clone, Debug, Serialize)]
pub struct TextKey {
    /// Its key.
    pub value: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What a word was and became.
#[derive(Clone, Debug, Serialize)]
pub struct TextChange {
    /// When.
    pub at: DateTimeView,
    /// Who.
    pub by: Option<String>,
    /// The language's code.
    pub language: String,
    /// The key.
    pub key: String,
    /// What it was.
    pub was: Option<String>,
    /// What it became.
    pub became: Option<String>,
    /// Whether what it was can be put back.
    pub back: bool,
}

/// The institution's own words.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleTextsPage {
    /// What was just done.
    pub news: Option<Words>,
    /// The contacts.
    pub back_href: String,
    /// Whether they may be changed.
    pub managed: bool,
    /// Where the form goes.
    pub action: String,
    /// The words there are.
    pub texts: Vec<TextLine>,
    /// Languages to choose from.
    pub languages: Vec<Choice>,
    /// Texts to choose from.
    pub keys: Vec<TextKey>,
    /// What was typed.
    pub text: String,
    /// What was typed, to be shown as a page would show it.
    pub preview: Option<String>,
    /// What is wrong with it.
    pub fault: Option<Words>,
    /// What changed, newest first.
    pub history: Vec<TextChange>,
}

impl Page for ConsoleTextsPage {
    const TEMPLATE: &'static str = "console_texts.html";
    const STEP: &'static str = "console-texts";

    fn title(&self) -> Words {
        Words::of("console-texts-title")
    }

    fn problem(&self) -> Option<Words> {
        self.fault
            .is_some()
            .then(|| Words::of("console-contacts-problem"))
    }

    fn samples() -> Vec<Self> {
        let page = Self {
            news: Some(Words::of("console-contacts-saved")),
            back_href: "#".to_owned(),
            managed: true,
            action: "#".to_owned(),
            texts: vec![TextLine {
                language: "nl".to_owned(),
                key: "password-lead".to_owned(),
                text: "Welkom!".to_owned(),
            }],
            languages: vec![Choice::new("nl", "Nederlands", true)],
            keys: vec![TextKey {
                value: "password-lead".to_owned(),
                chosen: true,
            }],
            text: String::new(),
            preview: Some("Lees **eerst** [de uitleg](https://school.example).".to_owned()),
            fault: None,
            history: vec![
                TextChange {
                    at: DateTimeView::of(2026, 11, 27, 9, 30),
                    by: Some("beheer".to_owned()),
                    language: "nl".to_owned(),
                    key: "password-lead".to_owned(),
                    was: None,
                    became: Some("Welkom!".to_owned()),
                    back: true,
                },
                TextChange {
                    at: DateTimeView::of(2026, 11, 26, 9, 30),
                    by: None,
                    language: "nl".to_owned(),
                    key: "password-lead".to_owned(),
                    was: Some("Hallo".to_owned()),
                    became: None,
                    back: true,
                },
            ],
        };
        vec![
            Self {
                news: None,
                managed: false,
                texts: vec![],
                history: vec![],
                ..page.clone()
            },
            Self {
                news: None,
                fault: Some(Words::of("console-texts-wrong")),
                ..page.clone()
            },
            page,
        ]
    }
}
