//! Long-lived tokens of programs that provision people and can't fetch a token themselves.

use super::{
    answer::{Answered, ApiAnswer},
    caller::ApiDesk,
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    acts::{ManageApps, SeeApps},
    provisioning::{LONGEST_TOKEN_DAYS, TokenRefused},
};
use sluis_model::{
    context::Timestamp,
    ids::{ClientId, ProgramTokenId},
    provisioning::ProgramToken,
};

/// How long a token works where nobody said.
const USUAL_DAYS: u32 = 365;

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeeApps, _, _>(
            Method::GET,
            "/clients/{id}/tokens",
            "The long-lived tokens of a program, newest first",
            list,
        )
        .gives::<Vec<TokenDocument>>(200),
        ApiRoute::new::<ManageApps, _, _>(
            Method::POST,
            "/clients/{id}/tokens",
            "A new long-lived token, for provisioning alone; it is told this once",
            add,
        )
        .takes::<NewToken>()
        .gives::<TokenMade>(201),
        ApiRoute::new::<ManageApps, _, _>(
            Method::DELETE,
            "/clients/{id}/tokens/{secret}",
            "Takes a long-lived token back: it opens nothing from now on",
            remove,
        ),
    ]
}

/// A token, without itself.
#[derive(Debug, Serialize, JsonSchema)]
struct TokenDocument {
    id: String,
    /// What somebody calls it.
    label: String,
    /// What it may do, as far as its program still may.
    scope: String,
    created_at: Timestamp,
    ends_at: Timestamp,
    /// To the hour.
    last_used_at: Option<Timestamp>,
}

/// A token that is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is called.
    #[serde(default)]
    label: String,
    /// How many days it works: 1 to 730.
    #[serde(default = "usual_days")]
    days: u32,
}

const fn usual_days() -> u32 {
    USUAL_DAYS
}

/// A token that was made.
#[derive(Debug, Serialize, JsonSchema)]
struct TokenMade {
    id: String,
    /// The bearer token.
    token: String,
    ends_at: Timestamp,
}

fn document(token: ProgramToken) -> TokenDocument {
    TokenDocument {
        id: token.id.to_string(),
        label: token.label,
        scope: token.scope.to_string(),
        created_at: token.created_at,
        ends_at: token.ends_at,
        last_used_at: token.last_used_at,
    }
}

async fn list(desk: ApiDesk<SeeApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let found = desk.idp().console_program_tokens(&desk.permit, &id).await;
    let found = desk.found(found)?.ok_or_else(Problem::not_found)?;
    let documents: Vec<TokenDocument> = found.into_iter().map(document).collect();
    Ok(Answered::ok(&documents))
}

async fn add(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let NewToken { label, days } = desk.body()?;
    let made = desk
        .idp()
        .console_new_program_token(desk.ctx(), &desk.permit, &id, &label, days)
        .await;
    let made = desk.found(made)?.map_err(|why| match why {
        TokenRefused::NotHere => Problem::not_found(),
        TokenRefused::NoScope | TokenRefused::TooMany => Problem::not_now(why.to_string()),
        TokenRefused::Invalid => Problem::faults(vec![FieldProblem {
            field: if (1..=LONGEST_TOKEN_DAYS).contains(&days) {
                "label".to_owned()
            } else {
                "days".to_owned()
            },
            detail: why.to_string(),
        }]),
    })?;
    let at = desk.link(&format!("/clients/{id}/tokens/{}", made.token.id));
    Ok(Answered::created(
        at,
        &TokenMade {
            id: made.token.id.to_string(),
            token: made.plain.expose().to_owned(),
            ends_at: made.token.ends_at,
        },
    ))
}

async fn remove(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let token = ProgramTokenId::from(desk.name("secret"));
    let removed = desk
        .idp()
        .console_remove_program_token(desk.ctx(), &desk.permit, &id, &token)
        .await;
    if desk.found(removed)? {
        Ok(Answered::nothing())
    } else {
        Err(Problem::not_found())
    }
}
