//! Mails.

use super::super::LetterActor;
use super::*;

/// The document without its style element.
fn body(html: &str) -> &str {
    html.split_once("</style>").unwrap().1
}

#[test]
fn every_letter_is_whole_in_every_preset_language_and_form_of_address() {
    let themes = themes();
    let samples = letter_samples();
    for preset in themes.presets() {
        for lang in languages() {
            for (formal, contacts) in [(false, false), (true, true)] {
                let look = look(&preset, formal, contacts);
                for letter in &samples {
                    let all = themes.letter(&look, lang, letter).unwrap();
                    let kind = letter.kind;
                    assert!(!all.subject.trim().is_empty(), "{kind:?}");
                    assert!(!all.subject.contains(char::is_control), "{kind:?}");
                    for text in [&all.subject, &all.text, body(&all.html)] {
                        assert!(!text.contains(['{', '}']), "{preset} {kind:?} {text}");
                    }
                    assert!(!all.text.contains(['<', '>']), "{kind:?} {}", all.text);
                    assert!(!all.text.contains("\n\n\n"), "{kind:?} {}", all.text);
                    assert!(
                        all.html
                            .contains(&format!("<html lang=\"{}\">", lang.code()))
                    );
                    assert_eq!(all.html.matches("<h1 ").count(), 1);
                }
            }
        }
    }
}

#[test]
fn e22_the_form_of_address_holds_in_every_sentence() {
    let themes = themes();
    let informal = ["je", "jij", "jou", "jouw"].map(str::to_owned);
    let formal = ["u", "uw"].map(str::to_owned);
    for letter in letter_samples() {
        for contacts in [false, true] {
            let read = |is_formal| {
                let look = look("default", is_formal, contacts);
                let all = themes.letter(&look, Lang::NL, &letter).unwrap();
                words(&all.text)
            };
            let (je, u) = (read(false), read(true));
            for word in &informal {
                assert!(!u.contains(word), "{:?} {word}", letter.kind);
            }
            for word in &formal {
                assert!(!je.contains(word), "{:?} {word}", letter.kind);
            }
            assert!(u.contains("uw"), "{:?}", letter.kind);
            assert!(je.contains("je"), "{:?}", letter.kind);
        }
    }
}

#[test]
fn u01_the_term_of_the_institution_stands_in_subject_and_text() {
    let mut look = look("default", false, true);
    look.term
        .insert(Lang::NL, "verificatie in twee stappen".to_owned());
    for kind in [
        LetterKind::FactorEnabled,
        LetterKind::FactorSuspended,
        LetterKind::FactorResumed,
        LetterKind::FactorRemoved,
        LetterKind::RecoveryCodeReset,
    ] {
        let all = dutch(&look, &sample(kind));
        assert!(
            all.subject.starts_with("Verificatie in twee stappen"),
            "{kind:?} {}",
            all.subject
        );
        assert!(!all.text.contains("tweestapsverificatie"), "{kind:?}");
    }
}

#[test]
fn n15_the_letter_for_a_new_password_carries_its_link_twice_and_says_how_long_it_works() {
    let letter = sample(LetterKind::NewPassword);
    let all = dutch(&look("zorg", false, true), &letter);
    let link = letter.link.unwrap();
    assert_eq!(all.text.matches(link.as_str()).count(), 1);
    let escaped = link.as_str().replace('/', "&#x2F;");
    let shown = all.html.matches(link.as_str()).count() + all.html.matches(&escaped).count();
    assert_eq!(shown, 3, "in the button, in the bare link, and as its text");
    for text in [&all.text, &all.html] {
        assert!(text.contains("De link werkt 30 minuten, en maar één keer."));
        assert!(text.contains("Deel deze link met niemand."));
        assert!(text.contains("hoef je niets te doen"));
    }
    for (minutes, words) in [
        (1, "een minuut"),
        (60, "60 minuten"),
        (1440, "24 uur"),
        (2880, "2 dagen"),
    ] {
        let letter = LetterView {
            minutes: Some(minutes),
            ..sample(LetterKind::NewPassword)
        };
        let all = dutch(&look("zorg", false, true), &letter);
        assert!(
            all.text.contains(&format!("De link werkt {words},")),
            "{}",
            all.text
        );
    }
}

#[test]
fn n31_who_switched_it_on_is_told_and_can_say_that_it_was_somebody_else() {
    let letter = sample(LetterKind::FactorEnabled);
    let all = dutch(&look("zorg", false, true), &letter);
    assert_eq!(all.subject, "Tweestapsverificatie staat aan");
    for text in [&all.text, &all.html] {
        assert!(text.contains("Was jij dit niet?"));
        assert!(text.contains("zaterdag 21 november 2026 om 13:05"));
        assert!(text.contains("Firefox op Windows"));
        assert!(text.contains("088 - 000 00 00"));
    }
    assert!(all.text.contains(letter.not_me.unwrap().as_str()));
}

