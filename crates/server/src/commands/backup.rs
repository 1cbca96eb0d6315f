//! `sluis backup` and `sluis restore`.

use super::{Outcome, configuration, missing_sealing_keys, refuse_newer_schema};
use crate::{
    backup::{self, Head, Reader, Summary},
    house::{House, store_settings},
    options::{Backup, Restore},
    output::{say, say_json},
    present::{SystemClock, SystemRandomness},
};
use serde_json::json;
use sluis_config::{Config, DatabaseUrl};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Clock as _, Randomness as _},
    ports::StoreError,
};
use sluis_store::Store;
use std::{
    fs::{self, File, OpenOptions},
    io::{BufReader, BufWriter},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// Writes a backup beside a running installation, and reads it back.
pub(crate) async fn write(options: Backup) -> Outcome {
    let config = configuration(&options.with.config)?;
    let key = backup::key(&options.key_file).map_err(said)?;
    if config
        .secrets
        .sealing_keys
        .iter()
        .any(|sealing| sealing.expose_bytes() == &*key)
    {
        return Err(
            "the key of backups should be another one than the sealing keys: with both the \
                    backup and its key nobody should be able to open what is sealed in it"
                .to_owned(),
        );
    }
    let store = standing(&config).await?;
    refuse_newer_schema(&store).await?;
    let path = options.file;
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    // Never over another backup.
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .map_err(named)?;
    let mut salt = [0; 32];
    SystemRandomness.fill(&mut salt);
    let head = Head {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: SystemClock.now(),
        issuer: config.server.public_url.as_str().to_owned(),
        database: String::new(),
        migrations: vec![],
    };
    let written = written(&store, file, &key, salt, head).await;
    let proven = written.and_then(|()| open(&path, &key)?.prove().map_err(said));
    let summary = match proven {
        Ok(summary) => summary,
        Err(reason) => {
            // Half a backup is none.
            drop(fs::remove_file(&path));
            return Err(format!("{}: {reason}", path.display()));
        }
    };
    if options.json {
        say_json(&summary);
    } else {
        say(&format!(
            "{}: {} rows of {} tables, written and read back",
            path.display(),
            summary.rows(),
            summary.tables.len()
        ));
    }
    Ok(())
}

/// The database that there is. A backup of nothing would be written and proven like any other, every night, until
/// the last one that held something is thrown away.
async fn standing(config: &Config) -> Result<Store, String> {
    if let DatabaseUrl::Sqlite(path) = &config.database.url
        && !path.exists()
    {
        // Opening would make it.
        return Err(format!(
            "there is no database of Sluis at {}: nothing was written",
            path.display()
        ));
    }
    let store = Store::open(&store_settings(config)).map_err(said)?;
    if store.has_schema().await.map_err(said)? {
        return Ok(store);
    }
    Err(
        "the database that database.url names holds no tables of Sluis: nothing was written"
            .to_owned(),
    )
}

async fn written(
    store: &Store,
    file: File,
    key: &[u8; 32],
    salt: [u8; 32],
    head: Head,
) -> Result<(), String> {
    let writer = backup::write(BufWriter::new(file), key, salt, head).map_err(said)?;
    let writer = Arc::new(Mutex::new(writer));
    let taking = Arc::clone(&writer);
    let failed = |error: std::io::Error| StoreError::Unavailable(format!("the backup: {error}"));
    store
        .walk(false, move |piece| {
            taking
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .put(piece)
                .map_err(failed)
        })
        .await
        .map_err(said)?;
    let writer = Arc::into_inner(writer).ok_or("the backup is still being written")?;
    let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
    let file = writer.finish().map_err(said)?.into_inner().map_err(said)?;
    file.sync_all().map_err(said)
}

fn open(path: &Path, key: &[u8; 32]) -> Result<Reader<BufReader<File>>, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Reader::open(BufReader::new(file), key).map_err(said)
}

/// Fills an empty database from a backup, once all of it was proven.
pub(crate) async fn restore(options: Restore) -> Outcome {
    let config = configuration(&options.with.config)?;
    let key = backup::key(&options.key_file).map_err(said)?;
    let summary = open(&options.file, &key)?.prove().map_err(said)?;
    if options.check {
        return told(&options, &summary, "the backup is whole");
    }
    let here = config.server.public_url.as_str();
    if summary.head.issuer != here && !options.other_address {
        return Err(format!(
            "the backup is of {}, this installation is {here}: portals and passkeys know the old address; \
             say --other-address if that is meant",
            summary.head.issuer
        ));
    }
    let store = Store::open(&store_settings(&config)).map_err(said)?;
    let mut reader = open(&options.file, &key)?;
    let counted = store
        .fill(Some(SystemClock.now()), move || {
            reader
                .next()
                .map_err(|error| StoreError::Unavailable(error.to_string()))
        })
        .await
        .map_err(said)?
        .map_err(said)?;
    if counted != summary.tables {
        return Err("what was restored is not what the backup holds".to_owned());
    }
    drop(store);
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await;
    let house = house.map_err(said)?;
    let ctx = house.ctx("restore");
    let mut event = Event::new(EventKind::DatabaseRestored, &ctx);
    event.details = json!({ "made_at": summary.head.made_at, "rows": summary.rows() });
    house
        .idp
        .durable
        .write(move |tx| tx.record(&event))
        .await
        .map_err(said)?;
    let chains = house.idp.verify_chains().await.map_err(said)?;
    told(&options, &summary, "restored; everybody signs in anew")?;
    // Before the chains, whose heads don't hold without the key that signed them either.
    if let Err(why) = missing_sealing_keys(&house).await {
        return Err(format!(
            "everything was restored, but not yet usable: {why}"
        ));
    }
    if chains.iter().any(|chain| chain.broken.is_some()) {
        return Err(
            "everything was restored, but the audit trail does not hold: `sluis audit verify` says where"
                .to_owned(),
        );
    }
    Ok(())
}

fn told(options: &Restore, summary: &Summary, what: &str) -> Outcome {
    if options.json {
        say_json(summary);
    } else {
        say(&format!(
            "{what}: {} of {}, {} rows of {} tables",
            summary.head.issuer,
            summary.head.made_at.format("%Y-%m-%d %H:%M:%SZ"),
            summary.rows(),
            summary.tables.len()
        ));
    }
    Ok(())
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
