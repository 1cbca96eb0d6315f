//! Section `sms`.

use std::ops::RangeInclusive;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::fault::FaultKind;
use crate::public_url::is_loopback;
use crate::reader::{Maybe, Reader, Wrong};
use crate::schema::Key;

const URL_HINT: &str = "an https:// address (http:// on this machine only) with a path, no user, and no mark before the path";

// Whoever has a key at hand puts it here in spite of {secret}; so faults show none of the three.
const URL: Key = Key::optional("sms.url", URL_HINT).secret();
const METHOD: Key = Key::text("sms.method", "\"POST\", \"PUT\" or \"GET\"", "POST");
const HEADERS: Key = Key::list("sms.headers", "a list of \"Name: value\"", &[]).secret();
const CONTENT_TYPE: Key = Key::text(
    "sms.content_type",
    "\"json\", \"form\", \"xml\" or \"text\"",
    "json",
);
const BODY: Key = Key::text("sms.body", "a text with marks such as {to} and {text}", "").secret();
const FROM: Key = Key::text(
    "sms.from",
    "a number or name without control characters",
    "",
);
const USERNAME: Key = Key::text(
    "sms.username",
    "an account at the gateway, without control characters",
    "",
);
const SECRET: Key =
    Key::optional("sms.secret", "the gateway's password or key, not empty").secret();
const SECRET_FILE: Key = Key::optional(
    "sms.secret_file",
    "the path of a file with the gateway's password or key",
);
const BASIC_AUTH: Key = Key::boolean("sms.basic_auth", false);
const DELIVERED_STATUS: Key = Key::list(
    "sms.delivered_status",
    "statuses such as \"202\" or ranges such as \"200-299\", at least one",
    &["200-299"],
);
const DELIVERED_BODY: Key = Key::optional(
    "sms.delivered_body",
    "a JSON pointer and a value such as \"/status=queued\", or a text that the answer holds",
);
const PERMANENT_STATUS: Key = Key::list(
    "sms.permanent_status",
    "statuses such as \"422\" or ranges such as \"420-429\"",
    &["400", "404", "422"],
);
// A claim on a message ends after two minutes; the sender allows each message 15 seconds of it.
const TIMEOUT: Key = Key::integer("sms.timeout_seconds", 10, 1, 15);

pub(crate) const KEYS: &[Key] = &[
    URL,
    METHOD,
    HEADERS,
    CONTENT_TYPE,
    BODY,
    FROM,
    USERNAME,
    SECRET,
    SECRET_FILE,
    BASIC_AUTH,
    DELIVERED_STATUS,
    DELIVERED_BODY,
    PERMANENT_STATUS,
    TIMEOUT,
];

/// The gateway for text messages. `url`, the values of `headers` and `body` are templates with the
/// marks `{to}`, `{to_plain}`, `{text}`, `{from}`, `{id}`, `{username}` and `{secret}`.
#[derive(Debug, Clone)]
pub struct Sms {
    /// Template of the URL; it may hold a key.
    pub url: SecretString,
    /// Method of the request.
    pub method: SmsMethod,
    /// Names and templates of values, which may hold a key.
    pub headers: Vec<(String, SecretString)>,
    /// What the body is.
    pub content: SmsContent,
    /// Template of the body; it may hold a key.
    pub body: SecretString,
    /// The sender that receivers see.
    pub from: String,
    /// Account at the gateway.
    pub username: String,
    /// Password or key at the gateway.
    pub secret: Option<SecretString>,
    /// Whether account and secret go as HTTP Basic (RFC 7617).
    pub basic_auth: bool,
    /// Statuses that mean that the message was taken. Never empty.
    pub delivered_status: Vec<RangeInclusive<u16>>,
    /// What the answer's body has to hold besides.
    pub delivered_body: Option<SmsDelivered>,
    /// Statuses that mean that the message will never be taken.
    pub permanent_status: Vec<RangeInclusive<u16>>,
    /// How long one request may take.
    pub timeout: Duration,
}

/// Method of the request to the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsMethod {
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `GET`, without a body.
    Get,
}

/// What the body of the request to the gateway is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsContent {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/xml`.
    Xml,
    /// `text/plain`.
    Text,
}

/// What the gateway's answer has to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsDelivered {
    /// A JSON value at a pointer (RFC 6901).
    Pointer {
        /// The pointer.
        pointer: String,
        /// What stands there: a text, or anything else as JSON writes it.
        value: String,
    },
    /// This text, anywhere.
    Contains(String),
}

impl Sms {
    /// Nothing at all in the section means that there is no gateway.
    pub(crate) fn read(reader: &mut Reader) -> Option<Option<Self>> {
        if !KEYS.iter().any(|key| reader.has(key)) {
            return Some(None);
        }
        let url = reader.parsed(&URL, url);
        let method = reader.parsed(&METHOD, method);
        let headers = reader.list(&HEADERS, header);
        let content = reader.parsed(&CONTENT_TYPE, content);
        let body = reader.parsed(&BODY, |text| Ok(text.to_owned()));
        let from = reader.parsed(&FROM, plain);
        let username = reader.parsed(&USERNAME, plain);
        let secret = reader.secret(&SECRET, &SECRET_FILE);
        let basic_auth = reader.boolean(&BASIC_AUTH);
        let delivered_status = delivered_statuses(reader);
        let delivered_body = delivered_body(reader);
        let permanent_status = reader.list(&PERMANENT_STATUS, statuses);
        let timeout = reader.integer(&TIMEOUT);
        let sound = basic_auth
            .zip(username.as_deref())
            .is_none_or(|(basic, username)| colon_free(reader, basic, username));
        let templates = Templates {
            url: url.as_deref(),
            headers: headers.as_deref(),
            body: body.as_deref(),
        };
        let whole = templates.have_values(
            reader,
            basic_auth == Some(true),
            from.as_deref(),
            username.as_deref(),
            secret.as_ref().map(Option::is_some),
        );
        if !sound || !whole {
            return None;
        }
        Some(Some(Self {
            url: url?.into(),
            method: method?,
            headers: headers?,
            content: content?,
            body: body?.into(),
            from: from?,
            username: username?,
            secret: secret?,
            basic_auth: basic_auth?,
            delivered_status: delivered_status?,
            delivered_body: delivered_body?,
            permanent_status: permanent_status?,
            timeout: Duration::from_secs(timeout?),
        }))
    }
}

