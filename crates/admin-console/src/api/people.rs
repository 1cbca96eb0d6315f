//! People, to be read.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::{ApiDesk, cursor_at},
    problem::Problem,
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use sluis_idp_core::console::acts::SeePeople;
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    person::{Person, PersonName, Role, Standing},
};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeePeople, _, _>(Method::GET, "/people", "The people, by login name", list)
            .gives::<Part<PersonDocument>>(200)
            .in_parts(),
        ApiRoute::new::<SeePeople, _, _>(Method::GET, "/people/{id}", "A person", one)
            .gives::<PersonWithFactor>(200),
    ]
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonDocument {
    /// The id; also the `sub` of tokens.
    id: String,
    /// The name that the person types.
    username: String,
    name: PersonName,
    email: Option<String>,
    email_verified_at: Option<Timestamp>,
    phone: Option<String>,
    roles: Vec<Role>,
    groups: Vec<String>,
    standing: Standing,
    /// Used by several people.
    shared: bool,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    language: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A person, and whether a second factor is set up.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonWithFactor {
    #[serde(flatten)]
    person: PersonDocument,
    /// A second factor is set up.
    has_second_factor: bool,
}

fn document(person: &Person) -> PersonDocument {
    PersonDocument {
        id: person.id.to_string(),
        username: person.username.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        email_verified_at: person.email_verified_at,
        phone: person.phone.clone(),
        roles: person.roles.clone(),
        groups: person.groups.clone(),
        standing: person.standing,
        shared: person.shared,
        starts_at: person.starts_at,
        ends_at: person.ends_at,
        language: person.language.clone(),
        created_at: person.created_at,
        updated_at: person.updated_at,
    }
}

async fn list(desk: ApiDesk<SeePeople>) -> ApiAnswer {
    let (after, limit) = (desk.cursor::<String>()?, desk.limit()?);
    let found = desk
        .idp()
        .console_people_from(desk.ctx(), &desk.permit, after, limit + 1)
        .await;
    let mut found = desk.found(found)?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let last = found.last().filter(|_| more);
    Ok(Answered::ok(&Part {
        next: last.map(|last| cursor_at(&last.login_key)),
        items: found.iter().map(document).collect(),
    }))
}

async fn one(desk: ApiDesk<SeePeople>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let found = desk
        .idp()
        .console_person_with_factors(desk.ctx(), &desk.permit, &id)
        .await;
    let (person, factors) = desk.found(found)?.ok_or_else(Problem::not_found)?;
    Ok(Answered::ok(&PersonWithFactor {
        person: document(&person),
        has_second_factor: factors.factor.means().is_some(),
    }))
}
