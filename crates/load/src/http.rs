//! HTTP/1.1 over one kept connection, to this machine alone.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use url::{Host, Url};

use crate::Fallible;

/// How long an answer may take before the operation counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// No answer of a provider is longer, in bytes.
const LONGEST: usize = 4 << 20;

/// What came back.
#[derive(Debug)]
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    head: String,
    /// Decoded from chunks, where it came in chunks.
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// Every value of a header, in the order they came.
    pub(crate) fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.split("\r\n").skip(1).filter_map(move |line| {
            let (before, value) = line.split_once(':')?;
            before.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The first value of a header.
    pub(crate) fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Fallible<serde_json::Value> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let status = self.status;
            format!("status {status}, and no JSON: {error}").into()
        })
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection to one origin, opened when it is first needed and again when the server closed it.
#[derive(Debug)]
pub(crate) struct Connection {
    address: SocketAddr,
    host: String,
    stream: Option<TcpStream>,
    read: Vec<u8>,
}

impl Connection {
    /// To the origin of an address, which must be this machine.
    ///
    /// # Errors
    /// It is another machine, or speaks TLS.
    pub(crate) fn to(url: &Url) -> Fallible<Self> {
        let here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            _ => false,
        };
        if !here || url.scheme() != "http" {
            return Err(format!("{url} is not plain HTTP on this machine").into());
        }
        let port = url.port_or_known_default().unwrap_or(80);
        Ok(Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            host: format!("{}:{port}", url.host_str().unwrap_or("localhost")),
            stream: None,
            read: Vec::with_capacity(16 << 10),
        })
    }

    /// Sends one request and reads its answer. `headers` are whole lines, each with its line end.
    ///
    /// # Errors
    /// The connection fails, or what comes is no HTTP.
    pub(crate) fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &str,
        body: Option<&str>,
    ) -> Fallible<Response> {
        let length = body.map_or_else(String::new, |body| {
            format!(
                "content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
                body.len()
            )
        });
        let request = format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\n{headers}{length}\r\n{}",
            self.host,
            body.unwrap_or_default()
        );
        let reused = self.stream.is_some();
        match self.exchange(request.as_bytes(), method) {
            // A kept connection may have been closed while it rested; nothing was answered then.
            Err(_) if reused && self.read.is_empty() => {
                self.stream = None;
                self.exchange(request.as_bytes(), method)
            }
            outcome => outcome,
        }
        .inspect_err(|_| self.stream = None)
    }

    fn exchange(&mut self, request: &[u8], method: &str) -> Fallible<Response> {
        self.read.clear();
        if self.stream.is_none() {
            let stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            self.stream = Some(stream);
        }
        self.stream
            .as_mut()
            .ok_or("no connection")?
            .write_all(request)?;
        let end = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end;
            }
            self.more()?;
        };
        let head = String::from_utf8(self.read.get(..end).unwrap_or_default().to_vec())?;
        let status = head
            .get(9..12)
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| format!("no status line: {head:.60}"))?;
        let mut response = Response {
            status,
            head,
            body: Vec::new(),
        };
        self.read.drain(..end + 4);
        let chunked = response
            .header("transfer-encoding")
            .is_some_and(|how| how.eq_ignore_ascii_case("chunked"));
        if method == "HEAD" || matches!(status, 204 | 304) {
            // Nothing follows.
        } else if chunked {
            response.body = self.chunks()?;
        } else {
            let length = response
                .header("content-length")
                .and_then(|length| length.parse().ok())
                .ok_or("an answer without a length")?;
            response.body = self.take(length)?;
        }
        let closes = response
            .header("connection")
            .is_some_and(|what| what.eq_ignore_ascii_case("close"));
        if closes {
            self.stream = None;
        }
        Ok(response)
    }

    fn chunks(&mut self) -> Fallible<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let end = loop {
                if let Some(end) = find(&self.read, b"\r\n") {
                    break end;
                }
                self.more()?;
            };
            let line = self.take(end + 2)?;
            let size = std::str::from_utf8(line.get(..end).unwrap_or_default())?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or(size).trim(), 16)?;
            let chunk = self.take(size + 2)?;
            body.extend_from_slice(chunk.get(..size).unwrap_or_default());
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn take(&mut self, length: usize) -> Fallible<Vec<u8>> {
        if length > LONGEST {
            return Err(format!("an answer of {length} bytes").into());
        }
        while self.read.len() < length {
            self.more()?;
        }
        Ok(self.read.drain(..length).collect())
    }

    fn more(&mut self) -> Fallible<()> {
        let mut buffer = [0; 16 << 10];
        let stream = self.stream.as_mut().ok_or("no connection")?;
        let read = loop {
            match stream.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        if read == 0 {
            return Err("the server closed the connection".into());
        }
        self.read
            .extend_from_slice(buffer.get(..read).unwrap_or_default());
        Ok(())
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to() {
        for refused in [
            "http://example.org/",
            "https://localhost/",
            "http://10.0.0.1/",
        ] {
            assert!(
                Connection::to(&Url::parse(refused).unwrap()).is_err(),
                "{refused}"
            );
        }
        assert!(Connection::to(&Url::parse("http://localhost:8080/").unwrap()).is_ok());
    }

    #[test]
    fn a_header_is_found_whatever_its_case() {
        let response = Response {
            status: 302,
            head: "HTTP/1.1 302 Found\r\nLocation: /a\r\nSET-COOKIE: a=1\r\nset-cookie: b=2".into(),
            body: Vec::new(),
        };
        assert_eq!(response.header("location"), Some("/a"));
        assert_eq!(
            response.headers("set-cookie").collect::<Vec<_>>(),
            ["a=1", "b=2"]
        );
    }
}
