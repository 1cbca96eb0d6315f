//! `sluis move-store`.

use super::{Outcome, configuration, refuse_missing_database, refuse_newer_schema};
use crate::{
    house::store_settings,
    options::MoveStore,
    output::{say, say_json},
};
use secrecy::ExposeSecret as _;
use sluis_config::DatabaseUrl;
use sluis_model::ports::StoreError;
use sluis_store::{Piece, Store};
use std::sync::mpsc;

/// Pieces that wait to be written, each of a few megabytes at most.
const WAITING: usize = 4;

/// Copies everything from one database to an empty one; the first is only read. What fails leaves the second
/// as it was, so that the command can be given again.
pub(crate) async fn run(options: MoveStore) -> Outcome {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let (from, to) = (configuration(&options.config)?, configuration(&options.to)?);
    refuse_missing_database(&from)?;
    if is_same(&from.database.url, &to.database.url) {
        return Err(
            "both configurations name the same database: the new one has to name another, which is empty"
                .to_owned(),
        );
    }
    let source = Store::open(&store_settings(&from)).map_err(|error| said(&error))?;
    let pending = source
        .pending_migrations()
        .await
        .map_err(|error| said(&error))?;
    if !pending.is_empty() {
        return Err(
            "the database that is moved has an older schema: run `sluis migrate` first".to_owned(),
        );
    }
    refuse_newer_schema(&source).await?;
    let target = Store::open(&store_settings(&to)).map_err(|error| said(&error))?;
    let (give, take) = mpsc::sync_channel::<Piece>(WAITING);
    let gone = || StoreError::Unavailable("the other database took no more".to_owned());
    let walked = source.walk(true, move |piece| give.send(piece).map_err(|_| gone()));
    // The walk's end drops the sender; one that failed must not look like one that is over.
    let mut under_way = false;
    let filled = target.fill(None, move || match take.recv() {
        Ok(piece) => {
            under_way = !matches!(piece, Piece::End { .. });
            Ok(Some(piece))
        }
        Err(_) if under_way => Err(StoreError::Unavailable("the walk ended early".to_owned())),
        Err(_) => Ok(None),
    });
    let (walked, filled) = tokio::join!(walked, filled);
    let (walked, filled) = match (walked, filled) {
        (Ok(walked), Ok(filled)) => (walked, filled.map_err(|error| said(&error))?),
        (_, Ok(Err(refused))) => return Err(said(&refused)),
        (Err(walked), Err(filled)) => return Err(format!("{filled}; {walked}")),
        (Err(error), _) | (_, Err(error)) => return Err(said(&error)),
    };
    if walked != filled {
        return Err(
            "the two databases hold different numbers of rows: the new one is not to be used"
                .to_owned(),
        );
    }
    let rows: u64 = filled.iter().map(|(_, rows)| rows).sum();
    if options.json {
        say_json(&serde_json::json!({ "tables": filled, "rows": rows }));
    } else {
        for (table, rows) in &filled {
            say(&format!("{rows:>10}  {table}"));
        }
        say(&format!(
            "moved: {rows} rows of {} tables, counted in both",
            filled.len()
        ));
    }
    Ok(())
}

/// Whether both are one file, or one address. What hides behind two addresses of one server is seen later: a database
/// that is not empty takes nothing.
fn is_same(one: &DatabaseUrl, other: &DatabaseUrl) -> bool {
    match (one, other) {
        (DatabaseUrl::Sqlite(one), DatabaseUrl::Sqlite(other)) => {
            let file = one.canonicalize().ok();
            one == other || file.is_some_and(|file| other.canonicalize().is_ok_and(|it| it == file))
        }
        (DatabaseUrl::Postgres(one), DatabaseUrl::Postgres(other)) => {
            one.expose_secret() == other.expose_secret()
        }
        _ => false,
    }
}
