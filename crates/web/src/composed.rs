//! What is composed of pictures for whoever asks, kept for whoever asks next. Its names say what it holds, so
//! that nothing kept is ever out of date, and anybody may ask as often as they like.

use actix_web::web::Bytes;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How much is kept, in bytes with names and places: what hundreds of institutions' pages show at once.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What a file takes beside itself, in bytes: its name twice, each with its place. Many rules are nearly empty, and
/// are to have an end as well.
fn takes(name: &str, bytes: &Bytes) -> usize {
    bytes.len() + 2 * (name.len() + 64)
}

/// Composed files by name. What was asked for longest ago gives way.
pub struct Composed {
    most: usize,
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    files: HashMap<String, (Bytes, u64)>,
    /// Names by when they were last asked for.
    turns: BTreeMap<u64, String>,
    bytes: usize,
    turn: u64,
}

impl Default for Composed {
    fn default() -> Self {
        Self::holding(MOST_BYTES)
    }
}

impl Composed {
    fn holding(most: usize) -> Self {
        Self {
            most,
            shelf: Mutex::default(),
        }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // A file is on the shelf or not, also where a thread died.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file of this name, if it is kept.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Bytes> {
        let mut shelf = self.shelf();
        let shelf = &mut *shelf;
        let (bytes, turn) = shelf.files.get_mut(name)?;
        shelf.turn += 1;
        if let Some(name) = shelf.turns.remove(turn) {
            shelf.turns.insert(shelf.turn, name);
        }
        *turn = shelf.turn;
        Some(bytes.clone())
    }

    /// Keeps a file under a name that says what it holds, and gives it back. One that is as large as all
    /// that may be kept is not.
    #[must_use]
    pub fn keep(&self, name: String, bytes: Vec<u8>) -> Bytes {
        let bytes = Bytes::from(bytes);
        let taken = takes(&name, &bytes);
        let mut shelf = self.shelf();
        if taken >= self.most || shelf.files.contains_key(&name) {
            return bytes;
        }
        shelf.turn += 1;
        shelf.bytes += taken;
        let turn = shelf.turn;
        shelf.turns.insert(turn, name.clone());
        shelf.files.insert(name, (bytes.clone(), turn));
        while shelf.bytes > self.most {
            let Some((_, oldest)) = shelf.turns.pop_first() else {
                break;
            };
            if let Some((gone, _)) = shelf.files.remove(&oldest) {
                shelf.bytes -= takes(&oldest, &gone);
            }
        }
        bytes
    }
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Composed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What files of these lengths take, with names of one letter.
    fn room(lengths: &[usize]) -> usize {
        let of = |length: &usize| takes("a", &Bytes::from(vec![0; *length]));
        lengths.iter().map(of).sum()
    }

    #[test]
    fn what_was_asked_for_longest_ago_gives_way() {
        let composed = Composed::holding(room(&[3, 3, 4]));
        for name in ["a", "b", "c"] {
            let _ = composed.keep(name.to_owned(), vec![0; 3]);
        }
        assert!(composed.get("a").is_some());
        let _ = composed.keep("d".to_owned(), vec![0; 4]);
        let kept = ["a", "b", "c", "d"].map(|name| composed.get(name).is_some());
        assert_eq!(kept, [true, false, true, true]);
        let shelf = composed.shelf();
        assert_eq!(
            (shelf.bytes, shelf.files.len(), shelf.turns.len()),
            (room(&[3, 3, 4]), 3, 3)
        );
    }

    #[test]
    fn what_is_larger_than_everything_together_pushes_nothing_out() {
        let composed = Composed::holding(room(&[10]));
        let _ = composed.keep("a".to_owned(), vec![0; 3]);
        assert_eq!(composed.keep("b".to_owned(), vec![0; 10]).len(), 10);
        assert!(composed.get("a").is_some() && composed.get("b").is_none());
    }

    #[test]
    fn a_file_that_two_composed_at_once_counts_once() {
        let composed = Composed::holding(room(&[10]));
        for _ in 0..9 {
            let _ = composed.keep("a".to_owned(), vec![0; 3]);
        }
        assert_eq!(composed.shelf().bytes, room(&[3]));
    }

    #[test]
    fn dos_07_what_is_empty_has_an_end_as_well() {
        let composed = Composed::holding(room(&[0; 10]));
        for name in 'a'..='z' {
            let _ = composed.keep(name.to_string(), vec![]);
        }
        assert_eq!(composed.shelf().files.len(), 10);
    }
}
