use super::*;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

#[test]
fn a_message_is_one_of_rfc_5424() {
    let event = json!({ "at": "2026-11-21T09:00:00.000000Z", "kind": "password_refused" });
    let message = message(&event, "login.test");
    assert!(
        message.starts_with(
            "<109>1 2026-11-21T09:00:00.000000Z login.test sluis - password_refused - {"
        )
    );
}

#[test]
fn a_datagram_is_cut_between_letters() {
    let long = "é".repeat(LONGEST_DATAGRAM);
    let cut = datagram(&long);
    assert!(cut.len() <= LONGEST_DATAGRAM);
    assert!(std::str::from_utf8(cut).is_ok());
    assert_eq!(datagram("kort"), b"kort");
}

fn events() -> Vec<Value> {
    ["signed_in", "code_refused", "person_changed"]
        .iter()
        .zip(1..)
        .map(|(kind, position)| {
            json!({ "at": "2026-11-21T09:00:00.000000Z", "kind": kind, "position": position })
        })
        .collect()
}

fn to(transport: SyslogTransport, address: &str, ca_file: Option<&Path>) -> Syslog {
    Syslog::new(transport, address, ca_file, "https://login.test").unwrap()
}

#[actix_web::test]
async fn each_event_is_a_datagram_of_its_own() {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap().to_string();
    let sink = to(SyslogTransport::Udp, &address, None);
    assert_eq!(sink.take(&events()).await, Ok(()));
    for event in events() {
        let mut bytes = vec![0; LONGEST_DATAGRAM];
        let length = server.recv(&mut bytes).await.unwrap();
        let text = std::str::from_utf8(&bytes[..length]).unwrap();
        assert_eq!(text, message(&event, "login.test"));
    }
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server with a certificate for `localhost`; what each of its connections said until its end.
async fn tls_server(authority: &Authority) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    actix_web::rt::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            // Who does not believe our certificate goes away again.
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut text = String::new();
            if stream.read_to_string(&mut text).await.is_ok() {
                drop(stream.shutdown().await);
                drop(tell.send(text));
            }
        }
    });
    (port, told)
}

#[actix_web::test]
async fn events_travel_counted_over_tls_to_a_server_that_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, others) = (authority(), authority());
    let known = folder.path().join("ca.pem");
    std::fs::write(&known, ours.pem()).unwrap();
    let (port, mut told) = tls_server(&ours).await;
    let sink = to(
        SyslogTransport::Tls,
        &format!("localhost:{port}"),
        Some(&known),
    );
    assert_eq!(sink.take(&events()).await, Ok(()));
    let expected: String = events()
        .iter()
        .map(|event| message(event, "login.test"))
        .map(|message| format!("{} {message}", message.len()))
        .collect();
    assert_eq!(told.recv().await, Some(expected));

    let (port, mut told) = tls_server(&others).await;
    let address = format!("localhost:{port}");
    let stranger = to(SyslogTransport::Tls, &address, Some(&known));
    let refused = stranger.take(&events()).await.unwrap_err();
    assert!(refused.starts_with(&address), "{refused}");
    assert!(told.try_recv().is_err(), "nothing was told to a stranger");
}

#[actix_web::test]
async fn a_server_that_is_away_is_a_failure_that_is_tried_again() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap().to_string();
    drop(socket);
    let sink = to(SyslogTransport::Tcp, &address, None);
    assert!(sink.take(&events()).await.is_err());
}
