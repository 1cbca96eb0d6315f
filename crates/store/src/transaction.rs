//! A transaction under way: what the durable ports are implemented on.

use crate::{
    by_key::{Answers, Asking, Key, Wanted},
    dialect::{AnyConnection, gave_way, store_error},
    kept::View,
    pool::OnDemand,
    wires::Wire,
};
use diesel::{Connection as _, QueryResult};
use sluis_model::ports::{Changed, StoreError, durable::Stored};

/// Why a step is refused after its one statement.
pub(crate) const MORE_THAN_A_STEP: &str = "a step is more than one statement";

/// One transaction's connection, and whether it can still be committed.
///
/// PostgreSQL ends a transaction at its first failed statement, SQLite goes on. Here both end: what
/// failed once answers with that failure until the border, and is rolled back even if the closure
/// made an `Ok` of it. The one exception is a `Conflict` of a port that announces it: it runs in a
/// savepoint, so a closure may look at it and go on.
///
/// A glance sees what the process keeps in memory as well; a transaction that writes, or reads more than
/// that, never does.
pub(crate) struct SqlTx<'c> {
    source: Source<'c>,
    failure: Option<StoreError>,
    kept: Option<View<'c>>,
    /// What was asked for before.
    answers: Option<&'c Answers>,
    /// It reads alone, perhaps several times over.
    is_glance: bool,
    changed: Vec<Changed>,
    /// Something was wanted that is not kept.
    missed: bool,
    /// The one statement of a step was done.
    stepped: bool,
    /// What of that can be asked for by its key.
    wanted: Option<Wanted>,
    /// The database gave this transaction up for another one's sake.
    gave_way: bool,
}

