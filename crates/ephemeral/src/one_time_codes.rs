//! Codes under way by text message. What a code stands is counted where it is compared, so that many
//! guesses at once are no more than as many one by one (REC-11).

use crate::{
    key_value::{Guarded, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    one_time_code::{CodeTry, OneTimeCode},
    ports::{StoreError, ephemeral::OneTimeCodes},
    secret::HashedToken,
};

#[async_trait]
impl<K: KeyValue> OneTimeCodes for Store<K> {
    async fn put_one_time_code(
        &self,
        subject: &HashedToken,
        code: &OneTimeCode,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::OneTimeCode, subject.as_str());
        let guarded = Guarded {
            value: record::write(Kind::OneTimeCode, &key, code, code.ends_at)?,
            lock: code.hash.clone(),
            tries: code.tries,
        };
        self.values
            .put_guarded(key, guarded, Keep::until(code.ends_at, now))
            .await
    }

    /// Its `tries` are those that are left.
    async fn one_time_code(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<OneTimeCode>, StoreError> {
        let key = self.key(Kind::OneTimeCode, subject.as_str());
        let Some((text, left)) = self.values.guarded(key.clone()).await? else {
            return Ok(None);
        };
        let code: Option<OneTimeCode> = record::read(Kind::OneTimeCode, &key, &text, now)?;
        Ok(code.map(|code| OneTimeCode {
            tries: left,
            ..code
        }))
    }

    async fn try_one_time_code(
        &self,
        subject: &HashedToken,
        hashes: &[String],
        now: Timestamp,
    ) -> Result<CodeTry, StoreError> {
        let key = self.key(Kind::OneTimeCode, subject.as_str());
        let tried = self
            .values
            .try_guarded(key, hashes.to_vec(), now.timestamp_millis())
            .await?;
        Ok(match tried {
            Some(tried) if tried.opened => CodeTry::Right,
            Some(tried) => CodeTry::Wrong { left: tried.left },
            None => CodeTry::Gone,
        })
    }

    async fn drop_one_time_code(&self, subject: &HashedToken) -> Result<(), StoreError> {
        self.values
            .delete_guarded(self.key(Kind::OneTimeCode, subject.as_str()))
            .await
    }
}
