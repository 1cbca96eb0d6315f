//! People and classes from a file.

use crate::route::ConsoleRoute;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![]
}
