//! Events to a syslog server: RFC 5424 messages, a datagram each (RFC 5426) or counted over TCP
//! (RFC 6587) and TLS (RFC 5425).
//!
//! Syslog says nothing back. A batch counts as taken when the server took the whole stream and closed its
//! end, or stayed silent for a moment after we closed ours; a connection that breaks is a failure.

use async_trait::async_trait;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde_json::Value;
use sluis_config::SyslogTransport;
use sluis_idp_core::trail::EventSink;
use std::{fmt, io, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// How long a batch may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the server's end is waited for.
const FAREWELL: Duration = Duration::from_secs(1);
/// Facility 13 (log audit), severity 6 (informational) and 5 (notice).
const INFORMATIONAL: u8 = 13 * 8 + 6;
const NOTICE: u8 = 13 * 8 + 5;
/// The longest datagram, in bytes (RFC 5426 §3.2 asks for 2048 at least).
const LONGEST_DATAGRAM: usize = 8192;

/// A syslog server.
pub(super) struct Syslog {
    transport: SyslogTransport,
    address: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    host: String,
}

impl fmt::Debug for Syslog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Syslog")
            .field("transport", &self.transport)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Syslog {
    pub(super) fn new(
        transport: SyslogTransport,
        address: &str,
        ca_file: Option<&Path>,
        origin: &str,
    ) -> Result<Self, String> {
        let tls = match transport {
            SyslogTransport::Tls => Some(connector(address, ca_file)?),
            SyslogTransport::Tcp | SyslogTransport::Udp => None,
        };
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        Ok(Self {
            transport,
            address: address.to_owned(),
            tls,
            host: host.split(':').next().unwrap_or("-").to_owned(),
        })
    }

    async fn deliver(&self, messages: &[String]) -> io::Result<()> {
        if self.transport == SyslogTransport::Udp {
            let any = if self.address.starts_with('[') {
                "[::]:0"
            } else {
                "0.0.0.0:0"
            };
            let socket = UdpSocket::bind(any).await?;
            socket.connect(&self.address).await?;
            for message in messages {
                socket.send(datagram(message)).await?;
            }
            return Ok(());
        }
        let framed: String = messages
            .iter()
            .map(|message| format!("{} {message}", message.len()))
            .collect();
        let stream = TcpStream::connect(&self.address).await?;
        match &self.tls {
            Some((connector, name)) => {
                pour(connector.connect(name.clone(), stream).await?, &framed).await
            }
            None => pour(stream, &framed).await,
        }
    }
}

#[async_trait]
impl EventSink for Syslog {
    async fn take(&self, events: &[Value]) -> Result<(), String> {
        let messages: Vec<String> = events
            .iter()
            .map(|event| message(event, &self.host))
            .collect();
        timeout(PATIENCE, self.deliver(&messages))
            .await
            .map_err(|_| format!("{}: not in time", self.address))?
            .map_err(|error| format!("{}: {error}", self.address))
    }
}

/// As much as a datagram holds, cut between letters.
fn datagram(message: &str) -> &[u8] {
    let mut end = message.len().min(LONGEST_DATAGRAM);
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    &message.as_bytes()[..end]
}

async fn pour(mut stream: impl AsyncRead + AsyncWrite + Unpin, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes()).await?;
    stream.flush().await?;
    stream.shutdown().await?;
    let mut rest = [0; 256];
    loop {
        match timeout(FAREWELL, stream.read(&mut rest)).await {
            Err(_) | Ok(Ok(0)) => return Ok(()),
            Ok(Ok(_)) => {}
            // Some servers close without the farewell that TLS asks for.
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Ok(Err(error)) => return Err(error),
        }
    }
}

/// `<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG`.
fn message(event: &Value, host: &str) -> String {
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or("-");
    let kind: String = text("kind").chars().take(32).collect();
    let refused = kind.contains("refused") || kind.contains("reused") || kind == "throttled";
    let priority = if refused { NOTICE } else { INFORMATIONAL };
    format!(
        "<{priority}>1 {} {host} sluis - {kind} - {event}",
        text("at")
    )
}

fn connector(
    address: &str,
    ca_file: Option<&Path>,
) -> Result<(TlsConnector, ServerName<'static>), String> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = match ca_file {
        Some(path) => {
            let told =
                |what: &dyn fmt::Display| format!("syslog_ca_file {}: {what}", path.display());
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_file_iter(path).map_err(|error| told(&error))? {
                let certificate = certificate.map_err(|error| told(&error))?;
                roots.add(certificate).map_err(|error| told(&error))?;
            }
            if roots.is_empty() {
                return Err(told(&"there is no certificate in it"));
            }
            builder.with_root_certificates(roots).with_no_client_auth()
        }
        None => builder
            .with_platform_verifier()
            .map_err(|error| format!("the system's certificates: {error}"))?
            .with_no_client_auth(),
    };
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|error| format!("syslog: {error}"))?;
    Ok((TlsConnector::from(Arc::new(config)), name))
}

#[cfg(test)]
#[path = "syslog_tests.rs"]
mod tests;
