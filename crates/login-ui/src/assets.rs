//! Static files of the themes, kept by browsers for ever under addresses that name their content.

use actix_web::{
    HttpResponse,
    http::header,
    middleware::Compress,
    web::{Data, Path, ServiceConfig, get, resource},
};
use sluis_themes::{SUBMIT_SCRIPT, SUBMIT_SCRIPT_PATH};
use sluis_web::Pages;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        // Only what is the same for everybody is compressed: a page that holds a secret beside something
        // that an outsider can choose must not be.
        .service(
            resource("/theme/{preset}/{hash}/{name}")
                .wrap(Compress::default())
                .route(get().to(asset)),
        )
        .route(SUBMIT_SCRIPT_PATH, get().to(submit_script))
        .route("/favicon.ico", get().to(favicon));
}

async fn asset(pages: Data<Pages>, path: Path<(String, String, String)>) -> HttpResponse {
    let (preset, hash, name) = path.into_inner();
    let Some(asset) = pages.themes().asset(&preset, &name) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, asset.content_type));
    // An old address still works after an upgrade, but is not to be kept.
    if asset.content_hash == hash {
        response.insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    } else {
        response.insert_header((header::CACHE_CONTROL, "no-cache"));
    }
    if asset.content_type.starts_with("image/svg") {
        response.insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ));
    }
    response.body(asset.bytes.clone())
}

async fn submit_script() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(SUBMIT_SCRIPT)
}

async fn favicon(pages: Data<Pages>) -> HttpResponse {
    match pages.themes().asset("default", "logo.svg") {
        Some(asset) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, asset.content_type))
            .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
            .body(asset.bytes.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}
