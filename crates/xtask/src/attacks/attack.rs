//! One attack or fault, as a line of the catalogue tells it.

use std::fmt;

use crate::Fallible;

/// The families, in the order in which they are listed, with what they are about.
pub(crate) const FAMILIES: [(&str, &str); 24] = [
    ("RED", "Redirect targets"),
    ("AUT", "Authorization request and response"),
    ("TOK", "Codes, client authentication, tokens"),
    ("JWT", "JWTs and signing keys"),
    ("REG", "Device grant and registration"),
    ("PWD", "Passwords, throttling, enumeration"),
    ("OTP", "One-time codes of an app"),
    ("PSK", "Passkeys"),
    ("BDG", "Badges of pupils"),
    ("DEV", "Recovery codes and remembered devices"),
    ("LIF", "A second factor's life"),
    ("REC", "Ways back in"),
    ("FLO", "The flow of a sign-in"),
    ("SES", "Sessions, cookies, forged forms, sign-out"),
    ("BRK", "An institution's own provider"),
    ("INS", "Which institution a sign-in belongs to"),
    ("TEN", "Institutions apart, and the console"),
    ("WEB", "Pages, looks and mails"),
    ("SSR", "What we ask of others"),
    ("DOS", "Exhaustion"),
    ("DAT", "Imports, exports, logs"),
    ("OPS", "Configuration, proxies, keys, supply chain"),
    ("RAC", "Races"),
    ("FLT", "Faults"),
];

/// The name of an attack, shown as `SES-04`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    /// Where the family stands in [`FAMILIES`].
    pub(crate) family: usize,
    /// The number; not all numbers are taken.
    pub(crate) number: u8,
}

impl Id {
    /// The attack of a family's letters, in any case, and two digits.
    pub(crate) fn of(letters: &str, digits: &str) -> Option<Self> {
        let family = FAMILIES
            .iter()
            .position(|(name, _)| name.eq_ignore_ascii_case(letters))?;
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self {
            family,
            number: digits.parse().ok().filter(|_| is_number)?,
        })
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, _) = FAMILIES.get(self.family).unwrap_or(&("?", ""));
        write!(f, "{name}-{:02}", self.number)
    }
}

/// One attack or fault.
#[derive(Debug)]
pub(crate) struct Attack {
    /// Its name.
    pub(crate) id: Id,
    /// P0 breaks accounts or institutions apart, P1 weakens; faults have none.
    pub(crate) mark: String,
    /// What is tried, or what happens.
    pub(crate) case: String,
    /// How Sluis withstands it.
    pub(crate) answer: String,
    /// Why it has no test yet, or what of it is left.
    pub(crate) open: Option<String>,
}

/// Reads lines of `id | mark | case | answer | why it is open`; the last cell may be empty. Lines that
/// begin with `#` and empty ones say nothing.
///
/// # Errors
/// A line is of another shape, or out of order.
pub(crate) fn read(text: &str) -> Fallible<Vec<Attack>> {
    let mut attacks: Vec<Attack> = Vec::new();
    for line in text.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let attack = of_line(line).ok_or_else(|| format!("not an attack: {line}"))?;
        if attacks.last().is_some_and(|last| last.id >= attack.id) {
            return Err(format!("{} stands out of order", attack.id).into());
        }
        attacks.push(attack);
    }
    Ok(attacks)
}

fn of_line(line: &str) -> Option<Attack> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let &[id, mark, case, answer, open] = &cells[..] else {
        return None;
    };
    let (letters, digits) = id.split_once('-')?;
    Some(Attack {
        id: Id::of(letters, digits)?,
        mark: mark.to_owned(),
        case: case.to_owned(),
        answer: answer.to_owned(),
        open: Some(open.to_owned()).filter(|open| !open.is_empty()),
    })
    .filter(|attack| !attack.case.is_empty() && !attack.answer.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_of_another_shape_or_out_of_order_is_refused() {
        for bad in [
            "RED-01 | P0 | a | b",
            "RED-1 | P0 | a | b |",
            "XYZ-01 | P0 | a | b |",
            "RED-01 | P0 |  | b |",
            "RED-02 | P0 | a | b |\nRED-01 | P0 | a | b |",
            "RED-01 | P0 | a | b |\nRED-01 | P0 | a | b |",
            "AUT-01 | P0 | a | b |\nRED-01 | P0 | a | b |",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(read("# words\n\nRED-01 | P0 | a | b |\n").unwrap().len(), 1);
    }
}
