//! The management listener: health, counters and template sets, on an address that the outside does not reach.

use crate::{audit_stream::NAME, house::House, template_sets};
use actix_web::{
    App, HttpResponse, HttpServer,
    web::{self, Data},
};
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
            .configure(sluis_endpoints::health)
            .route("/metrics", web::get().to(metrics))
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

/// Counters in the Prometheus text format.
async fn metrics(house: Data<House>) -> HttpResponse {
    let counted = house
        .idp
        .durable
        .read(|tx| {
            Ok((
                tx.outbox_state()?,
                tx.notice_counts()?,
                tx.sealed_up_to()?,
                tx.stream(NAME)?,
            ))
        })
        .await;
    let (outbox, notices, sealed, stream) = match counted {
        Ok(counted) => counted,
        Err(error) => {
            tracing::warn!(%error, "the outbox could not be counted");
            return HttpResponse::ServiceUnavailable().finish();
        }
    };
    let body = format!(
        "# HELP sluis_sql_statements_total SQL statements run since the start.\n\
         # TYPE sluis_sql_statements_total counter\n\
         sluis_sql_statements_total {}\n\
         # HELP sluis_ephemeral_commands_total Commands sent to the ephemeral store since the start.\n\
         # TYPE sluis_ephemeral_commands_total counter\n\
         sluis_ephemeral_commands_total {}\n\
         # HELP sluis_outbox_messages Mails and text messages by how they fare.\n\
         # TYPE sluis_outbox_messages gauge\n\
         sluis_outbox_messages{{state=\"waiting\"}} {}\n\
         sluis_outbox_messages{{state=\"delayed\"}} {}\n\
         sluis_outbox_messages{{state=\"dead\"}} {}\n\
         # HELP sluis_logout_notices Back-channel logouts of the last 30 days by how they fare.\n\
         # TYPE sluis_logout_notices gauge\n\
         sluis_logout_notices{{state=\"waiting\"}} {}\n\
         sluis_logout_notices{{state=\"delivered\"}} {}\n\
         sluis_logout_notices{{state=\"given_up\"}} {}\n\
         # HELP sluis_audit_events_sealed_total Events of the audit trail that are sealed.\n\
         # TYPE sluis_audit_events_sealed_total counter\n\
         sluis_audit_events_sealed_total {sealed}\n\
         # HELP sluis_audit_stream_behind Sealed events that the stream's receiver has not taken.\n\
         # TYPE sluis_audit_stream_behind gauge\n\
         sluis_audit_stream_behind {}\n\
         # HELP sluis_audit_stream_failures Failures since the receiver last took something.\n\
         # TYPE sluis_audit_stream_failures gauge\n\
         sluis_audit_stream_failures {}\n",
        house.store.statements(),
        house.commands.commands(),
        outbox.waiting,
        outbox.delayed,
        outbox.dead,
        notices.waiting,
        notices.delivered,
        notices.given_up,
        stream.as_ref().map_or(0, |stream| sealed - stream.position),
        stream.as_ref().map_or(0, |stream| stream.failures),
    );
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(body)
}
