//! The embedded twin: one SQLite file. One connection writes, and reads when nobody is at it; others read when
//! somebody is. All on the caller's thread, for handing over costs more than either. A committed statement has
//! been handed to the operating system, so it survives the death of the process.

mod desk;
mod glances;
mod guarded;
mod line;
mod linked;
mod schema;
mod spendable;

use crate::{
    key_value::{Count, Entry, Guarded, Instead, Keep, KeyValue, Linked, Place, Spent, Tried},
    settings::Commands,
};
use desk::{Desk, whole};
use glances::Glances;
use rusqlite::{Connection, OptionalExtension as _, params};
use sluis_model::ports::StoreError;
use std::{collections::HashMap, path::Path, time::Duration};

/// How many values one step of the sweep deletes, so that nobody waits long behind it.
const SWEEP_STEP: usize = 500;

const PUT: &str = "INSERT INTO entry (key, field, value, link, keep_until) VALUES (?1, ?2, ?3, ?4, ?5) \
    ON CONFLICT (key, field) DO UPDATE \
    SET value = excluded.value, link = excluded.link, keep_until = excluded.keep_until";

/// A file of our own.
pub(crate) struct Embedded {
    desk: Desk,
    glances: Glances,
}

impl Embedded {
    pub(crate) async fn open(
        path: &Path,
        timeout: Duration,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        let path = path.to_owned();
        let glances = Glances::at(path.clone(), timeout, commands.clone());
        Ok(Self {
            desk: Desk::open(move || schema::open(&path, timeout), timeout, commands).await?,
            glances,
        })
    }
}

fn put(
    connection: &Connection,
    entry: &Entry,
    link: Option<&str>,
    keep: Keep,
) -> rusqlite::Result<()> {
    connection.prepare_cached(PUT)?.execute(params![
        entry.key,
        "",
        entry.value,
        link,
        keep.until
    ])?;
    Ok(())
}

fn put_place(connection: &Connection, place: &Place, keep: Keep) -> rusqlite::Result<()> {
    connection.prepare_cached(PUT)?.execute(params![
        place.key,
        place.field,
        place.value,
        None::<&str>,
        keep.until
    ])?;
    Ok(())
}

fn sweep_step(connection: &Connection, table: &str, now: i64) -> rusqlite::Result<usize> {
    let sql = format!(
        "DELETE FROM {table} WHERE rowid IN \
         (SELECT rowid FROM {table} WHERE keep_until <= ?1 LIMIT {SWEEP_STEP})"
    );
    connection.prepare_cached(&sql)?.execute([now])
}

impl KeyValue for Embedded {
    const IN_ORDER: bool = true;

