//! The texts of a theme: Fluent messages of the product and of the preset, and on top of them the
//! plain texts of the institution.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use fluent_bundle::{FluentArgs, FluentValue};

use crate::dates::{self, DateTimeView, DateView};
use crate::look::Lang;
use crate::rich;
use crate::spoken::{Source, Spoken};
use crate::themes::ThemeError;
use crate::words::TextArg;

/// Who speaks, to whom, and in which language: what every text may use. It is made for each text of a page,
/// so it copies nothing.
pub(crate) struct Voice<'v> {
    pub(crate) lang: Lang,
    pub(crate) formal: bool,
    pub(crate) common: Named<'v>,
    pub(crate) overrides: Named<'v>,
}

/// A few texts by their names.
#[derive(Default)]
pub(crate) struct Named<'v>(Vec<(&'v str, &'v str)>);

impl<'v> Named<'v> {
    fn get(&self, name: &str) -> Option<&'v str> {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, text)| *text)
    }
}

impl<'v> FromIterator<(&'v str, &'v str)> for Named<'v> {
    fn from_iter<I: IntoIterator<Item = (&'v str, &'v str)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

/// The messages of one theme in every language.
pub(crate) struct Texts {
    /// Whose they are.
    preset: String,
    languages: BTreeMap<Lang, Arc<Spoken>>,
    /// The files, the product's first.
    sources: Vec<Source>,
    /// [`Texts::console_keys`], once somebody asked.
    console_keys: OnceLock<BTreeSet<String>>,
    /// [`Texts::variables`], likewise.
    variables: OnceLock<BTreeMap<String, Variables>>,
    #[cfg(test)]
    pub(crate) used: std::sync::Mutex<BTreeSet<String>>,
}

/// What is filled into a text.
#[derive(Default)]
pub(crate) struct Variables {
    /// The names.
    pub(crate) names: BTreeSet<String>,
    /// A letter says it, no page.
    pub(crate) of_letters: bool,
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
    /// Takes Fluent sources. Files of one folder share their keys out among them; those of a later folder win over
    /// those of an earlier one. What a preset takes over from its parent is there once for both.
    pub(crate) fn read(
        preset: &str,
        sources: Vec<Source>,
        parent: Option<&Self>,
    ) -> Result<Self, ThemeError> {
        let mut languages = BTreeMap::new();
        for lang in sources.iter().map(|source| source.lang) {
            if let Entry::Vacant(place) = languages.entry(lang) {
                let below = parent.and_then(|parent| parent.languages.get(&lang));
                place.insert(Spoken::read(lang, preset, &sources, below)?);
            }
        }
        Ok(Self {
            preset: preset.to_owned(),
            languages,
            sources,
            console_keys: OnceLock::new(),
            variables: OnceLock::new(),
            #[cfg(test)]
            used: std::sync::Mutex::default(),
        })
    }

    /// What only the console says: the keys of the files `console….ftl`.
    pub(crate) fn console_keys(&self) -> &BTreeSet<String> {
        self.console_keys.get_or_init(|| {
            let of_console = self.sources.iter().filter(|source| source.is("console"));
            of_console
                .flat_map(|source| keys(source.text()))
                .map(str::to_owned)
                .collect()
        })
    }

    /// What people's pages and letters say, by key, and what is filled in there. Only who looks for words of an
    /// institution's own asks.
    pub(crate) fn variables(&self) -> &BTreeMap<String, Variables> {
        self.variables.get_or_init(|| {
            let dutch = self.sources.iter().filter(|source| source.lang == Lang::NL);
            let mut variables: BTreeMap<String, Variables> = BTreeMap::new();
            for source in dutch.filter(|source| !source.is("console")) {
                let mut present = None;
                for line in source.text().lines().filter(|line| !line.starts_with('#')) {
                    if let Some((key, _)) = keys_with_lines(line).next() {
                        let of = variables.entry(key.to_owned()).or_default();
                        of.of_letters |= source.is("letters");
                        present = Some(key.to_owned());
                    }
                    if let Some(of) = present.as_ref().and_then(|key| variables.get_mut(key)) {
                        of.names.extend(named(line));
                    }
                }
            }
            variables
        })
    }

