//! Links that are used up, and the page afterwards. It stands at an address of its own, so that
//! loading it again posts nothing.

use super::{ask_password, look, over};
use crate::{
    failure,
    open_pages::{frame, institution, query, show, sign_in, signin_of, way},
};
use actix_web::{HttpResponse, web::Data};
use sluis_idp_core::{
    Idp,
    idp::Failure,
    links::{EmailConfirmation, PasswordReset},
};
use sluis_model::{
    browser::BrowserChanges, ids::TransactionId, institution::Institution, secret::PlainToken,
};
use sluis_themes::pages::{NewsKind, WayOnKind};
use sluis_web::{Pages, Visitor, answer::see_other, form::Form, routes};

/// What the page afterwards tells, by its name in the address.
const NEWS: [(&str, NewsKind); 6] = [
    ("password", NewsKind::PasswordChanged),
    ("email", NewsKind::EmailChanged),
    ("email-proven", NewsKind::EmailConfirmed),
    ("secured", NewsKind::AccountSecured),
    ("computer-shared", NewsKind::ComputerShared),
    ("computer-unshared", NewsKind::ComputerUnshared),
];

pub(super) async fn new_password(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    token: &PlainToken,
    form: &Form,
) -> HttpResponse {
    let repeat = form.secret("new_password_repeat");
    let reset = idp
        .reset_password(
            &visitor.ctx,
            &visitor.browser,
            token,
            form.secret("new_password"),
            &repeat,
        )
        .await;
    match reset {
        Ok(PasswordReset::Done(reset)) => to_done(
            visitor,
            "password",
            &reset.institution,
            reset.signin.as_ref(),
        ),
        Ok(PasswordReset::Fault(whose, fault)) => {
            let (person, institution) = *whose;
            ask_password(visitor, pages, token, (&person, &institution), Some(&fault))
        }
        Ok(PasswordReset::Dead) => dead(visitor, idp, pages, token).await,
        Err(error) => failed(visitor, pages, &error),
    }
}

pub(super) async fn confirm_email(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    token: &PlainToken,
) -> HttpResponse {
    match idp
        .confirm_email(&visitor.ctx, &visitor.browser, token)
        .await
    {
        Ok(EmailConfirmation::Changed(institution, changes)) => {
            to_done_with(visitor, "email", (&institution, None), &changes)
        }
        Ok(EmailConfirmation::Proven(institution)) => {
            to_done(visitor, "email-proven", &institution, None)
        }
        Ok(EmailConfirmation::Taken(institution)) => over::taken(visitor, pages, &institution),
        Ok(EmailConfirmation::Dead) => dead(visitor, idp, pages, token).await,
        Err(error) => failed(visitor, pages, &error),
    }
}

pub(super) async fn not_me(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    token: &PlainToken,
) -> HttpResponse {
    match idp.secure_account(&visitor.ctx, token).await {
        Ok(Some(institution)) => to_done(visitor, "secured", &institution, None),
        Ok(None) => dead(visitor, idp, pages, token).await,
        Err(error) => failed(visitor, pages, &error),
    }
}

/// The page after a link was used, with the way on. It changes nothing and proves nothing.
pub(super) async fn done(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let name = query(&visitor, "news").unwrap_or_default();
    let Some((_, kind)) = NEWS.into_iter().find(|(known, _)| *known == name) else {
        return over::unknown(&visitor, &pages);
    };
    let institution = match institution(&visitor, &idp, &pages, routes::FORGOT).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    let signin = match signin_of(&visitor) {
        Some(id) => match idp.own_signin(&visitor.ctx, &visitor.browser, &id).await {
            Ok(own) => own.then_some(id),
            Err(error) => return failed(&visitor, &pages, &error),
        },
        None => None,
    };
    // After "this was not me" the way on is in the mail.
    let ways_on = match kind {
        NewsKind::AccountSecured => vec![],
        _ => vec![way(
            WayOnKind::SignIn,
            &sign_in(&institution, signin.as_ref()),
        )],
    };
    let page = over::news_page(kind, ways_on);
    show(&visitor, &pages, Some(&institution), None, &page)
}

fn to_done(
    visitor: &Visitor,
    news: &str,
    institution: &Institution,
    signin: Option<&TransactionId>,
) -> HttpResponse {
    let nothing = BrowserChanges::default();
    to_done_with(visitor, news, (institution, signin), &nothing)
}

fn to_done_with(
    visitor: &Visitor,
    news: &str,
    (institution, signin): (&Institution, Option<&TransactionId>),
    changes: &BrowserChanges,
) -> HttpResponse {
    let there = routes::of_institution(routes::LINK_DONE, &institution.slug, signin);
    see_other(visitor, &format!("{there}&news={news}"), changes)
}

/// The link ended between its page and its form.
async fn dead(visitor: &Visitor, idp: &Idp, pages: &Pages, token: &PlainToken) -> HttpResponse {
    match look(visitor, idp, pages, token.expose()).await {
        Err(response) => response,
        Ok(_) => over::unknown(visitor, pages),
    }
}

fn failed(visitor: &Visitor, pages: &Pages, error: &Failure) -> HttpResponse {
    failure::page(visitor, pages, &frame(visitor, None), error)
}
