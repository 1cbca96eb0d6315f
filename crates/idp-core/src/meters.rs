//! What is counted for whoever watches over the installation: never a name, an id or an institution.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// A counter for each pair of words. The words are the program's own, so that there are never many.
#[derive(Debug, Default)]
pub struct Counted(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Counted {
    /// One more.
    pub fn add(&self, first: &'static str, second: &'static str) {
        self.add_many(first, second, 1);
    }

    /// So many more.
    pub fn add_many(&self, first: &'static str, second: &'static str, more: u64) {
        if more == 0 {
            return;
        }
        *self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((first, second))
            .or_default() += more;
    }

    /// All of them since the start, in the order of their words.
    #[must_use]
    pub fn all(&self) -> Vec<((&'static str, &'static str), u64)> {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted
            .iter()
            .map(|(words, count)| (*words, *count))
            .collect()
    }
}

/// The counters of this replica.
#[derive(Debug, Default)]
pub struct Meters {
    /// Sign-ins with a proof of their own, by outcome (`signed_in`, `refused`) and factor. A request that
    /// rides on a session is none.
    pub sign_ins: Counted,
    /// Codes of apps, by outcome (`accepted`, or `refused` for being outside the window or used) and how many
    /// steps they lie from the server's clock (`-4` to `4`).
    pub totp_codes: Counted,
    /// Requests of the token endpoint that got as far as a grant, by its type and outcome (`issued`, or the
    /// error's code).
    pub grants: Counted,
    /// What somebody should look at, by what it is about and what was seen.
    pub alarms: Counted,
    /// Values that stood under an older sealing key, by column and what became of them (`resealed`;
    /// `changed` by somebody meanwhile; `closed`: no configured key opens it).
    pub resealed: Counted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_words_is_counted_on_its_own() {
        let counted = Counted::default();
        counted.add("signed_in", "app");
        counted.add("refused", "app");
        counted.add("signed_in", "app");
        let expected = [(("refused", "app"), 1), (("signed_in", "app"), 2)];
        assert_eq!(counted.all(), expected);
    }
}
