//! One place for each address that is asked, a bounded number of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The most places: one that nobody is at gives way.
const MOST: usize = 1000;

/// The places. Whoever holds one keeps it from being dropped.
pub(crate) struct Places<P>(Mutex<HashMap<String, Arc<P>>>);

impl<P> Default for Places<P> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<P: Default> Places<P> {
    /// The place of an address.
    pub(crate) fn of(&self, uri: &str) -> Arc<P> {
        let mut places = self.places();
        if places.len() >= MOST && !places.contains_key(uri) {
            let idle = places
                .iter()
                .find(|(_, place)| Arc::strong_count(place) == 1)
                .map(|(uri, _)| uri.clone());
            if let Some(idle) = idle {
                places.remove(&idle);
            }
        }
        Arc::clone(places.entry(uri.to_owned()).or_default())
    }

    /// Drops a place, unless somebody else is at it.
    pub(crate) fn leave(&self, uri: &str, place: &Arc<P>) {
        let mut places = self.places();
        // The list's, and ours.
        if Arc::strong_count(place) == 2 {
            places.remove(uri);
        }
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.places().len()
    }

    fn places(&self) -> MutexGuard<'_, HashMap<String, Arc<P>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
