//! A directory that answers every bind alike: as Active Directory does with accounts that are not in
//! order, with yes, or not at all.

use rcgen::{CertificateParams, KeyPair};
use sluis_model::upstream::{DirectorySettings, SourceAuth, SourceSettings};
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

/// `success`, `sizeLimitExceeded` and `invalidCredentials` (RFC 4511 §4.1.9).
const SUCCESS: u8 = 0;
const SIZE_LIMIT_EXCEEDED: u8 = 4;
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
        let text = format!(
            "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {code}, v1db1"
        );
        Self::saying(Some((INVALID_CREDENTIALS, text))).await
    }

    /// A directory that takes every bind, one without a password as well, and finds one person and
    /// more than it may tell of whatever is searched.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn welcoming() -> Self {
        Self::saying(Some((SUCCESS, String::new()))).await
    }

    /// A directory that takes connections and never says anything.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn silent() -> Self {
        Self::saying(None).await
    }

    /// The settings of a source that asks it, with a template for names.
    #[must_use]
    pub fn settings(&self) -> SourceSettings {
        SourceSettings {
            name: "De Regenboog".to_owned(),
            issuer: self.address.clone(),
            auth: SourceAuth::None,
            directory: Some(DirectorySettings {
                dn_template: "uid={username},dc=school".to_owned(),
                ca: self.authority.clone(),
                ..DirectorySettings::default()
            }),
            ..SourceSettings::default()
        }
    }

    async fn saying(said: Option<(u8, String)>) -> Self {
        let (acceptor, authority) = tls().unwrap_or_else(|error| panic!("no TLS: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.unwrap_or_else(|error| panic!("no port: {error}"));
        let port = listener.local_addr().map(|found| found.port());
        let port = port.unwrap_or_else(|error| panic!("no address: {error}"));
        let server = tokio::spawn(async move {
            let mut silent = vec![];
            while let Ok((connection, _)) = listener.accept().await {
                if let Ok(stream) = acceptor.accept(connection).await {
                    match &said {
                        Some((code, text)) => drop(answer(stream, *code, text).await),
                        None => silent.push(stream),
                    }
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

/// Binds and searches whose id has one byte, in messages of less than 256 bytes.
async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    code: u8,
    text: &str,
) -> std::io::Result<()> {
    loop {
        let mut head = [0; 2];
        stream.read_exact(&mut head).await?;
        let length = if head[1] == 0x81 {
            stream.read_u8().await?
        } else {
            head[1]
        };
        let mut message = vec![0; usize::from(length)];
        stream.read_exact(&mut message).await?;
        let [2, 1, id, operation, ..] = message[..] else {
            return Ok(());
        };
        let sent = match operation {
            0x60 => result(id, 0x61, code, text),
            0x63 => [somebody(id), result(id, 0x65, SIZE_LIMIT_EXCEEDED, "")].concat(),
            _ => return Ok(()),
        };
        stream.write_all(&sent).await?;
    }
}

/// An `LDAPResult`, as the answer to a bind or at the end of a search.
fn result(id: u8, kind: u8, code: u8, text: &str) -> Vec<u8> {
    let mut said = vec![0x0a, 1, code, 4, 0];
    said.extend(tagged(4, text.as_bytes()));
    message(id, kind, &said)
}

/// A `SearchResultEntry` with an `entryUUID`, a `uid` and an `employeeType`.
fn somebody(id: u8) -> Vec<u8> {
    let attribute = |name: &str, value: &str| {
        let values = tagged(0x31, &tagged(4, value.as_bytes()));
        tagged(0x30, &[tagged(4, name.as_bytes()), values].concat())
    };
    let attributes = [
        attribute("entryUUID", "0-1-2"),
        attribute("uid", "noor"),
        attribute("employeeType", "teacher"),
    ]
    .concat();
    let entry = [tagged(4, b"uid=noor,dc=school"), tagged(0x30, &attributes)].concat();
    message(id, 0x64, &entry)
}

fn message(id: u8, kind: u8, said: &[u8]) -> Vec<u8> {
    let mut whole = vec![2, 1, id];
    whole.extend(tagged(kind, said));
    tagged(0x30, &whole)
}

/// In BER, of at most 255 bytes.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(0);
    let mut sent = vec![tag];
    if length > 127 {
        sent.push(0x81);
    }
    sent.push(length);
    sent.extend(content);
    sent
}
