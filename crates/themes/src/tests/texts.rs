//! What must hold for the texts, in every language and every preset.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::themes::CHECKED;
use super::{THEMES, files_of, institution, messages, show, show_in};
use crate::pages::{AccountPage, PasswordPage};
use crate::texts::keys;
use crate::theme::language_of;
use crate::{Chrome, Lang, Look, Page as _, Specimen, Words, specimens};

/// What stands in the files without being a text that a page asks for.
fn is_machinery(key: &str) -> bool {
    // The last two are asked for by name, outside of any page.
    key.starts_with("address-")
        || key.starts_with("language-of-")
        || ["decimal-mark", "recovery-file"].contains(&key)
}

/// The texts of a language by key, with their sources.
fn sources(lang: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, text) in files_of("default/locales/") {
        if language_of(path.rsplit('/').next().unwrap()) != Lang::from_tag(lang) {
            continue;
        }
        let mut key = String::new();
        for line in text.lines() {
            if let [one] = keys(line)[..] {
                one.clone_into(&mut key);
            }
            if !line.starts_with('#') {
                let source: &mut String = all.entry(key.clone()).or_default();
                source.push_str(line);
                source.push('\n');
            }
        }
    }
    all
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
            assert!(texts.has(Lang::NL, key), "{path} uses `{key}`");
            used.insert(key.to_owned());
        }
    }
    // What no sample shows is at least said by name in the code, or begins as the code begins it.
    let sources = code();
    for (path, source) in &sources {
        for key in quoted(source, "Words::of(") {
            assert!(texts.has(Lang::NL, key), "{path} says `{key}`");
        }
        used.extend(quoted(source, "").into_iter().map(str::to_owned));
    }
    let templates = files_of("/templates/");
    let begun: Vec<&str> = sources
        .iter()
        .flat_map(|(_, source)| begun_in_code(source))
        .chain(
            templates
                .iter()
                .flat_map(|(_, text)| begun_in_template(text)),
        )
        .filter(|begin| begin.matches('-').count() > 1)
        .collect();
    let mut idle = vec![];
    for (path, source) in files_of("default/locales/") {
        // Letters have a test of their own; the other languages say what Dutch says.
        if path.contains("letters") || !path.ends_with("nl.ftl") {
            continue;
        }
        for key in keys(&source) {
            let is_used = used.contains(key) || begun.iter().any(|begin| key.starts_with(begin));
            if !is_used && !is_machinery(key) {
                idle.push(format!("{path}: {key}"));
            }
        }
    }
    assert!(idle.is_empty(), "never used: {idle:?}");
}

/// The sources of all crates, without tests.
fn code() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                walk(&path, found);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), source));
            }
        }
    }
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = vec![];
    for one in std::fs::read_dir(crates).unwrap() {
        let folder = one.unwrap().path().join("src");
        if folder.is_dir() {
            walk(&folder, &mut found);
        }
    }
    found
}

/// The literals behind something that look like keys of texts.
fn quoted<'s>(source: &'s str, behind: &str) -> Vec<&'s str> {
    let sign = format!("{behind}\"");
    let starts = source.match_indices(&sign);
    starts
        .filter_map(|(at, found)| Some(source[at + found.len()..].split_once('"')?.0))
        .filter(|said| {
            let mut letters = said.bytes();
            !said.is_empty()
                && letters.all(|one| one.is_ascii_alphanumeric() || b"-_".contains(&one))
        })
        .collect()
}

/// How keys begin that the code puts together.
fn begun_in_code(source: &str) -> Vec<&str> {
    let starts = source.match_indices("format!(\"");
    starts
        .filter_map(|(at, found)| source[at + found.len()..].split_once(['{', '"']))
        .map(|(begin, _)| begin)
        .filter(|begin| begin.ends_with('-'))
        .collect()
}

/// The same of templates.
fn begun_in_template(text: &str) -> Vec<&str> {
    let parts = text.split("key=\"").skip(1);
    parts
        .filter_map(|part| part.split_once('"'))
        .filter(|(_, behind)| behind.trim_start().starts_with('~'))
        .map(|(begin, _)| begin)
        .collect()
}

