//! What a TLS client certificate proves (RFC 8705 §2): that its subject is the registered one, or
//! that its key is one of the client's.

use super::distinguished_name::{self, Relative, Value};
use crate::client_keys::ClientKey;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sluis_model::client::TlsSubject;
use std::{collections::BTreeSet, net::IpAddr};
use x509_parser::{
    asn1_rs::Any,
    certificate::X509Certificate,
    extensions::GeneralName,
    prelude::FromDer as _,
    public_key::PublicKey,
    x509::{AttributeTypeAndValue, RelativeDistinguishedName, X509Name},
};

/// RFC 8410 §3.
const ED25519: &str = "1.3.101.112";

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, String> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok(_) => Err("there is something behind the certificate".to_owned()),
        Err(error) => Err(format!("not a certificate: {error}")),
    }
}

/// Whether some certificate can have this subject (RFC 8705 §2.1.2): what none can have is a slip of the pen, which
/// would otherwise show at the first request of its client alone.
///
/// # Errors
/// What would be right.
pub fn subject_can_match(subject: &TlsSubject) -> Result<(), &'static str> {
    match subject {
        TlsSubject::SubjectDn(text) => {
            let names = distinguished_name::parse(text).ok_or(
                "write a distinguished name as RFC 4514 has it, such as CN=portal,O=School,C=NL: short names \
                 that are known, signs escaped with a backslash, each attribute once in a relative name",
            )?;
            let fits = |value: &Value| match value {
                Value::Text(_) => true,
                Value::Der(der) => is_short_string(der),
            };
            let mut values = names.iter().flat_map(Relative::values);
            values.all(fits).then_some(()).ok_or(
                "a value after # is the encoding of one short string: its tag, its length, its content",
            )
        }
        TlsSubject::SanIp(text) => text
            .parse::<IpAddr>()
            .map(drop)
            .map_err(|_| "write one IP address"),
        // Certificates have them as IA5String (RFC 5280 §4.2.1.6).
        TlsSubject::SanDns(text) | TlsSubject::SanUri(text) | TlsSubject::SanEmail(text) => {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
            plain
                .then_some(())
                .ok_or("write it in ASCII without spaces, as certificates have it")
        }
    }
}

/// Whether [`encoding_of`] can tell this of a value.
fn is_short_string(der: &[u8]) -> bool {
    match der {
        [tag, length, content @ ..] => {
            *tag < 31 && *length < 128 && usize::from(*length) == content.len()
        }
        _ => false,
    }
}

/// Whether a certificate's subject is the one that was registered (RFC 8705 §2.1.2).
///
/// # Errors
/// For our log: why not.
pub(super) fn has_subject(der: &[u8], registered: &TlsSubject) -> Result<(), String> {
    let certificate = parse(der)?;
    if let TlsSubject::SubjectDn(text) = registered {
        let wanted = distinguished_name::parse(text)
            .ok_or("the registered subject is no distinguished name")?;
        return if is_named(certificate.subject(), &wanted) {
            Ok(())
        } else {
            Err(format!("the subject is {}", certificate.subject()))
        };
    }
    let alternatives = certificate
        .subject_alternative_name()
        .map_err(|error| format!("the subject alternative names can't be read: {error}"))?
        .ok_or("there are no subject alternative names")?;
    let found = alternatives
        .value
        .general_names
        .iter()
        .any(|name| is_alternative(name, registered));
    found
        .then_some(())
        .ok_or_else(|| "another subject alternative name".to_owned())
}

fn is_alternative(name: &GeneralName<'_>, registered: &TlsSubject) -> bool {
    match (name, registered) {
        (GeneralName::DNSName(name), TlsSubject::SanDns(wanted)) => {
            name.eq_ignore_ascii_case(wanted)
        }
        (GeneralName::URI(name), TlsSubject::SanUri(wanted)) => name == wanted,
        (GeneralName::RFC822Name(name), TlsSubject::SanEmail(wanted)) => name == wanted,
        (GeneralName::IPAddress(bytes), TlsSubject::SanIp(wanted)) => {
            wanted.parse::<IpAddr>().is_ok_and(|wanted| match wanted {
                IpAddr::V4(wanted) => wanted.octets() == *bytes,
                IpAddr::V6(wanted) => wanted.octets() == *bytes,
            })
        }
        _ => false,
    }
}

