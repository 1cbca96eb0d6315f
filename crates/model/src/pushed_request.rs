//! A pushed authorization request (RFC 9126): what a portal said beforehand, proven to be its own.

use crate::{context::Timestamp, ids::ClientId};
use serde::{Deserialize, Serialize};

/// What `request_uri` of a pushed request begins with (RFC 9126 §2.2); a token of
/// [`crate::secret::TokenKind::PushedRequest`] follows.
pub const REQUEST_URI_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// A pushed request. Ephemeral, kept by the hash of the token in its `request_uri`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedRequest {
    /// Who pushed it; only this client may use it.
    pub client: ClientId,
    /// The parameters, form-encoded, as they count: those of a request object if one was pushed.
    pub params: String,
    /// The request object that was pushed was signed: what demands a signature is content with it.
    pub signed: bool,
    /// The thumbprint of the DPoP key that the code is for, if a proof or `dpop_jkt` came along.
    pub dpop_jkt: Option<String>,
    /// When it ends.
    pub ends_at: Timestamp,
}
