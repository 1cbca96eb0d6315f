//! One theme: a preset folder read, inherited from `default`, and made ready to serve.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::asset::Asset;
use crate::fonts;
use crate::look::Lang;
use crate::own::Layout;
use crate::pictures;
use crate::source::Files;
use crate::spoken::{Parsed, Source};
use crate::texts::line_of;
use crate::themes::{DEFAULT, ThemeError};
use crate::tokens::Palette;
use crate::worn::{DARK_PICTURES, Worn};

/// `theme.toml` as written; what is missing is inherited.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    inherits: Option<String>,
    layout: Option<Layout>,
    radius: Option<u8>,
    font: Option<String>,
    heading_font: Option<String>,
    #[serde(default)]
    files: FileNames,
    #[serde(default)]
    light: BTreeMap<String, String>,
    #[serde(default)]
    dark: BTreeMap<String, String>,
}

/// The names of the drawings in `static/`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileNames {
    logo: Option<String>,
    logo_dark: Option<String>,
    background: Option<String>,
    panel: Option<String>,
}

/// A theme, ready to use.
pub(crate) struct Theme {
    pub(crate) preset: String,
    pub(crate) layout: Layout,
    pub(crate) light: Palette,
    pub(crate) dark: Palette,
    pub(crate) radius: u8,
    pub(crate) font: String,
    pub(crate) heading_font: String,
    /// The rules behind the colours.
    pub(crate) shape: String,
    /// Names those rules.
    pub(crate) shape_hash: String,
    /// The drawing behind the page.
    pub(crate) background: Option<String>,
    pub(crate) logo: String,
    pub(crate) logo_dark: String,
    pub(crate) panel: Option<String>,
    pub(crate) assets: BTreeMap<String, Asset>,
}

/// The scripts of people's pages, which travel as one: no page asks for two.
const SCRIPTS: [&str; 3] = ["page.js", "ending.js", "passkey.js"];
/// That one.
const SCRIPT: &str = "all.js";

/// The style sheet that shows the fonts to choose from.
const FONT_SAMPLES: &str = "fonts.css";

/// The largest corner radius, in CSS pixels.
pub(crate) const LARGEST_RADIUS: u8 = 32;

impl Theme {
    /// Reads the first folder of the chain out of `files`; what it leaves open is its parent's.
    pub(crate) fn read(
        chain: &[String],
        files: &Files,
        parent: Option<&Self>,
    ) -> Result<Self, ThemeError> {
        let preset = chain.first().map_or(DEFAULT, String::as_str);
        let path = format!("{preset}/theme.toml");
        let written = written(&path, files)?;
        let palette = |own: &BTreeMap<String, String>, inherited: Option<&Palette>, side: &str| {
            Palette::read(own, inherited).map_err(|faults| {
                let (key, fault) = faults.into_iter().next().unwrap_or_default();
                ThemeError::new(&path, &format!("{side}.{key}"), &fault)
            })
        };
        // The product's own drawings are its own; those of any other model are taken over.
        let model = parent.filter(|parent| parent.preset != DEFAULT);
        let missing = |key: &str| ThemeError::new(&path, key, "this setting is missing");
        let mut theme = Self {
            preset: preset.to_owned(),
            layout: written
                .layout
                .or(parent.map(|parent| parent.layout))
                .ok_or_else(|| missing("layout"))?,
            light: palette(&written.light, parent.map(|parent| &parent.light), "light")?,
            dark: palette(&written.dark, parent.map(|parent| &parent.dark), "dark")?,
            radius: written
                .radius
                .or(parent.map(|parent| parent.radius))
                .ok_or_else(|| missing("radius"))?,
            font: written
                .font
                .or(parent.map(|parent| parent.font.clone()))
                .ok_or_else(|| missing("font"))?,
            heading_font: written
                .heading_font
                .or(parent.map(|parent| parent.heading_font.clone()))
                .ok_or_else(|| missing("heading_font"))?,
            logo: written
                .files
                .logo
                .or(parent.map(|parent| parent.logo.clone()))
                .ok_or_else(|| missing("files.logo"))?,
            logo_dark: written
                .files
                .logo_dark
                .or(parent.map(|parent| parent.logo_dark.clone()))
                .ok_or_else(|| missing("files.logo_dark"))?,
            panel: written
                .files
                .panel
                .or(model.and_then(|model| model.panel.clone())),
            background: written
                .files
                .background
                .or(model.and_then(|model| model.background.clone())),
            shape: shape(chain, files)?,
            shape_hash: String::new(),
            assets: assets(preset, files),
        };
        theme.take_over(parent);
        theme.validate(&path)?;
        theme.put_pictures(&path)?;
        let shape = Asset::new("style.css", theme.shape.clone().into_bytes());
        theme.shape_hash = shape.content_hash;
        let sheet = Worn::of(&theme, None).asset();
        let sheet = Asset::new("style.css", sheet.bytes);
        theme.assets.insert("style.css".to_owned(), sheet);
        Ok(theme)
    }

