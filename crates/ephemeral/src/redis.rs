//! Redis 6.2 or later. Expiry there is relative and late: how long until the end by the caller's
//! clock, and some slack, because that clock and the server's need not agree.

mod address;
mod channel;
mod link;
mod own_wires;
mod scripts;
mod wire;

use crate::{
    key_value::{Count, Entry, Guarded, Instead, Keep, KeyValue, Linked, Place, Spent, Tried},
    settings::Commands,
};
pub(crate) use address::Address;
pub(crate) use channel::RedisChannel;
use link::Link;
use redis::cmd;
use scripts::Scripts;
use sluis_model::ports::StoreError;
use std::time::Duration;

/// How much longer than the value counts the server keeps it, in milliseconds.
const SLACK: i64 = 60_000;

/// A Redis server.
pub(crate) struct Redis {
    link: Link,
    scripts: Scripts,
}

impl Redis {
    pub(crate) fn open(
        url: &str,
        timeout: Duration,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            link: Link::open(url, timeout, commands)?,
            scripts: Scripts::new(),
        })
    }
}

/// For how long the server keeps it, in milliseconds.
fn life(keep: Keep) -> i64 {
    keep.until
        .saturating_sub(keep.now)
        .max(0)
        .saturating_add(SLACK)
}

/// How a linked value is stored: its links in the first line, for the script that reads both.
fn joined(links: &str, value: &str) -> String {
    format!("{links}\n{value}")
}

impl KeyValue for Redis {
    /// A release before this one has to find what this one put, and the reverse.
    const IN_ORDER: bool = false;

    async fn get(&self, key: String) -> Result<Option<String>, StoreError> {
        self.link.ask(cmd("GET").arg(key)).await
    }

    async fn put(&self, entry: Entry, keep: Keep) -> Result<(), StoreError> {
        self.link
            .ask(
                cmd("SET")
                    .arg(entry.key)
                    .arg(entry.value)
                    .arg("PX")
                    .arg(life(keep)),
            )
            .await
    }

    async fn put_pair(&self, first: Entry, second: Entry, keep: Keep) -> Result<(), StoreError> {
        let mut both = redis::pipe();
        for entry in [first, second] {
            both.cmd("SET")
                .arg(entry.key)
                .arg(entry.value)
                .arg("PX")
                .arg(life(keep))
                .ignore();
        }
        self.link.ask_all(&both).await
    }

