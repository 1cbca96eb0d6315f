//! Browser sessions.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    ports::{StoreError, ephemeral::Sessions},
    secret::HashedToken,
    session::Session,
};

#[async_trait]
impl<K: KeyValue> Sessions for Store<K> {
    /// Every use puts the session again, so it is kept until the end that it has without use.
    async fn put_session(
        &self,
        token: &HashedToken,
        session: &Session,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::Session, token.as_str());
        let ends_at = session.idle_end();
        let value = record::write(Kind::Session, &key, session, ends_at)?;
        self.values
            .put(Entry { key, value }, Keep::until(ends_at, now))
            .await
    }

    async fn session(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let key = self.key(Kind::Session, token.as_str());
        let Some(text) = self.values.get(key.clone()).await? else {
            return Ok(None);
        };
        let session: Option<Session> = record::read(Kind::Session, &key, &text, now)?;
        Ok(session.filter(|session| session.is_alive(now)))
    }

    async fn end_session(&self, token: &HashedToken) -> Result<(), StoreError> {
        self.values
            .delete(self.key(Kind::Session, token.as_str()))
            .await
    }
}
