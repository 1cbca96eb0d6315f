//! What one process remembers of the keys.

use super::{FRESH_FOR, schedule, signer::Signer};
use jsonwebtoken::{Algorithm, DecodingKey, jwk::Jwk};
use serde_json::{Map, Value, json};
use sluis_model::{
    context::Timestamp,
    ids::KeyId,
    ports::{Durable, StoreError, durable::Reading},
    seal::Sealer,
    signing_key::{SigningKey, SigningKeyState},
};
use sluis_protocol::algorithm::SigningAlgorithm;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The members that a published key may have. A list of what is public can't leak what is private.
const PUBLIC_MEMBERS: [&str; 9] = ["kty", "crv", "n", "e", "x", "y", "kid", "use", "alg"];

/// The keys as they were read at one moment.
pub(crate) struct Published {
    pub(crate) read_at: Timestamp,
    /// The moment before they were read, for the store to say whether they changed since.
    reading: Mutex<Reading>,
    signers: HashMap<SigningAlgorithm, Signer>,
    verifiers: HashMap<KeyId, (SigningAlgorithm, DecodingKey)>,
    set: Arc<str>,
}

impl Published {
    /// Prepares what was read; private keys that `before` has prepared already are taken from it.
    ///
    /// # Errors
    /// `Inconsistent` when a key that should sign can't be opened.
    pub(crate) fn prepare(
        keys: &[SigningKey],
        before: Option<&Self>,
        sealer: &Sealer,
        now: Timestamp,
        reading: Reading,
    ) -> Result<Self, StoreError> {
        let mut signers = HashMap::new();
        for algorithm in SigningAlgorithm::ALL {
            if let Some(key) = schedule::signing(keys, algorithm).next() {
                let known = before
                    .and_then(|before| before.signer(algorithm))
                    .filter(|signer| *signer.kid() == key.id);
                let signer = known.map_or_else(|| Signer::prepare(key, sealer), Ok)?;
                signers.insert(algorithm, signer);
            }
        }
        let mut published: Vec<_> = keys
            .iter()
            .filter(|key| key.state != SigningKeyState::Retired)
            .collect();
        // Who takes the first key of a set without looking at `kid` should get the one that signs.
        published.sort_by_key(|key| {
            (
                key.state != SigningKeyState::Signing,
                key.algorithm,
                key.state,
            )
        });
        let verifiers = published.iter().filter_map(|key| {
            let jwk: Jwk = serde_json::from_value(key.public_jwk.clone()).ok()?;
            Some((
                key.id.clone(),
                (key.algorithm, DecodingKey::from_jwk(&jwk).ok()?),
            ))
        });
        let verifiers = verifiers.collect();
        let set = json!({ "keys": published.iter().map(|key| public(&key.public_jwk)).collect::<Vec<_>>() });
        let set = set.to_string().into();
        Ok(Self {
            read_at: now,
            reading: Mutex::new(reading),
            signers,
            verifiers,
            set,
        })
    }

    /// Whether this need not be read again yet. A clock that went back counts as old.
    pub(crate) fn is_fresh(&self, now: Timestamp, durable: &Durable) -> bool {
        let reading = *self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        (now - self.read_at).abs() < FRESH_FOR && durable.keys_still_hold(reading)
    }

    /// They could not be read: whoever comes next need not try at once.
    pub(crate) fn not_read(&self, reading: Reading) {
        *self.reading.lock().unwrap_or_else(PoisonError::into_inner) = reading;
    }

    /// The key that signs with an algorithm.
    pub(crate) fn signer(&self, algorithm: SigningAlgorithm) -> Option<Signer> {
        self.signers.get(&algorithm).cloned()
    }

    /// The public half of a published key, and the one algorithm that it may be used with.
    pub(crate) fn verifier(&self, kid: &str) -> Option<(Algorithm, &DecodingKey)> {
        let (algorithm, key) = self.verifiers.get(&KeyId::from(kid))?;
        Some((jose(*algorithm), key))
    }

    /// Whether there is no key at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.verifiers.is_empty()
    }

    /// The JWK set as JSON, written once.
    pub(crate) fn set(&self) -> Arc<str> {
        Arc::clone(&self.set)
    }
}

fn public(jwk: &Value) -> Value {
    let members: Map<String, Value> = PUBLIC_MEMBERS
        .iter()
        .filter_map(|name| {
            jwk.get(name)
                .map(|value| ((*name).to_owned(), value.clone()))
        })
        .collect();
    Value::Object(members)
}

const fn jose(algorithm: SigningAlgorithm) -> Algorithm {
    match algorithm {
        SigningAlgorithm::RS256 => Algorithm::RS256,
        SigningAlgorithm::PS256 => Algorithm::PS256,
        SigningAlgorithm::ES256 => Algorithm::ES256,
        SigningAlgorithm::EdDSA => Algorithm::EdDSA,
    }
}
