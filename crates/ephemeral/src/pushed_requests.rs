//! Pushed authorization requests.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ports::{StoreError, ephemeral::PushedRequests},
    pushed_request::PushedRequest,
    secret::HashedToken,
};

#[async_trait]
impl<K: KeyValue> PushedRequests for Store<K> {
    async fn put_pushed_request(
        &self,
        token: &HashedToken,
        request: &PushedRequest,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::PushedRequest, token.as_str());
        let value = record::write(Kind::PushedRequest, &key, request, request.ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(request.ends_at, now))
            .await
    }

    async fn pushed_request(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<PushedRequest>, StoreError> {
        let key = self.key(Kind::PushedRequest, token.as_str());
        match self.values.get(key.clone()).await? {
            Some(text) => record::read(Kind::PushedRequest, &key, &text, now),
            None => Ok(None),
        }
    }

    async fn drop_pushed_request(&self, token: &HashedToken) -> Result<bool, StoreError> {
        let key = self.key(Kind::PushedRequest, token.as_str());
        Ok(self.values.take(key).await?.is_some())
    }
}
