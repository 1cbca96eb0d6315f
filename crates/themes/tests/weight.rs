//! What looks weigh: nothing of an institution's look is kept between pages but its own data. A process
//! of its own, so that what it holds is what this test holds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use sluis_themes::pages::PasswordPage;
use sluis_themes::{
    AppView, Chrome, Colour, ContactView, Lang, Look, OwnPicture, OwnTheme, Page as _, Purpose,
    TOKENS, Themes,
};

/// What all of them may take, in bytes.
const MOST: usize = 64 << 20;
/// One at a time: what the process holds is measured.
static ALONE: Mutex<()> = Mutex::new(());

/// What the process holds in memory, in bytes.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = pages.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// A look with every colour, pictures in every place, its own words and contacts.
fn look(number: u32) -> Look {
    let [_, red, green, blue] = (number * 7919).to_be_bytes();
    let colours = |shade: u8| -> BTreeMap<String, Colour> {
        TOKENS
            .iter()
            .map(|token| ((*token).to_owned(), Colour::of([red ^ shade, green, blue])))
            .collect()
    };
    let picture = |name: &str| {
        Some(OwnPicture {
            href: format!("/theme/i/school-{number}/0123456789abcdef0123456789abcdef/{name}.png"),
            media_type: "image/png",
        })
    };
    let own = |key: &str| (key.to_owned(), format!("Welkom bij school {number}"));
    Look {
        slug: format!("school-{number}"),
        name: format!("School {number}"),
        texts: BTreeMap::from([(Lang::NL, BTreeMap::from([own("password-lead")]))]),
        contacts: vec![ContactView {
            purpose: Purpose::Helpdesk,
            email: Some(format!("helpdesk@school-{number}.example")),
            phone: Some("088 000 00 00".to_owned()),
            ..ContactView::default()
        }],
        theme: Some(OwnTheme {
            light: colours(0),
            dark: colours(255),
            font: Some("slab".to_owned()),
            logo: picture("logo"),
            logo_dark: picture("logo_dark"),
            favicon: picture("favicon"),
            background: picture("background"),
            ..OwnTheme::default()
        }),
        ..Look::neutral()
    }
}

/// A look with as much of everything as may be saved: each letter takes four bytes. The texts are of these keys.
fn largest(number: u32, keys: &[String]) -> Look {
    let german = Lang::from_tag("de").unwrap();
    let letters = |count: usize| "\u{1F600}".repeat(count);
    let mut of_keys = keys.iter();
    let texts = [Lang::NL, Lang::EN, german].map(|lang| {
        let texts = of_keys.by_ref().take(500 / 3 + 1);
        (
            lang,
            texts.map(|key| (key.clone(), letters(1000))).collect(),
        )
    });
    let contact = |purpose| ContactView {
        purpose,
        label: letters(80),
        hours: Some(letters(200)),
        text: Some(letters(500)),
        ..ContactView::default()
    };
    let app = AppView {
        name: letters(80),
        hint: Some(letters(200)),
        ..AppView::default()
    };
    let plain = look(number);
    Look {
        name: letters(80),
        term: [Lang::NL, Lang::EN, german]
            .map(|lang| (lang, letters(40)))
            .into(),
        notice: Some(letters(500)),
        texts: texts.into(),
        contacts: [Purpose::Helpdesk; 10].map(contact).to_vec(),
        store_apps: vec![app; 10],
        theme: plain.theme.map(|theme| OwnTheme {
            font: Some("nunito".to_owned()),
            background: None,
            ..theme
        }),
        ..plain
    }
}

/// A page and a style sheet of a look, as they are served.
fn show(themes: &Themes, look: &Look) {
    let page = PasswordPage::samples().remove(0);
    let html = themes.render(look, &Chrome::new(Lang::NL), &page).unwrap();
    let style = html.split("/theme/i/").nth(1).unwrap();
    let hash = style.split('/').nth(1).unwrap();
    let own = look.theme.as_ref().unwrap();
    assert!(themes.own_stylesheet("default", own, hash).is_some());
}

#[test]
fn nothing_is_kept_of_two_thousand_looks_as_large_as_may_be() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let themes = Themes::embedded().unwrap();
    let keys: Vec<String> = themes
        .own_texts("default", Lang::NL)
        .into_iter()
        .map(|text| text.key)
        .collect();
    assert!(keys.len() >= 500, "{}", keys.len());
    let one = largest(0, &keys);
    let bytes: usize = one
        .texts
        .values()
        .flatten()
        .map(|(_, text)| text.len())
        .sum();
    assert!(bytes > 1_900_000, "the texts alone: {bytes}");
    // Once beforehand, so that what the library keeps for itself does not count.
    show(&themes, &one);
    let before = resident();
    for number in 0..2000 {
        let look = largest(number, &keys);
        if number % 20 == 0 {
            show(&themes, &look);
        }
    }
    let kept = resident().saturating_sub(before);
    println!(
        "2000 looks of {bytes} bytes each, one after the other: {} KiB kept",
        kept / 1024
    );
    assert!(kept < MOST, "{kept} bytes");
}

#[test]
fn two_thousand_institutions_with_looks_of_their_own_fit_in_64_mb() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let themes = Themes::embedded().unwrap();
    // Once beforehand, so that what the library keeps for itself does not count.
    show(&themes, &look(0));
    let before = resident();
    let mut looks = Vec::new();
    for number in 0..2000 {
        let look = look(number);
        // A page of each would take a minute without optimisation; of every twentieth it shows as well
        // whether anything is kept of one.
        if number % 20 == 0 {
            show(&themes, &look);
        }
        looks.push(look);
    }
    let used = resident().saturating_sub(before);
    println!("{} looks: {} KiB", looks.len(), used / 1024);
    assert!(used < MOST, "{used} bytes");
}
