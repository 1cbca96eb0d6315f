//! The pages of a sign-in. Each form posts to its own step's address and ends with a redirect to the
//! sign-in's page, or with the same page and what was wrong.

pub(crate) mod codes;
mod device;
mod post;
mod problem;
mod show;

pub(crate) use show::{
    abroad, badge_error, code_error, enrol_page, new_password_error, password_error, phone_error,
    rule_views, scope_view, scope_views, sms_page, told_view,
};

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path, Query, ServiceConfig, get, post as by_post},
};
use serde::Deserialize;
use sluis_idp_core::{
    Idp,
    dispatch::Next,
    idp::Failure,
    signin::{Answer, Outcome, SignInLook},
};
use sluis_model::{browser::BrowserChanges, ids::TransactionId};
use sluis_web::{
    Pages, Visitor,
    answer::{see_other, to_portal},
    cookies,
    pages::Frame,
    routes,
};

use crate::failure;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route("/signin/{id}", get().to(page))
        .route("/signin/{id}/mail-sent", get().to(mail_sent))
        .route("/signin/{id}/{step}", get().to(step_page))
        .route("/signin/{id}/more-time", by_post().to(post::more_time))
        .route("/signin/{id}/institution", by_post().to(post::institution))
        .route("/signin/{id}/password", by_post().to(post::password))
        .route("/signin/{id}/source", by_post().to(post::source))
        .route("/signin/{id}/badge", by_post().to(post::badge))
        .route("/signin/{id}/passkey", by_post().to(post::passkey))
        .route(
            "/signin/{id}/passkey-options",
            by_post().to(post::passkey_options),
        )
        .route(
            "/signin/{id}/second-factor",
            by_post().to(post::second_factor),
        )
        .route("/signin/{id}/add-passkey", by_post().to(post::add_passkey))
        .route(
            "/signin/{id}/new-passkey-options",
            by_post().to(post::new_passkey_options),
        )
        .route("/signin/{id}/lacking", by_post().to(post::lacking))
        .route("/signin/{id}/enrol-intro", by_post().to(post::enrol_intro))
        .route("/signin/{id}/prove-email", by_post().to(post::prove_email))
        .route(
            "/signin/{id}/enrol-method",
            by_post().to(post::enrol_method),
        )
        .route("/signin/{id}/enrol-totp", by_post().to(post::enrol_totp))
        .route("/signin/{id}/enrol-phone", by_post().to(post::enrol_phone))
        .route("/signin/{id}/enrol-sms", by_post().to(post::enrol_sms))
        .route(
            "/signin/{id}/recovery-codes",
            by_post().to(post::recovery_codes),
        )
        .route(
            "/signin/{id}/new-password",
            by_post().to(post::new_password),
        )
        .route(
            "/signin/{id}/security-question",
            by_post().to(post::security_question),
        )
        .route(
            "/signin/{id}/select-account",
            by_post().to(post::select_account),
        )
        .route("/signin/{id}/consent", by_post().to(post::consent));
}

#[derive(Deserialize)]
struct Wishes {
    lang: Option<String>,
    other: Option<String>,
}

/// The page that a sign-in is at. `lang` changes its language; `other` begins again for another
/// person or institution.
async fn page(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    wishes: Option<Query<Wishes>>,
) -> HttpResponse {
    let id = TransactionId::from(path.into_inner());
    let (lang, other) = wishes
        .map(|wishes| (wishes.lang.clone(), wishes.other.clone()))
        .unwrap_or_default();
    if let Some(lang) = lang.filter(|lang| idp.speaks(lang)) {
        let outcome = idp
            .signin_language(&visitor.ctx, &visitor.browser, &id, &lang)
            .await;
        let mut response = respond(&visitor, &idp, &pages, &id, outcome, "").await;
        let mut chosen = HttpResponse::Ok();
        cookies::write_language(&mut chosen, &visitor.site, &lang);
        for cookie in chosen.finish().headers().get_all(header::SET_COOKIE) {
            response
                .headers_mut()
                .append(header::SET_COOKIE, cookie.clone());
        }
        return response;
    }
    let outcome = match other.as_deref() {
        Some(what @ ("institution" | "person")) => {
            idp.signin_start_over(&visitor.ctx, &visitor.browser, &id, what == "institution")
                .await
        }
        _ => idp.signin_step(&visitor.ctx, &visitor.browser, &id).await,
    };
    respond(&visitor, &idp, &pages, &id, outcome, "").await
}