/// Certificates begin with the most general name, RFC 4514 texts with the most special one.
fn is_named(subject: &X509Name<'_>, wanted: &[Relative]) -> bool {
    let names: Vec<_> = subject.iter().collect();
    names.len() == wanted.len()
        && names
            .iter()
            .rev()
            .zip(wanted)
            .all(|(name, wanted)| is_relative(name, wanted))
}

/// Each attribute is that which is wanted of its type, and none comes twice: one of them would stand for another.
fn is_relative(name: &RelativeDistinguishedName<'_>, wanted: &Relative) -> bool {
    let mut kinds = BTreeSet::new();
    let all_are_wanted = name.iter().all(|attribute| {
        let kind = attribute.attr_type().to_id_string();
        let is_wanted = wanted
            .get(&kind)
            .is_some_and(|value| is_value(attribute, value));
        is_wanted && kinds.insert(kind)
    });
    all_are_wanted && kinds.len() == wanted.len()
}

fn is_value(attribute: &AttributeTypeAndValue<'_>, wanted: &Value) -> bool {
    let found = attribute.attr_value();
    // What has a tag of another class is no string, whatever its number.
    if !found.header.is_universal() || !found.header.is_primitive() {
        return false;
    }
    match wanted {
        Value::Text(text) => attribute.as_str().is_ok_and(|found| found == text),
        Value::Der(der) => encoding_of(found).is_some_and(|found| found == *der),
    }
}

/// The encoding of a short value: its tag, its length, its content.
fn encoding_of(value: &Any<'_>) -> Option<Vec<u8>> {
    let content: &[u8] = value.data;
    let tag = u8::try_from(value.tag().0).ok().filter(|tag| *tag < 31)?;
    let length = u8::try_from(content.len())
        .ok()
        .filter(|length| *length < 128)?;
    Some([&[tag, length], content].concat())
}

/// Whether a certificate's key is one of the client's: the very certificate is registered with it, or
/// the same public key (RFC 8705 §2.2.2).
///
/// # Errors
/// For our log: why not.
pub(super) fn has_key(der: &[u8], keys: &[ClientKey]) -> Result<(), String> {
    let certificate = parse(der)?;
    let members = public_members(&certificate)?;
    let found = keys.iter().any(|key| {
        let registered = key
            .certificate
            .as_deref()
            .and_then(|text| STANDARD.decode(text).ok());
        match registered {
            Some(registered) => registered == der,
            None => members
                .iter()
                .all(|(name, bytes)| member(key, name).is_some_and(|known| known == *bytes)),
        }
    });
    found
        .then_some(())
        .ok_or_else(|| format!("its key is none of the client's {}", keys.len()))
}

fn member(key: &ClientKey, name: &str) -> Option<Vec<u8>> {
    let text = key.jwk.get(name)?.as_str()?;
    match name {
        "kty" | "crv" => Some(text.as_bytes().to_vec()),
        _ => URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .map(|bytes| without_leading_zeros(name, &bytes)),
    }
}

/// Numbers may begin with zeros, coordinates have a fixed length.
fn without_leading_zeros(name: &str, bytes: &[u8]) -> Vec<u8> {
    let zeros = match name {
        "n" | "e" => bytes.iter().take_while(|byte| **byte == 0).count(),
        _ => 0,
    };
    bytes[zeros..].to_vec()
}

