//! Links that mark computers as shared.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    computer_link::ComputerLink,
    context::Timestamp,
    ports::{StoreError, ephemeral::ComputerLinks},
    secret::HashedToken,
};

#[async_trait]
impl<K: KeyValue> ComputerLinks for Store<K> {
    async fn put_computer_link(
        &self,
        token: &HashedToken,
        link: &ComputerLink,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::ComputerLink, token.as_str());
        let value = record::write(Kind::ComputerLink, &key, link, link.ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(link.ends_at, now))
            .await
    }

    async fn computer_link(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<ComputerLink>, StoreError> {
        let key = self.key(Kind::ComputerLink, token.as_str());
        match self.values.get(key.clone()).await? {
            Some(text) => record::read(Kind::ComputerLink, &key, &text, now),
            None => Ok(None),
        }
    }

    async fn take_computer_link(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<ComputerLink>, StoreError> {
        let key = self.key(Kind::ComputerLink, token.as_str());
        match self.values.take(key.clone()).await? {
            Some(text) => record::read(Kind::ComputerLink, &key, &text, now),
            None => Ok(None),
        }
    }
}
