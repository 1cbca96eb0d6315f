//! Which test shows which attack, by the beginning of its name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::attack::Id;
use crate::Fallible;
use crate::rows::evidence::{Proof, proofs_in, rust_texts};
use crate::rows::row::Row;

/// The tests of each attack that has any.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    of_attack: BTreeMap<Id, BTreeSet<Proof>>,
}

impl Evidence {
    /// Reads every Rust file of the crates and of the whole-system tests.
    ///
    /// # Errors
    /// A folder or a file cannot be read.
    pub(crate) fn gather(root: &Path) -> Fallible<Self> {
        let mut evidence = Self::default();
        for (file, text) in rust_texts(root)? {
            evidence.add(&file, &text);
        }
        Ok(evidence)
    }

    /// Adds the tests of one file.
    pub(crate) fn add(&mut self, file: &str, text: &str) {
        for proof in proofs_in(file, text) {
            for id in shown_by(&proof.name) {
                self.of_attack.entry(id).or_default().insert(proof.clone());
            }
        }
    }

    /// The tests of an attack, by file and name.
    pub(crate) fn of(&self, id: Id) -> impl Iterator<Item = &Proof> {
        self.of_attack.get(&id).into_iter().flatten()
    }

    /// Whether any test is named after the attack.
    pub(crate) fn has(&self, id: Id) -> bool {
        self.of_attack.contains_key(&id)
    }
}

/// The attacks that a test's name begins with, such as SES-04 in `e18_ses_04_a_form_is_refused`;
/// requirement rows may stand between them.
fn shown_by(test: &str) -> Vec<Id> {
    let mut shown = Vec::new();
    let mut words = test.split('_').peekable();
    while let Some(word) = words.next() {
        let together = word
            .get(..3)
            .zip(word.get(3..))
            .and_then(|(letters, digits)| Id::of(letters, digits));
        let apart = words.peek().and_then(|digits| Id::of(word, digits));
        if let Some(id) = apart {
            words.next();
            shown.push(id);
        } else if let Some(id) = together {
            shown.push(id);
        } else if Row::of_word(word).is_none() {
            break;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attacks(test: &str) -> Vec<String> {
        shown_by(test).iter().map(Id::to_string).collect()
    }

    #[test]
    fn a_name_may_begin_with_several_attacks_and_rows() {
        assert_eq!(attacks("ses_04_a_form"), ["SES-04"]);
        assert_eq!(attacks("u13_rec_20_s19_rec_23_x"), ["REC-20", "REC-23"]);
        assert_eq!(attacks("ops07_a_secret"), ["OPS-07"]);
    }

    #[test]
    fn later_words_and_odd_numbers_are_no_attacks() {
        for name in [
            "a_form_of_ses_04",
            "ses_4_x",
            "rec_x",
            "tok_011_x",
            "dev",
            "",
            "_",
            "é_04",
        ] {
            assert!(attacks(name).is_empty(), "{name}");
        }
    }
}
