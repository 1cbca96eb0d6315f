//! Secrets that must be read back (authenticator secrets, signing keys) are sealed with AES-256-GCM
//! under a key from the configuration and bound to the row they belong to, so that a sealed value
//! copied to another row does not open. Keys have ids: the first seals, all of them open.

use crate::context::Ctx;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// A sealed value: `key id . nonce and ciphertext in base64url`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// Takes a stored value.
    #[must_use]
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The value as text, for a column.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(..)")
    }
}

impl Sealed {
    /// The id of the key that it stands under, if it is a sealed value at all.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.0.rsplit_once('.').map(|(id, _)| id)
    }
}

/// What the names of notes about sealing keys begin with, among the installation's secrets.
pub const SEALING_KEY_NOTES: &str = "sealing-key-since/";

/// The name under which is noted since when a sealing key is used.
#[must_use]
pub fn sealing_key_note(key: &str) -> String {
    format!("{SEALING_KEY_NOTES}{key}")
}

/// The place that a secret of the installation is sealed for, by its name.
#[must_use]
pub fn installation_secret_place(name: &str) -> String {
    if name.starts_with(SEALING_KEY_NOTES) {
        return name.to_owned();
    }
    format!("installation_secrets/{name}/sealed")
}

/// Why a sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key that sealed it is not configured.
    #[error("the key that sealed this value is not configured")]
    UnknownKey,
    /// The value was changed, or belongs to another row.
    #[error("the sealed value does not open: it was changed or belongs elsewhere")]
    DoesNotOpen,
}

/// Seals and opens. One exists per process, made from the configuration's keys.
pub struct Sealer {
    keys: Vec<(String, LessSafeKey, hmac::Key)>,
}

impl Sealer {
    /// Takes the configured keys (id, 32 bytes), the sealing one first. `None` without any.
    #[must_use]
    pub fn new(keys: &[(String, Zeroizing<[u8; 32]>)]) -> Option<Self> {
        let keys: Vec<_> = keys
            .iter()
            .filter_map(|(id, bytes)| {
                let aead = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes.as_slice()).ok()?);
                // A key of its own for MACs, derived, so that no key serves two algorithms.
                let root = hmac::Key::new(hmac::HMAC_SHA256, bytes.as_slice());
                let derived = hmac::sign(&root, b"sluis mac key v1");
                Some((
                    id.clone(),
                    aead,
                    hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()),
                ))
            })
            .collect();
        (!keys.is_empty()).then_some(Self { keys })
    }

    /// Seals `plain` for the place named by `bound_to` (table, row and column in one text).
    #[must_use]
    pub fn seal(&self, plain: &[u8], bound_to: &str, ctx: &Ctx) -> Sealed {
        let (id, key, _) = &self.keys[0];
        let nonce_bytes: [u8; NONCE_LEN] = ctx.random();
        let mut buffer = plain.to_vec();
        // Sealing fails only for texts beyond 64 GiB, which no caller holds.
        let sealed = key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce_bytes),
                Aad::from(bound_to.as_bytes()),
                &mut buffer,
            )
            .map(|()| buffer)
            .unwrap_or_default();
        let mut whole = nonce_bytes.to_vec();
        whole.extend_from_slice(&sealed);
        Sealed(format!("{id}.{}", URL_SAFE_NO_PAD.encode(whole)))
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// [`SealError`] when the key is unknown, the value was changed, or it belongs to another place.
    pub fn open(&self, sealed: &Sealed, bound_to: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (id, body) = sealed.0.rsplit_once('.').ok_or(SealError::DoesNotOpen)?;
        let (_, key, _) = self
            .keys
            .iter()
            .find(|(known, ..)| known == id)
            .ok_or(SealError::UnknownKey)?;
        let mut whole = Zeroizing::new(
            URL_SAFE_NO_PAD
                .decode(body)
                .map_err(|_| SealError::DoesNotOpen)?,
        );
        if whole.len() < NONCE_LEN {
            return Err(SealError::DoesNotOpen);
        }
        let (nonce, rest) = whole.split_at_mut(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::DoesNotOpen)?;
        let plain = key
            .open_in_place(nonce, Aad::from(bound_to.as_bytes()), rest)
            .map_err(|_| SealError::DoesNotOpen)?;
        Ok(Zeroizing::new(plain.to_vec()))
    }

    /// A keyed hash of a short secret (a recovery code) or of a public text (a derived token), in
    /// base64url, under the key named `key_id` or the sealing key.
    #[must_use]
    pub fn mac(&self, key_id: Option<&str>, text: &str) -> Option<String> {
        let (_, _, key) = match key_id {
            Some(id) => self.keys.iter().find(|(known, ..)| known == id)?,
            None => &self.keys[0],
        };
        Some(URL_SAFE_NO_PAD.encode(hmac::sign(key, text.as_bytes())))
    }

    /// The id of the key that seals.
    #[must_use]
    pub fn sealing_key_id(&self) -> &str {
        &self.keys[0].0
    }

    /// The ids of all keys, the sealing one first.
    pub fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|(id, ..)| id.as_str())
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.key_ids()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Randomness;
    use std::sync::Arc;

    struct Sevens;
    impl Randomness for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    fn ctx() -> Ctx {
        Ctx {
            now: chrono::DateTime::UNIX_EPOCH,
            randomness: Arc::new(Sevens),
            request_id: "r".into(),
            own_issuer: None,
            network: None,
        }
    }

    fn sealer(ids: &[&str]) -> Sealer {
        let keys: Vec<_> = ids
            .iter()
            .map(|id| (id.to_string(), Zeroizing::new([id.as_bytes()[0]; 32])))
            .collect();
        Sealer::new(&keys).unwrap()
    }

    #[test]
    fn otp_11_a_sealed_value_opens_only_in_its_own_row() {
        let sealer = sealer(&["a"]);
        let sealed = sealer.seal(b"secret", "totp/1/secret", &ctx());
        assert_eq!(
            sealer.open(&sealed, "totp/1/secret").unwrap().as_slice(),
            b"secret"
        );
        assert_eq!(
            sealer.open(&sealed, "totp/2/secret"),
            Err(SealError::DoesNotOpen)
        );
    }

    #[test]
    fn ops_05_an_old_key_still_opens_and_an_unknown_one_says_so() {
        let sealed = sealer(&["a"]).seal(b"secret", "x", &ctx());
        assert!(sealer(&["b", "a"]).open(&sealed, "x").is_ok());
        assert_eq!(
            sealer(&["b"]).open(&sealed, "x"),
            Err(SealError::UnknownKey)
        );
    }
}
