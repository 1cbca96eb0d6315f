//! All themes together: loading, swapping, rendering, serving.

use std::error::Error as _;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tera::{Context, ErrorKind};

use crate::asset::Asset;
use crate::chrome::{Chrome, LanguageLink};
use crate::context::{self, ChromeContext, LookContext, VoiceContext};
use crate::look::{Lang, Look};
use crate::page::{Page, Prepared, Specimen};
use crate::sets::{self, Dressed, Sets};
use crate::source::{self, Files};
use crate::summary::with_summary;
use crate::worn::Worn;

/// A theme folder that cannot be used, by file, line and key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}{}: {fault}",
    if *line == 0 { String::new() } else { format!(", line {line}") },
    if key.is_empty() { String::new() } else { format!(", {key}") })]
pub struct ThemeError {
    /// The file, from the folder of all themes.
    pub file: String,
    /// The line in that file, from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// The setting or text in that file; empty when the file as a whole is meant.
    pub key: String,
    /// What is wrong.
    pub fault: String,
}

impl ThemeError {
    pub(crate) fn new(file: &str, key: &str, fault: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            key: key.to_owned(),
            fault: fault.to_owned(),
        }
    }

    pub(crate) fn at_line(self, line: usize) -> Self {
        Self { line, ..self }
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
    /// The file and the line in it, where they are known.
    pub(crate) place: Option<(String, usize)>,
    /// What went wrong, with its causes. Never holds what was to be shown.
    pub fault: String,
}

impl RenderError {
    pub(crate) fn new(template: &'static str, error: &tera::Error) -> Self {
        let place = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                Some((report.filename().to_owned(), report.span().start_line))
            }
            _ => None,
        };
        Self {
            template,
            place,
            fault: with_causes(error),
        }
    }

    pub(crate) fn plain(template: &'static str, fault: &str) -> Self {
        Self {
            template,
            place: None,
            fault: fault.to_owned(),
        }
    }
}

/// What went wrong in one line, with its causes, and without the excerpt that tera draws.
pub(crate) fn with_causes(error: &tera::Error) -> String {
    let mut fault = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            report.message().to_owned()
        }
        other => other.to_string(),
    };
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(fault, ": {inner}");
        cause = inner.source();
    }
    fault
}

/// Every preset, loaded and ready. What is live is swapped as a whole: a page is rendered with the
/// one state or with the other, and what can't be used never gets that far.
pub struct Themes {
    /// The operator's folder, read anew at each reload.
    dir: Option<PathBuf>,
    live: RwLock<Arc<Sets>>,
    /// What was last looked at, to see whether it changed: the files, or why they can't be read.
    seen: RwLock<Arc<Found>>,
    /// Why the last reload was refused.
    refused: RwLock<Option<ThemeError>>,
}

/// What lay in a folder, or why that can't be read.
type Found = Result<Files, ThemeError>;

pub(crate) const DEFAULT: &str = "default";

impl Themes {
    /// The themes that were compiled in. Their samples are rendered by this crate's tests, so they
    /// are not rendered again here. What only the console shows and says is more than half of all, and is read when
    /// somebody asks for it.
    ///
    /// # Errors
    /// Names the file and key of the first fault, which a test excludes.
    pub fn embedded() -> Result<Self, ThemeError> {
        // Nothing is looked at again, so nothing is kept to compare it with.
        let files = Arc::new(Ok(Files::new()));
        Ok(Self::of(None, sets::ours(false)?, files))
    }

    /// The themes that were compiled in, with those of an operator's directory beside or instead of
    /// them; every page of every theme that the directory has a part in is rendered with samples.
    ///
    /// # Errors
    /// Names the file, the line and the key of the first fault.
    pub fn from_dir(root: &Path) -> Result<Self, ThemeError> {
        Self::checked(root, read(root)?)
    }