/// The templates that could be read.
struct Templates<'a> {
    url: Option<&'a str>,
    headers: Option<&'a [(String, SecretString)]>,
    body: Option<&'a str>,
}

impl Templates<'_> {
    fn use_mark(&self, mark: &str) -> bool {
        let holds = |text: Option<&str>| text.is_some_and(|text| text.contains(mark));
        let in_headers = self.headers.is_some_and(|headers| {
            let mut values = headers.iter().map(|(_, value)| value.expose_secret());
            values.any(|value| value.contains(mark))
        });
        holds(self.url) || holds(self.body) || in_headers
    }

    /// A mark that nothing stands for would leave a hole in the request. A value that could not be
    /// read (`None`) has its own fault already.
    fn have_values(
        &self,
        reader: &mut Reader,
        basic_auth: bool,
        from: Option<&str>,
        username: Option<&str>,
        secret: Option<bool>,
    ) -> bool {
        let wanted = [
            (&FROM, self.use_mark("{from}"), from.map(|v| !v.is_empty())),
            (
                &USERNAME,
                basic_auth || self.use_mark("{username}"),
                username.map(|v| !v.is_empty()),
            ),
            (&SECRET, basic_auth || self.use_mark("{secret}"), secret),
        ];
        let mut whole = true;
        for (key, used, given) in wanted {
            if used && given == Some(false) {
                whole = false;
                reader.missing::<()>(key);
            }
        }
        whole
    }
}

fn colon_free(reader: &mut Reader, basic_auth: bool, username: &str) -> bool {
    let sound = !basic_auth || !username.contains(':');
    if !sound {
        let expected = "should have no colon, for HTTP Basic can't carry one".to_owned();
        reader.wrong::<()>(&USERNAME, FaultKind::Conflict, expected);
    }
    sound
}

fn url(text: &str) -> Result<String, Wrong> {
    let (_, rest) = text.split_once("://").ok_or(None)?;
    let (origin, _) = rest.split_once('/').ok_or(None)?;
    let parsed = Url::parse(text).map_err(|_| None)?;
    let has_user = !parsed.username().is_empty() || parsed.password().is_some();
    let protected = match parsed.scheme() {
        "https" => true,
        "http" => is_loopback(&parsed),
        _ => false,
    };
    if protected && !has_user && !origin.contains(['{', '}']) && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(None)
    }
}

fn method(text: &str) -> Result<SmsMethod, Wrong> {
    match text {
        "POST" => Ok(SmsMethod::Post),
        "PUT" => Ok(SmsMethod::Put),
        "GET" => Ok(SmsMethod::Get),
        _ => Err(None),
    }
}

fn header(text: &str) -> Result<(String, SecretString), Wrong> {
    let (name, value) = text.split_once(':').ok_or(None)?;
    // Names are tokens (RFC 9110, section 5.6.2).
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(fits) || value.contains(char::is_control) {
        return Err(None);
    }
    Ok((name.to_owned(), SecretString::from(value.trim())))
}

fn content(text: &str) -> Result<SmsContent, Wrong> {
    match text {
        "json" => Ok(SmsContent::Json),
        "form" => Ok(SmsContent::Form),
        "xml" => Ok(SmsContent::Xml),
        "text" => Ok(SmsContent::Text),
        _ => Err(None),
    }
}

fn plain(text: &str) -> Result<String, Wrong> {
    if text.contains(char::is_control) {
        Err(None)
    } else {
        Ok(text.to_owned())
    }
}

fn statuses(text: &str) -> Result<RangeInclusive<u16>, Wrong> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let status = |text: &str| text.trim().parse::<u16>().map_err(|_| None);
    let (first, last) = (status(first)?, status(last)?);
    if 100 <= first && first <= last && last <= 599 {
        Ok(first..=last)
    } else {
        Err(None)
    }
}

fn delivered_statuses(reader: &mut Reader) -> Option<Vec<RangeInclusive<u16>>> {
    let ranges = reader.list(&DELIVERED_STATUS, statuses)?;
    if ranges.is_empty() {
        let hint = DELIVERED_STATUS.hint();
        return reader.wrong(&DELIVERED_STATUS, FaultKind::Invalid, hint);
    }
    Some(ranges)
}

fn delivered_body(reader: &mut Reader) -> Maybe<SmsDelivered> {
    reader.optional(&DELIVERED_BODY, |text| {
        if text.is_empty() {
            return Err(None);
        }
        if !text.starts_with('/') {
            return Ok(SmsDelivered::Contains(text.to_owned()));
        }
        let (pointer, value) = text.split_once('=').ok_or(None)?;
        Ok(SmsDelivered::Pointer {
            pointer: pointer.to_owned(),
            value: value.to_owned(),
        })
    })
}
