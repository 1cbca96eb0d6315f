//! Section `telemetry`.

use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const FORMAT: Key = Key::text("telemetry.format", "\"auto\", \"text\" or \"json\"", "auto");
const FILTER: Key = Key::text(
    "telemetry.filter",
    "a filter such as \"info\" or \"info,sluis=debug\"",
    "info",
);

pub(crate) const KEYS: &[Key] = &[FORMAT, FILTER];

/// Logging.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// Shape of the lines.
    pub format: LogFormat,
    /// What is logged, in the directive syntax of `tracing-subscriber`.
    pub filter: String,
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
        Some(Self {
            format: format?,
            filter: filter?,
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
