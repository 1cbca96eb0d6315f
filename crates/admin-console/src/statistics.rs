//! Adoption and use in figures.

use crate::route::ConsoleRoute;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![]
}
