//! What must hold for every theme: colours, drawings, style sheets, faults.

use std::sync::LazyLock;

use super::{THEMES, files_of, messages};
use crate::check::Fault;
use crate::{CONTRAST_PAIRS, Colour, GROUNDS, Themes};

/// Themes of which every sample was rendered in every preset, language and form of address, with what
/// failed. Nothing else uses them, so that they know the texts of that walk alone; it takes seconds,
/// and one does for all who ask.
pub(super) static CHECKED: LazyLock<(Themes, Vec<Fault>)> = LazyLock::new(|| {
    let themes = Themes::embedded().unwrap();
    let faults = themes.check();
    (themes, faults)
});

#[test]
fn every_page_renders_in_every_theme_language_and_form_of_address() {
    let faults = &CHECKED.1;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_palette_is_readable_in_light_and_dark() {
    for (path, text) in files_of("theme.toml") {
        let table: toml::Table = text.parse().unwrap();
        for side in ["light", "dark"] {
            let colour =
                |token: &str| -> Colour { table[side][token].as_str().unwrap().parse().unwrap() };
            let shade = |name: &str| {
                let mixed = GROUNDS.into_iter().find(|ground| ground.name == name);
                mixed.map_or_else(
                    || colour(name),
                    |ground| colour(ground.token).mixed(ground.percent, colour(ground.over)),
                )
            };
            for pair in CONTRAST_PAIRS {
                let ratio = shade(pair.front).contrast(shade(pair.back));
                assert!(ratio >= pair.least, "{path} {side} {pair:?} has {ratio:.2}");
            }
        }
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
    for preset in THEMES.presets() {
        let sheet = String::from_utf8(THEMES.stylesheet(&preset).unwrap().bytes).unwrap();
        assert!(!sheet.contains("//"), "{preset}");
        assert!(!sheet.contains("@import"), "{preset}");
        assert!(sheet.contains("color-scheme:light dark"), "{preset}");
        assert!(sheet.contains("prefers-reduced-motion"), "{preset}");
    }
}

#[test]
fn an_unknown_preset_looks_like_the_product() {
    assert_eq!(
        THEMES.href("nergens", "style.css"),
        THEMES.href("default", "style.css")
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
