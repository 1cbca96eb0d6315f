//! What both stores can do. Keys and values are theirs to keep; what they mean is for the aggregates.

use sluis_model::{context::Timestamp, ports::StoreError};

/// Until when the store keeps something, in the caller's time. Whether it still counts then is said
/// by the value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keep {
    /// Milliseconds since 1970.
    pub(crate) until: i64,
    /// The caller's present, likewise.
    pub(crate) now: i64,
}

impl Keep {
    pub(crate) fn until(until: Timestamp, now: Timestamp) -> Self {
        Self {
            until: until.timestamp_millis(),
            now: now.timestamp_millis(),
        }
    }
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// A value that hangs on marks elsewhere, and the one of them that stands longest.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) value: String,
    /// The names of the marks, with a space between them.
    pub(crate) links: String,
    pub(crate) mark: Option<String>,
}

/// What came of a try to spend a value.
#[derive(Debug)]
pub(crate) enum Spent {
    /// It was fresh, and is spent with that.
    Now(String),
    /// It was spent before: what it left.
    Before(String),
    /// There is no such value.
    Never,
}

/// What is read where no linked value is, by the same steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instead {
    pub(crate) value: &'static str,
    /// Names of marks that nobody sets, with a space between them.
    pub(crate) links: &'static str,
}

/// A field of an index: where it stands, and what it says of the value that it points at.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) key: String,
    pub(crate) field: String,
    pub(crate) value: String,
}

/// A value behind a lock that stands few wrong tries. No `Debug`: who knows the lock can try keys at
/// home.
pub(crate) struct Guarded {
    pub(crate) value: String,
    /// The text that opens it.
    pub(crate) lock: String,
    /// How many wrong tries it stands.
    pub(crate) tries: u32,
}

/// What came of a try to open a guarded value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tried {
    pub(crate) opened: bool,
    /// Wrong tries that it still stands, if it was not opened.
    pub(crate) left: u32,
}

/// A count within a window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) tries: i64,
    /// When the window ends, in milliseconds since 1970.
    pub(crate) ends: i64,
}

type Answer<T> = Result<T, StoreError>;

