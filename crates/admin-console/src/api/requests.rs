//! Requests for accounts (N-08) and what is decided about them (N-09).

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::{ApiDesk, cursor_at},
    problem::{FieldProblem, Problem},
    route::{ApiRoute, scope_of},
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    Act, Power,
    acts::{DecideRequest, SeeRequests},
    requests::{Decided, Decision, RequestView, RequestsWanted},
};
use sluis_model::{
    account_request::RequestState,
    context::Timestamp,
    ids::RequestId,
    person::{PersonName, Role},
};

/// The longest answer, in characters.
const LONGEST: usize = 1000;

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeeRequests, _, _>(
            Method::GET,
            "/requests",
            "Requests for accounts that wait, newest first",
            list,
        )
        .asks("all", "Those that were decided as well: true or false.")
        .gives::<Part<RequestDocument>>(200)
        .in_parts(),
        ApiRoute::new::<SeeRequests, _, _>(
            Method::GET,
            "/requests/{request}",
            "A request for an account",
            one,
        )
        .gives::<RequestDocument>(200),
        ApiRoute::new::<DecideRequest, _, _>(
            Method::POST,
            "/requests/{request}/approve",
            "Makes the account and invites its person; a second time it changes nothing",
            approve,
        )
        .takes::<Approval>()
        .gives::<RequestDocument>(200),
        ApiRoute::new::<DecideRequest, _, _>(
            Method::POST,
            "/requests/{request}/reject",
            "There will be no account; who asked is told why",
            reject,
        )
        .takes::<Rejection>()
        .gives::<RequestDocument>(200),
        ApiRoute::new::<DecideRequest, _, _>(
            Method::POST,
            "/requests/{request}/ask-back",
            "Asks something of who asked; the request waits for the answer",
            ask_back,
        )
        .takes::<Question>()
        .gives::<RequestDocument>(200),
    ]
}

/// A request for an account.
#[derive(Debug, Serialize, JsonSchema)]
struct RequestDocument {
    id: String,
    /// `pending`, `asked_back`, `granted`, `refused` or `withdrawn`.
    state: &'static str,
    /// For whom.
    name: PersonName,
    email: String,
    /// What that person is to be.
    role: Role,
    /// Why, in the words of who asked.
    reason: String,
    /// The id of who asked.
    requested_by: String,
    /// What was asked back or answered, or why it was refused; may be empty.
    answer: String,
    /// The id of who decided; absent where a program did.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<Timestamp>,
    /// The id of the person that it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// A free name to sign in with, while it waits; not in lists.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    suggested_username: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A request that is granted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Approval {
    /// The name to sign in with; the suggested one if absent. Where people sign in with their address,
    /// that counts instead.
    #[serde(default)]
    username: Option<String>,
}

/// A request that is refused.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rejection {
    /// Why; who asked reads it.
    reason: String,
}

/// Something that has to be known first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// What; who asked reads it.
    question: String,
}

fn document(view: RequestView) -> RequestDocument {
    let request = view.request;
    RequestDocument {
        id: request.id.to_string(),
        state: request.state.as_str(),
        name: request.name,
        email: request.email,
        role: request.role,
        reason: request.reason,
        requested_by: request.requested_by.to_string(),
        answer: request.answer,
        decided_by: request.decided_by.map(|id| id.to_string()),
        decided_at: request.decided_at,
        account: request.account.map(|id| id.to_string()),
        suggested_username: view.suggestion,
        created_at: request.created_at,
        updated_at: request.updated_at,
    }
}

/// The request that the address names.
async fn view<A: Act>(desk: &ApiDesk<A>) -> Result<RequestView, Problem> {
    let id = RequestId::from(desk.name("request"));
    let permit = desk.permit.visit().permit::<SeeRequests>();
    let permit = permit.map_err(|_| Problem::forbidden(scope_of(Power::SeeRequests)))?;
    let found = desk.idp().console_request(desk.ctx(), &permit, &id).await;
    desk.found(found)?.ok_or_else(Problem::not_found)
}

async fn list(desk: ApiDesk<SeeRequests>) -> ApiAnswer {
    let wanted = RequestsWanted {
        open: !desk.flag("all")?,
        everywhere: false,
        before: desk.cursor::<(Timestamp, RequestId)>()?,
        limit: desk.limit()?,
    };
    let found = desk
        .idp()
        .console_requests(desk.ctx(), &desk.permit, wanted)
        .await;
    let found = desk.found(found)?;
    Ok(Answered::ok(&Part {
        next: found.next.map(|next| cursor_at(&next)),
        items: found.requests.into_iter().map(document).collect(),
    }))
}

async fn one(desk: ApiDesk<SeeRequests>) -> ApiAnswer {
    Ok(Answered::ok(&document(view(&desk).await?)))
}

async fn approve(desk: ApiDesk<DecideRequest>) -> ApiAnswer {
    let Approval { username } = desk.body()?;
    let username = match username {
        Some(username) => username,
        None => view(&desk).await?.suggestion,
    };
    decide(desk, Decision::Grant { username }, "username").await
}

async fn reject(desk: ApiDesk<DecideRequest>) -> ApiAnswer {
    let Rejection { reason } = desk.body()?;
    let reason = short(reason, "reason")?;
    decide(desk, Decision::Refuse { reason }, "reason").await
}

async fn ask_back(desk: ApiDesk<DecideRequest>) -> ApiAnswer {
    let Question { question } = desk.body()?;
    let question = short(question, "question")?;
    decide(desk, Decision::AskBack { question }, "question").await
}

/// A text that is not cut off.
fn short(text: String, field: &str) -> Result<String, Problem> {
    if text.chars().count() > LONGEST {
        return Err(wrong(field, format!("{LONGEST} characters at most")));
    }
    Ok(text)
}

fn wrong(field: &str, detail: impl Into<String>) -> Problem {
    Problem::faults(vec![FieldProblem {
        field: field.to_owned(),
        detail: detail.into(),
    }])
}

async fn decide(desk: ApiDesk<DecideRequest>, decision: Decision, field: &str) -> ApiAnswer {
    let id = RequestId::from(desk.name("request"));
    let grants = matches!(decision, Decision::Grant { .. });
    let decided = desk
        .idp()
        .console_decide_request(desk.ctx(), &desk.permit, &id, decision)
        .await;
    match desk.found(decided)? {
        Decided::Done { .. } => {}
        Decided::Already(RequestState::Granted) if grants => {}
        Decided::Already(state) => {
            let detail = format!("the request is {}", state.as_str());
            return Err(Problem::not_now(detail));
        }
        Decided::NotHere => return Err(Problem::not_found()),
        Decided::Name => return Err(wrong(field, "a name without blanks that nobody has")),
        Decided::Role => {
            let detail = "the role has powers, and is given by a person";
            return Err(Problem::refused(detail));
        }
        Decided::Person => {
            let detail = "its name or its address can be no account's";
            return Err(Problem::not_now(detail));
        }
        Decided::Reason => return Err(wrong(field, "something has to be there")),
    }
    Ok(Answered::ok(&document(view(&desk).await?)))
}
