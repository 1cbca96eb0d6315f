//! Where the texts come from.

use crate::look::Lang;
use crate::source::{self, Files};
use crate::spoken::Parsed;
use crate::texts::Texts;
use crate::theme::{chain, language_of, text_sources};
use crate::themes::ThemeError;

/// The texts of a preset, all in one place.
fn texts(files: &Files) -> Result<Texts, ThemeError> {
    let sources = text_sources(&chain("zorg", files)?, files, &mut Parsed::default())?;
    Texts::read("zorg", sources, None)
}

fn with(path: &str, text: &str) -> Files {
    let mut files = source::embedded();
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    files
}

#[test]
fn the_language_of_a_file_stands_before_its_ending() {
    assert_eq!(language_of("nl.ftl"), Some(Lang::NL));
    assert_eq!(language_of("letters.en.ftl"), Some(Lang::EN));
    assert_eq!(language_of("fy.ftl"), Lang::from_tag("fy"));
    for name in ["NL.ftl", "nl.toml", "nl", "letters.ftl", "lettersnl.ftl"] {
        assert_eq!(language_of(name), None, "{name}");
    }
}

#[test]
fn all_files_of_a_language_count_and_a_preset_overrides_in_any_of_them() {
    let files = with("zorg/locales/extra.nl.ftl", "letter-foot = Van ons.\n");
    let texts = texts(&files).unwrap();
    assert_eq!(
        texts.plain(Lang::NL, "letter-foot").as_deref(),
        Some("Van ons.")
    );
    assert!(texts.has(Lang::NL, "product-term"));
    assert!(texts.has(Lang::EN, "letter-foot"));
}

#[test]
fn a_text_that_stands_twice_in_a_folder_is_refused_by_file_and_key() {
    for (path, text) in [
        ("default/locales/more.nl.ftl", "letter-foot = Nog eens.\n"),
        ("zorg/locales/more.nl.ftl", "eigen = Een\neigen = Twee\n"),
    ] {
        let files = with(path, text);
        let Err(error) = texts(&files) else {
            panic!("{path} was taken");
        };
        let key = text.split_once(' ').unwrap().0;
        assert_eq!(error.key, key);
        assert!(error.file.ends_with(".nl.ftl"), "{}", error.file);
    }
}
