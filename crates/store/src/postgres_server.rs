//! A PostgreSQL server: its URL, and whom to trust for it.
//!
//! What concerns TLS is taken out of the URL here, for the client library knows neither
//! `verify-full` nor a file of certificates.

use crate::postgres_connection::{self, PostgresConnection};
use diesel::ConnectionResult;
use diesel_async::AsyncPgConnection;
use percent_encoding::percent_decode_str;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio_postgres::{
    Config,
    config::{Host, TargetSessionAttrs},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Shorter than this nobody waits for a connection, however short the patience: a handshake takes its
/// time.
const LEAST_PATIENCE: Duration = Duration::from_secs(2);

/// After how much silence a connection that nobody uses is asked whether its server is there still, how long
/// the answer may take, and how often it is asked in vain: a server whose machine vanished has none left
/// after 20 seconds, and whoever uses one first hears so at once. Unless the URL says otherwise.
const SILENCE: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(3);
const ASKED: u32 = 3;

/// A server to connect to.
pub(crate) struct PostgresServer {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl PostgresServer {
    /// Reads `postgres://…` and the certificates that it names. Nothing is sent.
    ///
    /// # Errors
    /// What is wrong with the URL, in words that do not repeat it, or with the certificates.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let Target { config, security } = Target::parse(url)?;
        let tls = match security {
            Security::Clear => None,
            Security::Verified { roots } => Some(trusting(roots.as_deref())?),
        };
        Ok(Self { config, tls })
    }

    /// A new connection. Blocks.
    ///
    /// # Errors
    /// The server cannot be reached in time, is not trusted, or refuses the account.
    pub(crate) fn connect(&self, patience: Duration) -> ConnectionResult<PostgresConnection> {
        let (config, bound) = self.bounded(patience);
        PostgresConnection::connect(config, self.tls.clone(), bound)
    }

    /// A new connection for whoever awaits answers. Nothing is written over it that a server which stands by for
    /// another one would refuse, so such a one is left again at once: what it knows may be old.
    ///
    /// # Errors
    /// As [`PostgresServer::connect`], and where the server takes no changes.
    pub(crate) async fn open(&self, patience: Duration) -> ConnectionResult<AsyncPgConnection> {
        let (mut config, bound) = self.bounded(patience);
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        postgres_connection::open(config, self.tls.clone(), bound).await
    }

    /// What to connect by, and how long that may take all in all.
    fn bounded(&self, patience: Duration) -> (Config, Duration) {
        let mut config = self.config.clone();
        // Without these bounds, unless the URL names its own, a server that vanished holds a thread
        // for as long as the kernel likes.
        let each = match config.get_connect_timeout() {
            Some(named) => *named,
            None => patience.max(LEAST_PATIENCE),
        };
        config.connect_timeout(each);
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(patience * 5);
        }
        // One bound is for one address. A name may have two, and the words after the connection have
        // no bound of their own.
        let hosts = config.get_hosts().len().max(config.get_hostaddrs().len());
        let bound = each * 2 * u32::try_from(hosts).unwrap_or(1);
        (config, bound)
    }
}

/// How the connection is protected.
#[derive(Debug, PartialEq, Eq)]
enum Security {
    /// Not at all.
    Clear,
    /// TLS; chain and name are checked against the certificates of a file, else the system's.
    Verified { roots: Option<PathBuf> },
}

/// What a URL says.
#[derive(Debug)]
struct Target {
    config: Config,
    security: Security,
}

impl Target {
    fn parse(url: &str) -> Result<Self, String> {
        let (place, query) = split(url);
        let (mut mode, mut roots, mut silence) = (None, None, None);
        let mut named = vec![];
        let mut others = vec![];
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            match name.as_str() {
                "sslmode" => mode = Some(value),
                "sslrootcert" => roots = Some(PathBuf::from(value)),
                "tcp_user_timeout" => silence = Some(value),
                _ => others.push(parameter),
            }
            named.push(name);
        }
        let mut config: Config = format!("{place}?{}", others.join("&"))
            .parse()
            .map_err(|error| in_url(&error))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err("the database URL should name a host".to_owned());
        }
        let is_named = |name: &str| named.iter().any(|named| named == name);
        if !is_named("keepalives_idle") {
            config.keepalives_idle(SILENCE);
        }
        if !is_named("keepalives_interval") {
            config.keepalives_interval(ANSWER);
        }
        if !is_named("keepalives_retries") {
            config.keepalives_retries(ASKED);
        }
        if let Some(silence) = silence {
            // Milliseconds, as PostgreSQL documents it; the client library reads seconds.
            let silence = silence
                .parse()
                .map_err(|_| "tcp_user_timeout should be milliseconds".to_owned())?;
            config.tcp_user_timeout(Duration::from_millis(silence));
        }
        let security = match mode.as_deref() {
            Some("require" | "verify-full") => Security::Verified { roots },
            Some("disable") if roots.is_some() => {
                return Err("sslrootcert has no use with sslmode=disable".to_owned());
            }
            Some("disable") => Security::Clear,
            // Who names certificates means them to be used.
            None if roots.is_none() && is_here(&config) => Security::Clear,
            None => Security::Verified { roots },
            Some(_) => {
                return Err("sslmode should be disable, require or verify-full".to_owned());
            }
        };
        Ok(Self { config, security })
    }
}

/// The URL before its query, and its query. A password may hold a question mark.
fn split(url: &str) -> (&str, &str) {
    let scheme = url.find("://").map_or(0, |at| at + 3);
    let rest = &url[scheme..];
    let account = rest
        .find('@')
        .filter(|at| rest.find('/').is_none_or(|path| *at < path))
        .unwrap_or(0);
    match rest[account..].find('?') {
        Some(at) => {
            let at = scheme + account + at;
            (&url[..at], &url[at + 1..])
        }
        None => (url, ""),
    }
}

