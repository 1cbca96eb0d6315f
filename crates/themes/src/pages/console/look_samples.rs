//! Samples of the look's pages.

use super::look::{
    ConsoleLookPage, ConsoleLookVersionsPage, LookChoice, LookColour, LookColours, LookConflict,
    LookFaultView, LookLink, LookPartView, LookPicture, LookPreview, LookVersionView,
};
use super::{
    Choice, FieldFault, LOOK_COLOURS, LOOK_MODES, LOOK_PAGES, LOOK_PART_NAMES, LOOK_PARTS,
    LOOK_PLACES, LOOK_SIZES, LanguageField, PICTURE_FAULTS,
};
use crate::chrome::LanguageLink;
use crate::dates::DateTimeView;
use crate::fonts::FONTS;
use crate::look::Lang;
use crate::words::Words;

fn links(values: &[&'static str], present: &str) -> Vec<LookLink> {
    values
        .iter()
        .map(|value| LookLink {
            value,
            href: "#".to_owned(),
            present: *value == present,
        })
        .collect()
}

fn colours(dark: bool) -> LookColours {
    let colour = |token: &'static str| LookColour {
        token,
        field: format!("{}-{token}", if dark { "dark" } else { "light" }),
        value: if dark { "#ff9ad2" } else { "#a3126f" }.to_owned(),
        was: "#a3126f".to_owned(),
        chosen: token == "primary",
        from: match token {
            "primary" => "own",
            "page" => "institution",
            "text" if dark => "light",
            _ => "preset",
        },
        error: (token == "accent").then(|| Words::of("console-look-not-a-colour")),
    };
    let all = LOOK_COLOURS.map(colour);
    LookColours {
        dark,
        main: all[..8].to_vec(),
        more: all[8..].to_vec(),
        open: dark,
    }
}

fn fault(nearest: bool) -> LookFaultView {
    LookFaultView {
        words: Words::of("console-look-too-close")
            .with("front", "primary")
            .with("back", "surface")
            .with("side", "light")
            .with("ratio", "2,65")
            .with("least", "4,5"),
        nearest: nearest.then(|| "#c7297f".to_owned()),
        action: "take:light:primary:#c7297f".to_owned(),
        plain: None,
    }
}

