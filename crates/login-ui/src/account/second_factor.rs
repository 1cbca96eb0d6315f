//! Two-step verification on the security half: where it stands, and what can be done.

use super::{guard::Desk, means, set_up};
use sluis_idp_core::account::AccountView;
use sluis_model::{
    policy::{Demand, Method, local_moment},
    second_factor::{SecondFactor, SecondFactorState as State},
};
use sluis_themes::pages::{
    MethodView, OtherMethod, SecondFactorState, SecondFactorView, SecurityAction,
    SecurityActionKind, Since, SwitchView,
};
use sluis_web::{
    look::{date_view, moment_view},
    routes,
};

/// A way, as pages name it.
pub(super) fn shown(method: Method) -> OtherMethod {
    match method {
        Method::Totp => OtherMethod::App,
        Method::Sms => OtherMethod::Sms,
    }
}

pub(super) fn view(desk: &Desk, view: &AccountView) -> SecondFactorView {
    let policy = &desk.signed_in.institution.policy;
    SecondFactorView {
        state: state(desk, view),
        actions: actions(desk, view),
        deadline: match view.demand {
            Demand::Optional {
                mandatory_from: Some(day),
                ..
            } => day.pred_opt().map(date_view),
            _ => None,
        },
        recovery_codes_left: view.few_codes_left(policy.recovery.count),
        methods: methods(desk, view),
        add: view
            .addable()
            .into_iter()
            .filter(|_| view.state == State::Enabled)
            .map(|method| match method {
                Method::Totp => action(SecurityActionKind::AddApp, routes::ACCOUNT_ENROL),
                Method::Sms => action(SecurityActionKind::AddSms, routes::ACCOUNT_SMS),
            })
            .collect(),
        switch: switch(view),
    }
}

fn action(kind: SecurityActionKind, href: &str) -> SecurityAction {
    SecurityAction {
        kind,
        href: href.to_owned(),
    }
}

/// Never set up, active, set up but off (U-12).
fn state(desk: &Desk, view: &AccountView) -> SecondFactorState {
    match view.state {
        State::Never if !view.is_available() => SecondFactorState::Unavailable,
        State::Never => SecondFactorState::Never,
        State::Enabled => SecondFactorState::Active {
            since: since(desk, view),
        },
        State::Suspended => SecondFactorState::Suspended {
            until: match &view.factors.factor {
                SecondFactor::Suspended { until, .. } => until.map(moment_view),
                _ => None,
            },
        },
    }
}

/// "Today" on the day itself, the date afterwards (U-14).
fn since(desk: &Desk, view: &AccountView) -> Since {
    let today = local_moment(desk.visitor().now()).date;
    let since = view.factors.factor.since();
    match since.map(|since| local_moment(since).date) {
        Some(day) if day != today => Since::Day(date_view(day)),
        _ => Since::Today,
    }
}

/// Where a set-up begins: at the choice, or at once where there is nothing to choose.
fn set_up_path(view: &AccountView) -> &'static str {
    match view.allowed.as_slice() {
        [only] => set_up::path_of(*only),
        _ => routes::ACCOUNT_SET_UP,
    }
}

fn actions(desk: &Desk, view: &AccountView) -> Vec<SecurityAction> {
    let mut actions = vec![];
    let count = desk.signed_in.institution.policy.recovery.count;
    match view.state {
        State::Never if !view.is_available() => {}
        State::Never => actions.push(action(SecurityActionKind::SetUp, set_up_path(view))),
        State::Enabled => {
            let app = view.factors.factor.totp().is_some();
            if app && view.allowed.contains(&Method::Totp) && view.demand != Demand::Unavailable {
                actions.push(action(SecurityActionKind::Renew, routes::ACCOUNT_ENROL));
            }
            if count > 0 {
                actions.push(action(
                    SecurityActionKind::NewRecoveryCodes { count },
                    routes::ACCOUNT_RECOVERY_CODES,
                ));
            }
            if view.may_suspend {
                actions.push(action(SecurityActionKind::Suspend, routes::ACCOUNT_SUSPEND));
            }
        }
        State::Suspended => {
            actions.push(action(SecurityActionKind::Resume, routes::ACCOUNT_RESUME));
        }
    }
    if view.may_remove && view.factors.factor.means().is_some() {
        // Where it can be paused or must be set up again at once, removing is "wiping" (U-20).
        let wipes =
            view.may_suspend || view.state == State::Suspended || view.demand == Demand::Required;
        actions.push(if wipes {
            action(SecurityActionKind::Wipe, routes::ACCOUNT_WIPE)
        } else {
            action(SecurityActionKind::Disable, routes::ACCOUNT_REMOVE)
        });
    }
    actions
}

fn methods(desk: &Desk, view: &AccountView) -> Vec<MethodView> {
    let recommended = &desk.signed_in.institution.policy.second_factor.methods;
    let factor = &view.factors.factor;
    factor
        .methods(recommended)
        .into_iter()
        .map(|method| MethodView {
            kind: shown(method),
            detail: match method {
                Method::Sms => factor.sms().map(|sms| sms.number.masked()),
                Method::Totp => None,
            },
            remove_href: view
                .removable
                .contains(&method)
                .then(|| means::path_of(method).to_owned()),
        })
        .collect()
}

/// The switch (U-06), where the person may turn it both ways.
fn switch(view: &AccountView) -> Option<SwitchView> {
    let (on, href) = match view.state {
        State::Never if view.is_available() => (false, set_up_path(view).to_owned()),
        State::Enabled if view.may_suspend => (true, routes::ACCOUNT_SUSPEND.to_owned()),
        State::Enabled if view.may_remove => (true, routes::ACCOUNT_REMOVE.to_owned()),
        State::Suspended => (false, routes::ACCOUNT_RESUME.to_owned()),
        _ => return None,
    };
    Some(SwitchView { on, href })
}
