//! One theme: a preset folder read, inherited from `default`, and made ready to serve.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::asset::Asset;
use crate::fonts;
use crate::look::Lang;
use crate::source::Files;
use crate::themes::ThemeError;
use crate::tokens::Palette;

/// How the page is laid out.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Layout {
    /// One card in the middle.
    Centered,
    /// A drawing on one side, the card on the other.
    Split,
}

impl Layout {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Centered => "centered",
            Self::Split => "split",
        }
    }
}

/// `theme.toml` as written; what is missing is inherited.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
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
    radius: u8,
    font: String,
    heading_font: String,
    pub(crate) logo: String,
    pub(crate) logo_dark: String,
    pub(crate) panel: Option<String>,
    pub(crate) assets: BTreeMap<String, Asset>,
}

/// The largest corner radius, in CSS pixels.
const LARGEST_RADIUS: u8 = 32;

impl Theme {
    /// Reads the folder `preset` out of `files`.
    pub(crate) fn read(
        preset: &str,
        files: &Files,
        parent: Option<&Self>,
    ) -> Result<Self, ThemeError> {
        let path = format!("{preset}/theme.toml");
        let written: ThemeFile = match files.get(&path) {
            Some(bytes) => toml::from_str(&text(&path, bytes)?)
                .map_err(|error| ThemeError::new(&path, "", &error.to_string()))?,
            None => ThemeFile::default(),
        };
        let palette = |own: &BTreeMap<String, String>, inherited: Option<&Palette>, side: &str| {
            Palette::read(own, inherited).map_err(|faults| {
                let (key, fault) = faults.into_iter().next().unwrap_or_default();
                ThemeError::new(&path, &format!("{side}.{key}"), &fault)
            })
        };
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
            logo: written.files.logo.ok_or_else(|| missing("files.logo"))?,
            logo_dark: written
                .files
                .logo_dark
                .ok_or_else(|| missing("files.logo_dark"))?,
            panel: written.files.panel,
            assets: drawings(preset, files),
        };
        theme.validate(&path, written.files.background.as_deref())?;
        let sheet = theme.sheet(files, written.files.background.as_deref())?;
        theme.assets.insert(
            "style.css".to_owned(),
            Asset::new("style.css", sheet.into_bytes()),
        );
        Ok(theme)
    }

    /// The address of a file of this theme, good for ever because it names the content.
    pub(crate) fn href(&self, name: &str) -> Option<String> {
        let asset = self.assets.get(name)?;
        Some(format!(
            "/theme/{}/{}/{name}",
            self.preset, asset.content_hash
        ))
    }

    /// The font lists of running text and of headings.
    pub(crate) fn font_stacks(&self) -> (&'static str, &'static str) {
        let stack = |name: &str| fonts::stack(name).unwrap_or("sans-serif");
        (stack(&self.font), stack(&self.heading_font))
    }

    /// How round corners are, in pixels.
    pub(crate) const fn radius(&self) -> u8 {
        self.radius
    }

    fn validate(&self, path: &str, background: Option<&str>) -> Result<(), ThemeError> {
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
            ("files.background", background),
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
                    &format!("{side}.{}", pair.front),
                    &fault,
                ));
            }
        }
        Ok(())
    }

    fn sheet(&self, files: &Files, background: Option<&str>) -> Result<String, ThemeError> {
        let (font, heading_font) = self.font_stacks();
        let mut sheet = format!(
            ":root{{color-scheme:light dark;{}--radius:{}px;--font:{};--heading-font:{};}}\n\
             @media (prefers-color-scheme:dark){{:root{{{}}}}}\n",
            self.light.custom_properties(),
            self.radius,
            font,
            heading_font,
            self.dark.custom_properties(),
        );
        let own = (self.preset != "default").then(|| format!("{}/style.css", self.preset));
        for path in ["default/style.css".to_owned()].into_iter().chain(own) {
            if let Some(bytes) = files.get(&path) {
                sheet.push_str(&text(&path, bytes)?);
            }
        }
        if let Some(asset) = background.and_then(|name| Some((name, self.assets.get(name)?))) {
            let (name, asset) = asset;
            let _ = writeln!(
                sheet,
                ".backdrop{{background-image:url(\"../{}/{name}\")}}",
                asset.content_hash
            );
        }
        Ok(sheet)
    }
}

/// Reads a file of a theme as text.
pub(crate) fn text(path: &str, bytes: &[u8]) -> Result<String, ThemeError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| ThemeError::new(path, "", "not UTF-8"))
}

/// The Fluent sources that count for a preset, the product's first. A folder may hold several files
/// of a language: `nl.ftl` and `NAME.nl.ftl`.
pub(crate) fn text_sources(
    preset: &str,
    files: &Files,
) -> Result<Vec<(Lang, String, String)>, ThemeError> {
    let mut sources = Vec::new();
    let folders = if preset == "default" {
        vec!["default"]
    } else {
        vec!["default", preset]
    };
    for folder in folders {
        let start = format!("{folder}/locales/");
        let own = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&start)?, path, bytes)));
        for (name, path, bytes) in own {
            if let Some(lang) = language_of(name) {
                sources.push((lang, path.clone(), text(path, bytes)?));
            }
        }
    }
    Ok(sources)
}

/// The language of a Fluent file: `nl.ftl` and `letters.nl.ftl` are Dutch.
pub(crate) fn language_of(name: &str) -> Option<Lang> {
    let stem = name.strip_suffix(".ftl")?;
    let tag = stem.rsplit_once('.').map_or(stem, |(_, tag)| tag);
    Lang::ALL.into_iter().find(|lang| lang.code() == tag)
}

fn drawings(preset: &str, files: &Files) -> BTreeMap<String, Asset> {
    let folder = format!("{preset}/static/");
    files
        .iter()
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix(&folder)?;
            Some((name.to_owned(), Asset::new(name, bytes.clone())))
        })
        .collect()
}
