//! A mail as it came over the wire, read by RFC 5322 and RFC 2045 to 2047 alone: it shares no code
//! with the product.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A mail in its two shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    headers: Vec<(String, String)>,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// What travels with the HTML: each with its `Content-ID`, its media type and its bytes.
    pub inline: Vec<(String, String, Vec<u8>)>,
}

impl Mail {
    /// Reads a mail with a text part and an HTML part that say the same.
    ///
    /// # Panics
    /// When it is not of that shape.
    #[must_use]
    pub fn read(raw: &str) -> Self {
        let (headers, body) = split(raw);
        let kind = value(&headers, "Content-Type");
        assert!(
            kind.starts_with("multipart/alternative"),
            "N-15: text and HTML in one mail, not {kind:?}"
        );
        // The last alternative is the one that readers prefer (RFC 2046, section 5.1.4).
        let shapes = parts(&kind, body);
        assert_eq!(shapes.len(), 2, "two alternatives");
        let related = shapes[1].kind();
        let mut shown = vec![];
        if related.starts_with("multipart/related") {
            shown = parts(&related, shapes[1].body);
        }
        let html = shown.first().unwrap_or(&shapes[1]);
        let inline = shown.iter().skip(1).map(|part| {
            let id = value(&part.headers, "Content-ID");
            (id, part.kind(), part.bytes())
        });
        Self {
            text: shapes[0].text("text/plain"),
            html: html.text("text/html"),
            inline: inline.collect(),
            headers,
        }
    }

    /// A header's value, decoded; empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        words(&value(&self.headers, name))
    }

    /// The first address in the text that contains this.
    #[must_use]
    pub fn link_in_text(&self, part: &str) -> Option<String> {
        self.text
            .split_whitespace()
            .find(|word| word.starts_with("https://") && word.contains(part))
            .map(str::to_owned)
    }

    /// The target of the first link in the HTML that contains this.
    #[must_use]
    pub fn link_in_html(&self, part: &str) -> Option<String> {
        self.html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|target| target.contains(part))
            .map(|target| target.replace("&#x2F;", "/").replace("&amp;", "&"))
    }
}

/// One part of a mail.
struct Part<'m> {
    headers: Vec<(String, String)>,
    body: &'m str,
}

impl Part<'_> {
    fn kind(&self) -> String {
        value(&self.headers, "Content-Type")
    }

    fn bytes(&self) -> Vec<u8> {
        let encoding = value(&self.headers, "Content-Transfer-Encoding");
        decoded(&encoding, self.body)
    }

    fn text(&self, wanted: &str) -> String {
        assert!(
            self.kind().starts_with(wanted),
            "{} is no {wanted}",
            self.kind()
        );
        String::from_utf8(self.bytes()).unwrap_or_else(|error| panic!("no UTF-8: {error}"))
    }
}

/// The parts of a body of several (RFC 2046, section 5.1).
fn parts<'m>(kind: &str, body: &'m str) -> Vec<Part<'m>> {
    let boundary = kind
        .split_once("boundary=")
        .map(|(_, rest)| rest.trim_matches('"'))
        .unwrap_or_else(|| panic!("no boundary in {kind:?}"));
    let mark = format!("--{boundary}");
    body.split(mark.as_str())
        .skip(1)
        .take_while(|part| !part.starts_with("--"))
        .map(|part| {
            let (headers, body) = split(part.trim_start_matches("\r\n"));
            Part { headers, body }
        })
        .collect()
}

/// Headers, unfolded, and what follows them.
fn split(raw: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = unfolded
        .split("\r\n")
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    (headers, body)
}

fn value(headers: &[(String, String)], name: &str) -> String {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

fn decoded(encoding: &str, body: &str) -> Vec<u8> {
    match encoding.to_lowercase().as_str() {
        "quoted-printable" => printable(&body.replace("=\r\n", "")),
        "base64" => in_base64(body),
        "7bit" | "8bit" | "" => body.as_bytes().to_vec(),
        other => panic!("RFC 2045 knows no {other:?}"),
    }
}

fn in_base64(text: &str) -> Vec<u8> {
    let compact: String = text.split_whitespace().collect();
    STANDARD
        .decode(compact)
        .unwrap_or_else(|error| panic!("no base64: {error}"))
}

/// `=41` and the like become the bytes that they mean.
fn printable(text: &str) -> Vec<u8> {
    let mut bytes = vec![];
    let mut pieces = text.split('=');
    bytes.extend(pieces.next().unwrap_or_default().bytes());
    for piece in pieces {
        let digits = piece.get(..2).unwrap_or_default();
        match u8::from_str_radix(digits, 16) {
            Ok(byte) => bytes.push(byte),
            Err(error) => panic!("RFC 2045: ={digits}: {error}"),
        }
        bytes.extend(piece[2..].bytes());
    }
    bytes
}

/// Encoded words become text (RFC 2047); blanks between two of them belong to neither.
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut after_encoded = false;
    for word in value.split(' ') {
        let encoded = word
            .strip_prefix("=?utf-8?")
            .and_then(|rest| rest.strip_suffix("?="))
            .and_then(|rest| rest.split_once('?'));
        let belongs_to_neither = after_encoded && encoded.is_some();
        if !text.is_empty() && !belongs_to_neither {
            text.push(' ');
        }
        after_encoded = encoded.is_some();
        match encoded {
            Some(("b", letters)) => text.push_str(&String::from_utf8_lossy(&in_base64(letters))),
            Some((_, letters)) => {
                let letters = letters.replace('_', " ");
                text.push_str(&String::from_utf8_lossy(&printable(&letters)));
            }
            None => text.push_str(word),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_read_in_both_shapes() {
        let raw = "From: a@b.test\r\nSubject: =?utf-8?b?R2XDr250ZXJlc3NlZXJkPw==?= ja\r\n\
                   Content-Type: multipart/alternative;\r\n boundary=\"x1\"\r\n\r\n\
                   --x1\r\nContent-Type: text/plain; charset=utf-8\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\n\
                   Kijk: https://login.test/link/a=\r\nbc en =E2=82=AC 5\r\n\
                   --x1\r\nContent-Type: text/html; charset=utf-8\r\n\
                   Content-Transfer-Encoding: base64\r\n\r\n\
                   PGEgaHJlZj0iaHR0cHM6Ly9sb2dp\r\nbi50ZXN0L2xpbmsvYWJjIj4=\r\n--x1--\r\n";
        let mail = Mail::read(raw);
        assert_eq!(mail.header("subject"), "Geïnteresseerd? ja");
        let link = Some("https://login.test/link/abc".to_owned());
        assert_eq!(mail.link_in_text("/link/"), link);
        assert_eq!(mail.link_in_html("/link/"), link);
        assert!(mail.text.contains("en € 5"));
    }
}
