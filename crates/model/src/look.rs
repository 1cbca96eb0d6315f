//! How an institution looks, as data: colours, corners, a font from a list, pictures, words. Never
//! markup. There is a draft, what is published, and every version that was.

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, PersonId},
    policy::{Contact, Localized, Notice},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// A colour as three numbers: read from `#rrggbb` alone, and written back by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rgb(pub [u8; 3]);

/// The text was not a colour of the form `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written as #rrggbb")]
pub struct NotAColour;

impl FromStr for Rgb {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').ok_or(NotAColour)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| NotAColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl TryFrom<String> for Rgb {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Rgb> for String {
    fn from(colour: Rgb) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// How a page is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One card in the middle.
    Centered,
    /// A picture or a plain colour on one side, the card on the other.
    Split,
}

/// What a stored picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    /// PNG, written by us.
    Png,
    /// JPEG, written by us.
    Jpeg,
    /// SVG, cleaned by us.
    Svg,
}

impl PictureKind {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }

    /// Whether it is made of points: programs that read mail show no drawings.
    #[must_use]
    pub const fn is_raster(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg)
    }

    /// How its file's name ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
        }
    }
}

/// A picture by what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureRef {
    /// The first 32 hex digits of the SHA-256 of its content; part of its address.
    pub hash: String,
    /// What it is.
    pub kind: PictureKind,
}

/// Where a look has a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PicturePlace {
    /// The logo.
    Logo,
    /// The logo on a dark ground.
    LogoDark,
    /// The little picture in the browser's tab.
    Favicon,
    /// Behind the page, or beside it where the layout is split.
    Background,
}

impl PicturePlace {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Logo, Self::LogoDark, Self::Favicon, Self::Background];

    /// Its name in forms and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::LogoDark => "logo_dark",
            Self::Favicon => "favicon",
            Self::Background => "background",
        }
    }

    /// The place of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// A look as somebody chose it. What is not chosen is the preset's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// The name on pages, where it is not the institution's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What two-step verification is called, where the policy does not say.
    pub term: Localized,
    /// An announcement above the form, in place of the policy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// Own words that go with this look, in place of the policy's: language, then key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
    /// Who helps, in place of the policy's contacts; where there is nobody, those count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Colours by the names of the preset's `theme.toml`.
    pub light: BTreeMap<String, Rgb>,
    /// The same for dark surroundings; those that are not there are made from the light ones.
    pub dark: BTreeMap<String, Rgb>,
    /// How round corners are, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius: Option<u8>,
    /// The font of running text, by its name on the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
    /// The font of headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_font: Option<String>,
    /// How pages are laid out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// Pictures.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures: BTreeMap<PicturePlace, PictureRef>,
    /// Of a portal's look: what it does not choose is the institution's. Looks that were stored before
    /// there was this choice stand on the preset alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub inherits: bool,
}

impl Theme {
    /// The logo that mails can show: that for a light ground, if it is made of points.
    #[must_use]
    pub fn letter_logo(&self) -> Option<&PictureRef> {
        let logo = self.pictures.get(&PicturePlace::Logo)?;
        logo.kind.is_raster().then_some(logo)
    }

    /// A look in which nothing is chosen: of a portal, so that all of it is the institution's.
    #[must_use]
    pub fn unchosen(of: &LookOf) -> Self {
        Self {
            inherits: of.is_some(),
            ..Self::default()
        }
    }

    /// Whether nothing is chosen.
    #[must_use]
    pub fn is_unchosen(&self) -> bool {
        let chosen = Self {
            inherits: false,
            ..self.clone()
        };
        chosen == Self::default()
    }

