//! The page that invites to add a passkey.

use super::{action, policy};
use crate::passkey;
use sluis_idp_core::signin::{Fault, Screen};
use sluis_model::policy::PasskeyMode;
use sluis_themes::pages::AddPasskeyPage;

pub(super) fn page(screen: &Screen, fault: Option<&Fault>) -> AddPasskeyPage {
    AddPasskeyPage {
        action: action(screen, "add-passkey"),
        options: action(screen, "new-passkey-options"),
        error: passkey::error(fault),
        only_step: policy(screen)
            .is_some_and(|policy| policy.passkeys.mode == PasskeyMode::OnlyStep),
    }
}
