//! `sluis migrate`.

use super::{Outcome, configuration, refuse_newer_schema};
use crate::{
    house::House,
    options::Migrate,
    output::{say, say_json},
    present::{SystemClock, SystemRandomness},
};
use std::sync::Arc;

pub(crate) async fn run(options: Migrate) -> Outcome {
    let config = configuration(&options.with.config)?;
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
    let applied = house.migrate().await.map_err(|error| error.to_string())?;
    if options.json {
        say_json(&serde_json::json!({ "applied": applied }));
    } else if applied.is_empty() {
        say("the schema is up to date");
    } else {
        say(&format!("applied: {}", applied.join(", ")));
    }
    Ok(())
}
