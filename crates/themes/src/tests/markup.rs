//! What must hold for the markup of every page.

use super::{THEMES, files_of, institution};
use crate::pages::PasswordPage;
use crate::{Chrome, Lang, Look, specimens};

/// The templates of pages; letters have rules of their own.
fn pages() -> impl Iterator<Item = (String, String)> {
    files_of("/templates/")
        .into_iter()
        .filter(|(path, _)| !path.contains("/templates/letter"))
}

#[test]
fn templates_hold_no_words_scripts_styles_or_foreign_addresses() {
    for (path, template) in pages() {
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
        let own = [
            "<script src=\"{{ file(preset=\"default\", name=\"page.js\") }}\" defer></script>",
            "<script src=\"{{ file(preset=\"default\", name=\"console.js\") }}\" defer></script>",
            "<script src=\"{{ file(preset=\"default\", name=\"passkey.js\") }}\" defer></script>",
            "<script src=\"{{ file(preset=\"default\", name=\"ending.js\") }}\" defer></script>",
            "<script src=\"{{ file(preset=\"default\", name=\"all.js\") }}\" defer></script>",
        ];
        let own: usize = own.iter().map(|own| template.matches(own).count()).sum();
        assert_eq!(scripts, own, "{path}");
    }
}

#[test]
fn web_01_only_the_qr_code_is_printed_unescaped() {
    for (path, template) in pages() {
        let compact = template.replace(' ', "");
        let allowed = usize::from(path.ends_with("enrol_totp.html"));
        assert_eq!(compact.matches("|safe").count(), allowed, "{path}");
    }
}

#[test]
fn an_error_is_an_alert_tied_to_its_field_and_marked_in_the_title() {
    use crate::Page as _;
    let wrong = PasswordPage::samples()
        .into_iter()
        .find(|page| page.error.is_some())
        .unwrap();
    let html = THEMES
        .render(&Look::neutral(), &Chrome::new(Lang::NL), &wrong)
        .unwrap();
    assert!(html.contains("<title>Fout: "));
    assert!(html.contains("role=\"alert\" id=\"error\""));
    assert!(html.contains("aria-describedby=\"error"));
    assert!(html.contains("aria-invalid=\"true\""));
}

#[test]
fn every_form_that_comes_back_to_us_carries_the_token() {
    let chrome = Chrome {
        csrf: Some("forgery-token".into()),
        ..Chrome::new(Lang::EN)
    };
    for specimen in specimens().unwrap() {
        let html = THEMES
            .render_specimen(&Look::neutral(), &chrome, &specimen)
            .unwrap();
        let forms = html.matches("<form").count()
            - html.matches("data-answer").count()
            - html.matches("method=\"get\"").count();
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
fn confidential_values_do_not_show_in_debug_output() {
    use crate::Page as _;
    let page = crate::pages::RecoveryCodesPage::samples().remove(0);
    assert!(!format!("{page:?}").contains("K7QM"));
}

/// Fields that browsers must not keep or fill, each with its reason.
const KEPT_NOWHERE: [(&str, &str); 4] = [
    (
        "badge_code",
        "the code of a card on a computer that others use",
    ),
    ("user_code", "it works once, for a device"),
    (
        "security_answer",
        "a secret that is not to lie in a list of suggestions",
    ),
    (
        "name",
        "what a passkey is called: the person's own name would be suggested",
    ),
];

#[test]
fn every_field_of_people_says_what_it_is_for_and_only_named_ones_are_kept_nowhere() {
    let purposes = [
        "username",
        "username webauthn",
        "current-password",
        "new-password",
        "one-time-code",
        "email",
        "tel",
        "organization",
        "off",
    ];
    let mut off = std::collections::BTreeSet::new();
    for specimen in specimens().unwrap() {
        if specimen.name.starts_with("console") {
            continue;
        }
        let html = THEMES
            .render_specimen(&institution(), &Chrome::new(Lang::NL), &specimen)
            .unwrap();
        for input in html.split("<input ").skip(1) {
            let tag = input.split_once('>').unwrap().0;
            let value = |name: &str| {
                let sign = format!("{name}=\"");
                let inside = tag.split(&sign).nth(1)?;
                Some(inside.split_once('"')?.0.to_owned())
            };
            let kind = value("type").unwrap_or_default();
            if !["text", "email", "tel", "password", "search"].contains(&kind.as_str()) {
                continue;
            }
            let (name, purpose) = (
                value(" name").or_else(|| value("name")),
                value("autocomplete"),
            );
            let (name, purpose) = (name.unwrap_or_default(), purpose.unwrap_or_default());
            assert!(
                purposes.contains(&purpose.as_str()),
                "{}: {name} {purpose:?}",
                specimen.name
            );
            if purpose == "off" {
                off.insert(name);
            }
        }
    }
    let named = KEPT_NOWHERE.map(|(name, _)| name.to_owned()).into();
    assert_eq!(off, named);
}
