//! Whose turn it is where many wait for the places of a batch: nobody's flood, however large, hides the others.

use sluis_model::ports::durable::Stored;
use std::collections::{BTreeMap, BTreeSet};

/// How many times a batch is looked at, so that one's flood does not hide the others.
const LOOKED_AT: i64 = 20;

/// How often is looked at most where that was not all that is due, each time without those that were seen: a larger
/// flood hides nobody either.
const LOOKS: usize = 6;

/// What is due for a batch of `limit`. `look` finds so many rows that are of none of these, and `whose` says whose
/// one is.
///
/// # Errors
/// Those of `look`.
pub(crate) fn due<R>(
    limit: u32,
    whose: impl Fn(&R) -> &str,
    mut look: impl FnMut(Vec<&str>, i64) -> Stored<Vec<R>>,
) -> Stored<Vec<R>> {
    let most = i64::from(limit) * LOOKED_AT;
    let (mut due, mut seen) = (vec![], BTreeSet::new());
    for _ in 0..LOOKS {
        let found = look(seen.iter().map(String::as_str).collect(), most)?;
        let is_all = i64::try_from(found.len()).is_ok_and(|count| count < most);
        seen.extend(found.iter().map(|row| whose(row).to_owned()));
        due.extend(found);
        // With one of each the batch is full.
        if is_all || seen.len() >= limit as usize {
            break;
        }
    }
    Ok(due)
}

/// A batch of what is due: of each its share, one part of so many at most, while others wait for the rest. However
/// many have a flood, it is no other's.
pub(crate) fn fair<T>(
    due: Vec<T>,
    limit: usize,
    parts: usize,
    whose: impl Fn(&T) -> &str,
) -> Vec<T> {
    let all: BTreeSet<&str> = due.iter().map(&whose).collect();
    let share = (limit / all.len().max(1)).clamp(1, limit.div_ceil(parts).max(1));
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let (mut batch, mut surplus) = (vec![], vec![]);
    for one in due {
        let count = taken.entry(whose(&one).to_owned()).or_default();
        *count += 1;
        if *count <= share {
            batch.push(one);
        } else {
            surplus.push(one);
        }
    }
    batch.extend(surplus);
    batch.truncate(limit);
    batch
}
