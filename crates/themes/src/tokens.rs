//! The colours of a look: which there are, and which pairs must be readable.

use std::collections::BTreeMap;

use crate::colour::Colour;
use crate::oklch::nearest;

/// Every colour a palette has, in the order they are printed.
pub const TOKENS: [&str; 15] = [
    "page",
    "surface",
    "text",
    "muted",
    "border",
    "primary",
    "on_primary",
    "accent",
    "error",
    "success",
    "warning",
    "focus",
    "switch_on",
    "panel",
    "on_panel",
];

/// Two colours that meet on a page, and the contrast they need (WCAG 2.2, 1.4.3 and 1.4.11).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContrastPair {
    /// The token of the letters or the edge.
    pub front: &'static str,
    /// The token of what lies behind it.
    pub back: &'static str,
    /// The least ratio.
    pub least: f64,
}

const fn pair(front: &'static str, back: &'static str, least: f64) -> ContrastPair {
    ContrastPair { front, back, least }
}

/// The pairs that every palette must satisfy, light and dark.
pub const CONTRAST_PAIRS: [ContrastPair; 17] = [
    pair("text", "surface", 7.0),
    pair("text", "page", 7.0),
    pair("muted", "surface", 4.5),
    pair("muted", "page", 4.5),
    pair("on_primary", "primary", 4.5),
    pair("primary", "surface", 4.5),
    pair("primary", "page", 4.5),
    pair("error", "surface", 4.5),
    pair("error", "page", 4.5),
    pair("success", "surface", 4.5),
    pair("warning", "surface", 4.5),
    pair("focus", "surface", 3.0),
    pair("focus", "page", 3.0),
    pair("border", "surface", 3.0),
    pair("border", "page", 3.0),
    pair("switch_on", "surface", 3.0),
    pair("on_panel", "panel", 4.5),
];

/// One set of colours, for light or for dark surroundings.
#[derive(Clone, Debug)]
pub struct Palette(BTreeMap<&'static str, Colour>);

impl Palette {
    /// Takes the colours of `own`, and what is missing there from `inherited`.
    ///
    /// # Errors
    /// Lists every unknown name, malformed colour and colour that is missing in both.
    pub(crate) fn read(
        own: &BTreeMap<String, String>,
        inherited: Option<&Self>,
    ) -> Result<Self, Vec<(String, String)>> {
        let mut faults = Vec::new();
        for name in own.keys() {
            if !TOKENS.contains(&name.as_str()) {
                faults.push((name.clone(), "no colour has this name".to_owned()));
            }
        }
        let mut colours = BTreeMap::new();
        for token in TOKENS {
            match own.get(token).map(|text| text.parse::<Colour>()) {
                Some(Ok(colour)) => {
                    colours.insert(token, colour);
                }
                Some(Err(error)) => faults.push((token.to_owned(), error.to_string())),
                None => match inherited.and_then(|palette| palette.get(token)) {
                    Some(colour) => {
                        colours.insert(token, colour);
                    }
                    None => faults.push((token.to_owned(), "this colour is missing".to_owned())),
                },
            }
        }
        if faults.is_empty() {
            Ok(Self(colours))
        } else {
            Err(faults)
        }
    }

    /// The same palette with some colours replaced; names that are no token's are passed over.
    pub(crate) fn with(&self, own: &BTreeMap<String, Colour>) -> Self {
        let mut colours = self.0.clone();
        for (token, colour) in &mut colours {
            if let Some(own) = own.get(*token) {
                *colour = *own;
            }
        }
        Self(colours)
    }

    pub(crate) fn set(&mut self, token: &'static str, colour: Colour) {
        self.0.insert(token, colour);
    }

    /// What a token meets as letters or as edge, with the least contrast of each.
    fn behind(&self, token: &str) -> Vec<(Colour, f64)> {
        CONTRAST_PAIRS
            .into_iter()
            .filter(|pair| pair.front == token)
            .filter_map(|pair| Some((self.get(pair.back)?, pair.least)))
            .collect()
    }

    /// The colour nearest to a token's own that can be read wherever the token is used: as letters,
    /// and if there is one that serves both, as the ground of others too.
    #[must_use]
    pub fn nearest_readable(&self, token: &str) -> Option<Colour> {
        let colour = self.get(token)?;
        let behind = self.behind(token);
        let mut all = behind.clone();
        all.extend(
            CONTRAST_PAIRS
                .into_iter()
                .filter(|pair| pair.back == token)
                .filter_map(|pair| Some((self.get(pair.front)?, pair.least))),
        );
        nearest(colour, &all).or_else(|| nearest(colour, &behind))
    }

    /// The colour of a token, if there is such a token.
    #[must_use]
    pub fn get(&self, token: &str) -> Option<Colour> {
        self.0.get(token).copied()
    }

    /// The pairs that are too close to each other, with the ratio they have.
    #[must_use]
    pub fn too_close(&self) -> Vec<(ContrastPair, f64)> {
        CONTRAST_PAIRS
            .into_iter()
            .filter_map(|pair| {
                let ratio = self.get(pair.front)?.contrast(self.get(pair.back)?);
                (ratio < pair.least).then_some((pair, ratio))
            })
            .collect()
    }

    /// The colours as CSS custom properties.
    pub(crate) fn custom_properties(&self) -> String {
        TOKENS
            .iter()
            .filter_map(|token| {
                let colour = self.get(token)?;
                Some(format!("--{}:{colour};", token.replace('_', "-")))
            })
            .collect()
    }
}
