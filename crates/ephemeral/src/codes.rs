//! Authorization codes: taken once, and remembered for a while by the grant they gave, so that a
//! second use can undo the first (RFC 6749 §4.1.2).

use crate::{
    key_value::{Entry, Keep, KeyValue, Spent},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    access::AuthorizationCode,
    context::Timestamp,
    ids::GrantId,
    ports::{
        StoreError,
        ephemeral::{Codes, TakenCode},
    },
    secret::HashedToken,
};

/// How long after its end a code is still recognised.
const REMEMBERED_MINUTES: i64 = 10;

#[async_trait]
impl<K: KeyValue> Codes for Store<K> {
    /// The code itself stays in the store for as long as its memory, though it counts for nothing
    /// past its end: otherwise one that nobody ever took would look spent once the store dropped it.
    async fn put_code(
        &self,
        hash: &HashedToken,
        code: &AuthorizationCode,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let memory_ends_at = code.ends_at + chrono::Duration::minutes(REMEMBERED_MINUTES);
        let key = self.key(Kind::CodeGrant, hash.as_str());
        let value = record::write(Kind::CodeGrant, &key, &code.grant.id, memory_ends_at)?;
        let memory = Entry { key, value };
        let key = self.key_of(Kind::Code, hash);
        let value = record::write(Kind::Code, &key, code, code.ends_at)?;
        self.values
            .put_spendable(
                Entry { key, value },
                memory,
                Keep::until(memory_ends_at, now),
            )
            .await
    }

    async fn take_code(&self, hash: &HashedToken, now: Timestamp) -> Result<TakenCode, StoreError> {
        let key = self.key_of(Kind::Code, hash);
        let memory = self.key(Kind::CodeGrant, hash.as_str());
        match self.values.spend(key.clone(), memory.clone()).await? {
            Spent::Now(text) => {
                let code: Option<AuthorizationCode> = record::read(Kind::Code, &key, &text, now)?;
                Ok(code.map_or(TakenCode::Unknown, |code| TakenCode::Fresh(Box::new(code))))
            }
            Spent::Before(text) => {
                let grant: Option<GrantId> = record::read(Kind::CodeGrant, &memory, &text, now)?;
                Ok(grant.map_or(TakenCode::Unknown, TakenCode::Spent))
            }
            Spent::Never => Ok(TakenCode::Unknown),
        }
    }
}
