//! The admin API: the console's acts for programs, by the same services. Its routes stand in one list,
//! from which they are mounted, walked by the isolation test, and described.

mod answer;
mod badges;
pub(crate) mod caller;
mod classes;
mod client_tokens;
mod clients;
mod events;
mod institutions;
mod openapi;
mod people;
mod person_browsers;
mod person_eck_id;
mod person_fields;
mod person_help;
mod problem;
mod reader;
mod requests;
mod route;
mod sources;
mod statistics;

use crate::{catalogue::Listed, route::ConsoleRoute};
use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data, ServiceConfig},
};
use problem::Problem;
use route::ApiRoute;
use sluis_idp_core::{Idp, console::acts::SeeApps};
use std::sync::OnceLock;

/// Where the description lies.
const OPENAPI: &str = "/openapi.json";

fn all() -> Vec<ApiRoute> {
    let parts = [
        institutions::routes(),
        people::routes(),
        person_help::routes(),
        person_browsers::routes(),
        person_eck_id::routes(),
        requests::routes(),
        classes::routes(),
        badges::routes(),
        clients::routes(),
        client_tokens::routes(),
        sources::routes(),
        events::routes(),
        statistics::routes(),
    ];
    parts.into_iter().flatten().collect()
}

/// Every address of the API.
pub(crate) fn listed() -> Vec<Listed> {
    all().iter().map(ApiRoute::listed).collect()
}

/// The page that describes the API to somebody of the console.
pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![ConsoleRoute::page::<SeeApps, _, _>("/api", reader::show)]
}

pub(crate) fn mount(config: &mut ServiceConfig) {
    for route in all() {
        route.mount(config);
    }
    config.route(
        &format!("{}{OPENAPI}", sluis_web::routes::API),
        web::get().to(describe),
    );
    // Behind the routes: what none of them serves is a problem, not a page.
    let nothing = web::route().to(|| async { Problem::not_found().into_response() });
    config.service(web::scope(sluis_web::routes::API).default_service(nothing));
}

/// The description holds nothing of any institution, so anybody may read it.
async fn describe(idp: Data<Idp>) -> HttpResponse {
    /// Routes and issuer stand still while the program runs.
    static DOCUMENT: OnceLock<(String, String)> = OnceLock::new();
    let issuer = &idp.settings.issuer;
    let made = || openapi::document(issuer, &all()).to_string();
    let (of, kept) = DOCUMENT.get_or_init(|| (issuer.clone(), made()));
    // Tests run several installations in one process.
    let document = if of == issuer { kept.clone() } else { made() };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(document)
}
