//! The two halves of the page: who somebody is, and how they sign in.

use super::{
    guard::{Answer, Caller, Desk},
    portals, second_factor, sources,
};
use crate::hand_over;
use sluis_idp_core::account::{AccountView, HistoryEntry, OwnSession};
use sluis_model::{audit::EventKind, policy::Remember};
use sluis_protocol::params::Params;
use sluis_themes::{
    Lang,
    pages::{
        AccountNews, AccountPage, AccountTab, BackLink, DeviceView, HistoryKind, HistoryView,
        LanguageChoice, PasskeysState, PersonView, QuestionState, SessionView,
    },
};
use sluis_web::{form::Form, look::moment_view, routes};

pub(super) async fn personal(caller: Caller) -> Answer {
    show(caller, AccountTab::Personal, routes::ACCOUNT).await
}

pub(super) async fn security(caller: Caller) -> Answer {
    show(caller, AccountTab::Security, routes::ACCOUNT_SECURITY).await
}

/// "Done" on a page that posts: back to the security half. It changes nothing, but a form of
/// elsewhere must not lead here either.
pub(super) async fn to_security(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    Ok(desk.go(routes::ACCOUNT_SECURITY))
}

/// What was just done, as it is carried past the redirect.
fn news(name: &str) -> Option<AccountNews> {
    Some(match name {
        "second-factor-on" => AccountNews::SecondFactorOn,
        "second-factor-off" => AccountNews::SecondFactorOff,
        "second-factor-suspended" => AccountNews::SecondFactorSuspended,
        "second-factor-resumed" => AccountNews::SecondFactorResumed,
        "second-factor-wiped" => AccountNews::SecondFactorWiped,
        "method-removed" => AccountNews::MethodRemoved,
        "codes" => AccountNews::RecoveryCodesMade,
        "password" => AccountNews::PasswordChanged,
        "devices" => AccountNews::DevicesForgotten,
        "session" => AccountNews::SessionEnded,
        "sessions" => AccountNews::AllSessionsEnded,
        "email" => AccountNews::EmailSent,
        "question" => AccountNews::QuestionSet,
        "question-dropped" => AccountNews::QuestionDropped,
        "language" => AccountNews::LanguageChanged,
        "consent" => AccountNews::ConsentWithdrawn,
        "unlinked" => AccountNews::SourceUnlinked,
        _ => return None,
    })
}

async fn show(caller: Caller, tab: AccountTab, path: &str) -> Answer {
    let params = Params::parse_leniently(caller.visitor.request.query_string());
    // What was done is still told after a code that is asked in between.
    let told = params.get("news").filter(|name| news(name).is_some());
    let path = told.map_or_else(|| path.to_owned(), |name| format!("{path}?news={name}"));
    let desk = caller.at(&path).await?;
    let view = desk.view().await?;
    let (mut sessions, mut history, mut allowed) = (vec![], vec![], vec![]);
    if tab == AccountTab::Personal {
        let found = desk.idp().account_portals(&desk.signed_in).await;
        allowed = desk.found(found)?;
    }
    if tab == AccountTab::Security {
        let found = desk
            .idp()
            .account_sessions(&desk.visitor().ctx, &desk.signed_in)
            .await;
        sessions = desk.found(found)?;
        let found = desk.idp().account_history(&desk.signed_in).await;
        history = desk.found(found)?;
    }
    let mut page = page(&desk, tab, &view, sessions, history);
    page.portals = allowed.into_iter().map(portals::view).collect();
    if tab == AccountTab::Security {
        let linked = desk.idp().account_sources(&desk.signed_in).await;
        page.linked = desk.found(linked)?.into_iter().map(sources::view).collect();
    }
    if tab == AccountTab::Personal {
        let found = desk
            .idp()
            .used_portals(&desk.visitor().ctx, &desk.signed_in)
            .await;
        let portals = desk.found(found)?;
        let found = desk.idp().account_learning_portals(&desk.signed_in).await;
        let learning = desk.found(found)?;
        page.learning = learning.into_iter().map(portals::learning).collect();
        page.used_portals = portals
            .into_iter()
            .map(|(label, href)| BackLink { href, label })
            .collect();
    }
    Ok(desk.show(&page))
}

