//! Text messages: one HTTP request each, made of the templates that the operator gave.

use crate::{
    answer::{DeliveredBody, among},
    failure::{Failure, NotifyError, network_class},
    template::{Escape, Mark, Template},
};
use reqwest::{
    Client, Method, Response, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use sluis_model::{message::Message, secret::Secret};
use std::{fmt, net::IpAddr, ops::RangeInclusive, time::Duration};

/// Longest that one text message may take, whatever is configured: the claim on it must outlive it.
const LONGEST: Duration = Duration::from_secs(15);
/// Largest part of an answer that is read, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Method of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsMethod {
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `GET`, without a body.
    Get,
}

/// What the body of the request is, and so how values are written in it.
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

/// A gateway's HTTP interface. In `url`, header values and `body` these marks are replaced: `{to}`
/// (E.164, with its plus), `{to_plain}` (without), `{text}`, `{from}`, `{id}` (the message's, the same
/// for every attempt), `{username}`, `{secret}`. Other braces are what they are.
#[derive(Clone)]
pub struct SmsSettings {
    /// Template of the URL: `https`, or `http` on this machine; no mark before the path.
    pub url: String,
    /// Method.
    pub method: SmsMethod,
    /// Names, and templates of values; a value may hold a key.
    pub headers: Vec<(String, Secret)>,
    /// What the body is.
    pub content: SmsContent,
    /// Template of the body.
    pub body: String,
    /// The sender that receivers see; for `{from}`.
    pub from: String,
    /// Account at the gateway; for `{username}` and HTTP Basic.
    pub username: String,
    /// Password or key at the gateway; for `{secret}` and HTTP Basic.
    pub secret: Option<Secret>,
    /// Whether account and secret go as HTTP Basic (RFC 7617).
    pub basic_auth: bool,
    /// Statuses that mean that the message was taken.
    pub delivered_status: Vec<RangeInclusive<u16>>,
    /// What the answer's body has to hold besides.
    pub delivered_body: Option<DeliveredBody>,
    /// Statuses that mean that the message will never be taken.
    pub permanent_status: Vec<RangeInclusive<u16>>,
    /// How long one request may take; 15 seconds at most.
    pub timeout: Duration,
}

impl fmt::Debug for SmsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsSettings")
            .field("method", &self.method)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

impl SmsContent {
    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Xml => "application/xml",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    const fn escape(self) -> Escape {
        match self {
            Self::Json => Escape::Json,
            Self::Form => Escape::Form,
            Self::Xml => Escape::Xml,
            Self::Text => Escape::Nothing,
        }
    }
}

/// A gateway that can be spoken to.
pub(crate) struct Gateway {
    client: Client,
    settings: SmsSettings,
    url: Template,
    headers: Vec<(HeaderName, Template)>,
    body: Template,
}

impl Gateway {
    pub(crate) fn new(settings: &SmsSettings) -> Result<Self, NotifyError> {
        let wrong = |what: &str| NotifyError::Sms(what.to_owned());
        let url = Template::new(&settings.url);
        let needs_tls = check(&url).map_err(wrong)?;
        let headers = settings
            .headers
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::try_from(name).map_err(|_| wrong("no name of a header"))?;
                if value.expose().contains(char::is_control) {
                    return Err(wrong("a header holds control characters"));
                }
                Ok((name, Template::new(value.expose())))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if settings.basic_auth && (settings.secret.is_none() || settings.username.contains(':')) {
            return Err(wrong(
                "HTTP Basic needs a username without colon, and a secret",
            ));
        }
        // A redirect would carry number, text and secret to who knows where, so none is followed. A
        // connection that has idled may be dead already, and a request on it sent twice: none is kept.
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .timeout(settings.timeout.min(LONGEST))
            .pool_max_idle_per_host(0)
            .retry(reqwest::retry::never())
            .https_only(needs_tls)
            .no_proxy();
        if !needs_tls {
            builder = builder.tls_certs_only([]);
        }
        Ok(Self {
            client: builder.build().map_err(|e| wrong(&e.to_string()))?,
            settings: settings.clone(),
            url,
            headers,
            body: Template::new(&settings.body),
        })
    }

