//! The console's door: straight in where there is one institution, else the choice; and what stands
//! in the way.

use crate::{
    failure,
    guard::{Answer, Caller, Instead},
    menu,
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{self, ServiceConfig},
};
use sluis_idp_core::{console::Visit, logout::SignedIn};
use sluis_model::{browser::BrowserChanges, institution::Institution};
use sluis_protocol::params::Params;
use sluis_themes::{
    ConsoleFrame,
    pages::console::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle},
};
use sluis_web::{answer::see_other, look, pages::Frame, routes};
use std::sync::Arc;

/// How many institutions the choice shows at once.
const SHOWN: usize = 50;

pub(crate) fn mount(config: &mut ServiceConfig) {
    // With a slash at its end as well: a proxy that has a location of that name leads there by itself, and browsers
    // keep such a redirect for good. Whoever was led back from there would go round in circles.
    for door in [routes::ADMIN.to_owned(), format!("{}/", routes::ADMIN)] {
        config.route(
            &door,
            web::get().to(|caller: Caller| async move {
                home(caller).await.unwrap_or_else(Instead::into_response)
            }),
        );
    }
}

async fn home(caller: Caller) -> Answer {
    let signed_in = caller.signed_in(routes::ADMIN).await?;
    let asked = Params::parse_leniently(caller.visitor.request.query_string());
    let found = caller.idp.consoles_of(&signed_in).await;
    let mut consoles = found.map_err(|error| -> Instead {
        failure::page(&caller.visitor, &caller.pages, &Frame::default(), &error).into()
    })?;
    if let Some(own) = caller.visitor.host_institution() {
        consoles.retain(|institution| institution.slug == own.slug);
    }
    if consoles.is_empty() {
        return Ok(obstacle(&caller, &signed_in, ConsoleObstacle::NoTask));
    }
    if caller.idp.is_away(&caller.visitor.ctx, &signed_in) {
        return Err(caller.to_unlock(routes::ADMIN));
    }
    let choose = asked.get("choose").is_some() || asked.get("q").is_some();
    let own = consoles
        .iter()
        .find(|institution| institution.id == signed_in.institution.id);
    if let Some(start) = own.or(consoles.first())
        && (consoles.len() == 1 || !choose)
    {
        return enter(&caller, &signed_in, start).await;
    }
    let query = asked.get("q").unwrap_or_default().trim().to_lowercase();
    let matching = |institution: &&Institution| {
        institution.name.to_lowercase().contains(&query) || institution.slug.contains(&query)
    };
    let all = consoles.iter().map(|institution| &**institution);
    let matching: Vec<&Institution> = all.filter(matching).collect();
    let page = ConsoleHomePage {
        query: asked.get("q").unwrap_or_default().to_owned(),
        more: matching.len() > SHOWN,
        institutions: matching
            .into_iter()
            .take(SHOWN)
            .map(|institution| ConsoleInstitution {
                name: institution.name.clone(),
                slug: institution.slug.clone(),
                href: routes::console(&institution.slug, ""),
                closed: !institution.active,
            })
            .collect(),
    };
    let frame = plain_frame(&caller, &signed_in, None);
    let changes = BrowserChanges::default();
    Ok(caller.pages.show(&caller.visitor, &frame, &page, &changes))
}

/// To the first place of an institution's console that is open to this person.
async fn enter(caller: &Caller, signed_in: &SignedIn, to: &Institution) -> Answer {
    let (ctx, browser) = (&caller.visitor.ctx, &caller.visitor.browser);
    let visit = caller.idp.visit(ctx, browser, signed_in, &to.slug).await;
    let first = match visit {
        Ok(Ok(visit)) => menu::first(&visit),
        Ok(Err(_)) => None,
        Err(error) => {
            return Ok(failure::page(
                &caller.visitor,
                &caller.pages,
                &Frame::default(),
                &error,
            ));
        }
    };
    Ok(match first {
        Some(first) => see_other(&caller.visitor, &first, &BrowserChanges::default()),
        None => obstacle(caller, signed_in, ConsoleObstacle::NoTask),
    })
}

/// An address of the console that nobody serves.
pub(crate) async fn not_found(caller: Caller) -> HttpResponse {
    match caller.signed_in(routes::ADMIN).await {
        Ok(signed_in) => obstacle(&caller, &signed_in, ConsoleObstacle::NotHere),
        Err(instead) => instead.into_response(),
    }
}

/// What stands in the way, without the menu of any institution.
pub(crate) fn obstacle(
    caller: &Caller,
    signed_in: &SignedIn,
    obstacle: ConsoleObstacle,
) -> HttpResponse {
    let frame = plain_frame(caller, signed_in, None);
    show(caller, frame, obstacle, onward(caller, obstacle))
}

/// What stands in the way at an institution that the person is let in to.
pub(crate) fn obstacle_at(
    caller: &Caller,
    signed_in: &SignedIn,
    visit: &Arc<Visit>,
    obstacle: ConsoleObstacle,
) -> HttpResponse {
    let frame = plain_frame(caller, signed_in, Some(visit));
    show(caller, frame, obstacle, onward(caller, obstacle))
}

/// A form came whose sender must first show again who is there; `unlock` is where.
pub(crate) fn who_is_there(
    caller: &Caller,
    signed_in: &SignedIn,
    visit: &Arc<Visit>,
    unlock: &str,
) -> HttpResponse {
    let frame = plain_frame(caller, signed_in, Some(visit));
    show(caller, frame, ConsoleObstacle::WhoIsThere, unlock)
}

/// Where it goes on from an obstacle.
fn onward(caller: &Caller, obstacle: ConsoleObstacle) -> &str {
    match obstacle {
        ConsoleObstacle::NoTask | ConsoleObstacle::WhoIsThere => routes::ACCOUNT,
        ConsoleObstacle::NoFactor => routes::ACCOUNT_SET_UP,
        ConsoleObstacle::NotYours | ConsoleObstacle::NotHere => routes::ADMIN,
        ConsoleObstacle::Changed => caller.visitor.request.path(),
    }
}

fn show(
    caller: &Caller,
    frame: Frame<'_>,
    obstacle: ConsoleObstacle,
    onward: &str,
) -> HttpResponse {
    let status = match obstacle {
        ConsoleObstacle::NotHere => StatusCode::NOT_FOUND,
        ConsoleObstacle::Changed => StatusCode::CONFLICT,
        _ => StatusCode::FORBIDDEN,
    };
    let page = ConsoleNewsPage {
        obstacle,
        onward_href: onward.to_owned(),
    };
    let frame = Frame {
        status: Some(status),
        ..frame
    };
    let changes = BrowserChanges::default();
    caller.pages.show(&caller.visitor, &frame, &page, &changes)
}

fn plain_frame<'a>(
    caller: &'a Caller,
    signed_in: &'a SignedIn,
    visit: Option<&'a Arc<Visit>>,
) -> Frame<'a> {
    let console = match visit {
        Some(visit) => menu::frame(visit, caller.visitor.request.path(), false),
        None => ConsoleFrame {
            institution: signed_in.institution.name.clone(),
            home_href: routes::ADMIN.to_owned(),
            account_href: routes::ACCOUNT.to_owned(),
            sign_out_href: routes::END_SESSION.to_owned(),
            ..ConsoleFrame::default()
        },
    };
    Frame {
        institution: Some(visit.map_or(&signed_in.institution, |visit| visit.institution())),
        language: signed_in.person.language.as_deref(),
        signed_in: Some(look::own_name(&signed_in.institution, &signed_in.person)),
        own: true,
        console: Some(console),
        ..Frame::default()
    }
}
