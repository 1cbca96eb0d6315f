//! A link that marks a computer as shared at an institution's own host, or takes the mark away (E-19).
//! The console is not served there, so that whoever works in it carries the wish over by such a link.

use crate::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
};
use serde::{Deserialize, Serialize};

/// Minutes that a link works: the time to open it in the same browser.
pub const COMPUTER_LINK_MINUTES: u32 = 10;

/// A link, kept under the hash of the token in it. It counts once, and at one host alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComputerLink {
    /// For whose people the computer is shared.
    pub institution: InstitutionId,
    /// At which of its hosts: in lower case, without the port.
    pub host: String,
    /// The computer becomes a shared one; else it is one no more.
    pub shared: bool,
    /// Who made the link.
    pub by: PersonId,
    /// That one's epoch then: whatever locks them out ends the link.
    pub epoch: i64,
    /// When it stops working.
    pub ends_at: Timestamp,
}
