//! A theme as a look wears it: the preset with what the institution chose on top.

use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::asset::Asset;
use crate::dark;
use crate::fonts;
use crate::own::{Layout, Mode, OwnPicture, OwnTheme};
use crate::theme::Theme;
use crate::tokens::Palette;

/// Ground beneath the name where a picture lies behind it; help and foot have theirs always.
const MASTHEAD_GROUND: &str =
    ".masthead{background:var(--page);padding:.6rem 1rem;border-radius:calc(var(--radius)*.8)}\n";

/// The preset and the choice together. Cheap to make: it is made for every page.
pub(crate) struct Worn<'t> {
    pub(crate) theme: &'t Theme,
    own: Option<&'t OwnTheme>,
    pub(crate) light: Palette,
    pub(crate) dark: Palette,
    pub(crate) layout: Layout,
}

impl<'t> Worn<'t> {
    pub(crate) fn of(theme: &'t Theme, own: Option<&'t OwnTheme>) -> Self {
        let (light, dark) = own.map_or_else(
            || (theme.light.clone(), theme.dark.clone()),
            |own| {
                let (light, dark) = theme.palettes(own);
                if own.published {
                    let readable = (
                        dark::readable(light, &theme.light),
                        dark::readable(dark, &theme.dark),
                    );
                    return readable;
                }
                (light, dark)
            },
        );
        let (light, dark) = match own.map(|own| own.mode).unwrap_or_default() {
            Mode::Device => (light, dark),
            Mode::Light => (light.clone(), light),
            Mode::Dark => (dark.clone(), dark),
        };
        Self {
            theme,
            own,
            light,
            dark,
            layout: own.and_then(|own| own.layout).unwrap_or(theme.layout),
        }
    }

    fn mode(&self) -> Mode {
        self.own.map(|own| own.mode).unwrap_or_default()
    }

    pub(crate) fn radius(&self) -> u8 {
        self.own
            .and_then(|own| own.radius)
            .unwrap_or(self.theme.radius)
    }

    /// The font lists of running text and of headings.
    pub(crate) fn font_stacks(&self) -> (&'static str, &'static str) {
        let chosen = |own: Option<&String>, preset: &str| {
            own.and_then(|name| fonts::stack(name))
                .or_else(|| fonts::stack(preset))
                .unwrap_or("sans-serif")
        };
        (
            chosen(self.own.and_then(|own| own.font.as_ref()), &self.theme.font),
            chosen(
                self.own.and_then(|own| own.heading_font.as_ref()),
                &self.theme.heading_font,
            ),
        )
    }

    fn picture(&self, of: impl Fn(&OwnTheme) -> Option<&OwnPicture>) -> Option<&OwnPicture> {
        self.own.and_then(of)
    }

    /// Whether the logo is the institution's own, of whatever proportions.
    pub(crate) fn has_own_logo(&self) -> bool {
        self.picture(|own| own.logo.as_ref().or(own.logo_dark.as_ref()))
            .is_some()
    }

    /// The logo on a light and on a dark ground. An own one serves both unless there are two.
    pub(crate) fn logos(&self) -> (Option<String>, Option<String>) {
        let light = self.picture(|own| own.logo.as_ref().or(own.logo_dark.as_ref()));
        let dark = self.picture(|own| own.logo_dark.as_ref().or(own.logo.as_ref()));
        let light = light
            .map(|picture| picture.href.clone())
            .or_else(|| self.theme.href(&self.theme.logo));
        let dark = dark
            .map(|picture| picture.href.clone())
            .or_else(|| self.theme.href(&self.theme.logo_dark));
        match self.mode() {
            Mode::Device => (light, dark),
            Mode::Light => (light.clone(), light),
            Mode::Dark => (dark.clone(), dark),
        }
    }

    /// The picture in the browser's tab, with its media type.
    pub(crate) fn icon(&self) -> (Option<String>, &'static str) {
        let own = self.picture(|own| own.favicon.as_ref().or(own.logo.as_ref()));
        own.map_or_else(
            || (self.theme.href(&self.theme.logo), "image/svg+xml"),
            |picture| (Some(picture.href.clone()), picture.media_type),
        )
    }

