//! A directory that answers every bind alike, as Active Directory does with accounts that are not in
//! order.

use rcgen::{CertificateParams, KeyPair};
use std::{net::Ipv4Addr, sync::Arc};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer},
};

/// `invalidCredentials` (RFC 4511 §4.1.9).
const INVALID_CREDENTIALS: u8 = 49;

/// Such a directory on 127.0.0.1, for as long as it is held.
#[derive(Debug)]
pub struct RefusingDirectory {
    /// Its address.
    pub address: String,
    /// Its own certificate, in PEM.
    pub authority: String,
    server: JoinHandle<()>,
}

impl RefusingDirectory {
    /// A directory that refuses every bind with this sub-code, such as `533`.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn start(code: &str) -> Self {
        let (acceptor, authority) = tls().unwrap_or_else(|error| panic!("no TLS: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.unwrap_or_else(|error| panic!("no port: {error}"));
        let port = listener.local_addr().map(|found| found.port());
        let port = port.unwrap_or_else(|error| panic!("no address: {error}"));
        let text = format!(
            "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {code}, v1db1"
        );
        let server = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                if let Ok(stream) = acceptor.accept(connection).await {
                    drop(answer(stream, &text).await);
                }
            }
        });
        Self {
            address: format!("ldaps://127.0.0.1:{port}"),
            authority,
            server,
        }
    }
}

impl Drop for RefusingDirectory {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn tls() -> Result<(TlsAcceptor, String), Box<dyn std::error::Error>> {
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()])?.self_signed(&key)?;
    let secret = PrivateKeyDer::try_from(key.serialize_der())?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], secret)?;
    Ok((TlsAcceptor::from(Arc::new(config)), certificate.pem()))
}

/// Short messages alone: a bind with a short name and password, whose id has one byte.
async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    text: &str,
) -> std::io::Result<()> {
    loop {
        let mut head = [0; 2];
        stream.read_exact(&mut head).await?;
        let mut message = vec![0; usize::from(head[1])];
        stream.read_exact(&mut message).await?;
        let [2, 1, id, 0x60, ..] = message[..] else {
            return Ok(());
        };
        let text_length = u8::try_from(text.len()).unwrap_or(0);
        let mut result = vec![0x0a, 1, INVALID_CREDENTIALS, 4, 0, 4, text_length];
        result.extend(text.as_bytes());
        let result_length = u8::try_from(result.len()).unwrap_or(0);
        let mut whole = vec![2, 1, id, 0x61, result_length];
        whole.extend(result);
        let whole_length = u8::try_from(whole.len()).unwrap_or(0);
        let mut sent = vec![0x30, 0x81, whole_length];
        sent.extend(whole);
        stream.write_all(&sent).await?;
    }
}
