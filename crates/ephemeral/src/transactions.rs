//! Sign-ins under way.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ids::TransactionId,
    ports::{StoreError, ephemeral::Transactions},
    transaction::Transaction,
};

#[async_trait]
impl<K: KeyValue> Transactions for Store<K> {
    async fn put_transaction(
        &self,
        transaction: &Transaction,
        keep_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::Transaction, transaction.id.as_str());
        let value = record::write(Kind::Transaction, &key, transaction, keep_until)?;
        self.values
            .put(Entry { key, value }, Keep::until(keep_until, now))
            .await
    }

    async fn transaction(
        &self,
        id: &TransactionId,
        now: Timestamp,
    ) -> Result<Option<Transaction>, StoreError> {
        let key = self.key(Kind::Transaction, id.as_str());
        match self.values.get(key.clone()).await? {
            Some(text) => record::read(Kind::Transaction, &key, &text, now),
            None => Ok(None),
        }
    }
}