    fn checked(root: &Path, files: Files) -> Result<Self, ThemeError> {
        let touched = sets::touched(&files)?;
        let sets = Arc::new(sets::load(&files)?);
        let themes = Self::of(Some(root.to_owned()), sets, Arc::new(Ok(files)));
        match themes.check_only(&touched).into_iter().next() {
            None => Ok(themes),
            Some(fault) => Err(fault.into_error()),
        }
    }

    fn of(dir: Option<PathBuf>, sets: Arc<Sets>, found: Arc<Found>) -> Self {
        Self {
            dir,
            live: RwLock::new(sets),
            seen: RwLock::new(found),
            refused: RwLock::new(None),
        }
    }

    /// Reads the operator's directory anew and takes what is there, if every page of every theme can
    /// be rendered with it. It takes seconds, and pages are rendered meanwhile as before. Without a
    /// directory nothing changes.
    ///
    /// # Errors
    /// Names the file, the line and the key of the first fault; what is live stays live, and
    /// [`Themes::refused`] says the same until a reload succeeds.
    pub fn reload(&self) -> Result<(), ThemeError> {
        let Some(root) = &self.dir else {
            return Ok(());
        };
        let found = read(root);
        set(&self.seen, Arc::new(found.clone()));
        match found.and_then(|files| Self::checked(root, files)) {
            Ok(candidate) => {
                set(&self.live, candidate.sets());
                set(&self.refused, None);
                Ok(())
            }
            Err(fault) => {
                set(&self.refused, Some(fault.clone()));
                Err(fault)
            }
        }
    }

    /// The same where a file changed since the last look, or became readable or unreadable; `None`
    /// where nothing did.
    pub fn reload_if_changed(&self) -> Option<Result<(), ThemeError>> {
        let found = self.dir.as_ref().map(|root| read(root))?;
        let same = found == **get(&self.seen);
        (!same).then(|| self.reload())
    }

    /// The operator's directory.
    #[must_use]
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// Why the last reload was refused; `None` when what lies in the directory is live.
    #[must_use]
    pub fn refused(&self) -> Option<ThemeError> {
        get(&self.refused).clone()
    }

    fn sets(&self) -> Arc<Sets> {
        Arc::clone(&get(&self.live))
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
        let console = template.starts_with("console");
        let rendered = self.dressed_for(console, &look.preset, |dressed| {
            Self::rendered(dressed, look, chrome, prepared, console)
        });
        rendered.unwrap_or_else(|| Err(RenderError::plain(template, "there are no themes")))
    }

