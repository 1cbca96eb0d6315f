//! A pupil's badge: a printed code that stands in for name and password on the school's own networks.

use crate::{
    context::{Ctx, Timestamp},
    ids::{ClassId, PersonId},
    secret::{HashedToken, Secret},
};

/// A badge, as it is stored: the code itself is on the card alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Whose. A person has one at most.
    pub person: PersonId,
    /// The class that it was printed for: it ends when the pupil leaves that, or when that is put away.
    pub class: ClassId,
    /// The hash of the code.
    pub code: HashedToken,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it is worth nothing, if the institution says so.
    pub ends_at: Option<Timestamp>,
}

impl Badge {
    /// Whether its time is up.
    #[must_use]
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.ends_at.is_some_and(|ends_at| now >= ends_at)
    }
}

/// The code on a badge: 128 random bits in letters.
///
/// Readers of codes are keyboards, and what they type goes through the computer's layout. These letters
/// are where they are on QWERTY, QWERTZ and AZERTY alike; digits and signs are not. There are no vowels,
/// so that no code spells a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeCode(Secret);

/// The letters, a half byte each.
const LETTERS: &[u8; 16] = b"BCDFGHJKLNPRSTVX";

impl BadgeCode {
    /// How many letters a code has.
    pub const LENGTH: usize = 32;
    /// Letters in a group, as the code is printed to be typed.
    pub const GROUP: usize = 4;
    /// The longest text that is looked at, in bytes: an address with a code at its end.
    pub const LONGEST: usize = 512;

    /// A new code.
    #[must_use]
    pub fn generate(ctx: &Ctx) -> Self {
        let letters = ctx.random::<{ Self::LENGTH / 2 }>().into_iter();
        let letters = letters.flat_map(|byte| [byte >> 4, byte & 15]);
        let code: String = letters
            .map(|half| char::from(LETTERS[usize::from(half)]))
            .collect();
        Self(Secret::new(code))
    }

    /// Reads what was typed, or what a reader typed: the code in any capitals, in groups or not, or the
    /// whole address that is in the picture. What is none is nobody's.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > Self::LONGEST {
            return None;
        }
        let letters: Vec<u8> = text
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let code = &letters[letters.len().checked_sub(Self::LENGTH)?..];
        let well_formed = code.iter().all(|letter| LETTERS.contains(letter));
        well_formed.then(|| {
            Self(Secret::new(
                code.iter().copied().map(char::from).collect::<String>(),
            ))
        })
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> HashedToken {
        HashedToken::of(self.0.expose())
    }

    /// The code itself, for the card alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The code in groups, to be typed.
    #[must_use]
    pub fn in_groups(&self) -> String {
        let letters: Vec<char> = self.expose().chars().collect();
        let groups = letters.chunks(Self::GROUP).map(String::from_iter);
        groups.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "BCDFGHJKLNPRSTVXBCDFGHJKLNPRSTVX";

    fn read(text: &str) -> Option<String> {
        BadgeCode::read(text).map(|code| code.expose().to_owned())
    }

    #[test]
    fn bdg_01_a_code_is_read_however_it_is_typed() {
        let lower = CODE.to_lowercase();
        let grouped = BadgeCode::read(CODE).unwrap().in_groups();
        assert_eq!(grouped.len(), 39);
        for text in [
            CODE,
            &lower,
            &grouped,
            &format!(" {}\r\n", grouped.replace(' ', "-")),
            &format!("https://login.school.example/badge/{CODE}"),
            // What an AZERTY computer makes of a reader that types on QWERTY.
            &format!("httpsM!!login:school:exq,ple!bqdge!{lower}"),
        ] {
            assert_eq!(read(text).as_deref(), Some(CODE), "{text}");
        }
    }

    #[test]
    fn bdg_01_what_is_no_code_is_nobodys() {
        let long = format!("{}{CODE}", "/".repeat(BadgeCode::LONGEST));
        let vowel = CODE.replacen('B', "A", 1);
        for text in ["", "BCDF", &CODE[1..], &vowel, &long, "Ωcode"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn bdg_01_a_code_says_nothing_of_itself() {
        let code = BadgeCode::read(CODE).unwrap();
        assert!(!format!("{code:?}").contains("BCDF"));
        assert_ne!(code.hash().as_str(), CODE);
    }
}
