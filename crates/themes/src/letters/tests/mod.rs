//! What must hold for every mail and text message.

mod loading;
mod mails;
mod messages;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{LetterKind, LetterLogo, LetterView, RenderedLetter, letter_samples, text_samples};
use crate::look::{ContactView, Lang, Look, Purpose};
use crate::source;
use crate::texts::keys;
use crate::themes::Themes;

/// Loaded once: that takes longer than everything else here.
fn themes() -> &'static Themes {
    static THEMES: LazyLock<Themes> = LazyLock::new(|| Themes::embedded().unwrap());
    &THEMES
}

fn languages() -> Vec<Lang> {
    let all = themes().languages().into_iter();
    all.map(|(lang, _)| lang).collect()
}

/// The look of a preset, in one form of address, with contacts or without.
fn look(preset: &str, formal: bool, contacts: bool) -> Look {
    let contact = ContactView {
        purpose: Purpose::Helpdesk,
        email: Some("hulp@voorbeeld.example".to_owned()),
        phone: Some("088 - 000 00 00".to_owned()),
        hours: Some("Werkdagen 9.00-17.00 uur".to_owned()),
        ..ContactView::default()
    };
    Look {
        slug: "linde".to_owned(),
        name: "Zorggroep De Linde".to_owned(),
        preset: preset.to_owned(),
        formal,
        contacts: if contacts { vec![contact] } else { Vec::new() },
        ..Look::neutral()
    }
}

fn sample(kind: LetterKind) -> LetterView {
    letter_samples()
        .into_iter()
        .find(|letter| letter.kind == kind)
        .unwrap()
}

fn dutch(look: &Look, letter: &LetterView) -> RenderedLetter {
    themes().letter(look, Lang::NL, letter).unwrap()
}

fn own_texts(lang: Lang) -> String {
    let path = format!("default/locales/letters.{}.ftl", lang.code());
    String::from_utf8(source::embedded()[&path].clone()).unwrap()
}

/// The words of a text, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn every_letter_text_exists_in_both_languages_and_begins_with_its_kind() {
    let (nl, en) = (own_texts(Lang::NL), own_texts(Lang::EN));
    assert_eq!(keys(&nl), keys(&en));
    for key in keys(&nl) {
        assert!(
            key.starts_with("letter-") || key.starts_with("sms-"),
            "{key}"
        );
    }
}

#[test]
fn every_letter_text_is_used() {
    // One of its own: what is used is counted.
    let themes = Themes::embedded().unwrap();
    for contacts in [false, true] {
        let mut look = look("default", true, contacts);
        for purpose in [Purpose::MainContact, Purpose::ProjectTeam] {
            if contacts {
                look.contacts.push(ContactView {
                    purpose,
                    ..ContactView::default()
                });
            }
        }
        for mut letter in letter_samples() {
            letter.logo = Some(LetterLogo {
                src: "cid:x@logo.sluis".to_owned(),
                width: 1,
                height: 1,
            });
            themes.letter(&look, Lang::NL, &letter).unwrap();
        }
        for message in text_samples() {
            themes.text_message(&look, Lang::NL, &message).unwrap();
        }
    }
    let used = themes
        .texts("default")
        .unwrap()
        .used
        .lock()
        .unwrap()
        .clone();
    let source = own_texts(Lang::NL);
    let idle: Vec<&str> = keys(&source)
        .into_iter()
        .filter(|key| !used.contains(*key))
        .collect();
    assert!(idle.is_empty(), "never used: {idle:?}");
}

#[test]
fn a_preset_overrides_only_texts_that_stand_in_some_file_of_the_product() {
    let files = source::embedded();
    let texts: Vec<(&String, &str)> = files
        .iter()
        .filter(|(path, _)| path.contains("/locales/"))
        .map(|(path, bytes)| (path, std::str::from_utf8(bytes).unwrap()))
        .collect();
    let known: BTreeSet<&str> = texts
        .iter()
        .filter(|(path, _)| path.starts_with("default/") && path.ends_with("nl.ftl"))
        .flat_map(|(_, text)| keys(text))
        .collect();
    for (path, text) in &texts {
        // What a language has for itself is no text of the product.
        let own = |key: &str| key.starts_with("address-") || key.starts_with("language-of-");
        for key in keys(text).into_iter().filter(|key| !own(key)) {
            assert!(known.contains(key), "{path}: `{key}`");
        }
    }
}