pub(super) fn editor() -> Vec<ConsoleLookPage> {
    let choice = |value: &str, words: Words| LookChoice {
        value: value.to_owned(),
        words,
        chosen: value.is_empty(),
    };
    let fonts: Vec<LookChoice> = [choice("", Words::of("console-look-as-preset"))]
        .into_iter()
        .chain(FONTS.map(|font| choice(font, Words::of("console-look-font").with("font", font))))
        .collect();
    let colours = ConsoleLookPage {
        href: "#".to_owned(),
        versions_href: "#".to_owned(),
        may: true,
        of: vec![
            Choice::new("", "Scholengroep De Vaart", true),
            Choice::new("portaal", "Leerlingportaal", false),
        ],
        portal: String::new(),
        inherits: None,
        version: Some(3),
        changed_at: Some(DateTimeView::of(2026, 11, 27, 14, 5)),
        changed_by: Some("Noor de Wit".to_owned()),
        differs: true,
        revision: "2-4-0".to_owned(),
        view: "part=colours".to_owned(),
        parts: links(&LOOK_PARTS, "colours"),
        part: LookPartView::Colours {
            sides: vec![colours(false), colours(true)],
        },
        faults: vec![fault(true), fault(false)],
        preview: LookPreview {
            src: "#".to_owned(),
            size: "phone",
            pages: links(&LOOK_PAGES, "sign-in"),
            modes: links(&LOOK_MODES, "light"),
            sizes: links(&LOOK_SIZES, "phone"),
            languages: [(Lang::NL, "Nederlands"), (Lang::EN, "English")]
                .map(|(lang, name)| LanguageLink {
                    lang,
                    name: name.to_owned(),
                    href: "#".to_owned(),
                })
                .to_vec(),
            lang: Lang::NL,
            letters: vec![Choice::new(
                "new-password",
                "Een nieuw wachtwoord kiezen",
                true,
            )],
            others: vec![Choice::new(
                "add_passkey-1",
                "Sneller inloggen met een passkey",
                true,
            )],
            samples: vec![
                Choice::new("add_passkey-1", "1", true),
                Choice::new(
                    "add_passkey-2",
                    "2. Dit apparaat heeft al een passkey.",
                    false,
                ),
            ],
            kept: vec![("page", "mail".to_owned())],
        },
        news: Some(Words::of("console-look-news-saved")),
        problem: None,
        errors: vec![],
        conflict: vec![],
    };
    let conflict = ConsoleLookPage {
        problem: Some(Words::of("console-look-outdated")),
        conflict: vec![LookConflict {
            words: Words::of("console-look-token-in")
                .with("token", "primary")
                .with("side", "light"),
            now: "#a3126f".to_owned(),
            sent: "#0d5a68".to_owned(),
        }],
        news: None,
        ..colours.clone()
    };
    let shape = ConsoleLookPage {
        parts: links(&LOOK_PARTS, "shape"),
        part: LookPartView::Shape {
            radius: vec![
                choice("", Words::of("console-look-as-preset")),
                choice("16", Words::of("console-look-corner").with("corner", "16")),
            ],
            from: ["own", "institution", "preset", "own"],
            font: fonts.clone(),
            heading_font: fonts,
            layout: vec![
                choice("", Words::of("console-look-as-preset")),
                choice(
                    "centered",
                    Words::of("console-look-layout").with("layout", "centered"),
                ),
                choice(
                    "split",
                    Words::of("console-look-layout").with("layout", "split"),
                ),
            ],
        },
        faults: vec![],
        preview: LookPreview {
            size: "desktop",
            ..colours.preview.clone()
        },
        ..colours.clone()
    };
    let picture_error = |error| {
        let pictures = LOOK_PLACES.map(|place| LookPicture {
            place,
            href: matches!(place, "logo" | "background")
                .then(|| "/theme/i/school/ab/logo.png".to_owned()),
            from: match place {
                "logo" => "own",
                "background" => "institution",
                _ => "preset",
            },
            error: (place == "favicon").then(|| Words::of(error)),
        });
        ConsoleLookPage {
            parts: links(&LOOK_PARTS, "pictures"),
            part: LookPartView::Pictures {
                pictures: pictures.to_vec(),
            },
            problem: Some(Words::of("console-look-not-saved")),
            news: None,
            ..colours.clone()
        }
    };
    let words = ConsoleLookPage {
        parts: links(&LOOK_PARTS, "words"),
        part: LookPartView::Words {
            name: "De Vaart".to_owned(),
            own_name: "Scholengroep De Vaart".to_owned(),
            term: LanguageField::samples("", "", ""),
            notice: LanguageField::samples("Maandag is er onderhoud.", "", ""),
            notice_from: "2026-11-30".to_owned(),
            notice_to: String::new(),
            said: [3, 1],
            to_take: true,
        },
        errors: [
            ("name", "console-look-wrong-name"),
            ("term_de", "console-look-wrong-term"),
            ("notice_nl", "console-look-wrong-notice"),
            ("notice_from", "console-look-wrong-date"),
            ("notice_to", "console-look-wrong-dates"),
        ]
        .map(|(field, key)| (field, Words::of(key)))
        .into_iter()
        .chain([
            (
                "said",
                Words::of("console-look-said-text").with("text", "nl.password-lead"),
            ),
            ("said", Words::of("console-texts-unknown")),
            (
                "said",
                Words::of("console-look-said-contact").with("fault", "phone"),
            ),
        ])
        .map(|(field, words)| FieldFault {
            field: field.into(),
            words,
        })
        .collect(),
        problem: Some(Words::of("console-look-not-saved")),
        news: None,
        ..colours.clone()
    };
    let of_portal = |inherits: bool, page: &ConsoleLookPage| ConsoleLookPage {
        of: vec![
            Choice::new("", "Scholengroep De Vaart", false),
            Choice::new("portaal", "Leerlingportaal", true),
        ],
        portal: "portaal".to_owned(),
        inherits: Some(inherits),
        problem: None,
        errors: vec![],
        ..page.clone()
    };
    let mut as_institution = of_portal(true, &shape);
    if let LookPartView::Shape { layout, .. } = &mut as_institution.part {
        layout[0].words = Words::of("console-look-as-institution");
    }
    let of_portals = [
        as_institution,
        of_portal(false, &shape),
        of_portal(true, &words),
    ];
    let with_news = |news| ConsoleLookPage {
        news: Some(Words::of(news)),
        ..shape.clone()
    };
    let only_looking = ConsoleLookPage {
        may: false,
        version: None,
        differs: false,
        changed_at: None,
        changed_by: None,
        news: Some(Words::of("console-look-news-published").with("version", 4)),
        ..shape.clone()
    };
    let name_taken = ConsoleLookPage {
        problem: Some(Words::of("console-look-name-taken")),
        changed_by: None,
        ..words.clone()
    };
    let unreadable = ConsoleLookPage {
        problem: Some(Words::of("console-look-unreadable")),
        news: None,
        ..colours.clone()
    };
    let nothing_new = ConsoleLookPage {
        problem: Some(Words::of("console-look-same")),
        differs: false,
        changed_at: None,
        changed_by: None,
        ..unreadable.clone()
    };
    let pictures = PICTURE_FAULTS.map(picture_error);
    let mut all = vec![
        colours,
        conflict,
        words,
        only_looking,
        name_taken,
        unreadable,
        nothing_new,
    ];
    all.extend(["console-look-news-discarded", "console-look-news-imported"].map(with_news));
    all.extend(pictures);
    all.extend(of_portals);
    all.push(shape);
    all
}

