//! The pages of a run: code and answer, the menu, and what was renewed.

use super::{ask, error, status};
use crate::{
    failure,
    open_pages::{frame, guard, institution, not_offered, query, show, sign_in, way},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use sluis_idp_core::{
    Idp,
    idp::Failure,
    recovery::{RecoveryAt, RecoveryChecked, RecoveryFault, RecoveryView, Renewal, Renewed},
};
use sluis_model::{browser::BrowserChanges, ids::RunId};
use sluis_themes::pages::{
    NewsKind, NewsPage, RecoverAction, RecoverCheckPage, RecoverError, RecoverMenuPage, WayOnKind,
};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, pages::Frame, routes};

pub(super) async fn page(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
) -> HttpResponse {
    let id = RunId::from(path.into_inner());
    match idp.recovery(&visitor.ctx, &visitor.browser, &id).await {
        Ok(Some(view)) => shown(&visitor, &idp, &pages, &view, None).await,
        Ok(None) => over(&visitor, &idp, &pages, RecoverError::Expired).await,
        Err(error) => failed(&visitor, &pages, &error),
    }
}

/// The menu's address asked by GET: on to the run's page.
pub(super) async fn to_page(
    visitor: Visitor,
    pages: Data<Pages>,
    path: Path<String>,
) -> HttpResponse {
    let id = path.into_inner();
    if !is_id(&id) {
        return crate::home::not_found(visitor, pages).await;
    }
    back(&visitor, &RunId::from(id), "")
}

/// Code and answer were typed, or another code is wanted.
pub(super) async fn check(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    form: Form,
) -> HttpResponse {
    let id = RunId::from(path.into_inner());
    let fields = ["code", "security_answer"];
    if let Some(refused) = guard(&visitor, &pages, &form, &fields, routes::RECOVER) {
        return refused;
    }
    let fault = if form.field("action") == "resend" {
        let sent = idp
            .resend_recovery_code(&visitor.ctx, &visitor.browser, &id)
            .await;
        match sent {
            Ok(Some(Ok(()))) => return back(&visitor, &id, ""),
            Ok(Some(Err(fault))) => fault,
            Ok(None) => return over(&visitor, &idp, &pages, RecoverError::Expired).await,
            Err(error) => return failed(&visitor, &pages, &error),
        }
    } else {
        let answer = form.secret("security_answer");
        let checked = idp
            .check_recovery(
                &visitor.ctx,
                &visitor.browser,
                &id,
                form.field("code"),
                &answer,
            )
            .await;
        match checked {
            Ok(RecoveryChecked::Right(changes)) => {
                return see_other(&visitor, &routes::recovery_run(&id), &changes);
            }
            Ok(RecoveryChecked::Fault(fault)) => fault,
            Ok(RecoveryChecked::Over) => {
                return over(&visitor, &idp, &pages, RecoverError::Expired).await;
            }
            Err(error) => return failed(&visitor, &pages, &error),
        }
    };
    match idp.recovery(&visitor.ctx, &visitor.browser, &id).await {
        Ok(Some(view)) => shown(&visitor, &idp, &pages, &view, Some(fault)).await,
        Ok(None) => over(&visitor, &idp, &pages, RecoverError::Expired).await,
        Err(error) => failed(&visitor, &pages, &error),
    }
}

/// A choice of the menu.
pub(super) async fn renew(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    form: Form,
) -> HttpResponse {
    let id = path.into_inner();
    if !is_id(&id) {
        return crate::home::not_found(visitor, pages).await;
    }
    let id = RunId::from(id);
    if let Some(refused) = guard(&visitor, &pages, &form, &[], routes::RECOVER) {
        return refused;
    }
    let (what, news) = match form.field("action") {
        "new-password" => (Renewal::NewPassword, "?news=password"),
        "renew-second-factor" => (Renewal::SecondFactor, "?news=second-factor"),
        _ => return back(&visitor, &id, ""),
    };
    let renewed = idp
        .renew_by_recovery(&visitor.ctx, &visitor.browser, &id, what)
        .await;
    match renewed {
        Ok(Renewed::Done) => back(&visitor, &id, news),
        Ok(Renewed::Throttled { minutes }) => {
            let error = RecoverError::Throttled { minutes };
            over(&visitor, &idp, &pages, error).await
        }
        Ok(Renewed::Over) => over(&visitor, &idp, &pages, RecoverError::Expired).await,
        Err(error) => failed(&visitor, &pages, &error),
    }
}

/// The page of the run's present step.
async fn shown(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    view: &RecoveryView,
    fault: Option<RecoveryFault>,
) -> HttpResponse {
    let action = routes::recovery_run(&view.run.id);
    let institution = Some(&*view.institution);
    match &view.at {
        RecoveryAt::Check { resend_in } => {
            let lang = Pages::language(visitor, &frame(visitor, institution));
            let question = view.run.question.get(lang.code()).unwrap_or_default();
            let error = fault.map(error);
            let page = RecoverCheckPage {
                action,
                question: question.to_owned(),
                error,
                resend_wait: *resend_in,
                recovery_codes: view.institution.policy.recovery.count > 0,
            };
            show(visitor, pages, institution, error.map(status), &page)
        }
        RecoveryAt::Menu(choices) => {
            let page = RecoverMenuPage {
                action: format!("{action}/menu"),
                choices: choices
                    .iter()
                    .map(|choice| match choice {
                        Renewal::NewPassword => RecoverAction::NewPassword,
                        Renewal::SecondFactor => RecoverAction::RenewSecondFactor,
                    })
                    .collect(),
                recovery_codes: view.institution.policy.recovery.count > 0,
            };
            show(visitor, pages, institution, None, &page)
        }
        RecoveryAt::Done => {
            let sign_in = sign_in(&view.institution, None);
            let (kind, way_on) = match query(visitor, "news").as_deref() {
                Some("second-factor") => (NewsKind::SecondFactorReset, WayOnKind::SetUpAgain),
                Some("password") => (NewsKind::MailSent, WayOnKind::SignIn),
                _ => return over(visitor, idp, pages, RecoverError::Expired).await,
            };
            let page = NewsPage {
                kind,
                replaced: false,
                ways_on: vec![way(way_on, &sign_in)],
                resend_action: None,
                resend_wait: None,
                hidden: vec![],
                address: None,
            };
            show(visitor, pages, institution, None, &page)
        }
    }
}

/// A run that is over, or another browser's: what happened, and a new start.
async fn over(visitor: &Visitor, idp: &Idp, pages: &Pages, error: RecoverError) -> HttpResponse {
    let last = visitor.last_institution.as_deref();
    let found = match idp.institution_of_page(last, &visitor.browser.host).await {
        Ok(Some(found)) => found,
        Ok(None) => match institution(visitor, idp, pages, routes::RECOVER).await {
            Ok(found) => found,
            Err(response) => return response,
        },
        Err(error) => return failed(visitor, pages, &error),
    };
    if found.policy.recovery.self_service.enabled {
        ask(visitor, pages, &found, ("", ""), Some(error))
    } else {
        not_offered(visitor, pages, &found)
    }
}

/// What is no id of ours goes into no header.
fn is_id(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())
}

fn back(visitor: &Visitor, id: &RunId, query: &str) -> HttpResponse {
    let there = format!("{}{query}", routes::recovery_run(id));
    see_other(visitor, &there, &BrowserChanges::default())
}

fn failed(visitor: &Visitor, pages: &Pages, error: &Failure) -> HttpResponse {
    failure::page(visitor, pages, &Frame::default(), error)
}
