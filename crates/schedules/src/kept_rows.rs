//! What a process keeps of rows that others may change.

#[expect(
    dead_code,
    unreachable_pub,
    reason = "the store asks more of it than the models do"
)]
#[path = "../../store/src/kept.rs"]
mod kept;

use crate::{
    in_every_order,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use kept::{Kept, Name, View};
use loom::thread;
use sluis_model::{ids::InstitutionId, ports::Changed};
use std::time::Duration;

const NAME: Name<'_> = Name::Slug("school");

/// A row in the database, and what is kept of it.
struct House {
    row: AtomicU64,
    kept: Kept,
}

impl House {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            row: AtomicU64::new(1),
            kept: Kept::new(Arc::new(|| Duration::ZERO)),
        })
    }

    /// A transaction that reads the row, or what is kept of it.
    fn read(&self) -> InstitutionId {
        let view = View::of(&self.kept);
        if let Some(found) = view.name(NAME) {
            return found.unwrap_or_else(|| panic!("nobody's"));
        }
        let read = InstitutionId::from(self.row.load(Ordering::SeqCst).to_string().as_str());
        view.keep_name(NAME, Some(&read));
        read
    }

    /// A transaction that changes it.
    fn write(&self, changed: &Changed) {
        self.row.store(2, Ordering::SeqCst);
        self.kept.forget(std::slice::from_ref(changed));
    }
}

fn model(changed: fn() -> Changed) {
    in_every_order(move || {
        let house = House::new();
        let reading: Vec<_> = (0..2)
            .map(|_| {
                let house = Arc::clone(&house);
                thread::spawn(move || drop(house.read()))
            })
            .collect();
        house.write(&changed());
        // The writer has heard of its commit: from now on nobody reads what was there before.
        let new = InstitutionId::from("2");
        assert_eq!(house.read(), new);
        for thread in reading {
            thread
                .join()
                .unwrap_or_else(|_| panic!("a reader panicked"));
        }
        assert_eq!(house.read(), new);
    });
}

/// Once a change was committed and forgotten, no transaction that begins finds what was there before, whoever
/// read it meanwhile and keeps it late.
///
/// # Panics
/// When an order breaks that.
pub fn nobody_reads_what_was_there_before() {
    model(|| Changed::Institution(InstitutionId::from("1")));
}

/// The same where nobody knows what was changed.
///
/// # Panics
/// When an order breaks that.
pub fn nobody_reads_what_was_there_before_all_was_forgotten() {
    model(|| Changed::Everything);
}