pub(super) fn versions() -> Vec<ConsoleLookVersionsPage> {
    let version = |number: u32| LookVersionView {
        number,
        at: (number > 1).then(|| DateTimeView::of(2026, 11, 20, 9, 30)),
        by: (number == 3).then(|| "Noor de Wit".to_owned()),
        parts: LOOK_PART_NAMES
            .iter()
            .map(|part| Words::of("console-look-part-name").with("part", *part))
            .collect(),
        back_to: (number == 2).then_some(1),
        present: number == 3,
    };
    let one = ConsoleLookVersionsPage {
        look_href: "#".to_owned(),
        href: "#".to_owned(),
        file_href: "#".to_owned(),
        may: true,
        portal_name: None,
        portal: String::new(),
        revision: "2-4-0".to_owned(),
        versions: vec![version(3), version(2), version(1)],
        next_href: Some("#".to_owned()),
        news: None,
        problem: None,
        faults: vec![],
        file_error: None,
    };
    let refused = ConsoleLookVersionsPage {
        problem: Some(Words::of("console-look-unreadable")),
        faults: vec![fault(false)],
        ..one.clone()
    };
    let none = ConsoleLookVersionsPage {
        may: false,
        portal_name: Some("Leerlingportaal".to_owned()),
        versions: vec![],
        next_href: None,
        ..one.clone()
    };
    let file = |error: Words| ConsoleLookVersionsPage {
        problem: Some(Words::of("console-look-not-saved")),
        file_error: Some(error),
        ..one.clone()
    };
    vec![
        refused,
        none,
        file(Words::of("console-look-file-broken").with("fault", "line 3 column 7")),
        file(Words::of("console-look-file-picture").with("place", "logo")),
        file(Words::of("console-look-file-missing")),
        ConsoleLookVersionsPage {
            problem: Some(Words::of("console-look-outdated")),
            ..one.clone()
        },
        one,
    ]
}