    /// This look, with what it does not choose from another: field by field, colours by their names,
    /// texts by their languages, pictures by their places.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        let dark = other
            .dark
            .iter()
            // A light colour of one's own has the dark one that is made from it.
            .filter(|(token, _)| !self.light.contains_key(*token))
            .chain(&self.dark);
        let mut pictures = other.pictures.clone();
        if self.pictures.contains_key(&PicturePlace::Logo) {
            // A dark logo belongs to its light one.
            pictures.remove(&PicturePlace::LogoDark);
        }
        pictures.extend(self.pictures.clone());
        let mut texts = other.texts.clone();
        for (language, own) in &self.texts {
            let said = texts.entry(language.clone()).or_default();
            said.extend(own.clone());
        }
        // Contacts are one list: half of one and half of another helps nobody.
        let contacts = if self.contacts.is_empty() {
            &other.contacts
        } else {
            &self.contacts
        };
        let light = other.light.iter().chain(&self.light);
        let copied = |(token, colour): (&String, &Rgb)| (token.clone(), *colour);
        Self {
            name: self.name.clone().or_else(|| other.name.clone()),
            term: self.term.over(&other.term),
            notice: self.notice.clone().or_else(|| other.notice.clone()),
            texts,
            contacts: contacts.clone(),
            light: light.map(copied).collect(),
            dark: dark.map(copied).collect(),
            radius: self.radius.or(other.radius),
            font: self.font.clone().or_else(|| other.font.clone()),
            heading_font: self
                .heading_font
                .clone()
                .or_else(|| other.heading_font.clone()),
            layout: self.layout.or(other.layout),
            pictures,
            inherits: self.inherits,
        }
    }

    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 80;
    /// The longest term, in characters.
    pub const LONGEST_TERM: usize = 40;
    /// The longest announcement, in characters.
    pub const LONGEST_NOTICE: usize = 500;

    /// Which parts differ, by name: for the log, which holds no more.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            ("name", self.name != other.name),
            ("term", self.term != other.term),
            ("notice", self.notice != other.notice),
            ("texts", self.texts != other.texts),
            ("contacts", self.contacts != other.contacts),
            ("light", self.light != other.light),
            ("dark", self.dark != other.dark),
            ("radius", self.radius != other.radius),
            ("font", self.font != other.font),
            ("heading_font", self.heading_font != other.heading_font),
            ("layout", self.layout != other.layout),
            ("pictures", self.pictures != other.pictures),
            ("inherits", self.inherits != other.inherits),
        ];
        parts
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
            .collect()
    }

    /// What no page could show well: too long, or with control characters in it.
    #[must_use]
    pub fn wordy(&self) -> Option<Wordy> {
        let bad = |text: &str, most: usize| {
            text.chars().count() > most || text.chars().any(char::is_control)
        };
        let localized = |text: &Localized, most| {
            let mut all = text.all();
            all.find(|(_, text)| bad(text, most))
                .map(|(language, _)| language.to_owned())
        };
        let whole = |text| Wordy {
            text,
            language: None,
        };
        let in_one = |text, language| Wordy {
            text,
            language: Some(language),
        };
        if self
            .name
            .as_ref()
            .is_some_and(|name| name.trim().is_empty() || bad(name, Self::LONGEST_NAME))
        {
            return Some(whole("name"));
        }
        if let Some(language) = localized(&self.term, Self::LONGEST_TERM) {
            return Some(in_one("term", language));
        }
        if let Some(notice) = &self.notice {
            let long = localized(&notice.text, Self::LONGEST_NOTICE);
            let none = || notice.text.get("nl").is_none().then(|| "nl".to_owned());
            if let Some(language) = long.or_else(none) {
                return Some(in_one("notice", language));
            }
            if matches!((notice.from, notice.to), (Some(from), Some(to)) if to < from) {
                return Some(whole("notice_to"));
            }
        }
        None
    }
}

/// A text of a look that no page could show well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wordy {
    /// `name`, `term`, `notice` or `notice_to`.
    pub text: &'static str,
    /// In which of its languages, by tag; nothing for what has none.
    pub language: Option<String>,
}

/// Whose look: the institution's, or a portal's within it.
pub type LookOf = Option<ClientId>;

/// A look that is being worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookDraft {
    /// Of which institution.
    pub institution: InstitutionId,
    /// Of which portal there.
    pub portal: LookOf,
    /// Raised by each change, from 1.
    pub revision: u32,
    /// The look.
    pub theme: Theme,
    /// Who changed it last.
    pub changed_by: Option<PersonId>,
    /// When.
    pub changed_at: Timestamp,
}

/// A look that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookVersion {
    /// Of which institution.
    pub institution: InstitutionId,
    /// Of which portal there.
    pub portal: LookOf,
    /// From 1, without gaps.
    pub number: u32,
    /// The look; the bare preset has nothing in it.
    pub theme: Theme,
    /// Who published it.
    pub published_by: Option<PersonId>,
    /// When.
    pub published_at: Timestamp,
    /// The version that was gone back to, if it was.
    pub back_to: Option<u32>,
}

/// A picture as it is stored and served: decoded and written anew by us, or cleaned.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Of which institution.
    pub institution: InstitutionId,
    /// Its name and kind.
    pub what: PictureRef,
    /// The content.
    pub bytes: Vec<u8>,
    /// When it came.
    pub created_at: Timestamp,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?}, {} bytes)", self.what, self.bytes.len())
    }
}

