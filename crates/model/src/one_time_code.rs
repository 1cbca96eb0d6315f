//! A code under way by text message: ephemeral, stored as a keyed hash, single use, few tries (H-34).

use crate::{context::Timestamp, ids::MessageId, phone::PhoneNumber};
use serde::{Deserialize, Serialize};

/// A code that was sent and not used yet. A newer one for the same subject takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimeCode {
    /// The keyed hash of the code, bound to its subject.
    pub hash: String,
    /// Where it was sent.
    pub number: PhoneNumber,
    /// The message that carries it, to see how it fares; `None` where none was sent, so that a
    /// stranger can't tell (S-13).
    pub message: Option<MessageId>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it stops working.
    pub ends_at: Timestamp,
    /// How many wrong tries it stands; at the last it is gone (REC-11).
    pub tries: u32,
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeTry {
    /// Right, and used up.
    Right,
    /// Wrong; so many tries are left. With none left it is gone.
    Wrong {
        /// Tries left.
        left: u32,
    },
    /// There is no code under way: never sent, ended, or used up.
    Gone,
}
