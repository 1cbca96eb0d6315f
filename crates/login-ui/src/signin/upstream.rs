//! Coming back from the institution's own provider.

use super::respond;
use actix_web::{
    HttpResponse,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use sluis_idp_core::{Idp, signin::SourceAnswer};
use sluis_model::{ids::TransactionId, secret::Secret};
use sluis_web::{Pages, Visitor};

/// What a provider sends back (RFC 6749 §4.1.2, RFC 9207). Its `error_description` is not read: a
/// stranger's text is shown to nobody.
#[derive(Deserialize)]
pub(super) struct Answered {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// At the address of one source; without names at the one that all of them shared.
pub(super) async fn callback(
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
    let came = idp
        .signin_from_source(&visitor.ctx, &visitor.browser, answer)
        .await;
    let (id, outcome) = match came {
        Ok((id, outcome)) => (id, Ok(outcome)),
        Err(error) => (None, Err(error)),
    };
    let id = id.unwrap_or_else(|| TransactionId::from(""));
    respond(&visitor, &idp, &pages, &id, outcome, "").await
}
