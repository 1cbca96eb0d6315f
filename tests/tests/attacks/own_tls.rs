//! TLS of our own, with certificates of clients (RFC 8705, RFC 9325).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PublicKeyData as _,
};
use reqwest::{Certificate, Client as Http, Identity, tls::Version};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use serde_json::{Value, json};
use sluis_model::client::{Client, TlsSubject};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    put_client,
    testkit::{Stores, TestHouse},
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt as _,
    sync::Arc,
};
use tempfile::TempDir;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// The certificate and the key of a client, in PEM.
fn of_client(authority: &Authority, name: &str) -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    format!("{}{}", certificate.pem(), key.serialize_pem())
}

struct Place {
    folder: TempDir,
    servers: Authority,
    clients: Authority,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
            servers: authority("servers"),
            clients: authority("clients"),
        };
        place.certify(&place.servers);
        fs::write(place.path("clients.pem"), place.clients.pem()).unwrap();
        place
    }

    /// Writes a certificate of the server by this authority, and its key.
    fn certify(&self, authority: &Authority) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["login.test".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, authority).unwrap();
        fs::write(self.path("tls.pem"), certificate.pem()).unwrap();
        fs::write(self.path("tls.key"), key.serialize_pem()).unwrap();
        fs::set_permissions(self.path("tls.key"), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn lines(&self, asking: bool) -> String {
        format!(
            "server.tls_cert_file = {:?}\nserver.tls_key_file = {:?}\nserver.tls_client_ca_file = {:?}\nserver.tls_client_certificates = {asking}\n",
            self.path("tls.pem"),
            self.path("tls.key"),
            self.path("clients.pem"),
        )
    }

    fn http(&self, house: &TestHouse, identity: Option<&str>) -> reqwest::ClientBuilder {
        let root = Certificate::from_pem(self.servers.pem().as_bytes()).unwrap();
        let builder = Http::builder()
            .no_proxy()
            .tls_certs_only([root])
            .resolve("login.test", house.address);
        match identity {
            Some(pem) => builder.identity(Identity::from_pem(pem.as_bytes()).unwrap()),
            None => builder,
        }
    }
}

fn there(house: &TestHouse, path: &str) -> String {
    format!("https://login.test:{}{path}", house.address.port())
}

