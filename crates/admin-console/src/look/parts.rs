//! The parts of a look as fields.

use super::editor::{Said, picture_href};
use crate::{desk::Desk, guard::Instead, languages::Asked};
use sluis_idp_core::{
    console::{
        Act,
        look::{LookState, PictureFault},
    },
    idp::Failure,
};
use sluis_model::{
    institution::Institution,
    look::{Layout, PicturePlace, Theme},
    policy::Localized,
    policy::Policy,
};
use sluis_themes::{
    FONTS, Palette, Settled, Words,
    pages::console::{
        LOOK_COLOURS, LookChoice, LookColour, LookColours, LookPartView, LookPicture,
    },
};
use sluis_web::look::own_theme;
use std::collections::BTreeMap;

/// How many colours stand before the others.
const MAIN: usize = 8;
/// The corners that can be chosen, in pixels.
const CORNERS: [u8; 8] = [0, 4, 8, 12, 16, 20, 24, 32];

/// The look as pages have it.
pub(super) fn settled<A: Act>(
    desk: &Desk<A>,
    institution: &Institution,
    theme: &Theme,
) -> Result<Settled, Instead> {
    let own = own_theme(&institution.slug, theme);
    let settled = desk
        .pages()
        .themes()
        .settled(&institution.look.preset, &own);
    desk.found(settled.ok_or_else(|| Failure::Internal("there are no themes".to_owned())))
}

/// The languages in which a look's words are asked.
pub(super) fn asked<A: Act>(desk: &Desk<A>, theme: &Theme) -> Asked {
    let notice = theme.notice.as_ref().map(|notice| &notice.text);
    Asked::of(desk, std::iter::once(&theme.term).chain(notice))
}

/// The part that is edited.
pub(super) fn part<A: Act>(
    desk: &Desk<A>,
    name: &str,
    said: &Said<'_>,
    state: &LookState,
    settled: &Settled,
) -> LookPartView {
    let theme = state.theme();
    // What counts before the preset where the look itself chooses nothing.
    let before = base(state);
    match name {
        "shape" => shape((&theme, before), said, settled),
        "pictures" => LookPartView::Pictures {
            pictures: PicturePlace::ALL
                .map(|place| LookPicture {
                    place: place.name(),
                    href: picture_href(&state.institution.slug, place, state),
                    from: source(
                        theme.pictures.contains_key(&place),
                        state.shown().pictures.contains_key(&place),
                    ),
                    error: said
                        .picture
                        .filter(|(of, _)| *of == place)
                        .map(|(_, fault)| picture_words(fault)),
                })
                .to_vec(),
        },
        "words" => {
            let name = before.and_then(|before| before.name.as_ref());
            let name = name.unwrap_or(&state.institution.name);
            let asked = asked(desk, &theme);
            words(&theme, said, (name, &state.institution.policy), &asked)
        }
        _ => LookPartView::Colours {
            sides: vec![
                colours(false, (&theme, before), &settled.light, said),
                colours(true, (&theme, before), &settled.dark, said),
            ],
        },
    }
}

/// The institution's look, where a portal's leaves to it what it does not choose.
fn base(state: &LookState) -> Option<&Theme> {
    let inherits = state.portal.is_some() && state.theme().inherits;
    let base = state.institution.look.theme.as_ref();
    base.filter(|_| inherits)
}

/// Where a value comes from.
const fn source(own: bool, institution: bool) -> &'static str {
    match (own, institution) {
        (true, _) => "own",
        (false, true) => "institution",
        (false, false) => "preset",
    }
}

/// Where a colour comes from: chosen, made from a light one that is chosen, or inherited.
fn colour_source(dark: bool, token: &str, theme: &Theme, before: Option<&Theme>) -> &'static str {
    let has = |theme: &Theme, dark: bool| {
        let colours = if dark { &theme.dark } else { &theme.light };
        colours.contains_key(token)
    };
    let before = |dark| before.is_some_and(|before| has(before, dark));
    if has(theme, dark) {
        "own"
    } else if dark && (has(theme, false) || (before(false) && !before(true))) {
        "light"
    } else {
        source(false, before(dark))
    }
}

/// The name of a colour's field.
pub(super) fn field(dark: bool, token: &str) -> String {
    format!("{}-{token}", if dark { "dark" } else { "light" })
}

fn colours(
    dark: bool,
    (theme, before): (&Theme, Option<&Theme>),
    palette: &Palette,
    said: &Said<'_>,
) -> LookColours {
    let chosen = if dark { &theme.dark } else { &theme.light };
    let colour = |token: &&'static str| {
        let field = field(dark, token);
        let typed = said
            .typed
            .map(|form| form.field(&field).to_owned())
            .filter(|typed| !typed.is_empty());
        let present = palette
            .get(token)
            .map_or_else(String::new, |colour| colour.to_string());
        LookColour {
            token,
            value: typed.unwrap_or_else(|| present.clone()),
            was: present,
            chosen: chosen.contains_key(*token),
            from: colour_source(dark, token, theme, before),
            error: said
                .no_colours
                .contains(&field)
                .then(|| Words::of("console-look-not-a-colour")),
            field,
        }
    };
    let all: Vec<LookColour> = LOOK_COLOURS.iter().map(colour).collect();
    let (main, more) = all.split_at(MAIN);
    let touched = |colours: &[LookColour]| colours.iter().any(|one| one.error.is_some());
    LookColours {
        dark,
        open: touched(more) || (dark && (touched(main) || !chosen.is_empty())),
        main: main.to_vec(),
        more: more.to_vec(),
    }
}

