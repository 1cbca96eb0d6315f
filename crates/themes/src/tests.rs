//! What must hold for the themes that are shipped.

use std::collections::BTreeSet;

use crate::source;
use crate::texts::keys;
use crate::{
    CONTRAST_PAIRS, Chrome, Colour, Lang, Look, Themes, Words, pages::PasswordPage, specimens,
};

fn files_of(kind: &str) -> Vec<(String, String)> {
    source::embedded()
        .into_iter()
        .filter(|(path, _)| path.contains(kind))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn messages(path: &str) -> String {
    String::from_utf8(source::embedded()[path].clone()).unwrap()
}

#[test]
fn every_page_renders_in_every_theme_language_and_form_of_address() {
    let faults = Themes::embedded().unwrap().check();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_palette_is_readable_in_light_and_dark() {
    for (path, text) in files_of("theme.toml") {
        let table: toml::Table = text.parse().unwrap();
        for side in ["light", "dark"] {
            let colour =
                |token: &str| -> Colour { table[side][token].as_str().unwrap().parse().unwrap() };
            for pair in CONTRAST_PAIRS {
                let ratio = colour(pair.front).contrast(colour(pair.back));
                assert!(ratio >= pair.least, "{path} {side} {pair:?} has {ratio:.2}");
            }
        }
    }
}

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
    let themes = Themes::embedded().unwrap();
    assert!(themes.check().is_empty());
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
    let source = messages("default/locales/nl.ftl");
    let known: BTreeSet<&str> = keys(&source).into_iter().collect();
    for (path, text) in files_of("/locales/") {
        for key in keys(&text) {
            assert!(known.contains(key), "{path}: `{key}`");
        }
    }
}

#[test]
fn templates_hold_no_words_scripts_styles_or_foreign_addresses() {
    for (path, template) in files_of("/templates/") {
        let mut markup = template.clone();
        for (open, close) in [("{%", "%}"), ("{{", "}}"), ("{#", "#}")] {
            while let Some(start) = markup.find(open) {
                let end = markup[start..].find(close).unwrap() + start + 2;
                markup.replace_range(start..end, "");
            }
        }
        for line in markup.lines() {
            let mut words = String::new();
            let mut inside_tag = false;
            for letter in line.chars() {
                match letter {
                    '<' => inside_tag = true,
                    '>' => inside_tag = false,
                    _ if !inside_tag => words.push(letter),
                    _ => {}
                }
            }
            assert!(!words.chars().any(char::is_alphabetic), "{path}: {line}");
            for forbidden in [" style=", "<style", "javascript:", "http:", "https:", "//"] {
                assert!(!line.contains(forbidden), "{path}: {line}");
            }
            let handler = line.split_whitespace().any(|word| {
                word.strip_prefix("on").is_some_and(|rest| {
                    rest.split_once('=')
                        .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase()))
                })
            });
            assert!(!handler, "{path}: {line}");
        }
        let scripts = markup.matches("<script").count();
        let own = markup
            .matches("<script src=\"/static/submit.js\" defer></script>")
            .count();
        assert_eq!(scripts, own, "{path}");
    }
}

#[test]
fn only_the_qr_code_is_printed_unescaped() {
    for (path, template) in files_of("/templates/") {
        let compact = template.replace(' ', "");
        let allowed = usize::from(path.ends_with("enrol_totp.html"));
        assert_eq!(compact.matches("|safe").count(), allowed, "{path}");
    }
}

#[test]
fn drawings_hold_no_scripts_and_fetch_nothing() {
    for (path, drawing) in files_of(".svg") {
        for forbidden in [
            "<script",
            "<foreignObject",
            "href=",
            "<image",
            "<style",
            "onload",
        ] {
            assert!(!drawing.contains(forbidden), "{path}: {forbidden}");
        }
    }
}

#[test]
fn style_sheets_fetch_nothing_from_elsewhere() {
    let themes = Themes::embedded().unwrap();
    for preset in themes.presets() {
        let sheet = String::from_utf8(themes.stylesheet(preset).unwrap().bytes.clone()).unwrap();
        assert!(!sheet.contains("//"), "{preset}");
        assert!(!sheet.contains("@import"), "{preset}");
        assert!(sheet.contains("color-scheme:light dark"), "{preset}");
        assert!(sheet.contains("prefers-reduced-motion"), "{preset}");
    }
}

#[test]
fn n33_help_stands_at_the_same_place_on_every_page() {
    let themes = Themes::embedded().unwrap();
    for specimen in specimens().unwrap() {
        let html = themes
            .render_specimen(&Look::neutral(), &Chrome::new(Lang::Nl), &specimen)
            .unwrap();
        let at = |needle: &str| html.find(needle).unwrap_or_else(|| panic!("{needle}"));
        assert!(at("class=\"skip\"") < at("class=\"masthead\""));
        assert!(at("class=\"masthead\"") < at("<h1>"));
        assert!(at("</main>") < at("class=\"help\""));
        assert!(at("class=\"help\"") < at("class=\"foot\""));
        assert_eq!(html.matches("<h1>").count(), 1, "{}", specimen.name);
        assert!(
            html.matches("class=\"primary").count() <= 1,
            "{}",
            specimen.name
        );
    }
}

