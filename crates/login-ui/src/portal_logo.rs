//! Logos of portals, from our own address.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_model::ids::ClientId;
use sluis_web::{Visitor, routes};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route(
        &format!("{}/{{client_id}}", routes::PORTAL_LOGO),
        get().to(logo),
    );
}

async fn logo(visitor: Visitor, idp: Data<Idp>, id: Path<String>) -> HttpResponse {
    let id = ClientId::from(id.into_inner());
    match idp.portal_logo(&visitor.ctx, &id).await {
        Ok(Some(logo)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, logo.media_type))
            .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
            ))
            .body(logo.bytes.to_vec()),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => {
            tracing::error!(request.id = %visitor.ctx.request_id, %error, "a portal's logo could not be looked up");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}
