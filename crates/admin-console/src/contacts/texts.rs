//! The institution's own words, with their history.

use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManageContacts, SeeContacts},
    contacts::{OWN_TEXTS, TextChanged},
};
use sluis_model::look::OwnTextFault;
use sluis_themes::{
    Words,
    pages::console::{Choice, ConsoleTextsPage, TextChange, TextKey, TextLine},
    rich::{self, TextFault},
};
use sluis_web::{form::Form, look::moment_view};

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
    if !restored && !OWN_TEXTS.contains(&key) {
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
        keys: OWN_TEXTS
            .map(|known| TextKey {
                value: known.to_owned(),
                chosen: known == key,
            })
            .to_vec(),
        text: String::new(),
        fault: None,
        history: history
            .into_iter()
            .map(|one| TextChange {
                back: OWN_TEXTS.contains(&one.key.as_str()) || one.was.is_none(),
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
