//! The editor's forms.

use super::{
    editor::{Said, path, show_with},
    parts::{asked, field},
    seeing,
    view::{View, of},
};
use crate::{
    contacts::fault_words,
    desk::Desk,
    guard::{Answer, Instead},
    upload::Upload,
};
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use sluis_idp_core::console::{
    acts,
    contacts::MOST_TEXTS,
    look::{ColourChange, LookChange, LookDiscard, LookPart, LookPublish, LookState, SaidFault},
};
use sluis_model::{
    look::{Layout, PicturePlace, Rgb, Theme, Wordy},
    policy::{Localized, Notice},
};
use sluis_protocol::params::Params;
use sluis_themes::{
    Words,
    pages::console::{FieldFault, LOOK_COLOURS, LookConflict},
};
use sluis_web::form::Form;

type Manage = Desk<acts::ManageLook>;

/// The view that a form was sent from.
fn sent_from(desk: &Manage, view: &str, portal: &str) -> View {
    View {
        of: of(portal),
        ..View::read(&Params::parse_leniently(view), desk.language())
    }
}

/// What a form wants, or what is wrong with it: in a box, for it is large and rare.
type Wanted<'f> = Result<LookPart, Box<Said<'f>>>;

pub(super) async fn change(desk: Manage, form: Form) -> Answer {
    let view = sent_from(&desk, form.field("view"), form.field("portal"));
    let wanted = match form.field("part") {
        "colours" => colours(&form),
        "shape" => Ok(shape(&form)),
        "said" => Ok(LookPart::Said {
            taken: form.field("action") == "take",
        }),
        "pictures" => removed(&form).ok_or_else(Box::default),
        "inherits" => Ok(LookPart::Inherits(form.field("action") == "inherits:on")),
        _ => words(&desk, &view, &form).await?,
    };
    let part = match wanted {
        Ok(part) => part,
        Err(said) => return show_with(&desk, &view, &said).await,
    };
    let seen = form.field("revision");
    let changed = desk
        .idp()
        .console_change_look(desk.ctx(), &desk.permit, &view.of, seen, part.clone())
        .await;
    let changed = desk.found(changed)?;
    answer(&desk, &view, changed, (Some(&form), Some(&part))).await
}

/// What a change comes to, as a page.
async fn answer(
    desk: &Manage,
    view: &View,
    changed: LookChange,
    (typed, part): (Option<&Form>, Option<&LookPart>),
) -> Answer {
    let not_saved = || Some(Words::of("console-look-not-saved"));
    let said = match changed {
        LookChange::Saved(_) => return Ok(desk.done(&path(view), "saved")),
        LookChange::NotHere => return Err(desk.not_here()),
        LookChange::Outdated(now) => Said {
            problem: Some(Words::of("console-look-outdated")),
            conflict: part.map_or_else(Vec::new, |part| conflict(&now, part)),
            typed,
            status: Some(StatusCode::CONFLICT),
            ..Said::default()
        },
        LookChange::Words(text) => Said {
            problem: not_saved(),
            errors: vec![wrong(&text)],
            typed,
            ..Said::default()
        },
        LookChange::Said(fault) => Said {
            problem: not_saved(),
            errors: said_wrong(fault),
            ..Said::default()
        },
        LookChange::Faulty(_) | LookChange::Picture(_) => Said {
            problem: not_saved(),
            ..Said::default()
        },
    };
    show_with(desk, view, &said).await
}

/// What can't go with the look, and why.
fn said_wrong(fault: SaidFault) -> Vec<FieldFault> {
    let most = u32::try_from(MOST_TEXTS).unwrap_or(u32::MAX);
    let words = match fault {
        SaidFault::TooMany => vec![Words::of("console-texts-many").with("count", most)],
        SaidFault::TooLong(place) => {
            let which = Words::of("console-look-said-text").with("text", place);
            vec![which, Words::of("console-texts-wrong")]
        }
        SaidFault::Text(place, fault) => {
            let which = Words::of("console-look-said-text").with("text", place);
            vec![which, fault_words(fault)]
        }
        SaidFault::Contact(advice) => {
            vec![Words::of("console-look-said-contact").with("fault", advice)]
        }
    };
    let beside = |words| FieldFault {
        field: "said".into(),
        words,
    };
    words.into_iter().map(beside).collect()
}

fn wrong(wordy: &Wordy) -> FieldFault {
    let key = match wordy.text {
        "name" => "console-look-wrong-name",
        "term" => "console-look-wrong-term",
        "notice_to" => "console-look-wrong-dates",
        _ => "console-look-wrong-notice",
    };
    let field = wordy.language.as_ref().map_or_else(
        || wordy.text.into(),
        |language| format!("{}_{language}", wordy.text).into(),
    );
    FieldFault {
        field,
        words: Words::of(key),
    }
}

