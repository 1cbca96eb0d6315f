//! Requests for accounts: a main contact asks (N-08), support or an administrator decides (N-09).

mod ask;
mod decide;
mod list;

pub use ask::{ASKABLE, Asked, RequestDraft, RequestFault};
pub use decide::{Decided, Decision};
pub use list::{RequestView, RequestsPage, RequestsWanted};
