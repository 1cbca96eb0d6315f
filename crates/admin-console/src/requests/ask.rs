//! The form of who asks for an account.

use super::one;
use crate::{desk::Desk, guard::Answer};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    acts::AskRequest,
    requests::{ASKABLE, Asked, RequestDraft, RequestFault},
};
use sluis_model::{
    ids::RequestId,
    person::{PersonName, Role},
};
use sluis_themes::{
    Words,
    pages::console::{Choice, ConsoleAskPage},
};
use sluis_web::form::Form;

fn page(desk: &Desk<AskRequest>, form: Option<&Form>, faults: &[RequestFault]) -> ConsoleAskPage {
    let typed = |name: &str| form.map_or_else(String::new, |form| form.field(name).to_owned());
    let role = typed("role");
    let has = |fault| faults.contains(&fault);
    let email = [
        (RequestFault::Email, "request-fault-email"),
        (RequestFault::RoleAddress, "request-fault-role-address"),
        (RequestFault::Again, "request-fault-again"),
    ];
    ConsoleAskPage {
        given_name: typed("given_name"),
        particle: typed("particle"),
        family_name: typed("family_name"),
        email: typed("email"),
        roles: ASKABLE
            .iter()
            .map(|one| {
                let name = one.as_str();
                Choice::new(name, format!("people-role-{name}"), name == role)
            })
            .collect(),
        reason: typed("reason"),
        name_error: has(RequestFault::Name),
        email_error: email
            .into_iter()
            .find(|(fault, _)| has(*fault))
            .map(|(_, key)| Words::of(key)),
        role_error: has(RequestFault::Role),
        reason_error: has(RequestFault::Reason),
        alert: has(RequestFault::TooMany).then(|| Words::of("request-fault-too-many")),
        action: desk.link("/requests/new"),
        back_href: desk.link("/requests"),
    }
}

pub(super) async fn blank(desk: Desk<AskRequest>) -> Answer {
    let page = page(&desk, None, &[]);
    Ok(desk.show(&page))
}

pub(super) async fn ask(desk: Desk<AskRequest>, form: Form) -> Answer {
    let text = |name: &str| form.field(name).to_owned();
    let draft = RequestDraft {
        name: PersonName {
            given: text("given_name"),
            particle: text("particle"),
            family: text("family_name"),
        },
        email: text("email"),
        role: Role::named(form.field("role")),
        reason: text("reason"),
    };
    let asked = desk
        .idp()
        .console_ask_request(desk.ctx(), &desk.permit, draft);
    match desk.found(asked.await)? {
        Asked::Asked(_) => Ok(desk.done("/requests", "asked")),
        Asked::Faults(faults) => {
            let page = page(&desk, Some(&form), &faults);
            Ok(desk.show_again(&page))
        }
    }
}

pub(super) async fn answer(desk: Desk<AskRequest>, form: Form) -> Answer {
    let id = RequestId::from(desk.name("id"));
    let answer = form.field("answer");
    let done = desk
        .idp()
        .console_answer_request(desk.ctx(), &desk.permit, &id, answer);
    if desk.found(done.await)? {
        return Ok(desk.done("/requests", "answered"));
    }
    let mut page = one::page(&desk).await?;
    page.reason_error = answer.trim().is_empty();
    page.already = !page.may_answer;
    if page.already {
        answer.clone_into(&mut page.typed);
        return Ok(desk.show_as(&page, StatusCode::CONFLICT));
    }
    Ok(desk.show_again(&page))
}

pub(super) async fn withdraw(desk: Desk<AskRequest>, _form: Form) -> Answer {
    let id = RequestId::from(desk.name("id"));
    let done = desk
        .idp()
        .console_withdraw_request(desk.ctx(), &desk.permit, &id);
    if desk.found(done.await)? {
        return Ok(desk.done("/requests", "withdrawn"));
    }
    let mut page = one::page(&desk).await?;
    page.already = true;
    Ok(desk.show_again(&page))
}