#[test]
fn without_a_link_for_it_the_doubtful_are_led_to_the_contacts_or_to_the_institution() {
    let letter = LetterView {
        not_me: None,
        ..sample(LetterKind::FactorEnabled)
    };
    let with = dutch(&look("zorg", false, true), &letter);
    assert!(with.text.contains("De gegevens staan onder aan deze mail."));
    let without = dutch(&look("zorg", false, false), &letter);
    assert!(
        without
            .text
            .contains("Neem dan meteen contact op met Zorggroep De Linde.")
    );
}

#[test]
fn u28_a_letter_names_who_did_it_why_and_until_when() {
    let all = dutch(
        &look("school", false, true),
        &sample(LetterKind::FactorSuspended),
    );
    assert!(
        all.text
            .contains("Een beheerder van Zorggroep De Linde heeft dit gedaan.")
    );
    assert!(all.text.contains("Reden: De telefoon is gestolen."));
    assert!(
        all.text
            .contains("Staat uit tot: dinsdag 1 december 2026 om 09:00")
    );
    assert!(all.text.contains("Klopt dit niet?"));
}

#[test]
fn s07_a_letter_never_holds_both_the_name_and_the_password_of_an_account() {
    for letter in letter_samples() {
        let all = dutch(
            &look("default", false, true),
            &LetterView {
                name: String::new(),
                ..letter.clone()
            },
        );
        for text in [&all.text, &all.html] {
            let name = text.contains("mirte.bakker");
            let password = text.contains("rivier-lantaarn-42");
            assert!(!(name && password), "{:?}", letter.kind);
            assert_eq!(password, letter.kind == LetterKind::TemporaryPassword);
            if letter.kind == LetterKind::AccountName {
                assert!(name);
            }
        }
    }
}

#[test]
fn hostile_names_stay_text_on_one_line() {
    let mut look = look("default", false, true);
    look.name = "De <b>Linde</b>\r\nBcc: alle@voorbeeld.example".to_owned();
    look.contacts[0].text = Some("<script>1</script>".to_owned());
    let hostile = "Eva\n\nDringend: \u{202e}<a href=\"https://kwaad.example\">klik</a> {x}";
    for letter in letter_samples() {
        let letter = LetterView {
            name: hostile.to_owned(),
            username: Some(hostile.to_owned()),
            device: Some(hostile.to_owned()),
            reason: Some(hostile.to_owned()),
            address: Some(hostile.to_owned()),
            ..letter
        };
        let all = dutch(&look, &letter);
        assert!(!all.subject.contains(['\r', '\n']));
        for forbidden in ["<b>", "<script", "href=\"https://kwaad", "\u{202e}"] {
            assert!(
                !all.html.contains(forbidden),
                "{:?} {forbidden}",
                letter.kind
            );
        }
        assert!(all.html.contains("De &lt;b&gt;Linde&lt;"));
        for line in all.text.lines() {
            assert!(
                !line.starts_with("Dringend") && !line.starts_with("Bcc"),
                "{line}"
            );
        }
    }
}

#[test]
fn an_institutions_own_texts_count_and_stay_text() {
    let mut look = look("default", true, true);
    let texts = look.texts.entry(Lang::NL).or_default();
    texts.insert(
        "letter-new-password-title".to_owned(),
        "Wachtwoord voor\n{institution}".to_owned(),
    );
    texts.insert(
        "letter-new-password-text".to_owned(),
        "<i>Dag</i>".to_owned(),
    );
    texts.insert(
        "letter-new-password-text-u".to_owned(),
        "<i>Goedendag</i>".to_owned(),
    );
    let all = dutch(&look, &sample(LetterKind::NewPassword));
    assert_eq!(all.subject, "Wachtwoord voor Zorggroep De Linde");
    assert!(all.html.contains("&lt;i&gt;Goedendag"));
    assert!(!all.html.contains("<i>"));
}

#[test]
fn a_letter_fetches_nothing_and_runs_nothing() {
    let themes = themes();
    for preset in themes.presets() {
        for letter in letter_samples() {
            let html = themes
                .letter(&look(&preset, false, true), Lang::NL, &letter)
                .unwrap()
                .html;
            for forbidden in [
                "<img", "<script", "<link", "<table", "src=", "url(", "@import", "<form",
            ] {
                assert!(!html.contains(forbidden), "{preset} {forbidden}");
            }
        }
    }
}

