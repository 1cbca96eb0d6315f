//! Logs: readable in a terminal, JSON otherwise. No secret is ever given to them: secrets have no
//! `Display`, and requests are logged by route, never by address. Beside them traces, where somebody
//! takes them.

use crate::traces::{self, Exported};
use sluis_config::{LogFormat, Telemetry};
use std::io::IsTerminal as _;
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, layer::SubscriberExt as _, registry::LookupSpan, util::SubscriberInitExt as _,
};

/// Starts logging, and exporting traces where a collector is named; what is exported ends with the value.
/// A second start is ignored. It needs a tokio runtime.
///
/// # Errors
/// The client that asks the collector can't be made.
pub(crate) fn start(settings: &Telemetry) -> Result<Option<Exported>, String> {
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let readable = match settings.format {
        LogFormat::Text => true,
        LogFormat::Json => false,
        LogFormat::Auto => std::io::stderr().is_terminal(),
    };
    let (exported, started) = match &settings.traces {
        // One filter for all costs less than one for each.
        None => {
            let lines = tracing_subscriber::registry()
                .with(filter)
                .with(lines(readable));
            (None, lines.try_init())
        }
        Some(to) => {
            let (exported, layer) = traces::export(to)?;
            let both = tracing_subscriber::registry()
                .with(lines(readable).with_filter(filter))
                .with(layer);
            (Some(exported), both.try_init())
        }
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging was started before");
    }
    Ok(exported)
}

/// The lines of the log.
fn lines<S>(readable: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    // Where not even the log can be written, on a full disk, saying so there would end the request.
    let lines = tracing_subscriber::fmt::layer()
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    if readable {
        // In a file or a pipe nobody sees colours. In a terminal `NO_COLOR` says so.
        let lines = if std::io::stderr().is_terminal() {
            lines
        } else {
            lines.with_ansi(false)
        };
        lines.with_target(false).compact().boxed()
    } else {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed()
    }
}