    /// The preset whose they are.
    pub(crate) fn preset(&self) -> &str {
        &self.preset
    }

    /// Every language that there are texts in, in the order in which they are offered.
    pub(crate) fn languages(&self) -> Vec<Lang> {
        let mut all: Vec<Lang> = self.languages.keys().copied().collect();
        all.sort_by_key(|lang| lang.rank());
        all
    }

    /// The language of the console for somebody who reads `lang`: a language says itself when it
    /// has no texts for the console.
    pub(crate) fn of_console(&self, lang: Lang) -> Lang {
        self.plain(lang, CONSOLE_LANGUAGE)
            .and_then(|tag| Lang::from_tag(&tag))
            .unwrap_or(lang)
    }

    /// The words of address in a language.
    pub(crate) fn address(&self, lang: Lang, formal: bool) -> Option<&BTreeMap<String, String>> {
        Some(self.languages.get(&lang)?.address(formal))
    }

    /// The text of a key: the institution's, else the theme's, else the theme's in the language of
    /// the console, else the theme's Dutch one.
    pub(crate) fn say(
        &self,
        voice: &Voice<'_>,
        key: &str,
        args: &BTreeMap<String, TextArg>,
    ) -> Result<String, TextError> {
        #[cfg(test)]
        if let Ok(mut used) = self.used.lock() {
            used.insert(key.to_owned());
        }
        let own = voice
            .formal
            .then(|| voice.overrides.get(&format!("{key}-u")))
            .flatten()
            .or_else(|| voice.overrides.get(key));
        if let Some(text) = own {
            let text = rich::marked(text);
            return Ok(fill_in(&text, voice, &self.all_spoken(voice.lang, args)));
        }
        self.filled(voice.lang, voice, key, args)
            .or_else(|| self.filled(self.of_console(voice.lang), voice, key, args))
            .or_else(|| self.filled(Lang::NL, voice, key, args))
            .unwrap_or_else(|| Err(TextError::Missing(key.to_owned())))
    }

    /// The text in exactly this language; `None` where it has none.
    fn filled(
        &self,
        lang: Lang,
        voice: &Voice<'_>,
        key: &str,
        args: &BTreeMap<String, TextArg>,
    ) -> Option<Result<String, TextError>> {
        let (bundle, pattern) = self.languages.get(&lang)?.find(key)?;
        let args = self.all_spoken(lang, args);
        let filled = fluent_args(voice, &args);
        let mut faults = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(&filled), &mut faults)
            .into_owned();
        if faults.is_empty() {
            return Some(Ok(text));
        }
        let mut listed = String::new();
        for fault in faults {
            let _ = write!(listed, "{fault} ");
        }
        Some(Err(TextError::Unfilled {
            key: key.to_owned(),
            faults: listed,
        }))
    }

    /// What a text is filled in with, in words. Of a moment `at` there is also `at-brief`, for a column.
    fn all_spoken(
        &self,
        lang: Lang,
        args: &BTreeMap<String, TextArg>,
    ) -> BTreeMap<String, TextArg> {
        let mut all = BTreeMap::new();
        for (name, arg) in args {
            if let TextArg::Moment(moment) = arg {
                let brief = TextArg::Text(self.timed(lang, "moment-in-brief", *moment));
                all.insert(format!("{name}-brief"), brief);
            }
            all.insert(name.clone(), self.spoken(lang, arg.clone()));
        }
        all
    }

    /// The same, with days and moments in words.
    pub(crate) fn spoken(&self, lang: Lang, arg: TextArg) -> TextArg {
        match arg {
            TextArg::Day(day) => TextArg::Text(self.day(lang, day)),
            TextArg::Moment(moment) => TextArg::Text(self.moment(lang, moment)),
            plain => plain,
        }
    }

    /// "zaterdag 21 november 2026", as the language's own text says it.
    pub(crate) fn day(&self, lang: Lang, day: DateView) -> String {
        self.dated(lang, "date-in-words", &dates::arguments(day, None))
    }

