//! Devices that ask to be signed in. The request stands under the device code; the user code points
//! at it. What changes it compares the whole text, so that of two at once one wins.

use crate::{
    key_value::{Entry, Keep, KeyValue},
    keys::Kind,
    record,
    store::Store,
};
use async_trait::async_trait;
use sluis_model::{
    context::Timestamp,
    device_grant::{DeviceDecision, DeviceGrant, DevicePoll},
    ids::{ClientId, GrantId},
    ports::{
        StoreError,
        ephemeral::{DeviceGrants, ReplaySets as _},
    },
    secret::HashedToken,
};

/// How often a change looks again at what was changed under its hands.
const LOOKS: usize = 100;
/// How much longer a device that asks too often has to wait, in seconds (RFC 8628 §3.5).
const SLOWER_BY: u32 = 5;
/// The longest wait between two questions, in seconds.
const LONGEST_INTERVAL: u32 = 60;
/// How long after its end a device code that was handed out is still recognised.
const REMEMBERED_MINUTES: i64 = 10;

/// What is read in the place of a request that is not there: a usual one, which has ended.
const NOBODYS: &str = concat!(
    r#"{"ends_at":0,"value":{"device_code":"0000000000000000000000000000000000000000000","#,
    r#""user_code":"BCDFGHJK","client":"portal","#,
    r#""scope":["email","institution","openid","profile","roles"],"resources":[],"#,
    r#""institution":"institution","asked_from":"192.0.2.100","#,
    r#""asked_at":"1970-01-01T00:00:00.000001Z","decision":{"kind":"pending"},"#,
    r#""last_asked_at":"1970-01-01T00:00:00.000001Z","interval":5,"#,
    r#""ends_at":"1970-01-01T00:00:00.000001Z"}}"#,
);

impl<K: KeyValue> Store<K> {
    fn user_code_key(&self, user_code: &str) -> String {
        self.key(Kind::UserCode, HashedToken::of(user_code).as_str())
    }

    /// The request that a user code points at, with its text.
    async fn pointed_at(
        &self,
        user_code: &str,
        now: Timestamp,
    ) -> Result<Option<(String, String, DeviceGrant)>, StoreError> {
        let pointer = self.user_code_key(user_code);
        let Some(text) = self.values.get(pointer.clone()).await? else {
            return Ok(None);
        };
        let Some(hash): Option<HashedToken> = record::read(Kind::UserCode, &pointer, &text, now)?
        else {
            return Ok(None);
        };
        let key = self.key(Kind::DeviceGrant, hash.as_str());
        let Some(text) = self.values.get(key.clone()).await? else {
            return Ok(None);
        };
        let grant: Option<DeviceGrant> = record::read(Kind::DeviceGrant, &key, &text, now)?;
        Ok(grant
            .filter(|grant| grant.user_code == user_code)
            .map(|grant| (key, text, grant)))
    }

    async fn swap_grant(
        &self,
        key: &str,
        old: String,
        grant: &DeviceGrant,
    ) -> Result<bool, StoreError> {
        let new = record::write(Kind::DeviceGrant, key, grant, grant.ends_at)?;
        self.values.swap(key.to_owned(), old, new).await
    }
}

fn too_lively() -> StoreError {
    StoreError::Unavailable("a device's request changes all the time".to_owned())
}

#[async_trait]
impl<K: KeyValue> DeviceGrants for Store<K> {
    async fn put_device_grant(
        &self,
        grant: &DeviceGrant,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // Two requests that draw one user code in the same instant: the claim tells who has it.
        if !self
            .claim_once("user-code", &grant.user_code, grant.ends_at, now)
            .await?
        {
            return Ok(false);
        }
        let keep = Keep::until(grant.ends_at, now);
        let key = self.key(Kind::DeviceGrant, grant.device_code.as_str());
        let value = record::write(Kind::DeviceGrant, &key, grant, grant.ends_at)?;
        let pointer = self.user_code_key(&grant.user_code);
        let pointing = record::write(Kind::UserCode, &pointer, &grant.device_code, grant.ends_at)?;
        self.values
            .put_pair(
                Entry { key, value },
                Entry {
                    key: pointer,
                    value: pointing,
                },
                keep,
            )
            .await?;
        Ok(true)
    }

