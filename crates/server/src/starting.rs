//! The management listener before there is a house: whoever watches over the process hears that it lives, and what
//! it waits for.

use crate::metrics;
use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::KeepAlive,
    middleware::from_fn,
    web::{self, Data},
};
use serde_json::json;
use sluis_web::head_method;
use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The listener, and who answers there for now.
pub(crate) struct Starting {
    listener: TcpListener,
    /// Whether the database has not answered yet.
    database_away: Arc<AtomicBool>,
    handle: ServerHandle,
}

impl Starting {
    /// Answers from now on: `/healthz` with 200, everything else with 503 but for the least of `/metrics`.
    ///
    /// # Errors
    /// When the socket can't be served.
    pub(crate) fn serve(listener: TcpListener) -> std::io::Result<Self> {
        let database_away = Arc::new(AtomicBool::new(true));
        let state = Data::from(Arc::clone(&database_away));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .wrap(from_fn(head_method::answer))
                .route("/healthz", web::get().to(alive))
                .route("/metrics", web::get().to(measured))
                .default_service(web::route().to(not_yet))
        })
        .workers(1)
        .disable_signals()
        // Nobody keeps a connection to a server that another one is about to follow.
        .keep_alive(KeepAlive::Disabled)
        .shutdown_timeout(1)
        // The socket stays open when this server goes: who asks in between waits for the next one.
        .listen(listener.try_clone()?)?
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self {
            listener,
            database_away,
            handle,
        })
    }

    /// The database is no longer waited for.
    pub(crate) fn database_answers(&self) {
        self.database_away.store(false, Ordering::Relaxed);
    }

    /// Answers no more; the listener, for the house.
    pub(crate) async fn end(self) -> TcpListener {
        self.handle.stop(true).await;
        self.listener
    }
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// `/readyz` and what a house has beside it. The part that is waited for is named as a house names it.
async fn not_yet(database_away: Data<AtomicBool>) -> HttpResponse {
    let mut body = json!({ "status": "starting" });
    if database_away.load(Ordering::Relaxed) {
        body["database"] = "unavailable".into();
    }
    HttpResponse::ServiceUnavailable().json(body)
}

async fn measured(database_away: Data<AtomicBool>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(metrics::CONTENT_TYPE)
        .body(metrics::at_start(!database_away.load(Ordering::Relaxed)))
}