/// The public key as the members of a JWK, decoded.
fn public_members(
    certificate: &X509Certificate<'_>,
) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let key = certificate.public_key();
    let text = |text: &str| text.as_bytes().to_vec();
    match key.parsed() {
        Ok(PublicKey::RSA(rsa)) => Ok(vec![
            ("kty", text("RSA")),
            ("n", without_leading_zeros("n", rsa.modulus)),
            ("e", without_leading_zeros("e", rsa.exponent)),
        ]),
        Ok(PublicKey::EC(point)) => {
            // An uncompressed point: a byte 4, then both coordinates.
            let [4, coordinates @ ..] = point.data() else {
                return Err("a compressed point".to_owned());
            };
            // The curve is what the key says it is: others have points of the same length.
            let named = key
                .algorithm
                .parameters
                .as_ref()
                .and_then(|named| named.as_oid().ok())
                .map(|oid| oid.to_id_string());
            let curve = match (named.as_deref(), coordinates.len()) {
                (Some("1.2.840.10045.3.1.7"), 64) => "P-256",
                (Some("1.3.132.0.34"), 96) => "P-384",
                (Some("1.3.132.0.35"), 132) => "P-521",
                _ => return Err(format!("an unknown curve: {named:?}")),
            };
            let (x, y) = coordinates.split_at(coordinates.len() / 2);
            Ok(vec![
                ("kty", text("EC")),
                ("crv", text(curve)),
                ("x", x.to_vec()),
                ("y", y.to_vec()),
            ])
        }
        _ if key.algorithm.algorithm.to_id_string() == ED25519 => Ok(vec![
            ("kty", text("OKP")),
            ("crv", text("Ed25519")),
            ("x", key.subject_public_key.data.to_vec()),
        ]),
        _ => Err("a kind of key that nobody registers".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_keys::read_set;
    use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData as _, SanType};
    use serde_json::{Value as Json, json};

    fn certificate() -> (Vec<u8>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CountryName, "NL");
        params
            .distinguished_name
            .push(DnType::OrganizationName, "Bos, Vis + Co");
        params.distinguished_name.push(DnType::CommonName, "client");
        params.subject_alt_names = vec![
            SanType::DnsName("portal.example".try_into().unwrap()),
            SanType::URI("https://portal.example/me".try_into().unwrap()),
            SanType::Rfc822Name("me@portal.example".try_into().unwrap()),
            SanType::IpAddress("2001:db8::1".parse().unwrap()),
        ];
        let certificate = params.self_signed(&key).unwrap();
        (certificate.der().to_vec(), key)
    }

    #[test]
    fn the_registered_subject_is_found_and_no_other() {
        let (der, _) = certificate();
        let dn = |text: &str| TlsSubject::SubjectDn(text.to_owned());
        for good in [
            dn(r"CN=client,O=Bos\, Vis \+ Co,C=NL"),
            dn(r"cn=client, o=Bos\2C Vis \2B Co, c=NL"),
            TlsSubject::SanDns("Portal.example".into()),
            TlsSubject::SanUri("https://portal.example/me".into()),
            TlsSubject::SanEmail("me@portal.example".into()),
            TlsSubject::SanIp("2001:0db8:0::1".into()),
        ] {
            assert_eq!(has_subject(&der, &good), Ok(()), "{good:?}");
        }
        for bad in [
            dn("CN=client"),
            dn(r"C=NL,O=Bos\, Vis \+ Co,CN=client"),
            dn(r"CN=other,O=Bos\, Vis \+ Co,C=NL"),
            dn("nonsense"),
            TlsSubject::SanDns("example".into()),
            TlsSubject::SanDns("me@portal.example".into()),
            TlsSubject::SanUri("https://portal.example/ME".into()),
            TlsSubject::SanEmail("other@portal.example".into()),
            TlsSubject::SanIp("::1".into()),
            TlsSubject::SanIp("portal.example".into()),
        ] {
            assert!(has_subject(&der, &bad).is_err(), "{bad:?}");
        }
        assert!(has_subject(&der[1..], &dn("CN=client")).is_err());
        assert!(has_subject(&[der.as_slice(), &[0]].concat(), &dn("CN=client")).is_err());
    }

    #[test]
    fn tok_07_a_subject_that_no_certificate_can_have_is_known() {
        let dn = |text: &str| TlsSubject::SubjectDn(text.to_owned());
        for good in [
            dn(r"CN=client, O=Bos\, Vis \+ Co, C=NL"),
            dn("1.2.3.40=a,OU=a+CN=#0c0161"),
            TlsSubject::SanDns("portal.example".into()),
            TlsSubject::SanUri("https://portal.example/me".into()),
            TlsSubject::SanEmail("me@portal.example".into()),
            TlsSubject::SanIp("2001:0db8:0::1".into()),
        ] {
            assert_eq!(subject_can_match(&good), Ok(()), "{good:?}");
        }
        for bad in [
            dn(""),
            dn("client"),
            dn("NAME=client"),
            dn("CN=Bos, Vis"),
            dn("CN=a+CN=b"),
            dn("CN=client,"),
            dn("2.5.4.03=a"),
            dn("2..3=a"),
            dn("2=a"),
            dn("3.1=a"),
            dn("1.40=a"),
            dn("CN=#61"),
            dn("CN=#0c0261"),
            dn("CN=#2c0161"),
            TlsSubject::SanDns(String::new()),
            TlsSubject::SanDns("poort é.example".into()),
            TlsSubject::SanUri("https://portal.example/the portal".into()),
            TlsSubject::SanIp("portal.example".into()),
            TlsSubject::SanIp("10.0.0.0/8".into()),
        ] {
            assert!(subject_can_match(&bad).is_err(), "{bad:?}");
        }
    }

    /// A name of one relative name, as a certificate has it: of each attribute the last byte of its type below
    /// 2.5.4, its tag, and its text.
    fn relative(attributes: &[(u8, u8, &str)]) -> Vec<u8> {
        let within = |tag: u8, content: &[u8]| {
            let length = u8::try_from(content.len()).unwrap();
            [&[tag, length], content].concat()
        };
        let all = attributes.iter().flat_map(|(kind, tag, text)| {
            let kind = within(0x06, &[0x55, 0x04, *kind]);
            within(0x30, &[kind, within(*tag, text.as_bytes())].concat())
        });
        let all: Vec<u8> = all.collect();
        within(0x30, &within(0x31, &all))
    }

    #[test]
    fn tok_07_one_attribute_of_a_certificate_does_not_stand_for_two() {
        const CN: u8 = 3;
        const OU: u8 = 11;
        const UTF8: u8 = 0x0c;
        let is = |attributes: &[(u8, u8, &str)], wanted: &str| {
            let der = relative(attributes);
            let wanted = distinguished_name::parse(wanted).unwrap();
            X509Name::from_der(&der).is_ok_and(|(_, subject)| is_named(&subject, &wanted))
        };
        let both = [(CN, UTF8, "a"), (OU, UTF8, "b")];
        assert!(is(&both, "CN=a+OU=b"));
        assert!(is(&both, "OU=b+CN=#0c0161"));
        for wrong in [
            &[(CN, UTF8, "a"), (CN, UTF8, "a")][..],
            &[(OU, UTF8, "b"), (OU, UTF8, "b")],
            &[(CN, UTF8, "a")],
            &[(CN, UTF8, "a"), (OU, UTF8, "b"), (CN, UTF8, "a")],
            &[(CN, UTF8, "a"), (OU, UTF8, "c")],
            // A tag of the context, and one of an application, of the same number.
            &[(CN, 0x8c, "a"), (OU, UTF8, "b")],
            &[(CN, 0x4c, "a"), (OU, UTF8, "b")],
        ] {
            assert!(!is(wrong, "CN=a+OU=b"), "{wrong:?}");
            assert!(!is(wrong, "CN=#0c0161+OU=b"), "{wrong:?}");
        }
        assert!(!is(&both, "CN=a,OU=b"), "two names are not one of two");
    }

    fn jwk(pair: &KeyPair) -> Json {
        let point = pair.der_bytes();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "kty": "EC", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..]) })
    }

    #[test]
    fn a_point_of_another_curve_is_not_taken_for_one_of_p_256() {
        let (mut der, key) = certificate();
        let keys = read_set(&json!({ "keys": [jwk(&key)] })).unwrap();
        assert_eq!(has_key(&der, &keys), Ok(()));
        // prime256v1 becomes prime239v3, whose points nobody takes here.
        let oid = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
        let at = der.windows(8).position(|bytes| bytes == oid).unwrap();
        der[at + 7] = 0x06;
        assert!(has_key(&der, &keys).is_err());
    }

    #[test]
    fn the_key_is_known_by_itself_or_by_the_very_certificate() {
        let (der, key) = certificate();
        let (other_der, other) = certificate();
        let keys = |jwk: Json| read_set(&json!({ "keys": [jwk] })).unwrap();
        assert_eq!(has_key(&der, &keys(jwk(&key))), Ok(()));
        assert!(has_key(&der, &keys(jwk(&other))).is_err());
        assert!(has_key(&der, &[]).is_err());
        let mut with_certificate = jwk(&key);
        with_certificate["x5c"] = json!([STANDARD.encode(&der)]);
        assert_eq!(has_key(&der, &keys(with_certificate.clone())), Ok(()));
        with_certificate["x5c"] = json!([STANDARD.encode(&other_der)]);
        assert!(has_key(&der, &keys(with_certificate)).is_err());
    }
}
