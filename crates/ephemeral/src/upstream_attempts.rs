//! People who were sent to a provider of their institution.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ports::{StoreError, UpstreamAttempts},
    secret::HashedToken,
    upstream::UpstreamAttempt,
};

#[async_trait]
impl<K: KeyValue> UpstreamAttempts for Store<K> {
    async fn put_upstream_attempt(
        &self,
        subject: &HashedToken,
        attempt: &UpstreamAttempt,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::UpstreamAttempt, subject.as_str());
        let value = record::write(Kind::UpstreamAttempt, &key, attempt, attempt.ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(attempt.ends_at, now))
            .await
    }

    async fn take_upstream_attempt(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<UpstreamAttempt>, StoreError> {
        let key = self.key(Kind::UpstreamAttempt, subject.as_str());
        match self.values.take(key.clone()).await? {
            Some(text) => record::read(Kind::UpstreamAttempt, &key, &text, now),
            None => Ok(None),
        }
    }

    async fn put_upstream_note(
        &self,
        subject: &HashedToken,
        note: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::UpstreamNote, subject.as_str());
        let value = record::write(Kind::UpstreamNote, &key, &note, ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(ends_at, now))
            .await
    }

    async fn upstream_note(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let key = self.key(Kind::UpstreamNote, subject.as_str());
        match self.values.get(key.clone()).await? {
            Some(text) => record::read(Kind::UpstreamNote, &key, &text, now),
            None => Ok(None),
        }
    }

    async fn add_upstream_name(
        &self,
        subject: &HashedToken,
        name: &str,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::UpstreamNote, subject.as_str());
        let value = record::write(Kind::UpstreamNote, &key, &name, ends_at)?;
        let keep = Keep::until(ends_at, now);
        self.values
            .put_field(key, name.to_owned(), value, keep)
            .await
    }

    async fn upstream_names(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let key = self.key(Kind::UpstreamNote, subject.as_str());
        let mut names = vec![];
        for (_, text) in self.values.fields(key.clone()).await? {
            names.extend(record::read::<String>(
                Kind::UpstreamNote,
                &key,
                &text,
                now,
            )?);
        }
        Ok(names)
    }
}
