//! Classes: made, renamed, put away, filled, and moved on at the end of a year.

mod change;
mod roll_over;

pub use change::{ClassDraft, ClassProblem, ClassRefused, ClassView};
pub use roll_over::{RollOver, RollOverDone, RollOverRefused};
