//! Counters of tries. Their callers' keys hold names and addresses, so only a hash is stored.

use crate::{
    key_value::{Keep, KeyValue},
    keys::Kind,
    store::Store,
};
use async_trait::async_trait;
use chrono::DateTime;
use sluis_model::{
    context::Timestamp,
    ports::{StoreError, ephemeral::Throttles},
    secret::HashedToken,
};

impl<K: KeyValue> Store<K> {
    fn tries_key(&self, key: &str) -> String {
        self.key(Kind::Tries, HashedToken::of(key).as_str())
    }
}

#[async_trait]
impl<K: KeyValue> Throttles for Store<K> {
    async fn count_try(
        &self,
        key: &str,
        window: chrono::Duration,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        let count = self
            .values
            .count(self.tries_key(key), Keep::until(now + window, now))
            .await?;
        Ok(saturated(count.tries))
    }

    async fn tries(
        &self,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<(u32, Timestamp)>, StoreError> {
        let Some(count) = self.values.counted(self.tries_key(key)).await? else {
            return Ok(None);
        };
        let ends = DateTime::from_timestamp_millis(count.ends)
            .filter(|_| now.timestamp_millis() < count.ends);
        Ok(ends.map(|ends| (saturated(count.tries), ends)))
    }

    async fn give_back_try(&self, key: &str, now: Timestamp) -> Result<(), StoreError> {
        let now = now.timestamp_millis();
        self.values.uncount(self.tries_key(key), now).await
    }

    async fn clear_tries(&self, key: &str) -> Result<(), StoreError> {
        self.values.delete_count(self.tries_key(key)).await
    }
}

/// A count beyond the type is still far too many, never few.
fn saturated(tries: i64) -> u32 {
    u32::try_from(tries).unwrap_or(u32::MAX)
}
