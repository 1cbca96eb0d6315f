//! The page that asks which account to go on with.

use super::{action, shown_name};
use sluis_idp_core::signin::{OwnAccount, Screen};
use sluis_model::{institution::Institution, person::Person};
use sluis_themes::pages::{AccountChoice, SelectAccountPage};
use sluis_web::look;

pub(super) fn select_account(screen: &Screen, others: &[OwnAccount]) -> SelectAccountPage {
    let own_name = screen.person.as_ref().map(|person| person.name.full());
    let own = screen.institution.as_ref().zip(screen.person.as_ref());
    let accounts = own
        .filter(|_| !others.is_empty())
        .map(|(institution, person)| choice("", institution, person));
    let others = others.iter().map(|other| {
        let id = other.person.id.as_str();
        choice(id, &other.institution, &other.person)
    });
    SelectAccountPage {
        action: action(screen, "select-account"),
        username: shown_name(screen),
        own_name: own_name
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_default(),
        accounts: accounts.into_iter().chain(others).collect(),
    }
}

fn choice(id: &str, institution: &Institution, person: &Person) -> AccountChoice {
    AccountChoice {
        id: id.to_owned(),
        institution: institution.name.clone(),
        username: look::shown_name(institution, person),
        roles: person.roles.iter().map(|role| role.as_str()).collect(),
    }
}
