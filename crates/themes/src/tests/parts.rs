//! What is read at the start, and what only when somebody asks for it.

use crate::letters::{letter_samples, text_samples};
use crate::page::specimens;
use crate::themes::DEFAULT;
use crate::{Chrome, Lang, Look, Themes, Words};

fn has_console(themes: &Themes) -> bool {
    themes.dressed(DEFAULT).unwrap().with_console
}

fn bare() -> Look {
    Look {
        preset: DEFAULT.to_owned(),
        ..Look::neutral()
    }
}

#[test]
fn what_people_see_and_are_sent_needs_nothing_of_the_console() {
    let themes = Themes::embedded().unwrap();
    let look = bare();
    for lang in [Lang::NL, Lang::EN, Lang::from_tag("de").unwrap()] {
        for specimen in specimens().unwrap() {
            if specimen.prepared.template.starts_with("console") {
                continue;
            }
            themes
                .render_specimen(&look, &Chrome::new(lang), &specimen)
                .unwrap();
            assert!(!has_console(&themes), "{}", specimen.prepared.template);
        }
        for letter in letter_samples() {
            themes.letter(&look, lang, &letter).unwrap();
            assert!(!has_console(&themes), "{:?}", letter.kind);
        }
        for message in text_samples() {
            themes.text_message(&look, lang, &message).unwrap();
        }
        assert!(themes.console_speaks(lang) == (lang.code() != "de"));
    }
    assert!(!has_console(&themes));
}

#[test]
fn the_console_is_read_when_a_page_of_it_is_asked_for() {
    let themes = Themes::embedded().unwrap();
    let page = specimens().unwrap();
    let page = page
        .iter()
        .find(|one| one.prepared.template == "console_people.html");
    let html = themes.render_specimen(&bare(), &Chrome::new(Lang::NL), page.unwrap());
    assert!(html.unwrap().contains("</html>"));
    assert!(has_console(&themes));
}

#[test]
fn the_console_is_read_when_a_text_of_it_is_said() {
    let themes = Themes::embedded().unwrap();
    let says = |key| themes.say(&bare(), Lang::NL, &Words::of(key)).is_some();
    assert!(says("product-term"));
    assert!(!has_console(&themes));
    assert!(says("console-nav-people"));
    assert!(has_console(&themes));
}
