//! The ports over either store. Each aggregate stands in a file of its own.

use crate::{key_value::KeyValue, keys::Kind};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ports::{Ephemeral, StoreError},
    secret::HashedToken,
};

/// A key-value store that knows what its values mean.
pub(crate) struct Store<K> {
    pub(crate) values: K,
    prefix: String,
}

impl<K: KeyValue> Store<K> {
    pub(crate) fn new(values: K, prefix: String) -> Self {
        Self { values, prefix }
    }

    pub(crate) fn key(&self, kind: Kind, id: &str) -> String {
        kind.key(&self.prefix, id)
    }

    /// The key of what a bearer value stands for.
    pub(crate) fn key_of(&self, kind: Kind, hash: &HashedToken) -> String {
        let id = if K::IN_ORDER {
            hash.in_order()
        } else {
            hash.as_str()
        };
        self.key(kind, id)
    }
}

#[async_trait]
impl<K: KeyValue> Ephemeral for Store<K> {
    async fn ping(&self) -> Result<(), StoreError> {
        self.values.ping().await
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.values.sweep(now.timestamp_millis()).await
    }
}
