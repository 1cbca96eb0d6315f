//! The colours of a look: which there are, and whether they can be read where they meet.

use std::collections::BTreeMap;

use crate::colour::Colour;
use crate::grounds::{CONTRAST_PAIRS, ContrastPair, ground};
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

    /// The colour nearest to a token's own that can be read wherever the token is used: as letters,
    /// and if there is one that serves both, as the ground of others too.
    #[must_use]
    pub fn nearest_readable(&self, token: &str) -> Option<Colour> {
        self.nearest_where(token, |pair| pair.has(token))
            .or_else(|| self.nearest_letters(token))
    }

    /// Black or white for letters on buttons, whichever is read better there and well enough; `None` for any
    /// other token.
    #[must_use]
    pub fn plain_letters(&self, token: &str) -> Option<Colour> {
        if token != "on_primary" {
            return None;
        }
        let on = self.get("primary")?;
        let plain = if Colour::BLACK.contrast(on) > Colour::WHITE.contrast(on) {
            Colour::BLACK
        } else {
            Colour::WHITE
        };
        let mut with = self.clone();
        with.set("on_primary", plain);
        let mut lacking = with.too_close().into_iter();
        lacking
            .all(|(pair, _)| pair.gives() != token)
            .then_some(plain)
    }

    /// The colour nearest to a token's own that can be read where the token is letters or an edge.
    pub(crate) fn nearest_letters(&self, token: &str) -> Option<Colour> {
        self.nearest_where(token, |pair| pair.gives() == token)
    }

    /// The same for some pairs. A ground that the token is mixed into moves along with it.
    fn nearest_where(&self, token: &str, asked: impl Fn(&ContrastPair) -> bool) -> Option<Colour> {
        let mut fixed = vec![];
        let mut moving = vec![];
        for pair in CONTRAST_PAIRS.into_iter().filter(asked) {
            let other = match (pair.front == token, pair.back == token) {
                (true, _) if !is_in(token, pair.back) => Some(pair.back),
                (_, true) if !is_in(token, pair.front) => Some(pair.front),
                _ => None,
            };
            match other {
                Some(other) => fixed.push((self.shade(other)?, pair.least)),
                None => moving.push(pair),
            }
        }
        nearest(self.get(token)?, |colour| {
            fixed
                .iter()
                .all(|(other, least)| colour.contrast(*other) >= *least)
                && moving.iter().all(|pair| {
                    let shade = |name| self.shade_with(name, Some((token, colour)));
                    matches!(
                        (shade(pair.front), shade(pair.back)),
                        (Some(front), Some(back)) if front.contrast(back) >= pair.least
                    )
                })
        })
    }

    /// The colour of a token or of a ground that is mixed, as browsers paint it.
    #[must_use]
    pub fn shade(&self, name: &str) -> Option<Colour> {
        self.shade_with(name, None)
    }

    fn shade_with(&self, name: &str, instead: Option<(&str, Colour)>) -> Option<Colour> {
        let of = |token: &str| match instead {
            Some((replaced, colour)) if replaced == token => Some(colour),
            _ => self.get(token),
        };
        match ground(name) {
            Some(ground) => Some(of(ground.token)?.mixed(ground.percent, of(ground.over)?)),
            None => of(name),
        }
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
                let ratio = self.shade(pair.front)?.contrast(self.shade(pair.back)?);
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

/// Whether a token is this shade, or part of it.
fn is_in(token: &str, shade: &str) -> bool {
    ground(shade).map_or(shade == token, |ground| ground.is_of(token))
}
