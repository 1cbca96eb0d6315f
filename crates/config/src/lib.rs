//! Typed configuration of the `sluis` binary.
//!
//! Two layers: a TOML file, and over it environment variables named `SLUIS_<SECTION>__<KEY>`.
//! A fault never hides another one: everything that is wrong is collected and handed back at once
//! as [`Faults`], each with its key, its value, what would be right and where it stands.
//!
//! Every key with its meaning and default is described in `config/reference.toml`; a test holds
//! that file and this crate together.

mod audit;
mod cidr;
mod database;
mod demo;
mod environment;
mod ephemeral;
mod fault;
mod file;
mod hashing;
mod mail;
mod nearest;
mod outgoing;
mod protocol;
mod public_url;
mod reader;
pub mod schema;
mod secret_file;
mod secrets;
mod server;
mod sessions;
mod setting;
mod sms;
mod telemetry;
mod themes;
mod tokens;

use std::ffi::OsString;
use std::path::Path;

pub use audit::{AuditReceiver, AuditStream, SyslogTransport};
pub use cidr::Cidr;
pub use database::{Database, DatabaseUrl};
pub use ephemeral::{Ephemeral, EphemeralUrl};
pub use fault::{Fault, FaultKind, Faults, Origin};
pub use hashing::Hashing;
pub use mail::{Login, Mail, MailTls};
pub use outgoing::Outgoing;
pub use protocol::{Discouraged, Protocol, Registration};
pub use public_url::PublicUrl;
pub use secret_file::read as read_secret_file;
pub use secrets::{SEALING_KEY_BYTES, SealingKey, SealingKeyError, Secrets};
pub use server::{Server, ServerTls};
pub use sessions::Sessions;
pub use sms::{Sms, SmsContent, SmsDelivered, SmsMethod};
pub use telemetry::{LogFormat, Telemetry, Traces};
pub use themes::Themes;
pub use tokens::{Algorithm, SigningKeys, Tokens};

use reader::Reader;
use setting::Settings;

/// Everything the binary is told by its operator. Only the binary reads it; the other crates get
/// settings of their own.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server listens and under which name it is known.
    pub server: Server,
    /// The durable store.
    pub database: Database,
    /// The store of what ends by itself.
    pub ephemeral: Ephemeral,
    /// Keys under which stored secrets are sealed.
    pub secrets: Secrets,
    /// Cost of password hashing.
    pub hashing: Hashing,
    /// Ceilings of session lifetimes.
    pub sessions: Sessions,
    /// Lifetimes of codes, tokens and signing keys.
    pub tokens: Tokens,
    /// What portals may do.
    pub protocol: Protocol,
    /// Requests to addresses that portals name.
    pub outgoing: Outgoing,
    /// Outgoing mail, when the operator has configured it.
    pub mail: Option<Mail>,
    /// The gateway for text messages, when the operator has configured it.
    pub sms: Option<Sms>,
    /// Whether the audit trail keeps the network that a request came from.
    pub audit_networks: bool,
    /// Another machine that is told of every event of the audit trail.
    pub audit_stream: AuditStream,
    /// Logging.
    pub telemetry: Telemetry,
    /// Template sets of the operator.
    pub themes: Themes,
}

impl Config {
    /// Reads the file at `path` and lays the variables of `env` over it; `std::env::vars_os()` fits.
    ///
    /// Relative paths in the file start at the file's own folder, those in variables at the working
    /// directory. Variables that do not begin with `SLUIS_` are not looked at.
    ///
    /// # Errors
    /// All faults of both layers together, an unreadable file among them.
    pub fn load<K, V>(path: &Path, env: impl IntoIterator<Item = (K, V)>) -> Result<Self, Faults>
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        let mut settings = match std::fs::read_to_string(path) {
            Ok(text) => file::read(&text, Some(path)),
            Err(error) => Settings::unreadable(path, &error),
        };
        settings.overlay(environment::read(env));
        let base = path.parent().unwrap_or_else(|| Path::new(""));
        Self::assemble(Reader::new(settings, base))
    }

    /// Reads the text of a configuration file, without any variable. Relative paths start at the
    /// working directory.
    ///
    /// # Errors
    /// All faults of the text together.
    pub fn from_toml_str(text: &str) -> Result<Self, Faults> {
        Self::assemble(Reader::new(file::read(text, None), Path::new("")))
    }

    fn assemble(mut reader: Reader) -> Result<Self, Faults> {
        let server = Server::read(&mut reader);
        let database = Database::read(&mut reader);
        let ephemeral = Ephemeral::read(&mut reader);
        let secrets = Secrets::read(&mut reader);
        let hashing = Hashing::read(&mut reader);
        let sessions = Sessions::read(&mut reader);
        let tokens = Tokens::read(&mut reader);
        let protocol = Protocol::read(&mut reader);
        let outgoing = Outgoing::read(&mut reader);
        let mail = Mail::read(&mut reader);
        let sms = Sms::read(&mut reader);
        let audit_networks = audit::networks(&mut reader);
        let audit_stream = AuditStream::read(&mut reader);
        let telemetry = Telemetry::read(&mut reader);
        let themes = Themes::read(&mut reader);
        let config = (|| {
            Some(Self {
                server: server?,
                database: database?,
                ephemeral: ephemeral?,
                secrets: secrets?,
                hashing: hashing?,
                sessions: sessions?,
                tokens: tokens?,
                protocol: protocol?,
                outgoing: outgoing?,
                mail: mail?,
                sms: sms?,
                audit_networks: audit_networks?,
                audit_stream: audit_stream?,
                telemetry: telemetry?,
                themes: themes?,
            })
        })();
        match config {
            Some(config) if reader.is_clean() => Ok(config),
            _ => Err(reader.into_faults()),
        }
    }
}
