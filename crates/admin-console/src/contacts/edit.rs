//! Who helps with what.

use crate::{desk::Desk, guard::Answer, languages::Asked};
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
    let asked = asked(&desk, &now);
    let read = |(purpose, name): &(ContactPurpose, &str)| read(&sent, *purpose, name, &asked);
    let (read, typed): (Vec<Contact>, Vec<ContactForm>) = PURPOSES.iter().map(read).unzip();
    let url = |name: &str| {
        let text = sent.field(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let mut contacts: Vec<Contact> = read.into_iter().filter(says_something).collect();
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
                meanwhile: Some(forms(&now, &self::asked(&desk, &now))),
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
        contacts: forms(fields, &asked(desk, fields)),
        instruction_url: fields.instruction_url.clone().unwrap_or_default(),
        feedback_url: fields.feedback_url.clone().unwrap_or_default(),
        faults: BTreeMap::new(),
        texts_href: desk.link("/contacts/texts"),
    }
}

/// The languages of the page's texts.
fn asked<A: Act>(desk: &Desk<A>, fields: &HelpFields) -> Asked {
    let contacts = fields.contacts.iter();
    let texts = contacts.flat_map(|contact| [&contact.label, &contact.hours, &contact.text]);
    Asked::of(desk, texts)
}

fn forms(fields: &HelpFields, asked: &Asked) -> Vec<ContactForm> {
    PURPOSES
        .iter()
        .map(|(purpose, name)| {
            let mut contacts = fields.contacts.iter();
            let found = contacts.find(|contact| contact.purpose == *purpose);
            let nobody = empty(*purpose);
            form(name, found.unwrap_or(&nobody), asked)
        })
        .collect()
}

fn empty(purpose: ContactPurpose) -> Contact {
    Contact {
        purpose,
        label: Localized::default(),
        email: None,
        phone: None,
        hours: Localized::default(),
        text: Localized::default(),
    }
}

fn form(name: &str, contact: &Contact, asked: &Asked) -> ContactForm {
    ContactForm {
        purpose: name.to_owned(),
        label: asked.fields(&contact.label),
        email: contact.email.clone().unwrap_or_default(),
        phone: contact.phone.clone().unwrap_or_default(),
        hours: asked.fields(&contact.hours),
        text: asked.fields(&contact.text),
        email_fault: None,
        phone_fault: None,
    }
}

/// What was typed for a purpose, and the same as a form that says what is wrong with it.
fn read(sent: &Form, purpose: ContactPurpose, name: &str, asked: &Asked) -> (Contact, ContactForm) {
    let field = |part: &str| sent.field(&format!("{name}-{part}")).trim().to_owned();
    let text = |part: &str| asked.typed(sent, &format!("{name}-{part}"), str::to_owned);
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let (email, phone) = (field("email"), field("phone"));
    let contact = Contact {
        purpose,
        label: text("label"),
        email: some(&email),
        phone: some(&phone),
        hours: text("hours"),
        text: text("text"),
    };
    let form = ContactForm {
        email_fault: (!email.is_empty() && !Contact::is_address(&email))
            .then(|| Words::of("console-contacts-wrong-email")),
        phone_fault: (!Contact::is_number(&phone))
            .then(|| Words::of("console-contacts-wrong-phone")),
        ..form(name, &contact, asked)
    };
    (contact, form)
}

/// Whether there is anything to keep.
fn says_something(contact: &Contact) -> bool {
    *contact != empty(contact.purpose)
}
