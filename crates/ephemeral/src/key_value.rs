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

/// A value that hangs on a mark elsewhere, and that mark.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) value: String,
    pub(crate) mark: Option<String>,
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

    /// Puts a value that names the mark it hangs on.
    fn put_linked(
        &self,
        entry: Entry,
        link: String,
        keep: Keep,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// A value put by `put_linked`, and the value at `marks` followed by its link.
    fn get_linked(
        &self,
        key: String,
        marks: String,
    ) -> impl Future<Output = Answer<Option<Linked>>> + Send;

    /// Sets a mark whose value is its end. One that ends later stays as it is.
    fn put_mark(&self, key: String, keep: Keep) -> impl Future<Output = Answer<()>> + Send;

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

    /// The count as it stands, its window open or not.
    fn counted(&self, key: String) -> impl Future<Output = Answer<Option<Count>>> + Send;

    /// Deletes a count.
    fn delete_count(&self, key: String) -> impl Future<Output = Answer<()>> + Send;

    /// Whether the store answers.
    fn ping(&self) -> impl Future<Output = Answer<()>> + Send;

    /// Deletes what need not be kept at `now` (milliseconds since 1970), in several steps. How many.
    fn sweep(&self, now: i64) -> impl Future<Output = Answer<u64>> + Send;
}
