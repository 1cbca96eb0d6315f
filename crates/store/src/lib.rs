//! Durable data: what must never be lost. One code base on SQLite and PostgreSQL, behind the durable
//! ports of `sluis-model`.
//!
//! A row is not an aggregate: each file holds the rows of one aggregate and the one place where a row
//! becomes the aggregate, which refuses combinations that no version of this program writes. What
//! differs between the two databases stands in `dialect` alone. Rules are the floors' above.
//!
//! Moments are stored as microseconds since 1970, UTC, in 64 bits: both databases sort and compare
//! them alike. What a moment holds beyond microseconds is cut off.

mod account_request;
mod apps;
mod audit;
mod awaited_sync;
mod badges;
mod by_key;
mod census;
mod classes;
mod client;
mod column;
mod copy;
mod credential;
mod dialect;
mod eck_ids;
mod factors;
mod figures;
mod folding;
mod idempotency;
mod import;
mod import_row;
mod initial_access_token;
mod installation_secret;
mod institution;
mod kept;
mod kinds;
mod later;
mod log_sync;
mod logout_notice;
mod look;
mod mail_link;
mod message;
mod outbox;
mod passkeys;
mod people;
mod people_list;
mod person;
mod policy_history;
mod policy_reminder;
mod pool;
mod postgres_connection;
mod postgres_server;
mod provisioning;
mod schema;
mod schema_change;
mod sealed_values;
mod second_factor;
mod security_question;
mod signin_decision;
mod signing_key;
mod sms;
mod statements;
mod steps;
mod store;
mod support;
mod sync;
mod token_family;
mod trail;
mod transaction;
mod turns;
mod upstream;
mod wires;

pub use copy::{Counted, NotFilled, Piece};
pub use kept::{Kept, KeptUse, TOLD, Ticks, UNTOLD};
pub use pool::PoolUse;
pub use store::{Store, StoreSettings};

// Linked, not called: diesel finds SQLite through this, built from source.
use libsqlite3_sys as _;
