//! What stands on what: every mix of the style sheets is known, and whoever's look is taken can be
//! read on all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::{THEMES, files_of};
use crate::worn::Worn;
use crate::{CONTRAST_PAIRS, Colour, GROUNDS, OwnTheme, Palette, TOKENS, ThemeFault};

/// A rule of a style sheet.
struct Rule {
    path: String,
    selector: String,
    declarations: Vec<(String, String)>,
}

impl Rule {
    fn get(&self, property: &str) -> Option<&str> {
        let mut all = self.declarations.iter();
        all.find_map(|(name, value)| (name == property).then_some(value.as_str()))
    }
}

/// The rules for screens with colours of ours: not those of paper, nor of forced colours.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules = vec![];
    for (path, sheet) in files_of(".css") {
        let mut plain = String::new();
        let mut rest = sheet.as_str();
        while let Some((before, after)) = rest.split_once("/*") {
            plain.push_str(before);
            rest = after.split_once("*/").unwrap().1;
        }
        plain.push_str(rest);
        let mut open: Vec<String> = vec![];
        let mut text = String::new();
        for letter in plain.chars() {
            match letter {
                '{' => open.push(std::mem::take(&mut text).trim().to_owned()),
                '}' => {
                    let declared = std::mem::take(&mut text);
                    let selector = open.pop().unwrap();
                    let elsewhere = ["@media print", "@media (forced-colors"];
                    if open
                        .iter()
                        .any(|at| elsewhere.iter().any(|start| at.starts_with(start)))
                    {
                        continue;
                    }
                    let declarations: Vec<_> = declared
                        .split(';')
                        .filter_map(|one| one.split_once(':'))
                        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                        .collect();
                    if !declarations.is_empty() {
                        rules.push(Rule {
                            path: path.clone(),
                            selector,
                            declarations,
                        });
                    }
                }
                _ => text.push(letter),
            }
        }
        assert!(open.is_empty(), "{path} closes what it opens");
    }
    rules
});

/// So much of one token, the rest another; the other is `transparent` where nothing is known of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mix {
    token: String,
    percent: u8,
    over: String,
}

/// The mixes in a value.
fn mixes(value: &str) -> Vec<Mix> {
    let token = |text: &str| {
        text.trim()
            .trim_start_matches("var(--")
            .trim_end_matches(')')
            .replace('-', "_")
    };
    value
        .split("color-mix(in srgb, ")
        .skip(1)
        .map(|from| {
            let (first, rest) = from.split_once(',').unwrap();
            let (name, percent) = first.rsplit_once(' ').unwrap();
            let rest = rest.trim_start();
            let over = if rest.starts_with("transparent") {
                "transparent".to_owned()
            } else {
                token(&rest[..=rest.find(')').unwrap()])
            };
            Mix {
                token: token(name),
                percent: percent.trim_end_matches('%').parse().unwrap(),
                over,
            }
        })
        .collect()
}

/// Mixed grounds that carry no letters: marks and lines, whose meaning the words beside them give.
const BARE: [&str; 2] = [".dots i", ".chart-bar, .legend-bar"];
/// Shapes of drawings, beside figures in words.
const SHAPES: [&str; 5] = [
    "rect.calendar-off",
    "rect.calendar-may",
    ".gauge-all",
    ".chart-area",
    ".chart-bar, .legend-bar",
];
/// What is seen through: controls that do nothing at the moment (which WCAG 1.4.3 leaves out), a list
/// that is fetched anew, and a drawing without words.
const FADED: [&str; 5] = [
    "button[aria-busy=true]",
    "input:is([type=checkbox], [type=radio]):disabled",
    ".list[aria-busy=true]",
    "button[aria-disabled=true]",
    ".backdrop",
];

