//! TLS of our own (RFC 9325), and what it learns of clients' certificates (RFC 8705).
//!
//! The handshake takes any certificate, for a self-signed one is good where its key is registered; it
//! sees to it that the client holds the private key. Whether somebody whom we believe has made it is
//! found out when a request needs to know.

use crate::{house::StartError, server_certificate::ServerCertificate};
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{dev::Extensions, rt::net::TcpStream};
use rustls::{
    CipherSuite, DigitallySignedStruct, DistinguishedName, Error, RootCertStore, ServerConfig,
    SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
    server::{
        ResolvesServerCert, WebPkiClientVerifier,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
    sign::CertifiedKey,
};
use sluis_config::ServerTls;
use sluis_web::certificate::{PeerCertificates, Vouch};
use std::{any::Any, path::Path, sync::Arc, time::Duration};

/// More certificates than this are no client's chain.
const LONGEST_CHAIN: usize = 8;

/// AWS-LC with the suites of RFC 9325 §4.2 alone: those of TLS 1.3, and of 1.2 those with AES-GCM and
/// ephemeral keys.
fn provider() -> Arc<CryptoProvider> {
    let mut provider = aws_lc_rs::default_provider();
    provider.cipher_suites.retain(|suite| {
        !matches!(
            suite.suite(),
            CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        )
    });
    Arc::new(provider)
}

/// TLS of our own: what the listener is set up with, and the certificate that it shows.
#[derive(Clone)]
pub(crate) struct OwnTls {
    pub(crate) config: ServerConfig,
    pub(crate) certificate: Arc<ServerCertificate>,
}

/// The certificate and its key.
///
/// # Errors
/// [`StartError`] when a file can't be read or the key does not belong to the certificate.
pub(crate) fn certified_key(
    settings: &ServerTls,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, StartError> {
    let chain = certificates(&settings.cert_file, "server.tls_cert_file")?;
    let key = PrivateKeyDer::from_pem_file(&settings.key_file)
        .map_err(|error| fault("server.tls_key_file", &settings.key_file, &error))?;
    CertifiedKey::from_der(chain, key, provider)
        .map_err(|error| fault("server.tls_key_file", &settings.key_file, &error))
}

/// Sets it up.
///
/// # Errors
/// As of [`certified_key`].
pub(crate) fn own(settings: &ServerTls) -> Result<OwnTls, StartError> {
    let provider = provider();
    let certificate = Arc::new(ServerCertificate::read(settings, Arc::clone(&provider))?);
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| StartError::Settings(format!("TLS: {error}")))?;
    let builder = if settings.client_certificates {
        builder.with_client_cert_verifier(Arc::new(AnyCertificate { provider }))
    } else {
        builder.with_no_client_auth()
    };
    let shown: Arc<dyn ResolvesServerCert> = certificate.clone();
    Ok(OwnTls {
        config: builder.with_cert_resolver(shown),
        certificate,
    })
}

/// Who finds out whether the configured authority has made a certificate.
///
/// # Errors
/// [`StartError`] when the file can't be read or holds no authority.
pub(crate) fn vouch(authority: &Path) -> Result<Vouch, StartError> {
    const KEY: &str = "server.tls_client_ca_file";
    let mut roots = RootCertStore::empty();
    for certificate in certificates(authority, KEY)? {
        roots
            .add(certificate)
            .map_err(|error| fault(KEY, authority, &error))?;
    }
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .map_err(|error| fault(KEY, authority, &error))?;
    Ok(Arc::new(move |certificate, between, now| {
        let between: Vec<_> = between
            .iter()
            .map(|one| CertificateDer::from_slice(one))
            .collect();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        verifier
            .verify_client_cert(&CertificateDer::from_slice(certificate), &between, now)
            .is_ok()
    }))
}

/// Keeps what a client showed with its connection.
pub(crate) fn keep_certificates(connection: &dyn Any, data: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else {
        return;
    };
    let (_, session) = stream.get_ref();
    if let Some(chain) = session.peer_certificates() {
        let chain = chain.iter().map(|one| one.as_ref().to_vec());
        data.insert(PeerCertificates(chain.collect()));
    }
}

fn certificates(path: &Path, key: &str) -> Result<Vec<CertificateDer<'static>>, StartError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let found = read.map_err(|error| fault(key, path, &error))?;
    if found.is_empty() {
        return Err(fault(key, path, &"there is no certificate in it"));
    }
    Ok(found)
}

fn fault(key: &str, path: &Path, error: &dyn std::fmt::Display) -> StartError {
    StartError::Settings(format!("{key}: {}: {error}", path.display()))
}

/// Asks for a certificate, and takes any whose private key the client holds, and none.
#[derive(Debug)]
struct AnyCertificate {
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for AnyCertificate {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if intermediates.len() > LONGEST_CHAIN {
            return Err(Error::General("too many certificates".to_owned()));
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