    async fn get(&self, key: String) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM entry WHERE key = ?1 AND field = ''";
        self.glances.run(&self.desk, 1, |c| {
            c.prepare_cached(sql)?
                .query_row([&key], |row| row.get(0))
                .optional()
        })
    }

    async fn put(&self, entry: Entry, keep: Keep) -> Result<(), StoreError> {
        self.desk.run(1, move |c| put(c, &entry, None, keep)).await
    }

    async fn put_pair(&self, first: Entry, second: Entry, keep: Keep) -> Result<(), StoreError> {
        self.desk
            .run(2, move |c| {
                whole(c, |both| {
                    put(both, &first, None, keep)?;
                    put(both, &second, None, keep)
                })
            })
            .await
    }

    async fn get_all(&self, keys: Vec<String>) -> Result<Vec<Option<String>>, StoreError> {
        let sql = "SELECT key, value FROM entry \
            WHERE key IN (SELECT value FROM json_each(?1)) AND field = ''";
        let wanted = serde_json::Value::from(keys.clone()).to_string();
        let mut found: HashMap<String, String> = self.glances.run(&self.desk, 1, |c| {
            let mut statement = c.prepare_cached(sql)?;
            let rows = statement.query_map([&wanted], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        })?;
        Ok(keys.iter().map(|key| found.remove(key)).collect())
    }

    async fn put_indexed(&self, entry: Entry, place: Place, keep: Keep) -> Result<u64, StoreError> {
        let count = "SELECT count(*) FROM entry WHERE key = ?1";
        let fields: i64 = self
            .desk
            .run(3, move |c| {
                whole(c, |all| {
                    put(all, &entry, None, keep)?;
                    put_place(all, &place, keep)?;
                    all.prepare_cached(count)?
                        .query_row([place.key], |row| row.get(0))
                })
            })
            .await?;
        Ok(u64::try_from(fields).unwrap_or_default())
    }

    async fn replace_indexed(
        &self,
        entry: Entry,
        place: Place,
        keep: Keep,
        old: String,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE entry SET value = ?2, keep_until = ?3 \
            WHERE key = ?1 AND field = '' AND value = ?4";
        self.desk
            .run(2, move |c| {
                whole(c, |both| {
                    let replaced = both.prepare_cached(sql)?.execute(params![
                        entry.key,
                        entry.value,
                        keep.until,
                        old
                    ])?;
                    if replaced == 0 {
                        return Ok(false);
                    }
                    put_place(both, &place, keep)?;
                    Ok(true)
                })
            })
            .await
    }

    async fn delete_indexed(
        &self,
        key: String,
        index: String,
        field: String,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM entry WHERE key = ?1 AND field = ?2";
        self.desk
            .run(2, move |c| {
                whole(c, |both| {
                    let deleted = both.prepare_cached(sql)?.execute(params![key, ""])?;
                    both.prepare_cached(sql)?.execute(params![index, field])?;
                    Ok(deleted > 0)
                })
            })
            .await
    }

    async fn swap(&self, key: String, old: String, new: String) -> Result<bool, StoreError> {
        let sql = "UPDATE entry SET value = ?3 WHERE key = ?1 AND field = '' AND value = ?2";
        self.desk
            .run(1, move |c| {
                let changed = c.prepare_cached(sql)?.execute([key, old, new])?;
                Ok(changed > 0)
            })
            .await
    }

    async fn put_guarded(
        &self,
        key: String,
        guarded: Guarded,
        keep: Keep,
    ) -> Result<(), StoreError> {
        self.desk
            .run(1, move |c| guarded::put(c, &key, &guarded, keep))
            .await
    }

    async fn guarded(&self, key: String) -> Result<Option<(String, u32)>, StoreError> {
        self.glances.run(&self.desk, 1, |c| guarded::get(c, &key))
    }

    async fn try_guarded(
        &self,
        key: String,
        texts: Vec<String>,
        now: i64,
    ) -> Result<Option<Tried>, StoreError> {
        let texts = serde_json::Value::from(texts).to_string();
        self.desk
            .run(2, move |c| guarded::open(c, &key, &texts, now))
            .await
    }

    async fn delete_guarded(&self, key: String) -> Result<(), StoreError> {
        self.desk.run(1, move |c| guarded::delete(c, &key)).await
    }

    async fn put_linked(
        &self,
        entry: Entry,
        links: String,
        marks: Vec<String>,
        keep: Keep,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM entry WHERE key = ?1 AND field = ''";
        // The desk writes one after the other: a mark that is not there now finds the value.
        self.desk
            .run(2, move |c| {
                put(c, &entry, Some(&links), keep)?;
                let mut read = c.prepare_cached(sql)?;
                let mut longest: Option<String> = None;
                for mark in marks {
                    let found = read.query_row([mark], |row| row.get(0)).optional()?;
                    longest = longest.max(found);
                }
                Ok(longest)
            })
            .await
    }

    async fn get_linked(
        &self,
        key: String,
        marks: String,
        instead: Instead,
    ) -> Result<Linked, StoreError> {
        linked::get(&self.glances, &self.desk, &key, &marks, instead)
    }

    async fn put_mark(&self, key: String, keep: Keep) -> Result<(), StoreError> {
        let sql = "INSERT INTO entry (key, field, value, keep_until) VALUES (?1, '', ?2, ?3) \
            ON CONFLICT (key, field) DO UPDATE \
            SET value = excluded.value, keep_until = excluded.keep_until \
            WHERE excluded.keep_until > entry.keep_until";
        self.desk
            .run(1, move |c| {
                c.prepare_cached(sql)?
                    .execute(params![key, keep.until.to_string(), keep.until])
                    .map(drop)
            })
            .await
    }

    async fn put_spendable(&self, entry: Entry, left: Entry, keep: Keep) -> Result<(), StoreError> {
        self.desk
            .run(1, move |c| put(c, &entry, Some(&left.value), keep))
            .await
    }

    async fn spend(&self, key: String, left: String) -> Result<Spent, StoreError> {
        self.desk
            .run(1, move |c| spendable::spend(c, &key, &left))
            .await
    }

    async fn take(&self, key: String) -> Result<Option<String>, StoreError> {
        let sql = "DELETE FROM entry WHERE key = ?1 AND field = '' RETURNING value";
        self.desk
            .run(1, move |c| {
                c.prepare_cached(sql)?
                    .query_row([key], |row| row.get(0))
                    .optional()
            })
            .await
    }

    async fn delete(&self, key: String) -> Result<(), StoreError> {
        let sql = "DELETE FROM entry WHERE key = ?1";
        self.desk
            .run(1, move |c| c.prepare_cached(sql)?.execute([key]).map(drop))
            .await
    }

    async fn put_field(
        &self,
        key: String,
        field: String,
        value: String,
        keep: Keep,
    ) -> Result<(), StoreError> {
        self.desk
            .run(1, move |c| {
                c.prepare_cached(PUT)?
                    .execute(params![key, field, value, None::<&str>, keep.until])
                    .map(drop)
            })
            .await
    }

    async fn fields(&self, key: String) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT field, value FROM entry WHERE key = ?1";
        self.glances.run(&self.desk, 1, |c| {
            let mut statement = c.prepare_cached(sql)?;
            let rows = statement.query_map([&key], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        })
    }

    async fn delete_fields(&self, key: String, fields: Vec<String>) -> Result<u64, StoreError> {
        let sql = "DELETE FROM entry WHERE key = ?1 AND field IN (SELECT value FROM json_each(?2))";
        let fields = serde_json::Value::from(fields).to_string();
        let deleted = self
            .desk
            .run(1, move |c| c.prepare_cached(sql)?.execute([key, fields]))
            .await?;
        Ok(u64::try_from(deleted).unwrap_or(u64::MAX))
    }

    async fn count(&self, key: String, keep: Keep) -> Result<Count, StoreError> {
        let sql = "INSERT INTO counter (key, tries, keep_until) VALUES (?1, 1, ?3) ON CONFLICT (key) DO UPDATE SET \
            tries = CASE WHEN keep_until > ?2 THEN tries + 1 ELSE 1 END, \
            keep_until = CASE WHEN keep_until > ?2 THEN keep_until ELSE excluded.keep_until END \
            RETURNING tries, keep_until";
        self.desk
            .run(1, move |c| {
                c.prepare_cached(sql)?
                    .query_row(params![key, keep.now, keep.until], |row| {
                        Ok(Count {
                            tries: row.get(0)?,
                            ends: row.get(1)?,
                        })
                    })
            })
            .await
    }

    async fn uncount(&self, key: String, now: i64) -> Result<(), StoreError> {
        let sql = "UPDATE counter SET tries = max(tries - 1, 0) WHERE key = ?1 AND keep_until > ?2";
        self.desk
            .run(1, move |c| {
                c.prepare_cached(sql)?.execute(params![key, now]).map(drop)
            })
            .await
    }

    async fn counted(&self, key: String) -> Result<Option<Count>, StoreError> {
        let sql = "SELECT tries, keep_until FROM counter WHERE key = ?1";
        self.glances.run(&self.desk, 1, |c| {
            c.prepare_cached(sql)?
                .query_row([&key], |row| {
                    Ok(Count {
                        tries: row.get(0)?,
                        ends: row.get(1)?,
                    })
                })
                .optional()
        })
    }

    async fn delete_count(&self, key: String) -> Result<(), StoreError> {
        let sql = "DELETE FROM counter WHERE key = ?1";
        self.desk
            .run(1, move |c| c.prepare_cached(sql)?.execute([key]).map(drop))
            .await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.desk
            .run(1, |c| {
                c.prepare_cached("SELECT count(*) FROM sqlite_schema")?
                    .query_row([], |_| Ok(()))
            })
            .await
    }

    async fn sweep(&self, now: i64) -> Result<u64, StoreError> {
        let mut swept = 0;
        for table in ["entry", "guarded", "counter"] {
            loop {
                let job = move |c: &Connection| sweep_step(c, table, now);
                let step = self.desk.run_aside(1, job).await?;
                swept += u64::try_from(step).unwrap_or(u64::MAX);
                if step < SWEEP_STEP {
                    break;
                }
            }
        }
        Ok(swept)
    }
}
