//! What an institution chose beside its preset: data, never markup.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::colour::Colour;
use crate::dark;
use crate::fonts;
use crate::pictures::PictureFile;
use crate::theme::{LARGEST_RADIUS, Theme};
use crate::tokens::{Palette, TOKENS};
use crate::worn::{Worn, shipped_font};
use crate::{Asset, ContrastPair, Look, Themes};

/// How the page is laid out.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// One card in the middle.
    Centered,
    /// A drawing on one side, the card on the other.
    Split,
}

impl Layout {
    /// Its name, as the style sheet knows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Centered => "centered",
            Self::Split => "split",
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As the device wishes.
    #[default]
    Device,
    /// Light, whatever the device wishes: for a preview.
    Light,
    /// Dark, whatever the device wishes: for a preview.
    Dark,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];
}

/// A picture at our own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPicture {
    /// Its address: a path of ours.
    pub href: String,
    /// Its media type.
    pub media_type: &'static str,
}

/// What differs from the preset. What is not there is the preset's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnTheme {
    /// Colours by token.
    pub light: BTreeMap<String, Colour>,
    /// The same for dark surroundings; those that are not there are made from the light ones.
    pub dark: BTreeMap<String, Colour>,
    /// How round corners are, in pixels.
    pub radius: Option<u8>,
    /// The font of running text.
    pub font: Option<String>,
    /// The font of headings.
    pub heading_font: Option<String>,
    /// The layout.
    pub layout: Option<Layout>,
    /// The logo.
    pub logo: Option<OwnPicture>,
    /// The logo on a dark ground.
    pub logo_dark: Option<OwnPicture>,
    /// The little picture in the browser's tab.
    pub favicon: Option<OwnPicture>,
    /// Behind the page, or beside it.
    pub background: Option<OwnPicture>,
    /// Light or dark.
    pub mode: Mode,
    /// It is what people see, not what somebody works on: where the preset has changed beneath it since
    /// it was published, colours that can't be read any more give way to the nearest that can.
    pub published: bool,
}

/// What is too much for one page together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heavy {
    /// Text and headings each in another font that travels with the pages.
    TwoFonts,
    /// Such a font, and a picture of one's own behind or beside the page.
    FontAndBackground,
}

/// What is wrong with a theme of one's own.
#[derive(Clone, Debug, PartialEq)]
pub enum ThemeFault {
    /// No token has this name.
    UnknownToken(String),
    /// No font has this name.
    UnknownFont(String),
    /// Corners rounder than pages can show.
    TooRound,
    /// It brings more to fetch than a page on a slow line may.
    TooHeavy(Heavy),
    /// Two colours that meet are too close to each other.
    TooClose {
        /// In dark surroundings.
        dark: bool,
        /// Which, and what it takes.
        pair: ContrastPair,
        /// What there is.
        ratio: f64,
        /// The nearest colour that would do for the token that gives way.
        nearest: Option<Colour>,
        /// Of letters on buttons: black or white, whichever is read better there.
        plain: Option<Colour>,
    },
}

/// What a theme comes to, with what the preset gives.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Colours in light surroundings.
    pub light: Palette,
    /// Colours in dark surroundings.
    pub dark: Palette,
    /// How round corners are.
    pub radius: u8,
    /// The font of running text.
    pub font: String,
    /// The font of headings.
    pub heading_font: String,
    /// The layout.
    pub layout: Layout,
}

impl Theme {
    /// The palettes, light and dark, with what somebody chose.
    pub(crate) fn palettes(&self, own: &OwnTheme) -> (Palette, Palette) {
        let light = self.light.with(&own.light);
        let dark = dark::made(&self.light, &light, &self.dark).with(&own.dark);
        (light, dark)
    }
}

