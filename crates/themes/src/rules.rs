//! What the files of a template set must keep to, whoever wrote them.

use std::collections::{BTreeMap, BTreeSet};

use crate::look::Lang;
use crate::source::Files;
use crate::texts::{CONSOLE_LANGUAGE, Texts, keys_with_lines};
use crate::theme::{language_of, text};
use crate::themes::{DEFAULT, ThemeError};

/// The one value that is printed as it is: a drawing that we made ourselves.
const PRINTED_AS_IT_IS: &str = "page.qr_svg|safe";
/// The scripts of pages, of the console's lists, of passkeys, of a sign-in's end, and those of people's pages
/// in one.
const OWN_SCRIPTS: [&str; 5] = [
    "<script src=\"{{ file(preset=\"default\", name=\"page.js\") }}\" defer></script>",
    "<script src=\"{{ file(preset=\"default\", name=\"console.js\") }}\" defer></script>",
    "<script src=\"{{ file(preset=\"default\", name=\"passkey.js\") }}\" defer></script>",
    "<script src=\"{{ file(preset=\"default\", name=\"ending.js\") }}\" defer></script>",
    "<script src=\"{{ file(preset=\"default\", name=\"all.js\") }}\" defer></script>",
];
/// What pages may not hold: their policy would block it, and then it does harm elsewhere.
const FORBIDDEN: [&str; 4] = ["<style", " style=", "javascript:", "<script"];

/// Looks at the source of a template: nothing printed unescaped, no style or script of its own, no
/// text that a language lacks.
pub(crate) fn template(path: &str, source: &str, texts: &Texts) -> Result<(), ThemeError> {
    let letter = path.contains("/templates/letter");
    let console = path.contains("/templates/console");
    let languages = texts.languages();
    for (number, line) in source.lines().enumerate() {
        let wrong =
            |key: &str, fault: &str| Err(ThemeError::new(path, key, fault).at_line(number + 1));
        let compact: String = line.split_whitespace().collect();
        if compact.replace(PRINTED_AS_IT_IS, "").contains("|safe") {
            return wrong("safe", "nothing is printed unescaped");
        }
        let bare = OWN_SCRIPTS
            .iter()
            .fold(line.to_owned(), |line, own| line.replace(own, ""))
            .to_ascii_lowercase();
        if let Some(found) = FORBIDDEN
            .iter()
            .find(|part| !letter && bare.contains(**part))
        {
            return wrong(
                found.trim(),
                "pages hold no styles and scripts of their own",
            );
        }
        for part in line.split("key=\"").skip(1) {
            let (key, behind) = part.split_once('"').unwrap_or((part, ""));
            if behind.trim_start().starts_with('~') {
                continue;
            }
            let lacking = languages.iter().find(|lang| {
                let spared = || {
                    let without = texts.of_console(**lang) != **lang;
                    without && (console || texts.console_keys().contains(key))
                };
                !texts.has(**lang, key) && !spared()
            });
            if let Some(lang) = lacking {
                let fault = format!("there is no such text in `{}`", lang.code());
                return wrong(key, &fault);
            }
        }
    }
    // The same over the ends of lines.
    let compact: String = source.split_whitespace().collect();
    if compact.replace(PRINTED_AS_IT_IS, "").contains("|safe") {
        let fault = "nothing is printed unescaped";
        return Err(ThemeError::new(path, "safe", fault));
    }
    Ok(())
}

/// What a folder holds of a language: its keys with file and line.
type Keys = BTreeMap<String, (String, usize)>;

fn keys_of(preset: &str, files: &Files) -> Result<BTreeMap<Lang, Keys>, ThemeError> {
    let start = format!("{preset}/locales/");
    let mut all: BTreeMap<Lang, Keys> = BTreeMap::new();
    for (path, bytes) in files {
        let Some(lang) = path.strip_prefix(&start).and_then(language_of) else {
            continue;
        };
        let source = text(path, bytes)?;
        let own = all.entry(lang).or_default();
        for (key, line) in keys_with_lines(&source) {
            own.insert(key.to_owned(), (path.clone(), line));
        }
    }
    Ok(all)
}

/// Words of address differ from language to language, and a language may say where its console is.
fn is_own(key: &str) -> bool {
    key.starts_with("address-") || key == CONSOLE_LANGUAGE
}

/// The keys of the product's texts, of all languages.
pub(crate) fn known(files: &Files) -> Result<BTreeSet<String>, ThemeError> {
    let all = keys_of(DEFAULT, files)?.into_values();
    Ok(all.flat_map(Keys::into_keys).collect())
}

/// Looks whether the texts of a folder are complete: what stands in one language stands in each that
/// the folder speaks, Dutch and English always among them; `known` are the product's keys.
pub(crate) fn texts(
    preset: &str,
    files: &Files,
    texts: &Texts,
    known: &BTreeSet<String>,
) -> Result<(), ThemeError> {
    let all = keys_of(preset, files)?;
    if preset != DEFAULT && all.is_empty() {
        return Ok(());
    }
    let spoken: BTreeSet<Lang> = all.keys().copied().chain([Lang::NL, Lang::EN]).collect();
    let every: BTreeSet<Lang> = texts.languages().into_iter().collect();
    for own in all.values() {
        for (key, (file, line)) in own.iter().filter(|(key, _)| !is_own(key)) {
            let needed = if known.contains(key) || preset == DEFAULT {
                &spoken
            } else {
                &every
            };
            let lacking = needed.iter().find(|lang| {
                let has = all.get(*lang).is_some_and(|keys| keys.contains_key(key));
                let spared =
                    texts.of_console(**lang) != **lang && texts.console_keys().contains(key);
                !has && !spared
            });
            if let Some(lang) = lacking {
                let fault = format!("this text has no translation in `{}`", lang.code());
                return Err(ThemeError::new(file, key, &fault).at_line(*line));
            }
        }
    }
    Ok(())
}
