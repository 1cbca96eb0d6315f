//! A theme as a look wears it: the preset with what the institution chose on top.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::asset::Asset;
use crate::dark;
use crate::fonts;
use crate::own::{Heavy, Layout, Mode, OwnPicture, OwnTheme};
use crate::pictures::{self, PictureFile, Piece};
use crate::theme::Theme;
use crate::tokens::Palette;

/// Ground beneath the name where a picture lies behind it; help and foot have theirs always.
const MASTHEAD_GROUND: &str =
    ".masthead{background:var(--page);padding:.6rem 1rem;border-radius:calc(var(--radius)*.8)}";

/// In dark surroundings.
const DARK: &str = "(prefers-color-scheme: dark)";
/// The name of a preset's file of pictures for dark surroundings.
pub(crate) const DARK_PICTURES: &str = "pictures-dark.svg";

/// Where pictures lie for some surroundings.
pub(crate) struct Face {
    pub(crate) href: String,
    /// What the surroundings must be, where narrower ones were asked before.
    pub(crate) asked: String,
    /// What they must be, whatever else was asked.
    pub(crate) exactly: String,
}

/// A picture as a theme has it.
#[derive(Clone, Copy)]
enum Drawing<'t> {
    Own(&'t OwnPicture),
    Preset(&'t Asset),
}

impl<'t> Drawing<'t> {
    fn id(self) -> &'t str {
        match self {
            Self::Own(picture) => &picture.href,
            Self::Preset(asset) => &asset.content_hash,
        }
    }

    fn piece(self) -> Piece {
        match self {
            Self::Own(picture) => Piece::Own(picture.clone()),
            Self::Preset(asset) => Piece::Preset(asset.clone()),
        }
    }
}

/// The preset and the choice together. Cheap to make: it is made for every page.
pub(crate) struct Worn<'t> {
    pub(crate) theme: &'t Theme,
    own: Option<&'t OwnTheme>,
    pub(crate) light: Palette,
    pub(crate) dark: Palette,
    pub(crate) layout: Layout,
}

/// The names of the fonts of running text and of headings.
fn font_names<'t>(theme: &'t Theme, own: Option<&'t OwnTheme>) -> (&'t str, &'t str) {
    let chosen = |own: Option<&'t String>, preset: &'t str| {
        own.map(String::as_str)
            .filter(|name| fonts::stack(name).is_some())
            .unwrap_or(preset)
    };
    (
        chosen(own.and_then(|own| own.font.as_ref()), &theme.font),
        chosen(
            own.and_then(|own| own.heading_font.as_ref()),
            &theme.heading_font,
        ),
    )
}

