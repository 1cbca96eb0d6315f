//! Who is told of the events of the audit trail: a file, a syslog server, or an address.

mod lines;
mod syslog;
mod webhook;

use crate::house::StartError;
use sluis_config::{AuditReceiver, AuditStream};
use sluis_idp_core::trail::EventSink;
use sluis_model::{context::Clock, ports::Outgoing, secret::Secret};
use std::sync::Arc;

/// The name under which is kept how far the stream has come.
pub const NAME: &str = "siem";

/// A stream with its receiver.
#[derive(Debug, Clone)]
pub struct Stream {
    /// The receiver.
    pub sink: Arc<dyn EventSink>,
    /// Whether it begins with what is there already.
    pub history: bool,
}

/// The stream that the configuration asks for, if it asks for one.
pub(crate) fn stream(
    settings: &AuditStream,
    origin: &str,
    clock: &Arc<dyn Clock>,
    outgoing: &Arc<dyn Outgoing>,
) -> Result<Option<Stream>, StartError> {
    use secrecy::ExposeSecret as _;
    let sink: Arc<dyn EventSink> = match &settings.to {
        None => return Ok(None),
        Some(AuditReceiver::Stdout) => Arc::new(lines::Lines::stdout()),
        Some(AuditReceiver::File(path)) => Arc::new(lines::Lines::file(path)),
        Some(AuditReceiver::Syslog {
            transport,
            address,
            ca_file,
        }) => Arc::new(
            syslog::Syslog::new(*transport, address, ca_file.as_deref(), origin)
                .map_err(|error| StartError::Settings(format!("audit.stream: {error}")))?,
        ),
        Some(AuditReceiver::Webhook { url, secret }) => {
            outgoing
                .may_ask(url)
                .map_err(|error| StartError::Settings(format!("audit.stream.webhook: {error}")))?;
            Arc::new(webhook::Webhook {
                url: url.clone(),
                secret: Secret::new(secret.expose_secret()),
                clock: Arc::clone(clock),
                outgoing: Arc::clone(outgoing),
            })
        }
    };
    Ok(Some(Stream {
        sink,
        history: settings.history,
    }))
}
