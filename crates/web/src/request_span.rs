//! One span and one line a request: method, route, status, time. Never the query, for it holds
//! codes and states; never a name or an address.

use crate::{request_times::RequestTimes, site::Site};
use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use std::sync::Arc;
use tracing::Instrument as _;

/// The id of a request: error pages show it, logs carry it.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

/// The middleware: names the request, opens its span, logs its end.
///
/// # Errors
/// What the inner service says.
pub async fn trace(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let site = request.app_data::<Data<Site>>().cloned();
    let id: Arc<str> = match &site {
        Some(site) => {
            let mut bytes = [0; 10];
            site.randomness.fill(&mut bytes);
            let millis = u64::try_from(site.clock.now().timestamp_millis()).unwrap_or_default();
            uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
                .into_uuid()
                .simple()
                .to_string()
                .into()
        }
        None => "none".into(),
    };
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let method = request.method().clone();
    let started = site.as_ref().map(|site| site.clock.now());
    let span = tracing::info_span!("request", request.id = %id);
    let mut response = next.call(request).instrument(span.clone()).await?;
    let duration_ms = match (site, started) {
        (Some(site), Some(started)) => (site.clock.now() - started).num_milliseconds(),
        _ => 0,
    };
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "unknown".to_owned());
    let status = response.status().as_u16();
    let mut slow = false;
    if let Some(times) = response.request().app_data::<Data<RequestTimes>>() {
        let took = u64::try_from(duration_ms).unwrap_or_default();
        times.note(method.as_str(), &route, status, took);
        slow = times.is_slow(took);
    }
    let _entered = span.enter();
    if status >= 500 {
        tracing::error!(%method, route, status, duration_ms, "the request failed");
    } else if slow {
        tracing::warn!(%method, route, status, duration_ms, "the request was slow");
    } else {
        tracing::info!(%method, route, status, duration_ms, "the request was answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}