async fn asked(house: &TestHouse, http: &Http, id: &str) -> (u16, Value) {
    let response = http
        .post(there(house, "/oauth/token"))
        .header("host", "login.test")
        .form(&[("grant_type", "client_credentials"), ("client_id", id)])
        .send()
        .await
        .unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

fn machine(client: &mut Client) {
    client.settings.grant_types = [GrantType::ClientCredentials].into();
    client.settings.scope = ["read"].into_iter().collect();
    client.auth_method = ClientAuthMethod::TlsClientAuth;
    client.settings.tls_client_auth = Some(TlsSubject::SubjectDn("CN=portaal".into()));
}

#[tokio::test]
async fn a_client_is_known_by_a_certificate_of_the_configured_authority() {
    let place = Place::new();
    let house = TestHouse::start_with(Stores::Embedded, &place.lines(true))
        .await
        .unwrap();
    put_client(&house, "portaal", machine).await;
    let strangers = authority("clients");
    for (what, identity, status) in [
        (
            "the right one",
            Some(of_client(&place.clients, "portaal")),
            200,
        ),
        (
            "another name",
            Some(of_client(&place.clients, "anders")),
            401,
        ),
        (
            "another authority",
            Some(of_client(&strangers, "portaal")),
            401,
        ),
        ("none", None, 401),
    ] {
        let http = place.http(&house, identity.as_deref()).build().unwrap();
        let (answered, json) = asked(&house, &http, "portaal").await;
        assert_eq!(answered, status, "{what}: {json}");
    }
}

#[tokio::test]
async fn fapi2_security_profile_final_tls_1_2_and_1_3_are_spoken_and_nobody_is_asked_for_a_certificate()
 {
    let place = Place::new();
    let house = TestHouse::start_with(Stores::Embedded, &place.lines(false))
        .await
        .unwrap();
    put_client(&house, "portaal", machine).await;
    for version in [Version::TLS_1_2, Version::TLS_1_3] {
        let builder = place.http(&house, None);
        let http = builder
            .tls_version_min(version)
            .tls_version_max(version)
            .build()
            .unwrap();
        let answer = http
            .get(there(&house, "/oauth/jwks"))
            .header("host", "login.test")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{version:?}");
    }
    let identity = of_client(&place.clients, "portaal");
    let http = place.http(&house, Some(&identity)).build().unwrap();
    let (status, _) = asked(&house, &http, "portaal").await;
    assert_eq!(status, 401, "it was not asked for its certificate");
    let plain = Http::builder().no_proxy().build().unwrap();
    let address = format!("http://{}/oauth/jwks", house.address);
    assert!(
        plain.get(address).send().await.is_err(),
        "no plain HTTP beside it"
    );
}

#[tokio::test]
async fn without_an_authority_a_registered_key_is_enough_and_a_name_is_not() {
    let place = Place::new();
    let lines: String = place
        .lines(true)
        .lines()
        .filter(|line| !line.contains("client_ca_file"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let house = TestHouse::start_with(Stores::Embedded, &lines)
        .await
        .unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, "portaal");
    let certificate = params.self_signed(&key).unwrap();
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let point = key.der_bytes();
    let set = json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..]),
    }] });
    put_client(&house, "by-name", machine).await;
    put_client(&house, "by-key", |client| {
        machine(client);
        client.auth_method = ClientAuthMethod::SelfSignedTlsClientAuth;
        client.settings.jwks = Some(set);
        client.settings.tls_client_certificate_bound_access_tokens = true;
    })
    .await;
    let identity = format!("{}{}", certificate.pem(), key.serialize_pem());
    let http = place.http(&house, Some(&identity)).build().unwrap();
    assert_eq!(asked(&house, &http, "by-key").await.0, 200);
    assert_eq!(asked(&house, &http, "by-name").await.0, 401);
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_to_new_connections_and_a_broken_one_to_nobody() {
    let place = Place::new();
    let house = TestHouse::start_with(Stores::Embedded, &place.lines(false))
        .await
        .unwrap();
    let shown = house.certificate.clone().unwrap();
    let others = authority("others");
    let believed = async |authority: &Authority| {
        let root = Certificate::from_pem(authority.pem().as_bytes()).unwrap();
        let http = Http::builder()
            .no_proxy()
            .tls_certs_only([root])
            .resolve("login.test", house.address)
            .build()
            .unwrap();
        let asked = http.get(there(&house, "/oauth/jwks"));
        asked.header("host", "login.test").send().await.is_ok()
    };
    assert!(shown.renew_if_changed().is_none(), "nothing has changed");
    place.certify(&others);
    assert!(believed(&place.servers).await, "not before it is looked at");
    shown.renew_if_changed().unwrap().unwrap();
    assert!(believed(&others).await && !believed(&place.servers).await);
    // As when one of the two files is written already: what is live stays live, and nothing is tried twice.
    let key = KeyPair::generate().unwrap();
    fs::write(place.path("tls.key"), key.serialize_pem()).unwrap();
    assert!(shown.renew().is_err());
    assert!(shown.renew_if_changed().is_none());
    fs::write(place.path("tls.pem"), "no certificate").unwrap();
    assert!(shown.renew_if_changed().unwrap().is_err());
    assert!(believed(&others).await);
}

/// The connection's preface and an empty SETTINGS frame (RFC 9113 §3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const PLAIN: &[u8] = b"GET /oauth/jwks HTTP/1.1\r\nhost: login.test\r\n\r\n";

/// What is agreed upon with somebody who speaks these protocols, and what comes back for some bytes;
/// nothing where there is no handshake.
fn spoken(
    authority: &str,
    address: SocketAddr,
    offered: &[&str],
    sent: &[u8],
) -> Option<(String, Vec<u8>)> {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(authority.as_bytes()).unwrap();
    roots.add(root).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = offered.iter().map(|one| one.as_bytes().to_vec()).collect();
    let name = "login.test".try_into().unwrap();
    let mut session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    while session.is_handshaking() {
        session.complete_io(&mut stream).ok()?;
    }
    let agreed = String::from_utf8(session.alpn_protocol().unwrap_or_default().to_vec()).unwrap();
    let mut both = rustls::Stream::new(&mut session, &mut stream);
    both.write_all(sent).unwrap();
    let mut answer = vec![0; 512];
    let length = both.read(&mut answer).unwrap_or_default();
    answer.truncate(length);
    Some((agreed, answer))
}

#[tokio::test]
async fn dos_07_no_http_2_is_spoken_whose_streams_nothing_would_bound() {
    let place = Place::new();
    let house = TestHouse::start_with(Stores::Embedded, &place.lines(false))
        .await
        .unwrap();
    let (authority, address) = (place.servers.pem(), house.address);
    tokio::task::spawn_blocking(move || {
        let both = ["h2", "http/1.1"];
        let (agreed, answer) = spoken(&authority, address, &both, PLAIN).unwrap();
        assert_eq!(agreed, "http/1.1");
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{answer:?}");
        assert!(spoken(&authority, address, &["h2"], PREFACE).is_none());
        for offered in [&both[1..], &[]] {
            let (_, answer) = spoken(&authority, address, offered, PREFACE).unwrap();
            let refused = answer.is_empty() || answer.starts_with(b"HTTP/1.1 400");
            assert!(refused, "{offered:?}: {answer:?}");
        }
    })
    .await
    .unwrap();
}
