//! People, and each person's page.

mod acts;
mod asked;
mod bulk;
mod export;
mod form;
mod list;
mod person;

use crate::route::ConsoleRoute;
use sluis_idp_core::console::acts::{
    ExportPeople, HelpWithFactor, ManageEckIds, ManagePeople, ResetPassword, SeePeople,
};

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<SeePeople, _, _>("/people", list::list),
        ConsoleRoute::page::<ExportPeople, _, _>("/people.csv", export::export),
        ConsoleRoute::form::<ManagePeople, _, _, _>("/people/bulk", bulk::bulk),
        ConsoleRoute::page::<ManagePeople, _, _>("/people/new", form::blank),
        ConsoleRoute::form::<ManagePeople, _, _, _>("/people/new", form::create),
        ConsoleRoute::page::<SeePeople, _, _>("/people/{id}", person::person),
        ConsoleRoute::form::<ManagePeople, _, _, _>("/people/{id}", form::change),
        ConsoleRoute::form::<HelpWithFactor, _, _, _>("/people/{id}/factor", acts::factor),
        ConsoleRoute::form::<HelpWithFactor, _, _, _>("/people/{id}/wipe", acts::wipe),
        ConsoleRoute::form::<ResetPassword, _, _, _>("/people/{id}/password", acts::password),
        ConsoleRoute::form::<ResetPassword, _, _, _>("/people/{id}/wait", acts::wait),
        ConsoleRoute::form::<ResetPassword, _, _, _>("/people/{id}/badge", acts::badge),
        ConsoleRoute::form::<ManageEckIds, _, _, _>("/people/{id}/eck-id", acts::eck_id),
        ConsoleRoute::form::<HelpWithFactor, _, _, _>("/people/{id}/sessions", acts::sessions),
        ConsoleRoute::form::<HelpWithFactor, _, _, _>("/people/{id}/devices", acts::devices),
    ]
}
