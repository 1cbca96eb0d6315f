//! The few concurrent structures of our own, run in every order that their threads can take: the lines
//! before the hash pool, what a process keeps of rows, the embedded store's shared commit, and the shared sync of
//! SQLite's log. A developer's tool.
//!
//! The product's own files are built here a second time, as they are: they take their locks and atomics
//! from `crate::sync`, which is the standard library's there and loom's here. loom runs a model again and
//! again until every order was taken, and calls a lost wake-up a deadlock.

mod commits;
mod kept_rows;
mod lines;
mod log_syncs;
mod sync;

pub use commits::{
    what_is_handed_in_beside_a_look_is_done, what_is_handed_in_is_done,
    what_must_wait_is_done_by_who_waits,
};
pub use kept_rows::{
    nobody_reads_what_was_there_before, nobody_reads_what_was_there_before_all_was_forgotten,
};
pub use lines::{
    what_gives_way_is_told_once, what_waits_is_done_once, whoever_waits_hears_of_the_end,
};
pub use log_syncs::{a_failed_sync_is_told_to_whom_it_concerns, what_is_told_is_on_the_disk};

use loom::model::Builder;

/// Runs a model in every order with so few switches from a thread that could go on: bugs that need more are
/// rare, and the orders with more are countless.
fn in_every_order(model: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(model);
}
