//! Mobile numbers: E.164, as people write them and as pages show them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A mobile number in E.164 form (`+31612345678`). It prints masked.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The number in what somebody typed: with blanks, hyphens and brackets, with `+`, `00`, or as a
    /// Dutch `06` number (H-12). `None` when it can't be a mobile number: Dutch numbers must begin
    /// with 6, others must have 8 to 15 digits (ITU-T E.164 §6).
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut compact = String::new();
        for character in typed.trim().chars() {
            match character {
                '0'..='9' => compact.push(character),
                '+' if compact.is_empty() => compact.push(character),
                ' ' | '\u{a0}' | '-' | '‑' | '–' | '.' | '(' | ')' | '/' => {}
                _ => return None,
            }
        }
        let international = if let Some(rest) = compact.strip_prefix('+') {
            rest.to_owned()
        } else if let Some(rest) = compact.strip_prefix("00") {
            rest.to_owned()
        } else if let Some(rest) = compact.strip_prefix("06") {
            format!("316{rest}")
        } else {
            return None;
        };
        // "+31 (0)6 …" is a common way to write it.
        let international = match international.strip_prefix("3106") {
            Some(rest) => format!("316{rest}"),
            None => international,
        };
        let fits = if international.starts_with("31") {
            international.len() == 11 && international.starts_with("316")
        } else {
            (8..=15).contains(&international.len()) && !international.starts_with('0')
        };
        fits.then(|| Self(format!("+{international}")))
    }

    /// The number in E.164 form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with all but its last two digits hidden (REC-16), Dutch ones as `06`.
    #[must_use]
    pub fn masked(&self) -> String {
        let last = &self.0[self.0.len().saturating_sub(2)..];
        if self.0.starts_with("+316") {
            format!("06 •• •• •• {last}")
        } else {
            format!("+•• ••• ••• {last}")
        }
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

/// A mail address with all but its first letter and its domain hidden.
#[must_use]
pub fn masked_email(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}•••@{domain}")
        }
        None => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h12_a_dutch_number_is_read_however_it_is_written() {
        for typed in [
            "0612345678",
            "06-12 34 56 78",
            "+31 6 12345678",
            "0031612345678",
            "+31 (0)6 12 34 56 78",
        ] {
            let number = PhoneNumber::parse(typed);
            assert_eq!(
                number.as_ref().map(PhoneNumber::as_str),
                Some("+31612345678"),
                "{typed}"
            );
        }
    }

    #[test]
    fn h12_what_is_no_mobile_number_is_refused() {
        for typed in [
            "",
            "0201234567",
            "061234567",
            "+3120123456",
            "06123a5678",
            "+",
            "12345678",
        ] {
            assert_eq!(PhoneNumber::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn h34_a_number_is_shown_masked() {
        let number = PhoneNumber::parse("0612345678").unwrap();
        assert_eq!(number.masked(), "06 •• •• •• 78");
        assert_eq!(format!("{number:?}"), "PhoneNumber(06 •• •• •• 78)");
        assert_eq!(masked_email("eva@linde.test"), "e•••@linde.test");
    }
}
