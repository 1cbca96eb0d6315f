//! The page that asks which account to go on with.

use super::{action, shown_name};
use sluis_idp_core::signin::Screen;
use sluis_themes::pages::SelectAccountPage;

pub(super) fn select_account(screen: &Screen) -> SelectAccountPage {
    let own_name = screen.person.as_ref().map(|person| person.name.full());
    SelectAccountPage {
        action: action(screen, "select-account"),
        username: shown_name(screen),
        own_name: own_name
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_default(),
    }
}