#[test]
fn no_language_has_a_text_that_dutch_has_not() {
    for (path, source) in files_of("default/locales/") {
        let (folder, name) = path.rsplit_once('/').unwrap();
        let stem = name.trim_end_matches(".ftl").rsplit_once('.');
        let dutch = match stem {
            Some((stem, _)) => format!("{folder}/{stem}.nl.ftl"),
            None => format!("{folder}/nl.ftl"),
        };
        let dutch = messages(&dutch);
        let known: BTreeSet<&str> = keys(&dutch).into_iter().collect();
        let own = |key: &&str| !key.starts_with("address-") && !key.starts_with("language-of-");
        let strange: Vec<&str> = keys(&source)
            .into_iter()
            .filter(own)
            .filter(|key| !known.contains(key))
            .collect();
        assert!(strange.is_empty(), "{path}: {strange:?}");
    }
}

/// What is left of a template without its code and its tags, and of attributes that people hear or see.
fn said_by_itself(template: &str) -> Vec<String> {
    fn without(text: &str, from: &str, to: &str) -> String {
        let mut left = String::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once(from) {
            left.push_str(before);
            left.push('\n');
            rest = inside.split_once(to).map_or("", |(_, behind)| behind);
        }
        left + rest
    }
    let plain = without(template, "{#", "#}");
    let plain = without(&without(&plain, "{%", "%}"), "{{", "}}");
    let mut all: Vec<String> = ["aria-label", "title", "alt", "placeholder"]
        .into_iter()
        .flat_map(|name| {
            let sign = format!(" {name}=\"");
            let parts = plain.split(&sign).skip(1);
            let values = parts.filter_map(|part| Some(part.split_once('"')?.0.to_owned()));
            values.collect::<Vec<_>>()
        })
        .collect();
    let text = without(&without(&plain, "<style", "</style>"), "<", ">");
    all.extend(text.lines().map(|line| line.trim().to_owned()));
    all.retain(|said| {
        let mut words = said.split(|letter: char| !letter.is_alphabetic());
        words.any(|word| word.chars().count() > 1)
    });
    all
}

#[test]
fn no_template_of_any_set_has_words_of_its_own() {
    for (path, template) in files_of("/templates/") {
        let said = said_by_itself(&template);
        assert!(said.is_empty(), "{path}: {said:?}");
    }
    let seen = said_by_itself("<p title=\"Goed zo\">{{ t(key=\"a-key\") }} Dag</p>");
    assert_eq!(seen, ["Goed zo", "Dag"]);
}

