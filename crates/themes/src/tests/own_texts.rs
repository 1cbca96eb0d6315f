//! What an institution may say in its own words.

use super::{THEMES, languages};
use crate::letters::LetterKind;
use crate::own_texts::{OWN_TEXT_GROUPS, OwnTextFault};
use crate::rich::TextFault;
use crate::{Lang, letter_samples};
use std::collections::BTreeSet;

fn judge(key: &str, text: &str) -> Result<(), OwnTextFault> {
    THEMES.judge_own_text("default", Lang::NL, key, text)
}

#[test]
fn what_the_product_says_can_be_an_institutions_own_words_in_every_set_and_language() {
    for preset in THEMES.presets() {
        for lang in languages() {
            let all = THEMES.own_texts(&preset, lang);
            assert!(all.len() > 500, "{preset} {}: {}", lang.code(), all.len());
            let groups: BTreeSet<&str> = all.iter().map(|one| one.group).collect();
            assert_eq!(groups, OWN_TEXT_GROUPS.into_iter().collect());
            for one in all {
                let (key, ours) = (&one.key, &one.ours);
                let judged = THEMES.judge_own_text(&preset, lang, key, ours);
                assert_eq!(judged, Ok(()), "{preset} {} {key}: {ours}", lang.code());
                assert_eq!(THEMES.own_text(&preset, lang, key), Some(one));
            }
        }
    }
}

#[test]
fn neither_the_consoles_words_nor_what_makes_a_language_are_an_institutions_to_say() {
    for key in [
        "console-texts-title",
        "address-je",
        "date-month",
        "decimal-mark",
        "language-name",
        "sms-sign-in-code",
        "accessibility-title",
        "demo-title",
        "no-such-text",
    ] {
        assert_eq!(THEMES.own_text("default", Lang::NL, key), None, "{key}");
    }
    assert_eq!(
        judge("console-texts-title", "Hallo"),
        Err(OwnTextFault::Unknown)
    );
}

#[test]
fn a_text_that_loses_what_is_filled_in_is_refused_with_its_name() {
    let lost = |name: &str| Err(OwnTextFault::Lost(name.to_owned()));
    assert_eq!(judge("fresh-code-portal", "Geef een code."), lost("portal"));
    assert_eq!(
        judge("fresh-code-portal", "{ $portal } wil een code."),
        Ok(())
    );
    assert_eq!(judge("attempts-left", "Pas op."), lost("count"));
    assert_eq!(judge("attempts-left-u", "Pas op."), lost("count"));
    // Its own name, its term and the words of address are the institution's to leave out.
    assert_eq!(
        judge("fresh-code-outside", "Buiten school vragen we een code."),
        Ok(())
    );
    assert_eq!(
        THEMES.kept_names("default", Lang::NL, "attempts-left"),
        ["count"]
    );
}

#[test]
fn a_text_with_a_name_that_is_not_filled_in_with_markup_or_a_bad_link_is_refused() {
    let none = |name: &str| Err(OwnTextFault::NoSuchName(name.to_owned()));
    assert_eq!(judge("password-lead", "Dag {naam}"), none("naam"));
    assert_eq!(
        judge("password-lead", "Dag {Je} bij {institution}, {term}"),
        Ok(())
    );
    assert_eq!(
        judge("password-lead", "Dag {institution"),
        none("institution")
    );
    for text in ["<b>Dag</b>", "Dag<br>", "<!-- -->", "</p>"] {
        let judged = judge("password-lead", text);
        assert!(matches!(judged, Err(OwnTextFault::Markup(_))), "{text}");
    }
    assert_eq!(
        judge("password-lead", "Sneller dan 1 < 2 minuten <3"),
        Ok(())
    );
    assert_eq!(
        judge("password-lead", "[x](javascript:alert)"),
        Err(OwnTextFault::Rich(TextFault::BadLink(
            "javascript:alert".to_owned()
        )))
    );
}

#[test]
fn a_mail_says_an_institutions_own_words() {
    let mut look = super::institution();
    let key = "letter-password-changed-title";
    let own = look.texts.entry(Lang::NL).or_default();
    own.insert(
        key.to_owned(),
        "Nieuw wachtwoord, zegt {institution}".to_owned(),
    );
    let samples = letter_samples();
    let one = samples
        .iter()
        .find(|one| one.kind == LetterKind::PasswordChanged)
        .unwrap();
    let letter = THEMES.letter(&look, Lang::NL, one).unwrap();
    assert_eq!(
        letter.subject,
        format!("Nieuw wachtwoord, zegt {}", look.name)
    );
    assert!(THEMES.own_text("default", Lang::NL, key).is_some());
}