fn page(
    desk: &Desk,
    tab: AccountTab,
    view: &AccountView,
    sessions: Vec<OwnSession>,
    history: Vec<HistoryEntry>,
) -> AccountPage {
    let params = Params::parse_leniently(desk.visitor().request.query_string());
    let person = &desk.signed_in.person;
    let slug = &desk.signed_in.institution.slug;
    // The unlock asks the password: without one these can't be changed here.
    let password_href = |path: &str| person.password_hash.is_some().then(|| path.to_owned());
    let others = sessions.iter().any(|session| !session.this);
    AccountPage {
        tab,
        personal_href: routes::ACCOUNT.to_owned(),
        security_href: routes::ACCOUNT_SECURITY.to_owned(),
        news: params.get("news").and_then(news).map(|news| match news {
            AccountNews::RecoveryCodesMade
                if desk.signed_in.institution.policy.recovery.count == 1 =>
            {
                AccountNews::RecoveryCodeMade
            }
            other => other,
        }),
        person: who(desk, view),
        password_href: password_href(routes::ACCOUNT_PASSWORD),
        passkeys: view.passkeys.then(|| PasskeysState {
            count: view.factors.passkeys,
            href: routes::ACCOUNT_PASSKEYS.to_owned(),
        }),
        second_factor: second_factor::view(desk, view),
        devices: devices(desk, view),
        remembers_devices: desk.signed_in.institution.policy.remember != Remember::Off,
        devices_action: routes::ACCOUNT_DEVICES.to_owned(),
        forget_all_href: (view.devices.len() > 1).then(|| routes::ACCOUNT_FORGET_ALL.to_owned()),
        sessions: sessions.into_iter().map(session).collect(),
        sessions_action: routes::ACCOUNT_SESSIONS.to_owned(),
        end_all_href: others.then(|| routes::ACCOUNT_END_SESSIONS.to_owned()),
        linked: vec![],
        linked_action: routes::ACCOUNT_SOURCES.to_owned(),
        portals: vec![],
        portals_action: routes::ACCOUNT_PORTALS.to_owned(),
        sign_out_action: routes::ACCOUNT_SIGN_OUT.to_owned(),
        hand_over: hand_over::view(&desk.signed_in),
        email_href: password_href(routes::ACCOUNT_EMAIL),
        cancel_email_action: routes::ACCOUNT_CANCEL_EMAIL.to_owned(),
        language: Some(LanguageChoice {
            action: routes::ACCOUNT_LANGUAGE.to_owned(),
            languages: {
                let mut all = desk.pages().themes().languages();
                all.retain(|(lang, _)| desk.signed_in.institution.speaks(lang.code()));
                all
            },
            chosen: person.language.as_deref().and_then(Lang::from_tag),
        }),
        question: view.question.map(|set| QuestionState {
            set,
            href: routes::ACCOUNT_QUESTION.to_owned(),
            drop_href: set.then(|| routes::ACCOUNT_DROP_QUESTION.to_owned()),
        }),
        history: history.into_iter().filter_map(happened).collect(),
        // It ends in a new password, where there is one to choose.
        not_me_href: password_href(routes::ACCOUNT_NOT_ME),
        set_up_again_href: Some(routes::ACCOUNT_SET_UP.to_owned()),
        help_href: Some(routes::of_institution(routes::HELP, slug, None)),
        used_portals: vec![],
        learning: vec![],
    }
}

fn who(desk: &Desk, view: &AccountView) -> PersonView {
    let person = &desk.signed_in.person;
    let name = person.name.full();
    PersonView {
        username: desk.shown_name(),
        name: (!name.is_empty()).then_some(name),
        email: person.email.clone(),
        email_verified: person.email_verified_at.is_some(),
        pending_email: view.pending_email.clone(),
        phone: person.phone.clone(),
        roles: person
            .roles
            .iter()
            .map(|role| role.as_str().to_owned())
            .collect(),
        institution: desk.signed_in.institution.name.clone(),
    }
}

fn devices(desk: &Desk, view: &AccountView) -> Vec<DeviceView> {
    let held = &desk.visitor().browser.devices;
    view.devices
        .iter()
        .map(|device| DeviceView {
            id: device.id.to_string(),
            label: device.label.clone(),
            portal: device.portal.clone(),
            place: (!device.place.is_empty()).then(|| device.place.clone()),
            issued: moment_view(device.shown_at),
            ends: moment_view(device.ends_at),
            this_device: held.iter().any(|held| held.id == device.id),
        })
        .collect()
}

fn session(session: OwnSession) -> SessionView {
    SessionView {
        id: session.id.to_string(),
        label: session.label,
        place: Some(session.place).filter(|place| !place.is_empty()),
        since: moment_view(session.started_at),
        this_session: session.this,
    }
}

fn happened(entry: HistoryEntry) -> Option<HistoryView> {
    let what = match entry.kind {
        EventKind::SignedIn => HistoryKind::SignedIn,
        EventKind::PasswordRefused => HistoryKind::PasswordRefused,
        EventKind::CodeRefused => HistoryKind::CodeRefused,
        EventKind::PasswordChanged | EventKind::PasswordReset => HistoryKind::PasswordChanged,
        EventKind::SecondFactorEnabled => HistoryKind::SecondFactorEnabled,
        EventKind::SecondFactorSuspended => HistoryKind::SecondFactorSuspended,
        EventKind::SecondFactorResumed => HistoryKind::SecondFactorResumed,
        EventKind::SecondFactorRemoved => HistoryKind::SecondFactorRemoved,
        EventKind::RecoveryCodeUsed => HistoryKind::RecoveryCodeUsed,
        EventKind::PasskeyAdded => HistoryKind::PasskeyAdded,
        EventKind::PasskeyRemoved => HistoryKind::PasskeyRemoved,
        EventKind::PasskeyRefused => HistoryKind::PasskeyRefused,
        EventKind::UpstreamLinked => HistoryKind::SourceLinked,
        EventKind::UpstreamUnlinked => HistoryKind::SourceUnlinked,
        EventKind::EmailChanged => HistoryKind::EmailChanged,
        EventKind::DeviceRemembered => HistoryKind::DeviceRemembered,
        EventKind::DeviceAllowed => HistoryKind::DeviceAllowed,
        EventKind::SignedOut | EventKind::SessionEnded => HistoryKind::SignedOut,
        EventKind::AccountSecured => HistoryKind::Secured,
        _ => return None,
    };
    Some(HistoryView {
        at: moment_view(entry.at),
        what,
        label: entry.label,
        portal: entry.portal,
    })
}