#[test]
fn plurals_are_said_in_every_language() {
    let texts = THEMES.texts("default").unwrap();
    let mut looked_at = 0;
    for lang in super::languages() {
        for (key, source) in sources(lang.code()) {
            let Some((before, _)) = source.split_once("->") else {
                continue;
            };
            let selector = before.rsplit_once('$').unwrap().1.trim().to_owned();
            if !source.contains("[one]") {
                continue;
            }
            let dutch = &texts.variables().get(&key).map(|of| of.names.clone());
            let names = dutch.clone().unwrap_or_else(|| [selector.clone()].into());
            let say = |number: u32| {
                let args = names
                    .iter()
                    .chain([&selector])
                    .map(|name| {
                        let arg = if *name == selector {
                            number.into()
                        } else {
                            format!("<{name}>").as_str().into()
                        };
                        (name.clone(), arg)
                    })
                    .collect();
                texts.bare(lang, &key, &args).unwrap()
            };
            looked_at += 1;
            // One is said apart from many, and every number above one is said with its own number.
            let (one, two, many) = (say(1), say(2), say(12));
            assert_ne!(one, two, "{} {key}", lang.code());
            assert_ne!(one, many, "{} {key}", lang.code());
            if two != many {
                assert!(many.contains("12"), "{} {key}: {many}", lang.code());
            }
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}

#[test]
fn a_text_is_filled_in_with_the_same_in_every_language() {
    // Usable everywhere, so a language takes what it needs.
    let everywhere = |name: &str| {
        ["form", "term", "Term", "institution", "portal"].contains(&name)
            || THEMES
                .texts("default")
                .unwrap()
                .languages()
                .into_iter()
                .any(|lang| {
                    let texts = THEMES.texts("default").unwrap();
                    texts.address(lang, false).unwrap().contains_key(name)
                })
    };
    let variables = |source: &str| -> BTreeSet<String> {
        let named = source.split('$').skip(1).map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            rest[..end.unwrap_or(rest.len())].to_owned()
        });
        named.filter(|name| !everywhere(name)).collect()
    };
    let dutch = sources("nl");
    for lang in super::languages().into_iter().skip(1) {
        for (key, source) in sources(lang.code()) {
            if is_machinery(&key) || key.is_empty() {
                continue;
            }
            let own = variables(&source);
            let asked = variables(&dutch[&key]);
            assert!(
                own.is_subset(&asked),
                "{} {key}: {own:?} of {asked:?}",
                lang.code()
            );
            // A plural or a unit may leave a number out that Dutch says; nothing else may go lost.
            let lost: Vec<_> = asked
                .difference(&own)
                .filter(|name| *name != "count")
                .collect();
            assert!(lost.is_empty(), "{} {key} lacks {lost:?}", lang.code());
        }
    }
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
fn an_institutions_own_line_stands_at_the_foot_of_its_pages() {
    let page = PasswordPage::samples().remove(0);
    let mut look = institution();
    assert!(!show_in(&look, Lang::NL, &page).contains("class=\"own\""));
    look.texts.entry(Lang::NL).or_default().insert(
        "footer-own".to_owned(),
        "[Privacy](https://school.example/privacy)".to_owned(),
    );
    let html = show_in(&look, Lang::NL, &page);
    let foot = html.split("<footer").nth(1).unwrap();
    assert!(foot.contains("<p class=\"own\">"));
    assert!(
        foot.contains("href=\"https://school.example/privacy\""),
        "{foot}"
    );
    assert!(!show_in(&look, Lang::EN, &page).contains("class=\"own\""));
}

#[test]
fn web_01_an_institutions_texts_are_data_and_never_markup() {
    let mut look = Look {
        slug: "x\"><script>".to_owned(),
        name: "<b>Naam</b>".to_owned(),
        notice: Some("<img src=x>".to_owned()),
        ..Look::neutral()
    };
    look.texts.entry(Lang::NL).or_default().insert(
        "password-title".to_owned(),
        "Welkom bij {institution} <i>{onbekend}</i>".to_owned(),
    );
    let page = PasswordPage::samples().remove(0);
    let html = THEMES.render(&look, &Chrome::new(Lang::NL), &page).unwrap();
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
    let chrome = Chrome::new(Lang::NL);
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
            .render_specimen(&Look::neutral(), &Chrome::new(Lang::NL), &specimen)
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
            term: BTreeMap::from([(Lang::NL, term.to_owned())]),
            ..institution()
        };
        for specimen in spoken() {
            let html = THEMES
                .render_specimen(&look, &Chrome::new(Lang::NL), &specimen)
                .unwrap();
            assert!(
                !html.to_lowercase().contains("tweestapsverificatie"),
                "{}",
                specimen.name
            );
        }
        let account = &AccountPage::samples()[1];
        assert!(show_in(&look, Lang::NL, account).contains(&term[1..]));
    }
}

#[test]
fn e12_the_label_and_the_button_of_the_code_are_the_institutions_to_choose() {
    let mut look = institution();
    let own = look.texts.entry(Lang::NL).or_default();
    own.insert("enrol-code-label".to_owned(), "Code".to_owned());
    own.insert("confirm".to_owned(), "Bevestigen maar".to_owned());
    let html = show_in(&look, Lang::NL, &crate::pages::EnrolTotpPage::samples()[0]);
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
    let own = look.texts.entry(Lang::NL).or_default();
    own.insert(
        "active-text".to_owned(),
        "{Je} heeft {term} geactiveerd.".to_owned(),
    );
    own.insert(
        "account-disable".to_owned(),
        "{Term} uitschakelen".to_owned(),
    );
    let html = show_in(&look, Lang::NL, &AccountPage::samples()[1]);
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
            .render_specimen(&look, &Chrome::new(Lang::NL), &specimen)
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
        .entry(Lang::NL)
        .or_default()
        .insert("password-forgot".to_owned(), wish.to_owned());
    let html = show_in(&look, Lang::NL, &PasswordPage::samples()[0]);
    let main = super::part(&html, "<main", "</main>");
    let last = main.rfind("<a ").max(main.rfind("<button")).unwrap();
    assert!(main[last..].contains(&format!(">{wish}</a>")));
    assert!(!main[last..].contains("<summary"));
    assert!(!show(&PasswordPage::samples()[0]).contains(wish));
}

