//! Provisioning: SCIM 2.0 (RFC 7643, RFC 7644) for an institution's own directory, by the services of the
//! console. Its addresses stand in one list, from which they are mounted and walked by the isolation
//! test.

mod answer;
mod bulk;
mod desk;
mod group;
mod groups;
mod lists;
mod user;
mod user_draft;
mod users;

use crate::{api::caller::ApiCaller, catalogue::Listed, route::Kind};
use actix_web::{
    http::Method,
    web::{self, ServiceConfig},
};
use answer::ScimAnswer;
use desk::ScimDesk;
use sluis_idp_core::console::Power;
use sluis_scim::{
    ResourceType, ScimError, discovery, query,
    schema::{GROUP, USER},
};
use sluis_web::routes;
use std::collections::BTreeSet;

/// What an address does.
#[derive(Debug, Clone, Copy)]
enum Task {
    Config,
    ResourceTypes,
    ResourceType,
    Schemas,
    Schema,
    Search(&'static [&'static ResourceType]),
    List(&'static ResourceType),
    Create(&'static ResourceType),
    Read(&'static ResourceType),
    Put(&'static ResourceType),
    Patch(&'static ResourceType),
    Delete(&'static ResourceType),
    Bulk,
}

const BOTH: &[&ResourceType] = &[&USER, &GROUP];
const USERS: &[&ResourceType] = &[&USER];
const GROUPS: &[&ResourceType] = &[&GROUP];

struct ScimRoute {
    method: Method,
    path: String,
    power: Power,
    task: Task,
}

/// Every address. What has a name of its own stands before what is named by an id.
fn all() -> Vec<ScimRoute> {
    let (see, manage) = (Power::SeePeople, Power::ManagePeople);
    let mut all = vec![];
    let mut add = |method: Method, path: &str, power: Power, task: Task| {
        all.push(ScimRoute {
            method,
            path: format!("{}/{{institution}}{path}", routes::SCIM),
            power,
            task,
        });
    };
    add(Method::GET, "/ServiceProviderConfig", see, Task::Config);
    add(Method::GET, "/ResourceTypes", see, Task::ResourceTypes);
    add(
        Method::GET,
        "/ResourceTypes/{name}",
        see,
        Task::ResourceType,
    );
    add(Method::GET, "/Schemas", see, Task::Schemas);
    add(Method::GET, "/Schemas/{name}", see, Task::Schema);
    add(Method::POST, "/.search", see, Task::Search(BOTH));
    add(Method::POST, "/Bulk", manage, Task::Bulk);
    let kinds = [
        (&USER, USERS, "{id}", see, manage),
        (
            &GROUP,
            GROUPS,
            "{class}",
            Power::SeeClasses,
            Power::ManageClasses,
        ),
    ];
    for (kind, alone, id, see, manage) in kinds {
        let whole = kind.endpoint;
        let one = format!("{whole}/{id}");
        add(
            Method::POST,
            &format!("{whole}/.search"),
            see,
            Task::Search(alone),
        );
        add(Method::GET, whole, see, Task::List(kind));
        add(Method::POST, whole, manage, Task::Create(kind));
        add(Method::GET, &one, see, Task::Read(kind));
        add(Method::PUT, &one, manage, Task::Put(kind));
        add(Method::PATCH, &one, manage, Task::Patch(kind));
        add(Method::DELETE, &one, manage, Task::Delete(kind));
    }
    all
}

/// Every address, as the walk asks it.
pub(crate) fn listed() -> Vec<Listed> {
    let listed = |route: ScimRoute| Listed {
        kind: Kind::Scim(match route.method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            _ => "PATCH",
        }),
        path: route.path,
        power: route.power,
    };
    all().into_iter().map(listed).collect()
}

pub(crate) fn mount(config: &mut ServiceConfig) {
    for route in all() {
        let task = route.task;
        let serve = move |caller: ApiCaller| desk::serve(caller, move |desk| perform(desk, task));
        config.route(&route.path, web::method(route.method).to(serve));
    }
    // What an address does not do is said as such, for it is there.
    let paths: BTreeSet<String> = all().into_iter().map(|route| route.path).collect();
    for path in paths {
        let refuse = || async {
            let error = ScimError::status(405, "the address does not do that");
            answer::refused(&error)
        };
        config.route(&path, web::route().to(refuse));
    }
    let nothing = web::route().to(|| async {
        let error = ScimError::status(404, "there is nothing here");
        answer::refused(&error)
    });
    config.service(web::scope(routes::SCIM).default_service(nothing));
}

async fn perform(desk: ScimDesk, task: Task) -> ScimAnswer {
    match task {
        Task::Config => {
            desk.see_people()?;
            let config = discovery::config(desk.base(), desk.largest_body());
            Ok(answer::Done::ok(config))
        }
        Task::ResourceTypes => {
            desk.see_people()?;
            refuse_filter(&desk)?;
            let all = ResourceType::ALL.map(|kind| discovery::resource_type(desk.base(), kind));
            Ok(answer::Done::ok(query::whole(&all)))
        }
        Task::ResourceType => {
            desk.see_people()?;
            let name = desk.name("name");
            let found = ResourceType::ALL.into_iter().find(|kind| kind.name == name);
            let found = found.ok_or_else(answer::not_here)?;
            Ok(answer::Done::ok(discovery::resource_type(
                desk.base(),
                found,
            )))
        }
        Task::Schemas => {
            desk.see_people()?;
            refuse_filter(&desk)?;
            let all = discovery::SCHEMAS.map(|schema| discovery::schema(desk.base(), schema));
            Ok(answer::Done::ok(query::whole(&all)))
        }
        Task::Schema => {
            desk.see_people()?;
            let name = desk.name("name");
            let mut all = discovery::SCHEMAS.into_iter();
            let found = all.find(|schema| schema.id == name);
            let found = found.ok_or_else(answer::not_here)?;
            Ok(answer::Done::ok(discovery::schema(desk.base(), found)))
        }
        Task::Search(kinds) => lists::search(&desk, kinds).await,
        Task::List(kind) => lists::list(&desk, kind).await,
        Task::Create(kind) => {
            let ask = desk.ask(kind, None)?.with_body(desk.body()?);
            desk::create(&desk, ask).await
        }
        Task::Read(kind) => desk::read(&desk, desk.ask(kind, Some(desk.id()))?).await,
        Task::Put(kind) => {
            let ask = desk.ask(kind, Some(desk.id()))?.with_body(desk.body()?);
            desk::put(&desk, ask).await
        }
        Task::Patch(kind) => {
            let ask = desk.ask(kind, Some(desk.id()))?.with_body(desk.body()?);
            desk::patch(&desk, ask).await
        }
        Task::Delete(kind) => desk::delete(&desk, desk.ask(kind, Some(desk.id()))?).await,
        Task::Bulk => bulk::run(&desk).await,
    }
}

/// What describes the server is not searched (RFC 7644 §4).
fn refuse_filter(desk: &ScimDesk) -> Result<(), ScimError> {
    match desk.asked("filter") {
        None => Ok(()),
        Some(_) => Err(ScimError::status(403, "this list can't be filtered")),
    }
}
