//! All themes together: loading, rendering, serving.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use tera::{Context, Tera};

use crate::asset::Asset;
use crate::chrome::Chrome;
use crate::context::{ChromeContext, LookContext, VoiceContext};
use crate::functions;
use crate::look::Look;
use crate::page::{Page, Prepared, Specimen};
use crate::source::{self, Files};
use crate::texts::Texts;
use crate::theme::{self, Theme};
use crate::worn::Worn;

/// A theme folder that cannot be used, by file and key.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}{key}: {fault}", if key.is_empty() { "" } else { ", " })]
pub struct ThemeError {
    /// The file, from the folder of all themes.
    pub file: String,
    /// The setting in that file; empty when the file as a whole is meant.
    pub key: String,
    /// What is wrong.
    pub fault: String,
}

impl ThemeError {
    pub(crate) fn new(file: &str, key: &str, fault: &str) -> Self {
        Self {
            file: file.to_owned(),
            key: key.to_owned(),
            fault: fault.to_owned(),
        }
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::new(&path.to_string_lossy(), "", &error.to_string())
    }
}

/// A page or a letter that could not be rendered. With checked themes this does not happen.
#[derive(Debug, thiserror::Error)]
#[error("{template}: {fault}")]
pub struct RenderError {
    /// The template.
    pub template: &'static str,
    /// What went wrong, with its causes. Never holds what was to be shown.
    pub fault: String,
}

impl RenderError {
    pub(crate) fn new(template: &'static str, error: &tera::Error) -> Self {
        Self {
            template,
            fault: with_causes(error),
        }
    }
}

fn with_causes(error: &tera::Error) -> String {
    let mut fault = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(fault, ": {inner}");
        cause = inner.source();
    }
    fault
}

/// One preset with its templates and its texts.
pub(crate) struct Dressed {
    pub(crate) theme: Theme,
    pub(crate) tera: Tera,
    pub(crate) texts: Arc<Texts>,
}

/// Every preset, loaded and ready. Immutable: to change themes, load anew and swap.
pub struct Themes {
    presets: BTreeMap<String, Dressed>,
}

const DEFAULT: &str = "default";

impl Themes {
    /// The themes that were compiled in. Their samples are rendered by this crate's tests, so they
    /// are not rendered again here.
    ///
    /// # Errors
    /// Names the file and key of the first fault, which a test excludes.
    pub fn embedded() -> Result<Self, ThemeError> {
        Self::load(&source::embedded())
    }

    /// The themes that were compiled in, with those of an operator's directory beside or instead of
    /// them, every page of every theme rendered once with samples.
    ///
    /// # Errors
    /// Names the file and key of the first fault.
    pub fn from_dir(root: &Path) -> Result<Self, ThemeError> {
        let mut files = source::embedded();
        source::read_directory(root, &mut files)?;
        let themes = Self::load(&files)?;
        match themes.check().into_iter().next() {
            None => Ok(themes),
            Some(fault) => Err(ThemeError::new(
                &format!("{}/templates/{}", fault.preset, fault.template),
                fault.lang.code(),
                &fault.fault,
            )),
        }
    }

    fn load(files: &Files) -> Result<Self, ThemeError> {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for path in files.keys() {
            if let Some((preset, _)) = path.split_once('/') {
                if !preset
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                {
                    let fault = "a preset is named with letters, digits and hyphens";
                    return Err(ThemeError::new(path, "", fault));
                }
                names.insert(preset);
            }
        }
        if !names.remove(DEFAULT) {
            return Err(ThemeError::new(
                "default/theme.toml",
                "",
                "the default theme is missing",
            ));
        }
        let mut themes = vec![Theme::read(DEFAULT, files, None)?];
        for preset in names {
            let theme = Theme::read(preset, files, themes.first())?;
            themes.push(theme);
        }
        let mut addresses = BTreeMap::new();
        for theme in &themes {
            for name in theme.assets.keys() {
                if let Some(href) = theme.href(name) {
                    addresses.insert(format!("{}/{name}", theme.preset), href);
                }
            }
        }
        let addresses = Arc::new(addresses);
        let mut presets = BTreeMap::new();
        for theme in themes {
            let texts = Arc::new(Texts::read(&theme::text_sources(&theme.preset, files)?)?);
            let tera = templates(&theme.preset, files, &texts, &addresses)?;
            presets.insert(theme.preset.clone(), Dressed { theme, tera, texts });
        }
        Ok(Self { presets })
    }

    /// The finished HTML document of a page.
    ///
    /// # Errors
    /// Names the template when it cannot be filled; with checked themes this does not happen.
    pub fn render<P: Page>(
        &self,
        look: &Look,
        chrome: &Chrome,
        page: &P,
    ) -> Result<String, RenderError> {
        self.render_prepared(look, chrome, &Prepared::of(page)?)
    }

