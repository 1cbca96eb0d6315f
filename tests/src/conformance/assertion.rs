//! Client assertions (RFC 7523): what a client signs to show who it is.

use serde_json::{Value, json};
use sluis_model::context::Timestamp;
use std::sync::atomic::{AtomicU32, Ordering};

static NAMES: AtomicU32 = AtomicU32::new(0);

/// Whom an assertion is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The token endpoint's address: what OpenID Connect's tests send.
    TokenEndpoint,
    /// The issuer: what FAPI 2.0 demands.
    Issuer,
}

/// The claims of a good assertion that lives for a minute.
#[must_use]
pub fn assertion(client_id: &str, audience: &str, now: Timestamp) -> Value {
    let now = now.timestamp();
    json!({
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": name(),
        "iat": now,
        "exp": now + 60,
    })
}

/// A name that no other JWT of this program has.
#[must_use]
pub(crate) fn name() -> String {
    let number = NAMES.fetch_add(1, Ordering::Relaxed);
    format!("name-{}-{number}", std::process::id())
}
