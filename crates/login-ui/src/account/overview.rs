//! The two halves of the page: who somebody is, and how they sign in.

use super::guard;
use crate::failure;
use actix_web::{
    HttpResponse,
    web::{Data, Query},
};
use serde::Deserialize;
use sluis_idp_core::{Idp, account::AccountView, logout::SignedIn};
use sluis_model::{
    browser::BrowserChanges,
    policy::{Demand, local_moment},
    second_factor::{SecondFactor, SecondFactorState as State},
};
use sluis_themes::pages::{
    AccountNews, AccountPage, AccountTab, DeviceView, PersonView, SecondFactorState,
    SecondFactorView, SecurityAction, SecurityActionKind, Since,
};
use sluis_web::{
    Pages, Visitor,
    answer::see_other,
    look::{date_view, moment_view},
    routes,
};

/// What was just done, carried past the redirect.
#[derive(Deserialize)]
pub(super) struct News {
    news: Option<String>,
}

pub(super) async fn personal(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    news: Option<Query<News>>,
) -> HttpResponse {
    show(
        &visitor,
        &idp,
        &pages,
        AccountTab::Personal,
        routes::ACCOUNT,
        news,
    )
    .await
}

pub(super) async fn security(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    news: Option<Query<News>>,
) -> HttpResponse {
    show(
        &visitor,
        &idp,
        &pages,
        AccountTab::Security,
        routes::ACCOUNT_SECURITY,
        news,
    )
    .await
}

/// "Done" on a page that posts: back to the security half.
pub(super) async fn to_security(visitor: Visitor) -> HttpResponse {
    see_other(
        &visitor,
        routes::ACCOUNT_SECURITY,
        &BrowserChanges::default(),
    )
}

async fn show(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    tab: AccountTab,
    path: &str,
    news: Option<Query<News>>,
) -> HttpResponse {
    let signed_in = match guard::signed_in(visitor, idp, pages, path).await {
        Ok(signed_in) => signed_in,
        Err(response) => return response,
    };
    let view = match idp.account(&visitor.ctx, &signed_in).await {
        Ok(view) => view,
        Err(error) => {
            return failure::page(visitor, pages, &guard::frame(visitor, &signed_in), &error);
        }
    };
    let news = news.and_then(|news| match news.news.as_deref() {
        Some("second-factor-on") => Some(AccountNews::SecondFactorOn),
        Some("second-factor-off") => Some(AccountNews::SecondFactorOff),
        Some("password") => Some(AccountNews::PasswordChanged),
        Some("devices") => Some(AccountNews::DevicesForgotten),
        _ => None,
    });
    let page = page(visitor, &signed_in, &view, tab, news);
    pages.show(
        visitor,
        &guard::frame(visitor, &signed_in),
        &page,
        &BrowserChanges::default(),
    )
}

fn page(
    visitor: &Visitor,
    signed_in: &SignedIn,
    view: &AccountView,
    tab: AccountTab,
    news: Option<AccountNews>,
) -> AccountPage {
    let person = &signed_in.person;
    let name = person.name.full();
    AccountPage {
        tab,
        personal_href: routes::ACCOUNT.to_owned(),
        security_href: routes::ACCOUNT_SECURITY.to_owned(),
        news,
        person: PersonView {
            username: person.username.clone(),
            name: (!name.is_empty()).then_some(name),
            email: person.email.clone(),
            phone: person.phone.clone(),
            roles: person
                .roles
                .iter()
                .map(|role| role.as_str().to_owned())
                .collect(),
            institution: signed_in.institution.name.clone(),
        },
        password_href: person
            .password_hash
            .is_some()
            .then(|| routes::ACCOUNT_PASSWORD.to_owned()),
        second_factor: second_factor(visitor, signed_in, view),
        devices: view
            .devices
            .iter()
            .map(|device| DeviceView {
                id: device.id.to_string(),
                label: device.label.clone(),
                portal: device.portal.clone(),
                place: (!device.place.is_empty()).then(|| device.place.clone()),
                issued: moment_view(device.shown_at),
                ends: moment_view(device.ends_at),
                this_device: visitor
                    .browser
                    .devices
                    .iter()
                    .any(|held| held.id == device.id),
            })
            .collect(),
        devices_action: routes::ACCOUNT_DEVICES.to_owned(),
        forget_all_href: (view.devices.len() > 1).then(|| routes::ACCOUNT_FORGET_ALL.to_owned()),
        // The list belongs here once every session of the person can be found, not this one alone.
        sessions: vec![],
        sessions_action: routes::ACCOUNT_SIGN_OUT.to_owned(),
        sign_out_action: routes::ACCOUNT_SIGN_OUT.to_owned(),
    }
}

fn second_factor(visitor: &Visitor, signed_in: &SignedIn, view: &AccountView) -> SecondFactorView {
    let action = |kind, href: &str| SecurityAction {
        kind,
        href: href.to_owned(),
    };
    let mut actions = vec![];
    let state = match view.state {
        State::Never if view.demand == Demand::Unavailable => SecondFactorState::Unavailable,
        State::Never => {
            actions.push(action(SecurityActionKind::SetUp, routes::ACCOUNT_ENROL));
            SecondFactorState::Never
        }
        State::Enabled => {
            actions.push(action(SecurityActionKind::Renew, routes::ACCOUNT_ENROL));
            if signed_in.institution.policy.recovery.count > 0 {
                actions.push(action(
                    SecurityActionKind::NewRecoveryCodes,
                    routes::ACCOUNT_RECOVERY_CODES,
                ));
            }
            if view.may_remove {
                actions.push(action(SecurityActionKind::Disable, routes::ACCOUNT_REMOVE));
            }
            SecondFactorState::Active {
                since: since(visitor, view),
            }
        }
        State::Suspended => {
            let until = match &view.factors.totp {
                SecondFactor::Suspended { until, .. } => until.map(moment_view),
                _ => None,
            };
            SecondFactorState::Suspended { until }
        }
    };
    let has_codes = signed_in.institution.policy.recovery.count > 0 && view.state == State::Enabled;
    SecondFactorView {
        state,
        actions,
        deadline: match view.demand {
            Demand::Optional {
                mandatory_from: Some(day),
                ..
            } => day.pred_opt().map(date_view),
            _ => None,
        },
        // Worth a word once some are gone.
        recovery_codes_left: has_codes
            .then_some(view.factors.recovery_codes_left)
            .filter(|left| *left < signed_in.institution.policy.recovery.count),
    }
}

/// "Today" on the day itself, the date afterwards (U-14).
fn since(visitor: &Visitor, view: &AccountView) -> Since {
    let today = local_moment(visitor.now()).date;
    match view
        .factors
        .totp
        .since()
        .map(|since| local_moment(since).date)
    {
        Some(day) if day != today => Since::Day(date_view(day)),
        _ => Since::Today,
    }
}
