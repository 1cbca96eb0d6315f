//! People and classes from a file. A file is read, somebody says what its columns mean, every row is
//! judged without changing anything, and only then it is applied, as one job that goes on where it was
//! when a process died, and that can be undone for a while.

mod account;
mod apply;
mod begin;
mod cells;
mod check;
mod classes;
mod create;
mod decide;
mod detail;
mod faults;
mod headings;
mod judge;
mod known;
mod look;
mod plan;
pub mod reading;
mod totp_cells;
mod undo;
mod work;

pub use account::Change;
pub use begin::Upload;
pub use decide::{ApplyOutcome, Decided, MapFault, Mapping};
pub use detail::RowDetail;
pub use faults::{Reason, RowFault};
pub use headings::{best_key, meaning};
pub use look::{ImportRowView, Sample};

use chrono::Duration;

/// Rows that are judged or applied in one transaction.
pub(crate) const PACK: usize = 200;
/// How long an applied import can be undone.
pub(crate) const UNDO_WINDOW: Duration = Duration::days(7);
/// How long what nobody goes on with is kept, and what was undone.
pub(crate) const KEPT: Duration = Duration::days(2);
/// How long a worker has a job to itself after each pack.
pub(crate) const LEASE: Duration = Duration::minutes(2);
/// Packs that are worked off before the page is shown again: a class is done at once.
pub(crate) const AT_ONCE: u32 = 5;

/// Reads a row as a fuzzer does: with columns found by their headings.
#[doc(hidden)]
#[must_use]
pub fn read_everything(bytes: &[u8]) -> Option<(usize, usize)> {
    let table = reading::read(bytes, reading::Told::default()).ok()?;
    let columns = meaning(&table.headings);
    let settings = sluis_model::import::ImportSettings {
        encoding: table.encoding,
        separator: table.separator,
        key: best_key(&columns),
        headings: table.headings,
        columns,
        new_role: None,
    };
    let faults = table
        .records
        .iter()
        .map(|record| cells::wanted(&settings, |_| true, record).1.len())
        .sum();
    Some((table.records.len(), faults))
}
