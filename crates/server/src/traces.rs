//! Traces by the OpenTelemetry protocol: a request, and in it what it waited for. Names are those of
//! routes and of parts of the program; nothing of whoever asks, and nothing of what was asked.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};
use async_trait::async_trait;
use opentelemetry::{
    Context, KeyValue,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{Link, SpanKind, TraceId, TracerProvider as _},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SamplingResult, SdkTracerProvider, ShouldSample},
};
use sluis_config::Traces;
use sluis_model::TRACES;
use sluis_web::{Site, request_span::RequestId};
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Instrument as _, Subscriber, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

/// How long the collector may take, and how long the last traces may at the end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is exported until it is stopped.
pub(crate) struct Exported(SdkTracerProvider);

impl Exported {
    /// Sends what is left. A collector that does not answer holds nobody up for long.
    pub(crate) async fn stop(self) {
        let sent =
            tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(PATIENCE)).await;
        if let Ok(Err(error)) = sent {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Spans on their way to the collector, and the layer that makes them.
///
/// # Errors
/// The client that asks the collector can't be made.
pub(crate) fn export<S>(to: &Traces) -> Result<(Exported, impl Layer<S>), String>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Collector::new()?)
        .with_endpoint(to.url.as_str())
        .with_timeout(PATIENCE)
        .build()
        .map_err(|error| format!("telemetry.traces_url: {error}"))?;
    let share = f64::from(u32::try_from(to.percent).unwrap_or(100)) / 100.0;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(Sampler::ParentBased(Box::new(Requests(
            Sampler::TraceIdRatioBased(share),
        ))))
        .with_resource(
            Resource::builder_empty()
                .with_service_name("sluis")
                .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
                .build(),
        )
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("sluis"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(Targets::new().with_target(TRACES, tracing::Level::TRACE));
    Ok((Exported(provider), layer))
}

/// Traces begin with a request: what is done in the background is none's.
#[derive(Debug, Clone)]
struct Requests(Sampler);

impl ShouldSample for Requests {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let sampler = match kind {
            SpanKind::Server => &self.0,
            _ => &Sampler::AlwaysOff,
        };
        sampler.should_sample(parent, trace, name, kind, attributes, links)
    }
}

/// The middleware: a span around a request. Where no traces are exported it costs nothing.
///
/// # Errors
/// What the inner service says.
pub(crate) async fn request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    use actix_web::HttpMessage as _;
    if !tracing::enabled!(target: TRACES, tracing::Level::TRACE) {
        return next.call(request).await;
    }
    let method = known(request.method());
    let route = request
        .match_pattern()
        .unwrap_or_else(|| "unknown".to_owned());
    // The name has to be known from the beginning: a span that has begun keeps it.
    let span = tracing::trace_span!(
        target: TRACES,
        "request",
        otel.kind = "server",
        otel.name = format!("{method} {route}"),
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        request.id = Empty,
    );
    if is_of_trusted_proxy(&request) {
        let parent = TraceContextPropagator::new().extract(&Headers(&request));
        // A header that names no parent leaves the span a first one.
        let _ = span.set_parent(parent);
    }
    if let Some(id) = request.extensions().get::<RequestId>() {
        span.record("request.id", &*id.0);
    }
    let response = next.call(request).instrument(span.clone()).await?;
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    Ok(response)
}

/// A method in the program's words, for anybody may invent one.
fn known(method: &actix_web::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "_OTHER",
    }
}

/// Whose traces are joined: anybody's header would have a stranger choose which requests are traced.
fn is_of_trusted_proxy(request: &ServiceRequest) -> bool {
    let site = request.app_data::<Data<Site>>();
    site.zip(request.peer_addr())
        .is_some_and(|(site, peer)| (site.trusted_proxy)(peer.ip()))
}

/// The headers of a request, for W3C Trace Context.
struct Headers<'r>(&'r ServiceRequest);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.headers().get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.headers().keys().map(|key| key.as_str()).collect()
    }
}

/// Who asks the collector. The library exports from a thread of its own, which has no runtime.
#[derive(Debug)]
struct Collector {
    client: reqwest::Client,
    runtime: Handle,
}

impl Collector {
    fn new() -> Result<Self, String> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self {
            client,
            runtime: Handle::current(),
        })
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let asked = self.runtime.spawn(async move {
            let answer = client.execute(request.try_into()?).await?;
            let status = answer.status();
            // What it says beside its status is of no use, and may be without end.
            Ok::<_, reqwest::Error>(status)
        });
        let status = asked.await??;
        Ok(Response::builder().status(status).body(Bytes::new())?)
    }
}
