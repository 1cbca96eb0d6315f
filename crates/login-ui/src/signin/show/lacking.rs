//! The page that says which kinds of second factor count, to somebody who has none of them.

use super::{action, password::help_href, policy, shown_name};
use sluis_idp_core::{dispatch::Asker, passkeys::PasskeysElsewhere, signin::Screen};
use sluis_model::{second_factor::FactorKind, transaction::Purpose};
use sluis_themes::pages::{KindView, LackingPage};
use sluis_web::routes;

pub(super) fn page(screen: &Screen) -> LackingPage {
    let bounds = &screen.facts.bounds;
    let settable = screen.facts.person.map(|(person, _)| person.settable);
    // Where every kind counts, those are named that this person can get.
    let counting = match settable {
        Some(settable) if bounds.allowed.is_all() => settable,
        _ => bounds.allowed,
    };
    let passkeys = policy(screen).is_some_and(|policy| policy.passkeys.allowed());
    let kinds: Vec<KindView> = counting
        .kinds()
        .into_iter()
        .filter_map(|kind| match kind {
            FactorKind::Totp => Some(KindView::App),
            FactorKind::Sms => Some(KindView::Sms),
            FactorKind::Passkey => Some(KindView::Passkey),
            FactorKind::RecoveryCode => None,
        })
        .collect();
    let elsewhere = screen.passkeys_elsewhere.as_ref();
    let elsewhere = elsewhere.filter(|_| bounds.allowed.passkey);
    LackingPage {
        action: action(screen, "lacking"),
        username: shown_name(screen),
        by_institution: bounds.allowed_by == Asker::Institution,
        add_href: (passkeys && bounds.allowed.passkey).then(|| routes::ACCOUNT_PASSKEYS.to_owned()),
        passkey_host: elsewhere.and_then(|there| there.host().map(str::to_owned)),
        passkey_gone: elsewhere == Some(&PasskeysElsewhere::Gone),
        kinds,
        can_go_back: matches!(screen.transaction.purpose, Purpose::Portal { .. }),
        help_href: help_href(screen),
    }
}
