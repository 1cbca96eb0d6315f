//! How long the audit trail is kept.

use serde::{Deserialize, Serialize};

/// How long the audit trail is kept. What is older is dropped; the chain goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AuditPolicy {
    /// Days that an event is kept.
    pub keep_days: u32,
}

impl AuditPolicy {
    /// The fewest days: who looks into something has to find what led to it.
    pub const FEWEST_DAYS: u32 = 30;
    /// The most: ten years.
    pub const MOST_DAYS: u32 = 3653;
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self { keep_days: 400 }
    }
}
