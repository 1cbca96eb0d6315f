//! What somebody else does just before the store is asked for something.

use sluis_model::ports::{
    DurableBackend, Tx,
    durable::{Change, Done, Glance, Stored, Work},
};
use sluis_store::Store;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
};

/// Before what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    Step,
    Write,
}

pub(crate) struct Between {
    store: Arc<Store>,
    deed: Mutex<Option<(Before, Change)>>,
}

impl Between {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        let deed = Mutex::default();
        Self { store, deed }
    }

    /// Does this once, in a transaction of its own.
    pub(crate) fn once(
        &self,
        before: Before,
        deed: impl Fn(&mut dyn Tx) -> Stored<()> + Send + Sync + 'static,
    ) {
        let deed: Change = Arc::new(move |tx| deed(tx).map(|()| Box::new(()) as _));
        *self.deed.lock().unwrap() = Some((before, deed));
    }

    /// Whether it was done.
    pub(crate) fn is_done(&self) -> bool {
        self.deed.lock().unwrap().is_none()
    }

    async fn meet(&self, what: Before) -> Stored<()> {
        let deed = self
            .deed
            .lock()
            .unwrap()
            .take_if(|(before, _)| *before == what);
        match deed {
            Some((_, deed)) => self.store.change(deed).await.map(drop),
            None => Ok(()),
        }
    }
}

impl DurableBackend for Between {
    fn read(&self, work: Work) -> Done<'_> {
        self.store.read(work)
    }

    fn change(&self, change: Change) -> Done<'_> {
        Box::pin(async move {
            self.meet(Before::Write).await?;
            self.store.change(change).await
        })
    }

    fn step(&self, change: Change) -> Done<'_> {
        Box::pin(async move {
            self.meet(Before::Step).await?;
            self.store.step(change).await
        })
    }

    fn glance(&self, work: Glance) -> Done<'_> {
        self.store.glance(work)
    }

    fn ping(&self) -> Pin<Box<dyn Future<Output = Stored<()>> + Send + '_>> {
        self.store.ping()
    }
}
