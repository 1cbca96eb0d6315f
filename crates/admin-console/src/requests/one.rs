//! One request, and the decision about it.

use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Act,
    acts::{DecideRequest, SeeRequests},
    requests::{Decided, Decision, RequestView},
};
use sluis_model::{account_request::RequestState, ids::RequestId, policy::LoginName};
use sluis_themes::pages::console::ConsoleRequestPage;
use sluis_web::{form::Form, look::moment_view};

pub(super) async fn request(desk: Desk<SeeRequests>) -> Answer {
    let page = page(&desk).await?;
    Ok(desk.show(&page))
}

/// The request that the address names.
pub(super) async fn page<A: Act>(desk: &Desk<A>) -> Result<ConsoleRequestPage, Instead> {
    let Ok(permit) = desk.permit.visit().permit::<SeeRequests>() else {
        return Err(desk.not_yours());
    };
    let id = RequestId::from(desk.name("id"));
    let found = desk.idp().console_request(desk.ctx(), &permit, &id).await;
    let Some(view) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    Ok(shown(desk, view))
}

fn shown<A: Act>(desk: &Desk<A>, view: RequestView) -> ConsoleRequestPage {
    let request = view.request;
    let account_href = request
        .account
        .as_ref()
        .filter(|_| {
            let see = sluis_idp_core::console::Power::SeePeople;
            desk.permit.visit().may(see)
        })
        .map(|account| desk.link(&format!("/people/{account}")));
    ConsoleRequestPage {
        name: request.name.full(),
        role: request.role.as_str(),
        reason: request
            .reason
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        asker: view.asker,
        at: moment_view(request.created_at),
        state: request.state.as_str(),
        account_href,
        may_decide: view.may_decide,
        is_known: view.is_known,
        may_ask_back: view.may_decide && request.state == RequestState::Pending,
        may_answer: view.own && request.state == RequestState::AskedBack,
        may_withdraw: view.own && request.state.is_open(),
        by_email: view.institution.policy.login_name == LoginName::Email,
        username: view.suggestion,
        username_error: false,
        person_error: false,
        reason_error: false,
        question_error: false,
        back_href: desk.link("/requests"),
        href: desk.link(&format!("/requests/{}", request.id)),
        already: false,
        typed: String::new(),
        email: request.email,
        answer: request.answer,
    }
}

pub(super) async fn grant(desk: Desk<DecideRequest>, form: Form) -> Answer {
    let username = form.field("username").to_owned();
    decide(desk, Decision::Grant { username }, "granted").await
}

pub(super) async fn refuse(desk: Desk<DecideRequest>, form: Form) -> Answer {
    let reason = form.field("reason").to_owned();
    decide(desk, Decision::Refuse { reason }, "refused").await
}

pub(super) async fn ask_back(desk: Desk<DecideRequest>, form: Form) -> Answer {
    let question = form.field("question").to_owned();
    decide(desk, Decision::AskBack { question }, "asked-back").await
}

async fn decide(desk: Desk<DecideRequest>, decision: Decision, news: &str) -> Answer {
    let id = RequestId::from(desk.name("id"));
    let grants = matches!(decision, Decision::Grant { .. });
    let asks = matches!(decision, Decision::AskBack { .. });
    let typed = match &decision {
        Decision::Grant { username: text }
        | Decision::Refuse { reason: text }
        | Decision::AskBack { question: text } => text.clone(),
    };
    let decided = desk
        .idp()
        .console_decide_request(desk.ctx(), &desk.permit, &id, decision);
    let decided = desk.found(decided.await)?;
    match decided {
        Decided::Done { .. } => Ok(desk.done("/requests", news)),
        Decided::NotHere => Err(desk.not_here()),
        Decided::Already(_) => {
            let mut page = page(&desk).await?;
            page.already = true;
            if !grants {
                page.typed = typed;
            }
            Ok(desk.show_as(&page, StatusCode::CONFLICT))
        }
        Decided::Name => {
            let mut page = page(&desk).await?;
            page.username_error = true;
            if !typed.is_empty() {
                page.username = typed;
            }
            Ok(desk.show_again(&page))
        }
        // Whoever decides at the console may give all that can be asked for.
        Decided::Person | Decided::Role => {
            let mut page = page(&desk).await?;
            page.person_error = true;
            Ok(desk.show_again(&page))
        }
        Decided::Reason => {
            let mut page = page(&desk).await?;
            page.question_error = asks;
            page.reason_error = !asks;
            Ok(desk.show_again(&page))
        }
    }
}
