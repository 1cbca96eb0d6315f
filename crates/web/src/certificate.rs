//! Which TLS certificate the client of a request showed (RFC 8705): by our own TLS, or in a header of
//! a proxy that is believed.

use crate::site::Site;
use actix_web::{HttpRequest, http::header::HeaderName};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sluis_model::{client_certificate::ClientCertificate, context::Timestamp};
use std::{fmt, sync::Arc};

/// Longer headers hold no certificate of a client.
const LONGEST: usize = 16 * 1024;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Whether a certificate, with the ones between, leads to the configured authority at a moment.
pub type Vouch = Arc<dyn Fn(&[u8], &[Vec<u8>], Timestamp) -> bool + Send + Sync>;

/// Where certificates come from and who answers for them.
#[derive(Clone, Default)]
pub struct Certificates {
    /// The header in which a believed proxy passes them on.
    pub header: Option<HeaderName>,
    /// The configured authority. Without one a proxy answers for what it passes on, and nobody for
    /// what comes by our own TLS.
    pub vouch: Option<Vouch>,
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

/// What a client showed in the handshake of our own TLS, the own certificate first; kept with the
/// connection.
#[derive(Debug, Clone)]
pub struct PeerCertificates(pub Vec<Vec<u8>>);

/// The certificate of the one who asks. A header counts only from a proxy that is believed, and only
/// if it came once: anybody can write one.
pub(crate) fn of(request: &HttpRequest, site: &Site, now: Timestamp) -> Option<ClientCertificate> {
    let vouch = site.certificates.vouch.as_ref();
    if let Some(PeerCertificates(chain)) = request.conn_data::<PeerCertificates>() {
        let (der, between) = chain.split_first()?;
        return Some(ClientCertificate {
            vouched: vouch.is_some_and(|vouch| vouch(der, between, now)),
            der: der.clone(),
        });
    }
    let header = site.certificates.header.as_ref()?;
    let neighbour = request.peer_addr()?.ip().to_canonical();
    if !(site.trusted_proxy)(neighbour) {
        return None;
    }
    let mut values = request.headers().get_all(header);
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let der = read(value)?;
    Some(ClientCertificate {
        vouched: vouch.is_none_or(|vouch| vouch(&der, &[], now)),
        der,
    })
}

/// A header's value: `:BASE64:` (RFC 9440 §2.1), or PEM with or without percent-encoding, as nginx,
/// HAProxy and Traefik write it.
fn read(value: &str) -> Option<Vec<u8>> {
    let value = value.trim();
    if value.len() > LONGEST {
        return None;
    }
    if let Some(encoded) = value
        .strip_prefix(':')
        .and_then(|rest| rest.strip_suffix(':'))
    {
        return STANDARD.decode(encoded).ok();
    }
    let decoded = percent_encoding::percent_decode_str(value)
        .decode_utf8()
        .ok()?;
    let (_, rest) = decoded.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(body).ok().filter(|der| !der.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use sluis_model::{
        context::{Clock, Randomness},
        seal::Sealer,
    };
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    impl Randomness for Still {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    fn site(vouch: Option<Vouch>) -> Site {
        Site {
            origin: "https://sluis.example".into(),
            clock: Arc::new(Still),
            randomness: Arc::new(Still),
            sealer: Arc::new(Sealer::new(&[("k".to_owned(), [7; 32].into())]).unwrap()),
            keeps_networks: true,
            trusted_proxy: Arc::new(|address| address.is_loopback()),
            certificates: Certificates {
                header: Some(HeaderName::from_static("client-cert")),
                vouch,
            },
        }
    }

    /// Whether a certificate came, and whether somebody answers for it.
    fn came(neighbour: &str, values: &[&str], vouch: Option<Vouch>) -> Option<bool> {
        let request = TestRequest::default().peer_addr(neighbour.parse().unwrap());
        let request = values.iter().fold(request, |request, value| {
            request.append_header(("client-cert", *value))
        });
        let request = request.to_http_request();
        of(&request, &site(vouch), Timestamp::UNIX_EPOCH).map(|certificate| certificate.vouched)
    }

    #[test]
    fn a_header_counts_once_and_from_a_believed_proxy_alone() {
        let proxy = "127.0.0.1:4000";
        assert_eq!(came(proxy, &[":AQID:"], None), Some(true));
        assert_eq!(
            came("[::ffff:127.0.0.1]:4000", &[":AQID:"], None),
            Some(true)
        );
        assert_eq!(came("192.0.2.7:4000", &[":AQID:"], None), None);
        assert_eq!(came(proxy, &[":AQID:", ":AQID:"], None), None);
        assert_eq!(came(proxy, &[], None), None);
    }

    #[test]
    fn with_an_authority_the_proxys_word_is_not_enough() {
        for answer in [true, false] {
            let vouch: Vouch = Arc::new(move |der, between, _| {
                assert_eq!((der, between), ([1, 2, 3].as_slice(), [].as_slice()));
                answer
            });
            assert_eq!(
                came("127.0.0.1:4000", &[":AQID:"], Some(vouch)),
                Some(answer)
            );
        }
    }

    #[test]
    fn a_chain_is_verified_once_and_only_for_whoever_asks() {
        let verified = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&verified);
        let vouch: Vouch = Arc::new(move |_, _, _| {
            counted.fetch_add(1, Ordering::Relaxed);
            true
        });
        let request = TestRequest::default()
            .peer_addr("127.0.0.1:4000".parse().unwrap())
            .append_header(("client-cert", ":AQID:"))
            .app_data(actix_web::web::Data::new(site(Some(vouch))))
            .to_http_request();
        let visitor = crate::Visitor::of(&request).unwrap();
        assert_eq!(verified.load(Ordering::Relaxed), 0);
        for _ in 0..2 {
            assert!(visitor.certificate().is_some_and(|shown| shown.vouched));
        }
        assert_eq!(verified.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn the_header_is_read_as_proxies_write_it() {
        for value in [
            "-----BEGIN%20CERTIFICATE-----%0AAQID%0A%2BvY%3D%0A-----END%20CERTIFICATE-----%0A",
            "-----BEGIN CERTIFICATE----- AQID +vY= -----END CERTIFICATE-----",
            ":AQID+vY=:",
        ] {
            assert_eq!(read(value), Some(vec![1, 2, 3, 250, 246]), "{value}");
        }
        for value in [
            "",
            "AQID",
            ":AQI:",
            "-----BEGIN CERTIFICATE-----AQID",
            "-----BEGIN CERTIFICATE-----!!-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}
