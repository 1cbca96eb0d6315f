//! A device that asks to be signed in from another screen (RFC 8628).

use crate::{
    access::Grant,
    context::Timestamp,
    ids::{ClientId, GrantId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};
use sluis_protocol::scope::Scope;

/// What became of a device's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeviceDecision {
    /// Nobody has decided yet.
    Pending,
    /// The person said no.
    Denied,
    /// The person said yes, and what that gives.
    Approved {
        /// What the device's client gets.
        grant: Box<Grant>,
    },
}

/// A device's request. Ephemeral, kept by the hash of its device code, and found by its user code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceGrant {
    /// The hash of the device code.
    pub device_code: HashedToken,
    /// The code that the person types: letters alone, without the hyphen.
    pub user_code: String,
    /// Whose device.
    pub client: ClientId,
    /// What was asked.
    pub scope: Scope,
    /// `resource` (RFC 8707).
    pub resources: Vec<String>,
    /// `institution`: the short name that the device's client named, if it named one.
    pub institution: Option<String>,
    /// The issuer that the device asked, if it is the one of an institution's own host (E-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Where the device asked from: the network address, for the person to judge.
    #[serde(default)]
    pub asked_from: String,
    /// When the device asked, for the same purpose. Absent in what an older release kept.
    #[serde(default)]
    pub asked_at: Option<Timestamp>,
    /// What became of it.
    pub decision: DeviceDecision,
    /// When the device last asked.
    pub last_asked_at: Option<Timestamp>,
    /// How many seconds the device has to wait between two questions.
    pub interval: u32,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// What a question of the device comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DevicePoll {
    /// Nobody has decided yet.
    Pending,
    /// The same, and the device asks too often: from now on it waits five seconds longer.
    TooOften,
    /// The person said no. The request is gone.
    Denied,
    /// Here is what it gives. The request is gone: of many questions at once one gets it.
    Approved(Box<Grant>),
    /// It was handed out before; this is what it gave.
    Spent(GrantId),
    /// It belongs to another client.
    Foreign,
    /// Nobody knows it, or it has ended.
    Unknown,
}
