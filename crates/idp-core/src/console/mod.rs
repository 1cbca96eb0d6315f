//! Who may do what with an institution. Every act of administration, from the console or the admin
//! API, takes a [`Permit`]: a proof that only [`Visit::permit`] makes, typed by the act, for one
//! institution. Nothing else opens the services of this module, so that an institution's people cannot
//! be read or changed by somebody of another one by forgetting a check.

pub mod acts;
pub mod api;
pub mod apps;
pub mod audit;
pub mod classes;
pub mod contacts;
pub mod csv_out;
pub mod difference;
mod door;
pub mod import;
pub mod institutions;
pub mod keys;
pub mod look;
pub mod overview;
pub mod people;
mod permit;
pub mod policy;
mod power;
pub mod programs;
pub mod provisioning;
pub mod requests;
mod shared_computer;
pub mod sources;
pub mod statistics;
pub mod support;
pub mod why;

pub use door::{NoEntry, Reach, Visit, Worker};
pub use permit::{Act, Denied, Permit};
pub use power::Power;
pub use shared_computer::ComputerLinkMade;
