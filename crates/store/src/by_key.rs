//! Finding few rows by a key, so that the answer can be awaited.
//!
//! Ports of SQL are synchronous: who asks a server holds a thread until it answers, which for the smallest
//! questions costs more than the answer. Glances can do without: a glance is begun in memory first, and where it
//! finds that it lacks rows it tells which. They are asked for over a connection of the very thread that serves
//! the request, and the glance is begun anew with the answer at hand, until it lacks nothing.

use crate::wires::Wire;
use diesel::QueryResult;
use std::{
    any::{Any, TypeId},
    fmt,
    future::Future,
    pin::Pin,
};

/// The values by which rows are found.
pub(crate) type Key = Vec<String>;
/// The rows of one answer, while they are awaited.
pub(crate) type Asking<R> = Pin<Box<dyn Future<Output = QueryResult<Vec<R>>> + Send>>;

/// Rows of some type, as a `Vec` of them.
type Rows = Box<dyn Any + Send>;
/// They, while they are awaited.
type AskingRows = Pin<Box<dyn Future<Output = QueryResult<Rows>> + Send>>;

/// Rows that a glance lacks.
pub(crate) struct Wanted {
    table: &'static str,
    statement: TypeId,
    key: Key,
    /// Whether it changes what it finds.
    changes: bool,
    ask: Box<dyn FnOnce(Wire, Key) -> AskingRows + Send>,
}

impl Wanted {
    /// What is asked for, and how. Each statement has an `ask` of a type of its own.
    pub(crate) fn new<R, A>(table: &'static str, key: Key, ask: A) -> Self
    where
        R: Send + 'static,
        A: FnOnce(Wire, Key) -> Asking<R> + Send + 'static,
    {
        Self {
            table,
            statement: TypeId::of::<A>(),
            key,
            changes: false,
            ask: Box::new(move |wire, key| {
                let asking = ask(wire, key);
                Box::pin(async move { asking.await.map(|rows| Box::new(rows) as Rows) })
            }),
        }
    }

    /// The same of a statement that changes what it finds.
    pub(crate) const fn changing(mut self) -> Self {
        self.changes = true;
        self
    }

    /// Whether it changes what it finds.
    pub(crate) const fn changes(&self) -> bool {
        self.changes
    }

    /// The table that is asked, for an error's words.
    pub(crate) const fn table(&self) -> &'static str {
        self.table
    }

    /// Asks.
    ///
    /// # Errors
    /// What the database says, or that it is gone.
    pub(crate) async fn ask(self, wire: Wire) -> QueryResult<Answer> {
        let rows = (self.ask)(wire, self.key.clone()).await?;
        Ok(Answer {
            statement: self.statement,
            key: self.key,
            rows,
        })
    }
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wanted")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}

/// Rows that came.
pub(crate) struct Answer {
    statement: TypeId,
    key: Key,
    rows: Rows,
}

/// All that came for one glance.
#[derive(Default)]
pub(crate) struct Answers(Vec<Answer>);

impl Answers {
    pub(crate) fn add(&mut self, answer: Answer) {
        self.0.push(answer);
    }

    /// The rows of a key, if they were asked for by a statement of this type.
    pub(crate) fn find<R: Clone + 'static, A: 'static>(&self, key: &[String]) -> Option<Vec<R>> {
        let statement = TypeId::of::<A>();
        let asked = |answer: &&Answer| answer.statement == statement && answer.key == key;
        let answer = self.0.iter().find(asked)?;
        answer.rows.downcast_ref::<Vec<R>>().cloned()
    }
}

/// Finds rows by the named texts: `find_by_key!(tx, TABLE, (id: person.as_str()) => Row, statement)`. The statement is
/// compiled for each database, and for answers that are awaited; its texts stand in it by their names.
macro_rules! find_by_key {
    ($tx:expr, $table:expr, ($($name:ident: $value:expr),+) => $row:ty, $statement:expr) => {{
        static NONE: String = String::new();
        $tx.find::<$row, _>(
            $table,
            vec![$($value.to_owned()),+],
            |connection, key| {
                let mut key = key.iter();
                $(let $name = key.next().unwrap_or(&NONE);)+
                $crate::dialect::natively!(connection, native =>
                    diesel::RunQueryDsl::load::<$row>($statement, native))
            },
            |wire, key| -> $crate::by_key::Asking<$row> {
                Box::pin(async move {
                    let mut key = key.iter();
                    $(let $name = key.next().unwrap_or(&NONE);)+
                    diesel_async::RunQueryDsl::load::<$row>($statement, &mut &*wire).await
                })
            },
        )
    }};
}
pub(crate) use find_by_key;
