//! The page of a step, filled from the sign-in as it stands.

use super::post::PURPOSE;
use crate::{failure, qr};
use actix_web::{HttpResponse, http::StatusCode};
use sluis_idp_core::{
    Idp,
    credentials::password_rules::{PasswordRule, rules},
    dispatch::{Next, WhyCode},
    signin::{EnrolmentView, Fault, Screen},
};
use sluis_model::{
    browser::BrowserChanges,
    person::PasswordState,
    policy::{Demand, LoginName, Policy, RecoveryEffect, Remember},
    secret::Secret,
};
use sluis_themes::{
    Page, Shown,
    pages::{
        CodeError, CodeSource, ConsentPage, EnrolIntroPage, EnrolTotpPage, ErrorKind, FreshCode,
        InstitutionError, InstitutionPage, NewPasswordError, NewPasswordPage, NewPasswordReason,
        PasswordError, PasswordPage, RecoveryCodesPage, RecoveryEffect as ShownEffect,
        Remember as ShownRemember, Rule, RuleView, Scope, ScopeView, SecondFactorPage,
        UsernameKind, WayOn, WayOnKind,
    },
};
use sluis_web::{Pages, Visitor, look::date_view, pages::Frame, routes};

/// The page of the present step, with what was wrong if something was.
pub(super) async fn screen(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    screen: &Screen,
    fault: Option<&Fault>,
) -> HttpResponse {
    let action = |step: &str| routes::signin_step(&screen.transaction.id, step);
    match screen.next {
        // The portal's own institution is closed: nobody can choose another one for it.
        Next::Institution
            if screen
                .transaction
                .institution
                .as_ref()
                .is_some_and(|settled| !settled.source.is_weak()) =>
        {
            let frame = frame(visitor, screen, None);
            pages.error(visitor, &frame, ErrorKind::Refused, vec![], None)
        }
        Next::Institution => {
            let value = match (&screen.transaction.institution, fault) {
                (_, Some(Fault::UnknownInstitution { typed })) => typed.clone(),
                (None, None) => visitor.last_institution.clone().unwrap_or_default(),
                _ => String::new(),
            };
            let page = InstitutionPage {
                action: action("institution"),
                value,
                error: fault.and_then(institution_error),
            };
            render(visitor, pages, screen, &page, fault)
        }
        Next::Password(_) => render(visitor, pages, screen, &password(screen, fault), fault),
        Next::SecondFactor(why) => render(
            visitor,
            pages,
            screen,
            &second_factor(screen, why, fault),
            fault,
        ),
        Next::EnrolIntro { required } => {
            let deadline = match demand(visitor, screen) {
                Demand::Optional {
                    mandatory_from: Some(day),
                    ..
                } => day.pred_opt().map(date_view),
                _ => None,
            };
            let page = EnrolIntroPage {
                action: action("enrol-intro"),
                required,
                deadline,
                can_postpone: !required,
                remembers_devices: policy(screen)
                    .is_some_and(|policy| policy.remember != Remember::Off),
            };
            render(visitor, pages, screen, &page, fault)
        }
        Next::Enrol { required } => match idp.enrolment_view(&visitor.ctx, screen).await {
            Ok(view) => {
                let page = enrol_page(&view, action("enrol-totp"), !required, fault);
                render(visitor, pages, screen, &page, fault)
            }
            Err(error) => failure::page(visitor, pages, &frame(visitor, screen, None), &error),
        },
        Next::RecoveryCodes => {
            let page = RecoveryCodesPage {
                action: action("recovery-codes"),
                codes: vec![],
                effect: effect(screen),
                download_href: None,
                already_shown: true,
            };
            render(visitor, pages, screen, &page, fault)
        }
        Next::NewPassword => render(visitor, pages, screen, &new_password(screen, fault), fault),
        Next::Consent => render(visitor, pages, screen, &consent(screen), fault),
        Next::ProveEmail | Next::Refused(_) | Next::Unmet | Next::WrongPerson | Next::Answer(_) => {
            let other = format!("{}?other=person", routes::signin(&screen.transaction.id));
            let ways_on = vec![WayOn {
                kind: WayOnKind::SignIn,
                href: other,
            }];
            pages.error(
                visitor,
                &frame(visitor, screen, None),
                ErrorKind::Refused,
                ways_on,
                None,
            )
        }
    }
}

