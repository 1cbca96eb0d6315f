//! Dark colours out of light ones: whoever chose only light ones gets dark ones that belong to them.

use crate::colour::Colour;
use crate::oklch::Oklch;
use crate::tokens::{Palette, TOKENS};

/// The most chroma of what is large: grounds and running text keep a breath of the hue.
const BREATH: f64 = 0.03;
/// The most chroma of the panel.
const TINGE: f64 = 0.08;

/// The dark palette of a preset, with every colour that was chosen for light taken over: its hue at
/// the lightness that the preset has there, moved as far as reading asks.
pub(crate) fn made(preset_light: &Palette, light: &Palette, preset_dark: &Palette) -> Palette {
    let mut dark = preset_dark.clone();
    let mut changed = false;
    for token in TOKENS {
        let (Some(before), Some(now), Some(model)) = (
            preset_light.get(token),
            light.get(token),
            preset_dark.get(token),
        ) else {
            continue;
        };
        if before != now {
            changed = true;
            dark.set(token, at_the_lightness_of(model, now, token));
        }
    }
    if changed {
        mend(&mut dark);
    }
    dark
}

/// A palette that everybody can read: as it is, or with the nearest colours that can be read; where
/// its grounds leave none, the preset's own.
pub(crate) fn readable(mut palette: Palette, preset: &Palette) -> Palette {
    if palette.too_close().is_empty() {
        return palette;
    }
    mend(&mut palette);
    if palette.too_close().is_empty() {
        palette
    } else {
        preset.clone()
    }
}

fn at_the_lightness_of(model: Colour, chosen: Colour, token: &str) -> Colour {
    let chosen = Oklch::from(chosen);
    let most = match token {
        "page" | "surface" | "text" | "muted" | "border" | "on_panel" | "on_primary" => BREATH,
        "panel" => TINGE,
        _ => f64::MAX,
    };
    Oklch {
        lightness: Oklch::from(model).lightness,
        chroma: chosen.chroma.min(most),
        ..chosen
    }
    .colour()
}

/// What gives way, in this order: what is mixed into grounds before what stands on them.
const GIVING: [&str; 11] = [
    "error",
    "success",
    "warning",
    "primary",
    "text",
    "muted",
    "border",
    "on_primary",
    "focus",
    "switch_on",
    "on_panel",
];
/// How often all of them are gone through: a ground moves with the colour that is mixed into it, and
/// then asks something of the others.
const ROUNDS: usize = 4;

/// Letters and edges give way to the grounds; the label of a button to the button.
fn mend(palette: &mut Palette) {
    for round in 0..ROUNDS {
        for token in GIVING {
            match palette.nearest_letters(token) {
                Some(colour) => palette.set(token, colour),
                // The grounds have given way already: there is no colour for all of them, and looking
                // on would make each page wait.
                None if round > 0 => return,
                None => {}
            }
        }
        if palette.too_close().is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OwnTheme, Themes};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static THEMES: LazyLock<Themes> = LazyLock::new(|| Themes::embedded().unwrap());

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_the_light_colours_the_dark_ones_made_of_them_can_be_read(
            colours in proptest::collection::btree_map(0usize..15, any::<[u8; 3]>(), 0..6),
            preset in 0usize..6,
        ) {
            let own = OwnTheme {
                light: colours
                    .into_iter()
                    .map(|(token, colour)| (TOKENS[token].to_owned(), Colour::of(colour)))
                    .collect(),
                ..OwnTheme::default()
            };
            let preset = &THEMES.presets()[preset];
            let theme = &THEMES.dressed(preset).unwrap().theme;
            let (_, dark) = theme.palettes(&own);
            prop_assert!(dark.too_close().is_empty(), "{:?}", dark.too_close());
        }
    }

    #[test]
    fn without_a_choice_the_presets_own_dark_stays() {
        for preset in THEMES.presets() {
            let theme = &THEMES.dressed(&preset).unwrap().theme;
            let (_, dark) = theme.palettes(&OwnTheme::default());
            for token in TOKENS {
                assert_eq!(dark.get(token), theme.dark.get(token), "{preset} {token}");
            }
        }
    }
}
