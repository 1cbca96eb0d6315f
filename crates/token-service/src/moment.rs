//! Moments as JWTs write them.

use serde_json::{Map, Value};
use sluis_model::context::Timestamp;

/// The moment under a name, in seconds, whole or not (RFC 7519 §2).
///
/// # Errors
/// When what stands there is none.
pub(crate) fn moment(claims: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, String> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let wrong = || format!("{name} is no moment");
    let seconds = value.as_f64().ok_or_else(wrong)?;
    if !(0.0..1e11).contains(&seconds) {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
    let milliseconds = (seconds * 1000.0) as i64;
    Timestamp::from_timestamp_millis(milliseconds)
        .map(Some)
        .ok_or_else(wrong)
}
