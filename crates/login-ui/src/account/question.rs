//! The secret question: chosen, replaced, dropped (S-15).

use super::{
    guard::{Answer, Caller, Desk},
    unlock::Aim,
};
use sluis_idp_core::recovery::QuestionFault;
use sluis_model::browser::BrowserChanges;
use sluis_themes::pages::{
    Confirmation, QuestionView, SecurityQuestionError, SecurityQuestionPage,
};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_QUESTION).await?;
    let view = desk.view().await?;
    desk.open(&view, view.question.is_some(), Aim::Question)?;
    Ok(desk.show(&asks(&desk, "", None)))
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_QUESTION, &form).await?;
    let visitor = desk.visitor();
    let chosen = form.field("security_question");
    let change = desk
        .idp()
        .account_set_question(
            &visitor.ctx,
            &visitor.browser,
            &desk.signed_in,
            // What is no number is no question of the list.
            chosen.parse().unwrap_or(usize::MAX),
            &form.secret("security_answer"),
        )
        .await;
    let error = match desk.changed(change, Aim::Question)? {
        Ok(Ok(())) => return Ok(desk.done("question", &BrowserChanges::default())),
        Ok(Err(QuestionFault::TooEasy)) => SecurityQuestionError::TooEasy,
        Ok(Err(QuestionFault::Empty | QuestionFault::UnknownQuestion)) | Err(_) => {
            SecurityQuestionError::Empty
        }
    };
    Ok(desk.show_again(&asks(&desk, chosen, Some(error)), false))
}

pub(super) async fn confirm_drop(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_DROP_QUESTION).await?;
    let view = desk.view().await?;
    desk.open(&view, view.question == Some(true), Aim::DropQuestion)?;
    let what = Confirmation::DropQuestion;
    Ok(desk.show(&desk.question(what, routes::ACCOUNT_DROP_QUESTION)))
}

pub(super) async fn drop(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_DROP_QUESTION, &form).await?;
    let visitor = desk.visitor();
    let change = desk
        .idp()
        .account_drop_question(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    Ok(match desk.changed(change, Aim::DropQuestion)? {
        Ok(_) => desk.done("question-dropped", &BrowserChanges::default()),
        Err(_) => desk.go(routes::ACCOUNT_SECURITY),
    })
}

fn asks(desk: &Desk, chosen: &str, error: Option<SecurityQuestionError>) -> SecurityQuestionPage {
    let portal = &desk.signed_in.institution.policy.recovery.self_service;
    let language = desk.language();
    SecurityQuestionPage {
        action: routes::ACCOUNT_QUESTION.to_owned(),
        questions: portal
            .questions
            .iter()
            .enumerate()
            .filter_map(|(place, question)| {
                Some(QuestionView {
                    id: place.to_string(),
                    text: question.get(language.code())?.to_owned(),
                })
            })
            .collect(),
        chosen: (!chosen.is_empty()).then(|| chosen.chars().take(8).collect()),
        error,
        can_postpone: false,
        cancel_href: Some(routes::ACCOUNT_SECURITY.to_owned()),
        progress: None,
    }
}
