//! What the floors above ask of the stores.
//!
//! Durable ports ([`durable`]) are small synchronous traits; a use case's SQL runs as one closure,
//! [`Durable::read`] or [`Durable::write`], and the closure's borders are the transaction's. Ephemeral
//! ports ([`ephemeral`]) are asynchronous, for what they hold ends by itself.

pub mod account_requests;
pub mod apps;
pub mod badges;
pub mod changes;
pub mod classes;
pub mod directory;
pub mod durable;
pub mod eck_ids;
pub mod ephemeral;
pub mod figures;
pub mod imports;
mod looks;
pub mod outgoing;
pub mod passkeys;
pub mod people_lists;
pub mod policy;
pub mod provisioning;
pub mod sealed_values;
pub mod trail;
pub mod upstream;

pub use apps::{Apps, IdempotencyKeys};
pub use changes::{Announcer, Changed, Channel, Hearing};
pub use directory::Directory;
pub use durable::{Durable, DurableBackend, Tx};
pub use ephemeral::Ephemeral;
pub use figures::Figures;
pub use imports::Imports;
pub use looks::Looks;
pub use outgoing::{Answered, Asking, NoOutgoing, Outgoing, OutgoingError};
pub use sealed_values::SealedValues;
pub use trail::AuditTrail;
pub use upstream::{UpstreamAttempts, UpstreamProvider, UpstreamSources};

/// Why a store did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The store can't be reached or did not answer in time: try again shortly. Never to be read as
    /// "not found" or "wrong".
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// Something with this name or id is already there.
    #[error("already there: {0}")]
    Conflict(String),
    /// What the change was judged on was changed by somebody else meanwhile: nothing was written, and
    /// whoever asked has to begin anew.
    #[error("judged on what is not so any more")]
    Outdated,
    /// A row holds what no version of this program writes.
    #[error("inconsistent data in {table}.{column}, row {row}: {what}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
        /// What is wrong with it.
        what: String,
    },
}
