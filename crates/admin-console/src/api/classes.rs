//! Classes, and who is in them.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::ApiDesk,
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    acts::{ManageClasses, SeeClasses},
    classes::{ClassDraft, ClassProblem, ClassRefused, ClassView, Newcomer},
};
use sluis_model::{
    class::{self, Class},
    context::Timestamp,
    ids::{ClassId, PersonId},
};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeeClasses, _, _>(Method::GET, "/classes", "The classes, by name", list)
            .asks(
                "archived",
                "Those that were put away instead: true or false.",
            )
            .gives::<Part<ClassLine>>(200),
        ApiRoute::new::<ManageClasses, _, _>(Method::POST, "/classes", "A new class", add)
            .takes::<ClassFields>()
            .gives::<ClassMade>(201),
        ApiRoute::new::<SeeClasses, _, _>(
            Method::GET,
            "/classes/{class}",
            "A class with who is in it",
            one,
        )
        .gives::<ClassWithMembers>(200),
        ApiRoute::new::<ManageClasses, _, _>(
            Method::PUT,
            "/classes/{class}",
            "Changes a class",
            put,
        )
        .takes::<ClassFields>()
        .guarded(),
        ApiRoute::new::<ManageClasses, _, _>(
            Method::PUT,
            "/classes/{class}/archived",
            "Puts a class away or takes it out again",
            archive,
        )
        .takes::<Archived>()
        .guarded(),
        ApiRoute::new::<ManageClasses, _, _>(
            Method::PUT,
            "/classes/{class}/members/{person}",
            "Puts somebody into a class",
            put_member,
        )
        .takes::<Membership>()
        .guarded(),
        ApiRoute::new::<ManageClasses, _, _>(
            Method::DELETE,
            "/classes/{class}/members/{person}",
            "Takes somebody out of a class",
            remove_member,
        )
        .guarded(),
    ]
}

/// A class.
#[derive(Debug, Serialize, JsonSchema)]
struct ClassDocument {
    id: String,
    name: String,
    /// The school year.
    year: String,
    programme: String,
    /// Since when it is kept for the record alone.
    archived_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A class in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct ClassLine {
    #[serde(flatten)]
    class: ClassDocument,
    /// How many are in it, without those who teach it.
    members: u32,
    teachers: u32,
}

/// A class with who is in it.
#[derive(Debug, Serialize, JsonSchema)]
struct ClassWithMembers {
    #[serde(flatten)]
    class: ClassDocument,
    members: Vec<MemberLine>,
}

/// Somebody in a class.
#[derive(Debug, Serialize, JsonSchema)]
struct MemberLine {
    /// The person's id.
    person: String,
    name: String,
    username: String,
    part: InClass,
}

/// As what somebody is in a class.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum InClass {
    /// It is the person's main class; there is one at most.
    Main,
    /// It is one of the person's other classes.
    Extra,
    /// The person teaches it.
    Teacher,
}

/// What may be changed of a class.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClassFields {
    /// What it is called; no two classes in use have the same name.
    name: String,
    /// The school year.
    #[serde(default)]
    year: String,
    #[serde(default)]
    programme: String,
}

/// A class that was made.
#[derive(Debug, Serialize, JsonSchema)]
struct ClassMade {
    id: String,
}

/// Whether a class was put away.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Archived {
    archived: bool,
}

/// As what somebody is put into a class.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Membership {
    part: InClass,
}

impl From<ClassFields> for ClassDraft {
    fn from(fields: ClassFields) -> Self {
        Self {
            name: fields.name,
            year: fields.year,
            programme: fields.programme,
        }
    }
}

fn document(class: &Class) -> ClassDocument {
    ClassDocument {
        id: class.id.to_string(),
        name: class.name.clone(),
        year: class.year.clone(),
        programme: class.programme.clone(),
        archived_at: class.archived_at,
        created_at: class.created_at,
        updated_at: class.updated_at,
    }
}

fn whole(view: &ClassView) -> ClassWithMembers {
    let members = view.members.iter().map(|member| MemberLine {
        person: member.person.to_string(),
        name: member.name.clone(),
        username: member.username.clone(),
        part: match member.part {
            class::Part::Main => InClass::Main,
            class::Part::Extra => InClass::Extra,
            class::Part::Teacher => InClass::Teacher,
        },
    });
    ClassWithMembers {
        class: document(&view.class),
        members: members.collect(),
    }
}

