//! The editor's page.

use super::{news, parts, preview, seeing, view::View};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Act, Power, acts,
    look::{LookState, PictureFault},
};
use sluis_model::{
    browser::BrowserChanges,
    ids::ClientId,
    look::{LookFault, PicturePlace},
};
use sluis_themes::{
    Look, TOKENS, Words,
    pages::console::{
        Choice, ConsoleLookPage, FieldFault, LOOK_MODES, LOOK_PAGES, LOOK_PARTS, LOOK_SIZES,
        LookConflict, LookFaultView, LookPreview, LookTake,
    },
};
use sluis_web::{Visitor, form::Form, look::moment_view, pages::Frame, routes};

/// What the page says beside the look.
#[derive(Default)]
pub(super) struct Said<'f> {
    /// What went wrong.
    pub(super) problem: Option<Words>,
    /// Beside which field.
    pub(super) errors: Vec<FieldFault>,
    /// Fields of colours that hold none.
    pub(super) no_colours: Vec<String>,
    /// The picture that was not taken.
    pub(super) picture: Option<(PicturePlace, PictureFault)>,
    /// What was typed.
    pub(super) typed: Option<&'f Form>,
    /// What somebody else changed meanwhile.
    pub(super) conflict: Vec<LookConflict>,
    /// The status; 422 where something went wrong and nothing else is said.
    pub(super) status: Option<StatusCode>,
}

pub(super) async fn show(desk: Desk<acts::SeeLook>) -> Answer {
    let view = View::read(&desk.asked(), desk.language());
    show_with(&desk, &view, &Said::default()).await
}

/// The page of a look, with what is to be said.
pub(super) async fn show_with<A: Act>(desk: &Desk<A>, view: &View, said: &Said<'_>) -> Answer {
    let see = seeing(desk)?;
    let found = desk.idp().console_look(desk.ctx(), &see, &view.of).await;
    let Some(state) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let portals = desk.idp().console_look_portals(desk.ctx(), &see).await;
    let portals = desk.found(portals)?;
    let page = page(desk, view, said, (&state, &portals))?;
    let frames = [origin(desk.visitor())];
    let status = said.status.or_else(|| {
        said.problem
            .is_some()
            .then_some(StatusCode::UNPROCESSABLE_ENTITY)
    });
    let frame = Frame {
        frames: &frames,
        status,
        ..desk.frame()
    };
    let changes = BrowserChanges::default();
    Ok(desk.pages().show(desk.visitor(), &frame, &page, &changes))
}

/// The origin that was asked: what the preview may be framed by and load from.
pub(super) fn origin(visitor: &Visitor) -> String {
    visitor.host.as_ref().map_or_else(
        || visitor.site.origin.to_string(),
        |host| host.origin.clone(),
    )
}

fn page<A: Act>(
    desk: &Desk<A>,
    view: &View,
    said: &Said<'_>,
    (state, portals): (&LookState, &[(ClientId, String)]),
) -> Result<ConsoleLookPage, Instead> {
    let href = desk.link("/look");
    let own = view.of.as_ref().map_or("", ClientId::as_str);
    let theme = state.shown();
    let mut of = vec![Choice::new("", &state.institution.name, own.is_empty())];
    of.extend(
        portals
            .iter()
            .map(|(id, name)| Choice::new(id.as_str(), name, id.as_str() == own)),
    );
    let settled = parts::settled(desk, &state.institution, &theme)?;
    Ok(ConsoleLookPage {
        versions_href: super::versions::link(desk, &view.of),
        may: desk.permit.visit().may(Power::ManageLook),
        of,
        portal: own.to_owned(),
        inherits: state.portal.as_ref().map(|_| theme.inherits),
        version: (state.version > 0).then_some(state.version),
        changed_at: state
            .draft
            .as_ref()
            .map(|draft| moment_view(draft.changed_at)),
        changed_by: state.changed_by.clone(),
        differs: state.differs(),
        revision: state.mark(),
        view: view.query(),
        parts: view.links(&href, &LOOK_PARTS, view.part, |view, part| view.part = part),
        part: parts::part(desk, view.part, said, state, &settled),
        faults: faults(desk, &state.faults),
        preview: preview(desk, state, view, &href),
        news: news(desk, state.version),
        problem: said.problem.clone(),
        errors: said.errors.clone(),
        conflict: said.conflict.clone(),
        href,
    })
}

