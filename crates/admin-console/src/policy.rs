//! What the institution decided, and what it would decide.

use crate::route::ConsoleRoute;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![]
}