/// Fresh recovery codes: on this answer and nowhere else.
pub(super) fn recovery_codes(
    visitor: &Visitor,
    pages: &Pages,
    screen: &Screen,
    codes: &[Secret],
) -> HttpResponse {
    let page = RecoveryCodesPage {
        action: routes::signin_step(&screen.transaction.id, "recovery-codes"),
        codes: codes
            .iter()
            .map(|code| Shown::from(code.expose()))
            .collect(),
        effect: effect(screen),
        download_href: None,
        already_shown: false,
    };
    render(visitor, pages, screen, &page, None)
}

fn render(
    visitor: &Visitor,
    pages: &Pages,
    screen: &Screen,
    page: &impl Page,
    fault: Option<&Fault>,
) -> HttpResponse {
    let status = fault.map(|fault| match fault {
        Fault::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    pages.show(
        visitor,
        &frame(visitor, screen, status),
        page,
        &BrowserChanges::default(),
    )
}

fn frame<'a>(visitor: &Visitor, screen: &'a Screen, status: Option<StatusCode>) -> Frame<'a> {
    Frame {
        institution: screen.institution.as_ref(),
        language: screen.transaction.language.as_deref(),
        portal: screen.client.as_ref().map(|client| client.name.as_str()),
        form: visitor.browser.binding().map(|binding| (PURPOSE, binding)),
        path: Some(routes::signin(&screen.transaction.id)),
        status,
        ..Frame::default()
    }
}

fn policy(screen: &Screen) -> Option<&Policy> {
    screen
        .institution
        .as_ref()
        .map(|institution| &institution.policy)
}

fn demand(visitor: &Visitor, screen: &Screen) -> Demand {
    match (policy(screen), &screen.person) {
        (Some(policy), Some(person)) => policy.demand(&person.roles, visitor.now()),
        _ => Demand::Unavailable,
    }
}

fn institution_error(fault: &Fault) -> Option<InstitutionError> {
    match fault {
        Fault::Empty => Some(InstitutionError::Empty),
        Fault::Throttled { minutes } => Some(InstitutionError::Throttled { minutes: *minutes }),
        _ => Some(InstitutionError::Unknown),
    }
}

/// A fault of a password, for any page that asks one.
pub(crate) fn password_error(fault: &Fault) -> PasswordError {
    match fault {
        Fault::Empty => PasswordError::Empty,
        Fault::Throttled { minutes } => PasswordError::Throttled { minutes: *minutes },
        _ => PasswordError::Wrong,
    }
}

/// A fault of a code, for any page that asks one.
pub(crate) fn code_error(fault: &Fault) -> CodeError {
    match fault {
        Fault::Empty => CodeError::Empty,
        Fault::Throttled { minutes } => CodeError::Throttled { minutes: *minutes },
        Fault::UsedCode => CodeError::Reused,
        Fault::ExpiredCode | Fault::EnrolmentEnded => CodeError::Expired,
        Fault::OtherPeriod { app, ours } => CodeError::Period {
            app: *app,
            ours: *ours,
        },
        _ => CodeError::Wrong,
    }
}