#[test]
fn a_letter_wears_the_light_colours_of_its_preset_and_knows_the_dark_ones() {
    let themes = themes();
    let letter = sample(LetterKind::NewPassword);
    for preset in themes.presets() {
        let html = themes
            .letter(&look(&preset, false, true), Lang::NL, &letter)
            .unwrap()
            .html;
        let theme = &themes.dressed(&preset).unwrap().theme;
        let (style, rest) = html.split_once("</style>").unwrap();
        for token in ["page", "surface", "text", "primary", "on_primary"] {
            let light = theme.light.get(token).unwrap().to_string();
            let dark = theme.dark.get(token).unwrap().to_string();
            assert!(rest.contains(&light), "{preset} {token}");
            assert!(style.contains(&dark), "{preset} {token}");
        }
        assert!(rest.contains("max-width:600px"));
        assert!(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"));
    }
}

#[test]
fn a_letter_that_lacks_its_point_is_refused_without_saying_what_it_holds() {
    let themes = themes();
    let look = look("default", false, true);
    for kind in [
        LetterKind::NewPassword,
        LetterKind::ConfirmEmail,
        LetterKind::AccountName,
        LetterKind::TemporaryPassword,
        LetterKind::SmsBudget,
    ] {
        let empty = LetterView::new(kind, "Eva");
        assert!(themes.letter(&look, Lang::NL, &empty).is_err(), "{kind:?}");
    }
    for link in [
        "/link/geheim",
        "javascript:geheim",
        "https://a.example/geheim\nx",
    ] {
        let letter = LetterView {
            link: Some(link.into()),
            ..LetterView::new(LetterKind::NewPassword, "Eva")
        };
        let error = themes.letter(&look, Lang::NL, &letter).unwrap_err();
        assert!(!error.to_string().contains("geheim"));
    }
}

#[test]
fn a_letter_does_not_show_its_secrets_in_debug_output() {
    let letter = sample(LetterKind::TemporaryPassword);
    let all = dutch(&look("default", false, true), &letter);
    assert!(!format!("{letter:?} {all:?}").contains("rivier-lantaarn"));
}

#[test]
fn n34_the_contact_for_the_subject_comes_first() {
    let mut look = look("default", false, true);
    look.contacts.push(ContactView {
        purpose: Purpose::MainContact,
        label: "Eva van de administratie".to_owned(),
        ..ContactView::default()
    });
    let at = |kind| {
        let text = dutch(&look, &sample(kind)).text;
        let (helpdesk, main) = (
            text.find("Helpdesk").unwrap(),
            text.find("Eva van").unwrap(),
        );
        helpdesk < main
    };
    assert!(at(LetterKind::NewPassword));
    assert!(!at(LetterKind::NewPasswordForShared));
}

#[test]
fn who_acted_is_told_only_when_it_was_somebody_else() {
    for (by, told) in [
        (None, false),
        (Some(LetterActor::Person), false),
        (Some(LetterActor::Administrator), true),
        (Some(LetterActor::Support), true),
    ] {
        let letter = LetterView {
            by,
            ..sample(LetterKind::PasswordChanged)
        };
        let text = dutch(&look("default", false, true), &letter).text;
        assert_eq!(text.contains("heeft dit gedaan."), told, "{by:?}");
    }
}

#[test]
fn a_logo_stands_on_a_light_ground_in_dark_surroundings_too() {
    let themes = themes();
    for preset in themes.presets() {
        let logo = LetterLogo {
            src: "cid:x@logo.sluis".to_owned(),
            width: 204,
            height: 51,
        };
        let plain = sample(LetterKind::NewPassword);
        let letter = LetterView {
            logo: Some(logo),
            ..plain.clone()
        };
        let look = look(&preset, false, true);
        let all = themes.letter(&look, Lang::NL, &letter).unwrap();
        let (style, rest) = all.html.split_once("</style>").unwrap();
        let rest = rest.replace("&#x2F;", "/");
        assert_eq!(rest.matches("<img ").count(), 1);
        let shown = "<img src=\"cid:x@logo.sluis\" width=\"204\" height=\"51\" alt=\"Logo van ";
        assert!(rest.contains(shown), "{preset}: {rest}");
        let theme = &themes.dressed(&preset).unwrap().theme;
        let ground = theme.light.get("surface").unwrap();
        let rule = format!(".letter-logo{{background-color:{ground}!important");
        assert!(style.contains(&rule), "{preset}: {style}");
        // The words are those of a letter without one.
        let without = themes.letter(&look, Lang::NL, &plain).unwrap();
        assert_eq!(all.text, without.text);
        assert!(!without.html.contains("<img"));
    }
}
