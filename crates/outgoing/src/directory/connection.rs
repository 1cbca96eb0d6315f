//! A connection to a directory: to an address that was judged, and under TLS before anything is said. The library
//! speaks over a pair of sockets within the process; what the directory answers comes to it message by message,
//! each looked at before.

use super::messages::{START_TLS, message, start_tls_result};
use crate::{resolver::public_only, target::Target, trust::Trust};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use rustls::{ClientConfig, pki_types::ServerName};
use sluis_model::{
    ports::upstream::{UpstreamError, UpstreamFault},
    upstream::directory_address,
};
use std::{
    io::{Error, ErrorKind},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{
    io::{AsyncWriteExt as _, split},
    net::{TcpStream, UnixStream},
    task::JoinHandle,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::{Host, Url};

/// The most messages that are taken over one connection: a search and three binds need fewer than ten.
const MOST_MESSAGES: usize = 64;

/// What TLS with a directory rests on: one authority alone where it names one.
fn tls_of(trust: &Trust, authority: &str) -> Result<Arc<ClientConfig>, UpstreamError> {
    if authority.trim().is_empty() {
        return Ok(trust.usual());
    }
    Trust::in_alone(authority).map_err(|why| UpstreamError::new(UpstreamFault::Discovery, why))
}

/// A connection that ends with its owner.
pub(super) struct Connection {
    pub(super) ldap: Ldap,
    /// Whether the directory sent what no directory sends.
    odd: Arc<AtomicBool>,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for Connection {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Connection {
    /// Connects, and sees to TLS.
    pub(super) async fn open(
        address: &str,
        target: &Target,
        trust: &Trust,
        authority: &str,
    ) -> Result<Self, UpstreamError> {
        let Some((host, port, starts)) = directory_address(address) else {
            return Err(UpstreamError::new(UpstreamFault::Issuer, "no address"));
        };
        let config = tls_of(trust, authority)?;
        let addresses = resolved(target, port).await?;
        let stream = TcpStream::connect(addresses.as_slice())
            .await
            .map_err(|error| lost(&error))?;
        let stream = secured(stream, host, config, starts).await?;
        let (ours, theirs) = UnixStream::pair().map_err(|error| lost(&error))?;
        let odd = Arc::new(AtomicBool::new(false));
        let passing = tokio::spawn(pass_on(stream, ours, Arc::clone(&odd)));
        let theirs = theirs.into_std().map_err(|error| lost(&error))?;
        let settings = LdapConnSettings::new().set_std_stream(StdStream::Unix(theirs));
        let url = Url::parse("ldapi:///")
            .map_err(|error| UpstreamError::new(UpstreamFault::Issuer, error.to_string()))?;
        let opened = LdapConnAsync::from_url_with_settings(settings, &url).await;
        let (connection, ldap) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                passing.abort();
                return Err(broken(&error));
            }
        };
        let driver = tokio::spawn(async move {
            // What goes wrong on the line is told to whoever asked.
            let _: Result<(), LdapError> = connection.drive().await;
        });
        Ok(Self {
            ldap,
            odd,
            tasks: [passing, driver],
        })
    }

    /// What is wrong with this connection, without what was said over it.
    pub(super) fn broken(&self, error: &LdapError) -> UpstreamError {
        if self.odd.load(Ordering::Relaxed) {
            UpstreamError::new(UpstreamFault::Answer, "no message of a directory")
        } else {
            broken(error)
        }
    }
}

/// A stream under TLS, whose certificate is the host's.
async fn secured(
    mut stream: TcpStream,
    host: &str,
    config: Arc<ClientConfig>,
    starts: bool,
) -> Result<TlsStream<TcpStream>, UpstreamError> {
    if starts {
        let asked = stream.write_all(START_TLS).await;
        asked.map_err(|error| lost(&error))?;
        // Nothing behind the answer is read before TLS: what was slipped in would be taken for the handshake.
        let answer = message(&mut stream).await.map_err(|error| lost(&error))?;
        match start_tls_result(&answer) {
            Some(0) => {}
            Some(code) => {
                let detail = format!("StartTLS came to result {code}");
                return Err(UpstreamError::new(UpstreamFault::Answer, detail));
            }
            None => return Err(lost(&Error::from(ErrorKind::InvalidData))),
        }
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let name = ServerName::try_from(bare.to_owned())
        .map_err(|_| UpstreamError::new(UpstreamFault::Issuer, "no name of a host"))?;
    let connected = TlsConnector::from(config).connect(name, stream).await;
    connected.map_err(|error| lost(&error))
}

/// Passes on what is said, and of the answers whole messages alone, until one side has enough.
async fn pass_on(stream: TlsStream<TcpStream>, library: UnixStream, odd: Arc<AtomicBool>) {
    let (mut answers, mut questions) = split(stream);
    let (mut asks, mut hears) = library.into_split();
    let there = tokio::io::copy(&mut asks, &mut questions);
    let back = async {
        for _ in 0..MOST_MESSAGES {
            let message = message(&mut answers).await?;
            hears.write_all(&message).await?;
        }
        Err::<(), Error>(Error::from(ErrorKind::InvalidData))
    };
    tokio::select! {
        _ = there => {}
        ended = back => {
            let is_odd = ended.is_err_and(|error| error.kind() == ErrorKind::InvalidData);
            odd.store(is_odd, Ordering::Relaxed);
        }
    }
}

/// What is wrong with a line, or with what came over it.
fn lost(error: &Error) -> UpstreamError {
    let (fault, detail) = match (certificate_of(error), error.kind()) {
        (Some(why), _) => (UpstreamFault::Signature, why),
        (None, ErrorKind::InvalidData)
            if error
                .get_ref()
                .is_none_or(|inner| !inner.is::<rustls::Error>()) =>
        {
            (
                UpstreamFault::Answer,
                "no message of a directory".to_owned(),
            )
        }
        (None, _) => (UpstreamFault::Unreachable, error.to_string()),
    };
    UpstreamError::new(fault, detail)
}

/// The addresses of a host, each judged.
async fn resolved(target: &Target, port: u16) -> Result<Vec<SocketAddr>, UpstreamError> {
    let unreachable = |why: String| UpstreamError::new(UpstreamFault::Unreachable, why);
    match target.url.host() {
        Some(Host::Ipv4(address)) => Ok(vec![SocketAddr::from((address, port))]),
        Some(Host::Ipv6(address)) => Ok(vec![SocketAddr::from((address, port))]),
        Some(Host::Domain(name)) if target.allowed => {
            let found = tokio::net::lookup_host((name, port)).await;
            found
                .map(Iterator::collect)
                .map_err(|error| unreachable(error.to_string()))
        }
        Some(Host::Domain(name)) => public_only(name, port)
            .await
            .map_err(|error| unreachable(error.to_string())),
        None => Err(unreachable("it has no host".to_owned())),
    }
}

/// What the library says is wrong.
fn broken(error: &LdapError) -> UpstreamError {
    let (fault, detail) = match error {
        LdapError::FilterParsing => (
            UpstreamFault::Discovery,
            "the filter is none (RFC 4515)".to_owned(),
        ),
        LdapError::Timeout { .. } => (UpstreamFault::Unreachable, "not in time".to_owned()),
        _ => (
            UpstreamFault::Unreachable,
            "the connection was lost".to_owned(),
        ),
    };
    UpstreamError::new(fault, detail)
}

/// What is wrong with a certificate, if that is it.
fn certificate_of(error: &Error) -> Option<String> {
    let inner = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    matches!(inner, rustls::Error::InvalidCertificate(_)).then(|| inner.to_string())
}
