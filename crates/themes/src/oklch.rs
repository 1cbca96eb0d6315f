//! Colours as people see them: lightness, chroma, hue (OKLCH). Lightness is moved along this scale,
//! so that a colour that is made readable keeps its hue.

use crate::colour::Colour;

/// A colour by lightness (0 to 1), chroma and hue (the angle's cosine and sine).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Oklch {
    pub(crate) lightness: f64,
    pub(crate) chroma: f64,
    pub(crate) hue: (f64, f64),
}

fn to_linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// The nearest of the 256 steps; `None` outside of what screens show.
fn from_linear(value: f64) -> Option<u8> {
    let value = if value <= 0.003_130_8 {
        value * 12.92
    } else {
        1.055f64.mul_add(value.powf(1.0 / 2.4), -0.055)
    };
    let step = (value * 255.0).round();
    if !(-1.0..=256.0).contains(&step) {
        return None;
    }
    // The whole number that a whole float is, by halves.
    let (mut low, mut high) = (0, u8::MAX);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if f64::from(middle) <= step {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(low)
}

impl From<Colour> for Oklch {
    fn from(colour: Colour) -> Self {
        let [r, g, b] = colour.channels().map(to_linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        let chroma = a.hypot(b);
        let hue = if chroma > 1e-9 {
            (a / chroma, b / chroma)
        } else {
            (1.0, 0.0)
        };
        Self {
            lightness: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            chroma,
            hue,
        }
    }
}

impl Oklch {
    /// The colour, with as much of its chroma as screens can show at this lightness.
    pub(crate) fn colour(self) -> Colour {
        let lightness = self.lightness.clamp(0.0, 1.0);
        let fits = |share: f64| {
            Self {
                lightness,
                chroma: self.chroma * share,
                ..self
            }
            .exactly()
        };
        if let Some(whole) = fits(1.0) {
            return whole;
        }
        let (mut inside, mut outside) = (0.0, 1.0);
        for _ in 0..12 {
            let between = f64::midpoint(inside, outside);
            if fits(between).is_some() {
                inside = between;
            } else {
                outside = between;
            }
        }
        fits(inside).unwrap_or(if lightness > 0.5 {
            Colour::WHITE
        } else {
            Colour::BLACK
        })
    }

    fn exactly(self) -> Option<Colour> {
        let (a, b) = (self.chroma * self.hue.0, self.chroma * self.hue.1);
        let l = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let red = from_linear(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s)?;
        let green = from_linear(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s)?;
        let blue = from_linear(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s)?;
        Some(Colour::of([red, green, blue]))
    }
}

/// How fine the scale of lightness is walked.
const STEPS: u32 = 500;

/// The colour nearest to this one, along its lightness, that passes; the colour itself when it does.
/// `None` when no lightness will do.
pub(crate) fn nearest(colour: Colour, passes: impl Fn(Colour) -> bool) -> Option<Colour> {
    if passes(colour) {
        return Some(colour);
    }
    let here = Oklch::from(colour);
    let at = |lightness: f64| Oklch { lightness, ..here }.colour();
    for step in 1..=STEPS {
        let away = f64::from(step) / f64::from(STEPS);
        for lightness in [here.lightness - away, here.lightness + away] {
            if (0.0..=1.0).contains(&lightness) {
                let found = at(lightness);
                if passes(found) {
                    return Some(found);
                }
            }
        }
    }
    [Colour::BLACK, Colour::WHITE]
        .into_iter()
        .find(|colour| passes(*colour))
}

#[cfg(test)]
mod tests {
    use super::{Colour, Oklch};
    use proptest::prelude::*;

    fn any_colour() -> impl Strategy<Value = Colour> {
        any::<[u8; 3]>().prop_map(Colour::of)
    }

    /// The nearest that has enough contrast with all of these.
    fn nearest(colour: Colour, meets: &[(Colour, f64)]) -> Option<Colour> {
        super::nearest(colour, |colour| {
            let mut all = meets.iter();
            all.all(|(other, least)| colour.contrast(*other) >= *least)
        })
    }

    proptest! {
        #[test]
        fn a_colour_comes_back_from_the_scale_as_it_was(colour in any_colour()) {
            let back = Oklch::from(colour).colour();
            for (was, is) in colour.channels().into_iter().zip(back.channels()) {
                prop_assert!(was.abs_diff(is) <= 1, "{colour} {back}");
            }
        }

        #[test]
        fn the_nearest_colour_is_readable(colour in any_colour(), ground in any_colour()) {
            // On any ground black or white has a contrast of at least 4.58.
            let found = nearest(colour, &[(ground, 4.5)]);
            prop_assert!(found.is_some_and(|found| found.contrast(ground) >= 4.5));
        }

        #[test]
        fn what_is_readable_stays_as_it_is(colour in any_colour(), ground in any_colour()) {
            if colour.contrast(ground) >= 3.0 {
                prop_assert_eq!(nearest(colour, &[(ground, 3.0)]), Some(colour));
            }
        }
    }

    #[test]
    fn a_pink_that_is_too_light_for_white_stays_a_pink() {
        let pink: Colour = "#ff69b4".parse().unwrap();
        let found = nearest(pink, &[(Colour::WHITE, 4.5)]).unwrap();
        let [red, green, blue] = found.channels();
        assert!(red > blue && blue > green, "{found}");
        assert!(
            found.contrast(Colour::WHITE) < 4.7,
            "no further than needed"
        );
    }

    #[test]
    fn between_black_and_white_at_once_there_is_nothing_for_seven() {
        let found = nearest(Colour::WHITE, &[(Colour::WHITE, 7.0), (Colour::BLACK, 7.0)]);
        assert_eq!(found, None);
    }
}
