//! The styles of a letter. Mail readers drop style sheets, so each element carries its own; the
//! light colours stand there, and readers that know a dark mode find the dark ones beside them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tera::Value;

use crate::tokens::Palette;
use crate::worn::Worn;

/// One kind of element: fixed rules, and the tokens of its ground, its letters and its edges.
struct Part {
    name: &'static str,
    rules: &'static str,
    ground: Option<&'static str>,
    letters: Option<&'static str>,
    edge: Option<&'static str>,
}

const fn part(
    name: &'static str,
    rules: &'static str,
    ground: Option<&'static str>,
    letters: Option<&'static str>,
    edge: Option<&'static str>,
) -> Part {
    Part {
        name,
        rules,
        ground,
        letters,
        edge,
    }
}

/// The ground of the logo: light in dark surroundings too, for that is what the logo was made for.
const LOGO: &str = "logo";

const PARTS: [Part; 23] = [
    part(
        "body",
        "margin:0;padding:0",
        Some("page"),
        Some("text"),
        None,
    ),
    part(
        "room",
        "margin:0;padding:24px 12px 32px;font-family:FONT;font-size:16px;line-height:1.55",
        Some("page"),
        Some("text"),
        None,
    ),
    part(
        "sheet",
        "box-sizing:border-box;max-width:600px;margin:0 auto;padding:26px 24px 28px;border-style:solid;border-width:6px 0 0;border-radius:0 0 RADIUS RADIUS;overflow-wrap:break-word;word-wrap:break-word",
        Some("surface"),
        Some("text"),
        Some("primary"),
    ),
    part(
        LOGO,
        "display:inline-block;margin:0 0 14px;padding:8px 10px;border-radius:6px;font-size:14px;line-height:1.3",
        Some("surface"),
        Some("text"),
        None,
    ),
    part(
        "picture",
        "display:block;max-width:100%;height:auto;border:0",
        None,
        None,
        None,
    ),
    part(
        "name",
        "margin:0 0 22px;font-size:17px;font-weight:700;line-height:1.3",
        None,
        Some("primary"),
        None,
    ),
    part(
        "title",
        "margin:0 0 18px;font-family:HEADING;font-size:25px;font-weight:700;line-height:1.25;-webkit-hyphens:auto;hyphens:auto",
        None,
        Some("text"),
        None,
    ),
    part("text", "margin:0 0 14px", None, Some("text"), None),
    part(
        "shown",
        "margin:4px 0 20px;padding:14px 16px;border-radius:RADIUS",
        Some("page"),
        Some("text"),
        None,
    ),
    part(
        "value",
        "margin:2px 0 0;font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:18px;font-weight:700;letter-spacing:0.5px;line-height:1.35;overflow-wrap:anywhere",
        None,
        Some("text"),
        None,
    ),
    part(
        "facts",
        "margin:18px 0 20px;padding:0",
        None,
        Some("text"),
        None,
    ),
    part(
        "label",
        "margin:0;font-size:14px;font-weight:400;line-height:1.4",
        None,
        Some("muted"),
        None,
    ),
    part(
        "fact",
        "margin:0 0 10px;font-weight:600;line-height:1.4;overflow-wrap:anywhere",
        None,
        Some("text"),
        None,
    ),
    part("act", "margin:22px 0 16px", None, Some("text"), None),
    part(
        "button",
        "display:inline-block;padding:13px 26px;border-radius:RADIUS;font-size:17px;font-weight:700;line-height:1.3;text-align:center;text-decoration:none",
        Some("primary"),
        Some("on_primary"),
        None,
    ),
    part(
        "bare",
        "margin:0 0 16px;font-size:14px;line-height:1.45;overflow-wrap:anywhere;word-break:break-word",
        None,
        Some("muted"),
        None,
    ),
    part(
        "link",
        "text-decoration:underline",
        None,
        Some("primary"),
        None,
    ),
    part(
        "doubt",
        "margin:26px 0 0;padding:16px 18px;border-style:solid;border-width:0 0 0 5px;border-radius:4px",
        Some("page"),
        Some("text"),
        Some("warning"),
    ),
    part(
        "heading",
        "margin:0 0 6px;font-family:HEADING;font-size:18px;font-weight:700;line-height:1.3",
        None,
        Some("text"),
        None,
    ),
    part(
        "last",
        "margin:0;overflow-wrap:anywhere",
        None,
        Some("text"),
        None,
    ),
    part(
        "way",
        "margin:10px 0 0;font-weight:700",
        None,
        Some("text"),
        None,
    ),
    part(
        "help",
        "margin:28px 0 0;padding:20px 0 0;border-style:solid;border-width:1px 0 0",
        None,
        Some("text"),
        Some("border"),
    ),
    part(
        "foot",
        "max-width:552px;margin:18px auto 0;padding:0 12px;font-size:13px;line-height:1.5",
        None,
        Some("muted"),
        None,
    ),
];

/// The largest corner of a letter in pixels: round pills suit a page, not a sheet of paper.
const LARGEST_RADIUS: u8 = 16;

/// The attributes of each kind of element by its name, and under `dark` a style element with the
/// colours of the dark palette. All values come from the checked theme and are printed by us.
pub(crate) fn attributes(theme: &Worn<'_>) -> Value {
    let quoted = |stack: &str| stack.replace('"', "'");
    let (font, heading) = theme.plain_font_stacks();
    let (font, heading) = (quoted(font), quoted(heading));
    let day = theme.day();
    let radius = format!("{}px", theme.radius().min(LARGEST_RADIUS));
    let mut all = BTreeMap::new();
    let mut dark = String::new();
    for part in &PARTS {
        let (by_day, by_night) = if part.name == LOGO {
            (&day, &day)
        } else {
            (&theme.light, &theme.dark)
        };
        let rules = part
            .rules
            .replace("FONT", &font)
            .replace("HEADING", &heading)
            .replace("RADIUS", &radius);
        let attribute = format!(
            "class=\"letter-{}\" style=\"{rules}{}\"",
            part.name,
            colours(part, by_day, "")
        );
        all.insert(part.name, Value::safe_string(&attribute));
        let _ = write!(
            dark,
            ".letter-{}{{{}}}",
            part.name,
            colours(part, by_night, "!important").trim_start_matches(';')
        );
    }
    let sheet = format!(
        "<style>:root{{color-scheme:light dark;supported-color-schemes:light dark}}\
         @media (max-width:30em){{.letter-title{{font-size:20px!important}}}}\
         @media (prefers-color-scheme:dark){{{dark}}}</style>"
    );
    all.insert("dark", Value::safe_string(&sheet));
    Value::from(all)
}

fn colours(part: &Part, palette: &Palette, behind: &str) -> String {
    let pairs = [
        ("background-color", part.ground),
        ("color", part.letters),
        ("border-color", part.edge),
    ];
    let mut all = String::new();
    for (property, token) in pairs {
        if let Some(colour) = token.and_then(|token| palette.get(token)) {
            let _ = write!(all, ";{property}:{colour}{behind}");
        }
    }
    all
}
