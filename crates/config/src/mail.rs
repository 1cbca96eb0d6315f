//! Section `mail`.

use std::path::Path;

use secrecy::SecretString;

use crate::fault::FaultKind;
use crate::reader::{Maybe, Reader, Wrong};
use crate::schema::Key;

const HOST: Key = Key::optional("mail.host", "the name or address of an SMTP server");
const PORT: Key = Key::integer("mail.port", 587, 1, 65_535);
const TLS: Key = Key::text("mail.tls", "\"starttls\", \"tls\" or \"none\"", "starttls");
const USERNAME: Key = Key::optional("mail.username", "the user name at the SMTP server");
const PASSWORD: Key = Key::optional(
    "mail.password",
    "the password at the SMTP server, not empty",
)
.secret();
const PASSWORD_FILE: Key =
    Key::optional("mail.password_file", "the path of a file with the password");
const FROM: Key = Key::optional(
    "mail.from",
    "a sender such as \"Sign-in <no-reply@example.org>\"",
);

const CA_FILE: Key = Key::optional(
    "mail.ca_file",
    "the path of a file with certificates in PEM",
);

pub(crate) const KEYS: &[Key] = &[
    HOST,
    PORT,
    TLS,
    USERNAME,
    PASSWORD,
    PASSWORD_FILE,
    FROM,
    CA_FILE,
];

/// Outgoing mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Name or address of the SMTP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// Whom to sign in as, if anybody.
    pub login: Option<Login>,
    /// The sender (RFC 5322, section 3.4: an address, or a name and an address in angle brackets).
    pub from: String,
    /// Certificates in PEM of the authorities that alone are believed; without them the public ones.
    pub authorities: Option<String>,
}

/// An account at the SMTP server.
#[derive(Debug, Clone)]
pub struct Login {
    /// User name.
    pub username: String,
    /// Password.
    pub password: SecretString,
}

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// Plain at first, then raised to TLS; a server that will not is refused (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// No protection, for a server on this machine.
    None,
}

impl Mail {
    /// Nothing at all in the section means that there is no mail.
    pub(crate) fn read(reader: &mut Reader) -> Option<Option<Self>> {
        if !KEYS.iter().any(|key| reader.has(key)) {
            return Some(None);
        }
        let host = reader.parsed(&HOST, host);
        let port = reader.integer(&PORT);
        let tls = reader.parsed(&TLS, tls);
        let login = read_login(reader);
        let from = reader.parsed(&FROM, from);
        let authorities = read_authorities(reader);
        if let (Some(host), Some(MailTls::None), Some(Some(_))) = (&host, tls, &login)
            && !is_loopback(host)
        {
            let expected = "should be \"starttls\" or \"tls\": a password would travel in clear";
            return reader.wrong(&TLS, FaultKind::Invalid, expected.to_owned());
        }
        Some(Some(Self {
            host: host?,
            port: u16::try_from(port?).ok()?,
            tls: tls?,
            login: login?,
            from: from?,
            authorities: authorities?,
        }))
    }
}

fn read_login(reader: &mut Reader) -> Option<Option<Login>> {
    let username = reader.optional(&USERNAME, |text| {
        if text.is_empty() {
            Err(None)
        } else {
            Ok(text.to_owned())
        }
    });
    let password = reader.secret(&PASSWORD, &PASSWORD_FILE);
    match (username?, password?) {
        (Some(username), Some(password)) => Some(Some(Login { username, password })),
        (None, None) => Some(None),
        (Some(_), None) => reader.missing(&PASSWORD),
        (None, Some(_)) => reader.missing(&USERNAME),
    }
}

fn read_authorities(reader: &mut Reader) -> Maybe<String> {
    let Some(path) = reader.optional(&CA_FILE, |text| Ok(text.to_owned()))? else {
        return Some(None);
    };
    let file = reader.resolve(Path::new(&path), &reader.origin(&CA_FILE));
    let expected = match std::fs::read_to_string(file) {
        Ok(pem) if pem.contains("-----BEGIN CERTIFICATE-----") => return Some(Some(pem)),
        Ok(_) => "the file should hold at least one certificate in PEM".to_owned(),
        Err(error) => format!("the file cannot be read: {error}"),
    };
    reader.wrong(&CA_FILE, FaultKind::Unreadable, expected)
}

fn host(text: &str) -> Result<String, Wrong> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-.:".contains(c);
    if !text.is_empty() && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(None)
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

fn tls(text: &str) -> Result<MailTls, Wrong> {
    match text {
        "starttls" => Ok(MailTls::StartTls),
        "tls" => Ok(MailTls::Tls),
        "none" => Ok(MailTls::None),
        _ => Err(None),
    }
}

/// The shape only; the mail library reads it in full.
fn from(text: &str) -> Result<String, Wrong> {
    let address = match text.rsplit_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').ok_or(None)?,
        None => text,
    };
    let (local, domain) = address.split_once('@').ok_or(None)?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>@,;".contains(c);
    if local.is_empty()
        || domain.is_empty()
        || local.contains(odd)
        || domain.contains(odd)
        || text.contains(char::is_control)
    {
        return Err(None);
    }
    Ok(text.to_owned())
}