/// What is wrong with a look.
#[derive(Debug, Clone, PartialEq)]
pub enum LookFault {
    /// No colour has this name.
    UnknownColour(String),
    /// No font has this name.
    UnknownFont(String),
    /// Corners rounder than pages can show.
    TooRound,
    /// Text and headings each have another font that travels with the pages: too much for a slow line.
    TwoFonts,
    /// Such a font beside a picture behind or beside the page: the same.
    FontAndBackground,
    /// Two colours that meet are too close to each other to be read.
    TooClose {
        /// In dark surroundings.
        dark: bool,
        /// The token of the letters or the edge: the one that gives way.
        front: String,
        /// What lies behind: a token, or a ground that the pages mix.
        back: String,
        /// The contrast there is.
        ratio: f64,
        /// The contrast it takes.
        least: f64,
        /// The nearest colour for the front that would do, where there is one.
        nearest: Option<Rgb>,
        /// Of letters on buttons: black or white, whichever is read better there.
        plain: Option<Rgb>,
    },
}

impl LookFault {
    /// Whether a draft may have it: only publishing refuses it.
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(
            self,
            Self::TwoFonts | Self::FontAndBackground | Self::TooClose { .. }
        )
    }
}

/// Why a text of an institution's own can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnTextFault {
    /// A link leads somewhere that no link may lead to.
    #[error("no link may lead to `{0}`: use https://, mailto: or tel:")]
    BadLink(String),
    /// Something bold, or a link, has no end.
    #[error("this has no end: `{0}`")]
    Unclosed(String),
    /// No page or mail says a text of this key.
    #[error("there is no such text")]
    Unknown,
    /// It leaves out what the product's text tells, by name.
    #[error("`{{{0}}}` has to stand in it")]
    Lost(String),
    /// It names something that is not filled in there.
    #[error("nothing is filled in for `{{{0}}}`")]
    NoSuchName(String),
    /// It has markup in it; from there on.
    #[error("no markup: `{0}`")]
    Markup(String),
}

/// Who knows presets, colours and languages, and judges looks by them.
pub trait LookRules: Send + Sync {
    /// The languages that there are pages in, by their tags, Dutch first.
    fn languages(&self) -> Vec<String>;

    /// What is wrong with words that an institution on a preset has in the place of the product's text of a
    /// key, if anything is. Without a name the preset is the product's own.
    fn text_fault(
        &self,
        preset: &str,
        language: &str,
        key: &str,
        text: &str,
    ) -> Option<OwnTextFault>;

    /// Whether the console offers the text of this key, to be said in an institution's own words.
    fn offers_text(&self, preset: &str, key: &str) -> bool;

    /// The same as [`LookRules::text_fault`] for words that do not come from the operator: a text that the
    /// console does not offer can't be said in others. With `-u` behind it, a key is that of the same text
    /// where the institution is formal.
    fn own_text_fault(
        &self,
        preset: &str,
        language: &str,
        key: &str,
        text: &str,
    ) -> Option<OwnTextFault> {
        let plain = key.strip_suffix("-u").unwrap_or(key);
        if !self.offers_text(preset, key) && !self.offers_text(preset, plain) {
            return Some(OwnTextFault::Unknown);
        }
        self.text_fault(preset, language, key, text)
    }

    /// Everything that is wrong with a look that stands on a preset.
    fn faults(&self, preset: &str, theme: &Theme) -> Vec<LookFault>;
    /// Whether there is a preset of this name; without a name it is the product's own.
    fn knows(&self, preset: &str) -> bool;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_is_css_is_no_colour() {
        assert_eq!("#0B5563".parse::<Rgb>().unwrap().to_string(), "#0b5563");
        for text in [
            "red",
            "#fff",
            "#0b5563;}",
            "#12345g",
            "rgb(0,0,0)",
            "#+12345",
            "url(//evil.example)",
            "",
        ] {
            assert!(text.parse::<Rgb>().is_err(), "{text}");
            let json = format!("{{\"light\":{{\"text\":{text:?}}}}}");
            assert!(serde_json::from_str::<Theme>(&json).is_err(), "{text}");
        }
    }

    #[test]
    fn words_that_no_page_could_show_are_named() {
        let named = |name: &str| Theme {
            name: Some(name.to_owned()),
            ..Theme::default()
        };
        let wrong = |theme: &Theme| theme.wordy().map(|wordy| (wordy.text, wordy.language));
        assert_eq!(wrong(&named("De Vaart")), None);
        for name in [" ", "a\nb", &"a".repeat(81)] {
            assert_eq!(wrong(&named(name)), Some(("name", None)));
        }
        let term = Theme {
            term: Localized {
                nl: "inloggen".to_owned(),
                others: [("de".to_owned(), "a".repeat(41))].into(),
                ..Localized::default()
            },
            ..Theme::default()
        };
        assert_eq!(wrong(&term), Some(("term", Some("de".to_owned()))));
        let notice = Theme {
            notice: Some(Notice {
                text: Localized::default(),
                from: None,
                to: None,
            }),
            ..Theme::default()
        };
        assert_eq!(wrong(&notice), Some(("notice", Some("nl".to_owned()))));
    }
}
