//! A database as an earlier release left it: walked once and kept as lines of JSON, filled into either
//! database again.

use crate::{
    Fallible, FrozenClock, Stores, TestHouse,
    house::{Hashes, Named, start_of_time},
    places::{Place, Servers},
    template::template,
};
use sluis_model::ports::StoreError;
use sluis_store::Piece;
use std::sync::{Arc, Mutex, PoisonError};

impl TestHouse {
    /// Takes migrations back, newest first, the one of this version the last.
    ///
    /// # Panics
    /// When the database refuses, or there is no such migration.
    pub async fn take_back(&self, version: &str) {
        loop {
            match self.store.revert_last_migration().await {
                Ok(Some(reverted)) if reverted == version => return,
                Ok(Some(_)) => {}
                other => panic!("back before {version}: {other:?}"),
            }
        }
    }

    /// Everything that the database holds: its schema's versions, then tables and rows, a line each.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn kept_lines(&self) -> Vec<String> {
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let taking = Arc::clone(&lines);
        let walked = self.store.walk(true, move |piece| {
            let mut lines = taking.lock().unwrap_or_else(PoisonError::into_inner);
            match piece {
                Piece::Schema {
                    database,
                    migrations,
                } => lines.push(format!("schema {database} {}", migrations.join(" "))),
                Piece::Table { name, columns } => {
                    lines.push(format!("table {name} {}", columns.join(" ")));
                }
                Piece::Rows(rows) => lines.extend(rows),
                Piece::End { rows } => lines.push(format!("end {rows}")),
            }
            Ok(())
        });
        if let Err(error) = walked.await {
            panic!("the database: {error}");
        }
        let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.clone()
    }

    /// A house on a database that is filled with these lines, and migrated up to now. `None` where these
    /// stores are not there and nobody demands them.
    ///
    /// # Panics
    /// When it can't be built or filled.
    pub async fn of_kept_lines(stores: Stores, lines: &[String]) -> Option<Self> {
        let built = tokio::task::spawn_blocking(move || Self::unfilled(stores)).await;
        let house = match built {
            Ok(Ok(house)) => house?,
            other => panic!("the house can't be built: {other:?}"),
        };
        let mut pieces = pieces(lines).into_iter();
        let filled = house.store.fill(None, move || Ok(pieces.next())).await;
        match filled {
            Ok(Ok(_)) => Some(house),
            other => panic!("the database can't be filled: {other:?}"),
        }
    }

    fn unfilled(stores: Stores) -> Result<Option<Self>, String> {
        let build = || -> Fallible<Option<Self>> {
            let servers = match stores {
                Stores::Embedded => None,
                Stores::Services => match Servers::find()? {
                    Some(servers) => Some(servers),
                    None => return Ok(None),
                },
            };
            let demo = template(stores, servers.as_ref())?.demo.clone();
            let place = Arc::new(Place::new(servers.as_ref(), None)?);
            let clock = Arc::new(FrozenClock::at(start_of_time()));
            let stores = place.config();
            Self::run(
                (place, stores),
                clock,
                demo,
                "",
                Named::Proxied,
                Hashes::AsConfigured,
            )
            .map(Some)
        };
        build().map_err(|error| error.to_string())
    }

    /// The migrations that still have to be applied.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.store.pending_migrations().await
    }
}

fn pieces(lines: &[String]) -> Vec<Piece> {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut pieces = vec![];
    for line in lines {
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        pieces.push(match kind {
            "schema" => {
                let mut all = words(rest);
                Piece::Schema {
                    database: all.remove(0),
                    migrations: all,
                }
            }
            "table" => {
                let mut all = words(rest);
                Piece::Table {
                    name: all.remove(0),
                    columns: all,
                }
            }
            "end" => Piece::End {
                rows: rest.parse().unwrap_or_default(),
            },
            _ => Piece::Rows(vec![line.clone()]),
        });
    }
    pieces
}
