//! For those who watch over the process.

use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_web::{StandingDown, routes};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::HEALTHZ, get().to(alive))
        .route(routes::READYZ, get().to(ready));
}

/// The process lives; it says nothing about anything else.
async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// The stores answer, and it is not about to stop: this replica may be sent work.
async fn ready(idp: Data<Idp>, standing_down: Option<Data<StandingDown>>) -> HttpResponse {
    let stopping = standing_down.is_some_and(|standing_down| standing_down.has_begun());
    let durable = idp.durable.is_writable().await;
    let ephemeral = idp.ephemeral.ping().await;
    let word = |ok: bool| if ok { "ok" } else { "unavailable" };
    let database = match &durable {
        Ok(false) => "read-only",
        answer => word(answer.is_ok()),
    };
    let status = if stopping {
        "stopping"
    } else {
        word(database == "ok" && ephemeral.is_ok())
    };
    let body = serde_json::json!({
        "status": status,
        "database": database,
        "ephemeral": word(ephemeral.is_ok()),
    });
    if database == "read-only" {
        tracing::warn!("not ready: the database takes no changes");
    }
    for error in [durable.err(), ephemeral.err()].into_iter().flatten() {
        tracing::warn!(%error, "not ready");
    }
    if body["status"] == "ok" {
        HttpResponse::Ok().json(body)
    } else {
        HttpResponse::ServiceUnavailable().json(body)
    }
}