/// What a person reads of a page.
fn read(html: &str) -> String {
    let mut words = String::new();
    let mut inside_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => inside_tag = true,
            '>' => {
                inside_tag = false;
                words.push(' ');
            }
            _ if !inside_tag => words.push(letter),
            _ => {}
        }
    }
    words
}

#[test]
fn german_says_du_or_sie_throughout_as_the_institution_does() {
    let german = Lang::from_tag("de").unwrap();
    let words = |html: &str| -> BTreeSet<String> {
        read(html)
            .split(|letter: char| !letter.is_alphabetic())
            .map(str::to_owned)
            .collect()
    };
    let informal = [
        "du", "Du", "dich", "dir", "Dir", "dein", "Dein", "deine", "Deine", "deinem", "deinen",
        "deiner", "Deinem", "Deiner",
    ];
    let polite = ["Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer"];
    let mut looked_at = 0;
    for (formal, forbidden) in [(true, &informal[..]), (false, &polite[..])] {
        let look = Look {
            formal,
            ..institution()
        };
        for specimen in spoken().filter(|one| !one.name.starts_with("console")) {
            let html = THEMES
                .render_specimen(&look, &Chrome::new(german), &specimen)
                .unwrap();
            let all = words(&html);
            looked_at += 1;
            for word in forbidden {
                assert!(!all.contains(*word), "{}: {word}", specimen.name);
            }
        }
        for letter in crate::letter_samples() {
            let letter = THEMES.letter(&look, german, &letter).unwrap();
            let all = words(&letter.text);
            for word in forbidden {
                assert!(!all.contains(*word), "{}: {word}", letter.subject);
            }
        }
    }
    assert!(looked_at > 100);
}

#[test]
fn a_language_without_a_console_is_shown_another_ones_console_whole() {
    let german = Lang::from_tag("de").unwrap();
    let console = specimens()
        .unwrap()
        .into_iter()
        .find(|one| one.name == "console_keys-1")
        .unwrap();
    let page = |lang| {
        THEMES
            .render_specimen(&Look::neutral(), &Chrome::new(lang), &console)
            .unwrap()
    };
    assert!(page(german).contains("<html lang=\"en\""));
    assert_eq!(page(german), page(Lang::EN));
}

#[test]
fn days_and_moments_are_said_as_each_language_says_them() {
    let texts = THEMES.texts("default").unwrap();
    let moment = crate::DateTimeView::of(2026, 11, 21, 13, 5);
    for (tag, said, in_brief) in [
        (
            "nl",
            "zaterdag 21 november 2026 om 13:05",
            "21 nov 2026, 13:05",
        ),
        (
            "en",
            "Saturday 21 November 2026 at 13:05",
            "21 Nov 2026, 13:05",
        ),
        (
            "de",
            "Samstag, 21. November 2026 um 13:05 Uhr",
            "21. Nov. 2026, 13:05",
        ),
    ] {
        let lang = Lang::from_tag(tag).unwrap();
        assert_eq!(texts.moment(lang, moment), said);
        // A day in brief stays on one line; the time may stand beneath it.
        let brief = |month| {
            let moment = crate::DateTimeView::of(2026, month, 21, 13, 5);
            let words = Words::of("moment-brief").with("at", moment);
            THEMES.say(&Look::neutral(), lang, &words).unwrap()
        };
        let days = in_brief.replace(' ', "\u{a0}").replace(",\u{a0}", ", ");
        assert_eq!(brief(11), days);
        let months: BTreeSet<String> = (1..=12).map(brief).collect();
        assert_eq!(months.len(), 12, "{tag}");
    }
    for lang in super::languages() {
        let days: BTreeSet<String> = (1..=12)
            .flat_map(|month| (1..=7).map(move |day| crate::DateView::of(2026, month, day)))
            .map(|day| texts.day(lang, day))
            .collect();
        assert_eq!(days.len(), 84);
    }
}
