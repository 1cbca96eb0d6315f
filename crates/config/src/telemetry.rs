//! Section `telemetry`.

use std::time::Duration;

use url::Url;

use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const FORMAT: Key = Key::text("telemetry.format", "\"auto\", \"text\" or \"json\"", "auto");
const FILTER: Key = Key::text(
    "telemetry.filter",
    "a filter such as \"info\" or \"info,sluis=debug\"",
    "info",
);

const SLOW: Key = Key::integer("telemetry.slow_request_ms", 1000, 10, 60_000);
const TRACES_URL: Key = Key::optional(
    "telemetry.traces_url",
    "\"http://host:4318/v1/traces\" or \"https://…\"",
);
const TRACES_PERCENT: Key = Key::integer("telemetry.traces_percent", 10, 1, 100);

pub(crate) const KEYS: &[Key] = &[FORMAT, FILTER, SLOW, TRACES_URL, TRACES_PERCENT];

/// Logging.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// Shape of the lines.
    pub format: LogFormat,
    /// What is logged, in the directive syntax of `tracing-subscriber`.
    pub filter: String,
    /// A request that takes this long stands in the log as slow.
    pub slow_request: Duration,
    /// Where traces go, if they do.
    pub traces: Option<Traces>,
}

/// Traces by the OpenTelemetry protocol (OTLP over HTTP).
#[derive(Debug, Clone)]
pub struct Traces {
    /// The collector's address for traces.
    pub url: Url,
    /// Of how many requests in a hundred, where whoever asks does not decide.
    pub percent: u64,
}

/// Shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Telemetry {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let format = reader.parsed(&FORMAT, format);
        let filter = reader.parsed(&FILTER, filter);
        let slow = reader.integer(&SLOW);
        let url = reader.optional(&TRACES_URL, collector);
        let percent = reader.integer(&TRACES_PERCENT);
        Some(Self {
            format: format?,
            filter: filter?,
            slow_request: Duration::from_millis(slow?),
            traces: url?
                .zip(percent)
                .map(|(url, percent)| Traces { url, percent }),
        })
    }
}

fn format(text: &str) -> Result<LogFormat, Wrong> {
    match text {
        "auto" => Ok(LogFormat::Auto),
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(None),
    }
}

fn filter(text: &str) -> Result<String, Wrong> {
    if text.trim().is_empty() || text.contains(char::is_control) {
        Err(None)
    } else {
        Ok(text.to_owned())
    }
}

fn collector(text: &str) -> Result<Url, Wrong> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or(None)
}