    /// The pictures of a page in one file, for light and for dark surroundings.
    fn put_pictures(&mut self, path: &str) -> Result<(), ThemeError> {
        for (dark, name) in [(false, pictures::NAME), (true, DARK_PICTURES)] {
            let file = Worn::of(self, None).picture_file(dark, false);
            let drawn = file.and_then(|file| file.drawn(|_| None));
            let drawn = drawn.ok_or_else(|| {
                let fault = "a drawing is neither SVG nor PNG nor JPEG";
                ThemeError::new(path, "files", fault)
            })?;
            self.assets.insert(name.to_owned(), drawn);
        }
        Ok(())
    }

    /// The parent's files, where a setting names one that is not in the own folder.
    fn take_over(&mut self, parent: Option<&Self>) {
        let named = [&self.logo, &self.logo_dark]
            .into_iter()
            .chain(&self.panel)
            .chain(&self.background);
        let taken: Vec<(String, Asset)> = named
            .filter(|name| !self.assets.contains_key(*name))
            .filter_map(|name| Some((name.clone(), parent?.assets.get(name)?.clone())))
            .collect();
        self.assets.extend(taken);
    }

    /// The address of a file of this theme, good for ever because it names the content.
    pub(crate) fn href(&self, name: &str) -> Option<String> {
        let asset = self.assets.get(name)?;
        Some(format!(
            "/theme/{}/{}/{name}",
            self.preset, asset.content_hash
        ))
    }

    fn validate(&self, path: &str) -> Result<(), ThemeError> {
        for (key, font) in [("font", &self.font), ("heading_font", &self.heading_font)] {
            if fonts::stack(font).is_none() {
                let fault = format!("`{font}` is not one of {}", fonts::NAMES);
                return Err(ThemeError::new(path, key, &fault));
            }
        }
        if self.radius > LARGEST_RADIUS {
            return Err(ThemeError::new(path, "radius", "at most 32"));
        }
        if self.layout == Layout::Split && self.panel.is_none() {
            return Err(ThemeError::new(
                path,
                "files.panel",
                "a split layout needs a drawing",
            ));
        }
        let named = [
            ("files.logo", Some(self.logo.as_str())),
            ("files.logo_dark", Some(self.logo_dark.as_str())),
            ("files.panel", self.panel.as_deref()),
            ("files.background", self.background.as_deref()),
        ];
        for (key, name) in named {
            if let Some(name) = name
                && !self.assets.contains_key(name)
            {
                let fault = format!("`static/{name}` does not exist");
                return Err(ThemeError::new(path, key, &fault));
            }
        }
        for (side, palette) in [("light", &self.light), ("dark", &self.dark)] {
            if let Some((pair, ratio)) = palette.too_close().first() {
                let fault = format!(
                    "contrast with `{}` is {ratio:.2}, must be {:.1}",
                    pair.back, pair.least
                );
                return Err(ThemeError::new(
                    path,
                    &format!("{side}.{}", pair.gives()),
                    &fault,
                ));
            }
        }
        Ok(())
    }
}

