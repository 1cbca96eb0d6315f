//! Sections `audit` and `audit.stream`.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use crate::fault::FaultKind;
use crate::reader::{Reader, Wrong};
use crate::schema::Key;

const NETWORKS: Key = Key::boolean("audit.networks", true);
const TO: Key = Key::text(
    "audit.stream.to",
    "\"none\", \"stdout\", \"file\", \"syslog\" or \"webhook\"",
    "none",
);
const HISTORY: Key = Key::boolean("audit.stream.history", false);
const FILE: Key = Key::optional("audit.stream.file", "the path of a file");
const SYSLOG: Key = Key::optional(
    "audit.stream.syslog",
    "an address such as \"tls://logs.example.org:6514\", \"tcp://…\" or \"udp://…\"",
);
const SYSLOG_CA_FILE: Key = Key::optional(
    "audit.stream.syslog_ca_file",
    "the path of a file of certificates in PEM",
);
const WEBHOOK: Key = Key::optional("audit.stream.webhook", "an https:// address");
const WEBHOOK_SECRET: Key = Key::optional(
    "audit.stream.webhook_secret",
    "a secret of at least 16 characters",
)
.secret();
const WEBHOOK_SECRET_FILE: Key = Key::optional(
    "audit.stream.webhook_secret_file",
    "the path of a file with the secret",
);

pub(crate) const KEYS: &[Key] = &[
    NETWORKS,
    TO,
    HISTORY,
    FILE,
    SYSLOG,
    SYSLOG_CA_FILE,
    WEBHOOK,
    WEBHOOK_SECRET,
    WEBHOOK_SECRET_FILE,
];

/// Whether the audit trail keeps the network that a request came from.
pub(crate) fn networks(reader: &mut Reader) -> Option<bool> {
    reader.boolean(&NETWORKS)
}

/// Another machine that is told of every event of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditStream {
    /// Where events go; `None` means nowhere.
    pub to: Option<AuditReceiver>,
    /// Whether it begins with what is there already.
    pub history: bool,
}

/// Where events go.
#[derive(Debug, Clone)]
pub enum AuditReceiver {
    /// Standard output, a JSON object a line.
    Stdout,
    /// A file, a JSON object a line.
    File(PathBuf),
    /// A syslog server (RFC 5424).
    Syslog {
        /// How it is spoken to.
        transport: SyslogTransport,
        /// Its host and port.
        address: String,
        /// Certificates to trust instead of the system's.
        ca_file: Option<PathBuf>,
    },
    /// An address that takes batches as signed JSON.
    Webhook {
        /// The address.
        url: String,
        /// What batches are signed with.
        secret: SecretString,
    },
}

/// How a syslog server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyslogTransport {
    /// A datagram a message (RFC 5426).
    Udp,
    /// Counted messages over TCP (RFC 6587).
    Tcp,
    /// The same over TLS (RFC 5425).
    Tls,
}

impl AuditStream {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let to = reader.parsed(&TO, |text| {
            let known = ["none", "stdout", "file", "syslog", "webhook"];
            if known.contains(&text) {
                Ok(text.to_owned())
            } else {
                Err(None)
            }
        });
        let history = reader.boolean(&HISTORY);
        let file = reader.optional(&FILE, |text| Ok(PathBuf::from(text)));
        let syslog = reader.optional(&SYSLOG, syslog);
        let ca_file = reader.optional(&SYSLOG_CA_FILE, |text| Ok(PathBuf::from(text)));
        let webhook = reader.optional(&WEBHOOK, webhook);
        let secret = reader.secret(&WEBHOOK_SECRET, &WEBHOOK_SECRET_FILE);
        let (file, syslog, ca_file) = (file?, syslog?, ca_file?);
        let (webhook, secret) = (webhook?, secret?);
        let to = match to?.as_str() {
            "stdout" => Some(AuditReceiver::Stdout),
            "file" => {
                let Some(file) = file else {
                    return absent(reader, &FILE);
                };
                let origin = reader.origin(&FILE);
                Some(AuditReceiver::File(reader.resolve(&file, &origin)))
            }
            "syslog" => {
                let Some((transport, address)) = syslog else {
                    return absent(reader, &SYSLOG);
                };
                let origin = reader.origin(&SYSLOG_CA_FILE);
                Some(AuditReceiver::Syslog {
                    transport,
                    address,
                    ca_file: ca_file.map(|path| reader.resolve(&path, &origin)),
                })
            }
            "webhook" => {
                let Some(url) = webhook else {
                    return absent(reader, &WEBHOOK);
                };
                let Some(secret) = secret.filter(long_enough) else {
                    return absent(reader, &WEBHOOK_SECRET);
                };
                Some(AuditReceiver::Webhook { url, secret })
            }
            _ => None,
        };
        Some(Self {
            to,
            history: history?,
        })
    }
}

fn absent<T>(reader: &mut Reader, key: &Key) -> Option<T> {
    let expected = format!("{}, for audit.stream.to asks for it", key.hint());
    reader.wrong(key, FaultKind::Missing, expected)
}

fn long_enough(secret: &SecretString) -> bool {
    use secrecy::ExposeSecret as _;
    secret.expose_secret().len() >= 16
}

fn syslog(text: &str) -> Result<(SyslogTransport, String), Wrong> {
    let (scheme, address) = text.split_once("://").ok_or(None)?;
    let transport = match scheme {
        "udp" => SyslogTransport::Udp,
        "tcp" => SyslogTransport::Tcp,
        "tls" => SyslogTransport::Tls,
        _ => return Err(None),
    };
    let (host, port) = address.rsplit_once(':').ok_or(None)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(fits) || port.parse::<u16>().is_err() {
        return Err(None);
    }
    Ok((transport, address.to_owned()))
}

fn webhook(text: &str) -> Result<String, Wrong> {
    let url = Url::parse(text).map_err(|_| None)?;
    let known = matches!(url.scheme(), "https" | "http");
    if known && url.has_host() && url.username().is_empty() && url.password().is_none() {
        Ok(text.to_owned())
    } else {
        Err(None)
    }
}
