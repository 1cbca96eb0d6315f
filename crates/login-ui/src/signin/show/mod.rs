//! The page of a step, filled from the sign-in as it stands.

mod add_passkey;
mod consent;
mod enrol;
mod faults;
mod lacking;
mod password;
mod progress;
mod question;
mod recovery_codes;
mod second_factor;
mod select_account;
mod text_message;

pub(crate) use consent::{scope_view, scope_views, told_view};
pub(crate) use enrol::{abroad, enrol_page, sms_page};
pub(crate) use faults::{
    badge_error, code_error, new_password_error, password_error, phone_error, rule_views,
};

use self::progress::Progress;
use super::post::PURPOSE;
use crate::{failure, open_pages};
use actix_web::{HttpResponse, http::StatusCode};
use sluis_idp_core::{
    Idp,
    dispatch::Next,
    idp::Failure,
    signin::{EnrolStage, Fault, Screen},
};
use sluis_model::{
    browser::BrowserChanges,
    client::Client,
    policy::{Demand, Policy},
    secret::Secret,
};
use sluis_themes::{
    Ending, Page, PortalView,
    pages::{ErrorKind, InstitutionError, InstitutionPage, PasskeyUse, WayOn, WayOnKind},
};
use sluis_web::{Pages, Visitor, cookies::waiting_cookie, look, pages::Frame, routes};

/// What was wrong with a posted form, and what was typed that is no secret, to be shown again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wrong<'a> {
    pub(super) fault: Option<&'a Fault>,
    pub(super) typed: &'a str,
}

/// The page of the present step, with what was wrong if something was.
pub(super) async fn screen(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    screen: &Screen,
    wrong: Wrong<'_>,
) -> HttpResponse {
    match fill(visitor, idp, pages, screen, wrong).await {
        Ok(response) => response,
        Err(error) => failure::page(visitor, pages, &frame(visitor, screen, None), &error),
    }
}

