//! Portals.

mod add;
mod edit;
mod form;
mod list;
mod paste;
mod remove;
mod secret;
mod tokens;
mod trial;

use crate::route::ConsoleRoute;
use sluis_idp_core::console::acts::{ManageApps, SeeApps};
use sluis_model::ids::ClientId;
use sluis_protocol::params::Params;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<SeeApps, _, _>("/apps", list::show),
        ConsoleRoute::page::<ManageApps, _, _>("/apps/new", add::choose),
        ConsoleRoute::page::<ManageApps, _, _>("/apps/new/{recipe}", add::show),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/new/{recipe}", add::save),
        ConsoleRoute::page::<SeeApps, _, _>("/apps/app/{id}", edit::show),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/app/{id}", edit::save),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/app/{id}/state", edit::open_or_close),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/app/{id}/secret", secret::renew),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/app/{id}/secret/earlier", secret::end),
        ConsoleRoute::page::<ManageApps, _, _>("/apps/app/{id}/tokens", tokens::show),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/app/{id}/tokens", tokens::make),
        ConsoleRoute::form::<ManageApps, _, _, _>(
            "/apps/app/{id}/tokens/{secret}/revoke",
            tokens::revoke,
        ),
        ConsoleRoute::page::<SeeApps, _, _>("/apps/app/{id}/try", trial::show),
        ConsoleRoute::page::<SeeApps, _, _>("/apps/app/{id}/remove", remove::ask),
        ConsoleRoute::form::<ManageApps, _, _, _>("/apps/app/{id}/remove", remove::remove),
    ]
}

/// The page of a portal behind the institution's console. Ids that operators choose may hold anything.
fn page_of(id: &ClientId) -> String {
    let written: Params = [("", id.as_str())].into_iter().collect();
    let encoded = written.encode().replace('+', "%20");
    format!("/apps/app/{}", encoded.trim_start_matches('='))
}
