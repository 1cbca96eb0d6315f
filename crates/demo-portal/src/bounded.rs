//! What a portal remembers between two requests: keyed by an unguessable token, with an end and a cap.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// A map whose entries end by themselves and whose number is capped, so that an endless stream of
/// started sign-ins costs constant memory. When it is full the entry that would end first makes room.
pub(crate) struct Bounded<T> {
    cap: usize,
    lifetime: TimeDelta,
    entries: Mutex<HashMap<String, (DateTime<Utc>, T)>>,
}

impl<T: Clone> Bounded<T> {
    pub(crate) fn new(cap: usize, lifetime: TimeDelta) -> Self {
        Self {
            cap,
            lifetime,
            entries: Mutex::new(HashMap::new()),
        }
    }

    /// A panic elsewhere cannot leave a plain map half written, so a poisoned lock is still good.
    fn entries(&self) -> MutexGuard<'_, HashMap<String, (DateTime<Utc>, T)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn put(&self, key: String, value: T, now: DateTime<Utc>) {
        let mut entries = self.entries();
        if entries.len() >= self.cap && !entries.contains_key(&key) {
            entries.retain(|_, (end, _)| *end > now);
            if entries.len() >= self.cap {
                let first = entries
                    .iter()
                    .min_by_key(|(_, (end, _))| *end)
                    .map(|(key, _)| key.clone());
                if let Some(first) = first {
                    entries.remove(&first);
                }
            }
        }
        entries.insert(key, (now + self.lifetime, value));
    }

    pub(crate) fn get(&self, key: &str, now: DateTime<Utc>) -> Option<T> {
        let entries = self.entries();
        let (end, value) = entries.get(key)?;
        (*end > now).then(|| value.clone())
    }

    pub(crate) fn take(&self, key: &str, now: DateTime<Utc>) -> Option<T> {
        let (end, value) = self.entries().remove(key)?;
        (end > now).then_some(value)
    }

    /// Changes a live entry in place; its end stays what it was. Says whether there was one.
    pub(crate) fn change(
        &self,
        key: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut T),
    ) -> bool {
        match self.entries().get_mut(key) {
            Some((end, value)) if *end > now => {
                change(value);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_ends_and_the_oldest_makes_room() {
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let kept = Bounded::new(2, TimeDelta::minutes(30));
        kept.put("a".into(), 1, start);
        kept.put("b".into(), 2, start + TimeDelta::minutes(1));
        kept.put("c".into(), 3, start + TimeDelta::minutes(2));
        let now = start + TimeDelta::minutes(3);
        assert_eq!(kept.get("a", now), None);
        assert!(kept.change("b", now, |value| *value = 20));
        assert_eq!(kept.take("b", now), Some(20));
        assert_eq!(kept.take("b", now), None);
        assert_eq!(kept.get("c", start + TimeDelta::minutes(32)), None);
    }
}