fn password(screen: &Screen, fault: Option<&Fault>) -> PasswordPage {
    let login_name = policy(screen)
        .map(|policy| policy.login_name.clone())
        .unwrap_or_default();
    let (username_kind, suffix) = match login_name {
        LoginName::Email => (UsernameKind::Email, None),
        LoginName::Username => (UsernameKind::Username, None),
        LoginName::Suffixed { suffix } => (UsernameKind::UsernameWithSuffix, Some(suffix)),
    };
    // Known from the session alone, or from a hint: the person may be somebody else today.
    let may_choose = screen
        .transaction
        .institution
        .as_ref()
        .is_none_or(|settled| settled.source.is_weak());
    let known = screen
        .person
        .as_ref()
        .map(|person| person.username.as_str())
        .unwrap_or_default();
    let username = if screen.username().is_empty() {
        known
    } else {
        screen.username()
    };
    PasswordPage {
        action: routes::signin_step(&screen.transaction.id, "password"),
        username: username.to_owned(),
        username_kind,
        suffix,
        error: fault.map(password_error),
        change_institution_href: may_choose.then(|| {
            format!(
                "{}?other=institution",
                routes::signin(&screen.transaction.id)
            )
        }),
        forgot_href: None,
        recover_href: None,
    }
}

fn second_factor(screen: &Screen, why: WhyCode, fault: Option<&Fault>) -> SecondFactorPage {
    let administrator = screen
        .person
        .as_ref()
        .is_some_and(sluis_model::person::Person::is_administrator);
    let remember = match policy(screen).map(|policy| &policy.remember) {
        Some(Remember::Automatic { hours }) if !administrator => {
            ShownRemember::Automatic { hours: *hours }
        }
        Some(Remember::Checkbox { hours }) if !administrator => {
            ShownRemember::Checkbox { hours: *hours }
        }
        Some(Remember::Choice { options }) if !administrator => ShownRemember::Choice {
            hours: options.clone(),
        },
        _ => ShownRemember::Off,
    };
    let institution = screen.institution.as_ref();
    let issuer_name = institution
        .map(|institution| {
            let issuer = &institution.policy.totp.issuer;
            if issuer.is_empty() {
                institution.name.clone()
            } else {
                issuer.clone()
            }
        })
        .unwrap_or_default();
    let left = match fault {
        Some(Fault::WrongCode { left: Some(left) }) if (1..=3).contains(left) => Some(*left),
        _ => None,
    };
    SecondFactorPage {
        action: routes::signin_step(&screen.transaction.id, "second-factor"),
        source: CodeSource::App,
        issuer_name,
        username: screen
            .person
            .as_ref()
            .map(|person| person.username.clone())
            .unwrap_or_default(),
        digits: screen
            .factors
            .totp
            .credential()
            .map_or(6, |credential| credential.digits),
        remember,
        error: fault.map(code_error),
        attempts_left: left,
        other_methods: vec![],
        recovery_codes: policy(screen).is_some_and(|policy| policy.recovery.count > 0),
        recover_href: None,
        why: (why == WhyCode::PortalInsists).then_some(FreshCode::Portal),
    }
}

/// The set-up page, in a sign-in or on the account page.
pub(crate) fn enrol_page(
    view: &EnrolmentView,
    action: String,
    can_cancel: bool,
    fault: Option<&Fault>,
) -> EnrolTotpPage {
    let groups: Vec<Shown> = view
        .secret
        .as_bytes()
        .chunks(4)
        .map(|group| Shown::from(String::from_utf8_lossy(group).as_ref()))
        .collect();
    let svg = qr::svg(&view.uri, "QR").unwrap_or_default();
    EnrolTotpPage {
        action,
        qr_svg: Shown::from(svg),
        secret_groups: groups,
        otpauth_url: Shown::from(view.uri.as_str()),
        account_label: view.account.clone(),
        issuer: view.issuer.clone(),
        digits: view.parameters.digits,
        period: view.parameters.period,
        algorithm: view.parameters.algorithm.as_str().to_owned(),
        can_cancel,
        error: fault.map(code_error),
        period_note: view.parameters.period != 30,
    }
}

fn effect(screen: &Screen) -> ShownEffect {
    match policy(screen).map(|policy| policy.recovery.effect) {
        Some(RecoveryEffect::Reset) => ShownEffect::Reset,
        _ => ShownEffect::Login,
    }
}