#[test]
fn an_error_is_an_alert_tied_to_its_field_and_marked_in_the_title() {
    use crate::Page as _;
    let themes = Themes::embedded().unwrap();
    let wrong = PasswordPage::samples()
        .into_iter()
        .find(|page| page.error.is_some())
        .unwrap();
    let html = themes
        .render(&Look::neutral(), &Chrome::new(Lang::Nl), &wrong)
        .unwrap();
    assert!(html.contains("<title>Fout: "));
    assert!(html.contains("role=\"alert\" id=\"error\""));
    assert!(html.contains("aria-describedby=\"error"));
    assert!(html.contains("aria-invalid=\"true\""));
}

#[test]
fn every_form_that_comes_back_to_us_carries_the_token() {
    let themes = Themes::embedded().unwrap();
    let chrome = Chrome {
        csrf: Some("forgery-token".into()),
        ..Chrome::new(Lang::En)
    };
    for specimen in specimens().unwrap() {
        let html = themes
            .render_specimen(&Look::neutral(), &chrome, &specimen)
            .unwrap();
        let forms = html.matches("<form").count() - html.matches("data-answer").count();
        assert_eq!(
            html.matches("name=\"csrf\" value=\"forgery-token\"")
                .count(),
            forms,
            "{}",
            specimen.name
        );
    }
}

#[test]
fn an_institutions_texts_are_data_and_never_markup() {
    use crate::Page as _;
    let themes = Themes::embedded().unwrap();
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
    let html = themes.render(&look, &Chrome::new(Lang::Nl), &page).unwrap();
    for forbidden in ["<script>", "<b>", "<img src=x>", "<i>"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("Welkom bij &lt;b&gt;Naam&lt;/b&gt; &lt;i&gt;{onbekend}&lt;/i&gt;"));
}

#[test]
fn e22_the_form_of_address_is_a_setting() {
    let themes = Themes::embedded().unwrap();
    let mut look = Look::neutral();
    let specimen = specimens()
        .unwrap()
        .into_iter()
        .find(|one| one.name == "institution-1")
        .unwrap();
    let chrome = Chrome::new(Lang::Nl);
    let html = themes.render_specimen(&look, &chrome, &specimen).unwrap();
    assert!(html.contains("Waar hoor je bij?"));
    look.formal = true;
    let html = themes.render_specimen(&look, &chrome, &specimen).unwrap();
    assert!(html.contains("Waar hoort u bij?"));
}

#[test]
fn an_unknown_preset_looks_like_the_product() {
    let themes = Themes::embedded().unwrap();
    assert_eq!(
        themes.href("nergens", "style.css"),
        themes.href("default", "style.css")
    );
}

#[test]
fn a_broken_theme_is_refused_by_file_and_key() {
    let folder = std::env::temp_dir().join(format!("sluis-themes-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("school")).unwrap();
    let good = messages("school/theme.toml");
    for (bad, key) in [
        (good.replacen("#a3126f", "red", 1), "light.primary"),
        (good.replacen("#a3126f", "#ffd0e8", 1), "light.on_primary"),
        (good.replacen("\"rounded\"", "\"comic\"", 1), "font"),
        (good.replacen("logo.svg", "nothing.svg", 1), "files.logo"),
    ] {
        std::fs::write(folder.join("school/theme.toml"), bad).unwrap();
        let Err(error) = Themes::from_dir(&folder) else {
            panic!("{key} was taken");
        };
        assert_eq!(
            (error.file.as_str(), error.key.as_str()),
            ("school/theme.toml", key)
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn confidential_values_do_not_show_in_debug_output() {
    use crate::Page as _;
    let page = crate::pages::RecoveryCodesPage::samples().remove(0);
    assert!(!format!("{page:?}").contains("K7QM"));
}

#[test]
fn numbers_choose_singular_and_plural() {
    let words = Words::of("attempts-left").with("count", 1);
    assert_eq!(words.args.len(), 1);
    let themes = Themes::embedded().unwrap();
    let looked = |name: &str| {
        let specimen = specimens()
            .unwrap()
            .into_iter()
            .find(|one| one.name == name)
            .unwrap();
        themes
            .render_specimen(&Look::neutral(), &Chrome::new(Lang::Nl), &specimen)
            .unwrap()
    };
    assert!(looked("second_factor-2").contains("nog 2 keer proberen"));
    assert!(looked("second_factor-6").contains("nog één keer proberen"));
    assert!(looked("second_factor-1").contains("12 uur niet om een code"));
    assert!(looked("second_factor-4").contains("een week niet om een code"));
}
