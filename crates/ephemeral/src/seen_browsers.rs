//! Browsers that people signed in with: one key per person, one field per browser.

use crate::{
    key_value::{Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    ports::{
        StoreError,
        ephemeral::{Seen, SeenBrowsers},
    },
    secret::HashedToken,
};

/// One browser of one person.
#[derive(Serialize, Deserialize)]
struct SeenBrowser {
    /// The newest sign-in with it.
    last_at: Timestamp,
}

impl<K: KeyValue> Store<K> {
    async fn note_browser(
        &self,
        key: &str,
        mark: &HashedToken,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let seen = SeenBrowser { last_at: now };
        let value = record::write(Kind::SeenBrowsers, key, &seen, ends_at)?;
        let field = mark.as_str().to_owned();
        self.values
            .put_field(key.to_owned(), field, value, Keep::until(ends_at, now))
            .await
    }
}

#[async_trait]
impl<K: KeyValue> SeenBrowsers for Store<K> {
    async fn see_browser(
        &self,
        person: &PersonId,
        mark: &HashedToken,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<Seen, StoreError> {
        let key = self.key(Kind::SeenBrowsers, person.as_str());
        let mut living = Vec::new();
        let mut gone = Vec::new();
        for (field, text) in self.values.fields(key.clone()).await? {
            match record::read::<SeenBrowser>(Kind::SeenBrowsers, &key, &text, now)? {
                Some(seen) => living.push((seen.last_at, field)),
                None => gone.push(field),
            }
        }
        let seen = if living.is_empty() {
            Seen::NoOther
        } else if living.iter().any(|(_, field)| field == mark.as_str()) {
            Seen::Before
        } else {
            Seen::Never
        };
        self.note_browser(&key, mark, ends_at, now).await?;
        living.retain(|(_, field)| field != mark.as_str());
        living.sort_by(|a, b| b.cmp(a));
        let surplus = living.into_iter().skip(Seen::MOST_PER_PERSON - 1);
        gone.extend(surplus.map(|(_, field)| field));
        gone.retain(|field| field != mark.as_str());
        if !gone.is_empty() {
            self.values.delete_fields(key, gone).await?;
        }
        Ok(seen)
    }

    async fn has_seen_browser(
        &self,
        person: &PersonId,
        mark: &HashedToken,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = self.key(Kind::SeenBrowsers, person.as_str());
        let fields = self.values.fields(key.clone()).await?;
        let noted = fields.into_iter().find(|(field, _)| field == mark.as_str());
        match noted {
            Some((_, text)) => {
                Ok(record::read::<SeenBrowser>(Kind::SeenBrowsers, &key, &text, now)?.is_some())
            }
            None => Ok(false),
        }
    }

    async fn forget_browsers(
        &self,
        person: &PersonId,
        mark: &HashedToken,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = self.key(Kind::SeenBrowsers, person.as_str());
        self.values.delete(key.clone()).await?;
        self.note_browser(&key, mark, ends_at, now).await
    }
}