fn preview<A: Act>(desk: &Desk<A>, state: &LookState, view: &View, href: &str) -> LookPreview {
    let src = desk.link(&format!("/look/preview/{}", view.page));
    let mut languages = desk.pages().themes().language_links(|lang| {
        let view = View {
            lang,
            ..view.clone()
        };
        format!("{href}?{}", view.query())
    });
    // In the others nobody sees a page of this institution.
    languages.retain(|link| state.institution.speaks(link.lang.code()));
    LookPreview {
        src: format!("{src}?{}", view.query()),
        size: view.size,
        pages: view.links(href, &LOOK_PAGES, view.page, |view, page| view.page = page),
        modes: view.links(href, &LOOK_MODES, view.mode, |view, mode| view.mode = mode),
        sizes: view.links(href, &LOOK_SIZES, view.size, |view, size| view.size = size),
        languages,
        lang: view.lang,
        letters: if view.is_letter() {
            preview::letters(desk, state, view)
        } else {
            vec![]
        },
        others: if view.page == "other" {
            preview::others(desk, state, view)
        } else {
            vec![]
        },
        samples: preview::samples(desk, state, view),
        kept: view
            .parts()
            .into_iter()
            .filter(|(name, _)| !matches!(*name, "letter" | "sample"))
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
    }
}

/// What keeps a look from being published: what is too much together, and pairs that are too close, each with the
/// colour that would do, once. Other faults never get this far.
pub(super) fn faults<A: Act>(desk: &Desk<A>, faults: &[LookFault]) -> Vec<LookFaultView> {
    let mark = desk
        .pages()
        .themes()
        .say(
            &Look::neutral(),
            desk.language(),
            &Words::of("decimal-mark"),
        )
        .unwrap_or_else(|| ",".to_owned());
    let number = |number: String| number.replace('.', &mark);
    let is_of = |fault: &LookFault, side: bool, token: &str| matches!(fault, LookFault::TooClose { dark, front, .. } if *dark == side && front == token);
    let mut shown: Vec<LookFaultView> = vec![];
    for fault in faults {
        let LookFault::TooClose {
            dark,
            front,
            back,
            ratio,
            least,
            nearest,
            plain,
        } = fault
        else {
            shown.extend(heavy(fault));
            continue;
        };
        // One colour on many grounds is one thing to change: mixed grounds are named where the colour
        // does on all others.
        let is_pure = |fault: &LookFault| matches!(fault, LookFault::TooClose { back, .. } if TOKENS.contains(&back.as_str()));
        if !is_pure(fault)
            && faults
                .iter()
                .any(|one| is_of(one, *dark, front) && is_pure(one))
        {
            continue;
        }
        let side = if *dark { "dark" } else { "light" };
        // While the button itself is to change, its label follows: what is right for both comes after.
        let waits = front == "on_primary" && faults.iter().any(|one| is_of(one, *dark, "primary"));
        let action = nearest
            .filter(|_| !waits)
            .map(|nearest| format!("take:{side}:{front}:{nearest}"))
            .filter(|action| shown.iter().all(|one| one.action != *action));
        // Rounded down: what is just too little must not read as enough.
        let below = (ratio * 100.0).floor() / 100.0;
        shown.push(LookFaultView {
            words: Words::of("console-look-too-close")
                .with("front", front.as_str())
                .with("back", back.as_str())
                .with("side", side)
                .with("ratio", number(format!("{below:.2}")))
                .with("least", number(format!("{least:.1}"))),
            nearest: nearest
                .filter(|_| action.is_some())
                .map(|nearest| nearest.to_string()),
            // What is nearest may be one of the two already.
            plain: plain
                .filter(|plain| action.is_some() && Some(*plain) != *nearest)
                .map(|plain| LookTake {
                    colour: plain.to_string(),
                    action: format!("take:{side}:{front}:{plain}"),
                }),
            action: action.unwrap_or_default(),
        });
    }
    shown
}

/// What is too much together; no colour mends it.
fn heavy(fault: &LookFault) -> Option<LookFaultView> {
    let key = match fault {
        LookFault::TwoFonts => "console-look-two-fonts",
        LookFault::FontAndBackground => "console-look-font-and-background",
        _ => return None,
    };
    Some(LookFaultView {
        words: Words::of(key),
        nearest: None,
        action: String::new(),
        plain: None,
    })
}

/// The address of the editor with a view.
pub(super) fn path(view: &View) -> String {
    format!("/look?{}", view.query())
}

/// A picture of a look at its address.
pub(super) fn picture_href(slug: &str, place: PicturePlace, state: &LookState) -> Option<String> {
    let theme = state.shown();
    let picture = theme.pictures.get(&place)?;
    let name = format!("{}.{}", place.name(), picture.kind.ending());
    Some(routes::look_file(slug, &picture.hash, &name))
}