async fn fill(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    screen: &Screen,
    wrong: Wrong<'_>,
) -> Result<HttpResponse, Failure> {
    let fault = wrong.fault;
    let language = Pages::language(visitor, &frame(visitor, screen, None));
    let language = language.code();
    Ok(match screen.next {
        // The portal's own institution is closed: nobody can choose another one for it.
        Next::Institution
            if screen.not_for.is_none()
                && screen
                    .transaction
                    .institution
                    .as_ref()
                    .is_some_and(|settled| !settled.source.is_weak()) =>
        {
            let frame = frame(visitor, screen, None);
            pages.error(visitor, &frame, ErrorKind::Refused, vec![], None)
        }
        Next::Institution => {
            let mut page = institution(visitor, screen, fault);
            let choices = idp.signin_institutions(screen).await?;
            page.choices = choices.into_iter().map(open_pages::choice).collect();
            if idp
                .signin_finds_by_passkey(&visitor.browser, screen)
                .await?
            {
                page.passkey = password::passkey(screen, PasskeyUse::Find, fault);
            }
            render(visitor, pages, screen, &page, fault)
        }
        Next::Password(why) => {
            let sources = idp.signin_sources(screen).await?;
            let page = password::page(visitor, screen, why, &sources, fault);
            let waits = page.badge.is_some();
            let mut response = render(visitor, pages, screen, &page, fault);
            if waits {
                // A badge that is scanned with this computer's camera goes on here.
                let cookie = waiting_cookie(&visitor.site, Some(screen.transaction.id.as_str()));
                let _: Result<(), _> = response.add_cookie(&cookie);
            }
            response
        }
        Next::SecondFactor(why) => {
            let text = idp.signin_text(&visitor.ctx, screen).await?;
            let page = second_factor::page(screen, why, fault, text.as_ref(), wrong.typed);
            render(visitor, pages, screen, &page, fault)
        }
        Next::Lacking => {
            let page = lacking::page(screen);
            render(visitor, pages, screen, &page, fault)
        }
        Next::EnrolIntro { required } => {
            let progress = progress_of(screen);
            let page = enrol::intro(visitor, screen, &progress, required);
            render(visitor, pages, screen, &page, fault)
        }
        Next::Enrol { required } => {
            let progress = &progress_of(screen);
            match screen.enrol_stage() {
                EnrolStage::Method => {
                    let page = enrol::method(language, screen, progress, required);
                    render(visitor, pages, screen, &page, fault)
                }
                EnrolStage::App => {
                    let view = idp.enrolment_view(&visitor.ctx, screen).await?;
                    let page = enrol::app(visitor, &view, screen, progress, required, fault);
                    render(visitor, pages, screen, &page, fault)
                }
                EnrolStage::Phone => {
                    let page = enrol::phone(screen, progress, required, fault, wrong.typed);
                    render(visitor, pages, screen, &page, fault)
                }
                EnrolStage::Text => {
                    let text = idp.signin_text(&visitor.ctx, screen).await?;
                    let page = enrol::text(screen, progress, required, fault, text.as_ref());
                    render(visitor, pages, screen, &page, fault)
                }
            }
        }
        Next::RecoveryCodes if policy(screen).is_some_and(|policy| policy.recovery.count == 0) => {
            let page = recovery_codes::done(screen);
            render(visitor, pages, screen, &page, fault)
        }
        Next::RecoveryCodes => {
            let progress = progress_of(screen);
            let page = recovery_codes::page(screen, &progress, &[], false, fault);
            render(visitor, pages, screen, &page, fault)
        }
        Next::NewPassword => {
            // A password that has to be chosen is in the list as it is.
            let page = password::new_password(screen, &Progress::of(screen, false), fault);
            render(visitor, pages, screen, &page, fault)
        }
        Next::SecurityQuestion => {
            let progress = progress_of(screen);
            let page = question::page(language, screen, &progress, fault, wrong.typed);
            render(visitor, pages, screen, &page, fault)
        }
        Next::EnrolPasskey => {
            let page = add_passkey::required(screen, fault);
            render(visitor, pages, screen, &page, fault)
        }
        Next::AddPasskey => {
            let page = add_passkey::page(screen, fault);
            render(visitor, pages, screen, &page, fault)
        }
        Next::SelectAccount => {
            let others = idp.signin_other_accounts(&visitor.ctx, screen).await?;
            let page = select_account::select_account(screen, &others);
            render(visitor, pages, screen, &page, fault)
        }
        Next::Consent => match crate::device::question(screen) {
            Some(page) => render(visitor, pages, screen, &page, fault),
            None => {
                let page = consent::consent(screen);
                render(visitor, pages, screen, &page, fault)
            }
        },
        Next::ProveEmail => {
            let progress = progress_of(screen);
            match password::prove_email(screen, &progress, fault) {
                Some(page) => render(visitor, pages, screen, &page, fault),
                // No address to prove: only people can help, and the page names them.
                None => refused(visitor, pages, screen),
            }
        }
        Next::Refused(_) | Next::Unmet | Next::WrongPerson | Next::Answer(_) => {
            refused(visitor, pages, screen)
        }
    })
}

/// The steps of this person, with what is done already.
fn progress_of(screen: &Screen) -> Progress {
    Progress::of(screen, screen.transaction.password_renewed)
}

/// "Check your mail" of this sign-in.
pub(super) fn mail_sent(visitor: &Visitor, pages: &Pages, screen: &Screen) -> HttpResponse {
    let page = password::mail_sent(screen);
    render(visitor, pages, screen, &page, None)
}

/// Fresh recovery codes: on this answer and nowhere else.
pub(super) fn recovery_codes(
    visitor: &Visitor,
    pages: &Pages,
    screen: &Screen,
    codes: &[Secret],
) -> HttpResponse {
    let page = recovery_codes::page(screen, &progress_of(screen), codes, false, None);
    render(visitor, pages, screen, &page, None)
}

/// The codes that the form brought back, where the tick was forgotten (H-25). `None` where the
/// institution asks for none, or where there is nothing to tick for.
pub(super) fn not_ticked(
    visitor: &Visitor,
    pages: &Pages,
    screen: &Screen,
    codes: &[Secret],
) -> Option<HttpResponse> {
    if codes.is_empty() || !recovery_codes::asks_tick(screen) {
        return None;
    }
    let page = recovery_codes::page(screen, &progress_of(screen), codes, true, None);
    let frame = frame(visitor, screen, Some(StatusCode::UNPROCESSABLE_ENTITY));
    Some(pages.show(visitor, &frame, &page, &BrowserChanges::default()))
}

