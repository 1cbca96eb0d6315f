//! Pages of portals that call endpoints from a browser (the Fetch standard, §3.2). Only origins that
//! a portal registered are let in, and never with credentials: what these endpoints take is a token or
//! a proof in the request itself, never a cookie.

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use sluis_idp_core::{Idp, registration::PortalOrigins};
use sluis_token_service::RegistrationAccess;
use sluis_web::{Site, routes};

/// How long browsers may remember that they may ask.
const PREFLIGHT_SECONDS: &str = "600";

/// What anybody may read, from any page.
const PUBLIC: [&str; 3] = [routes::DISCOVERY, routes::OAUTH_METADATA, routes::JWKS];
/// What portals' pages may call.
const FOR_PORTALS: [&str; 5] = [
    routes::TOKEN,
    routes::USERINFO,
    routes::REVOCATION,
    routes::PAR,
    routes::DEVICE_AUTHORIZATION,
];

/// Who may call what is at a path from a page of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Anybody,
    Portals,
    Nobody,
}

fn reach(path: &str, registration: RegistrationAccess) -> Reach {
    let registers = path
        .strip_prefix(routes::REGISTRATION)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if PUBLIC.contains(&path) || (registers && registration == RegistrationAccess::Open) {
        Reach::Anybody
    } else if registers || FOR_PORTALS.contains(&path) {
        Reach::Portals
    } else {
        Reach::Nobody
    }
}

/// The middleware: answers preflights, and says to the browser whose pages may read an answer. Expects
/// `Site`, `Idp` and [`PortalOrigins`] as application data.
///
/// # Errors
/// What the inner service says.
pub async fn cross_origin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = request.match_info().unprocessed().to_owned();
    let origin = request.headers().get(header::ORIGIN).cloned();
    let allowed = match origin {
        Some(origin) => allowed(&request, &path, origin).await,
        None => None,
    };
    let preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let varies = FOR_PORTALS.contains(&path.as_str());
    if preflight && let Some(allowed) = allowed {
        let response = HttpResponse::NoContent()
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed))
            .insert_header((
                header::ACCESS_CONTROL_ALLOW_METHODS,
                "GET, POST, PUT, DELETE",
            ))
            .insert_header((
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type, DPoP",
            ))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS))
            .insert_header((header::VARY, "Origin"))
            .finish();
        return Ok(request.into_response(response).map_into_right_body());
    }
    let mut response = next.call(request).await?.map_into_left_body();
    if let Some(allowed) = allowed {
        open(response.headers_mut(), allowed);
    } else if varies {
        response
            .headers_mut()
            .append(header::VARY, HeaderValue::from_static("Origin"));
    }
    Ok(response)
}

fn open(headers: &mut HeaderMap, allowed: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("WWW-Authenticate, DPoP-Nonce"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// What the browser is told about an origin: `*`, the origin itself, or nothing.
async fn allowed(request: &ServiceRequest, path: &str, origin: HeaderValue) -> Option<HeaderValue> {
    let idp = request.app_data::<Data<Idp>>()?;
    match reach(path, idp.tokens.settings().protocol.registration) {
        Reach::Anybody => Some(HeaderValue::from_static("*")),
        Reach::Nobody => None,
        Reach::Portals => {
            let origins = request.app_data::<Data<PortalOrigins>>()?;
            let now = request.app_data::<Data<Site>>()?.clock.now();
            let held = origins.hold(idp, origin.to_str().ok()?, now).await;
            match held {
                Ok(true) => Some(origin),
                Ok(false) => None,
                Err(error) => {
                    tracing::error!(%error, "the origins of portals could not be read");
                    None
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_forms_of_people_are_for_no_other_origin() {
        let token = RegistrationAccess::Token;
        for path in [
            "/",
            routes::AUTHORIZE,
            routes::ACCOUNT,
            routes::INTROSPECTION,
            routes::END_SESSION,
            "/signin/1/password",
            "/oauth/registered",
        ] {
            assert!(reach(path, token) == Reach::Nobody, "{path}");
        }
        assert!(reach(routes::TOKEN, token) == Reach::Portals);
        assert!(reach("/oauth/register/abc", token) == Reach::Portals);
        assert!(reach("/oauth/register", RegistrationAccess::Open) == Reach::Anybody);
        assert!(reach(routes::JWKS, token) == Reach::Anybody);
    }
}