#[test]
fn every_mix_of_the_style_sheets_is_a_known_ground_or_carries_no_letters() {
    for rule in RULES.iter() {
        for (property, value) in &rule.declarations {
            let at = format!("{}: {} {{ {property}: {value} }}", rule.path, rule.selector);
            if property.contains("opacity") {
                assert!(FADED.contains(&rule.selector.as_str()), "{at}");
            }
            if value.contains(" / .") {
                let shadow = property == "box-shadow";
                assert!(shadow || rule.selector.ends_with("::backdrop"), "{at}");
            }
            assert!(
                !value.contains("rgba(") && !value.contains("hsl") && !value.contains("oklch"),
                "{at}"
            );
            let edge = property.starts_with("border") || property == "box-shadow";
            for mix in mixes(value) {
                let known = GROUNDS.iter().any(|ground| {
                    (ground.token, ground.percent, ground.over)
                        == (&*mix.token, mix.percent, &*mix.over)
                });
                let fine = match property.as_str() {
                    "background" => known || BARE.contains(&rule.selector.as_str()),
                    "fill" => SHAPES.contains(&rule.selector.as_str()),
                    "--tint" => known,
                    // Lines between things; below it is looked at that nothing stands on it.
                    "--hairline" => true,
                    _ => edge,
                };
                assert!(fine, "{at}");
            }
            if property == "background" && value.contains("--hairline") {
                assert!(rule.selector.ends_with("::after"), "{at}");
                assert_eq!(rule.get("width"), Some("2px"), "{at}");
            }
        }
    }
}

/// A ground as the style sheets write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Back {
    Pure(String),
    Mixed(Mix),
}

/// The letters and the grounds that the style sheets bring together, as they are written there.
static MEETINGS: LazyLock<BTreeSet<(String, Back)>> = LazyLock::new(|| {
    let token = |value: &str| {
        let name = value.strip_prefix("var(--")?.strip_suffix(')')?;
        let name = name.replace('-', "_");
        TOKENS.contains(&name.as_str()).then_some(name)
    };
    let tint = RULES
        .iter()
        .find_map(|rule| rule.get("--tint"))
        .map(|value| mixes(value).remove(0))
        .unwrap();
    let mut found = BTreeSet::new();
    // The dot before a line of a list is no letter.
    let rules = RULES
        .iter()
        .filter(|rule| !rule.selector.ends_with("::marker"));
    for rule in rules {
        // Under the mouse the letters are what they were.
        let calm = rule.selector.replace(":hover", "");
        let letters = rule.get("color").or_else(|| {
            let mut all = RULES.iter().filter(|one| one.selector == calm);
            all.find_map(|one| one.get("color"))
        });
        let letters = letters.and_then(token);
        let ground = rule.get("background").and_then(|value| {
            if value == "var(--tint)" {
                return Some(Back::Mixed(tint.clone()));
            }
            let bare = BARE.contains(&rule.selector.as_str());
            let mix = mixes(value).into_iter().next().filter(|_| !bare);
            mix.map(Back::Mixed)
                .or_else(|| token(value).map(Back::Pure))
        });
        match (letters, ground) {
            (Some(letters), Some(ground)) => {
                found.insert((letters, ground));
            }
            // What says no colour of its own stands on the card.
            (Some(letters), None) if !letters.starts_with("on_") && letters != "surface" => {
                found.insert((letters, Back::Pure("surface".to_owned())));
            }
            (None, Some(ground @ Back::Mixed(_))) => {
                found.insert(("text".to_owned(), ground));
            }
            _ => {}
        }
    }
    found
});

/// What the two are called in the list of pairs.
fn name_of(back: &Back) -> Option<String> {
    match back {
        Back::Pure(token) => Some(token.clone()),
        Back::Mixed(mix) => GROUNDS
            .iter()
            .find(|ground| {
                (ground.token, ground.percent, ground.over)
                    == (&*mix.token, mix.percent, &*mix.over)
            })
            .map(|ground| ground.name.to_owned()),
    }
}

