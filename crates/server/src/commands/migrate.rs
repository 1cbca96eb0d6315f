//! `sluis migrate`.

use super::{Outcome, configuration, refuse_missing_database, refuse_newer_schema};
use crate::{
    house::{House, store_settings},
    options::Migrate,
    output::{complain, say, say_json},
    present::{SystemClock, SystemRandomness},
    waiting,
};
use sluis_config::{Config, DatabaseUrl};
use sluis_store::Store;
use std::sync::Arc;

pub(crate) async fn run(options: Migrate) -> Outcome {
    let config = configuration(&options.with.config)?;
    // Who only asks is a person, or a script with patience of its own.
    if options.check {
        refuse_missing_database(&config)?;
    } else {
        waiting::for_database(&config, complain).await?;
    }
    if options.existing {
        refuse_a_new_database(&config).await?;
    }
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await;
    let house = house.map_err(|error| error.to_string())?;
    refuse_newer_schema(&house.store).await?;
    if options.check {
        let pending = house
            .store
            .pending_migrations()
            .await
            .map_err(|error| error.to_string())?;
        if options.json {
            say_json(&serde_json::json!({ "pending": pending }));
        }
        return if pending.is_empty() {
            if !options.json {
                say("the schema is up to date");
            }
            Ok(())
        } else {
            Err(format!("to be applied: {}", pending.join(", ")))
        };
    }
    let applied = match house.migrate().await {
        Ok(applied) => applied,
        Err(error) => {
            let why = house.store.may_not_create().await.ok().flatten();
            return Err(why.unwrap_or_else(|| error.to_string()));
        }
    };
    if options.json {
        say_json(&serde_json::json!({ "applied": applied }));
    } else if applied.is_empty() {
        say("the schema is up to date");
    } else {
        say(&format!("applied: {}", applied.join(", ")));
    }
    Ok(())
}

/// A service that made a new database wherever its own is missing (a disk that was not mounted) would come up
/// empty, and let anybody believe that all is gone (FLT-39). It makes no file either.
async fn refuse_a_new_database(config: &Config) -> Outcome {
    let is_there = match &config.database.url {
        DatabaseUrl::Sqlite(path) if !path.exists() => false,
        _ => {
            let store = Store::open(&store_settings(config)).map_err(|error| error.to_string())?;
            store
                .has_schema()
                .await
                .map_err(|error| error.to_string())?
        }
    };
    if is_there {
        return Ok(());
    }
    let which = match &config.database.url {
        DatabaseUrl::Sqlite(path) => format!("there is no database of Sluis at {}", path.display()),
        DatabaseUrl::Postgres(_) => {
            "the database that database.url names holds no tables of Sluis".to_owned()
        }
    };
    Err(format!(
        "{which}, and --existing makes none.\n\
         If there should be one, bring it back first: a disk that is not mounted, another server, a restored backup.\n\
         If this installation is new, run `sluis migrate` once by hand, without --existing, as the user of the service"
    ))
}