fn shape(
    (theme, before): (&Theme, Option<&Theme>),
    said: &Said<'_>,
    settled: &Settled,
) -> LookPartView {
    let typed = |name: &str, stored: &str| {
        said.typed
            .map_or_else(|| stored.to_owned(), |form| form.field(name).to_owned())
    };
    let named = |chosen: &str, choices: Vec<(&str, Words)>| -> Vec<LookChoice> {
        let unchosen = if theme.inherits {
            "console-look-as-institution"
        } else {
            "console-look-as-preset"
        };
        [("", Words::of(unchosen))]
            .into_iter()
            .chain(choices)
            .map(|(value, words)| LookChoice {
                value: value.to_owned(),
                words,
                chosen: value == chosen,
            })
            .collect()
    };
    let fonts = || {
        FONTS
            .map(|font| (font, Words::of("console-look-font").with("font", font)))
            .to_vec()
    };
    let radius = theme.radius.map(|radius| radius.to_string());
    let radius = typed("radius", &radius.unwrap_or_default());
    let mut corners: Vec<String> = CORNERS.map(|corner| corner.to_string()).to_vec();
    for corner in [settled.radius.to_string(), radius.clone()] {
        if !corner.is_empty() && !corners.contains(&corner) {
            corners.push(corner);
        }
    }
    let corners = corners
        .iter()
        .map(|corner| {
            let words = Words::of("console-look-corner").with("corner", corner.as_str());
            (corner.as_str(), words)
        })
        .collect();
    let layout = match theme.layout {
        Some(Layout::Centered) => "centered",
        Some(Layout::Split) => "split",
        None => "",
    };
    let layouts = ["centered", "split"].map(|layout| {
        let words = Words::of("console-look-layout").with("layout", layout);
        (layout, words)
    });
    let from = |has: &dyn Fn(&Theme) -> bool| source(has(theme), before.is_some_and(has));
    LookPartView::Shape {
        radius: named(&radius, corners),
        from: [
            from(&|theme| theme.layout.is_some()),
            from(&|theme| theme.radius.is_some()),
            from(&|theme| theme.font.is_some()),
            from(&|theme| theme.heading_font.is_some()),
        ],
        font: named(
            &typed("font", theme.font.as_deref().unwrap_or_default()),
            fonts(),
        ),
        heading_font: named(
            &typed(
                "heading_font",
                theme.heading_font.as_deref().unwrap_or_default(),
            ),
            fonts(),
        ),
        layout: named(&typed("layout", layout), layouts.to_vec()),
    }
}

fn words(
    theme: &Theme,
    said: &Said<'_>,
    (own_name, policy): (&str, &Policy),
    asked: &Asked,
) -> LookPartView {
    let count = |texts: &BTreeMap<String, BTreeMap<String, String>>| {
        texts.values().map(BTreeMap::len).sum()
    };
    let typed = |name: &str, stored: Option<&str>| {
        said.typed.map_or_else(
            || stored.unwrap_or_default().to_owned(),
            |form| form.field(name).to_owned(),
        )
    };
    let said_in = |name: &str, stored: Option<&Localized>| match said.typed {
        Some(form) => asked.fields(&asked.typed(form, name, str::to_owned)),
        None => asked.fields(stored.unwrap_or(&Localized::default())),
    };
    let notice = theme.notice.as_ref();
    let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string());
    let from = day(notice.and_then(|notice| notice.from));
    let to = day(notice.and_then(|notice| notice.to));
    LookPartView::Words {
        name: typed("name", theme.name.as_deref()),
        own_name: own_name.to_owned(),
        said: [count(&theme.texts), theme.contacts.len()],
        to_take: (theme.texts != policy.texts || theme.contacts != policy.contacts)
            && (count(&policy.texts) > 0 || !policy.contacts.is_empty()),
        term: said_in("term", Some(&theme.term)),
        notice: said_in("notice", notice.map(|notice| &notice.text)),
        notice_from: typed("notice_from", from.as_deref()),
        notice_to: typed("notice_to", to.as_deref()),
    }
}

/// Why a picture is not taken, in words.
pub(super) fn picture_words(fault: PictureFault) -> Words {
    Words::of(match fault {
        PictureFault::Missing => "console-look-picture-missing",
        PictureFault::TooLarge => "console-look-picture-large",
        PictureFault::TooManyPixels => "console-look-picture-pixels",
        PictureFault::NotAPicture => "console-look-picture-kind",
        PictureFault::Broken => "console-look-picture-broken",
        PictureFault::PixelsInside => "console-look-picture-pixels-inside",
        PictureFault::Moves => "console-look-picture-moves",
        PictureFault::NoDrawing => "console-look-picture-drawing",
        PictureFault::TooMany => "console-look-picture-many",
    })
}
