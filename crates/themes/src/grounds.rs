//! Where colours meet on a page: the grounds that the style sheets mix out of tokens, and every pair
//! that must be readable.

/// A ground that a style sheet mixes: `color-mix(in srgb, TOKEN PERCENT%, OVER)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// What it is called here and in the console.
    pub name: &'static str,
    /// The token of which there is so much.
    pub token: &'static str,
    /// How much of the token there is, in hundredths.
    pub percent: u8,
    /// The token that the rest is of.
    pub over: &'static str,
}

impl Ground {
    /// Whether a token is part of the mix.
    #[must_use]
    pub fn is_of(&self, token: &str) -> bool {
        self.token == token || self.over == token
    }
}

const fn over_surface(name: &'static str, token: &'static str, percent: u8) -> Ground {
    Ground {
        name,
        token,
        percent,
        over: "surface",
    }
}

const fn hovered(name: &'static str, token: &'static str) -> Ground {
    Ground {
        name,
        token,
        percent: 86,
        over: "text",
    }
}

/// Every mixed ground that letters stand on. A style sheet that mixes another is told so by a test.
pub const GROUNDS: [Ground; 12] = [
    over_surface("tint", "primary", 8),
    over_surface("path", "text", 4),
    over_surface("notice", "accent", 11),
    over_surface("alert", "error", 8),
    over_surface("news", "success", 10),
    over_surface("warning_note", "warning", 10),
    over_surface("badge", "text", 9),
    over_surface("error_badge", "error", 12),
    over_surface("warning_badge", "warning", 14),
    over_surface("danger_hover", "error", 9),
    hovered("primary_hover", "primary"),
    hovered("grave_hover", "error"),
];

/// The mixed ground of this name.
pub(crate) fn ground(name: &str) -> Option<&'static Ground> {
    GROUNDS.iter().find(|ground| ground.name == name)
}

/// Two colours that meet on a page, and the contrast they need (WCAG 2.2, 1.4.3 and 1.4.11).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContrastPair {
    /// The letters or the edge: a token, or a mix of [`GROUNDS`].
    pub front: &'static str,
    /// What lies behind it: a token, or a mix of [`GROUNDS`].
    pub back: &'static str,
    /// The least ratio.
    pub least: f64,
}

impl ContrastPair {
    /// The token that gives way where the two are too close.
    #[must_use]
    pub fn gives(&self) -> &'static str {
        ground(self.front).map_or(self.front, |ground| ground.token)
    }

    /// Whether a token is one of the two, or mixed into one.
    #[must_use]
    pub fn has(&self, token: &str) -> bool {
        [self.front, self.back]
            .into_iter()
            .any(|shade| ground(shade).map_or(shade == token, |ground| ground.is_of(token)))
    }

    /// Whether one of the two is mixed.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        [self.front, self.back]
            .into_iter()
            .any(|shade| ground(shade).is_some())
    }
}

const fn pair(front: &'static str, back: &'static str, least: f64) -> ContrastPair {
    ContrastPair { front, back, least }
}

/// The pairs that every palette must satisfy, light and dark: first the tokens by themselves, then
/// what stands on a mixed ground.
pub const CONTRAST_PAIRS: [ContrastPair; 52] = [
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
    // Running text, quiet text and links stand on each of these, and a link can have the focus.
    pair("text", "tint", 4.5),
    pair("muted", "tint", 4.5),
    pair("primary", "tint", 4.5),
    pair("focus", "tint", 3.0),
    pair("text", "path", 4.5),
    pair("muted", "path", 4.5),
    pair("primary", "path", 4.5),
    pair("focus", "path", 3.0),
    pair("text", "notice", 4.5),
    pair("muted", "notice", 4.5),
    pair("primary", "notice", 4.5),
    pair("focus", "notice", 3.0),
    pair("text", "alert", 4.5),
    pair("muted", "alert", 4.5),
    pair("primary", "alert", 4.5),
    pair("focus", "alert", 3.0),
    pair("text", "news", 4.5),
    pair("muted", "news", 4.5),
    pair("primary", "news", 4.5),
    pair("focus", "news", 3.0),
    pair("text", "warning_note", 4.5),
    pair("muted", "warning_note", 4.5),
    pair("primary", "warning_note", 4.5),
    pair("focus", "warning_note", 3.0),
    // What a password still lacks; the marks of the steps that are done and to come.
    pair("error", "tint", 4.5),
    pair("success", "path", 3.0),
    pair("border", "path", 3.0),
    pair("border", "tint", 3.0),
    // Labels and buttons.
    pair("text", "badge", 4.5),
    pair("error", "error_badge", 4.5),
    pair("warning", "warning_badge", 4.5),
    pair("error", "danger_hover", 4.5),
    pair("on_primary", "primary_hover", 4.5),
    // Letters in the colour of the surface: the red button gives way, not the surface.
    pair("grave_hover", "surface", 4.5),
    pair("error", "alert", 4.5),
];