/// Whom it asks.
enum Source<'c> {
    Connection(&'c mut AnyConnection),
    OnDemand(&'c mut OnDemand),
    /// One counted update may be done there, and nothing else.
    Step(&'c mut AnyConnection),
    /// There is nothing but what is kept, and what was asked for before.
    Memory,
}

impl<'c> SqlTx<'c> {
    pub(crate) const fn new(connection: &'c mut AnyConnection) -> Self {
        Self::with(Source::Connection(connection), None)
    }

    /// One that may take what is kept, and keeps what it reads; of the answers it asks nothing anew.
    pub(crate) const fn glance(
        connection: &'c mut AnyConnection,
        kept: Option<View<'c>>,
        answers: &'c Answers,
    ) -> Self {
        let mut tx = Self::with(Source::Connection(connection), kept);
        tx.answers = Some(answers);
        tx.is_glance = true;
        tx
    }

    /// The same on a connection that is leased once something is not kept.
    pub(crate) const fn glance_on_demand(
        connection: &'c mut OnDemand,
        kept: Option<View<'c>>,
    ) -> Self {
        let mut tx = Self::with(Source::OnDemand(connection), kept);
        tx.is_glance = true;
        tx
    }

    /// One without a database: it sees what is kept, and these answers. `is_glance`: it reads alone, and is no step.
    pub(crate) const fn of_what_is_known(
        kept: Option<View<'c>>,
        answers: &'c Answers,
        is_glance: bool,
    ) -> Self {
        let mut tx = Self::with(Source::Memory, kept);
        tx.answers = Some(answers);
        tx.is_glance = is_glance;
        tx
    }

    /// A step, on a connection without borders.
    pub(crate) const fn step(connection: &'c mut AnyConnection) -> Self {
        Self::with(Source::Step(connection), None)
    }

    const fn with(source: Source<'c>, kept: Option<View<'c>>) -> Self {
        Self {
            source,
            failure: None,
            kept,
            answers: None,
            is_glance: false,
            changed: Vec::new(),
            missed: false,
            stepped: false,
            wanted: None,
            gave_way: false,
        }
    }

    /// What is kept, where this transaction may take it.
    pub(crate) const fn kept(&self) -> Option<View<'c>> {
        self.kept
    }

    /// Something was written of which processes keep what they read.
    pub(crate) fn wrote(&mut self, changed: Changed) {
        if !self.changed.contains(&changed) {
            self.changed.push(changed);
        }
    }

    /// What was written of that.
    pub(crate) fn changed(&mut self) -> Vec<Changed> {
        std::mem::take(&mut self.changed)
    }

    /// Whether the database has to be asked after all; then nothing that this transaction said counts.
    pub(crate) const fn missed(&self) -> bool {
        self.missed
    }

    /// Whether this step did its one statement. Otherwise nothing was done.
    pub(crate) const fn has_stepped(&self) -> bool {
        self.stepped
    }

    /// What to ask for before this is begun anew. Without it all of it needs a connection.
    pub(crate) const fn wanted(&mut self) -> Option<Wanted> {
        self.wanted.take()
    }

    /// Whether the database gave this transaction up because it stood in another one's way. Nothing of it
    /// is left, and it may be run again from its beginning.
    pub(crate) const fn gave_way(&self) -> bool {
        self.gave_way
    }

    /// What becomes of the whole transaction.
    pub(crate) fn finish<T>(self, result: Stored<T>) -> Stored<T> {
        match self.failure {
            Some(failure) => result.and(Err(failure)),
            None => result,
        }
    }

    /// Speaks to the database. `table` is for the error's words.
    pub(crate) fn sql<T>(
        &mut self,
        table: &'static str,
        work: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Stored<T> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let connection = match &mut self.source {
            Source::Connection(connection) => &mut **connection,
            Source::OnDemand(connection) => match connection.connection() {
                Ok(connection) => connection,
                Err(failure) => {
                    self.failure = Some(failure.clone());
                    return Err(failure);
                }
            },
            Source::Step(_) if self.stepped => {
                let failure = StoreError::Unavailable(MORE_THAN_A_STEP.to_owned());
                self.failure = Some(failure.clone());
                return Err(failure);
            }
            Source::Step(_) | Source::Memory => {
                self.missed = true;
                return Err(StoreError::Unavailable("it is not kept".to_owned()));
            }
        };
        work(connection).map_err(|error| {
            self.gave_way = gave_way(&error);
            let failure = store_error(table, error);
            self.failure = Some(failure.clone());
            failure
        })
    }

    /// Finds few rows by a key: among the answers that have come, or on a connection. Where there is none, it is
    /// noted what to ask for. See [`crate::by_key`].
    pub(crate) fn find<R, A>(
        &mut self,
        table: &'static str,
        key: Key,
        on_connection: impl FnOnce(&mut AnyConnection, &[String]) -> QueryResult<Vec<R>>,
        awaited: A,
    ) -> Stored<Vec<R>>
    where
        R: Clone + Send + 'static,
        A: FnOnce(Wire, Key) -> Asking<R> + Send + 'static,
    {
        if let Some(rows) = self.answers.and_then(|all| all.find::<R, A>(&key)) {
            return Ok(rows);
        }
        if !matches!(self.source, Source::Memory) {
            return self.sql(table, |connection| on_connection(connection, &key));
        }
        // The first one is what the rest hangs on.
        if !self.missed {
            self.wanted = Some(Wanted::new(table, key, awaited));
        }
        self.missed = true;
        Err(StoreError::Unavailable("it is not known yet".to_owned()))
    }

    /// A counted update of the row of a key, the only statement of a step: on a connection, or, where answers are
    /// awaited, as [`SqlTx::find`] finds. How many rows it met. A second one with the same key would be answered by
    /// the first; of rows that are kept in memory it tells nobody.
    pub(crate) fn update_by_key<A>(
        &mut self,
        table: &'static str,
        key: Key,
        on_connection: impl FnOnce(&mut AnyConnection) -> QueryResult<usize>,
        awaited: A,
    ) -> Stored<usize>
    where
        A: FnOnce(Wire, Key) -> Asking<usize> + Send + 'static,
    {
        if self.is_glance {
            let failure = StoreError::Unavailable("a glance changes nothing".to_owned());
            self.failure = Some(failure.clone());
            return Err(failure);
        }
        if let Source::Step(connection) = &mut self.source
            && !self.stepped
            && !self.missed
        {
            let met = on_connection(connection);
            // What failed outside of a transaction was not done.
            self.stepped = met.is_ok();
            self.missed = met.is_err();
            return met.map_err(|error| store_error(table, error));
        }
        let missed = self.missed;
        let met = self.find(
            table,
            key,
            |connection, _| on_connection(connection).map(|met| vec![met]),
            awaited,
        );
        if !missed {
            self.wanted = self.wanted.take().map(Wanted::changing);
        }
        Ok(met?.into_iter().sum())
    }

    /// The same in a savepoint: a `Conflict` undoes only this.
    pub(crate) fn conflicting<T>(
        &mut self,
        table: &'static str,
        work: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Stored<T> {
        let result = self.sql(table, |connection| connection.transaction(work));
        if matches!(result, Err(StoreError::Conflict(_))) {
            self.failure = None;
        }
        result
    }
}

/// Refuses an update that met no row.
pub(crate) fn must_exist(table: &'static str, row: &str, met: usize) -> Stored<()> {
    if met > 0 {
        return Ok(());
    }
    Err(StoreError::Inconsistent {
        table,
        column: "id",
        row: row.to_owned(),
        what: "there is no such row".to_owned(),
    })
}
