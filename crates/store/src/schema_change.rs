//! Walking migrations beside programs that serve.
//!
//! A migration that changes a table waits for whoever reads it, and everybody who comes later waits behind the
//! migration. So it waits for a moment only, gives way, and tries again.

use crate::{
    Store,
    dialect::{self, AnyConnection},
    store::too_new,
};
use sluis_model::ports::{
    StoreError,
    durable::{Access, Stored},
};
use std::{pin::pin, time::Duration};
use tokio::time::{interval, timeout};

/// How long a migration waits for a table at most; where statements have less time, no longer than those.
const MOMENT: Duration = Duration::from_secs(2);
/// How often it is tried, with as long a pause in between as it waits.
const TRIES: u32 = 10;

/// How long a migration waits for a table.
pub(crate) fn moment(statement_timeout: Duration) -> Duration {
    statement_timeout.clamp(Duration::from_millis(1), MOMENT)
}

impl Store {
    /// Applies pending migrations, all or none; their names. Several processes may do so at once. On PostgreSQL
    /// one that has to wait for a long transaction gives way and is tried again, so that nobody waits
    /// behind it.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer, refuses a migration, has a schema that is too new
    /// ([`Store::schema_is_too_new`]), or a long transaction was in the way at every try.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.change_schema(|connection, moment| match too_new(connection)? {
            Some(why) => Err(StoreError::Unavailable(why)),
            None => dialect::migrate(connection, Some(moment)),
        })
        .await
    }

    /// Why the account may make no tables in the database, with what lets it; `None` where it may. A refusal of
    /// [`Store::migrate`] does not tell, for its words are in the server's language.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn may_not_create(&self) -> Result<Option<String>, StoreError> {
        self.transact(Access::Read, dialect::may_not_create).await
    }

    /// Walks the newest migration back, with the data in it; its version. `None` when there is none.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn revert_last_migration(&self) -> Result<Option<String>, StoreError> {
        self.change_schema(|connection, moment| dialect::revert_last(connection, Some(moment)))
            .await
    }

    async fn change_schema<T: Send + 'static>(
        &self,
        work: fn(&mut AnyConnection, Duration) -> Stored<T>,
    ) -> Stored<T> {
        let moment = self.moment;
        let mut pauses = interval(moment);
        for _ in 0..TRIES {
            pauses.tick().await;
            let mut change = pin!(self.transact(Access::Write, move |connection| {
                work(connection, moment)
            }));
            // The driver does not tell why something failed, and the words are in the server's language: what
            // failed sooner did not fail for its waiting.
            if let Ok(done) = timeout(moment * 3 / 4, &mut change).await {
                return done;
            }
            match change.await {
                Err(StoreError::Unavailable(why)) if !self.is_file() => {
                    tracing::warn!(why, "a migration gave way and is tried again");
                    pauses.reset();
                }
                done => return done,
            }
        }
        Err(StoreError::Unavailable(
            "the schema was not changed: another transaction holds a table that a migration changes, such as a \
             backup or a long query; try again when it has ended"
                .to_owned(),
        ))
    }
}
