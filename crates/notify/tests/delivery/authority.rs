//! An authority that signs the certificate of one server named `localhost`, made for one test.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

pub(crate) struct Authority {
    /// The authority's own certificate.
    pub(crate) pem: String,
    /// The server's certificate.
    pub(crate) server: String,
    /// The server's key.
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut about = CertificateParams::default();
        about.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        about.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        about
            .distinguished_name
            .push(DnType::CommonName, "an authority for one test");
        let key = KeyPair::generate().unwrap();
        let pem = about.self_signed(&key).unwrap().pem();
        let server_key = KeyPair::generate().unwrap();
        let server = CertificateParams::new(["localhost".to_owned()])
            .unwrap()
            .signed_by(&server_key, &Issuer::new(about, key))
            .unwrap();
        Self {
            pem,
            server: server.pem(),
            key: server_key.serialize_pem(),
        }
    }
}