fn decoded(text: &str) -> Result<String, String> {
    percent_decode_str(text)
        .decode_utf8()
        .map(String::from)
        .map_err(|_| "a parameter of the database URL is not UTF-8".to_owned())
}

/// Why the client library refuses a URL. Its cause names the parameter, never a value.
fn in_url(error: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    let cause = error
        .source()
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default();
    format!("the database URL is not understood{cause}")
}

/// Whether nothing leaves this machine on the way to the server, wherever among its hosts that is.
fn is_here(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        return addresses.iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name.eq_ignore_ascii_case("localhost")
                || name
                    .parse()
                    .is_ok_and(|address: IpAddr| address.is_loopback())
        }
    })
}

/// TLS that trusts the certificates in a file, else the system's.
fn trusting(roots: Option<&Path>) -> Result<MakeRustlsConnect, String> {
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = match roots {
        Some(path) => builder
            .with_root_certificates(read(path)?)
            .with_no_client_auth(),
        None => builder
            .with_platform_verifier()
            .map_err(|error| format!("the system's certificates: {error}"))?
            .with_no_client_auth(),
    };
    Ok(MakeRustlsConnect::new(config))
}

fn read(path: &Path) -> Result<RootCertStore, String> {
    let told = |what: &dyn std::fmt::Display| format!("sslrootcert {}: {what}", path.display());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| told(&error))? {
        let certificate = certificate.map_err(|error| told(&error))?;
        roots.add(certificate).map_err(|error| told(&error))?;
    }
    if roots.is_empty() {
        return Err(told(&"there is no certificate in it"));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn security(url: &str) -> Result<Security, String> {
        Target::parse(url).map(|target| target.security)
    }

    fn verified(roots: Option<&str>) -> Result<Security, String> {
        Ok(Security::Verified {
            roots: roots.map(PathBuf::from),
        })
    }

    #[test]
    fn on_this_machine_the_connection_is_in_clear() {
        for url in [
            "postgres://u:p@localhost/d",
            "postgresql://u@127.0.0.1:5433/d",
            "postgres://u@[::1]/d",
            "postgres://u@/d?host=/run/postgresql",
            "postgres://u@db.example.test/d?hostaddr=127.0.0.1",
            "postgres://u@db.example.test/d?sslmode=disable",
        ] {
            assert_eq!(security(url), Ok(Security::Clear), "{url}");
        }
    }

    #[test]
    fn elsewhere_and_on_demand_it_is_verified() {
        for url in [
            "postgres://u:p@db.example.test/d",
            "postgres://u:p@192.0.2.1/d",
            "postgres://u:p?sslmode=disable@db.example.test/d",
            "postgres://u@localhost,db.example.test/d",
            "postgres://u@localhost/d?hostaddr=192.0.2.1",
            "postgres://u@localhost/d?sslmode=require",
            "postgres://u@localhost/d?%73slmode=require",
            "postgres://u@localhost/d?application_name=x&sslmode=verify-full",
        ] {
            assert_eq!(security(url), verified(None), "{url}");
        }
        assert_eq!(
            security("postgres://u@localhost/d?sslrootcert=/etc/our%20ca.pem"),
            verified(Some("/etc/our ca.pem"))
        );
    }

    #[test]
    fn what_cannot_be_followed_is_refused_without_repeating_the_url() {
        for url in [
            "postgres://u:hush@localhost/d?sslmode=prefer",
            "postgres://u:hush@localhost/d?sslmode=verify-ca",
            "postgres://u:hush@localhost/d?sslmode=",
            "postgres://u:hush@localhost/d?sslmode=disable&sslrootcert=/ca.pem",
            "postgres://u:hush@localhost/d?sslcert=/me.pem",
            "postgres://u:hush@localhost/d?tcp_user_timeout=soon",
            "postgres://u:hush@localhost:port/d",
            "postgres:///d",
        ] {
            let refused = security(url).unwrap_err();
            assert!(!refused.contains("hush"), "{refused}");
        }
    }

    #[test]
    fn other_parameters_stay_and_silence_is_in_milliseconds() {
        let url =
            "postgres://u:p@localhost/d?connect_timeout=7&tcp_user_timeout=1500&sslmode=disable";
        let config = Target::parse(url).unwrap().config;
        assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(7)));
        assert_eq!(
            config.get_tcp_user_timeout(),
            Some(&Duration::from_millis(1500))
        );
        assert_eq!(config.get_dbname(), Some("d"));
    }

    #[test]
    fn flt_28_a_server_that_vanished_is_noticed_unless_the_url_names_another_time() {
        let said = |url: &str| {
            let config = Target::parse(url).unwrap().config;
            assert!(config.get_keepalives());
            (
                config.get_keepalives_idle().as_secs(),
                config.get_keepalives_interval().map(|wait| wait.as_secs()),
                config.get_keepalives_retries(),
            )
        };
        assert_eq!(said("postgres://u:p@localhost/d"), (10, Some(3), Some(3)));
        assert_eq!(
            said("postgres://u:p@localhost/d?keepalives_idle=60&%6beepalives_retries=5"),
            (60, Some(3), Some(5))
        );
        assert_eq!(
            said("postgres://u:p@localhost/d?keepalives_interval=7"),
            (10, Some(7), Some(3))
        );
        let off = Target::parse("postgres://u:p@localhost/d?keepalives=0").unwrap();
        assert!(!off.config.get_keepalives());
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        for path in ["/nonexistent/ca.pem", "/dev/null"] {
            let url = format!("postgres://u@localhost/d?sslrootcert={path}");
            let refused = PostgresServer::parse(&url).err().unwrap();
            assert!(refused.contains(path), "{refused}");
        }
    }
}