/// A step's address asked by GET (reload, back, a language link): on to the sign-in's page.
async fn step_page(
    visitor: Visitor,
    pages: Data<Pages>,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (id, _) = path.into_inner();
    // What is no id of ours goes into no header.
    if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return crate::home::not_found(visitor, pages).await;
    }
    see_other(
        &visitor,
        &routes::signin(&TransactionId::from(id)),
        &BrowserChanges::default(),
    )
}

/// "Check your mail", while this sign-in waits for the proof of the address.
async fn mail_sent(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
) -> HttpResponse {
    let id = TransactionId::from(path.into_inner());
    let outcome = idp.signin_step(&visitor.ctx, &visitor.browser, &id).await;
    match outcome {
        Ok(Outcome::Show(screen)) if screen.next == Next::ProveEmail => {
            show::mail_sent(&visitor, &pages, &screen)
        }
        // The address is proven, or the sign-in is over: its own page knows.
        outcome => respond(&visitor, &idp, &pages, &id, outcome, "").await,
    }
}

/// What a page beside a sign-in is shown with.
fn beside(look: Option<&SignInLook>) -> Frame<'_> {
    Frame {
        institution: look.and_then(|look| look.institution.as_deref()),
        language: look.and_then(|look| look.language.as_deref()),
        ..Frame::default()
    }
}

/// What came of a step, as an answer to the browser. `typed` is what is shown again when something
/// was wrong; never a secret.
pub(crate) async fn respond(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    id: &TransactionId,
    outcome: Result<Outcome, Failure>,
    typed: &str,
) -> HttpResponse {
    match outcome {
        // Judged once more, without the session that has just ended. Only a sign-in that was found by
        // its id comes this far, so the id is one of ours.
        Err(Failure::SignedOut) => {
            see_other(visitor, &routes::signin(id), &BrowserChanges::default())
        }
        Err(error) => failure::page(visitor, pages, &Frame::default(), &error),
        Ok(Outcome::Continue(transaction, changes)) => {
            see_other(visitor, &routes::signin(&transaction.id), &changes)
        }
        Ok(Outcome::Answered(answer, changes)) => match *answer {
            Answer::Portal(reply, look) => {
                let frame = beside(look.as_deref());
                to_portal(pages, visitor, &frame, &reply, &changes)
            }
            Answer::Own(path) => see_other(visitor, &path, &changes),
        },
        Ok(Outcome::Away(url)) => see_other(visitor, &url, &BrowserChanges::default()),
        Ok(Outcome::MailAsked(transaction)) => see_other(
            visitor,
            &routes::signin_step(&transaction.id, "mail-sent"),
            &BrowserChanges::default(),
        ),
        Ok(Outcome::Show(screen)) => {
            show::screen(visitor, idp, pages, &screen, show::Wrong::default()).await
        }
        Ok(Outcome::Again(screen, fault)) => {
            let wrong = show::Wrong {
                fault: Some(&fault),
                typed,
            };
            show::screen(visitor, idp, pages, &screen, wrong).await
        }
        Ok(Outcome::RecoveryCodes(screen, codes)) => {
            show::recovery_codes(visitor, pages, &screen, &codes)
        }
        Ok(Outcome::Problem(problem, screen)) => {
            problem::page(visitor, idp, pages, id, &problem, screen.as_deref()).await
        }
    }
}
