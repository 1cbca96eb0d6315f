//! The institution's own words, with their history.

use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManageContacts, SeeContacts},
    contacts::TextChanged,
};
use sluis_model::look::OwnTextFault;
use sluis_themes::{
    Words,
    pages::console::{Choice, ConsoleTextsPage, TextChange, TextKey, TextLine},
    rich::{self, TextFault},
};
use sluis_web::{form::Form, look::moment_view};

/// The texts that can be replaced here, with what they are called; the setup file knows all of them.
const KEYS: [(&str, &str); 11] = [
    ("password-title", "console-texts-key-password-title"),
    ("password-lead", "console-texts-key-password-lead"),
    ("institution-lead", "console-texts-key-institution-lead"),
    ("forgot-lead", "console-texts-key-forgot-lead"),
    ("forgot-contact", "console-texts-key-forgot-contact"),
    ("recover-lead", "console-texts-key-recover-lead"),
    ("help-page-lead", "console-texts-key-help-page-lead"),
    ("help-first-sign-in", "console-texts-key-help-first-sign-in"),
    ("help-phone-contact", "console-texts-key-help-phone-contact"),
    ("help-what", "console-texts-key-help-what"),
    ("signed-out-lead", "console-texts-key-signed-out-lead"),
];

pub(super) async fn show(desk: Desk<SeeContacts>) -> Answer {
    let saved = desk.asked().get("news") == Some("saved");
    let page = ConsoleTextsPage {
        news: saved.then(|| Words::of("console-contacts-saved")),
        ..page(&desk, "", "").await?
    };
    Ok(desk.show(&page))
}

pub(super) async fn save(desk: Desk<ManageContacts>, sent: Form) -> Answer {
    let (language, key) = (sent.field("language"), sent.field("key"));
    let restored = sent.field("action") == "restore";
    // What is restored may be any text that was replaced, also by the setup file.
    let known = KEYS.iter().any(|(known, _)| *known == key);
    if !known && !restored {
        return Err(desk.not_here());
    }
    let text = (!restored).then(|| sent.field("text"));
    if sent.field("action") == "preview" {
        let page = ConsoleTextsPage {
            text: sent.field("text").to_owned(),
            preview: Some(sent.field("text").to_owned()),
            fault: rich::judge(sent.field("text")).err().map(fault_words),
            ..page(&desk, language, key).await?
        };
        return Ok(if page.fault.is_some() {
            desk.show_again(&page)
        } else {
            desk.show(&page)
        });
    }
    let changed = desk
        .idp()
        .console_change_text(desk.ctx(), &desk.permit, language, key, text)
        .await;
    let fault = match desk.found(changed)? {
        TextChanged::Done => return Ok(desk.done("/contacts/texts", "saved")),
        TextChanged::Unfit => Words::of("console-texts-wrong"),
        TextChanged::Fault(OwnTextFault::BadLink(address)) => {
            fault_words(TextFault::BadLink(address))
        }
        TextChanged::Fault(OwnTextFault::Unclosed(from)) => fault_words(TextFault::Unclosed(from)),
    };
    let page = ConsoleTextsPage {
        text: sent.field("text").to_owned(),
        fault: Some(fault),
        ..page(&desk, language, key).await?
    };
    Ok(desk.show_again(&page))
}

fn fault_words(fault: TextFault) -> Words {
    match fault {
        TextFault::BadLink(address) => Words::of("console-texts-bad-link").with("link", address),
        TextFault::Unclosed(from) => Words::of("console-texts-unclosed").with("from", from),
    }
}

async fn page<A: Act>(
    desk: &Desk<A>,
    language: &str,
    key: &str,
) -> Result<ConsoleTextsPage, Instead> {
    let history = match desk.permit.visit().permit_form::<SeeContacts>() {
        Ok(permit) => desk.found(desk.idp().console_text_history(desk.ctx(), &permit).await)?,
        Err(_) => vec![],
    };
    let texts = &desk.institution().policy.texts;
    Ok(ConsoleTextsPage {
        news: None,
        back_href: desk.link("/contacts"),
        managed: desk.permit.visit().may(Power::ManageContacts),
        action: desk.link("/contacts/texts"),
        texts: texts
            .iter()
            .flat_map(|(language, texts)| {
                texts.iter().map(move |(key, text)| TextLine {
                    language: language.clone(),
                    key: key.clone(),
                    text: text.clone(),
                })
            })
            .collect(),
        languages: desk
            .pages()
            .themes()
            .languages()
            .into_iter()
            .filter(|(lang, _)| desk.institution().speaks(lang.code()))
            .map(|(lang, name)| Choice::new(lang.code(), name, lang.code() == language))
            .collect(),
        preview: None,
        keys: KEYS
            .iter()
            .map(|(known, name)| TextKey {
                value: (*known).to_owned(),
                label: Words::of(name),
                chosen: *known == key,
            })
            .collect(),
        text: String::new(),
        fault: None,
        history: history
            .into_iter()
            .map(|one| TextChange {
                back: KEYS.iter().any(|(known, _)| *known == one.key) || one.was.is_none(),
                at: moment_view(one.at),
                by: one.by,
                language: one.language,
                key: one.key,
                was: one.was,
                became: one.became,
            })
            .collect(),
    })
}