fn colours(form: &Form) -> Wanted<'_> {
    let action = form.field("action");
    if let Some(taken) = action.strip_prefix("take:") {
        let mut parts = taken.splitn(3, ':');
        let (side, token) = (parts.next(), parts.next().unwrap_or_default());
        let colour: Option<Rgb> = parts.next().and_then(|text| text.parse().ok());
        return match colour {
            Some(colour) => Ok(LookPart::Colours(vec![ColourChange {
                dark: side == Some("dark"),
                token: token.to_owned(),
                colour: Some(colour),
            }])),
            None => Err(Box::new(Said {
                problem: Some(Words::of("console-look-not-saved")),
                ..Said::default()
            })),
        };
    }
    let mut changes = vec![];
    let mut no_colours = vec![];
    for dark in [false, true] {
        for token in LOOK_COLOURS {
            let name = field(dark, token);
            if action.strip_prefix("back:") == Some(name.as_str()) {
                changes.push(ColourChange {
                    dark,
                    token: token.to_owned(),
                    colour: None,
                });
                continue;
            }
            let (value, was) = (form.field(&name), form.field(&format!("was-{name}")));
            if value.is_empty() || value.eq_ignore_ascii_case(was) {
                continue;
            }
            match value.parse() {
                Ok(colour) => changes.push(ColourChange {
                    dark,
                    token: token.to_owned(),
                    colour: Some(colour),
                }),
                Err(_) => no_colours.push(name),
            }
        }
    }
    if no_colours.is_empty() {
        Ok(LookPart::Colours(changes))
    } else {
        Err(Box::new(Said {
            problem: Some(Words::of("console-look-not-saved")),
            no_colours,
            typed: Some(form),
            ..Said::default()
        }))
    }
}

fn shape(form: &Form) -> LookPart {
    let chosen = |name: &str| {
        let value = form.field(name);
        (!value.is_empty()).then(|| value.to_owned())
    };
    LookPart::Shape {
        radius: form.field("radius").parse().ok(),
        font: chosen("font"),
        heading_font: chosen("heading_font"),
        layout: match form.field("layout") {
            "centered" => Some(Layout::Centered),
            "split" => Some(Layout::Split),
            _ => None,
        },
    }
}

fn removed(form: &Form) -> Option<LookPart> {
    let place = form.field("action").strip_prefix("remove:")?;
    PicturePlace::named(place).map(LookPart::NoPicture)
}

async fn words<'f>(desk: &Manage, view: &View, form: &'f Form) -> Result<Wanted<'f>, Instead> {
    let see = seeing(desk)?;
    let found = desk.idp().console_look(desk.ctx(), &see, &view.of).await;
    let Some(state) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let theme = state.theme();
    let day = |name: &'static str| -> Result<Option<NaiveDate>, FieldFault> {
        let typed = form.field(name).trim();
        if typed.is_empty() {
            return Ok(None);
        }
        typed.parse().map(Some).map_err(|_| FieldFault {
            field: name.into(),
            words: Words::of("console-look-wrong-date"),
        })
    };
    let (from, to) = (day("notice_from"), day("notice_to"));
    let (from, to) = match (from, to) {
        (Ok(from), Ok(to)) => (from, to),
        (from, to) => {
            return Ok(Err(Box::new(Said {
                problem: Some(Words::of("console-look-not-saved")),
                errors: [from.err(), to.err()].into_iter().flatten().collect(),
                typed: Some(form),
                ..Said::default()
            })));
        }
    };
    let asked = asked(desk, &theme);
    let notice = asked.typed(form, "notice", one_line);
    let name = one_line(form.field("name"));
    Ok(Ok(LookPart::Words {
        name: (!name.is_empty()).then_some(name),
        term: asked.typed(form, "term", one_line),
        notice: (!notice.is_empty()).then_some(Notice {
            text: notice,
            from,
            to,
        }),
    }))
}

/// Lines of a passage become one: pages show it as one paragraph.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in all its languages.
fn in_all(text: &Localized) -> String {
    let texts: Vec<&str> = text.all().map(|(_, text)| text).collect();
    texts.join(" / ")
}

