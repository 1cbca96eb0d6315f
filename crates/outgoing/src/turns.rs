//! Who asks one directory at once: few enough that one that does not answer keeps nobody else waiting.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many hosts are counted before those that nobody asks are forgotten.
const MOST_HOSTS: usize = 1000;

/// Places, by host.
pub(crate) struct Turns {
    most: usize,
    by_host: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// So many places a host.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            by_host: Mutex::default(),
        }
    }

    /// A place, which its holder gives back by dropping it; `None` only while the process ends.
    pub(crate) async fn take(&self, host: &str) -> Option<OwnedSemaphorePermit> {
        let places = {
            let mut by_host = self.by_host.lock().unwrap_or_else(PoisonError::into_inner);
            if by_host.len() >= MOST_HOSTS {
                by_host.retain(|_, host| Arc::strong_count(host) > 1);
            }
            let places = by_host.entry(host.to_owned());
            Arc::clone(places.or_insert_with(|| Arc::new(Semaphore::new(self.most))))
        };
        places.acquire_owned().await.ok()
    }
}
