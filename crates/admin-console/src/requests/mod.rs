//! Requests for accounts (N-08, N-09).

mod ask;
mod list;
mod one;

use crate::route::ConsoleRoute;
use sluis_idp_core::console::acts::{AskRequest, DecideRequest, SeeRequests};

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<SeeRequests, _, _>("/requests", list::list),
        ConsoleRoute::page::<AskRequest, _, _>("/requests/new", ask::blank),
        ConsoleRoute::form::<AskRequest, _, _, _>("/requests/new", ask::ask),
        ConsoleRoute::page::<SeeRequests, _, _>("/requests/{id}", one::request),
        ConsoleRoute::form::<DecideRequest, _, _, _>("/requests/{id}/grant", one::grant),
        ConsoleRoute::form::<DecideRequest, _, _, _>("/requests/{id}/refuse", one::refuse),
        ConsoleRoute::form::<DecideRequest, _, _, _>("/requests/{id}/ask-back", one::ask_back),
        ConsoleRoute::form::<AskRequest, _, _, _>("/requests/{id}/answer", ask::answer),
        ConsoleRoute::form::<AskRequest, _, _, _>("/requests/{id}/withdraw", ask::withdraw),
    ]
}
