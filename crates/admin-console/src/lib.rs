//! The console: pages for administrators, support and the operator. Every address stands in one
//! catalogue with the act that it takes; the guard makes the permit before the handler is called. The
//! one handler that makes its own desk is that of the large files, which reads the form's token first.

mod api;
mod apps;
mod audit;
mod catalogue;
mod classes;
mod contacts;
mod desk;
mod failure;
mod guard;
mod home;
mod import;
mod institutions;
mod json;
mod keys;
mod languages;
mod look;
mod menu;
mod overview;
mod people;
mod policy;
mod requests;
mod route;
mod scim;
mod sources;
mod statistics;
mod support;
mod upload;
mod why;

use actix_web::web::{self, ServiceConfig};

pub use catalogue::{Listed, catalogue};
pub use route::Kind;

/// Mounts every route of this floor. `Site`, `Pages` and `Idp` are expected as application data.
pub fn configure(config: &mut ServiceConfig) {
    home::mount(config);
    for route in catalogue::routes() {
        route.mount(config);
    }
    api::mount(config);
    scim::mount(config);
    config.service(web::scope("/admin").default_service(web::route().to(home::not_found)));
}
