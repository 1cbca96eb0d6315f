//! The page that portals' pages frame to notice a sign-out (OpenID Connect Session Management 1.0
//! §3.2). Anybody may frame it: it holds nothing, and says no more than whether a value still fits.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, ServiceConfig, get},
};
use sluis_web::{Site, cookies, headers::FRAMED_PAGE_POLICY, routes};

const SCRIPT: &str = include_str!("check_session.js");

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::CHECK_SESSION, get().to(page))
        .route(routes::CHECK_SESSION_SCRIPT, get().to(script));
}

async fn page(site: Data<Site>) -> HttpResponse {
    let cookie = cookies::state_name(&site);
    let script = routes::CHECK_SESSION_SCRIPT;
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::CONTENT_SECURITY_POLICY, FRAMED_PAGE_POLICY))
        .body(format!(
            "<!doctype html>\n<html lang=\"en\" data-cookie=\"{cookie}\">\n<head><meta charset=\"utf-8\">\
             <title>Sluis</title><script src=\"{script}\"></script></head>\n<body></body>\n</html>\n"
        ))
}

async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(SCRIPT)
}