    /// The day in words with the time behind it.
    pub(crate) fn moment(&self, lang: Lang, moment: DateTimeView) -> String {
        self.timed(lang, "moment-in-words", moment)
    }

    fn timed(&self, lang: Lang, key: &str, moment: DateTimeView) -> String {
        let day = DateView {
            year: moment.year,
            month: moment.month,
            day: moment.day,
            weekday: moment.weekday,
        };
        let args = dates::arguments(day, Some((moment.hour, moment.minute)));
        self.dated(lang, key, &args)
    }

    fn dated(&self, lang: Lang, key: &str, args: &BTreeMap<String, TextArg>) -> String {
        #[cfg(test)]
        if let Ok(mut used) = self.used.lock() {
            let parts = ["date-weekday", "date-month", "date-month-brief"];
            used.extend([key].into_iter().chain(parts).map(str::to_owned));
        }
        let voice = Voice {
            lang,
            formal: false,
            common: Named::default(),
            overrides: Named::default(),
        };
        [lang, Lang::NL]
            .into_iter()
            .find_map(|lang| self.filled(lang, &voice, key, args)?.ok())
            .unwrap_or_default()
    }

    /// A text without anything to fill in, in exactly this language.
    pub(crate) fn plain(&self, lang: Lang, key: &str) -> Option<String> {
        #[cfg(test)]
        if let Ok(mut used) = self.used.lock() {
            used.insert(key.to_owned());
        }
        let (bundle, pattern) = self.languages.get(&lang)?.find(key)?;
        let mut faults = Vec::new();
        Some(
            bundle
                .format_pattern(pattern, None, &mut faults)
                .into_owned(),
        )
    }

    /// A text with nothing known but what is given, in exactly this language, whatever lacks.
    pub(crate) fn bare(
        &self,
        lang: Lang,
        key: &str,
        args: &BTreeMap<String, TextArg>,
    ) -> Option<String> {
        let (bundle, pattern) = self.languages.get(&lang)?.find(key)?;
        let voice = Voice {
            lang,
            formal: false,
            common: Named::default(),
            overrides: Named::default(),
        };
        let args = fluent_args(&voice, args);
        let mut faults = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&args), &mut faults);
        Some(said.into_owned())
    }

    /// Whether a key stands in the texts of the preset itself, not in those that it takes over.
    #[cfg(test)]
    pub(crate) fn holds(&self, lang: Lang, key: &str) -> bool {
        self.languages
            .get(&lang)
            .is_some_and(|spoken| spoken.holds(key))
    }

    /// Whether a key exists in the theme's texts of a language.
    pub(crate) fn has(&self, lang: Lang, key: &str) -> bool {
        self.languages
            .get(&lang)
            .is_some_and(|spoken| spoken.has(key))
    }
}

/// The key with which a language says in which other one the console is shown.
pub(crate) const CONSOLE_LANGUAGE: &str = "language-of-console";

/// The keys of a Fluent source, in order.
pub(crate) fn keys(text: &str) -> Vec<&str> {
    keys_with_lines(text).map(|(key, _)| key).collect()
}

/// The keys of a Fluent source, in order, each with its line, from 1.
pub(crate) fn keys_with_lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|(number, line)| Some((line.split_once('=')?.0.trim(), number + 1)))
}

/// The variables that a line of a Fluent source names.
fn named(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    })
}

/// The line that a key stands on, from 1; the last where it stands twice, 0 where it does not.
pub(crate) fn line_of(text: &str, key: &str) -> usize {
    keys_with_lines(text)
        .filter(|(own, _)| *own == key)
        .last()
        .map_or(0, |(_, line)| line)
}

fn fluent_args<'a>(voice: &Voice<'a>, args: &'a BTreeMap<String, TextArg>) -> FluentArgs<'a> {
    let mut filled = FluentArgs::new();
    for (name, value) in &voice.common.0 {
        filled.set(*name, FluentValue::from(*value));
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
fn fill_in(text: &str, voice: &Voice<'_>, args: &BTreeMap<String, TextArg>) -> String {
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
