//! Who helps with what.

use serde::Serialize;
use std::collections::BTreeMap;

use super::LanguageField;
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
