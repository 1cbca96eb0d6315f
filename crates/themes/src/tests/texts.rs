//! What must hold for the texts, in both languages and every preset.

use std::collections::{BTreeMap, BTreeSet};

use super::themes::CHECKED;
use super::{THEMES, files_of, institution, messages, show, show_in};
use crate::pages::{AccountPage, PasswordPage};
use crate::texts::keys;
use crate::{Chrome, Lang, Look, Page as _, Specimen, Words, source, specimens};

#[test]
fn every_text_exists_in_both_languages() {
    for folder in [
        "default",
        "onderzoek",
        "energie",
        "school",
        "zorg",
        "station",
    ] {
        let files = source::embedded();
        let list = |lang: Lang| -> BTreeSet<String> {
            let path = format!("{folder}/locales/{}.ftl", lang.code());
            files.get(&path).map_or_else(BTreeSet::new, |bytes| {
                let text = String::from_utf8(bytes.clone()).unwrap();
                keys(&text).into_iter().map(str::to_owned).collect()
            })
        };
        assert_eq!(list(Lang::Nl), list(Lang::En), "{folder}");
    }
}

#[test]
fn every_text_is_used_and_every_used_text_exists() {
    let (themes, faults) = &*CHECKED;
    assert!(faults.is_empty());
    let texts = themes.texts("default").unwrap();
    let mut used = texts.used.lock().unwrap().clone();
    for (path, template) in files_of("/templates/") {
        for part in template.split("key=\"").skip(1) {
            let (key, behind) = part.split_once('"').unwrap();
            if behind.trim_start().starts_with('~') {
                continue;
            }
            assert!(texts.has(Lang::Nl, key), "{path} uses `{key}`");
            used.insert(key.to_owned());
        }
    }
    let source = messages("default/locales/nl.ftl");
    let idle: Vec<&str> = keys(&source)
        .into_iter()
        .filter(|key| !used.contains(*key))
        .collect();
    assert!(idle.is_empty(), "never used: {idle:?}");
}

