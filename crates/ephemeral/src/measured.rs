//! A store whose every step is measured, by whether it changes anything.

use crate::key_value::{
    Count, Entry, Guarded, Instead, Keep, KeyValue, Linked, Place, Spent, Tried,
};
use sluis_model::{
    ports::StoreError,
    store_times::{StoreCall, StoreTimes, UnderWay},
};
use std::sync::Arc;

/// A store, and where its times are noted, if anywhere.
pub(crate) struct Measured<K> {
    values: K,
    times: Option<Arc<StoreTimes>>,
}

impl<K> Measured<K> {
    pub(crate) const fn new(values: K, times: Option<Arc<StoreTimes>>) -> Self {
        Self { values, times }
    }

    fn begin(&self, call: StoreCall) -> Option<UnderWay<'_>> {
        self.times.as_deref().map(|times| times.begin(call))
    }
}

/// Each step with what it is measured as.
macro_rules! measured {
    ($($call:ident $step:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        $(async fn $step(&self, $($argument: $type),*) -> Result<$answer, StoreError> {
            let _under_way = self.begin(StoreCall::$call);
            self.values.$step($($argument),*).await
        })*
    };
}

impl<K: KeyValue> KeyValue for Measured<K> {
    const IN_ORDER: bool = K::IN_ORDER;

    measured! {
        EphemeralRead get(key: String) -> Option<String>;
        EphemeralWrite put(entry: Entry, keep: Keep) -> ();
        EphemeralWrite put_pair(first: Entry, second: Entry, keep: Keep) -> ();
        EphemeralRead get_all(keys: Vec<String>) -> Vec<Option<String>>;
        EphemeralWrite put_indexed(entry: Entry, place: Place, keep: Keep) -> u64;
        EphemeralWrite replace_indexed(entry: Entry, place: Place, keep: Keep, old: String) -> bool;
        EphemeralWrite delete_indexed(key: String, index: String, field: String) -> bool;
        EphemeralWrite swap(key: String, old: String, new: String) -> bool;
        EphemeralWrite put_guarded(key: String, guarded: Guarded, keep: Keep) -> ();
        EphemeralRead guarded(key: String) -> Option<(String, u32)>;
        EphemeralWrite try_guarded(key: String, texts: Vec<String>, now: i64) -> Option<Tried>;
        EphemeralWrite delete_guarded(key: String) -> ();
        EphemeralWrite put_linked(entry: Entry, links: String, marks: Vec<String>, keep: Keep) -> Option<String>;
        EphemeralRead get_linked(key: String, marks: String, instead: Instead) -> Linked;
        EphemeralWrite put_mark(key: String, keep: Keep) -> ();
        EphemeralWrite put_spendable(entry: Entry, left: Entry, keep: Keep) -> ();
        EphemeralWrite spend(key: String, left: String) -> Spent;
        EphemeralWrite take(key: String) -> Option<String>;
        EphemeralWrite delete(key: String) -> ();
        EphemeralWrite put_field(key: String, field: String, value: String, keep: Keep) -> ();
        EphemeralRead fields(key: String) -> Vec<(String, String)>;
        EphemeralWrite delete_fields(key: String, fields: Vec<String>) -> u64;
        EphemeralWrite count(key: String, keep: Keep) -> Count;
        EphemeralWrite uncount(key: String, now: i64) -> ();
        EphemeralRead counted(key: String) -> Option<Count>;
        EphemeralWrite delete_count(key: String) -> ();
    }

    /// Not measured: it is asked by those who watch, and is the least that there is.
    async fn ping(&self) -> Result<(), StoreError> {
        self.values.ping().await
    }

    /// Not measured: nobody waits for it, and it is many steps.
    async fn sweep(&self, now: i64) -> Result<u64, StoreError> {
        self.values.sweep(now).await
    }
}
