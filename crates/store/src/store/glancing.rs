//! How a glance and a step are carried out: from memory, over a wire of this thread, or on a connection of the pool.

use super::{Store, elsewhere, panicked};
use crate::{
    by_key::{Answers, Wanted},
    dialect::AnyConnection,
    kept::{Hits, Kept, View},
    pool::OnDemand,
    steps::Steps,
    transaction::{MORE_THAN_A_STEP, SqlTx},
};
use sluis_model::{
    TRACES,
    ports::{
        DurableBackend as _, StoreError,
        durable::{Access, Change, Glance, Stored},
    },
    store_times::StoreCall,
};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

impl Store {
    /// Reads few rows from a server: over a wire of this thread, as far as they are found by their keys.
    pub(super) async fn ask(
        &self,
        work: Glance,
        wanted: Option<Wanted>,
    ) -> Stored<Box<dyn Any + Send>> {
        let _under_way = self.begin(StoreCall::Glance);
        let (mut wanted, mut answers) = (wanted, Answers::default());
        while let (Some(next), Some(wires)) = (wanted.take(), &self.wires) {
            let Some(answer) = wires.ask(next).await else {
                break;
            };
            answers.add(answer);
            match from_memory(self.kept.as_deref(), &answers, true, &work) {
                Known::All(done) => return done,
                Known::Lacks(more) => wanted = more,
            }
        }
        self.look(work, answers).await
    }

    /// Changes something on a server by one statement, over a wire of this thread.
    pub(super) async fn step_over_a_wire(&self, change: Change) -> Stored<Box<dyn Any + Send>> {
        let work: Glance = {
            let change = Arc::clone(&change);
            Box::new(move |tx| change(tx))
        };
        let mut answers = Answers::default();
        if let Known::Lacks(Some(wanted)) = from_memory(None, &answers, false, &work)
            && wanted.changes()
            && let Some(wires) = &self.wires
        {
            let under_way = self.begin(StoreCall::Write);
            if let Some(told) = wires.tell(wanted).await {
                answers.add(told?);
                return match from_memory(None, &answers, false, &work) {
                    Known::All(done) => done,
                    Known::Lacks(_) => Err(StoreError::Unavailable(MORE_THAN_A_STEP.to_owned())),
                };
            }
            if let Some(under_way) = under_way {
                under_way.forget();
            }
        }
        self.change(change).await
    }

    /// Changes something in a file by one statement, on the caller's thread.
    pub(super) async fn step_here(
        &self,
        steps: &Steps,
        change: Change,
    ) -> Stored<Box<dyn Any + Send>> {
        if steps.leaves_one_to_the_writer() {
            return self.change(change).await;
        }
        let under_way = self.begin(StoreCall::Write);
        // Who has the writer's seat is the only one of this process that writes.
        let seat = self.writers.seat().await?;
        let span = tracing::trace_span!(target: TRACES, "sql", otel.kind = "client", access = Access::Write.name());
        let done = span.in_scope(|| steps.carry_out(&change));
        drop(span);
        drop(seat);
        let Some(done) = done else {
            if let Some(under_way) = under_way {
                under_way.forget();
            }
            return self.change(change).await;
        };
        // Others step while this one waits.
        let value = done?;
        steps.reach_disk().await.map(|()| value)
    }

    /// Reads few rows on a thread of its own, from a server.
    async fn look(&self, work: Glance, answers: Answers) -> Stored<Box<dyn Any + Send>> {
        let seat = self.readers.seat().await?;
        let (pool, kept) = (Arc::clone(&self.readers), self.kept.clone());
        let look = move || {
            pool.look(seat, |connection| {
                let view = kept.as_deref().map(View::of);
                glanced(connection, view, &answers, &work)
            })
        };
        elsewhere(Access::Read, look).await
    }

    /// Reads on the caller's thread. Readers of a file wait for nobody: a writer does not hold them up.
    pub(super) async fn read_here(&self, work: Glance) -> Stored<Box<dyn Any + Send>> {
        let mut under_way = self.begin(StoreCall::Glance);
        let seat = self.readers.seat().await?;
        let _span =
            tracing::trace_span!(target: TRACES, "sql", otel.kind = "client", access = Access::Read.name())
                .entered();
        let transaction = || {
            // Before the transaction's snapshot is taken.
            let view = self.kept.as_deref().map(View::of);
            let mut connection = OnDemand::new(Arc::clone(&self.readers), seat);
            let mut tx = SqlTx::glance_on_demand(&mut connection, view);
            let result = work(&mut tx);
            let result = tx.finish(result);
            if !connection.was_needed()
                && let Some(under_way) = under_way.take()
            {
                under_way.forget();
            }
            connection.end(result)
        };
        // As on a thread of its own: the connection is closed, and the caller hears of it.
        catch_unwind(AssertUnwindSafe(transaction)).unwrap_or_else(|_| Err(panicked()))
    }
}

fn glanced(
    connection: &mut AnyConnection,
    kept: Option<View<'_>>,
    answers: &Answers,
    work: &Glance,
) -> Stored<Box<dyn Any + Send>> {
    let mut tx = SqlTx::glance(connection, kept, answers);
    let result = work(&mut tx);
    tx.finish(result)
}

/// What becomes of a glance without a connection.
pub(super) enum Known {
    /// All that it wants was there.
    All(Stored<Box<dyn Any + Send>>),
    /// It was not, and this can be asked for before it is begun anew.
    Lacks(Option<Wanted>),
}

/// What a glance says if all that it wants is kept, or among the answers.
pub(super) fn from_memory(
    kept: Option<&Kept>,
    answers: &Answers,
    is_glance: bool,
    work: &Glance,
) -> Known {
    // Hits count where the glance ends: when it is begun anew the same are found again.
    let hits = Hits::default();
    let view = kept.map(|kept| View::noting(kept, &hits));
    let mut tx = SqlTx::of_what_is_known(view, answers, is_glance);
    let Ok(result) = catch_unwind(AssertUnwindSafe(|| work(&mut tx))) else {
        return Known::Lacks(None);
    };
    if tx.missed() {
        return Known::Lacks(tx.wanted());
    }
    if let Some(kept) = kept {
        kept.count(&hits);
    }
    Known::All(tx.finish(result))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dialect::{Address, Manners},
        log_sync::LogSync,
        store::StoreSettings,
    };
    use sluis_model::secret::Secret;
    use std::io;

    /// A step whose one statement meets no row.
    fn nobodys() -> Change {
        Arc::new(|tx| {
            let at = chrono::DateTime::UNIX_EPOCH;
            let rotated = tx.rotate_family(&"nobodys".into(), 1, at, at)?;
            Ok(Box::new(rotated) as Box<dyn Any + Send>)
        })
    }

    #[tokio::test]
    async fn f1_a_step_is_told_once_its_log_is_on_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sluis.db");
        let settings = StoreSettings::new(Secret::new(format!("sqlite://{}", path.display())));
        let mut store = Store::open(&settings).expect("a store");
        store.migrate().await.expect("a schema");
        assert!(store.step(nobodys()).await.is_ok());
        let log = LogSync::new(Box::new(|| Err(io::Error::other("no disk"))));
        let manners = Manners {
            patience: settings.acquire_timeout,
            statement_timeout: settings.statement_timeout,
        };
        let address = Address::parse(&settings.url).expect("a URL");
        let statements = store.statements.clone();
        store.steps = Some(Steps::new(address, &manners, statements, Arc::new(log)));
        let told = store.step(nobodys()).await.map(drop);
        assert_eq!(told, Err(StoreError::Unavailable("no disk".to_owned())));
    }
}
