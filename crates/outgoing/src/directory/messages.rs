//! What comes from a directory, looked at before the library parses it: that reads a message of any length, and goes
//! one call deeper for each element within another, so that a hostile answer would end the process.

use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The longest message, in bytes: two entries with two hundred values of five hundred bytes in a handful of
/// attributes are less.
const MOST_BYTES: usize = 512 * 1024;
/// How deep elements may lie in each other. A search's entry is five deep, and controls are no deeper.
const MOST_DEEP: usize = 16;

/// The tag of a message: a sequence (RFC 4511 §4.1.1).
const SEQUENCE: u8 = 0x30;

/// Asks for TLS: an extended request with the id 1 and the name of StartTLS (RFC 4511 §4.14.1).
pub(super) const START_TLS: &[u8; 31] =
    b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";

/// Reads one whole message, and not a byte of what follows.
///
/// # Errors
/// The line is lost, or what came is no message that a directory would send ([`ErrorKind::InvalidData`]).
pub(super) async fn message(from: &mut (impl AsyncRead + Unpin)) -> Result<Vec<u8>> {
    let mut whole = vec![0; 2];
    from.read_exact(&mut whole).await?;
    let (tag, first) = match whole[..] {
        [tag, first] => (tag, first),
        _ => return Err(odd("no message")),
    };
    if tag != SEQUENCE {
        return Err(odd("no message"));
    }
    let more = match first {
        0..=0x7f => 0,
        0x81..=0x84 => usize::from(first & 0x7f),
        _ => return Err(odd("a length of no use")),
    };
    let mut length = vec![0; more];
    from.read_exact(&mut length).await?;
    let bytes = if more == 0 {
        usize::from(first)
    } else {
        number(&length)
    };
    if bytes > MOST_BYTES {
        return Err(odd("too long"));
    }
    whole.extend(&length);
    let begins = whole.len();
    whole.resize(begins + bytes, 0);
    let content = whole.get_mut(begins..).unwrap_or_default();
    from.read_exact(content).await?;
    if is_sound(content) {
        Ok(whole)
    } else {
        Err(odd("elements that don't fit into each other"))
    }
}

/// What StartTLS came to: the result's code, and that it answers what we asked (RFC 4511 §4.14.2).
pub(super) fn start_tls_result(message: &[u8]) -> Option<u8> {
    let (SEQUENCE, whole, _) = element(message)? else {
        return None;
    };
    let (0x02, id, rest) = element(whole)? else {
        return None;
    };
    let (0x78, answer, _) = element(rest)? else {
        return None;
    };
    let (0x0a, code, _) = element(answer)? else {
        return None;
    };
    (id == [1]).then(|| code.first().copied()).flatten()
}

fn odd(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |number: usize, byte| (number << 8) | usize::from(*byte))
}

/// The first element: its tag, its content, and what follows it. Definite lengths of four bytes at most, and tags of
/// one byte, which is all that LDAP has (RFC 4511 §5.1).
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (number(length), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Whether elements lie within each other and not too deep.
fn is_sound(content: &[u8]) -> bool {
    // What follows, at each depth.
    let mut left = vec![content];
    while let Some(bytes) = left.pop() {
        if bytes.is_empty() {
            continue;
        }
        let Some((tag, content, rest)) = element(bytes) else {
            return false;
        };
        left.push(rest);
        if tag & 0x20 != 0 {
            if left.len() >= MOST_DEEP {
                return false;
            }
            left.push(content);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An element around another.
    fn wrapped(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap_or_default();
        let mut whole = vec![tag, 0x84];
        whole.extend(length.to_be_bytes());
        whole.extend(content);
        whole
    }

    async fn read(bytes: &[u8]) -> std::result::Result<(Vec<u8>, usize), ErrorKind> {
        let mut from = bytes;
        let read = message(&mut from).await.map_err(|error| error.kind())?;
        Ok((read, from.len()))
    }

    #[tokio::test]
    async fn a_message_is_read_whole_and_nothing_behind_it() {
        let mut bytes = START_TLS.to_vec();
        bytes.extend(b"\x30\x00");
        assert_eq!(read(&bytes).await, Ok((START_TLS.to_vec(), 2)));
        let long = wrapped(SEQUENCE, &wrapped(0x04, &[7; 70_000]));
        assert_eq!(read(&long).await, Ok((long.clone(), 0)));
    }

    #[tokio::test]
    async fn nothing_that_is_nested_too_deep_or_too_long_is_handed_on() {
        let mut deep = vec![];
        for _ in 0..20_000 {
            deep = wrapped(SEQUENCE, &deep);
        }
        assert_eq!(read(&deep).await, Err(ErrorKind::InvalidData));
        let mut fits = vec![];
        for _ in 0..MOST_DEEP - 1 {
            fits = wrapped(SEQUENCE, &fits);
        }
        assert!(read(&fits).await.is_ok());
        for odd in [
            // Four gigabytes, an end that is to be found, a length of eight bytes, no sequence.
            &b"\x30\x84\xff\xff\xff\xff"[..],
            b"\x30\x80\x04\x01a\0\0",
            b"\x30\x88\0\0\0\0\0\0\0\x02\x04\0",
            b"\x04\x02ab",
            // Longer than what is around it, and a tag of two bytes.
            b"\x30\x04\x04\x05ab",
            b"\x30\x03\x1f\x01\x00",
        ] {
            assert_eq!(read(odd).await, Err(ErrorKind::InvalidData), "{odd:?}");
        }
        assert_eq!(read(b"\x30\x05\x04").await, Err(ErrorKind::UnexpectedEof));
    }

    #[test]
    fn start_tls_is_asked_for_by_its_name_and_its_answer_is_read() {
        let (tag, request, rest) = element(START_TLS).unwrap_or_default();
        assert_eq!((tag, rest), (SEQUENCE, &b""[..]));
        assert!(request.ends_with(b"1.3.6.1.4.1.1466.20037"));
        let yes = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00";
        assert_eq!(start_tls_result(yes), Some(0));
        let no = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x34\x04\x00\x04\x00";
        assert_eq!(start_tls_result(no), Some(0x34));
        let of_another = b"\x30\x0c\x02\x01\x02\x78\x07\x0a\x01\x00\x04\x00\x04\x00";
        assert_eq!(start_tls_result(of_another), None);
        assert_eq!(start_tls_result(b"\x30\x00"), None);
    }
}