/// The font that travels with the pages of a look; each page asks, so no colour is made for it.
pub(crate) fn shipped_font(
    theme: &Theme,
    own: Option<&OwnTheme>,
) -> Option<&'static fonts::Shipped> {
    let (font, heading_font) = font_names(theme, own);
    let pictured = own.is_some_and(|own| own.background.is_some());
    fonts::shipped(font)
        .or_else(|| fonts::shipped(heading_font))
        .filter(|_| !pictured)
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

    /// The colours in light surroundings, whatever mode was asked.
    pub(crate) fn day(&self) -> Palette {
        let Some(own) = self.own else {
            return self.theme.light.clone();
        };
        let (light, _) = self.theme.palettes(own);
        if own.published {
            dark::readable(light, &self.theme.light)
        } else {
            light
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

    /// The names of the fonts of running text and of headings.
    fn font_names(&self) -> (&'t str, &'t str) {
        font_names(self.theme, self.own)
    }

    /// The font lists of running text and of headings.
    fn font_stacks(&self) -> (&'static str, &'static str) {
        let (font, heading_font) = self.font_names();
        let list = |name| fonts::stack(name).unwrap_or("sans-serif");
        (list(font), list(heading_font))
    }

    /// The same of what systems have alone: mails load nothing.
    pub(crate) fn plain_font_stacks(&self) -> (&'static str, &'static str) {
        let (font, heading_font) = self.font_names();
        let list = |name| fonts::plain_stack(name).unwrap_or("sans-serif");
        (list(font), list(heading_font))
    }

    /// The font that travels with the pages. One at most, and none beside a picture of one's own behind the
    /// page: a sign-in page has to stay light. Publishing refuses more
    /// ([`Heavy`](crate::Heavy)); what was published before the preset, or the institution beneath a portal's
    /// look, changed, gives way here.
    fn shipped_font(&self) -> Option<&'static fonts::Shipped> {
        shipped_font(self.theme, self.own)
    }

    /// What of the choice is too much for one page together.
    pub(crate) fn heavy(&self) -> Option<Heavy> {
        let (font, heading_font) = self.font_names();
        let [font, heading_font] = [font, heading_font].map(fonts::shipped);
        let pictured = self.picture(|own| own.background.as_ref()).is_some();
        match (font, heading_font) {
            (Some(font), Some(heading)) if font.name != heading.name => Some(Heavy::TwoFonts),
            (None, None) => None,
            _ => pictured.then_some(Heavy::FontAndBackground),
        }
    }

    /// The rule that brings it; empty where there is none.
    fn face(&self) -> &'static str {
        self.shipped_font().map_or("", |font| &font.face().rule)
    }

    fn picture(&self, of: impl Fn(&OwnTheme) -> Option<&OwnPicture>) -> Option<&'t OwnPicture> {
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

    /// What stands in the one file of pictures for these surroundings: the logo, the icon where it is
    /// another, and the ground. A picture of one's own behind or beside the page is for wide screens
    /// alone: elsewhere the card covers it, and the line is slow.
    fn pieces(&self, dark: bool, wide: bool) -> [Option<Drawing<'t>>; 3] {
        let dark = match self.mode() {
            Mode::Device => dark,
            Mode::Light => false,
            Mode::Dark => true,
        };
        let own = |of: fn(&OwnTheme) -> Option<&OwnPicture>| self.own.and_then(of);
        let preset = |name: &str| self.theme.assets.get(name).map(Drawing::Preset);
        let logo = if dark {
            own(|own| own.logo_dark.as_ref().or(own.logo.as_ref()))
        } else {
            own(|own| own.logo.as_ref().or(own.logo_dark.as_ref()))
        };
        let theirs = if dark {
            &self.theme.logo_dark
        } else {
            &self.theme.logo
        };
        let ground = match own(|own| own.background.as_ref()) {
            Some(own) => wide.then_some(Drawing::Own(own)),
            None => self.drawing().and_then(preset),
        };
        [
            logo.map(Drawing::Own).or_else(|| preset(theirs)),
            own(|own| own.favicon.as_ref()).map(Drawing::Own),
            ground,
        ]
    }

    /// The preset's drawing behind the page or beside it.
    fn drawing(&self) -> Option<&'t str> {
        match self.layout {
            Layout::Split => self.theme.panel.as_deref(),
            Layout::Centered => self.theme.background.as_deref(),
        }
    }

    /// What the file of pictures is made of, for these surroundings.
    pub(crate) fn picture_file(&self, dark: bool, wide: bool) -> Option<PictureFile> {
        let [logo, icon, ground] = self.pieces(dark, wide);
        Some(PictureFile {
            logo: logo?.piece(),
            icon: icon.map(|icon| icon.piece()),
            ground: ground.map(|ground| ground.piece()),
        })
    }

    /// The folder and the name of the file of pictures.
    fn picture_path(&self, of_preset: bool, dark: bool, wide: bool) -> Option<String> {
        if of_preset {
            let name = if dark { DARK_PICTURES } else { pictures::NAME };
            let hash = &self.theme.assets.get(name)?.content_hash;
            return Some(format!("{hash}/{name}"));
        }
        let pieces = self.pieces(dark, wide);
        let hash = pictures::hash_of([0, 1, 2].map(|at| pieces[at].map(Drawing::id)));
        Some(format!("{hash}/{}", pictures::NAME))
    }

    /// Where pages find their pictures, by surroundings.
    pub(crate) fn faces(&self, slug: &str) -> Vec<Face> {
        let of_preset = self.own.is_none() || slug.is_empty();
        let folder = if of_preset {
            format!("/theme/{}", self.theme.preset)
        } else {
            format!("/theme/i/{slug}")
        };
        let (wide, narrow) = match self.layout {
            Layout::Centered => ("(min-width: 48rem)", "(max-width: 47.99rem)"),
            Layout::Split => ("(min-width: 60rem)", "(max-width: 59.99rem)"),
        };
        let href = |dark, wide| {
            let path = self.picture_path(of_preset, dark, wide)?;
            Some(format!("{folder}/{path}"))
        };
        let plain = href(false, false);
        let darkens = plain != href(true, false);
        let widens = plain != href(false, true);
        let mut faces = Vec::new();
        for (is_dark, is_wide) in [(true, true), (false, true), (true, false), (false, false)] {
            if (is_dark && !darkens) || (is_wide && !widens) {
                continue;
            }
            let Some(href) = href(is_dark, is_wide) else {
                continue;
            };
            let mut asked = Vec::new();
            let mut exactly = Vec::new();
            if darkens {
                let (scheme, other) = (DARK, "(prefers-color-scheme: light)");
                exactly.push(if is_dark { scheme } else { other });
                asked.extend(is_dark.then_some(scheme));
            }
            if widens {
                exactly.push(if is_wide { wide } else { narrow });
                asked.extend(is_wide.then_some(wide));
            }
            faces.push(Face {
                href,
                asked: asked.join(" and "),
                exactly: exactly.join(" and "),
            });
        }
        faces
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

    /// What a style sheet ends with: the picture behind the page, or beside it. It lies in the file of
    /// pictures, which the page asks for anyway.
    fn backdrop(&self) -> String {
        let own = self.picture(|own| own.background.as_ref()).is_some();
        let mut rules = String::new();
        // The drawing was made for the preset's colours: with others what stands on it gets ground.
        let recoloured = ["page", "text"].into_iter().any(|token| {
            self.light.get(token) != self.theme.light.get(token)
                || self.dark.get(token) != self.theme.dark.get(token)
        });
        let drawing = self.drawing().is_some();
        if !own && !drawing {
            return rules;
        }
        let (place, around) = match (self.layout, own) {
            (Layout::Centered, true) => (".backdrop", "@media (min-width:48rem)"),
            (Layout::Split, true) => (".panel", "@media (min-width:60rem)"),
            (Layout::Centered, false) => (".backdrop", ""),
            (Layout::Split, false) => (".panel", ""),
        };
        let of_preset = self.own.is_none();
        let url = |dark| {
            let path = self.picture_path(of_preset, dark, true)?;
            Some(format!("url(\"../{path}#{}\")", pictures::GROUND))
        };
        let within = |media: &str, rule: &str| {
            if media.is_empty() {
                format!("{rule}\n")
            } else {
                format!("{media}{{{rule}}}\n")
            }
        };
        let (light, dark) = (
            url(false).unwrap_or_default(),
            url(true).unwrap_or_default(),
        );
        let stretched = if own || self.layout == Layout::Split {
            ";background-position:center;background-size:100% 100%;background-repeat:no-repeat"
        } else {
            // Where it stands and how large is the preset's.
            ""
        };
        rules.push_str(&within(
            around,
            &format!("{place}{{background-image:{light}{stretched}}}"),
        ));
        if light != dark {
            let media = if around.is_empty() {
                format!("@media {DARK}")
            } else {
                format!("{around} and {DARK}")
            };
            rules.push_str(&within(
                &media,
                &format!("{place}{{background-image:{dark}}}"),
            ));
        }
        match self.layout {
            Layout::Centered if own => rules.push_str(&within(around, MASTHEAD_GROUND)),
            Layout::Centered if recoloured => rules.push_str(MASTHEAD_GROUND),
            Layout::Centered => {}
            Layout::Split => {
                if own {
                    rules.push_str(
                        "@media (max-width:59.99rem){[data-layout=split] .shell{grid-template-rows:1rem 1fr}}\n",
                    );
                }
                let dimmed = ".panel{filter:brightness(.82)}";
                match self.mode() {
                    Mode::Device => rules.push_str(&within(&format!("@media {DARK}"), dimmed)),
                    Mode::Light => {}
                    Mode::Dark => rules.push_str(&within("", dimmed)),
                }
            }
        }
        rules
    }

    /// The preset's rules; where light or dark is given, they ask no device.
    fn shape(&self) -> String {
        match self.mode() {
            Mode::Device => self.theme.shape.clone(),
            Mode::Light => self.theme.shape.replace(DARK, "not all"),
            Mode::Dark => self.theme.shape.replace(DARK, "all"),
        }
    }

    /// Names the content of the sheet, and the logos whose proportions are served with it. Made of its parts,
    /// so that a page need not put the whole together to know the address.
    pub(crate) fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for part in [&self.theme.shape_hash, &self.root(), &self.backdrop()] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        if let Some(font) = self.shipped_font() {
            digest.update(font.face().hash.as_bytes());
            digest.update([0]);
        }
        if self.has_own_logo() {
            for dark in [false, true] {
                let path = self.picture_path(false, dark, true);
                digest.update(path.unwrap_or_default().as_bytes());
                digest.update([0]);
            }
        }
        let mut hash = HEXLOWER.encode(&digest.finalize());
        hash.truncate(16);
        hash
    }

    /// The style sheet.
    pub(crate) fn asset(&self) -> Asset {
        let parts = [self.root(), self.shape(), self.backdrop()];
        let sheet = format!("{}{}", parts.concat(), self.face());
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
