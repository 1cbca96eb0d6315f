//! Distinguished names as text (RFC 4514), to compare a registered one with that of a certificate.

use std::collections::{BTreeMap, btree_map::Entry};

/// One relative name: its attributes, in no order, as object identifier and value. No two are of one type (X.501
/// §9.3): with two, one attribute of a certificate might stand for both.
pub(super) type Relative = BTreeMap<String, Value>;

/// A value as text, or, where the text is `#` and hexadecimal digits, as its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Der(Vec<u8>),
}

/// The short names of RFC 4514 §3, and those that certificates of our time hold besides.
const NAMES: [(&str, &str); 17] = [
    ("CN", "2.5.4.3"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("C", "2.5.4.6"),
    ("STREET", "2.5.4.9"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("SN", "2.5.4.4"),
    ("GN", "2.5.4.42"),
    ("T", "2.5.4.12"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ("E", "1.2.840.113549.1.9.1"),
    ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ("BUSINESSCATEGORY", "2.5.4.15"),
];

/// Reads a name, the most special part first, as RFC 4514 §2.1 writes it. `None` for what is none.
pub(super) fn parse(text: &str) -> Option<Vec<Relative>> {
    let mut names = vec![];
    let mut relative = Relative::new();
    let mut rest = text.trim_start();
    loop {
        let (kind, after) = rest.split_once('=')?;
        let (value, end, after) = value(after.trim_start_matches(' '))?;
        match relative.entry(identifier(kind.trim())?) {
            Entry::Vacant(place) => place.insert(value),
            Entry::Occupied(_) => return None,
        };
        rest = after;
        match end {
            Some('+') => {}
            Some(_) => names.push(std::mem::take(&mut relative)),
            None => {
                names.push(relative);
                return Some(names);
            }
        }
    }
}

fn identifier(kind: &str) -> Option<String> {
    let kind = kind
        .strip_prefix("OID.")
        .or_else(|| kind.strip_prefix("oid."))
        .unwrap_or(kind);
    if kind.starts_with(|c: char| c.is_ascii_digit()) {
        return is_dotted(kind).then(|| kind.to_owned());
    }
    NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(kind))
        .map(|(_, identifier)| (*identifier).to_owned())
}

/// A dotted-decimal object identifier (RFC 4512 §1.4) that can be encoded (X.660 §6.1): whoever writes another one
/// means nothing that a certificate has.
fn is_dotted(kind: &str) -> bool {
    let is_number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        plain && (text == "0" || !text.starts_with('0'))
    };
    let mut arcs = kind.split('.');
    let (first, second) = (arcs.next(), arcs.next().unwrap_or_default());
    let begins = match first {
        Some("0" | "1") => second.parse::<u8>().is_ok_and(|second| second < 40),
        Some("2") => true,
        _ => false,
    };
    begins && is_number(second) && arcs.all(is_number)
}

/// A value, what ended it, and what stands behind that.
fn value(text: &str) -> Option<(Value, Option<char>, &str)> {
    let mut bytes = vec![];
    // Spaces that nobody escaped do not count at the end.
    let mut kept = 0;
    let mut characters = text.char_indices();
    let mut end = (None, "");
    while let Some((at, c)) = characters.next() {
        match c {
            ',' | ';' | '+' => {
                end = (Some(c), &text[at + 1..]);
                break;
            }
            '\\' => {
                let (_, escaped) = characters.next()?;
                if let Some(high) = escaped.to_digit(16) {
                    let low = characters.next()?.1.to_digit(16)?;
                    bytes.push(u8::try_from(high * 16 + low).ok()?);
                } else {
                    bytes.extend_from_slice(escaped.encode_utf8(&mut [0; 4]).as_bytes());
                }
                kept = bytes.len();
            }
            '"' | '<' | '>' | '\0' => return None,
            ' ' => bytes.push(b' '),
            other => {
                bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
                kept = bytes.len();
            }
        }
    }
    bytes.truncate(kept);
    let value = if text.starts_with('#') {
        Value::Der(hexadecimal(bytes.get(1..)?)?)
    } else {
        Value::Text(String::from_utf8(bytes).ok()?)
    };
    Some((value, end.0, end.1))
}

/// Pairs of digits, one at least (RFC 4514 §3).
fn hexadecimal(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(pair).collect();
    bytes.filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_they_are_meant() {
        let same = [
            "CN=client,O=Sluis,C=NL",
            "cn=client, o=Sluis, c=NL",
            "2.5.4.3=client,OID.2.5.4.10=Sluis,2.5.4.6=NL",
            r"CN=cli\65nt,O=S\6Cuis,C=NL",
        ];
        for text in same {
            assert_eq!(parse(text).unwrap(), parse(same[0]).unwrap(), "{text}");
        }
        for text in [
            "CN=client,O=Sluis",
            "C=NL,O=Sluis,CN=client",
            "CN=Client,O=Sluis,C=NL",
            "CN=client,O=Sluis,C=NL,C=NL",
            "CN=client+O=Sluis,C=NL",
            r"CN=client\, O=Sluis,C=NL",
        ] {
            assert_ne!(parse(text), parse(same[0]), "{text}");
        }
        assert_eq!(
            parse("CN=a+OU=b,C=NL"),
            parse("OU=b+CN=a,C=NL"),
            "the parts of one relative name have no order"
        );
    }

    #[test]
    fn tok_07_a_relative_name_has_each_attribute_once() {
        for text in [
            "CN=a+CN=b",
            "CN=a+CN=a",
            "CN=a+cn=b,C=NL",
            "CN=a+2.5.4.3=b",
            "E=a+EMAILADDRESS=b",
            "C=NL,CN=a+OU=b+CN=a",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("OU=a,OU=b").is_some(), "each has its own place");
    }

    #[test]
    fn escapes_and_encodings_are_read() {
        let text = |name: &str| match parse(name).unwrap()[0].values().next().unwrap() {
            Value::Text(text) => text.clone(),
            Value::Der(_) => panic!("{name}"),
        };
        assert_eq!(text(r"O=Bos\, Vis \+ Co"), "Bos, Vis + Co");
        assert_eq!(text(r"O=Caf\C3\A9"), "Café");
        assert_eq!(text(r"O=\ a\ "), " a ");
        assert_eq!(text("O= a  "), "a");
        let der = parse("1.2.3=#0c0161").unwrap();
        assert_eq!(der[0]["1.2.3"], Value::Der(vec![0x0c, 1, b'a']));
        for bad in [
            "", "CN", "XX=a", "CN=a,", r"CN=a\", r"CN=a\4", "CN=a\"b", "CN=#0", "CN=#", r"CN=#\+1",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
