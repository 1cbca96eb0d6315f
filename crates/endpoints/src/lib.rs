//! The machine-facing routes of OAuth and OpenID Connect. A handler parses, makes one call and
//! answers; no rule is decided here.

mod authorize;
mod challenge;
mod check_session;
mod cross_origin;
mod device_authorization;
mod discovery;
mod dpop;
mod failure;
mod health;
mod introspect;
mod other_methods;
mod par;
mod registration;
mod revoke;
mod store_down;
mod token;
mod upstream_logout;
mod userinfo;

use actix_web::web::ServiceConfig;

pub use cross_origin::cross_origin;

/// Mounts every route of this floor. `Site`, `Pages` and `Idp` are expected as application data.
pub fn configure(config: &mut ServiceConfig) {
    discovery::mount(config);
    authorize::mount(config);
    par::mount(config);
    token::mount(config);
    userinfo::mount(config);
    revoke::mount(config);
    introspect::mount(config);
    registration::mount(config);
    check_session::mount(config);
    device_authorization::mount(config);
    upstream_logout::mount(config);
    health::mount(config);
}

/// Mounts the health routes alone, for a listener of their own.
pub fn health(config: &mut ServiceConfig) {
    health::mount(config);
}
