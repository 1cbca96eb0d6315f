//! Who may do what with an institution. Every act of administration, from the console or the admin
//! API, takes a [`Permit`]: a proof that only [`Visit::permit`] makes, typed by the act, for one
//! institution. Nothing else opens the services of this module, so that an institution's people cannot
//! be read or changed by somebody of another one by forgetting a check.

pub mod acts;
pub mod api;
pub mod apps;
pub mod contacts;
pub mod difference;
pub mod classes;
pub mod csv_out;
pub mod audit;
mod door;
pub mod people;
pub mod import;
pub mod institutions;
pub mod keys;
pub mod overview;
pub mod look;
mod permit;
pub mod policy;
mod power;
pub mod requests;
pub mod why;
pub mod statistics;
pub mod support;
pub mod programs;

pub use door::{NoEntry, Reach, Visit, Worker};
pub use permit::{Act, Denied, Permit};
pub use power::Power;