#[test]
fn presets_only_override_texts_that_exist() {
    let known: BTreeSet<String> = files_of("default/locales/")
        .into_iter()
        .flat_map(|(_, text)| {
            keys(&text)
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    for (path, text) in files_of("/locales/") {
        for key in keys(&text) {
            assert!(known.contains(key), "{path}: `{key}`");
        }
    }
}

#[test]
fn web_01_an_institutions_texts_are_data_and_never_markup() {
    let mut look = Look {
        slug: "x\"><script>".to_owned(),
        name: "<b>Naam</b>".to_owned(),
        notice: Some("<img src=x>".to_owned()),
        ..Look::neutral()
    };
    look.texts.entry(Lang::Nl).or_default().insert(
        "password-title".to_owned(),
        "Welkom bij {institution} <i>{onbekend}</i>".to_owned(),
    );
    let page = PasswordPage::samples().remove(0);
    let html = THEMES.render(&look, &Chrome::new(Lang::Nl), &page).unwrap();
    for forbidden in ["<script>", "<b>", "<img src=x>", "<i>"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("Welkom bij &lt;b&gt;Naam&lt;/b&gt; &lt;i&gt;{onbekend}&lt;/i&gt;"));
}

#[test]
fn e22_the_form_of_address_is_a_setting() {
    let mut look = Look::neutral();
    let specimen = specimens()
        .unwrap()
        .into_iter()
        .find(|one| one.name == "institution-1")
        .unwrap();
    let chrome = Chrome::new(Lang::Nl);
    let html = THEMES.render_specimen(&look, &chrome, &specimen).unwrap();
    assert!(html.contains("Waar hoor je bij?"));
    look.formal = true;
    let html = THEMES.render_specimen(&look, &chrome, &specimen).unwrap();
    assert!(html.contains("Waar hoort u bij?"));
}

#[test]
fn numbers_choose_singular_and_plural() {
    let words = Words::of("attempts-left").with("count", 1);
    assert_eq!(words.args.len(), 1);
    let looked = |name: &str| {
        let specimen = specimens()
            .unwrap()
            .into_iter()
            .find(|one| one.name == name)
            .unwrap();
        THEMES
            .render_specimen(&Look::neutral(), &Chrome::new(Lang::Nl), &specimen)
            .unwrap()
    };
    assert!(looked("second_factor-2").contains("nog 2 keer proberen"));
    assert!(looked("second_factor-6").contains("nog één keer proberen"));
    assert!(looked("second_factor-1").contains("12 uur niet om een code"));
    assert!(looked("second_factor-4").contains("een week niet om een code"));
}

/// Every sample but the outbox, whose messages are the sample's own words.
fn spoken() -> impl Iterator<Item = Specimen> {
    specimens()
        .unwrap()
        .into_iter()
        .filter(|specimen| !specimen.name.starts_with("outbox"))
}

#[test]
fn u01_an_institutions_term_stands_wherever_two_step_verification_is_named() {
    for term in [
        "tweefactorauthenticatie",
        "twee factor authenticatie",
        "verificatie in twee stappen",
        "twee-staps-authenticatie",
        "tweestaps verificatie",
    ] {
        let look = Look {
            term: BTreeMap::from([(Lang::Nl, term.to_owned())]),
            ..institution()
        };
        for specimen in spoken() {
            let html = THEMES
                .render_specimen(&look, &Chrome::new(Lang::Nl), &specimen)
                .unwrap();
            assert!(
                !html.to_lowercase().contains("tweestapsverificatie"),
                "{}",
                specimen.name
            );
        }
        let account = &AccountPage::samples()[1];
        assert!(show_in(&look, Lang::Nl, account).contains(&term[1..]));
    }
}

#[test]
fn e12_the_label_and_the_button_of_the_code_are_the_institutions_to_choose() {
    let mut look = institution();
    let own = look.texts.entry(Lang::Nl).or_default();
    own.insert("enrol-code-label".to_owned(), "Code".to_owned());
    own.insert("confirm".to_owned(), "Bevestigen maar".to_owned());
    let html = show_in(&look, Lang::Nl, &crate::pages::EnrolTotpPage::samples()[0]);
    let form = super::part(&html, "<label for=\"code\">", "</form>");
    assert!(form.starts_with("<label for=\"code\">Code</label>"));
    assert!(form.contains(">Bevestigen maar</button>"));
    assert_eq!(form.matches("<input").count(), 1);
    assert!(!form.contains("maxlength"), "spaces fit too");
}

#[test]
fn e22_the_texts_of_the_active_state_are_the_institutions_to_choose() {
    let mut look = Look {
        formal: true,
        ..institution()
    };
    let own = look.texts.entry(Lang::Nl).or_default();
    own.insert(
        "active-text".to_owned(),
        "{Je} heeft {term} geactiveerd.".to_owned(),
    );
    own.insert(
        "account-disable".to_owned(),
        "{Term} uitschakelen".to_owned(),
    );
    let html = show_in(&look, Lang::Nl, &AccountPage::samples()[1]);
    assert!(html.contains("U heeft tweestapsverificatie geactiveerd."));
    assert!(html.contains(">Tweestapsverificatie uitschakelen</a>"));
}

#[test]
fn every_page_speaks_with_u_where_the_institution_does() {
    let look = Look {
        formal: true,
        ..institution()
    };
    for specimen in spoken() {
        let html = THEMES
            .render_specimen(&look, &Chrome::new(Lang::Nl), &specimen)
            .unwrap();
        // The questions of a person are the institution's own words.
        let html = html
            .replace("Wat was je eerste", "")
            .replace("woonde je als", "");
        for word in [" je ", " jij ", " jou ", " jouw ", ">Je ", " jou?", " je?"] {
            assert!(!html.contains(word), "{}: {word}", specimen.name);
        }
    }
}

#[test]
fn n13_the_words_of_the_link_for_a_new_password_are_the_institutions_to_choose() {
    let mut look = institution();
    let wish = "vraag hier je wachtwoord aan.";
    look.texts
        .entry(Lang::Nl)
        .or_default()
        .insert("password-forgot".to_owned(), wish.to_owned());
    let html = show_in(&look, Lang::Nl, &PasswordPage::samples()[0]);
    let main = super::part(&html, "<main", "</main>");
    let last = main.rfind("<a ").max(main.rfind("<button")).unwrap();
    assert!(main[last..].contains(&format!(">{wish}</a>")));
    assert!(!main[last..].contains("<summary"));
    assert!(!show(&PasswordPage::samples()[0]).contains(wish));
}
