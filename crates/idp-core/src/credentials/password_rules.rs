//! What a new password must be: one list, shown before and checked after (N-17, N-18).

use sluis_model::policy::PasswordPolicy;
use std::{collections::HashSet, sync::LazyLock};

/// What passwords are made of here, which the estimate's own lists, made of English, do not know: the likeliest first
/// as far as that is known.
static DUTCH: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut seen = HashSet::new();
    let words = include_str!("dutch_words.txt").split_whitespace();
    words.filter(|word| seen.insert(*word)).collect()
});

/// One rule of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRule {
    /// At least so many characters.
    Length(u32),
    /// A lower-case letter.
    Lower,
    /// An upper-case letter.
    Upper,
    /// A digit.
    Digit,
    /// A character that is neither letter nor digit.
    Symbol,
    /// Not easy to guess, and not made of the own or the institution's name.
    NotCommon,
}

/// The rules of a policy, in the order in which they are shown.
#[must_use]
pub fn rules(policy: &PasswordPolicy) -> Vec<PasswordRule> {
    let mut rules = vec![PasswordRule::Length(policy.min_length)];
    let optional = [
        (policy.require_lower, PasswordRule::Lower),
        (policy.require_upper, PasswordRule::Upper),
        (policy.require_digit, PasswordRule::Digit),
        (policy.require_symbol, PasswordRule::Symbol),
        (policy.refuse_common, PasswordRule::NotCommon),
    ];
    rules.extend(
        optional
            .into_iter()
            .filter(|(wanted, _)| *wanted)
            .map(|(_, rule)| rule),
    );
    rules
}

/// The rules that a password does not meet, all at once. `personal` are words that must not make it
/// up: names, the address, the institution.
#[must_use]
pub fn unmet(policy: &PasswordPolicy, password: &str, personal: &[&str]) -> Vec<PasswordRule> {
    rules(policy)
        .into_iter()
        .filter(|rule| !meets(*rule, password, personal))
        .collect()
}

fn meets(rule: PasswordRule, password: &str, personal: &[&str]) -> bool {
    match rule {
        PasswordRule::Length(min) => password.chars().count() >= min as usize,
        PasswordRule::Lower => password.chars().any(char::is_lowercase),
        PasswordRule::Upper => password.chars().any(char::is_uppercase),
        PasswordRule::Digit => password.chars().any(|c| c.is_ascii_digit()),
        PasswordRule::Symbol => password.chars().any(|c| !c.is_alphanumeric()),
        PasswordRule::NotCommon => {
            // The estimate's cost grows with the length; a hundred characters tell enough.
            let head: String = password.chars().take(100).collect();
            let known: Vec<&str> = personal.iter().chain(DUTCH.iter()).copied().collect();
            let score = |text: &str| zxcvbn::zxcvbn(text, &known).score();
            score(&head) >= zxcvbn::Score::Three
                && stem(&head).is_none_or(|stem| score(stem) >= zxcvbn::Score::Two)
        }
    }
}

/// What stands before the few digits and signs that a password ends with, where that is how most people make a word
/// longer: the estimate takes them for another part, which only a guess in order would find.
fn stem(password: &str) -> Option<&str> {
    let stem = password.trim_end_matches(|c: char| !c.is_alphabetic());
    let end = password.len() - stem.len();
    (!stem.is_empty() && (1..=LONGEST_END).contains(&end)).then_some(stem)
}

/// The most bytes of such an end; more digits are worth something by themselves.
const LONGEST_END: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    fn composed() -> PasswordPolicy {
        PasswordPolicy {
            min_length: 10,
            require_lower: true,
            require_upper: true,
            require_digit: true,
            require_symbol: true,
            refuse_common: false,
        }
    }

    #[test]
    fn n17_each_near_miss_names_its_rule() {
        assert_eq!(unmet(&composed(), "Abcdefg1!x", &[]), []);
        for (password, rule) in [
            ("ABCDEFG1!X", PasswordRule::Lower),
            ("abcdefg1!x", PasswordRule::Upper),
            ("Abcdefgh!x", PasswordRule::Digit),
            ("Abcdefg1xx", PasswordRule::Symbol),
            ("Abcdef1!x", PasswordRule::Length(10)),
        ] {
            assert_eq!(unmet(&composed(), password, &[]), [rule], "{password}");
        }
        assert_eq!(unmet(&composed(), "", &[]).len(), 5);
    }

    #[test]
    fn pwd_13_common_and_personal_passwords_are_refused_and_a_phrase_is_not() {
        let policy = PasswordPolicy {
            min_length: 8,
            ..PasswordPolicy::default()
        };
        let personal = ["eva.jansen", "Regenboogschool"];
        for bad in [
            "password1234",
            "qwertyuiop12",
            "Regenboogschool",
            "eva.jansen1",
            "welkom2026",
        ] {
            assert_eq!(
                unmet(&policy, bad, &personal),
                [PasswordRule::NotCommon],
                "{bad}"
            );
        }
        for good in [
            "paard fietst langs vier molens",
            "zomer Ajax hagelslag 31 kast",
            "Zeven-Groene-Lepels-8",
            "kT7#vq9LmX2p",
            "Negen-Paarse-Ramen-31",
            "Vier-Gele-Lampen-55",
            "welkom 5810367492",
        ] {
            assert_eq!(unmet(&policy, good, &personal), [], "{good}");
        }
    }

    #[test]
    fn pwd_13_what_is_made_of_dutch_words_is_as_easy_as_of_english_ones() {
        let policy = PasswordPolicy {
            min_length: 8,
            ..PasswordPolicy::default()
        };
        for bad in [
            "Zomervakantie1",
            "Wachtwoord123!",
            "W@chtw00rd2026",
            "Voetbalclub1",
            "Welkomschool01",
            "sinterklaas1234",
            "Amsterdam2026!",
            "herfstvakantie",
            "goedemorgen123",
            "lentelente2026",
            "Feyenoord1908",
            "ikhouvanjou2",
            "basisschool!",
        ] {
            assert_eq!(unmet(&policy, bad, &[]), [PasswordRule::NotCommon], "{bad}");
        }
    }
}
