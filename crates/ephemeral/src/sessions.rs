//! Browser sessions, and an index of them per person: one key each, one field per cookie.

use crate::{
    key_value::{Entry, Keep, KeyValue, Place},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use serde::Deserialize;
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    ports::{StoreError, ephemeral::Sessions},
    secret::HashedToken,
    session::Session,
};
use std::cmp::Reverse;

/// How often a change looks again at what was changed under its hands.
const LOOKS: usize = 100;

/// As much of a session as tells in whose index it stands.
#[derive(Deserialize)]
struct Owner {
    person: PersonId,
}

impl<K: KeyValue> Store<K> {
    /// The cookies' hashes in an index that have not ended, those of the newest sessions first. What
    /// has ended is dropped on the way.
    async fn listed(&self, index: &str, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let mut living = Vec::new();
        let mut ended = Vec::new();
        for (field, text) in self.values.fields(index.to_owned()).await? {
            match record::read::<Timestamp>(Kind::Sessions, index, &text, now)? {
                Some(started_at) => living.push((Reverse(started_at), field)),
                None => ended.push(field),
            }
        }
        if !ended.is_empty() {
            self.values.delete_fields(index.to_owned(), ended).await?;
        }
        living.sort_unstable();
        Ok(living.into_iter().map(|(_, field)| field).collect())
    }

    /// Ends the oldest sessions of an index that are too many beside the one that just began. Of
    /// several callers one is told of each.
    async fn end_surplus(
        &self,
        index: &str,
        begun: &str,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError> {
        let mut listed = self.listed(index, now).await?;
        // What began in the same moment has no order; the newest is the one that is asked about.
        listed.retain(|token| token != begun);
        let kept = listed.len().min(Session::MOST_PER_PERSON - 1);
        let mut ended = Vec::new();
        for token in listed.split_off(kept) {
            let key = self.key(Kind::Session, &token);
            let text = self.values.get(key.clone()).await?;
            let deleted = self
                .values
                .delete_indexed(key.clone(), index.to_owned(), token)
                .await?;
            // What nobody can read ends all the same.
            let session = text
                .and_then(|text| record::read_ended::<Session>(Kind::Session, &key, &text).ok());
            ended.extend(session.filter(|_| deleted));
        }
        Ok(ended)
    }

    /// A session as it is stored, and its place in the index of its person.
    fn stored(
        &self,
        token: &HashedToken,
        session: &Session,
        ends_at: Timestamp,
    ) -> Result<(Entry, Place), StoreError> {
        let key = self.key(Kind::Session, token.as_str());
        let index = self.key(Kind::Sessions, session.person.as_str());
        let value = record::write(Kind::Session, &key, session, ends_at)?;
        let place = Place {
            value: record::write(Kind::Sessions, &index, &session.started_at, ends_at)?,
            field: token.as_str().to_owned(),
            key: index,
        };
        Ok((Entry { key, value }, place))
    }
}

#[async_trait]
impl<K: KeyValue> Sessions for Store<K> {
    async fn put_session(
        &self,
        token: &HashedToken,
        session: &Session,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError> {
        let ends_at = session.idle_end();
        let (entry, place) = self.stored(token, session, ends_at)?;
        let index = place.key.clone();
        let listed = self
            .values
            .put_indexed(entry, place, Keep::until(ends_at, now))
            .await?;
        if usize::try_from(listed).is_ok_and(|listed| listed <= Session::MOST_PER_PERSON) {
            return Ok(Vec::new());
        }
        self.end_surplus(&index, token.as_str(), now).await
    }

    /// Every use replaces the session, so it is kept until the end that it has without use. Requests that know
    /// nothing of each other do so at once, as the tabs of a browser that starts: a portal that one of them added
    /// stays, or it would never hear of the session's end.
    async fn replace_session(
        &self,
        token: &HashedToken,
        session: &Session,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = self.key(Kind::Session, token.as_str());
        let keep = Keep::until(session.idle_end(), now);
        for _ in 0..LOOKS {
            let Some(old) = self.values.get(key.clone()).await? else {
                return Ok(false);
            };
            let found: Option<Session> = record::read(Kind::Session, &key, &old, now)?;
            let Some(found) = found else {
                return Ok(false);
            };
            let mut session = session.clone();
            session.keep_portals_of(&found);
            let (entry, place) = self.stored(token, &session, session.idle_end())?;
            if self.values.replace_indexed(entry, place, keep, old).await? {
                return Ok(true);
            }
        }
        Err(StoreError::Unavailable(
            "a session changes all the time".to_owned(),
        ))
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

    /// A cookie belongs to one person for good, so whose it is can be looked up beforehand.
    async fn end_session(&self, token: &HashedToken) -> Result<bool, StoreError> {
        let key = self.key(Kind::Session, token.as_str());
        let Some(text) = self.values.get(key.clone()).await? else {
            return Ok(false);
        };
        match record::read_ended::<Owner>(Kind::Session, &key, &text) {
            Ok(owner) => {
                let index = self.key(Kind::Sessions, owner.person.as_str());
                let field = token.as_str().to_owned();
                self.values.delete_indexed(key, index, field).await
            }
            // What nobody can read is to end all the same.
            Err(_) => self.values.take(key).await.map(|text| text.is_some()),
        }
    }

    /// The value goes first, and alone: whoever adds a portal in the same moment was before that, or finds nothing
    /// any more. What an index names that is not there is nobody's session.
    async fn take_session(
        &self,
        token: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let key = self.key(Kind::Session, token.as_str());
        let Some(text) = self.values.take(key.clone()).await? else {
            return Ok(None);
        };
        if let Ok(owner) = record::read_ended::<Owner>(Kind::Session, &key, &text) {
            let index = self.key(Kind::Sessions, owner.person.as_str());
            let fields = vec![token.as_str().to_owned()];
            self.values.delete_fields(index, fields).await?;
        }
        let session: Option<Session> = record::read(Kind::Session, &key, &text, now)?;
        Ok(session.filter(|session| session.is_alive(now)))
    }

    async fn sessions_of(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Vec<(HashedToken, Session)>, StoreError> {
        let listed = self
            .listed(&self.key(Kind::Sessions, person.as_str()), now)
            .await?;
        let keys: Vec<String> = listed
            .iter()
            .map(|token| self.key(Kind::Session, token))
            .collect();
        let texts = self.values.get_all(keys.clone()).await?;
        let mut living = Vec::new();
        for ((token, key), text) in listed.into_iter().zip(keys).zip(texts) {
            let Some(text) = text else { continue };
            let session: Option<Session> = record::read(Kind::Session, &key, &text, now)?;
            if let Some(session) =
                session.filter(|session| session.is_alive(now) && session.person == *person)
            {
                living.push((HashedToken::stored(token), session));
            }
        }
        // Ids sort by age, which settles what began in the same moment.
        living.sort_by(|(_, a), (_, b)| (b.started_at, &b.id).cmp(&(a.started_at, &a.id)));
        Ok(living)
    }
}
