//! Who helps with what.

use crate::{desk::Desk, guard::Answer};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManageContacts, SeeContacts},
    contacts::{HelpChanged, HelpFields},
};
use sluis_model::policy::{Contact, ContactPurpose, Localized};
use sluis_themes::{
    Words,
    pages::console::{ConsoleContactsPage, ContactForm},
};
use sluis_web::form::Form;
use std::collections::BTreeMap;

/// The purposes in the order of the page, with the beginning of their fields' names.
const PURPOSES: [(ContactPurpose, &str); 3] = [
    (ContactPurpose::Helpdesk, "helpdesk"),
    (ContactPurpose::Account, "account"),
    (ContactPurpose::MainContact, "main_contact"),
];

pub(super) async fn show(desk: Desk<SeeContacts>) -> Answer {
    let fields = HelpFields::of(desk.institution());
    let saved = desk.asked().get("news") == Some("saved");
    let page = ConsoleContactsPage {
        news: saved.then(|| Words::of("console-contacts-saved")),
        ..page(&desk, &fields)
    };
    Ok(desk.show(&page))
}

pub(super) async fn save(desk: Desk<ManageContacts>, sent: Form) -> Answer {
    let now = HelpFields::of(desk.institution());
    let typed: Vec<ContactForm> = PURPOSES.iter().map(|(_, name)| read(&sent, name)).collect();
    let url = |name: &str| {
        let text = sent.field(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let mut contacts: Vec<Contact> = PURPOSES
        .iter()
        .zip(&typed)
        .filter_map(|((purpose, _), form)| contact(*purpose, form))
        .collect();
    // The form shows the first for each purpose; others, which only a setup file makes, stay.
    for (purpose, _) in PURPOSES {
        let of_purpose = now
            .contacts
            .iter()
            .filter(|contact| contact.purpose == purpose);
        contacts.extend(of_purpose.skip(1).cloned());
    }
    let fields = HelpFields {
        contacts,
        instruction_url: url("instruction_url"),
        feedback_url: url("feedback_url"),
    };
    let wrong = |one: &ContactForm| one.email_fault.is_some() || one.phone_fault.is_some();
    let as_typed = |fields: &HelpFields| ConsoleContactsPage {
        revision: sent.field("revision").to_owned(),
        contacts: typed.clone(),
        ..page(&desk, fields)
    };
    if typed.iter().any(wrong) {
        return Ok(desk.show_again(&as_typed(&fields)));
    }
    let changed = desk
        .idp()
        .console_change_help(
            desk.ctx(),
            &desk.permit,
            sent.field("revision"),
            fields.clone(),
        )
        .await;
    match desk.found(changed)? {
        HelpChanged::Done => Ok(desk.done("/contacts", "saved")),
        HelpChanged::Faults(found) => {
            let mut faults = BTreeMap::new();
            for fault in found {
                let field = match fault.setting {
                    "instruction_url" => "instruction_url",
                    _ => "feedback_url",
                };
                faults.insert(field, Words::of("console-contacts-wrong-url"));
            }
            Ok(desk.show_again(&ConsoleContactsPage {
                faults,
                ..as_typed(&fields)
            }))
        }
        HelpChanged::Meanwhile(now) => {
            let page = ConsoleContactsPage {
                revision: now.revision(),
                meanwhile: Some(forms(&now)),
                ..as_typed(&fields)
            };
            Ok(desk.show_as(&page, StatusCode::CONFLICT))
        }
    }
}

fn page<A: Act>(desk: &Desk<A>, fields: &HelpFields) -> ConsoleContactsPage {
    ConsoleContactsPage {
        news: None,
        meanwhile: None,
        managed: desk.permit.visit().may(Power::ManageContacts),
        revision: fields.revision(),
        action: desk.link("/contacts"),
        contacts: forms(fields),
        instruction_url: fields.instruction_url.clone().unwrap_or_default(),
        feedback_url: fields.feedback_url.clone().unwrap_or_default(),
        faults: BTreeMap::new(),
        texts_href: desk.link("/contacts/texts"),
    }
}

fn forms(fields: &HelpFields) -> Vec<ContactForm> {
    PURPOSES
        .iter()
        .map(|(purpose, name)| {
            let found = fields
                .contacts
                .iter()
                .find(|contact| contact.purpose == *purpose);
            found.map_or_else(
                || ContactForm {
                    purpose: (*name).to_owned(),
                    ..ContactForm::default()
                },
                |contact| form(name, contact),
            )
        })
        .collect()
}

fn form(name: &str, contact: &Contact) -> ContactForm {
    ContactForm {
        purpose: name.to_owned(),
        label_nl: contact.label.nl.clone(),
        label_en: contact.label.en.clone(),
        email: contact.email.clone().unwrap_or_default(),
        phone: contact.phone.clone().unwrap_or_default(),
        hours_nl: contact.hours.nl.clone(),
        hours_en: contact.hours.en.clone(),
        text_nl: contact.text.nl.clone(),
        text_en: contact.text.en.clone(),
        email_fault: None,
        phone_fault: None,
    }
}

fn read(sent: &Form, name: &str) -> ContactForm {
    let field = |part: &str| sent.field(&format!("{name}-{part}")).trim().to_owned();
    let (email, phone) = (field("email"), field("phone"));
    let is_address = |text: &str| {
        text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
    };
    let is_number = |text: &str| {
        text.chars()
            .all(|letter| letter.is_ascii_digit() || " +-()".contains(letter))
    };
    ContactForm {
        purpose: name.to_owned(),
        label_nl: field("label_nl"),
        label_en: field("label_en"),
        hours_nl: field("hours_nl"),
        hours_en: field("hours_en"),
        text_nl: field("text_nl"),
        text_en: field("text_en"),
        email_fault: (!email.is_empty() && !is_address(&email))
            .then(|| Words::of("console-contacts-wrong-email")),
        phone_fault: (!is_number(&phone)).then(|| Words::of("console-contacts-wrong-phone")),
        email,
        phone,
    }
}

/// The contact that a form describes; an empty one is none.
fn contact(purpose: ContactPurpose, form: &ContactForm) -> Option<Contact> {
    let text = |text: &String| (!text.is_empty()).then(|| text.clone());
    let contact = Contact {
        purpose,
        label: Localized::new(&form.label_nl, &form.label_en),
        email: text(&form.email),
        phone: text(&form.phone),
        hours: Localized::new(&form.hours_nl, &form.hours_en),
        text: Localized::new(&form.text_nl, &form.text_en),
    };
    let nothing = contact.label.get("nl").is_none()
        && contact.email.is_none()
        && contact.phone.is_none()
        && contact.hours.get("nl").is_none()
        && contact.text.get("nl").is_none();
    (!nothing).then_some(contact)
}
