//! Access tokens. A revoked grant leaves a mark, and an ended session another; every token is read together
//! with the marks of its grant and session: so a token that is being issued during the revocation is dead
//! as well.

use crate::{
    key_value::{Entry, Instead, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    access::AccessToken,
    context::Timestamp,
    ids::GrantId,
    ports::{StoreError, ephemeral::AccessTokens},
    secret::HashedToken,
};

/// What is read in the place of a token that is not there: a usual one, which has ended, so that whether
/// there is one takes no time of its own (TOK-17, TOK-18).
const NOBODYS: Instead = Instead {
    value: concat!(
        r#"{"ends_at":0,"value":{"holding":{"person":{"id":"00000000000000000000000000000000","#,
        r#""client":"portal","person":"00000000000000000000000000000000","#,
        r#""institution":"00000000000000000000000000000000","epoch":1,"#,
        r#""scope":["email","institution","openid","profile","roles"],"#,
        r#""given_at":"1970-01-01T00:00:00.000001Z","claims":{"id_token":{},"userinfo":{}},"#,
        r#""authentication":{"auth_time":"1970-01-01T00:00:00.000001Z","#,
        r#""acr":"https://refeds.org/profile/mfa","amr":["mfa","otp","pwd"],"#,
        r#""second_factor_at":"1970-01-01T00:00:00.000001Z","#,
        r#""session":"00000000000000000000000000000000","#,
        r#""session_ends_at":"1970-01-01T00:00:00.000001Z"}}},"#,
        r#""family":"00000000000000000000000000000000","#,
        r#""issued_at":"1970-01-01T00:00:00.000001Z","ends_at":"1970-01-01T00:00:00.000001Z"}}"#,
    ),
    links: "00000000000000000000000000000000 00000000000000000000000000000001",
};

#[async_trait]
impl<K: KeyValue> AccessTokens for Store<K> {
    async fn put_access_token(
        &self,
        hash: &HashedToken,
        token: &AccessToken,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = self.key_of(Kind::AccessToken, hash);
        let value = record::write(Kind::AccessToken, &key, token, token.ends_at)?;
        let hangs_on = token.hangs_on();
        let links: Vec<&str> = hangs_on
            .iter()
            .map(GrantId::as_str)
            .filter(|name| fits_a_list(name))
            .collect();
        let marks = hangs_on
            .iter()
            .map(|mark| self.key(Kind::RevokedGrant, mark.as_str()));
        let mark = self
            .values
            .put_linked(
                Entry {
                    key: key.clone(),
                    value,
                },
                links.join(" "),
                marks.collect(),
                Keep::until(token.ends_at, now),
            )
            .await?;
        match mark {
            Some(mark) => {
                record::mark_stands(Kind::RevokedGrant, &key, &mark, now).map(|stands| !stands)
            }
            None => Ok(true),
        }
    }

    async fn access_token(
        &self,
        hash: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<AccessToken>, StoreError> {
        let key = self.key_of(Kind::AccessToken, hash);
        let marks = self.key(Kind::RevokedGrant, "");
        let found = self.values.get_linked(key.clone(), marks, NOBODYS).await?;
        if let Some(mark) = found.mark
            && record::mark_stands(Kind::RevokedGrant, &key, &mark, now)?
        {
            return Ok(None);
        }
        let token: Option<AccessToken> = record::read(Kind::AccessToken, &key, &found.value, now)?;
        let Some(token) = token else { return Ok(None) };
        for mark in token.hangs_on() {
            // A release before this one wrote down the grant alone, and an odd name stands in no list.
            let mut names = found.links.split_ascii_whitespace();
            let named = names.any(|name| name == mark.as_str());
            if !named && self.grant_revoked(&mark, now).await? {
                return Ok(None);
            }
        }
        Ok(Some(token))
    }

    async fn end_access_token(&self, hash: &HashedToken) -> Result<(), StoreError> {
        self.values
            .delete(self.key_of(Kind::AccessToken, hash))
            .await
    }

    async fn revoke_grant(
        &self,
        grant: &GrantId,
        keep_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.values
            .put_mark(
                self.key(Kind::RevokedGrant, grant.as_str()),
                Keep::until(keep_until, now),
            )
            .await
    }

    async fn grant_revoked(&self, grant: &GrantId, now: Timestamp) -> Result<bool, StoreError> {
        let key = self.key(Kind::RevokedGrant, grant.as_str());
        match self.values.get(key.clone()).await? {
            Some(mark) => record::mark_stands(Kind::RevokedGrant, &key, &mark, now),
            None => Ok(false),
        }
    }
}

/// Whether a name can be told from its neighbours. Ours are made of letters, digits and hyphens.
fn fits_a_list(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Duration};

    #[test]
    fn nobodys_token_reads_like_one_and_has_ended() {
        let read =
            |text: &str, now| record::read::<AccessToken>(Kind::AccessToken, "key", text, now);
        let before = DateTime::UNIX_EPOCH - Duration::seconds(1);
        assert!(matches!(read(NOBODYS.value, before), Ok(Some(_))));
        assert_eq!(read(NOBODYS.value, DateTime::UNIX_EPOCH), Ok(None));
        assert!(!NOBODYS.value.contains('\n'), "a line break ends the links");
    }
}
