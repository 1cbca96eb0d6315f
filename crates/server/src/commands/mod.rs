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
pub(crate) mod serve;

use crate::{
    house::House,
    present::{SystemClock, SystemRandomness},
};
use sluis_config::Config;
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
    let config = configuration(path)?;
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await;
    let house = house.map_err(|error| error.to_string())?;
    ready(&house.store).await?;
    Ok(house)
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
