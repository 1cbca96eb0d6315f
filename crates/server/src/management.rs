//! The management listener: health, metrics and template sets, on an address that the outside does not reach.

use crate::{house::House, metrics, template_sets};
use actix_web::{
    App, HttpResponse, HttpServer,
    middleware::from_fn,
    web::{self, Data},
};
use sluis_web::head_method;
use std::{net::TcpListener, sync::Arc};

/// Serves `/healthz`, `/readyz`, `/metrics` and `/themes/reload` until the process ends.
///
/// # Errors
/// When the socket can't be served.
pub(crate) fn serve(
    house: Arc<House>,
    listener: TcpListener,
) -> std::io::Result<actix_web::dev::Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(house.idp.clone()))
            .app_data(Data::new(house.standing_down.clone()))
            .app_data(Data::from(Arc::clone(&house)))
            .wrap(from_fn(head_method::answer))
            .configure(sluis_endpoints::health)
            .route("/metrics", web::get().to(measured))
            .route("/themes/reload", web::post().to(reload_themes))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}

/// Reads the operator's template sets anew; a fault is told by file and line.
async fn reload_themes(house: Data<House>) -> HttpResponse {
    match template_sets::reload(&house.pages.shared_themes()).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(fault) => HttpResponse::UnprocessableEntity().json(serde_json::json!({
            "file": fault.file,
            "line": fault.line,
            "key": fault.key,
            "fault": fault.fault,
        })),
    }
}

/// What is measured, in the text format of Prometheus.
async fn measured(house: Data<House>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(metrics::CONTENT_TYPE)
        .body(metrics::page(&house).await)
}