fn wrong(problem: ClassProblem) -> Problem {
    let detail = match problem {
        ClassProblem::Missing => "something has to be there",
        ClassProblem::TooLong => "name, year and programme: 60 characters at most",
        ClassProblem::Hidden => "no characters that nobody sees",
        ClassProblem::Taken => "a class in use has it",
    };
    Problem::faults(vec![FieldProblem {
        field: "name".to_owned(),
        detail: detail.to_owned(),
    }])
}

fn refused(why: ClassRefused) -> Problem {
    match why {
        ClassRefused::NotHere | ClassRefused::NobodyHere => Problem::not_found(),
        ClassRefused::Problem(problem) => wrong(problem),
        ClassRefused::Outdated => Problem::changed(),
    }
}

async fn list(desk: ApiDesk<SeeClasses>) -> ApiAnswer {
    let archived = desk.flag("archived")?;
    let found = desk
        .idp()
        .console_classes(desk.ctx(), &desk.permit, archived)
        .await;
    let items = desk.found(found)?.into_iter().map(|line| ClassLine {
        class: document(&line.class),
        members: line.members,
        teachers: line.teachers,
    });
    Ok(Answered::ok(&Part {
        items: items.collect(),
        next: None,
    }))
}

async fn add(desk: ApiDesk<ManageClasses>) -> ApiAnswer {
    let fields: ClassFields = desk.body()?;
    let made = desk
        .idp()
        .console_create_class(desk.ctx(), &desk.permit, fields.into())
        .await;
    let id = desk.found(made)?.map_err(wrong)?;
    let made = ClassMade { id: id.to_string() };
    Ok(Answered::created(
        desk.link(&format!("/classes/{id}")),
        &made,
    ))
}

async fn one(desk: ApiDesk<SeeClasses>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let found = desk
        .idp()
        .console_class(desk.ctx(), &desk.permit, &id)
        .await;
    let view = desk.found(found)?.ok_or_else(Problem::not_found)?;
    Ok(Answered::ok(&whole(&view)).at_revision(&view.revision))
}

async fn put(desk: ApiDesk<ManageClasses>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let seen = desk.read_before()?;
    let fields: ClassFields = desk.body()?;
    let changed = desk
        .idp()
        .console_change_class(desk.ctx(), &desk.permit, &id, &seen, fields.into())
        .await;
    let revision = desk.found(changed)?.map_err(refused)?;
    Ok(Answered::nothing().at_revision(&revision))
}

async fn archive(desk: ApiDesk<ManageClasses>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let seen = desk.read_before()?;
    let Archived { archived } = desk.body()?;
    let done = desk
        .idp()
        .console_archive_class(desk.ctx(), &desk.permit, &id, &seen, archived)
        .await;
    let revision = desk.found(done)?.map_err(|why| match why {
        ClassRefused::Problem(_) => Problem::not_now("a class in use has its name"),
        other => refused(other),
    })?;
    Ok(Answered::nothing().at_revision(&revision))
}

async fn put_member(desk: ApiDesk<ManageClasses>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let who = Newcomer::Known(PersonId::from(desk.name("person")));
    let seen = desk.read_before()?;
    let Membership { part } = desk.body()?;
    let part = match part {
        InClass::Main => class::Part::Main,
        InClass::Extra => class::Part::Extra,
        InClass::Teacher => class::Part::Teacher,
    };
    let done = desk
        .idp()
        .console_put_member(desk.ctx(), &desk.permit, (&id, &seen), who, part)
        .await;
    let revision = desk.found(done)?.map_err(refused)?;
    Ok(Answered::nothing().at_revision(&revision))
}

async fn remove_member(desk: ApiDesk<ManageClasses>) -> ApiAnswer {
    let id = ClassId::from(desk.name("class"));
    let person = PersonId::from(desk.name("person"));
    let seen = desk.read_before()?;
    let done = desk
        .idp()
        .console_remove_member(desk.ctx(), &desk.permit, (&id, &seen), &person)
        .await;
    let revision = desk.found(done)?.map_err(refused)?;
    Ok(Answered::nothing().at_revision(&revision))
}
