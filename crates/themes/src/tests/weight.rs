//! What looks weigh: nothing of an institution's look is kept between pages but its own data.

use std::collections::BTreeMap;

use super::THEMES;
use crate::pages::PasswordPage;
use crate::{Chrome, Colour, Lang, Look, OwnTheme, Page as _, TOKENS};

/// What the process holds in memory, in bytes.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = pages.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// A look with every colour, its own words and contacts.
fn look(number: u32) -> Look {
    let [_, red, green, blue] = (number * 7919).to_be_bytes();
    let own = |key: &str| (key.to_owned(), format!("Welkom bij school {number}"));
    Look {
        slug: format!("school-{number}"),
        name: format!("School {number}"),
        texts: BTreeMap::from([(Lang::NL, BTreeMap::from([own("password-lead")]))]),
        theme: Some(OwnTheme {
            light: TOKENS
                .iter()
                .map(|token| ((*token).to_owned(), Colour::of([red, green, blue])))
                .collect(),
            ..OwnTheme::default()
        }),
        ..super::institution()
    }
}

#[test]
#[ignore = "a measurement: cargo test -p sluis-themes --release two_thousand -- --ignored --nocapture"]
fn two_thousand_institutions_with_looks_of_their_own_fit_in_64_mb() {
    let page = PasswordPage::samples().remove(0);
    let chrome = Chrome::new(Lang::NL);
    // Once beforehand, so that what the library keeps for itself does not count.
    THEMES.render(&look(0), &chrome, &page).unwrap();
    let before = resident();
    let mut looks = Vec::new();
    for number in 0..2000 {
        let look = look(number);
        let html = THEMES.render(&look, &chrome, &page).unwrap();
        let style = html.split("/theme/i/").nth(1).unwrap();
        let hash = style.split('/').nth(1).unwrap();
        let own = look.theme.as_ref().unwrap();
        assert!(THEMES.own_stylesheet("default", own, hash).is_some());
        looks.push(look);
    }
    let used = resident().saturating_sub(before);
    println!("{} looks: {} KiB", looks.len(), used / 1024);
    assert!(used < 64 << 20, "{used} bytes");
}