    async fn device_grant(
        &self,
        user_code: &str,
        now: Timestamp,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        Ok(self
            .pointed_at(user_code, now)
            .await?
            .map(|(_, _, grant)| grant)
            .filter(|grant| grant.decision == DeviceDecision::Pending))
    }

    async fn decide_device_grant(
        &self,
        user_code: &str,
        decision: DeviceDecision,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        for _ in 0..LOOKS {
            let Some((key, old, mut grant)) = self.pointed_at(user_code, now).await? else {
                return Ok(false);
            };
            if grant.decision != DeviceDecision::Pending {
                return Ok(false);
            }
            grant.decision = decision.clone();
            if self.swap_grant(&key, old, &grant).await? {
                return Ok(true);
            }
        }
        Err(too_lively())
    }

    async fn poll_device_grant(
        &self,
        device_code: &HashedToken,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<DevicePoll, StoreError> {
        let key = self.key(Kind::DeviceGrant, device_code.as_str());
        let spent = self.key(Kind::SpentDevice, device_code.as_str());
        for _ in 0..LOOKS {
            // Both at once and one of them read in any case: another client's code takes no longer than
            // one that there is not.
            let keys = vec![key.clone(), spent.clone()];
            let mut found = self.values.get_all(keys).await?.into_iter();
            let (old, before) = (found.next().flatten(), found.next().flatten());
            let text = old.as_deref().unwrap_or(NOBODYS);
            let grant: Option<DeviceGrant> = record::read(Kind::DeviceGrant, &key, text, now)?;
            let Some(old) = old else {
                let Some(text) = before else {
                    return Ok(DevicePoll::Unknown);
                };
                let grant: Option<GrantId> = record::read(Kind::SpentDevice, &spent, &text, now)?;
                return Ok(grant.map_or(DevicePoll::Unknown, DevicePoll::Spent));
            };
            let Some(mut grant) = grant else {
                return Ok(DevicePoll::Unknown);
            };
            if grant.client != *client {
                return Ok(DevicePoll::Foreign);
            }
            match &grant.decision {
                DeviceDecision::Pending => {
                    let wait = chrono::Duration::seconds(i64::from(grant.interval));
                    let too_often = grant.last_asked_at.is_some_and(|at| now - at < wait);
                    if too_often {
                        grant.interval = (grant.interval + SLOWER_BY).min(LONGEST_INTERVAL);
                    }
                    grant.last_asked_at = Some(now);
                    if self.swap_grant(&key, old, &grant).await? {
                        return Ok(if too_often {
                            DevicePoll::TooOften
                        } else {
                            DevicePoll::Pending
                        });
                    }
                }
                DeviceDecision::Denied => {
                    self.values.delete(key).await?;
                    return Ok(DevicePoll::Denied);
                }
                DeviceDecision::Approved { grant: given } => {
                    // The memory first: between the two steps it is at worst recognised too early.
                    let ends_at = grant.ends_at + chrono::Duration::minutes(REMEMBERED_MINUTES);
                    let value = record::write(Kind::SpentDevice, &spent, &given.id, ends_at)?;
                    self.values
                        .put(
                            Entry {
                                key: spent.clone(),
                                value,
                            },
                            Keep::until(ends_at, now),
                        )
                        .await?;
                    if self.values.take(key.clone()).await?.is_some() {
                        return Ok(DevicePoll::Approved(given.clone()));
                    }
                }
            }
        }
        Err(too_lively())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Duration};

    #[test]
    fn nobodys_request_reads_like_one_and_has_ended() {
        let read =
            |text: &str, now| record::read::<DeviceGrant>(Kind::DeviceGrant, "key", text, now);
        let before = DateTime::UNIX_EPOCH - Duration::seconds(1);
        let found = read(NOBODYS, before);
        assert!(matches!(found, Ok(Some(_))), "{found:?}");
        assert_eq!(read(NOBODYS, DateTime::UNIX_EPOCH), Ok(None));
    }
}
