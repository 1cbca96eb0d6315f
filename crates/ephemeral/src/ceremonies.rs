//! Ceremonies with passkeys.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    passkey::Ceremony,
    ports::{StoreError, passkeys::Ceremonies},
    secret::HashedToken,
};

#[async_trait]
impl<K: KeyValue> Ceremonies for Store<K> {
    async fn put_ceremony(
        &self,
        subject: &HashedToken,
        ceremony: &Ceremony,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::Ceremony, subject.as_str());
        let value = record::write(Kind::Ceremony, &key, ceremony, ceremony.ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(ceremony.ends_at, now))
            .await
    }

    async fn take_ceremony(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<Ceremony>, StoreError> {
        let key = self.key(Kind::Ceremony, subject.as_str());
        match self.values.take(key.clone()).await? {
            Some(text) => record::read(Kind::Ceremony, &key, &text, now),
            None => Ok(None),
        }
    }
}
