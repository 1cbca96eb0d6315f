//! Answers that take as long whoever was named (PWD-01, REC-01).

use std::time::Duration;

/// What such an answer takes at least: far more than the work behind it differs by, and too little to be
/// noticed by a person.
const LEAST: Duration = Duration::from_millis(50);

/// Does the work, and is done no sooner than fifty milliseconds after it began, so that how long the work
/// took is not seen from outside.
pub async fn evenly<T>(work: impl Future<Output = T>) -> T {
    #[expect(
        clippy::disallowed_methods,
        reason = "real time is what somebody outside measures; nothing is decided by it"
    )]
    let least = actix_web::rt::time::sleep(LEAST);
    let done = work.await;
    least.await;
    done
}
