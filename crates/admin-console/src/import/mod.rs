//! People and classes from a file.

mod decide;
mod rows;
mod table;
mod upload;
mod view;
mod words;

use crate::route::ConsoleRoute;
use sluis_idp_core::console::acts;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::Import, _, _>("/import", view::all),
        ConsoleRoute::streamed::<acts::Import, _, _>("/import", upload::take),
        ConsoleRoute::page::<acts::Import, _, _>("/import/{id}", view::one),
        ConsoleRoute::page::<acts::Import, _, _>("/import/{id}/table", table::table),
        ConsoleRoute::form::<acts::Import, _, _, _>("/import/{id}/columns", decide::columns),
        ConsoleRoute::form::<acts::Import, _, _, _>("/import/{id}/again", decide::again),
        ConsoleRoute::form::<acts::Import, _, _, _>("/import/{id}/apply", decide::apply),
        ConsoleRoute::form::<acts::Import, _, _, _>("/import/{id}/undo", decide::undo),
        ConsoleRoute::form::<acts::Import, _, _, _>("/import/{id}/discard", decide::discard),
    ]
}
