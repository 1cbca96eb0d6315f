//! From files to template sets, each with its templates, texts and drawings.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tera::{ErrorKind, Tera};

use crate::functions::{self, Voices};
use crate::rules;
use crate::source::{self, Files};
use crate::spoken::Parsed;
use crate::texts::Texts;
use crate::theme::{self, Theme};
use crate::themes::{DEFAULT, ThemeError, with_causes};

/// One preset with its templates and its texts.
pub(crate) struct Dressed {
    pub(crate) theme: Theme,
    /// Whether what the console shows and says is there.
    pub(crate) with_console: bool,
    /// Shared by presets that have no templates of their own.
    pub(crate) tera: Arc<Tera>,
    pub(crate) texts: Arc<Texts>,
}

/// Every preset by name.
pub(crate) type Sets = BTreeMap<String, Arc<Dressed>>;

/// Reads every preset and looks whether its files keep the rules. Nothing is rendered yet.
pub(crate) fn load(files: &Files) -> Result<Sets, ThemeError> {
    read(files, true, true)
}

/// The same for the files that were compiled in, with what only the console shows and says or without it: whether they
/// keep the rules is a test of this crate's, and looking takes longer than anything else at a start. Houses of one
/// process that are there at the same time share them.
pub(crate) fn ours(with_console: bool) -> Result<Arc<Sets>, ThemeError> {
    static THERE: [Mutex<Weak<Sets>>; 2] = [const { Mutex::new(Weak::new()) }; 2];
    let there = &THERE[usize::from(with_console)];
    let mut there = there.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(sets) = there.upgrade() {
        return Ok(sets);
    }
    let sets = if with_console {
        read(&source::embedded(), false, true)
    } else {
        read(&source::embedded_for_people(), false, false)
    };
    let sets = Arc::new(sets?);
    *there = Arc::downgrade(&sets);
    Ok(sets)
}

fn read(files: &Files, looks: bool, with_console: bool) -> Result<Sets, ThemeError> {
    let mut chains = BTreeMap::new();
    for name in names(files)? {
        chains.insert(name.to_owned(), theme::chain(name, files)?);
    }
    let mut order: Vec<&Vec<String>> = chains.values().collect();
    order.sort_by_key(|chain| chain.len());
    let mut themes: BTreeMap<&str, Theme> = BTreeMap::new();
    for chain in &order {
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
    let known = if looks {
        rules::known(files)?
    } else {
        BTreeSet::new()
    };
    for chain in order {
        let preset = chain.first().map_or(DEFAULT, String::as_str);
        let parent = chain.get(1).and_then(|parent| voices.get(parent));
        let sources = theme::text_sources(chain, files, &mut parsed)?;
        let texts = Texts::read(preset, sources, parent.map(Arc::as_ref))?;
        if looks {
            rules::texts(preset, files, &texts, &known)?;
        }
        voices.insert(preset.to_owned(), Arc::new(texts));
    }
    let voices = Arc::new(voices);
    // Those that inherit come behind what they inherit from.
    let mut themes: Vec<Theme> = themes.into_values().collect();
    themes.sort_by_key(|theme| chains[&theme.preset].len());
    let mut compiled: BTreeMap<Vec<String>, Arc<Tera>> = BTreeMap::new();
    let mut sets = Sets::new();
    for theme in themes {
        let chain = &chains[&theme.preset];
        let texts = Arc::clone(&voices[&theme.preset]);
        let folders = template_folders(chain, files);
        // It has its parent's texts and more: the same templates lack none in the same languages. In a language that
        // it adds they may, whatever another one that adds it says there.
        let is_as_its_parent = chain.get(1).is_some_and(|parent| {
            voices[parent].languages() == texts.languages()
                && template_folders(&chains[parent], files) == folders
        });
        let known = compiled.get(&folders).filter(|_| is_as_its_parent);
        let tera = if let Some(tera) = known {
            Arc::clone(tera)
        } else {
            let sources = templates(&folders, files)?;
            if looks {
                for (path, source) in &sources {
                    rules::template(path, source, &texts)?;
                }
            }
            match compiled.entry(folders) {
                Entry::Occupied(known) => Arc::clone(known.get()),
                Entry::Vacant(place) => {
                    let tera = compile(place.key(), sources, &voices, &addresses)?;
                    Arc::clone(place.insert(Arc::new(tera)))
                }
            }
        };
        sets.insert(
            theme.preset.clone(),
            Arc::new(Dressed {
                theme,
                with_console,
                tera,
                texts,
            }),
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

/// The folders of a chain that have templates.
fn template_folders(chain: &[String], files: &Files) -> Vec<String> {
    let folders = chain.iter().map(|preset| format!("{preset}/templates/"));
    folders
        .filter(|folder| files.keys().any(|path| path.starts_with(folder)))
        .collect()
}

/// The templates of these folders.
fn templates(folders: &[String], files: &Files) -> Result<Sources, ThemeError> {
    let mut sources = Vec::new();
    for (path, bytes) in files {
        if folders.iter().any(|folder| path.starts_with(folder)) {
            let source = theme::text(path, bytes)?;
            sources.push((path.clone(), source));
        }
    }
    Ok(sources)
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
