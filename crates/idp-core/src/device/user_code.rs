//! The codes that people type for a device (RFC 8628 §6.1).

use sluis_model::context::Ctx;

/// Letters that make no words and are not taken for one another (RFC 8628 §6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// Letters of a user code: with 20^8 codes nobody guesses one that is alive (§5.1).
const LENGTH: usize = 8;

/// A code as it is shown: `XXXX-XXXX`.
#[must_use]
pub fn shown(user_code: &str) -> String {
    match user_code.split_at_checked(LENGTH / 2) {
        Some((first, second)) if !second.is_empty() => format!("{first}-{second}"),
        _ => user_code.to_owned(),
    }
}

/// A code as it is kept, from however it was typed: small letters, spaces, no hyphen (§6.1).
pub(super) fn kept(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2 * LENGTH)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// Whether what was typed, or what a link brought, could be a code at all.
#[must_use]
pub fn could_be(typed: &str) -> bool {
    let code = kept(typed);
    code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter))
}

/// A new code.
pub(super) fn drawn(ctx: &Ctx) -> String {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        for byte in ctx.random::<16>() {
            // The 240 lower values are twelve times the alphabet: no letter is likelier than another.
            if byte < 240 && code.len() < LENGTH {
                code.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            }
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "w d j b–m j h t"] {
            assert_eq!(kept(typed), "WDJBMJHT", "{typed}");
        }
        assert_eq!(shown("WDJBMJHT"), "WDJB-MJHT");
        assert_eq!(kept("—"), "");
    }

    #[test]
    fn what_can_be_no_code_is_told_from_what_could_be_one() {
        for typed in ["WDJB-MJHT", "wdjbmjht", " wdjb mjht "] {
            assert!(could_be(typed), "{typed}");
        }
        for typed in [
            "",
            "WDJB-MJH",
            "WDJB-MJHTT",
            "WDJB-MJHA",
            "<b>WDJB",
            "12345678",
        ] {
            assert!(!could_be(typed), "{typed}");
        }
    }
}