fn render(
    visitor: &Visitor,
    pages: &Pages,
    screen: &Screen,
    page: &impl Page,
    fault: Option<&Fault>,
) -> HttpResponse {
    let status = fault.map(|fault| match fault {
        Fault::Throttled { .. } | Fault::Pause { .. } | Fault::TextThrottled { .. } => {
            StatusCode::TOO_MANY_REQUESTS
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    pages.show(
        visitor,
        &frame(visitor, screen, status),
        page,
        &BrowserChanges::default(),
    )
}

fn refused(visitor: &Visitor, pages: &Pages, screen: &Screen) -> HttpResponse {
    let other = format!("{}?other=person", routes::signin(&screen.transaction.id));
    let ways_on = vec![WayOn {
        kind: WayOnKind::SignIn,
        href: other,
    }];
    let frame = frame(visitor, screen, None);
    pages.error(visitor, &frame, ErrorKind::Refused, ways_on, None)
}

/// What the pages of a sign-in are shown with.
pub(super) fn frame<'a>(
    visitor: &Visitor,
    screen: &'a Screen,
    status: Option<StatusCode>,
) -> Frame<'a> {
    Frame {
        institution: screen.institution.as_deref(),
        // What was chosen in this sign-in, else what the person chose for good.
        language: screen.transaction.language.as_deref().or_else(|| {
            screen
                .person
                .as_ref()
                .and_then(|person| person.language.as_deref())
        }),
        portal: screen.client.as_ref().map(|client| client.name.as_str()),
        portal_id: screen.client.as_ref().map(|client| &client.id),
        portal_view: screen
            .client
            .as_deref()
            .map(portal_view)
            .unwrap_or_default(),
        form: visitor.browser.binding().map(|binding| (PURPOSE, binding)),
        path: Some(routes::signin(&screen.transaction.id)),
        status,
        // Before anything was shown, a new start asks for nothing twice but the name.
        ending: screen.transaction.password.is_some().then(|| Ending {
            seconds: (screen.transaction.ends_at - visitor.now()).num_seconds(),
            action: action(screen, "more-time"),
            again_href: routes::signin(&screen.transaction.id),
        }),
        ..Frame::default()
    }
}

/// What a portal shows of itself.
fn portal_view(client: &Client) -> PortalView {
    let settings = &client.settings;
    PortalView {
        logo_href: settings
            .logo_uri
            .as_ref()
            .map(|_| routes::portal_logo(&client.id)),
        policy_href: settings.policy_uri.clone(),
        terms_href: settings.tos_uri.clone(),
    }
}

fn institution(visitor: &Visitor, screen: &Screen, fault: Option<&Fault>) -> InstitutionPage {
    let value = match (&screen.transaction.institution, fault) {
        (_, Some(Fault::UnknownInstitution { typed })) => typed.clone(),
        (None, None) => visitor.last_institution.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let not_for = || {
        let name = screen.not_for.as_ref()?.name.clone();
        Some(InstitutionError::NotFor { name })
    };
    let client = screen.client.as_ref();
    InstitutionPage {
        action: action(screen, "institution"),
        value,
        error: match fault {
            Some(fault) => faults::institution_error(fault),
            None => not_for(),
        },
        choices: vec![],
        only: client.is_some_and(|client| {
            client.institution.is_some() || !client.settings.institutions.is_empty()
        }),
        passkey: None,
        shared_computer: screen.transaction.shared_computer,
    }
}

fn action(screen: &Screen, step: &str) -> String {
    routes::signin_step(&screen.transaction.id, step)
}

/// The name that whoever is signing in is known by (S-08); empty while nobody is.
fn shown_name(screen: &Screen) -> String {
    match (&screen.institution, &screen.person) {
        (Some(institution), Some(person)) => look::shown_name(institution, person),
        _ => String::new(),
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