/// The rules of a policy for a page, with those that were just broken.
pub(crate) fn rule_views(policy: &Policy, fault: Option<&Fault>) -> Vec<RuleView> {
    let unmet: &[PasswordRule] = match fault {
        Some(Fault::Rules(unmet)) => unmet,
        _ => &[],
    };
    let mut views: Vec<RuleView> = rules(&policy.password)
        .into_iter()
        .map(|rule| RuleView {
            unmet: unmet.contains(&rule),
            rule: match rule {
                PasswordRule::Length(min) => Rule::MinLength(min),
                PasswordRule::Lower => Rule::Lowercase,
                PasswordRule::Upper => Rule::Uppercase,
                PasswordRule::Digit => Rule::Digit,
                PasswordRule::Symbol => Rule::Symbol,
                PasswordRule::NotCommon => Rule::NotCommon,
            },
        })
        .collect();
    if fault == Some(&Fault::SamePassword) {
        views.push(RuleView {
            rule: Rule::NotPrevious,
            unmet: true,
        });
    }
    views
}

/// A fault of a new password.
pub(crate) fn new_password_error(fault: &Fault) -> NewPasswordError {
    match fault {
        Fault::Empty => NewPasswordError::Empty,
        Fault::Differ => NewPasswordError::NotEqual,
        Fault::Throttled { minutes } => NewPasswordError::Throttled { minutes: *minutes },
        Fault::WrongPassword => NewPasswordError::CurrentWrong,
        _ => NewPasswordError::RulesUnmet,
    }
}

fn new_password(screen: &Screen, fault: Option<&Fault>) -> NewPasswordPage {
    let temporary = screen
        .person
        .as_ref()
        .is_some_and(|person| matches!(person.password_state, PasswordState::Temporary { .. }));
    NewPasswordPage {
        action: routes::signin_step(&screen.transaction.id, "new-password"),
        username: screen
            .person
            .as_ref()
            .map(|person| person.username.clone())
            .unwrap_or_default(),
        rules: policy(screen)
            .map(|policy| rule_views(policy, fault))
            .unwrap_or_default(),
        reason: if temporary {
            NewPasswordReason::Temporary
        } else {
            NewPasswordReason::MustChange
        },
        ask_current: false,
        error: fault.map(new_password_error),
        cancel_href: None,
    }
}

fn consent(screen: &Screen) -> ConsentPage {
    let person = screen.person.as_ref();
    let scopes = screen
        .consent_scope()
        .iter()
        .filter(|scope| !scope.starts_with(sluis_protocol::scope::INSTITUTION_PREFIX))
        .map(|scope| {
            let known: Option<String> = match scope {
                "profile" => person.map(|person| person.name.full()),
                "email" => person.and_then(|person| person.email.clone()),
                "phone" => person.and_then(|person| person.phone.clone()),
                "institution" => screen
                    .institution
                    .as_ref()
                    .map(|institution| institution.name.clone()),
                _ => None,
            };
            ScopeView {
                scope: match scope {
                    "openid" => Scope::OpenId,
                    "profile" => Scope::Profile,
                    "email" => Scope::Email,
                    "phone" => Scope::Phone,
                    "address" => Scope::Address,
                    "institution" => Scope::Institution,
                    "roles" => Scope::Roles,
                    "eduperson" => Scope::EduPerson,
                    "offline_access" => Scope::OfflineAccess,
                    other => Scope::Other(other.to_owned()),
                },
                values: known
                    .into_iter()
                    .filter(|value| !value.is_empty())
                    .collect(),
            }
        })
        .collect();
    ConsentPage {
        action: routes::signin_step(&screen.transaction.id, "consent"),
        portal_name: screen
            .client
            .as_ref()
            .map(|client| client.name.clone())
            .unwrap_or_default(),
        scopes,
        username: person
            .map(|person| person.username.clone())
            .unwrap_or_default(),
    }
}
