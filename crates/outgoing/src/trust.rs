//! Whose certificates count for whoever is asked.

use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;
use std::{fmt, sync::Arc};

/// Whose certificates count where nobody names an authority of their own. To read the machine's takes as long
/// as much else of a start, so they are read once, for all who ask.
#[derive(Clone)]
pub struct Trust {
    usual: Arc<ClientConfig>,
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust").finish_non_exhaustive()
    }
}

impl Trust {
    /// The machine's authorities, and these in PEM.
    ///
    /// # Errors
    /// What is wrong with these, or with the machine's.
    pub fn new(authorities: Option<&[u8]>) -> Result<Self, String> {
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

    /// For connections that speak no HTTP.
    pub(crate) fn usual(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.usual)
    }

    /// For HTTP/1.1 (RFC 7301).
    pub(crate) fn for_http(&self) -> ClientConfig {
        let mut config = ClientConfig::clone(&self.usual);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config
    }

    /// The authorities in this PEM, and no others.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn in_alone(authority: &str) -> Result<Arc<ClientConfig>, String> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates(authority.as_bytes())? {
            let added = roots.add(certificate);
            added.map_err(|error| format!("the authority: {error}"))?;
        }
        if roots.is_empty() {
            return Err("there is no certificate of an authority".to_owned());
        }
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
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
