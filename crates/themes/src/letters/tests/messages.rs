//! Text messages.

use super::super::{TextKind, TextView, gsm7};
use super::*;

/// An institution with a name and a term that are long and full of accents.
fn long_winded() -> Look {
    Look {
        name: "Coöperatieve Vereniging Sint-Nicolaas België voor Énergie en Zorg".to_owned(),
        term: languages()
            .into_iter()
            .map(|lang| {
                (
                    lang,
                    "verificatie in twee stappen met een codeërapp".to_owned(),
                )
            })
            .collect(),
        ..Look::neutral()
    }
}

#[test]
fn every_message_fits_one_text_message_in_every_language() {
    let themes = themes();
    for preset in themes.presets() {
        for formal in [false, true] {
            for lang in languages() {
                let look = Look {
                    preset: preset.clone(),
                    formal,
                    ..long_winded()
                };
                for message in text_samples() {
                    let text = themes.text_message(&look, lang, &message).unwrap();
                    let length = gsm7::length(&text);
                    assert!(
                        length.is_some_and(|length| length <= 160),
                        "{preset} {lang:?} {length:?} {text}"
                    );
                    assert!(!text.contains(['{', '}', '<']), "{text}");
                    assert!(!text.contains("://"), "{text}");
                }
            }
        }
    }
}

#[test]
fn the_longest_name_is_cut_at_thirty_characters() {
    let code = TextView {
        code: Some("204816".into()),
        minutes: Some(10),
        ..TextView::new(TextKind::SignInCode)
    };
    let text = themes()
        .text_message(&long_winded(), Lang::NL, &code)
        .unwrap();
    assert_eq!(
        text,
        "204816 is je inlogcode voor Coöperatieve Vereniging Sint-N. Hij werkt 10 minuten. Deel deze code met niemand."
    );
}

#[test]
fn a_usual_message_keeps_thirty_characters_of_the_name() {
    let look = Look {
        term: std::collections::BTreeMap::new(),
        ..long_winded()
    };
    for lang in languages() {
        for message in text_samples() {
            let text = themes().text_message(&look, lang, &message).unwrap();
            assert!(text.contains("Coöperatieve Vereniging Sint-N"), "{text}");
        }
    }
}

#[test]
fn s07_the_password_ends_its_message_so_that_nothing_is_taken_for_a_part_of_it() {
    let message = TextView {
        password: Some("rivier-lantaarn-42".into()),
        ..TextView::new(TextKind::TemporaryPassword)
    };
    let text = themes()
        .text_message(&Look::neutral(), Lang::NL, &message)
        .unwrap();
    assert!(text.ends_with(": rivier-lantaarn-42"), "{text}");
}

#[test]
fn u01_a_message_uses_the_term_of_the_institution() {
    let mut look = Look::neutral();
    look.term
        .insert(Lang::NL, "verificatie in twee stappen".to_owned());
    let message = TextView::new(TextKind::FactorChanged);
    let text = themes().text_message(&look, Lang::NL, &message).unwrap();
    assert!(text.contains("is verificatie in twee stappen van je account gewijzigd"));
}

#[test]
fn h34_a_code_ends_with_the_line_that_binds_it_to_its_page() {
    let themes = themes();
    for message in text_samples() {
        let text = themes
            .text_message(&Look::neutral(), Lang::EN, &message)
            .unwrap();
        let bound = message.host.is_some() && text.contains("204816");
        assert_eq!(
            text.ends_with("\n@inloggen.voorbeeld.example #204816"),
            bound,
            "{text}"
        );
    }
}

#[test]
fn what_is_no_host_makes_no_such_line() {
    for host in ["", "a.example:8080", "a.example\nb", "https://a.example"] {
        let message = TextView {
            code: Some("204816".into()),
            host: Some(host.to_owned()),
            ..TextView::new(TextKind::SignInCode)
        };
        let text = themes()
            .text_message(&Look::neutral(), Lang::NL, &message)
            .unwrap();
        assert!(!text.contains('@'), "{text}");
    }
}

#[test]
fn s07_a_message_never_holds_both_the_name_and_the_password_of_an_account() {
    let themes = themes();
    for message in text_samples() {
        let text = themes
            .text_message(&Look::neutral(), Lang::NL, &message)
            .unwrap();
        assert!(
            !(text.contains("mirte") && text.contains("rivier")),
            "{text}"
        );
    }
}

#[test]
fn e22_a_message_keeps_the_form_of_address() {
    let themes = themes();
    for message in text_samples() {
        let read = |formal| {
            let look = look("default", formal, false);
            words(&themes.text_message(&look, Lang::NL, &message).unwrap())
        };
        let (je, u) = (read(false), read(true));
        assert!(!["je", "jij", "jouw"].iter().any(|word| u.contains(*word)));
        assert!(!["u", "uw"].iter().any(|word| je.contains(*word)));
    }
}

#[test]
fn an_own_text_counts_as_long_as_it_fits_and_says_the_code() {
    let themes = themes();
    let code = TextView {
        code: Some("204816".into()),
        ..TextView::new(TextKind::SignInCode)
    };
    let with = |own: &str| {
        let mut look = Look::neutral();
        look.texts
            .entry(Lang::NL)
            .or_default()
            .insert("sms-sign-in-code".to_owned(), own.to_owned());
        themes.text_message(&look, Lang::NL, &code).unwrap()
    };
    assert!(with("Daar ben je: {code}.").starts_with("Daar ben je: 204816."));
    for own in [
        "Welkom!".to_owned(),
        format!("{{code}} {}", "x".repeat(150)),
        "{code} https://a.example".to_owned(),
    ] {
        assert!(
            with(&own).starts_with("204816 is je inlogcode voor Sluis."),
            "{own}"
        );
    }
}

#[test]
fn a_message_without_its_point_is_refused() {
    for kind in TextKind::ALL {
        let refused = themes()
            .text_message(&Look::neutral(), Lang::NL, &TextView::new(kind))
            .is_err();
        let alarm = matches!(kind, TextKind::FactorChanged | TextKind::RecoveryLocked);
        assert_eq!(refused, !alarm, "{kind:?}");
    }
}
