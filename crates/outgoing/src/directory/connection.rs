//! A connection to a directory: to an address that was judged, and under TLS before anything is said.

use crate::{resolver::public_only, target::Target};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;
use sluis_model::{
    ports::upstream::{UpstreamError, UpstreamFault},
    upstream::directory_address,
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpStream, task::JoinHandle};
use url::{Host, Url};

/// Whose certificates count where a directory names no authority of its own.
pub(super) struct Trust {
    usual: Arc<ClientConfig>,
}

impl Trust {
    /// The machine's, and these in PEM.
    pub(super) fn new(authorities: Option<&[u8]>) -> Result<Self, String> {
        let provider = provider();
        let more = match authorities {
            Some(pem) => certificates(pem).map_err(|error| format!("outgoing.ca_file: {error}"))?,
            None => vec![],
        };
        let verifier = Verifier::new_with_extra_roots(more, Arc::clone(&provider))
            .map_err(|error| format!("the machine's certificates: {error}"))?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self {
            usual: Arc::new(config),
        })
    }

    /// The same, or one authority alone.
    fn with(&self, authority: &str) -> Result<Arc<ClientConfig>, UpstreamError> {
        if authority.trim().is_empty() {
            return Ok(Arc::clone(&self.usual));
        }
        let wrong = |why: String| UpstreamError::new(UpstreamFault::Discovery, why);
        let mut roots = RootCertStore::empty();
        for certificate in certificates(authority.as_bytes()).map_err(wrong)? {
            let added = roots.add(certificate);
            added.map_err(|error| wrong(format!("the authority: {error}")))?;
        }
        if roots.is_empty() {
            return Err(wrong("there is no certificate of an authority".to_owned()));
        }
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| "the certificates are not in PEM".to_owned())
}

/// A connection that ends with its owner.
pub(super) struct Connection {
    pub(super) ldap: Ldap,
    driver: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
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
        let unreachable = |error: std::io::Error| {
            UpstreamError::new(UpstreamFault::Unreachable, error.to_string())
        };
        let Some((host, port, starts)) = directory_address(address) else {
            return Err(UpstreamError::new(UpstreamFault::Issuer, "no address"));
        };
        let config = trust.with(authority)?;
        let addresses = resolved(target, port).await?;
        let stream = TcpStream::connect(addresses.as_slice())
            .await
            .map_err(unreachable)?;
        let stream = stream.into_std().map_err(unreachable)?;
        let settings = LdapConnSettings::new()
            .set_std_stream(StdStream::Tcp(stream))
            .set_starttls(starts)
            .set_config(config);
        let scheme = if starts { "ldap" } else { "ldaps" };
        let url = Url::parse(&format!("{scheme}://{host}:{port}"))
            .map_err(|error| UpstreamError::new(UpstreamFault::Issuer, error.to_string()))?;
        let (connection, ldap) = LdapConnAsync::from_url_with_settings(settings, &url)
            .await
            .map_err(|error| broken(&error))?;
        let driver = tokio::spawn(async move {
            // What goes wrong on the line is told to whoever asked.
            let _: Result<(), LdapError> = connection.drive().await;
        });
        Ok(Self { ldap, driver })
    }
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

/// What is wrong with a connection, without what was said over it.
pub(super) fn broken(error: &LdapError) -> UpstreamError {
    let (fault, detail) = match error {
        LdapError::Io { source } => match certificate_of(source) {
            Some(why) => (UpstreamFault::Signature, why),
            None => (UpstreamFault::Unreachable, source.to_string()),
        },
        LdapError::Timeout { .. } => (UpstreamFault::Unreachable, "not in time".to_owned()),
        LdapError::LdapResult { result } => (
            UpstreamFault::Answer,
            format!("StartTLS came to result {}", result.rc),
        ),
        LdapError::FilterParsing => (
            UpstreamFault::Discovery,
            "the filter is none (RFC 4515)".to_owned(),
        ),
        _ => (
            UpstreamFault::Unreachable,
            "the connection was lost".to_owned(),
        ),
    };
    UpstreamError::new(fault, detail)
}

/// What is wrong with a certificate, if that is it.
fn certificate_of(error: &std::io::Error) -> Option<String> {
    let inner = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    matches!(inner, rustls::Error::InvalidCertificate(_)).then(|| inner.to_string())
}