    async fn get_all(&self, keys: Vec<String>) -> Result<Vec<Option<String>>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        self.link.ask(cmd("MGET").arg(keys)).await
    }

    async fn put_indexed(&self, entry: Entry, place: Place, keep: Keep) -> Result<u64, StoreError> {
        self.link
            .run(
                self.scripts
                    .put_indexed
                    .key(entry.key)
                    .key(place.key)
                    .arg(entry.value)
                    .arg(place.field)
                    .arg(place.value)
                    .arg(life(keep)),
            )
            .await
    }

    async fn replace_indexed(
        &self,
        entry: Entry,
        place: Place,
        keep: Keep,
        old: String,
    ) -> Result<bool, StoreError> {
        self.link
            .run(
                self.scripts
                    .replace_indexed
                    .key(entry.key)
                    .key(place.key)
                    .arg(entry.value)
                    .arg(place.field)
                    .arg(place.value)
                    .arg(life(keep))
                    .arg(old),
            )
            .await
    }

    async fn delete_indexed(
        &self,
        key: String,
        index: String,
        field: String,
    ) -> Result<bool, StoreError> {
        let mut both = redis::pipe();
        both.atomic();
        both.cmd("DEL").arg(key);
        both.cmd("HDEL").arg(index).arg(field).ignore();
        let (deleted,): (u64,) = self.link.ask_all(&both).await?;
        Ok(deleted > 0)
    }

    async fn swap(&self, key: String, old: String, new: String) -> Result<bool, StoreError> {
        self.link
            .run(self.scripts.swap.key(key).arg(old).arg(new))
            .await
    }

    /// Every field is set anew, so nothing stays of an earlier one.
    async fn put_guarded(
        &self,
        key: String,
        guarded: Guarded,
        keep: Keep,
    ) -> Result<(), StoreError> {
        let mut both = redis::pipe();
        both.atomic();
        both.cmd("HSET")
            .arg(&key)
            .arg("value")
            .arg(guarded.value)
            .arg("lock")
            .arg(guarded.lock)
            .arg("left")
            .arg(guarded.tries)
            .arg("ends")
            .arg(keep.until)
            .ignore();
        both.cmd("PEXPIRE").arg(&key).arg(life(keep)).ignore();
        self.link.ask_all(&both).await
    }

    async fn guarded(&self, key: String) -> Result<Option<(String, u32)>, StoreError> {
        let (value, left): (Option<String>, Option<u32>) = self
            .link
            .ask(cmd("HMGET").arg(key).arg("value").arg("left"))
            .await?;
        Ok(value.zip(left))
    }

    async fn try_guarded(
        &self,
        key: String,
        texts: Vec<String>,
        now: i64,
    ) -> Result<Option<Tried>, StoreError> {
        let tried: Option<(bool, u32)> = self
            .link
            .run(self.scripts.try_guarded.key(key).arg(now).arg(texts))
            .await?;
        Ok(tried.map(|(opened, left)| Tried { opened, left }))
    }

    async fn delete_guarded(&self, key: String) -> Result<(), StoreError> {
        self.delete(key).await
    }

    /// A connection's commands are done in their order: no step of their own is needed.
    async fn put_linked(
        &self,
        entry: Entry,
        links: String,
        marks: Vec<String>,
        keep: Keep,
    ) -> Result<Option<String>, StoreError> {
        let mut both = redis::pipe();
        both.cmd("SET")
            .arg(entry.key)
            .arg(joined(&links, &entry.value))
            .arg("PX")
            .arg(life(keep))
            .ignore();
        both.cmd("MGET").arg(marks);
        let (found,): (Vec<Option<String>>,) = self.link.ask_all(&both).await?;
        // A mark is a number, and numbers of as many digits compare as texts do.
        Ok(found.into_iter().flatten().max())
    }

    async fn get_linked(
        &self,
        key: String,
        marks: String,
        instead: Instead,
    ) -> Result<Linked, StoreError> {
        let (joined, mark): (String, Option<String>) = self
            .link
            .run(
                self.scripts
                    .get_linked
                    .key(key)
                    .arg(marks)
                    .arg(format!("{}\n{}", instead.links, instead.value)),
            )
            .await?;
        let (links, value) = joined.rsplit_once('\n').unwrap_or_default();
        Ok(Linked {
            value: value.to_owned(),
            links: links.to_owned(),
            mark,
        })
    }

    async fn put_mark(&self, key: String, keep: Keep) -> Result<(), StoreError> {
        self.link
            .run(
                self.scripts
                    .put_mark
                    .key(key)
                    .arg(keep.until)
                    .arg(life(keep)),
            )
            .await
    }

    /// What it leaves lies there from the beginning: nobody sees the value alone.
    async fn put_spendable(&self, entry: Entry, left: Entry, keep: Keep) -> Result<(), StoreError> {
        self.put_pair(left, entry, keep).await
    }

    async fn spend(&self, key: String, left: String) -> Result<Spent, StoreError> {
        if let Some(value) = self.take(key).await? {
            return Ok(Spent::Now(value));
        }
        Ok(self.get(left).await?.map_or(Spent::Never, Spent::Before))
    }

    async fn take(&self, key: String) -> Result<Option<String>, StoreError> {
        self.link.ask(cmd("GETDEL").arg(key)).await
    }

    async fn delete(&self, key: String) -> Result<(), StoreError> {
        self.link.ask(cmd("DEL").arg(key)).await
    }

    async fn put_field(
        &self,
        key: String,
        field: String,
        value: String,
        keep: Keep,
    ) -> Result<(), StoreError> {
        self.link
            .run(
                self.scripts
                    .put_field
                    .key(key)
                    .arg(field)
                    .arg(value)
                    .arg(life(keep)),
            )
            .await
    }

    async fn fields(&self, key: String) -> Result<Vec<(String, String)>, StoreError> {
        self.link.ask(cmd("HGETALL").arg(key)).await
    }

    async fn delete_fields(&self, key: String, fields: Vec<String>) -> Result<u64, StoreError> {
        self.link.ask(cmd("HDEL").arg(key).arg(fields)).await
    }

    async fn count(&self, key: String, keep: Keep) -> Result<Count, StoreError> {
        let (tries, ends) = self
            .link
            .run(
                self.scripts
                    .count
                    .key(key)
                    .arg(keep.now)
                    .arg(keep.until)
                    .arg(life(keep)),
            )
            .await?;
        Ok(Count { tries, ends })
    }

    async fn uncount(&self, key: String, now: i64) -> Result<(), StoreError> {
        let _open: i64 = self
            .link
            .run(self.scripts.uncount.key(key).arg(now))
            .await?;
        Ok(())
    }

    async fn counted(&self, key: String) -> Result<Option<Count>, StoreError> {
        let (tries, ends): (Option<i64>, Option<i64>) = self
            .link
            .ask(cmd("HMGET").arg(key).arg("tries").arg("ends"))
            .await?;
        Ok(tries.zip(ends).map(|(tries, ends)| Count { tries, ends }))
    }

    async fn delete_count(&self, key: String) -> Result<(), StoreError> {
        self.delete(key).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.link.ask(&cmd("PING")).await
    }

    /// Redis drops by itself what has ended.
    async fn sweep(&self, _now: i64) -> Result<u64, StoreError> {
        Ok(0)
    }
}