    /// The finished HTML document of a sample.
    ///
    /// # Errors
    /// As [`Themes::render`].
    pub fn render_specimen(
        &self,
        look: &Look,
        chrome: &Chrome,
        specimen: &Specimen,
    ) -> Result<String, RenderError> {
        self.render_prepared(look, chrome, &specimen.prepared)
    }

    fn render_prepared(
        &self,
        look: &Look,
        chrome: &Chrome,
        prepared: &Prepared,
    ) -> Result<String, RenderError> {
        let template = prepared.template;
        let Some(dressed) = self.dressed(&look.preset) else {
            return Err(RenderError {
                template,
                fault: "there are no themes".to_owned(),
            });
        };
        let mut context = Context::new();
        context.insert_value("page", prepared.page.clone());
        context.insert("step", prepared.step);
        context.insert("wide", &prepared.wide);
        context.insert("title", &prepared.title);
        context.insert("alert", &prepared.problem.is_some());
        context.insert("problem", &prepared.problem);
        // Whoever works in the console of another institution must be able to trust its words.
        let voice = VoiceContext::of(look, chrome, &dressed.texts);
        let voice = if prepared.template.starts_with("console") {
            voice.without_overrides()
        } else {
            voice
        };
        context.insert("voice", &voice);
        let worn = Worn::of(&dressed.theme, look.theme.as_ref());
        context.insert("look", &LookContext::of(look, &worn));
        context.insert("chrome", &ChromeContext::of(chrome));
        dressed
            .tera
            .render(template, &context)
            .map_err(|error| RenderError::new(template, &error))
    }

    /// One text outside of any page, for a table to keep. `None` where there is no such text.
    #[must_use]
    pub fn say(&self, look: &Look, lang: crate::Lang, words: &crate::Words) -> Option<String> {
        let dressed = self.dressed(&look.preset)?;
        let chrome = Chrome::new(lang);
        let voice = VoiceContext::of(look, &chrome, &dressed.texts).voice();
        let args = words
            .args
            .iter()
            .map(|(name, arg)| ((*name).to_owned(), arg.clone()))
            .collect();
        dressed.texts.say(&voice, words.key, &args).ok()
    }

    /// The names of all presets, `default` among them.
    pub fn presets(&self) -> impl Iterator<Item = &str> {
        self.presets.keys().map(String::as_str)
    }

    /// The stylesheet of a preset; an unknown preset has that of `default`.
    #[must_use]
    pub fn stylesheet(&self, preset: &str) -> Option<&Asset> {
        self.asset(preset, "style.css")
    }

    /// A file of a preset by name: `style.css`, `logo.svg`, …; an unknown preset counts as
    /// `default`. Serve it at [`Themes::href`] with `immutable` caching when the hash in the address
    /// equals [`Asset::content_hash`], else without caching.
    #[must_use]
    pub fn asset(&self, preset: &str, name: &str) -> Option<&Asset> {
        self.dressed(preset)?.theme.assets.get(name)
    }

    /// All files of a preset with their names.
    pub fn assets(&self, preset: &str) -> impl Iterator<Item = (&str, &Asset)> {
        self.dressed(preset)
            .into_iter()
            .flat_map(|dressed| &dressed.theme.assets)
            .map(|(name, asset)| (name.as_str(), asset))
    }

    /// The address of a file: `/theme/{preset}/{hash}/{name}`.
    #[must_use]
    pub fn href(&self, preset: &str, name: &str) -> Option<String> {
        self.dressed(preset)?.theme.href(name)
    }

    /// The preset of this name; an unknown one counts as `default`.
    pub(crate) fn dressed(&self, preset: &str) -> Option<&Dressed> {
        self.presets
            .get(preset)
            .or_else(|| self.presets.get(DEFAULT))
    }

    /// The texts of a preset, for the checks of this crate.
    #[cfg(test)]
    pub(crate) fn texts(&self, preset: &str) -> Option<&Texts> {
        self.dressed(preset).map(|dressed| &*dressed.texts)
    }
}

/// Parses the templates that count for a preset: its own, else those of `default`.
fn templates(
    preset: &str,
    files: &Files,
    texts: &Arc<Texts>,
    addresses: &Arc<BTreeMap<String, String>>,
) -> Result<Tera, ThemeError> {
    let mut folders = vec![format!("{preset}/templates/")];
    if preset != DEFAULT {
        folders.push("default/templates/".to_owned());
    }
    let failed = |error: &tera::Error| {
        ThemeError::new(&format!("{preset}/templates"), "", &with_causes(error))
    };
    let mut tera = Tera::new();
    tera.set_fallback_prefixes(folders.clone())
        .map_err(|error| failed(&error))?;
    functions::register(&mut tera, texts, addresses);
    let mut sources = Vec::new();
    for (path, bytes) in files {
        if folders.iter().any(|folder| path.starts_with(folder)) {
            sources.push((path.clone(), theme::text(path, bytes)?));
        }
    }
    tera.add_raw_templates(sources)
        .map_err(|error| failed(&error))?;
    tera.autoescape_on([".html"]);
    Ok(tera)
}