/// How it is now beside what was sent.
fn conflict(now: &LookState, part: &LookPart) -> Vec<LookConflict> {
    let theirs = now.theme();
    let mut rows = vec![];
    let mut row = |words: Words, now: String, sent: String| {
        if now != sent {
            rows.push(LookConflict { words, now, sent });
        }
    };
    let named = |part: &'static str| Words::of("console-look-part-name").with("part", part);
    match part {
        LookPart::Colours(changes) => {
            for change in changes {
                let side = if change.dark { "dark" } else { "light" };
                let colours = if change.dark {
                    &theirs.dark
                } else {
                    &theirs.light
                };
                let shown = |colour: Option<&Rgb>| {
                    colour.map_or_else(|| "–".to_owned(), ToString::to_string)
                };
                row(
                    Words::of("console-look-token-in")
                        .with("token", change.token.as_str())
                        .with("side", side),
                    shown(colours.get(&change.token)),
                    shown(change.colour.as_ref()),
                );
            }
        }
        LookPart::Words { name, term, notice } => {
            let said = |notice: &Option<Notice>| {
                notice
                    .as_ref()
                    .map_or_else(String::new, |notice| in_all(&notice.text))
            };
            row(
                named("name"),
                theirs.name.clone().unwrap_or_default(),
                name.clone().unwrap_or_default(),
            );
            row(named("term"), in_all(&theirs.term), in_all(term));
            row(named("notice"), said(&theirs.notice), said(notice));
        }
        LookPart::Shape {
            radius,
            font,
            heading_font,
            layout,
        } => {
            let sent = Theme {
                radius: *radius,
                font: font.clone(),
                heading_font: heading_font.clone(),
                layout: *layout,
                ..theirs.clone()
            };
            for part in theirs.differences(&sent) {
                let shown = |theme: &Theme| {
                    let all = serde_json::to_value(theme).unwrap_or_default();
                    all.get(part).map_or_else(
                        || "–".to_owned(),
                        |value| {
                            value
                                .as_str()
                                .map_or_else(|| value.to_string(), str::to_owned)
                        },
                    )
                };
                row(named(part), shown(&theirs), shown(&sent));
            }
        }
        LookPart::Text { .. }
        | LookPart::Said { .. }
        | LookPart::NoPicture(_)
        | LookPart::Inherits(_)
        | LookPart::Whole(_) => {}
    }
    rows
}

pub(super) async fn picture(desk: Manage, upload: Upload) -> Answer {
    let view = sent_from(&desk, upload.field("view"), upload.field("portal"));
    let view = View {
        part: "pictures",
        ..view
    };
    let Some(place) = PicturePlace::named(upload.field("place")) else {
        return Err(desk.not_here());
    };
    let seen = upload.field("revision").to_owned();
    let changed = desk
        .idp()
        .console_put_picture(
            desk.ctx(),
            &desk.permit,
            &view.of,
            &seen,
            (place, upload.file),
        )
        .await;
    match desk.found(changed)? {
        LookChange::Picture(fault) => {
            let said = Said {
                problem: Some(Words::of("console-look-not-saved")),
                picture: Some((place, fault)),
                ..Said::default()
            };
            show_with(&desk, &view, &said).await
        }
        changed => answer(&desk, &view, changed, (None, None)).await,
    }
}

pub(super) async fn publish(desk: Manage, form: Form) -> Answer {
    let view = sent_from(&desk, form.field("view"), form.field("portal"));
    let seen = form.field("revision");
    let published = desk
        .idp()
        .console_publish_look(desk.ctx(), &desk.permit, &view.of, seen)
        .await;
    let problem = match desk.found(published)? {
        LookPublish::Done(_) => return Ok(desk.done(&path(&view), "published")),
        LookPublish::NotHere => return Err(desk.not_here()),
        refused => refused,
    };
    show_with(&desk, &view, &refusal(&problem)).await
}

/// Why something was not published.
fn refusal(refused: &LookPublish) -> Said<'static> {
    Said {
        status: matches!(refused, LookPublish::Outdated).then_some(StatusCode::CONFLICT),
        problem: Some(refused_words(refused)),
        ..Said::default()
    }
}

/// The same in words.
pub(super) fn refused_words(refused: &LookPublish) -> Words {
    Words::of(match refused {
        LookPublish::Unreadable(_) => "console-look-unreadable",
        LookPublish::NameTaken => "console-look-name-taken",
        LookPublish::Same => "console-look-same",
        _ => "console-look-outdated",
    })
}

pub(super) async fn discard(desk: Manage, form: Form) -> Answer {
    let view = sent_from(&desk, form.field("view"), form.field("portal"));
    let seen = form.field("revision");
    let done = desk
        .idp()
        .console_discard_look(desk.ctx(), &desk.permit, &view.of, seen)
        .await;
    match desk.found(done)? {
        LookDiscard::Done => Ok(desk.done(&path(&view), "discarded")),
        LookDiscard::NotHere => Err(desk.not_here()),
        LookDiscard::Outdated => {
            let said = refusal(&LookPublish::Outdated);
            show_with(&desk, &view, &said).await
        }
    }
}