    fn rendered(
        dressed: &Dressed,
        look: &Look,
        chrome: &Chrome,
        prepared: &Prepared,
        console: bool,
    ) -> Result<String, RenderError> {
        let template = prepared.template;
        let chrome = &Chrome {
            lang: if console {
                dressed.texts.of_console(chrome.lang)
            } else {
                chrome.lang
            },
            ..chrome.clone()
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
        let voice = if console {
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
            .map(with_summary)
            .map_err(|error| RenderError::new(template, &error))
    }

    /// One text outside of any page, for a table to keep. `None` where there is no such text.
    #[must_use]
    pub fn say(&self, look: &Look, lang: crate::Lang, words: &crate::Words) -> Option<String> {
        let args = words
            .args
            .iter()
            .map(|(name, arg)| ((*name).to_owned(), arg.clone()))
            .collect();
        let chrome = Chrome::new(lang);
        let said = self.dressed_for(false, &look.preset, |dressed| {
            let voice = VoiceContext::of(look, &chrome, &dressed.texts);
            dressed.texts.say(&voice.voice(), words.key, &args)
        });
        said?.ok()
    }

    /// The languages of the product's texts, in the order in which they are offered, each with the
    /// name that it has for itself.
    #[must_use]
    pub fn languages(&self) -> Vec<(Lang, String)> {
        let Some(dressed) = self.dressed(DEFAULT) else {
            return vec![];
        };
        let named = |lang| (lang, context::own_name(&dressed.texts, lang));
        dressed.texts.languages().into_iter().map(named).collect()
    }

    /// The same languages without their names, which take a text each: every request asks.
    #[must_use]
    pub fn spoken(&self) -> Vec<Lang> {
        self.dressed(DEFAULT)
            .map(|dressed| dressed.texts.languages())
            .unwrap_or_default()
    }

    /// Links to one page in every language.
    #[must_use]
    pub fn language_links(&self, href: impl Fn(Lang) -> String) -> Vec<LanguageLink> {
        let all = self.languages().into_iter();
        all.map(|(lang, name)| LanguageLink {
            lang,
            name,
            href: href(lang),
        })
        .collect()
    }

    /// The language of a tag such as `de-AT`, if there are texts in it.
    #[must_use]
    pub fn language(&self, tag: &str) -> Option<Lang> {
        let lang = Lang::from_tag(tag)?;
        let dressed = self.dressed(DEFAULT)?;
        dressed.texts.languages().contains(&lang).then_some(lang)
    }

    /// The names of all presets, `default` among them.
    #[must_use]
    pub fn presets(&self) -> Vec<String> {
        self.sets().keys().cloned().collect()
    }

    /// The stylesheet of a preset; an unknown preset has that of `default`.
    #[must_use]
    pub fn stylesheet(&self, preset: &str) -> Option<Asset> {
        self.asset(preset, "style.css")
    }

    /// A file of a preset by name: `style.css`, `logo.svg`, …; an unknown preset counts as
    /// `default`. Serve it at [`Themes::href`] with `immutable` caching when the hash in the address
    /// equals [`Asset::content_hash`], else without caching.
    #[must_use]
    pub fn asset(&self, preset: &str, name: &str) -> Option<Asset> {
        self.dressed(preset)?.theme.assets.get(name).cloned()
    }

    /// All files of a preset with their names.
    #[must_use]
    pub fn assets(&self, preset: &str) -> Vec<(String, Asset)> {
        self.dressed(preset).map_or_else(Vec::new, |dressed| {
            let assets = dressed.theme.assets.iter();
            assets
                .map(|(name, asset)| (name.clone(), asset.clone()))
                .collect()
        })
    }

    /// The address of a file: `/theme/{preset}/{hash}/{name}`.
    #[must_use]
    pub fn href(&self, preset: &str, name: &str) -> Option<String> {
        self.dressed(preset)?.theme.href(name)
    }

    /// Does something with the preset of this name: with what the console shows and says if it is `of_console`, and if
    /// it can't be done without.
    pub(crate) fn dressed_for<T, E>(
        &self,
        of_console: bool,
        preset: &str,
        work: impl Fn(&Dressed) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let dressed = self.dressed(preset)?;
        if !of_console || dressed.with_console {
            let done = work(&dressed);
            if done.is_ok() || dressed.with_console {
                return Some(done);
            }
        }
        drop(dressed);
        self.read_console();
        self.dressed(preset).map(|dressed| work(&dressed))
    }

    /// Reads what only the console shows and says, unless that is there. It takes some hundredths of a second, once.
    pub fn read_console(&self) {
        let there = self.dressed(DEFAULT).is_some_and(|own| own.with_console);
        // An operator's own is read whole from the start, and a test excludes that ours can't be read.
        if !there && let Ok(sets) = sets::ours(true) {
            set(&self.live, sets);
        }
    }

    /// The preset of this name; an unknown one counts as `default`.
    pub(crate) fn dressed(&self, preset: &str) -> Option<Arc<Dressed>> {
        let sets = get(&self.live);
        sets.get(preset).or_else(|| sets.get(DEFAULT)).cloned()
    }

    /// The texts of a preset.
    pub(crate) fn texts(&self, preset: &str) -> Option<Arc<crate::texts::Texts>> {
        self.dressed(preset)
            .map(|dressed| Arc::clone(&dressed.texts))
    }
}

/// The files that were compiled in, with those of a directory over them.
fn read(root: &Path) -> Result<Files, ThemeError> {
    let mut files = source::embedded();
    source::read_directory(root, &mut files)?;
    Ok(files)
}

fn get<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn set<T>(lock: &RwLock<T>, value: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = value;
}
