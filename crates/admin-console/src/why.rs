//! Why somebody was, or would be, asked for something.

use crate::route::ConsoleRoute;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![]
}
