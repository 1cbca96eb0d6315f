//! Classes: made, renamed, put away, filled, and moved on at the end of a year.

mod badges;
mod change;
mod members;
mod provisioned;
mod roll_over;

pub use badges::{BadgesRefused, ClassBadges, MOST_BADGES_AT_ONCE, PrintedBadge, PrintedBadges};
pub use change::{ClassDraft, ClassProblem, ClassRefused, ClassView};
pub use members::Newcomer;
pub use roll_over::{RollOver, RollOverDone, RollOverFaults, RollOverRefused};

pub(super) use change::revision;
pub(super) use provisioned::WholeClass;
