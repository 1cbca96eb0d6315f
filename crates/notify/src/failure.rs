//! Why a message did not leave, in a class and a code alone: never an address, never content.

use std::{error::Error, io};

/// Why the outbox can't be sent at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// The settings of the mail server make no sense.
    #[error("the mail settings can't be used: {0}")]
    Mail(String),
    /// The settings of the text message gateway make no sense.
    #[error("the text message settings can't be used: {0}")]
    Sms(String),
}

/// What a failure means for the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The server could not be worked with at all; it would be so for every message.
    Server,
    /// This message was not taken; it may be later.
    Message,
    /// This message will never be taken.
    Final,
}

/// A message did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) reach: Reach,
    /// For the operator: class and code.
    pub(crate) said: String,
}

impl Failure {
    pub(crate) fn server(said: impl Into<String>) -> Self {
        Self::new(Reach::Server, said)
    }

    pub(crate) fn message(said: impl Into<String>) -> Self {
        Self::new(Reach::Message, said)
    }

    pub(crate) fn last(said: impl Into<String>) -> Self {
        Self::new(Reach::Final, said)
    }

    fn new(reach: Reach, said: impl Into<String>) -> Self {
        Self {
            reach,
            said: said.into(),
        }
    }
}

/// The class of an error of the network, for somewhere among its causes the system's own stands.
pub(crate) fn network_class(error: &(dyn Error + 'static)) -> &'static str {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return match io.kind() {
                io::ErrorKind::ConnectionRefused => "connection refused",
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof => "connection lost",
                io::ErrorKind::TimedOut => "timeout",
                // rustls hands its verdicts over as data that is not valid.
                io::ErrorKind::InvalidData => "tls refused",
                _ => "no connection",
            };
        }
        cause = error.source();
    }
    "no connection"
}
