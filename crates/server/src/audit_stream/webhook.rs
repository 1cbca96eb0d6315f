//! Batches of events to an address, signed.

use async_trait::async_trait;
use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sluis_idp_core::trail::EventSink;
use sluis_model::{context::Clock, ports::Outgoing, secret::Secret};
use std::{fmt, sync::Arc};

/// An address that takes batches.
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: Secret,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) outgoing: Arc<dyn Outgoing>,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook")
    }
}

#[async_trait]
impl EventSink for Webhook {
    async fn take(&self, events: &[Value]) -> Result<(), String> {
        let body = json!({ "events": events }).to_string();
        let seconds = self.clock.now().timestamp();
        let signature = signature(&self.secret, seconds, &body);
        self.outgoing
            .post_json(
                &self.url,
                &[("Sluis-Signature", &signature)],
                body.into_bytes(),
            )
            .await
            .map_err(|error| error.to_string())
    }
}

/// `t=SECONDS,v1=HEX`: the moment is signed with the body, so that an old batch can't be passed off as
/// a new one.
fn signature(secret: &Secret, seconds: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let tag = hmac::sign(&key, format!("{seconds}.{body}").as_bytes());
    format!("t={seconds},v1={}", HEXLOWER.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_covers_the_moment_and_the_body() {
        let secret = Secret::new("a secret of some length");
        let one = signature(&secret, 1, "{}");
        assert!(one.starts_with("t=1,v1="));
        assert_eq!(one.len(), "t=1,v1=".len() + 64);
        assert_ne!(one[7..], signature(&secret, 2, "{}")[7..]);
        assert_ne!(one, signature(&secret, 1, "{ }"));
    }
}