    /// The preset's drawing beside the page. An own picture stands in the style sheet, which asks for
    /// it on wide screens alone.
    pub(crate) fn panel(&self) -> Option<String> {
        let own = self.picture(|own| own.background.as_ref());
        if self.layout != Layout::Split || own.is_some() {
            return None;
        }
        self.theme.href(self.theme.panel.as_deref()?)
    }

    /// What a style sheet begins with: the colours, and what else is chosen.
    fn root(&self) -> String {
        let (font, heading_font) = self.font_stacks();
        let rest = format!(
            "--radius:{}px;--font:{font};--heading-font:{heading_font};",
            self.radius()
        );
        let light = self.light.custom_properties();
        match self.mode() {
            Mode::Device => format!(
                ":root{{color-scheme:light dark;{light}{rest}}}\n\
                 @media (prefers-color-scheme:dark){{:root{{{}}}}}\n",
                self.dark.custom_properties()
            ),
            Mode::Light => format!(":root{{color-scheme:light;{light}{rest}}}\n"),
            Mode::Dark => format!(":root{{color-scheme:dark;{light}{rest}}}\n"),
        }
    }

    /// What a style sheet ends with: the picture behind the page, or beside it.
    fn backdrop(&self) -> String {
        let own = self.picture(|own| own.background.as_ref());
        let mut rules = String::new();
        match (own, self.layout) {
            // A telephone does not load it: there the card covers all, and the line is slow.
            (Some(picture), Layout::Centered) => {
                let _ = write!(
                    rules,
                    "@media (min-width:48rem){{.backdrop{{background:url(\"{}\") center/cover no-repeat}}\n\
                     {MASTHEAD_GROUND}}}\n",
                    picture.href
                );
            }
            (Some(picture), Layout::Split) => {
                let _ = write!(
                    rules,
                    "@media (min-width:60rem){{.panel{{background:var(--panel) url(\"{}\") center/cover no-repeat}}}}\n\
                     @media (max-width:59.99rem){{[data-layout=split] .shell{{grid-template-rows:1rem 1fr}}}}\n",
                    picture.href
                );
                rules.push_str(match self.mode() {
                    Mode::Device => {
                        "@media (prefers-color-scheme:dark){.panel{filter:brightness(.82)}}\n"
                    }
                    Mode::Light => "",
                    Mode::Dark => ".panel{filter:brightness(.82)}\n",
                });
            }
            (None, layout) => {
                // The drawing was made for the preset's colours: with others what stands on it gets
                // ground.
                let recoloured = ["page", "text"].into_iter().any(|token| {
                    self.light.get(token) != self.theme.light.get(token)
                        || self.dark.get(token) != self.theme.dark.get(token)
                });
                if recoloured && layout == Layout::Centered && self.theme.background.is_some() {
                    rules.push_str(MASTHEAD_GROUND);
                }
                if let Some((name, asset)) = self
                    .theme
                    .background
                    .as_deref()
                    .and_then(|name| Some((name, self.theme.assets.get(name)?)))
                {
                    let _ = writeln!(
                        rules,
                        ".backdrop{{background-image:url(\"/theme/{}/{}/{name}\")}}",
                        self.theme.preset, asset.content_hash
                    );
                }
            }
        }
        rules
    }

    /// The preset's rules; where light or dark is given, they ask no device.
    fn shape(&self) -> String {
        let all = "(prefers-color-scheme: dark)";
        match self.mode() {
            Mode::Device => self.theme.shape.clone(),
            Mode::Light => self.theme.shape.replace(all, "not all"),
            Mode::Dark => self.theme.shape.replace(all, "all"),
        }
    }

    /// Names the content of the sheet. Made of its parts, so that a page need not put the whole
    /// together to know the address.
    pub(crate) fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for part in [&self.theme.shape_hash, &self.root(), &self.backdrop()] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let mut hash = HEXLOWER.encode(&digest.finalize());
        hash.truncate(16);
        hash
    }

    /// The style sheet.
    pub(crate) fn asset(&self) -> Asset {
        let sheet = format!("{}{}{}", self.root(), self.shape(), self.backdrop());
        Asset {
            content_hash: self.hash(),
            ..Asset::new("style.css", sheet.into_bytes())
        }
    }

    /// Where pages find the style sheet.
    pub(crate) fn style(&self, slug: &str) -> Option<String> {
        if self.own.is_none() || slug.is_empty() {
            return self.theme.href("style.css");
        }
        Some(format!("/theme/i/{slug}/{}/style.css", self.hash()))
    }
}
