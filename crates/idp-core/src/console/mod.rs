//! Who may do what with an institution. Every act of administration, from the console or the admin
//! API, takes a [`Permit`]: a proof that only [`Visit::permit`] makes, typed by the act, for one
//! institution. Nothing else opens the services of this module, so that an institution's people cannot
//! be read or changed by somebody of another one by forgetting a check.

pub mod acts;
mod door;
pub mod look;
mod permit;
mod power;

pub use door::{NoEntry, Reach, Visit, Worker};
pub use permit::{Act, Denied, Permit};
pub use power::Power;
