//! What takes a moment to reach another replica.

use std::time::Duration;

/// What `find` finds at last, asked again and again for a second: so long may a change take to hold on every
/// replica.
///
/// # Panics
/// When it finds nothing.
pub async fn within_a_second<T>(mut find: impl AsyncFnMut() -> Option<T>) -> T {
    let mut rounds = tokio::time::interval(Duration::from_millis(10));
    for _ in 0..=100 {
        rounds.tick().await;
        if let Some(found) = find().await {
            return found;
        }
    }
    panic!("it did not come about within a second")
}
