//! What may be used once. A claim is a count: whoever counts to one has it.

use crate::{
    key_value::{Keep, KeyValue},
    keys::Kind,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ports::{StoreError, ephemeral::ReplaySets},
    secret::HashedToken,
};

#[async_trait]
impl<K: KeyValue> ReplaySets for Store<K> {
    /// The value comes from outside, so only a hash of it is stored.
    async fn claim_once(
        &self,
        set: &str,
        value: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let hash = HashedToken::of(&format!("{set}\n{value}"));
        let key = self.key(Kind::Claimed, hash.as_str());
        let count = self.values.count(key, Keep::until(ends_at, now)).await?;
        Ok(count.tries == 1)
    }
}
