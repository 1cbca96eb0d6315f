//! What must hold for the themes that are shipped, by subject. Tests named after a row of the
//! requirements prove as much of it as a rendered page can.

mod account;
mod closing;
mod enrolment;
mod fonts;
mod grounds;
mod help;
mod layers;
mod mail;
mod markup;
mod own_texts;
mod parts;
mod recovery;
mod second_factor;
mod sets;
mod sign_in;
mod surroundings;
mod texts;
mod themes;
mod unlock;
mod verbs;

use std::sync::LazyLock;

use crate::{AppView, Chrome, ContactView, Lang, Look, Page, Purpose, Themes, source};

static THEMES: LazyLock<Themes> = LazyLock::new(|| {
    let themes = Themes::embedded().unwrap();
    themes.read_console();
    themes
});

fn languages() -> Vec<Lang> {
    let all = THEMES.languages().into_iter();
    all.map(|(lang, _)| lang).collect()
}

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

/// An institution with contacts for every purpose and two apps.
fn institution() -> Look {
    let contact = |purpose, label: &str, email: &str, phone: Option<&str>| ContactView {
        purpose,
        label: label.to_owned(),
        email: Some(email.to_owned()),
        phone: phone.map(str::to_owned),
        hours: phone.map(|_| "ma-vr 9.00-17.00".to_owned()),
        text: None,
        ..ContactView::default()
    };
    let app = |name: &str, hint: &str| AppView {
        name: name.to_owned(),
        android_url: Some(format!("https://android.example/{name}")),
        ios_url: Some(format!("https://ios.example/{name}")),
        hint: Some(hint.to_owned()),
        ..AppView::default()
    };
    Look {
        slug: "regenboog".to_owned(),
        name: "De Regenboogschool".to_owned(),
        contacts: vec![
            contact(
                Purpose::Helpdesk,
                "Helpdesk",
                "helpdesk@voorbeeld.example",
                Some("088 - 000 00 00"),
            ),
            contact(Purpose::MainContact, "Noor", "noor@voorbeeld.example", None),
            contact(Purpose::ProjectTeam, "Team", "team@voorbeeld.example", None),
        ],
        store_apps: vec![
            app("Sleutelbos", "Kies het plusteken rechtsonder."),
            app(
                "Codemaker",
                "Kies het plusteken bovenaan, dan ander account.",
            ),
        ],
        ..Look::neutral()
    }
}

fn show_with<P: Page>(look: &Look, chrome: &Chrome, page: &P) -> String {
    THEMES.render(look, chrome, page).unwrap()
}

fn show_in<P: Page>(look: &Look, lang: Lang, page: &P) -> String {
    show_with(look, &Chrome::new(lang), page)
}

/// The page of an institution, in Dutch.
fn show<P: Page>(page: &P) -> String {
    show_in(&institution(), Lang::NL, page)
}

/// The part of a page between two marks; panics where one is missing.
fn part<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let start = html.find(from).unwrap_or_else(|| panic!("no {from}"));
    let length = html[start..].find(to).unwrap_or_else(|| panic!("no {to}"));
    &html[start..start + length]
}

/// Where something stands in a page; panics where it does not.
fn at(html: &str, needle: &str) -> usize {
    html.find(needle).unwrap_or_else(|| panic!("no {needle}"))
}

/// The list of steps of a page.
fn path(html: &str) -> &str {
    part(html, "<nav class=\"path\"", "</nav>")
}