fn written(path: &str, files: &Files) -> Result<ThemeFile, ThemeError> {
    let Some(bytes) = files.get(path) else {
        return Ok(ThemeFile::default());
    };
    let text = text(path, bytes)?;
    toml::from_str(&text).map_err(|error| {
        let fault = ThemeError::new(path, "", error.message());
        let before = error.span().map(|span| &text.as_bytes()[..span.start]);
        match before {
            Some(before) => fault.at_line(before.iter().filter(|byte| **byte == b'\n').count() + 1),
            None => fault,
        }
    })
}

/// A preset, what it inherits from, and so on until `default`.
///
/// # Errors
/// Where a folder is named that does not exist, or one that inherits from itself.
pub(crate) fn chain(preset: &str, files: &Files) -> Result<Vec<String>, ThemeError> {
    let mut chain = vec![preset.to_owned()];
    while let Some(last) = chain.last().filter(|last| *last != DEFAULT) {
        let path = format!("{last}/theme.toml");
        let next = written(&path, files)?.inherits;
        let next = next.unwrap_or_else(|| DEFAULT.to_owned());
        let wrong = |fault: &str| {
            let line = files
                .get(&path)
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .map_or(0, |text| line_of(text, "inherits"));
            Err(ThemeError::new(&path, "inherits", fault).at_line(line))
        };
        let folder = format!("{next}/");
        if !files.keys().any(|file| file.starts_with(&folder)) {
            return wrong(&format!("there is no template set `{next}`"));
        }
        if chain.contains(&next) {
            let fault = format!("goes in a circle: {} > {next}", chain.join(" > "));
            return wrong(&fault);
        }
        chain.push(next);
    }
    Ok(chain)
}

/// The style sheets of a chain, the product's first.
fn shape(chain: &[String], files: &Files) -> Result<String, ThemeError> {
    let mut shape = String::new();
    for preset in chain.iter().rev() {
        let path = format!("{preset}/style.css");
        if let Some(bytes) = files.get(&path) {
            shape.push_str(&text(&path, bytes)?);
        }
    }
    Ok(shape)
}

/// Reads a file of a theme as text.
pub(crate) fn text(path: &str, bytes: &[u8]) -> Result<String, ThemeError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| ThemeError::new(path, "", "not UTF-8"))
}

/// The Fluent sources that count for a chain of presets, the product's first. A folder may hold
/// several files of a language: `nl.ftl` and `NAME.nl.ftl`.
pub(crate) fn text_sources(
    chain: &[String],
    files: &Files,
    parsed: &mut Parsed,
) -> Result<Vec<Source>, ThemeError> {
    let mut sources = Vec::new();
    for preset in chain.iter().rev() {
        let start = format!("{preset}/locales/");
        let own = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&start)?, path, bytes)));
        for (name, path, bytes) in own {
            if let Some(lang) = language_of(name) {
                sources.push(Source::read(lang, path, bytes, parsed)?);
            }
        }
    }
    Ok(sources)
}

/// The language of a Fluent file: `nl.ftl` and `letters.nl.ftl` are Dutch.
pub(crate) fn language_of(name: &str) -> Option<Lang> {
    let stem = name.strip_suffix(".ftl")?;
    let tag = stem.rsplit_once('.').map_or(stem, |(_, tag)| tag);
    Lang::from_tag(tag).filter(|lang| lang.code() == tag)
}

/// The drawings and scripts of a folder.
fn assets(preset: &str, files: &Files) -> BTreeMap<String, Asset> {
    let folder = format!("{preset}/static/");
    let mut assets: BTreeMap<String, Asset> = files
        .iter()
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix(&folder)?;
            Some((name.to_owned(), Asset::new(name, bytes.clone())))
        })
        .collect();
    if preset == DEFAULT {
        let sheet = Asset::new(FONT_SAMPLES, fonts::samples().into_bytes());
        assets.insert(FONT_SAMPLES.to_owned(), sheet);
        assets.extend(fonts::files());
    }
    let scripts: Vec<&[u8]> = SCRIPTS
        .iter()
        .filter_map(|name| Some(assets.get(*name)?.bytes.as_slice()))
        .collect();
    if scripts.len() == SCRIPTS.len() {
        let script = Asset::new(SCRIPT, scripts.join(&b"\n"[..]));
        assets.insert(SCRIPT.to_owned(), script);
    }
    assets
}
