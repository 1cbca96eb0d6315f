//! Colours as numbers: parsed on the way in, printed by us on the way out, never echoed.

use std::fmt;
use std::str::FromStr;

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The text was not a colour of the form `#rrggbb`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a colour is written as #rrggbb")]
pub struct ColourError;

impl Colour {
    pub(crate) const BLACK: Self = Self::of([0, 0, 0]);
    pub(crate) const WHITE: Self = Self::of([255, 255, 255]);

    /// The colour of red, green and blue.
    #[must_use]
    pub const fn of([red, green, blue]: [u8; 3]) -> Self {
        Self { red, green, blue }
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn channels(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// The WCAG 2 contrast ratio between two colours, from 1 (the same) to 21 (black on white).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// So many hundredths of this colour with the rest of another, as browsers paint
    /// `color-mix(in srgb, …)` of two opaque colours: channel by channel, to the nearest step.
    #[must_use]
    pub fn mixed(self, percent: u8, rest: Self) -> Self {
        let share = u32::from(percent.min(100));
        let channel = |own: u8, other: u8| {
            let sum = u32::from(own) * share + u32::from(other) * (100 - share);
            // Of two bytes the mean is a byte.
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Self {
            red: channel(self.red, rest.red),
            green: channel(self.green, rest.green),
            blue: channel(self.blue, rest.blue),
        }
    }

    /// The WCAG 2 relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl FromStr for Colour {
    type Err = ColourError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').ok_or(ColourError)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ColourError);
        }
        let channel =
            |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| ColourError);
        Ok(Self {
            red: channel(0)?,
            green: channel(2)?,
            blue: channel(4)?,
        })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_and_printed_in_one_form() {
        let colour: Colour = "#0B5563".parse().unwrap();
        assert_eq!(colour.to_string(), "#0b5563");
    }

    #[test]
    fn anything_but_six_hex_digits_is_refused() {
        for text in ["0b5563", "#fff", "red", "#0b556g", "#0b5563;}", "#é5563"] {
            assert_eq!(text.parse::<Colour>(), Err(ColourError), "{text}");
        }
    }

    #[test]
    fn a_mix_is_painted_as_browsers_do() {
        // color-mix(in srgb, #0d5a68 8%, #ffffff).
        let tint = Colour::of([0x0d, 0x5a, 0x68]).mixed(8, Colour::WHITE);
        assert_eq!(tint.to_string(), "#ecf2f3");
        assert_eq!(Colour::BLACK.mixed(100, Colour::WHITE), Colour::BLACK);
        assert_eq!(Colour::BLACK.mixed(0, Colour::WHITE), Colour::WHITE);
    }

    #[test]
    fn contrast_follows_wcag() {
        let ratio = |a: &str, b: &str| {
            a.parse::<Colour>()
                .unwrap()
                .contrast(b.parse::<Colour>().unwrap())
        };
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((ratio("#ffffff", "#ffffff") - 1.0).abs() < 0.001);
        assert!((ratio("#ff69b4", "#ffffff") - 2.65).abs() < 0.01);
    }
}
