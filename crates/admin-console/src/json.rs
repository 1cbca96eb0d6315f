//! What bodies of JSON may not hold.

/// What is said of a null character.
pub(crate) const NUL: &str = "a null character can't be kept";

/// Whether a text or a name anywhere in JSON holds U+0000. No store keeps it: one refuses the whole change,
/// and another keeps what nobody finds again. In JSON it is only ever written as an escape.
pub(crate) fn holds_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with(b"u0000") {
            return true;
        }
        // What is escaped is passed over, so that a backslash that stands for itself begins nothing.
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_character_is_found_wherever_it_stands_and_nothing_else() {
        for json in [
            r#"{"a":"\u0000"}"#,
            r#"{"\u0000":1}"#,
            r#"["x",{"a":["b\\\u0000"]}]"#,
            r#""\n\u0000""#,
        ] {
            assert!(holds_nul(json.as_bytes()), "{json}");
        }
        for json in [
            r#"{"a":"\\u0000"}"#,
            r#""\u0001""#,
            r#""u0000""#,
            "\"\\",
            "{}",
            "",
        ] {
            assert!(!holds_nul(json.as_bytes()), "{json}");
        }
    }
}