#[test]
fn whatever_a_rule_writes_on_a_ground_is_a_pair_that_looks_are_judged_by() {
    let met = &*MEETINGS;
    assert!(met.len() > 15, "{met:?}");
    for (letters, back) in met {
        let ground = name_of(back).unwrap_or_else(|| panic!("no ground is called {back:?}"));
        let judged = CONTRAST_PAIRS.into_iter().any(|pair| {
            let both = (pair.front, pair.back);
            pair.least >= 4.5 && (both == (letters, &*ground) || both == (&*ground, letters))
        });
        assert!(judged, "{letters} on {ground}");
    }
}

/// The ratio by the words of the style sheet, with nothing of the list that is judged by.
fn ratio(palette: &Palette, letters: &str, back: &Back) -> f64 {
    let of = |token: &str| palette.get(token).unwrap();
    let ground = match back {
        Back::Pure(token) => of(token),
        Back::Mixed(mix) => {
            let share = f64::from(mix.percent) / 100.0;
            let (own, rest) = (of(&mix.token).channels(), of(&mix.over).channels());
            let mut painted = [0; 3];
            for (channel, (own, rest)) in painted.iter_mut().zip(own.into_iter().zip(rest)) {
                let exact = f64::from(own) * share + f64::from(rest) * (1.0 - share);
                *channel = (0..=u8::MAX)
                    .find(|step| f64::from(*step) + 0.5 > exact + 1e-9)
                    .unwrap();
            }
            Colour::of(painted)
        }
    };
    of(letters).contrast(ground)
}

fn some_colours() -> impl Strategy<Value = BTreeMap<String, Colour>> {
    proptest::collection::btree_map(0..TOKENS.len(), any::<[u8; 3]>(), 0..5).prop_map(|colours| {
        let named = colours.into_iter();
        named
            .map(|(token, colour)| (TOKENS[token].to_owned(), Colour::of(colour)))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_look_that_is_taken_can_be_read_on_every_ground_that_the_style_sheet_makes(
        light in some_colours(),
        dark in some_colours(),
        preset in 0usize..6,
    ) {
        let preset = &THEMES.presets()[preset];
        let theme = &THEMES.dressed(preset).unwrap().theme;
        let mut own = OwnTheme { light, dark, ..OwnTheme::default() };
        // As in the console: what is offered is taken, until the look can be published.
        for _ in 0..4 {
            for fault in THEMES.faults(preset, &own) {
                if let ThemeFault::TooClose { dark, pair, nearest: Some(nearest), .. } = fault {
                    let side = if dark { &mut own.dark } else { &mut own.light };
                    side.insert(pair.gives().to_owned(), nearest);
                }
            }
        }
        let taken = THEMES.faults(preset, &own).is_empty();
        own.published = true;
        let worn = Worn::of(theme, Some(&own));
        if taken {
            let (light, dark) = theme.palettes(&own);
            for token in TOKENS {
                prop_assert_eq!(worn.light.get(token), light.get(token));
                prop_assert_eq!(worn.dark.get(token), dark.get(token));
            }
        }
        for (letters, back) in &*MEETINGS {
            for palette in [&worn.light, &worn.dark] {
                let ratio = ratio(palette, letters, back);
                prop_assert!(ratio >= 4.5, "{letters} on {back:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn a_colour_that_can_be_read_on_white_alone_is_refused_with_one_that_can_be_read_on_its_tint() {
    // 4.54 on white, and less on the tint that buttons get under the mouse.
    let grey: Colour = "#767676".parse().unwrap();
    assert!(grey.contrast(Colour::WHITE) >= 4.5);
    let mut own = OwnTheme {
        light: [
            ("primary".to_owned(), grey),
            ("page".to_owned(), Colour::WHITE),
        ]
        .into(),
        ..OwnTheme::default()
    };
    let faults = THEMES.faults("default", &own);
    let offered = faults.iter().find_map(|fault| match fault {
        ThemeFault::TooClose {
            dark: false,
            pair,
            nearest,
            ..
        } if (pair.front, pair.back) == ("primary", "tint") => *nearest,
        _ => None,
    });
    let offered = offered.unwrap_or_else(|| panic!("{faults:?}"));
    own.light.insert("primary".to_owned(), offered);
    assert_eq!(THEMES.faults("default", &own), []);
}
