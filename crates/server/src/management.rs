//! The management listener: health and counters, on an address that the outside does not reach.

use crate::house::House;
use actix_web::{
    App, HttpResponse, HttpServer,
    web::{self, Data},
};
use std::{net::TcpListener, sync::Arc};

/// Serves `/healthz`, `/readyz` and `/metrics` until the process ends.
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
            .app_data(Data::from(Arc::clone(&house)))
            .configure(sluis_endpoints::health)
            .route("/metrics", web::get().to(metrics))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}

/// Counters in the Prometheus text format.
async fn metrics(house: Data<House>) -> HttpResponse {
    let body = format!(
        "# HELP sluis_sql_statements_total SQL statements run since the start.\n\
         # TYPE sluis_sql_statements_total counter\n\
         sluis_sql_statements_total {}\n\
         # HELP sluis_ephemeral_commands_total Commands sent to the ephemeral store since the start.\n\
         # TYPE sluis_ephemeral_commands_total counter\n\
         sluis_ephemeral_commands_total {}\n",
        house.store.statements(),
        house.commands.commands(),
    );
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(body)
}
