//! The recovery portal (S-12 to S-19). What fits nobody sees the same pages; nobody is signed in here.

mod run;

use crate::{
    failure,
    open_pages::{
        frame, guard, institution, not_offered, show, signin_of, typed_institution, username_kind,
    },
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    middleware::from_fn,
    web::{Data, ServiceConfig, get, post},
};
use sluis_idp_core::{
    Idp,
    recovery::{RecoveryFault, WhoIsIt},
};
use sluis_model::{
    browser::{BrowserChanges, Change},
    institution::Institution,
};
use sluis_themes::pages::{RecoverError, RecoverStartPage};
use sluis_web::{Pages, Visitor, answer::see_other, even::evenly, form::Form, routes};
use std::sync::Arc;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::RECOVER, get().to(page))
        .route(routes::RECOVER, post().to(submit).wrap(from_fn(evenly)))
        .route("/{page:recover}/institution", post().to(typed_institution))
        .route("/recover/{run}", get().to(run::page))
        .route("/recover/{run}", post().to(run::check))
        .route("/recover/{run}/menu", get().to(run::to_page))
        .route("/recover/{run}/menu", post().to(run::renew));
}

async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    match offering(&visitor, &idp, &pages).await {
        Ok(institution) => ask(&visitor, &pages, &institution, ("", ""), None),
        Err(response) => response,
    }
}

async fn submit(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    if let Some(refused) = guard(
        &visitor,
        &pages,
        &form,
        &["username", "phone"],
        routes::RECOVER,
    ) {
        return refused;
    }
    let institution = match offering(&visitor, &idp, &pages).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    let (username, phone) = (form.field("username"), form.field("phone"));
    let who = WhoIsIt {
        institution: &institution,
        username,
        phone,
    };
    match idp
        .begin_recovery(&visitor.ctx, &visitor.browser, who)
        .await
    {
        Ok(Ok(run)) => {
            let changes = BrowserChanges {
                institution: Change::Set(institution.slug.clone()),
                ..BrowserChanges::default()
            };
            see_other(&visitor, &routes::recovery_run(&run), &changes)
        }
        Ok(Err(fault)) => {
            let error = Some(error(fault));
            ask(&visitor, &pages, &institution, (username, phone), error)
        }
        Err(error) => {
            let frame = frame(&visitor, Some(&institution));
            failure::page(&visitor, &pages, &frame, &error)
        }
    }
}

/// The institution, if it has a portal (else contacts help).
async fn offering(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
) -> Result<Arc<Institution>, HttpResponse> {
    let institution = institution(visitor, idp, pages, routes::RECOVER).await?;
    if institution.policy.recovery.self_service.enabled {
        Ok(institution)
    } else {
        Err(not_offered(visitor, pages, &institution))
    }
}

/// The first page, with what was typed.
fn ask(
    visitor: &Visitor,
    pages: &Pages,
    institution: &Institution,
    (username, phone): (&str, &str),
    error: Option<RecoverError>,
) -> HttpResponse {
    let (username_kind, suffix) = username_kind(institution);
    let page = RecoverStartPage {
        action: routes::of_institution(
            routes::RECOVER,
            &institution.slug,
            signin_of(visitor).as_ref(),
        ),
        institution: institution.slug.clone(),
        username: username.to_owned(),
        username_kind,
        suffix,
        phone: phone.to_owned(),
        error,
        recovery_codes: institution.policy.recovery.count > 0,
    };
    show(visitor, pages, Some(institution), error.map(status), &page)
}

fn error(fault: RecoveryFault) -> RecoverError {
    match fault {
        RecoveryFault::Empty => RecoverError::Empty,
        RecoveryFault::PhoneInvalid => RecoverError::PhoneInvalid,
        RecoveryFault::Wrong => RecoverError::Wrong,
        RecoveryFault::Throttled { minutes } => RecoverError::Throttled { minutes },
        RecoveryFault::Locked { hours } => RecoverError::Locked { hours },
    }
}

fn status(error: RecoverError) -> StatusCode {
    match error {
        RecoverError::Empty | RecoverError::PhoneInvalid | RecoverError::Wrong => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        RecoverError::Throttled { .. } | RecoverError::Locked { .. } => {
            StatusCode::TOO_MANY_REQUESTS
        }
        RecoverError::Expired => StatusCode::GONE,
    }
}
