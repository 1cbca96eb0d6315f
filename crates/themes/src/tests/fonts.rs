//! Fonts that travel with the pages.

use super::THEMES;
use crate::fonts::FONTS;
use crate::own::{Heavy, OwnPicture, OwnTheme, ThemeFault};
use crate::{Lang, LetterKind, Look, letter_samples};

const SHIPPED: [&str; 4] = ["atkinson", "lexend", "nunito", "noto-serif"];

fn wearing(font: &str, heading_font: &str) -> OwnTheme {
    OwnTheme {
        font: Some(font.to_owned()),
        heading_font: Some(heading_font.to_owned()),
        ..OwnTheme::default()
    }
}

fn sheet(own: &OwnTheme) -> (String, String) {
    let asset = THEMES.present_stylesheet("school", Some(own)).unwrap();
    (String::from_utf8(asset.bytes).unwrap(), asset.content_hash)
}

/// How many fonts a sheet brings. Each has a second rule, for the letters of names.
fn faces(sheet: &str) -> usize {
    let all = sheet.matches("@font-face").count();
    assert_eq!(sheet.matches(";unicode-range:").count() * 2, all);
    all / 2
}

fn background() -> OwnPicture {
    OwnPicture {
        href: "/theme/i/x/00/background.jpg".to_owned(),
        media_type: "image/jpeg",
    }
}

#[test]
fn a_font_that_travels_stands_in_the_sheet_of_who_chose_it_and_in_no_other() {
    for font in FONTS {
        for own in [
            wearing(font, "system"),
            wearing("system", font),
            wearing(font, font),
        ] {
            let (sheet, _) = sheet(&own);
            let expected = usize::from(SHIPPED.contains(&font));
            assert_eq!(faces(&sheet), expected, "{font}");
            assert_eq!(
                sheet.matches("font-display:swap").count(),
                expected * 2,
                "{font}"
            );
            let from = sheet.matches("url(\"data:font/woff2;base64,").count();
            assert_eq!(from, expected, "{font}: nothing is fetched from anywhere");
            let names = sheet.matches(&format!("/{font}-ext.woff2\")")).count();
            assert_eq!(
                names, expected,
                "{font}: but for letters of names, from here"
            );
        }
    }
    for preset in THEMES.presets() {
        let sheet = THEMES.stylesheet(&preset).unwrap().bytes;
        assert_eq!(faces(&String::from_utf8(sheet).unwrap()), 0, "{preset}");
    }
}

#[test]
fn the_address_of_a_sheet_tells_its_font() {
    let hashes: std::collections::BTreeSet<String> = FONTS
        .into_iter()
        .map(|font| sheet(&wearing(font, "system")).1)
        .collect();
    assert_eq!(hashes.len(), FONTS.len());
    let own = wearing("lexend", "system");
    let (_, hash) = sheet(&own);
    let (found, _) = THEMES.own_stylesheet("school", &own, &hash).unwrap();
    assert_eq!(faces(&String::from_utf8(found.bytes).unwrap()), 1);
}

#[test]
fn a_page_brings_one_font_at_most_and_none_beside_a_picture_behind_it() {
    let faults = |own: &OwnTheme| {
        let heavy = THEMES.faults("school", own).into_iter();
        let heavy: Vec<Heavy> = heavy
            .filter_map(|fault| match fault {
                ThemeFault::TooHeavy(heavy) => Some(heavy),
                _ => None,
            })
            .collect();
        heavy
    };
    let two = wearing("lexend", "noto-serif");
    assert_eq!(faults(&two), [Heavy::TwoFonts]);
    assert_eq!(faces(&sheet(&two).0), 1);
    for (font, heading_font) in [
        ("nunito", "nunito"),
        ("nunito", "serif"),
        ("slab", "nunito"),
    ] {
        let own = wearing(font, heading_font);
        assert_eq!(faults(&own), [], "{font} {heading_font}");
        let own = OwnTheme {
            background: Some(background()),
            ..own
        };
        assert_eq!(
            faults(&own),
            [Heavy::FontAndBackground],
            "{font} {heading_font}"
        );
        assert_eq!(faces(&sheet(&own).0), 0, "{font} {heading_font}");
    }
    let own = OwnTheme {
        background: Some(background()),
        ..wearing("slab", "serif")
    };
    assert_eq!(faults(&own), []);
}

#[test]
fn mails_name_fonts_of_the_system_alone() {
    let look = Look {
        theme: Some(wearing("atkinson", "lexend")),
        ..super::institution()
    };
    let letter = letter_samples()
        .into_iter()
        .find(|one| one.kind == LetterKind::NewPassword);
    let html = THEMES
        .letter(&look, Lang::NL, &letter.unwrap())
        .unwrap()
        .html;
    assert!(html.contains("font-family:system-ui"));
    for name in ["Atkinson", "Lexend", "font-face"] {
        assert!(!html.contains(name), "{name}");
    }
}

#[test]
fn the_console_shows_each_font_in_itself() {
    let sheet = String::from_utf8(THEMES.asset("default", "fonts.css").unwrap().bytes).unwrap();
    assert_eq!(faces(&sheet), SHIPPED.len());
    for font in FONTS {
        assert_eq!(
            sheet.matches(&format!(".face-{font}{{")).count(),
            1,
            "{font}"
        );
    }
    // The page around the samples keeps its own font, whatever that is called.
    assert_eq!(
        sheet.matches(" sample\";font-style").count(),
        SHIPPED.len() * 2
    );
    assert!(sheet.contains(".face-nunito{font-family:\"Nunito sample\","));
}
