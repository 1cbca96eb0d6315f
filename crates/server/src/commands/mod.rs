//! Each command in a file of its own. Each ends with `Ok`, or with the reason that is printed.

pub(crate) mod admin;
pub(crate) mod apply;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod check_config;
pub(crate) mod clients;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod initial_tokens;
pub(crate) mod keys;
pub(crate) mod logouts;
pub(crate) mod migrate;
pub(crate) mod move_store;
pub(crate) mod outbox;
pub(crate) mod sealing_keys;
pub(crate) mod serve;

use crate::{
    house::House,
    present::{SystemClock, SystemRandomness},
};
use sluis_config::{Config, DatabaseUrl};
use sluis_store::Store;
use std::{path::Path, sync::Arc};

/// What a command ends with.
pub(crate) type Outcome = Result<(), String>;

/// Reads the configuration, every fault in one go.
pub(crate) fn configuration(path: &Path) -> Result<Config, String> {
    Config::load(path, std::env::vars_os()).map_err(|faults| faults.to_string())
}

/// Builds a house for a command that works on its stores.
pub(crate) async fn house(path: &Path) -> Result<House, String> {
    let house = house_of(&configuration(path)?).await?;
    if let Some(voice) = &house.voice {
        voice.arrive().await;
    }
    note_sealing_key(&house).await?;
    Ok(house)
}

/// Refuses where there is no file of the database. Opening would make one: empty, in folders that were made for it,
/// under a disk that is not mounted, perhaps as another user than the service's (FLT-39).
pub(crate) fn refuse_missing_database(config: &Config) -> Outcome {
    match &config.database.url {
        DatabaseUrl::Sqlite(path) if matches!(path.try_exists(), Ok(false)) => Err(format!(
            "there is no database of Sluis at {}, and none was made.\n\
             If there should be one, bring it back first: a disk that is not mounted, a restored backup.\n\
             If this installation is new, run `sluis migrate` first, as the user of the service",
            path.display()
        )),
        _ => Ok(()),
    }
}

/// Builds a house on a database whose schema is this program's.
pub(crate) async fn house_of(config: &Config) -> Result<House, String> {
    refuse_missing_database(config)?;
    let house = House::open(config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await;
    let house = house.map_err(|error| error.to_string())?;
    ready(&house.store).await?;
    Ok(house)
}

/// Refuses to go on without a sealing key that something in the database still needs (OPS-05), and notes
/// the one that seals, so that its absence is found out later.
pub(crate) async fn sealing_keys(house: &House) -> Outcome {
    missing_sealing_keys(house).await?;
    let forgotten = house.idp.forget_absent_sealing_keys().await;
    forgotten.map_err(|error| error.to_string())?;
    note_sealing_key(house).await
}

/// Refuses, and writes nothing.
pub(crate) async fn missing_sealing_keys(house: &House) -> Outcome {
    let mistaken = house.idp.mistaken_sealing_keys().await;
    let mistaken = mistaken.map_err(|error| error.to_string())?;
    if !mistaken.is_empty() {
        let ids: Vec<String> = mistaken.into_iter().collect();
        return Err(format!(
            "secrets.sealing_keys: not the key that sealed here under this id: {}\n\
             what stands under that one opens under no other; put it back, and give the new one an id that was never used",
            ids.join(", ")
        ));
    }
    let missing = house.idp.missing_sealing_keys(&house.ctx("start")).await;
    let missing = missing.map_err(|error| error.to_string())?;
    if missing.is_empty() {
        return Ok(());
    }
    let needed: Vec<String> = missing
        .iter()
        .map(|one| format!("  {}: {} of {}", one.key, one.values, one.what))
        .collect();
    Err(format!(
        "secrets.sealing_keys: a key is missing that the database still needs:\n{}\n\
         put it back below the one that seals; `sluis keys sealing` says when it may go",
        needed.join("\n")
    ))
}

async fn note_sealing_key(house: &House) -> Outcome {
    let noted = house.idp.note_sealing_key(&house.ctx("start")).await;
    noted.map_err(|error| error.to_string())
}

/// Refuses a schema that is not this program's.
pub(crate) async fn ready(store: &Store) -> Outcome {
    refuse_newer_schema(store).await?;
    let pending = store.pending_migrations().await;
    let pending = pending.map_err(|error| error.to_string())?;
    if pending.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the database schema is not up to date: run `sluis migrate` first ({})",
        pending.join(", ")
    ))
}

/// Refuses a schema that is more than one release newer than this program (OPS-12).
pub(crate) async fn refuse_newer_schema(store: &Store) -> Outcome {
    let too_new = store.schema_is_too_new().await;
    too_new
        .map_err(|error| error.to_string())?
        .map_or(Ok(()), Err)
}
