//! Dynamic client registration (RFC 7591, OpenID Connect Dynamic Client Registration 1.0) and its
//! management (RFC 7592).

use crate::{failure::failed, other_methods::post_only};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, Data, Path, ServiceConfig, delete, get, post, put, resource, to},
};
use serde_json::{Map, Value};
use sluis_idp_core::{
    Idp,
    registration::{Managed, Registered, Registration, Removed, describe},
};
use sluis_model::ids::ClientId;
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_web::{
    Visitor,
    answer::{json, oauth_error},
    routes,
};

/// The largest metadata, in bytes.
const LARGEST: usize = 64 * 1024;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .service(
            resource(routes::REGISTRATION)
                .route(post().to(register))
                .default_service(to(post_only)),
        )
        .service(
            resource(format!("{}/{{client_id}}", routes::REGISTRATION))
                .route(get().to(read))
                .route(put().to(replace))
                .route(delete().to(remove)),
        );
}

async fn register(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    body: Bytes,
) -> HttpResponse {
    let members = match metadata(&request, &body) {
        Ok(members) => members,
        Err(refused) => return refused.answer(&visitor),
    };
    let address = &visitor.browser.address;
    let bearer = bearer(&request);
    let registered = idp
        .register_client(&visitor.ctx, address, bearer, &members)
        .await;
    match registered {
        Ok(Registration::Done(registered)) => told(&visitor, StatusCode::CREATED, &registered),
        Ok(Registration::Closed) => oauth_error(
            &visitor,
            &OAuthError::new(
                ErrorCode::AccessDenied,
                "clients are registered by the operator here",
            ),
        ),
        Ok(Registration::Unauthorized) => unauthorized(bearer.is_some()),
        Ok(Registration::TooMany(minutes)) => too_many(minutes),
        Ok(Registration::Refused(error)) => oauth_error(&visitor, &error),
        Err(failure) => failed(&visitor, &failure),
    }
}

async fn read(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    id: Path<String>,
) -> HttpResponse {
    let id = ClientId::from(id.into_inner());
    let bearer = bearer(&request);
    managed(&visitor, bearer, idp.registration(&id, bearer).await)
}

async fn replace(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    id: Path<String>,
    body: Bytes,
) -> HttpResponse {
    let members = match metadata(&request, &body) {
        Ok(members) => members,
        Err(refused) => return refused.answer(&visitor),
    };
    let id = ClientId::from(id.into_inner());
    let bearer = bearer(&request);
    let replaced = idp
        .replace_registration(&visitor.ctx, &id, bearer, &members)
        .await;
    managed(&visitor, bearer, replaced)
}

async fn remove(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    id: Path<String>,
) -> HttpResponse {
    let id = ClientId::from(id.into_inner());
    let bearer = bearer(&request);
    match idp.remove_registration(&visitor.ctx, &id, bearer).await {
        Ok(Removed::Done) => HttpResponse::NoContent()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish(),
        Ok(Removed::Unauthorized) => unauthorized(bearer.is_some()),
        Err(failure) => failed(&visitor, &failure),
    }
}

fn managed(
    visitor: &Visitor,
    bearer: Option<&str>,
    managed: Result<Managed, sluis_idp_core::idp::Failure>,
) -> HttpResponse {
    match managed {
        Ok(Managed::Done(registered)) => told(visitor, StatusCode::OK, &registered),
        Ok(Managed::Unauthorized) => unauthorized(bearer.is_some()),
        Ok(Managed::Refused(error)) => oauth_error(visitor, &error),
        Err(failure) => failed(visitor, &failure),
    }
}

/// The client information response (RFC 7591 §3.2.1, RFC 7592 §3).
fn told(visitor: &Visitor, status: StatusCode, registered: &Registered) -> HttpResponse {
    let client = &registered.client;
    let mut members = describe(client);
    if let Some(secret) = &registered.secret {
        members.insert("client_secret".to_owned(), secret.expose().into());
    }
    if client.secret_hash.is_some() {
        // It does not end.
        members.insert("client_secret_expires_at".to_owned(), 0.into());
    }
    let address = format!(
        "{}{}",
        visitor.site.origin,
        routes::registration(&client.id)
    );
    members.insert("registration_client_uri".to_owned(), address.into());
    members.insert(
        "registration_access_token".to_owned(),
        registered.token.expose().into(),
    );
    json(status, &Value::Object(members))
}

/// Why a body is no metadata.
enum Unread {
    TooLarge,
    Refused(OAuthError),
}

impl Unread {
    fn answer(self, visitor: &Visitor) -> HttpResponse {
        match self {
            Self::TooLarge => HttpResponse::PayloadTooLarge()
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .json(serde_json::json!({
                    "error": "invalid_client_metadata",
                    "error_description": "the metadata is too large",
                })),
            Self::Refused(error) => oauth_error(visitor, &error),
        }
    }
}

/// The JSON object of a request (RFC 7591 §3.1).
fn metadata(request: &HttpRequest, body: &Bytes) -> Result<Map<String, Value>, Unread> {
    if body.len() > LARGEST {
        return Err(Unread::TooLarge);
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .unwrap_or_default();
    let refused =
        |why: &str| Unread::Refused(OAuthError::new(ErrorCode::InvalidClientMetadata, why));
    if !kind.trim().eq_ignore_ascii_case("application/json") {
        return Err(refused("send the metadata as application/json"));
    }
    sluis_protocol::json::object(body)
        .map_err(|_| refused("the metadata is not a JSON object, or a name stands in it twice"))
}

/// The bearer token of the one `Authorization` header (RFC 6750 §2.1). Of several it is one that is good for
/// nothing: neither is any of them picked out, nor was nothing presented.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let value = headers.next()?;
    if headers.next().is_some() {
        return Some("");
    }
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Unknown clients, removed ones and wrong tokens read the same (RFC 7592 §2), and header and body say the same.
fn unauthorized(presented: bool) -> HttpResponse {
    let (why, challenge) = if presented {
        let why = "the token is not good for this";
        let told = format!("error=\"invalid_token\", error_description=\"{why}\"");
        (why, format!("Bearer realm=\"sluis\", {told}"))
    } else {
        let why = "send the token for this as a bearer token";
        (why, "Bearer realm=\"sluis\"".to_owned())
    };
    HttpResponse::Unauthorized()
        .insert_header((header::WWW_AUTHENTICATE, challenge))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({ "error": "invalid_token", "error_description": why }))
}

fn too_many(minutes: u32) -> HttpResponse {
    HttpResponse::TooManyRequests()
        .insert_header((header::RETRY_AFTER, (minutes.max(1) * 60).to_string()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({
            "error": "temporarily_unavailable",
            "error_description": "too many clients were registered from this network; try again later",
        }))
}
