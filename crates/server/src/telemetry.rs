//! Logs: readable in a terminal, JSON otherwise. No secret is ever given to them: secrets have no
//! `Display`, and requests are logged by route, never by address.

use sluis_config::{LogFormat, Telemetry};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Starts logging. A second start is ignored.
pub(crate) fn start(settings: &Telemetry) {
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let readable = match settings.format {
        LogFormat::Text => true,
        LogFormat::Json => false,
        LogFormat::Auto => std::io::stderr().is_terminal(),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if readable {
        builder.with_target(false).compact().try_init()
    } else {
        builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init()
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging was started before");
    }
}
