//! One request, one answer, one connection: what a person's browser or a portal sees of the proxy.
//! HTTP/1.0, so that nothing comes in pieces.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Nobody waits longer for a connection, nor for an answer.
const PATIENCE: Duration = Duration::from_secs(40);

/// What is asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            ..Self::default()
        }
    }

    /// A form with these fields.
    pub(crate) fn form(path: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        Self {
            method: "POST",
            path: path.into(),
            body: Some(pairs.join("&")),
            ..Self::default()
        }
        .with("Content-Type", "application/x-www-form-urlencoded")
    }

    /// A body of JSON.
    pub(crate) fn json(
        method: &'static str,
        path: impl Into<String>,
        body: &serde_json::Value,
    ) -> Self {
        Self {
            method,
            path: path.into(),
            body: Some(body.to_string()),
            ..Self::default()
        }
        .with("Content-Type", "application/json")
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Asks the server at this port of this machine as `host`.
    ///
    /// # Errors
    /// Nobody answers in time, or the answer is cut off.
    pub(crate) fn send(&self, port: u16, host: &str) -> Result<Answer> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut head = format!("{} {} HTTP/1.0\r\nHost: {host}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &self.body {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let whole = format!("{head}\r\n{}", self.body.as_deref().unwrap_or_default());
        stream.write_all(whole.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Answer::read(&bytes).ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))
    }
}

impl Answer {
    /// `None` for what is no answer, or not the whole of one.
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(bytes.get(..end)?);
        let body = bytes.get(end + 4..)?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let answer = Self {
            status,
            headers,
            body: String::from_utf8_lossy(body).into_owned(),
        };
        let promised: Option<usize> = answer
            .header("content-length")
            .and_then(|length| length.parse().ok());
        promised
            .is_none_or(|promised| promised == body.len())
            .then_some(answer)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(name, _)| name == wanted);
        named.map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Percent-encoded, as forms and queries want it.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_cut_off_is_none() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n\r\nhi";
        let answer = Answer::read(whole).unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, "hi"));
        assert_eq!(answer.header("set-cookie"), Some("a=b"));
        assert_eq!(Answer::read(&whole[..whole.len() - 1]), None);
        assert_eq!(Answer::read(b"HTTP/1.1 200 OK\r\n"), None);
    }

    #[test]
    fn a_form_is_encoded() {
        assert_eq!(encoded("a b&ë"), "a%20b%26%C3%AB");
    }
}