    /// Hands one text message over.
    pub(crate) async fn deliver(&self, message: &Message, text: &str) -> Result<(), Failure> {
        let secret = self.settings.secret.as_ref().map_or("", Secret::expose);
        let value = |mark: Mark| match mark {
            Mark::To => message.to.as_str(),
            Mark::ToPlain => message.to.trim_start_matches('+'),
            Mark::Text => text,
            Mark::From => &self.settings.from,
            Mark::Id => message.id.as_str(),
            Mark::Username => &self.settings.username,
            Mark::Secret => secret,
        };
        let url = Url::parse(&self.url.filled(Escape::Url, value))
            .map_err(|_| Failure::last("url not possible"))?;
        let method = match self.settings.method {
            SmsMethod::Post => Method::POST,
            SmsMethod::Put => Method::PUT,
            SmsMethod::Get => Method::GET,
        };
        let has_body = method != Method::GET;
        let mut headers = HeaderMap::new();
        if has_body {
            let media_type = HeaderValue::from_static(self.settings.content.media_type());
            headers.insert(CONTENT_TYPE, media_type);
        }
        let mut own = HeaderMap::new();
        for (name, template) in &self.headers {
            own.append(name, header(&template.filled(Escape::Nothing, value))?);
        }
        // What the operator gives stands in place of what we would have sent.
        for name in own.keys() {
            headers.remove(name);
        }
        headers.extend(own);
        let mut request = self.client.request(method, url).headers(headers);
        if self.settings.basic_auth {
            request = request.basic_auth(&self.settings.username, Some(secret));
        }
        if has_body {
            request = request.body(self.body.filled(self.settings.content.escape(), value));
        }
        let answer = request.send().await.map_err(|error| unanswered(&error))?;
        self.verdict(answer).await
    }

    async fn verdict(&self, answer: Response) -> Result<(), Failure> {
        let status = answer.status().as_u16();
        if !among(&self.settings.delivered_status, status) {
            let said = format!("http {status}");
            return Err(if among(&self.settings.permanent_status, status) {
                Failure::last(said)
            } else {
                Failure::message(said)
            });
        }
        let Some(rule) = &self.settings.delivered_body else {
            return Ok(());
        };
        if rule.holds(&beginning(answer).await?) {
            Ok(())
        } else {
            Err(Failure::message("not delivered: rule"))
        }
    }
}

/// Whether TLS is needed, for a URL that may be used.
fn check(url: &Template) -> Result<bool, &'static str> {
    let shape = "the url should begin with https:// and a host; http:// is for this machine only";
    let origin_ends = url
        .beginning()
        .split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'));
    if !origin_ends {
        return Err("the url should have a path, and no mark before it");
    }
    let parsed = Url::parse(&url.filled(Escape::Url, |_| "x")).map_err(|_| shape)?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err("the url should hold no user; use username, secret and basic_auth");
    }
    match parsed.scheme() {
        "https" => Ok(true),
        "http" if is_loopback(&parsed) => Ok(false),
        _ => Err(shape),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn header(text: &str) -> Result<HeaderValue, Failure> {
    // A line end in a value would be a header of its own.
    let refused = || Failure::last("header with control characters");
    if text.contains(char::is_control) {
        return Err(refused());
    }
    let mut value = HeaderValue::from_bytes(text.as_bytes()).map_err(|_| refused())?;
    value.set_sensitive(true);
    Ok(value)
}

fn unanswered(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::server("timeout")
    } else {
        Failure::server(network_class(error))
    }
}

async fn beginning(mut answer: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unanswered(&error))? {
        let room = LARGEST_ANSWER - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == LARGEST_ANSWER {
            break;
        }
    }
    Ok(body)
}
