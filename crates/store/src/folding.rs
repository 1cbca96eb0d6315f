//! Words as they are looked for: without capitals, accents, and what stands between words.

use sluis_model::person::Person;
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The longest word that is kept.
const LONGEST: usize = 60;
/// The most characters that a list is sorted by.
const LONGEST_KEY: usize = 200;
/// The most words of a person that are kept.
const MOST: usize = 40;
/// What comes after everything that begins with a word: no character is greater.
const AFTER: char = '\u{10ffff}';

/// A text without capitals and accents; blanks are single.
pub(crate) fn folded(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|character| !is_combining_mark(*character) && *character != '\0')
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a list by name is sorted by: surname, given name, particle, and the login name where two are
/// alike.
pub(crate) fn sort_key(person: &Person) -> String {
    let name = &person.name;
    let parts = [&name.family, &name.given, &name.particle, &person.username];
    let parts = parts.map(|part| folded(part));
    let given: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    // An index has room for so much, and nobody's place in a list hangs on more.
    given.join(" ").chars().take(LONGEST_KEY).collect()
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = String> {
    let text = folded(text);
    let parts: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(cut)
        .collect();
    let whole = text.split(' ').map(cut).collect::<Vec<_>>();
    parts.into_iter().chain(whole)
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

/// The terms that a person is found by: words, roles, the number.
pub(crate) fn terms(person: &Person) -> Vec<String> {
    let name = &person.name;
    let number = person.profile.number.as_deref().unwrap_or_default();
    let email = person.email.as_deref().unwrap_or_default();
    let mut found = BTreeSet::new();
    for text in [
        &*name.given,
        &*name.particle,
        &*name.family,
        &*person.username,
        email,
        number,
    ] {
        found.extend(
            words(text)
                .filter(|word| !word.is_empty())
                .map(|word| format!("w:{word}")),
        );
    }
    let mut terms: Vec<String> = found.into_iter().take(MOST).collect();
    for role in &person.roles {
        let term = role_term(*role);
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    if !number.is_empty() {
        terms.push(number_term(number));
    }
    terms
}

/// The term of a role.
pub(crate) fn role_term(role: sluis_model::person::Role) -> String {
    format!("r:{}", role.as_str())
}

/// The term of a number.
pub(crate) fn number_term(number: &str) -> String {
    format!("n:{}", folded(number))
}

/// What is searched for: of each word that was typed the first term that it can be the beginning of,
/// and what comes after the last.
pub(crate) fn searched(typed: &str) -> Vec<(String, String)> {
    let typed = folded(typed);
    typed
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(6)
        .map(|word| {
            let word = cut(word);
            (word.clone(), format!("{word}{AFTER}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u29_names_are_found_without_capitals_and_accents() {
        assert_eq!(folded("  José  van der BERG\u{301} "), "jose van der berg");
        assert_eq!(folded("ﬁ Ångström Ĳ"), "fi angstrom ij");
        let found: Vec<_> = words("o'neil-de Vries").collect();
        for word in ["o", "neil", "de", "vries", "o'neil-de"] {
            assert!(found.contains(&word.to_owned()), "{word}: {found:?}");
        }
    }

    #[test]
    fn u29_a_typed_word_is_the_beginning_of_a_term() {
        let found = searched("Van  dER");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, "van");
        assert!(("vander".."vao").contains(&found[0].1.as_str()));
        assert!(searched("   ").is_empty());
    }
}
