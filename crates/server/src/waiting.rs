//! Waiting for the database at a start. After a power cut, or while a server fails over, programs come back
//! before their database does; who ended at once would be started ever more seldom by whoever looks after it.
//! Meanwhile the management listener answers (`starting.rs`).

use crate::{house::store_settings, present};
use sluis_config::{Config, DatabaseUrl};
use sluis_model::ports::StoreError;
use sluis_store::Store;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// Between two tries.
const PAUSE: Duration = Duration::from_secs(2);
/// For how long it is tried anew, in real time, before whoever started the program is told. A try that is under
/// way then ends by itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until a database server answers, for a bounded time, and tells so. Whether its schema will do is asked
/// by others. Of a file nothing is waited for: one that can't be read now can't be in a minute.
///
/// # Errors
/// The database still does not answer, or the store can't be opened.
pub(crate) async fn for_database(config: &Config, tell: impl Fn(&str)) -> Result<(), String> {
    if matches!(config.database.url, DatabaseUrl::Sqlite(_)) {
        return Ok(());
    }
    let store = Store::open(&store_settings(config)).map_err(|error| error.to_string())?;
    let mut pause = tokio::time::interval(PAUSE);
    pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let passed = present::ticks();
    let mut waited = false;
    loop {
        pause.tick().await;
        match store.pending_migrations().await {
            Ok(_) => {
                if waited {
                    tell("the database answers");
                }
                return Ok(());
            }
            Err(error @ StoreError::Unavailable(_)) if passed() < PATIENCE => {
                waited = true;
                tell(&format!("waiting for the database: {error}"));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}
