//! The page that invites to add a passkey, and the one where nothing else will do.

use super::{action, password::help_href, policy, shown_name};
use crate::passkey;
use sluis_idp_core::{
    dispatch::Asker,
    signin::{Fault, Screen},
};
use sluis_model::{policy::PasskeyMode, transaction::Purpose};
use sluis_themes::pages::{AddPasskeyPage, EnrolPasskeyPage};

pub(super) fn page(screen: &Screen, fault: Option<&Fault>) -> AddPasskeyPage {
    AddPasskeyPage {
        action: action(screen, "add-passkey"),
        options: action(screen, "new-passkey-options"),
        error: passkey::error(fault),
        only_step: policy(screen)
            .is_some_and(|policy| policy.passkeys.mode == PasskeyMode::OnlyStep),
    }
}

pub(super) fn required(screen: &Screen, fault: Option<&Fault>) -> EnrolPasskeyPage {
    EnrolPasskeyPage {
        action: action(screen, "add-passkey"),
        options: action(screen, "new-passkey-options"),
        leave: action(screen, "lacking"),
        error: passkey::error(fault),
        username: shown_name(screen),
        by_institution: screen.facts.bounds.allowed_by == Asker::Institution,
        can_go_back: matches!(screen.transaction.purpose, Purpose::Portal { .. }),
        help_href: help_href(screen),
    }
}
