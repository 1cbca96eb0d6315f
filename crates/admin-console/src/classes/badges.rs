//! Badges of a class: who has one, printed and revoked.

use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::HttpResponse;
use sluis_idp_core::console::{
    acts::ResetPassword,
    classes::{BadgesRefused, ClassBadges, MOST_BADGES_AT_ONCE, PrintedBadges},
};
use sluis_model::ids::{ClassId, PersonId};
use sluis_themes::{
    Words,
    pages::console::{BadgeCardView, ConsoleBadgeLine, ConsoleBadgeSheetPage, ConsoleBadgesPage},
};
use sluis_web::{form::Form, look::moment_view, qr, routes};

fn class_of(desk: &Desk<ResetPassword>) -> ClassId {
    ClassId::from(desk.name("id"))
}

async fn found(desk: &Desk<ResetPassword>) -> Result<ClassBadges, Instead> {
    let id = class_of(desk);
    let found = desk.idp().console_badges(&desk.permit, &id);
    desk.found(found.await)?.ok_or_else(|| desk.not_here())
}

fn page(desk: &Desk<ResetPassword>, found: ClassBadges) -> ConsoleBadgesPage {
    let class = found.class;
    let path = format!("/classes/{}", class.id);
    let asked = desk.asked();
    let count = asked.get("count").unwrap_or_default();
    let ended = asked.get("news") == Some("ended");
    ConsoleBadgesPage {
        are_on: found.are_on,
        pupils: found
            .pupils
            .into_iter()
            .map(|(member, badge)| ConsoleBadgeLine {
                id: member.person.to_string(),
                name: if member.name.is_empty() {
                    member.username.clone()
                } else {
                    member.name
                },
                username: member.username,
                over: badge.as_ref().is_some_and(|own| own.has_ended(desk.now())),
                ends: badge.as_ref().and_then(|own| own.ends_at).map(moment_view),
                made: badge.map(|own| moment_view(own.made_at)),
            })
            .collect(),
        back_href: desk.link(&path),
        action: desk.link(&format!("{path}/badges")),
        end_action: desk.link(&format!("{path}/badges/end")),
        wrong: None,
        news: ended.then(|| {
            Words::of("badges-news-ended").with("count", count.parse::<u32>().unwrap_or_default())
        }),
        name: class.name,
    }
}

pub(super) async fn list(desk: Desk<ResetPassword>) -> Answer {
    let found = found(&desk).await?;
    let page = page(&desk, found);
    Ok(desk.show(&page))
}

/// Those that were ticked, of the pupils there are.
async fn ticked(desk: &Desk<ResetPassword>, form: &Form) -> Result<Vec<PersonId>, Instead> {
    let pupils = found(desk).await?.pupils.into_iter();
    Ok(pupils
        .map(|(member, _)| member.person)
        .filter(|id| !form.field(&format!("pick-{id}")).is_empty())
        .collect())
}

/// The page once more, with what was wrong.
async fn again(desk: Desk<ResetPassword>, refused: BadgesRefused) -> Answer {
    if refused == BadgesRefused::NotHere {
        return Err(desk.not_here());
    }
    let found = found(&desk).await?;
    let mut page = page(&desk, found);
    page.wrong = match refused {
        BadgesRefused::Nobody => Some(Words::of("badges-nobody")),
        BadgesRefused::TooMany => {
            let most = u32::try_from(MOST_BADGES_AT_ONCE).unwrap_or(u32::MAX);
            Some(Words::of("badges-too-many").with("most", most))
        }
        BadgesRefused::NotHere | BadgesRefused::Off => None,
    };
    Ok(desk.show_again(&page))
}

pub(super) async fn print(desk: Desk<ResetPassword>, form: Form) -> Answer {
    let chosen = ticked(&desk, &form).await?;
    let id = class_of(&desk);
    let printed = desk
        .idp()
        .console_print_badges(desk.ctx(), &desk.permit, &id, &chosen);
    match desk.found(printed.await)? {
        Ok(printed) => Ok(sheet(&desk, printed)),
        Err(refused) => again(desk, refused).await,
    }
}

/// The cards. What they hold is an address on the institution's own host, where it has one; a card works at
/// the installation's host as well.
fn sheet(desk: &Desk<ResetPassword>, printed: PrintedBadges) -> HttpResponse {
    let origin = desk.institution().origin(&desk.idp().settings.issuer);
    let cards = printed.cards.into_iter().filter_map(|card| {
        let drawing = qr::drawing(&format!("{origin}{}{}", routes::BADGE, card.code.expose()))?;
        Some(BadgeCardView {
            name: card.name,
            size: drawing.size,
            path: drawing.path.into(),
            code: card.code.in_groups().into(),
        })
    });
    let page = ConsoleBadgeSheetPage {
        institution: desk.institution().name.clone(),
        cards: cards.collect(),
        ends: printed.ends_at.map(moment_view),
        back_href: desk.link(&format!("/classes/{}/badges", printed.class.id)),
        class: printed.class.name,
    };
    desk.show(&page)
}

pub(super) async fn end(desk: Desk<ResetPassword>, form: Form) -> Answer {
    let id = class_of(&desk);
    let chosen = if form.field("all") == "yes" {
        None
    } else {
        Some(ticked(&desk, &form).await?)
    };
    let ended = desk
        .idp()
        .console_end_badges(desk.ctx(), &desk.permit, &id, chosen.as_deref());
    match desk.found(ended.await)? {
        Ok(count) => Ok(desk.done(&format!("/classes/{id}/badges?count={count}"), "ended")),
        Err(refused) => again(desk, refused).await,
    }
}
