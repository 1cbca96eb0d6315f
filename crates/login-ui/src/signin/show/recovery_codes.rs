//! The page with fresh recovery codes, in a sign-in.

use super::{action, faults::code_error, policy, progress::Progress, shown_name};
use sluis_idp_core::signin::{Fault, Screen};
use sluis_model::{policy::RecoveryEffect, secret::Secret};
use sluis_themes::{
    Shown,
    pages::{EnrolDonePage, EnrolStep, RecoveryCodesPage, RecoveryEffect as ShownEffect},
};

/// `codes` are on this answer and nowhere else; without any the page says that they were shown.
pub(super) fn page(
    screen: &Screen,
    progress: &Progress,
    codes: &[Secret],
    not_ticked: bool,
    fault: Option<&Fault>,
) -> RecoveryCodesPage {
    RecoveryCodesPage {
        action: action(screen, "recovery-codes"),
        codes: codes
            .iter()
            .map(|code| Shown::from(code.expose()))
            .collect(),
        count: policy(screen).map_or(0, |policy| policy.recovery.count),
        renewed: screen.used_recovery_code(),
        effect: match policy(screen).map(|policy| policy.recovery.effect) {
            Some(RecoveryEffect::Reset) => ShownEffect::Reset,
            _ => ShownEffect::Login,
        },
        username: shown_name(screen),
        host: screen
            .institution
            .as_ref()
            .and_then(|institution| institution.hosts.first().cloned()),
        download_action: (!codes.is_empty()).then(|| action(screen, "recovery-codes")),
        confirm_saved: asks_tick(screen),
        not_ticked,
        already_shown: codes.is_empty(),
        type_back: codes.is_empty() && screen.asks_code_back(),
        error: fault.map(code_error),
        few_left: screen.few_codes_left().filter(|_| codes.is_empty()),
        progress: progress
            .at(&[EnrolStep::RecoveryCodes])
            .filter(|_| !screen.used_recovery_code()),
    }
}

/// The same step where no codes are issued: the set-up is confirmed (N-31).
pub(super) fn done(screen: &Screen) -> EnrolDonePage {
    EnrolDonePage {
        action: action(screen, "recovery-codes"),
        progress: None,
    }
}

/// Whether the institution wants the tick "I have saved my codes" (H-25).
pub(super) fn asks_tick(screen: &Screen) -> bool {
    policy(screen).is_some_and(|policy| policy.recovery.confirm_saved)
}
