//! The texts of a theme: Fluent messages of the product and of the preset, and on top of them the
//! plain texts of the institution.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::look::Lang;
use crate::themes::ThemeError;
use crate::words::TextArg;

/// Who speaks, to whom, and in which language: what every text may use.
pub(crate) struct Voice {
    pub(crate) lang: Lang,
    pub(crate) formal: bool,
    pub(crate) common: BTreeMap<String, String>,
    pub(crate) overrides: BTreeMap<String, String>,
}

/// The messages of one theme in every language.
pub(crate) struct Texts {
    bundles: BTreeMap<Lang, FluentBundle<FluentResource>>,
    #[cfg(test)]
    pub(crate) used: std::sync::Mutex<std::collections::BTreeSet<String>>,
}

/// Why a text could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TextError {
    #[error("there is no text `{0}`")]
    Missing(String),
    #[error("the text `{key}` could not be filled in: {faults}")]
    Unfilled { key: String, faults: String },
}

impl Texts {
    /// Reads Fluent sources; each entry names its file. Files of one folder share their keys out
    /// among them; those of a later folder win over those of an earlier one.
    pub(crate) fn read(sources: &[(Lang, String, String)]) -> Result<Self, ThemeError> {
        let mut bundles = BTreeMap::new();
        for lang in Lang::ALL {
            let tag: LanguageIdentifier = lang
                .code()
                .parse()
                .map_err(|_| ThemeError::new(lang.code(), "", "not a language tag"))?;
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            bundle.set_use_isolating(false);
            let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
            for (_, file, text) in sources.iter().filter(|source| source.0 == lang) {
                let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                for key in keys(text) {
                    if let Some(other) = known.insert((folder, key), file) {
                        let fault = format!("this text stands in {other} already");
                        return Err(ThemeError::new(file, key, &fault));
                    }
                }
                bundle.add_resource_overriding(resource(file, text)?);
            }
            bundles.insert(lang, bundle);
        }
        Ok(Self {
            bundles,
            #[cfg(test)]
            used: std::sync::Mutex::default(),
        })
    }

    /// The text of a key: the institution's, else the theme's, else the theme's Dutch one.
    pub(crate) fn say(
        &self,
        voice: &Voice,
        key: &str,
        args: &BTreeMap<String, TextArg>,
    ) -> Result<String, TextError> {
        #[cfg(test)]
        if let Ok(mut used) = self.used.lock() {
            used.insert(key.to_owned());
        }
        let spoken: BTreeMap<String, TextArg> = args
            .iter()
            .map(|(name, arg)| (name.clone(), arg.spoken(voice.lang)))
            .collect();
        let args = &spoken;
        let formal_key = format!("{key}-u");
        let own = voice
            .formal
            .then(|| voice.overrides.get(&formal_key))
            .flatten()
            .or_else(|| voice.overrides.get(key));
        if let Some(text) = own {
            return Ok(fill_in(text, voice, args));
        }
        for lang in [voice.lang, Lang::Nl] {
            if let Some(bundle) = self.bundles.get(&lang)
                && let Some(pattern) = bundle.get_message(key).and_then(|found| found.value())
            {
                let filled = fluent_args(voice, args);
                let mut faults = Vec::new();
                let text = bundle
                    .format_pattern(pattern, Some(&filled), &mut faults)
                    .into_owned();
                if faults.is_empty() {
                    return Ok(text);
                }
                let mut listed = String::new();
                for fault in faults {
                    let _ = write!(listed, "{fault} ");
                }
                return Err(TextError::Unfilled {
                    key: key.to_owned(),
                    faults: listed,
                });
            }
        }
        Err(TextError::Missing(key.to_owned()))
    }

    /// A text without anything to fill in, in exactly this language.
    pub(crate) fn plain(&self, lang: Lang, key: &str) -> Option<String> {
        #[cfg(test)]
        if let Ok(mut used) = self.used.lock() {
            used.insert(key.to_owned());
        }
        let bundle = self.bundles.get(&lang)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        Some(
            bundle
                .format_pattern(pattern, None, &mut faults)
                .into_owned(),
        )
    }

    /// Whether a key exists in the theme's texts of a language.
    #[cfg(test)]
    pub(crate) fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundles
            .get(&lang)
            .is_some_and(|bundle| bundle.has_message(key))
    }
}

fn resource(file: &str, text: &str) -> Result<FluentResource, ThemeError> {
    FluentResource::try_new(text.to_owned()).map_err(|(_, faults)| {
        let first = faults.first().map_or_else(String::new, |fault| {
            let line = text[..fault.pos.start.min(text.len())].lines().count();
            format!("line {line}: {fault}")
        });
        ThemeError::new(file, "", &first)
    })
}

/// The keys of a Fluent source, in order.
pub(crate) fn keys(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
        .collect()
}

fn fluent_args<'a>(voice: &'a Voice, args: &'a BTreeMap<String, TextArg>) -> FluentArgs<'a> {
    let mut filled = FluentArgs::new();
    for (name, value) in &voice.common {
        filled.set(name.as_str(), FluentValue::from(value.as_str()));
    }
    for (name, value) in args {
        match value {
            TextArg::Number(number) => filled.set(name.as_str(), FluentValue::from(*number)),
            TextArg::Text(text) => filled.set(name.as_str(), FluentValue::from(text.as_str())),
            // Days and moments were put into words before.
            TextArg::Day(_) | TextArg::Moment(_) => {}
        }
    }
    filled
}

/// Puts the arguments into an institution's plain text, where `{name}` stands for them. A name that
/// does not exist stays as it is written, so that the institution sees its mistake.
fn fill_in(text: &str, voice: &Voice, args: &BTreeMap<String, TextArg>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((inside, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let name = inside.trim().trim_start_matches('$');
        match (args.get(name), voice.common.get(name)) {
            (Some(TextArg::Number(number)), _) => {
                let _ = write!(filled, "{number}");
            }
            (Some(TextArg::Text(value)), _) => filled.push_str(value),
            (Some(TextArg::Day(_) | TextArg::Moment(_)), _) => {}
            (None, Some(value)) => filled.push_str(value),
            (None, None) => {
                let _ = write!(filled, "{{{inside}}}");
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}
