//! Coming back from the institution's own provider, to a sign-in or to what is to be unlocked.

use crate::{account, signin::respond};
use actix_web::{
    HttpResponse,
    web::{Data, Path, Query, ServiceConfig, get},
};
use serde::Deserialize;
use sluis_idp_core::{
    Idp,
    signin::{CALLBACK, Outcome, Problem, SourceAnswer, callback_path},
};
use sluis_model::{ids::TransactionId, secret::Secret};
use sluis_web::{Pages, Visitor};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route(CALLBACK, get().to(callback)).route(
        &callback_path("{institution}", "{source}"),
        get().to(callback),
    );
}

/// What a provider sends back (RFC 6749 §4.1.2, RFC 9207). Its `error_description` is not read: a
/// stranger's text is shown to nobody.
#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// At the address of one source; without names at the one that all of them shared.
async fn callback(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    named: Option<Path<(String, String)>>,
    answered: Option<Query<Answered>>,
) -> HttpResponse {
    let answer = answered.map_or_else(SourceAnswer::default, |Query(answered)| SourceAnswer {
        state: answered.state,
        code: answered.code.map(Secret::new),
        iss: answered.iss,
        error: answered.error,
        came_to: named.map(Path::into_inner),
    });
    let nobody = TransactionId::from("");
    let returned = match idp.source_answered(&visitor.ctx, answer).await {
        Ok(Some(returned)) => returned,
        Ok(None) => {
            let outcome = Ok(Outcome::Problem(Problem::Unknown, None));
            return respond(&visitor, &idp, &pages, &nobody, outcome, "").await;
        }
        Err(error) => return respond(&visitor, &idp, &pages, &nobody, Err(error), "").await,
    };
    if returned.unlock().is_some() {
        return account::unlocked_at_source(visitor, idp, pages, returned).await;
    }
    let came = idp
        .signin_from_source(&visitor.ctx, &visitor.browser, returned)
        .await;
    let (id, outcome) = match came {
        Ok((id, outcome)) => (id, Ok(outcome)),
        Err(error) => (nobody, Err(error)),
    };
    respond(&visitor, &idp, &pages, &id, outcome, "").await
}
