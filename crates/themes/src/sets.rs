//! From files to template sets, each with its templates, texts and drawings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{ErrorKind, Tera};

use crate::functions::{self, Voices};
use crate::rules;
use crate::source::{self, Files};
use crate::texts::{Parsed, Texts};
use crate::theme::{self, Theme};
use crate::themes::{DEFAULT, ThemeError, with_causes};

/// One preset with its templates and its texts.
pub(crate) struct Dressed {
    pub(crate) theme: Theme,
    /// Shared by presets that have no templates of their own.
    pub(crate) tera: Arc<Tera>,
    pub(crate) texts: Arc<Texts>,
}

/// Every preset by name.
pub(crate) type Sets = BTreeMap<String, Arc<Dressed>>;

/// Reads every preset and looks whether its files keep the rules. Nothing is rendered yet.
pub(crate) fn load(files: &Files) -> Result<Sets, ThemeError> {
    let mut chains = BTreeMap::new();
    for name in names(files)? {
        chains.insert(name.to_owned(), theme::chain(name, files)?);
    }
    let mut order: Vec<&Vec<String>> = chains.values().collect();
    order.sort_by_key(|chain| chain.len());
    let mut themes: BTreeMap<&str, Theme> = BTreeMap::new();
    for chain in order {
        let parent = chain.get(1).and_then(|parent| themes.get(parent.as_str()));
        let theme = Theme::read(chain, files, parent)?;
        themes.insert(chain.first().map_or(DEFAULT, String::as_str), theme);
    }
    let mut addresses = BTreeMap::new();
    for theme in themes.values() {
        for name in theme.assets.keys() {
            if let Some(href) = theme.href(name) {
                addresses.insert(format!("{}/{name}", theme.preset), href);
            }
        }
    }
    let addresses = Arc::new(addresses);
    let (mut voices, mut parsed) = (Voices::new(), Parsed::new());
    for preset in themes.values().map(|theme| &theme.preset) {
        let sources = theme::text_sources(&chains[preset], files)?;
        let texts = Texts::read(preset, &sources, &mut parsed)?;
        rules::texts(preset, files, &texts)?;
        voices.insert(preset.clone(), Arc::new(texts));
    }
    let voices = Arc::new(voices);
    let mut compiled: BTreeMap<Vec<String>, Arc<Tera>> = BTreeMap::new();
    let mut sets = Sets::new();
    for theme in themes.into_values() {
        let texts = Arc::clone(&voices[&theme.preset]);
        let (folders, sources) = templates(&chains[&theme.preset], files, &texts)?;
        let tera = match compiled.get(&folders) {
            Some(tera) => Arc::clone(tera),
            None => Arc::new(compile(&folders, sources, &voices, &addresses)?),
        };
        compiled.insert(folders, Arc::clone(&tera));
        sets.insert(
            theme.preset.clone(),
            Arc::new(Dressed { theme, tera, texts }),
        );
    }
    Ok(sets)
}

/// The presets that not only files of ours count for. Pages of the others were rendered by this
/// crate's tests.
pub(crate) fn touched(files: &Files) -> Result<Vec<String>, ThemeError> {
    let ours = source::embedded();
    let folders: BTreeSet<&str> = files
        .iter()
        .filter(|(path, bytes)| ours.get(*path) != Some(*bytes))
        .filter_map(|(path, _)| path.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let mut touched = Vec::new();
    for name in names(files)? {
        let chain = theme::chain(name, files)?;
        if chain.iter().any(|folder| folders.contains(folder.as_str())) {
            touched.push(name.to_owned());
        }
    }
    Ok(touched)
}

/// The names of all folders, `default` among them.
fn names(files: &Files) -> Result<BTreeSet<&str>, ThemeError> {
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
    if names.contains(DEFAULT) {
        Ok(names)
    } else {
        let fault = "the default theme is missing";
        Err(ThemeError::new("default/theme.toml", "", fault))
    }
}

/// Templates by path.
type Sources = Vec<(String, String)>;

/// The templates that count for a preset, its own, else those of what it inherits from, and the folders that
/// have any; each keeps the rules with the preset's texts.
fn templates(
    chain: &[String],
    files: &Files,
    texts: &Arc<Texts>,
) -> Result<(Vec<String>, Sources), ThemeError> {
    let mut folders: Vec<String> = chain
        .iter()
        .map(|preset| format!("{preset}/templates/"))
        .collect();
    let mut sources = Vec::new();
    for (path, bytes) in files {
        if folders.iter().any(|folder| path.starts_with(folder)) {
            let source = theme::text(path, bytes)?;
            rules::template(path, &source, texts)?;
            sources.push((path.clone(), source));
        }
    }
    folders.retain(|folder| sources.iter().any(|(path, _)| path.starts_with(folder)));
    Ok((folders, sources))
}

/// Parses templates. One of the own folder extends another one by its whole name,
/// `default/templates/base.html`.
fn compile(
    folders: &[String],
    sources: Sources,
    voices: &Arc<Voices>,
    addresses: &Arc<BTreeMap<String, String>>,
) -> Result<Tera, ThemeError> {
    let own = folders.first().map_or("", String::as_str);
    let mut tera = Tera::new();
    tera.set_fallback_prefixes(folders.to_vec())
        .map_err(|error| refused(own, &error))?;
    functions::register(&mut tera, voices, addresses);
    tera.add_raw_templates(sources)
        .map_err(|error| refused(own, &error))?;
    tera.autoescape_on([".html"]);
    Ok(tera)
}

/// A template that can't be taken, by file and line.
fn refused(folder: &str, error: &tera::Error) -> ThemeError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            ThemeError::new(report.filename(), "", report.message())
                .at_line(report.span().start_line)
        }
        ErrorKind::MissingParent { current, parent } => ThemeError::new(
            current,
            "extends",
            &format!("there is no template `{parent}`"),
        ),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => {
            let chain = inheritance_chain.join(" > ");
            ThemeError::new(tpl, "extends", &format!("goes in a circle: {chain}"))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let chain = include_chain.join(" > ");
            ThemeError::new(tpl, "include", &format!("goes in a circle: {chain}"))
        }
        _ => ThemeError::new(folder.trim_end_matches('/'), "", &with_causes(error)),
    }
}
