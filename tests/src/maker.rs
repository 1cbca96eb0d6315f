//! A maker of authenticators: it has a root certificate, and proves what it made by the format "packed"
//! (Web Authentication Level 3 §8.2).

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DistinguishedName,
    DnType, IsCa, KeyPair, KeyUsagePurpose, SigningKey,
};
use std::{fmt, sync::Arc};

/// id-fido-gen-ce-aaguid: which make a certificate is for.
const OF_MAKE: [u64; 10] = [1, 3, 6, 1, 4, 1, 45724, 1, 1, 4];

/// A maker, with one make of authenticator.
#[derive(Clone)]
pub struct Maker {
    root: Arc<CertifiedIssuer<'static, KeyPair>>,
    key: Arc<KeyPair>,
    certificate: Vec<u8>,
    /// The make, an AAGUID.
    pub make: [u8; 16],
    /// It signs something else than what it is shown.
    pub forges: bool,
}

impl fmt::Debug for Maker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Maker({:02x?})", self.make)
    }
}

fn named(common: &str) -> CertificateParams {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "NL");
    name.push(DnType::OrganizationName, "Sleutelmakers");
    name.push(DnType::OrganizationalUnitName, "Authenticator Attestation");
    name.push(DnType::CommonName, common);
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    params
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap_or_else(|error| panic!("no key: {error}"))
}

impl Maker {
    /// A maker with a root of its own, whose certificate is for this make.
    ///
    /// # Panics
    /// When no certificate can be made.
    #[must_use]
    pub fn of(make: [u8; 16]) -> Self {
        let mut root = named("Root");
        root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let root = CertifiedIssuer::self_signed(root, key());
        let root = root.unwrap_or_else(|error| panic!("no root: {error}"));
        Self::under(Arc::new(root), make)
    }

    /// Another make of the same maker, under the same root.
    #[must_use]
    pub fn also_makes(&self, make: [u8; 16]) -> Self {
        Self::under(Arc::clone(&self.root), make)
    }

    fn under(root: Arc<CertifiedIssuer<'static, KeyPair>>, make: [u8; 16]) -> Self {
        let mut params = named("Attestation");
        params.is_ca = IsCa::ExplicitNoCa;
        // An octet string of sixteen bytes.
        let content = [&[0x04, 16][..], &make].concat();
        let extension = CustomExtension::from_oid_content(&OF_MAKE, content);
        params.custom_extensions = vec![extension];
        let key = key();
        let certificate = params
            .signed_by(&key, &root)
            .unwrap_or_else(|error| panic!("no certificate: {error}"));
        Self {
            certificate: certificate.der().to_vec(),
            key: Arc::new(key),
            forges: false,
            root,
            make,
        }
    }

    /// The make as a UUID.
    #[must_use]
    pub fn aaguid(&self) -> String {
        let hex = data_encoding::HEXLOWER.encode(&self.make);
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        parts.join("-")
    }

    /// The root certificate, PEM.
    #[must_use]
    pub fn root(&self) -> String {
        self.root.pem()
    }

    /// The statement about what an authenticator made, in CBOR: algorithm, signature, certificate.
    pub(crate) fn vouch(&self, made: &[u8]) -> Vec<u8> {
        let shown = if self.forges { &made[1..] } else { made };
        let signature = self.key.sign(shown);
        let signature = signature.unwrap_or_else(|error| panic!("no signature: {error}"));
        let mut statement = b"\xA3\x63alg\x26\x63sig".to_vec();
        bytes(&mut statement, &signature);
        statement.extend(b"\x63x5c\x81");
        bytes(&mut statement, &self.certificate);
        statement
    }
}

/// A byte string of CBOR, with two bytes of length.
fn bytes(into: &mut Vec<u8>, bytes: &[u8]) {
    into.push(0x59);
    into.extend(u16::try_from(bytes.len()).unwrap_or_default().to_be_bytes());
    into.extend(bytes);
}
