//! Contacts and help texts.

mod edit;
mod texts;

pub(crate) use texts::fault_words;

use crate::route::ConsoleRoute;
use sluis_idp_core::console::acts::{ManageContacts, SeeContacts};

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<SeeContacts, _, _>("/contacts", edit::show),
        ConsoleRoute::form::<ManageContacts, _, _, _>("/contacts", edit::save),
        ConsoleRoute::page::<SeeContacts, _, _>("/contacts/texts", texts::show),
        ConsoleRoute::form::<ManageContacts, _, _, _>("/contacts/texts", texts::save),
    ]
}
