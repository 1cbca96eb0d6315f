//! Who of support helps which institution.

use crate::route::ConsoleRoute;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![]
}
