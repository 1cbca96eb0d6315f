//! Section `server`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::cidr::Cidr;
use crate::fault::FaultKind;
use crate::public_url::PublicUrl;
use crate::reader::{Reader, Wrong};
use crate::schema::Key;
use crate::secret_file;

const ADDRESS: &str = "an address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";

const LISTEN: Key = Key::text("server.listen", ADDRESS, "127.0.0.1:8080");
const PUBLIC_URL: Key = Key::required(
    "server.public_url",
    "an address such as \"https://login.example.org\"",
);
const WORKERS: Key = Key::integer("server.workers", 0, 0, 1024);
const TRUSTED_PROXIES: Key = Key::list(
    "server.trusted_proxies",
    "a list of ranges such as [\"10.0.0.0/8\"]",
    &[],
);
const MANAGEMENT_LISTEN: Key = Key::optional("server.management_listen", ADDRESS);
const SHUTDOWN_GRACE: Key = Key::integer("server.shutdown_grace_seconds", 20, 0, 600);
const DRAIN: Key = Key::integer("server.drain_seconds", 3, 0, 300);
const MAX_BODY: Key = Key::integer("server.max_body_kib", 1024, 64, 16384);
const TLS_CERT_FILE: Key = Key::optional(
    "server.tls_cert_file",
    "the path of a file of certificates in PEM, the server's own first",
);
const TLS_KEY_FILE: Key = Key::optional(
    "server.tls_key_file",
    "the path of a file with the private key in PEM",
);
const TLS_CLIENT_CERTIFICATES: Key = Key::boolean("server.tls_client_certificates", false);
const TLS_CLIENT_CA_FILE: Key = Key::optional(
    "server.tls_client_ca_file",
    "the path of a file of certificates in PEM",
);

pub(crate) const KEYS: &[Key] = &[
    LISTEN,
    PUBLIC_URL,
    WORKERS,
    TRUSTED_PROXIES,
    MANAGEMENT_LISTEN,
    SHUTDOWN_GRACE,
    DRAIN,
    MAX_BODY,
    TLS_CERT_FILE,
    TLS_KEY_FILE,
    TLS_CLIENT_CERTIFICATES,
    TLS_CLIENT_CA_FILE,
];

/// Where the server listens and under which name it is known.
#[derive(Debug, Clone)]
pub struct Server {
    /// Address of the listener for browsers and relying parties.
    pub listen: SocketAddr,
    /// The issuer.
    pub public_url: PublicUrl,
    /// Threads that serve requests, at least one.
    pub workers: usize,
    /// Only a request that comes from one of these may say by `X-Forwarded-For` whom it is for.
    pub trusted_proxies: Vec<Cidr>,
    /// Address of the listener for metrics; none means that there is no such listener.
    pub management_listen: Option<SocketAddr>,
    /// How long requests that are under way may take once the server has been told to stop.
    pub shutdown_grace: Duration,
    /// How long everything is still served after that, with `/readyz` red, so that nobody sends work.
    pub drain: Duration,
    /// Largest body that any route reads, in KiB; most routes read less.
    pub max_body_kib: u64,
    /// TLS of our own; none where a proxy ends it.
    pub tls: Option<ServerTls>,
    /// Who makes the certificates of clients (RFC 8705, section 2.1).
    pub tls_client_ca_file: Option<PathBuf>,
}

/// TLS of our own.
#[derive(Debug, Clone)]
pub struct ServerTls {
    /// The certificates, the server's own first.
    pub cert_file: PathBuf,
    /// The private key.
    pub key_file: PathBuf,
    /// Clients are asked for a certificate; they need not have one.
    pub client_certificates: bool,
}

impl Server {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let listen = reader.parsed(&LISTEN, address);
        let public_url = reader.parsed(&PUBLIC_URL, |text| text.parse().map_err(Some));
        let workers = reader.integer(&WORKERS);
        let trusted_proxies = reader.list(&TRUSTED_PROXIES, |text| text.parse().map_err(Some));
        let management_listen = reader.optional(&MANAGEMENT_LISTEN, address);
        let shutdown_grace = reader.integer(&SHUTDOWN_GRACE);
        let drain = reader.integer(&DRAIN);
        let max_body_kib = reader.integer(&MAX_BODY);
        let tls = tls(reader);
        let tls_client_ca_file = path(reader, &TLS_CLIENT_CA_FILE);
        if let (Some(listen), Some(Some(management))) = (listen, management_listen)
            && listen == management
            && listen.port() != 0
        {
            let expected = "should differ from server.listen".to_owned();
            return reader.wrong(&MANAGEMENT_LISTEN, FaultKind::Conflict, expected);
        }
        Some(Self {
            listen: listen?,
            public_url: public_url?,
            workers: or_cores(workers?),
            trusted_proxies: trusted_proxies?,
            management_listen: management_listen?,
            shutdown_grace: Duration::from_secs(shutdown_grace?),
            drain: Duration::from_secs(drain?),
            max_body_kib: max_body_kib?,
            tls: tls?,
            tls_client_ca_file: tls_client_ca_file?,
        })
    }
}

/// The outer `None` is a fault that was noted.
#[expect(clippy::option_option, reason = "a fault is not the same as nothing")]
fn tls(reader: &mut Reader) -> Option<Option<ServerTls>> {
    let cert_file = path(reader, &TLS_CERT_FILE);
    let key_file = path(reader, &TLS_KEY_FILE);
    let client_certificates = reader.boolean(&TLS_CLIENT_CERTIFICATES)?;
    match (cert_file?, key_file?) {
        (Some(cert_file), Some(key_file)) => {
            if let Err(expected) = secret_file::refuse_readable(&key_file) {
                return reader.wrong(&TLS_KEY_FILE, FaultKind::Unreadable, expected);
            }
            Some(Some(ServerTls {
                cert_file,
                key_file,
                client_certificates,
            }))
        }
        (None, Some(_)) => reader.missing(&TLS_CERT_FILE),
        (Some(_), None) => reader.missing(&TLS_KEY_FILE),
        (None, None) if client_certificates => {
            let expected = "needs server.tls_cert_file and server.tls_key_file".to_owned();
            reader.wrong(&TLS_CLIENT_CERTIFICATES, FaultKind::Conflict, expected)
        }
        (None, None) => Some(None),
    }
}

#[expect(clippy::option_option, reason = "a fault is not the same as nothing")]
fn path(reader: &mut Reader, key: &Key) -> Option<Option<PathBuf>> {
    let path = reader.optional(key, |text| Ok(PathBuf::from(text)))?;
    let origin = reader.origin(key);
    Some(path.map(|path| reader.resolve(&path, &origin)))
}

/// Zero stands for the number of cores.
pub(crate) fn or_cores(count: u64) -> usize {
    match usize::try_from(count) {
        Ok(count) if count > 0 => count,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    }
}

fn address(text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().map_err(|_| None)
}
