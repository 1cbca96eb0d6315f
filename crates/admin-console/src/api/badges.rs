//! Badges of pupils: made for a class, seen, and revoked, one by one or for a whole class.

use super::{
    answer::{Answered, ApiAnswer},
    caller::ApiDesk,
    person_fields::refused as person_refused,
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    acts::ResetPassword,
    classes::{BadgesRefused, MOST_BADGES_AT_ONCE},
};
use sluis_model::{
    badge::Badge,
    context::Timestamp,
    ids::{ClassId, PersonId},
};
use sluis_web::routes;

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<ResetPassword, _, _>(
            Method::GET,
            "/classes/{class}/badges",
            "The pupils of a class, each with the badge that there is",
            list,
        )
        .gives::<ClassBadgesDocument>(200),
        ApiRoute::new::<ResetPassword, _, _>(
            Method::POST,
            "/classes/{class}/badges",
            "Makes badges for pupils of a class; the old ones stop working, and their holders' sessions end",
            make,
        )
        .takes::<BadgesWanted>()
        .gives::<BadgesMade>(200),
        ApiRoute::new::<ResetPassword, _, _>(
            Method::DELETE,
            "/classes/{class}/badges",
            "Revokes all badges of a class; the sessions of their holders end",
            end_all,
        )
        .gives::<BadgesEnded>(200),
        ApiRoute::new::<ResetPassword, _, _>(
            Method::GET,
            "/people/{id}/badge",
            "A pupil's badge",
            one,
        )
        .gives::<BadgeDocument>(200),
        ApiRoute::new::<ResetPassword, _, _>(
            Method::DELETE,
            "/people/{id}/badge",
            "Revokes a pupil's badge; every session of the pupil ends",
            end_one,
        ),
    ]
}

/// A badge. Its code is told when it is made, and kept nowhere.
#[derive(Debug, Serialize, JsonSchema)]
struct BadgeDocument {
    /// The id of the class that it was made for.
    class: String,
    made_at: Timestamp,
    /// When it ends by itself; absent where it lasts as long as the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
    /// Its days are over.
    ended: bool,
}

/// A pupil of a class.
#[derive(Debug, Serialize, JsonSchema)]
struct BadgeHolder {
    /// The person's id.
    person: String,
    name: String,
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<BadgeDocument>,
}

/// The badges of a class.
#[derive(Debug, Serialize, JsonSchema)]
struct ClassBadgesDocument {
    /// The institution has badges: it named networks where they work.
    enabled: bool,
    items: Vec<BadgeHolder>,
}

/// Whose badges are to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BadgesWanted {
    /// The ids of pupils of the class, 200 at most. Whoever may have none is left out.
    people: Vec<String>,
}

/// A card, told this once.
#[derive(Debug, Serialize, JsonSchema)]
struct BadgeCard {
    /// The person's id.
    person: String,
    /// The name on the card.
    name: String,
    /// What is typed, in groups.
    code: String,
    /// What the QR code on the card holds.
    address: String,
}

/// Badges that were made.
#[derive(Debug, Serialize, JsonSchema)]
struct BadgesMade {
    cards: Vec<BadgeCard>,
    /// When they end by themselves; absent where they last as long as the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
}

/// Badges that were revoked.
#[derive(Debug, Serialize, JsonSchema)]
struct BadgesEnded {
    ended: u32,
}

fn document(badge: &Badge, now: Timestamp) -> BadgeDocument {
    BadgeDocument {
        class: badge.class.to_string(),
        made_at: badge.made_at,
        ends_at: badge.ends_at,
        ended: badge.has_ended(now),
    }
}

fn refused(why: BadgesRefused) -> Problem {
    let wrong = |detail: String| {
        Problem::faults(vec![FieldProblem {
            field: "people".to_owned(),
            detail,
        }])
    };
    match why {
        BadgesRefused::NotHere => Problem::not_found(),
        BadgesRefused::Off => Problem::not_now("the institution has no badges"),
        BadgesRefused::Nobody => wrong("nobody in the class who may have a badge".to_owned()),
        BadgesRefused::TooMany => wrong(format!("{MOST_BADGES_AT_ONCE} at most")),
    }
}

async fn list(desk: ApiDesk<ResetPassword>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let found = desk.idp().console_badges(&desk.permit, &id).await;
    let found = desk.found(found)?.ok_or_else(Problem::not_found)?;
    let now = desk.ctx().now;
    let items = found.pupils.into_iter().map(|(member, badge)| BadgeHolder {
        person: member.person.to_string(),
        name: member.name,
        username: member.username,
        badge: badge.map(|badge| document(&badge, now)),
    });
    Ok(Answered::ok(&ClassBadgesDocument {
        enabled: found.are_on,
        items: items.collect(),
    }))
}

async fn make(desk: ApiDesk<ResetPassword>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let BadgesWanted { people } = desk.body()?;
    let people: Vec<PersonId> = people.into_iter().map(PersonId::from).collect();
    let made = desk
        .idp()
        .console_print_badges(desk.ctx(), &desk.permit, &id, &people)
        .await;
    let made = desk.found(made)?.map_err(refused)?;
    let origin = desk
        .permit
        .institution()
        .origin(&desk.idp().settings.issuer);
    let cards = made.cards.into_iter().map(|card| BadgeCard {
        person: card.person.to_string(),
        name: card.name,
        address: format!("{origin}{}{}", routes::BADGE, card.code.expose()),
        code: card.code.in_groups(),
    });
    Ok(Answered::ok(&BadgesMade {
        cards: cards.collect(),
        ends_at: made.ends_at,
    }))
}

async fn end_all(desk: ApiDesk<ResetPassword>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let ended = desk
        .idp()
        .console_end_badges(desk.ctx(), &desk.permit, &id, None)
        .await;
    let ended = desk.found(ended)?.map_err(refused)?;
    Ok(Answered::ok(&BadgesEnded { ended }))
}

async fn one(desk: ApiDesk<ResetPassword>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let found = desk.idp().console_badge(&desk.permit, &id).await;
    let found = desk.found(found)?.map_err(|why| person_refused(why, ""))?;
    let badge = found.ok_or_else(Problem::not_found)?;
    Ok(Answered::ok(&document(&badge, desk.ctx().now)))
}

async fn end_one(desk: ApiDesk<ResetPassword>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let ended = desk
        .idp()
        .console_end_badge(desk.ctx(), &desk.permit, &id)
        .await;
    match desk.found(ended)?.map_err(|why| person_refused(why, ""))? {
        true => Ok(Answered::nothing()),
        false => Err(Problem::not_found()),
    }
}
