//! What looks weigh: nothing of an institution's look is kept between pages but its own data. A process
//! of its own, so that what it holds is what this test holds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use sluis_themes::pages::PasswordPage;
use sluis_themes::{
    Chrome, Colour, ContactView, Lang, Look, OwnPicture, OwnTheme, Page as _, Purpose, TOKENS,
    Themes,
};

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

#[test]
fn two_thousand_institutions_with_looks_of_their_own_fit_in_64_mb() {
    let themes = Themes::embedded().unwrap();
    let page = PasswordPage::samples().remove(0);
    let chrome = Chrome::new(Lang::NL);
    let show = |look: &Look| {
        let html = themes.render(look, &chrome, &page).unwrap();
        let style = html.split("/theme/i/").nth(1).unwrap();
        let hash = style.split('/').nth(1).unwrap();
        let own = look.theme.as_ref().unwrap();
        assert!(themes.own_stylesheet("default", own, hash).is_some());
    };
    // Once beforehand, so that what the library keeps for itself does not count.
    show(&look(0));
    let before = resident();
    let mut looks = Vec::new();
    for number in 0..2000 {
        let look = look(number);
        // A page of each would take a minute without optimisation; of every twentieth it shows as well
        // whether anything is kept of one.
        if number % 20 == 0 {
            show(&look);
        }
        looks.push(look);
    }
    let used = resident().saturating_sub(before);
    println!("{} looks: {} KiB", looks.len(), used / 1024);
    assert!(used < 64 << 20, "{used} bytes");
}