/// A store of keys and values. Every method is one atomic step unless it says otherwise.
pub(crate) trait KeyValue: Send + Sync + 'static {
    /// Whether keys lie in their order: writing one beside the one before touches fewer pages.
    const IN_ORDER: bool;

    /// The value.
    fn get(&self, key: String) -> impl Future<Output = Answer<Option<String>>> + Send;

    /// Puts a value in the place of what is there.
    fn put(&self, entry: Entry, keep: Keep) -> impl Future<Output = Answer<()>> + Send;

    /// Puts two, the first one first: nobody sees the second alone.
    fn put_pair(
        &self,
        first: Entry,
        second: Entry,
        keep: Keep,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// The values of several keys, in their order.
    fn get_all(
        &self,
        keys: Vec<String>,
    ) -> impl Future<Output = Answer<Vec<Option<String>>>> + Send;

    /// Puts a value, and a field of an index that points at it. How many fields the index has now.
    fn put_indexed(
        &self,
        entry: Entry,
        place: Place,
        keep: Keep,
    ) -> impl Future<Output = Answer<u64>> + Send;

    /// The same, but only in the place of `old`. Whether that was there.
    fn replace_indexed(
        &self,
        entry: Entry,
        place: Place,
        keep: Keep,
        old: String,
    ) -> impl Future<Output = Answer<bool>> + Send;

    /// Deletes a value, and the field of the index that points at it. Whether the value was there.
    fn delete_indexed(
        &self,
        key: String,
        index: String,
        field: String,
    ) -> impl Future<Output = Answer<bool>> + Send;

    /// Puts `new` in the place of `old`, kept for as long. Whether `old` was there.
    fn swap(
        &self,
        key: String,
        old: String,
        new: String,
    ) -> impl Future<Output = Answer<bool>> + Send;

    /// Puts a value that is opened by its lock's text until `keep.until`.
    fn put_guarded(
        &self,
        key: String,
        guarded: Guarded,
        keep: Keep,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// A guarded value and how many wrong tries it still stands, whether it has ended or not.
    fn guarded(&self, key: String) -> impl Future<Output = Answer<Option<(String, u32)>>> + Send;

    /// Tries to open a guarded value with any of these texts; opened, it is deleted. Otherwise it
    /// stands one try less, and with none left it is deleted. `None` where there is none, or it has
    /// ended at `now` (milliseconds since 1970).
    fn try_guarded(
        &self,
        key: String,
        texts: Vec<String>,
        now: i64,
    ) -> impl Future<Output = Answer<Option<Tried>>> + Send;

    /// Deletes a guarded value.
    fn delete_guarded(&self, key: String) -> impl Future<Output = Answer<()>> + Send;

    /// Puts a value that names the marks it hangs on, and then reads them, which lie at `marks`: the largest
    /// of their values.
    fn put_linked(
        &self,
        entry: Entry,
        links: String,
        marks: Vec<String>,
        keep: Keep,
    ) -> impl Future<Output = Answer<Option<String>>> + Send;

    /// A value put by `put_linked`, or what is read instead where there is none, and the largest of the
    /// values at `marks` followed by one of its links.
    fn get_linked(
        &self,
        key: String,
        marks: String,
        instead: Instead,
    ) -> impl Future<Output = Answer<Linked>> + Send;

    /// Sets a mark whose value is its end. One that ends later stays as it is.
    fn put_mark(&self, key: String, keep: Keep) -> impl Future<Output = Answer<()>> + Send;

    /// Puts a value that can be spent once, and what it leaves, at whose key nothing else lies.
    fn put_spendable(
        &self,
        entry: Entry,
        left: Entry,
        keep: Keep,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Spends a value: of many callers one gets it. What it left, at `left`, is kept for as long as it would have
    /// been. Two steps where it is not fresh.
    fn spend(&self, key: String, left: String) -> impl Future<Output = Answer<Spent>> + Send;

    /// The value, which is gone with that: of many callers one gets it.
    fn take(&self, key: String) -> impl Future<Output = Answer<Option<String>>> + Send;

    /// Deletes a value, or all fields.
    fn delete(&self, key: String) -> impl Future<Output = Answer<()>> + Send;

    /// Puts one field; the key is kept for as long as its longest-kept field at least.
    fn put_field(
        &self,
        key: String,
        field: String,
        value: String,
        keep: Keep,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// All fields with their values, in no order.
    fn fields(&self, key: String) -> impl Future<Output = Answer<Vec<(String, String)>>> + Send;

    /// Deletes fields. How many were there.
    fn delete_fields(
        &self,
        key: String,
        fields: Vec<String>,
    ) -> impl Future<Output = Answer<u64>> + Send;

    /// Counts one more; where no window is open at `keep.now`, one begins that ends at `keep.until`.
    fn count(&self, key: String, keep: Keep) -> impl Future<Output = Answer<Count>> + Send;

    /// Counts one less, where a window is open at `now` (milliseconds since 1970); never below none.
    fn uncount(&self, key: String, now: i64) -> impl Future<Output = Answer<()>> + Send;

    /// The count as it stands, its window open or not.
    fn counted(&self, key: String) -> impl Future<Output = Answer<Option<Count>>> + Send;

    /// Deletes a count.
    fn delete_count(&self, key: String) -> impl Future<Output = Answer<()>> + Send;

    /// Whether the store answers.
    fn ping(&self) -> impl Future<Output = Answer<()>> + Send;

    /// Deletes what need not be kept at `now` (milliseconds since 1970), in several steps. How many.
    fn sweep(&self, now: i64) -> impl Future<Output = Answer<u64>> + Send;
}