impl Themes {
    /// Everything that is wrong with a theme that stands on a preset. Contrast is judged in light and
    /// in dark surroundings, by the palettes as pages will have them.
    #[must_use]
    pub fn faults(&self, preset: &str, own: &OwnTheme) -> Vec<ThemeFault> {
        let names = own.light.keys().chain(own.dark.keys());
        let mut faults: Vec<ThemeFault> = names
            .filter(|name| !TOKENS.contains(&name.as_str()))
            .map(|name| ThemeFault::UnknownToken(name.clone()))
            .collect();
        let fonts = own.font.iter().chain(&own.heading_font);
        faults.extend(
            fonts
                .filter(|font| fonts::stack(font).is_none())
                .map(|font| ThemeFault::UnknownFont(font.clone())),
        );
        if own.radius.is_some_and(|radius| radius > LARGEST_RADIUS) {
            faults.push(ThemeFault::TooRound);
        }
        if let Some(dressed) = self.dressed(preset) {
            let worn = Worn::of(&dressed.theme, Some(own));
            faults.extend(worn.heavy().map(ThemeFault::TooHeavy));
            let (light, dark) = dressed.theme.palettes(own);
            for (is_dark, palette) in [(false, light), (true, dark)] {
                faults.extend(palette.too_close().into_iter().map(|(pair, ratio)| {
                    ThemeFault::TooClose {
                        dark: is_dark,
                        pair,
                        ratio,
                        nearest: palette.nearest_readable(pair.gives()),
                        plain: palette.plain_letters(pair.gives()),
                    }
                }));
            }
        }
        faults
    }

    /// What a theme comes to on a preset.
    #[must_use]
    pub fn settled(&self, preset: &str, own: &OwnTheme) -> Option<Settled> {
        let theme = &self.dressed(preset)?.theme;
        let (light, dark) = theme.palettes(own);
        Some(Settled {
            light,
            dark,
            radius: own.radius.unwrap_or(theme.radius),
            font: own.font.clone().unwrap_or_else(|| theme.font.clone()),
            heading_font: own
                .heading_font
                .clone()
                .unwrap_or_else(|| theme.heading_font.clone()),
            layout: own.layout.unwrap_or(theme.layout),
        })
    }

    /// The style sheet of a theme, if its content has this hash, in one of the modes, as chosen or as
    /// published; with the mode. Serve it at
    /// `/theme/i/{institution}/{hash}/style.css`, where pages expect it.
    #[must_use]
    pub fn own_stylesheet(
        &self,
        preset: &str,
        own: &OwnTheme,
        hash: &str,
    ) -> Option<(Asset, Mode)> {
        let theme = &self.dressed(preset)?.theme;
        let faces = Mode::ALL.into_iter();
        let mut faces = faces.flat_map(|mode| [(mode, true), (mode, false)]);
        faces.find_map(|(mode, published)| {
            let own = OwnTheme {
                mode,
                published,
                ..own.clone()
            };
            let worn = Worn::of(theme, Some(&own));
            (worn.hash() == hash).then(|| (worn.asset(), mode))
        })
    }

    /// The files of pictures of a theme, in each of the modes and surroundings, with their hashes. Serve them
    /// at `/theme/i/{institution}/{hash}/pictures.svg`, where pages and style sheets expect them.
    #[must_use]
    pub fn own_pictures(&self, preset: &str, own: &OwnTheme) -> BTreeMap<String, PictureFile> {
        let Some(dressed) = self.dressed(preset) else {
            return BTreeMap::new();
        };
        let surroundings = [(false, false), (false, true), (true, false), (true, true)];
        let worn = Worn::of(&dressed.theme, Some(own));
        surroundings
            .into_iter()
            .filter_map(|(dark, wide)| worn.picture_file(dark, wide))
            .map(|file| (file.hash(), file))
            .collect()
    }

    /// The pictures of a theme as it is now, by day and on a wide screen, whatever their hash.
    #[must_use]
    pub fn present_pictures(&self, preset: &str, own: &OwnTheme) -> Option<PictureFile> {
        let dressed = self.dressed(preset)?;
        Worn::of(&dressed.theme, Some(own)).picture_file(false, true)
    }

    /// Whether pages of this look bring a font in their style sheet: they have to be let (`font-src data:`), and
    /// no others.
    #[must_use]
    pub fn brings_font(&self, look: &Look) -> bool {
        self.dressed(&look.preset)
            .is_some_and(|dressed| shipped_font(&dressed.theme, look.theme.as_ref()).is_some())
    }

    /// The style sheet of a theme as it is now, whatever its hash.
    #[must_use]
    pub fn present_stylesheet(&self, preset: &str, own: Option<&OwnTheme>) -> Option<Asset> {
        let theme = &self.dressed(preset)?.theme;
        Some(Worn::of(theme, own).asset())
    }
}
