//! What a preset says itself, and what it takes over.

use std::sync::Arc;

use crate::dates::DateView;
use crate::texts::Texts;
use crate::{Lang, sets, source};

/// The texts of a preset `eigen` that says this in Dutch and in English.
fn own(dutch: &str, english: &str) -> Arc<Texts> {
    let mut files = source::embedded();
    for (lang, text) in [("nl", dutch), ("en", english)] {
        let path = format!("eigen/locales/{lang}.ftl");
        files.insert(path, text.as_bytes().to_vec());
    }
    let sets = sets::load(&files).unwrap();
    Arc::clone(&sets["eigen"].texts)
}

fn day() -> DateView {
    DateView {
        year: 2026,
        month: 11,
        day: 30,
        weekday: 1,
    }
}

#[test]
fn a_preset_holds_its_own_words_alone_and_says_all() {
    let texts = own("product-term = Sleutelbos\n", "product-term = Key ring\n");
    assert_eq!(
        texts.plain(Lang::NL, "product-term").as_deref(),
        Some("Sleutelbos")
    );
    assert!(texts.has(Lang::NL, "letter-foot") && !texts.holds(Lang::NL, "letter-foot"));
    assert!(texts.has(Lang::EN, "console-nav") || texts.has(Lang::EN, "letter-foot"));
    assert!(texts.day(Lang::NL, day()).contains("november"));
    let german = Lang::from_tag("de").unwrap();
    assert!(texts.has(german, "letter-foot"));
    assert!(
        texts
            .address(Lang::NL, true)
            .is_some_and(|words| !words.is_empty())
    );
}

#[test]
fn what_others_refer_to_is_said_anew_in_all_of_them() {
    let texts = own("date-month = slachtmaand\n", "date-month = Blotmonath\n");
    let said = texts.day(Lang::NL, day());
    assert!(said.contains("slachtmaand"), "{said}");
    let said = texts.day(Lang::EN, day());
    assert!(said.contains("Blotmonath"), "{said}");
}

#[test]
fn own_words_may_refer_to_those_that_are_taken_over() {
    let texts = own(
        "letter-foot = Van { product-term }.\n",
        "letter-foot = From { product-term }.\n",
    );
    let term = texts.plain(Lang::NL, "product-term").unwrap();
    assert_eq!(
        texts.plain(Lang::NL, "letter-foot"),
        Some(format!("Van {term}."))
    );
}
