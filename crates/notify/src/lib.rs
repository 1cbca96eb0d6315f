//! Sends what stands in the outbox: mail over SMTP. What can't be sent now waits, with growing
//! pauses, and is not lost. Text messages have no gateway yet; they wait in the outbox.

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message as Mail, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use sluis_model::{
    context::Timestamp,
    message::{Message, MessageKind},
    ports::{Durable, StoreError},
    secret::Secret,
};
use std::fmt;

/// How the mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; without it nothing is sent.
    StartTls,
    /// In the clear, for a server on the same machine.
    None,
}

/// The mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: SmtpTls,
    /// User name and password, if it wants them.
    pub login: Option<(String, Secret)>,
    /// The sender's address, with or without a name.
    pub from: String,
}

/// Why mail can't be sent at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// The settings make no sense.
    #[error("the mail settings can't be used: {0}")]
    Settings(String),
}

/// Sends the outbox.
pub struct Postman {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    durable: Durable,
}

impl fmt::Debug for Postman {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postman")
    }
}

impl Postman {
    /// Takes the settings; connects only when there is something to send.
    ///
    /// # Errors
    /// [`NotifyError::Settings`] for a sender that is no address, or a host that is none.
    pub fn new(settings: &SmtpSettings, durable: Durable) -> Result<Self, NotifyError> {
        let wrong = |what: &dyn fmt::Display| NotifyError::Settings(what.to_string());
        let from = settings
            .from
            .parse::<Mailbox>()
            .map_err(|error| wrong(&error))?;
        let builder = match settings.tls {
            SmtpTls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&settings.host)
                .map_err(|error| wrong(&error))?,
            SmtpTls::StartTls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&settings.host)
                    .map_err(|error| wrong(&error))?
            }
            SmtpTls::None => {
                AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            }
        };
        let mut builder = builder
            .port(settings.port)
            .timeout(Some(std::time::Duration::from_secs(15)));
        if let Some((user, password)) = &settings.login {
            builder =
                builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        Ok(Self {
            smtp: builder.build(),
            from,
            durable,
        })
    }

    /// Sends what is due. How many left.
    ///
    /// # Errors
    /// When the outbox can't be read; what fails on its way is put off instead.
    pub async fn round(&self, now: Timestamp) -> Result<u32, StoreError> {
        let due = self
            .durable
            .read(move |tx| tx.due_messages(now, 50))
            .await?;
        let mut sent = 0;
        for message in due
            .into_iter()
            .filter(|message| message.kind == MessageKind::Mail)
        {
            let id = message.id.clone();
            match self.send(&message).await {
                Ok(()) => {
                    self.durable.write(move |tx| tx.mark_sent(&id, now)).await?;
                    sent += 1;
                }
                Err(error) => {
                    tracing::warn!(message.id = %id, attempts = message.attempts, %error, "a mail was put off");
                    let next = now + pause(message.attempts);
                    self.durable.write(move |tx| tx.put_off(&id, next)).await?;
                }
            }
        }
        Ok(sent)
    }

    async fn send(&self, message: &Message) -> Result<(), String> {
        let to = message
            .to
            .parse::<Mailbox>()
            .map_err(|error| error.to_string())?;
        let mail = Mail::builder()
            .from(self.from.clone())
            .to(to)
            .subject(message.subject.clone().unwrap_or_default())
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|error| error.to_string())?;
        self.smtp
            .send(mail)
            .await
            .map(drop)
            .map_err(|error| error.to_string())
    }
}

/// One minute, doubling up to six hours.
fn pause(attempts: i32) -> chrono::Duration {
    let doublings = u32::try_from(attempts).unwrap_or_default().min(9);
    chrono::Duration::minutes((1_i64 << doublings).min(360))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_a_ceiling() {
        assert_eq!(pause(0), chrono::Duration::minutes(1));
        assert_eq!(pause(3), chrono::Duration::minutes(8));
        assert_eq!(pause(40), chrono::Duration::minutes(360));
    }
}
