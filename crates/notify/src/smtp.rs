//! The mail server: one conversation a mail, with an end to waiting (RFC 5321).

use crate::failure::{Failure, NotifyError, network_class};
use lettre::{
    Address,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use sluis_model::secret::Secret;
use std::{fmt, time::Duration};
use tokio::time::timeout;

/// How long one mail may take, from the connection to the last answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the server may take to say goodbye; the mail has left or not before that.
const FAREWELL: Duration = Duration::from_secs(2);
/// Answers to a recipient that blame the conversation and not the recipient (RFC 5321, section
/// 4.2.3; RFC 4954, section 6).
const NOT_ABOUT_THE_RECIPIENT: &[u16] = &[500, 501, 502, 503, 504, 530, 534, 535, 538];

/// How the mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS after STARTTLS (RFC 3207); without it nothing is sent.
    StartTls,
    /// In the clear, for a server on the same machine.
    None,
}

/// The mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its host, which is the name that its certificate has to hold.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: SmtpTls,
    /// User name and password, if it wants them.
    pub login: Option<(String, Secret)>,
    /// The sender's address, with or without a name; each mail carries its institution's name.
    pub from: String,
    /// Certificates in PEM of the authorities that alone are believed; without them the public ones.
    pub authorities: Option<String>,
}

/// A mail server that can be spoken to.
pub(crate) struct MailServer {
    host: String,
    port: u16,
    tls: SmtpTls,
    trust: TlsParameters,
    login: Option<Credentials>,
    hello: ClientId,
    from: Address,
}

impl MailServer {
    pub(crate) fn new(settings: &SmtpSettings) -> Result<Self, NotifyError> {
        let wrong = |what: &dyn fmt::Display| NotifyError::Mail(what.to_string());
        let from = settings
            .from
            .parse::<Mailbox>()
            .map_err(|error| wrong(&error))?
            .email;
        let mut trust = TlsParameters::builder(settings.host.clone());
        if let Some(pem) = &settings.authorities {
            if !pem.contains("-----BEGIN CERTIFICATE-----") {
                return Err(wrong(&"the authorities hold no certificate"));
            }
            let authorities = Certificate::from_pem(pem.as_bytes()).map_err(|e| wrong(&e))?;
            trust = trust
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authorities);
        }
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            tls: settings.tls,
            trust: trust.build().map_err(|error| wrong(&error))?,
            login: settings.login.as_ref().map(|(user, password)| {
                Credentials::new(user.clone(), password.expose().to_owned())
            }),
            // The sender's domain has an address; what this machine calls itself often has none.
            hello: ClientId::Domain(from.domain().to_owned()),
            from,
        })
    }

    /// The sender's address.
    pub(crate) fn from(&self) -> &Address {
        &self.from
    }

    /// Hands one mail over.
    pub(crate) async fn deliver(&self, to: &Address, mail: &[u8]) -> Result<(), Failure> {
        let mut connection = None;
        let conversation = async {
            let connection = connection.insert(self.open().await?);
            self.hand_over(connection, to, mail).await
        };
        let Ok(outcome) = timeout(PATIENCE, conversation).await else {
            // A server that is slow with one recipient may be quick with the next.
            return Err(match connection {
                Some(_) => Failure::message("timeout"),
                None => Failure::server("timeout"),
            });
        };
        if let Some(mut connection) = connection {
            // Whatever becomes of the goodbye, it changes nothing any more.
            let _ = timeout(FAREWELL, connection.abort()).await;
        }
        outcome
    }

    /// Connects, protects the connection and signs in. What fails here fails for every mail.
    async fn open(&self) -> Result<AsyncSmtpConnection, Failure> {
        let at = (self.host.as_str(), self.port);
        let from_the_start = (self.tls == SmtpTls::Tls).then(|| self.trust.clone());
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(at, None, &self.hello, from_the_start, None)
                .await
                .map_err(|error| Failure::server(class(&error)))?;
        if self.tls == SmtpTls::StartTls {
            if !connection.can_starttls() {
                return Err(Failure::server("starttls missing"));
            }
            connection
                .starttls(self.trust.clone(), &self.hello)
                .await
                .map_err(|error| Failure::server(class(&error)))?;
        }
        if let Some(login) = &self.login {
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], login)
                .await
                .map_err(|error| {
                    Failure::server(if error.is_client() {
                        "auth missing".to_owned()
                    } else {
                        class(&error)
                    })
                })?;
        }
        Ok(connection)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: &Address,
        mail: &[u8],
    ) -> Result<(), Failure> {
        let busy = |error: Error| Failure::message(class(&error));
        let mut parameters = Vec::new();
        let plain = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        if !plain(to) || !plain(&self.from) {
            if !connection
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
            {
                return Err(Failure::last("smtputf8 missing"));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let sender = Mail::new(Some(self.from.clone()), parameters);
        connection.command(sender).await.map_err(busy)?;
        connection
            .command(Rcpt::new(to.clone(), Vec::new()))
            .await
            .map_err(|error| refused_recipient(&error))?;
        connection.command(Data).await.map_err(busy)?;
        connection.message(mail).await.map_err(busy)?;
        Ok(())
    }
}

fn refused_recipient(error: &Error) -> Failure {
    let code = error.status().map(u16::from);
    let about = code.is_some_and(|code| !NOT_ABOUT_THE_RECIPIENT.contains(&code));
    if error.is_permanent() && about {
        Failure::last(class(error))
    } else {
        Failure::message(class(error))
    }
}

/// The class of a failure: the server's code, or what became of the connection.
fn class(error: &Error) -> String {
    if let Some(code) = error.status() {
        return format!("smtp {code}");
    }
    if error.is_tls() {
        "tls refused".to_owned()
    } else if error.is_response() {
        "smtp answer unreadable".to_owned()
    } else if error.is_client() {
        "smtp not possible".to_owned()
    } else {
        network_class(error).to_owned()
    }
}
