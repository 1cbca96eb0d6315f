//! A person's ECK iD: given and taken away, never told.

use super::{
    answer::{Answered, ApiAnswer},
    caller::ApiDesk,
    person_fields::refused,
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::Deserialize;
use sluis_idp_core::console::acts::ManageEckIds;
use sluis_model::{eck_id::EckId, ids::PersonId};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<ManageEckIds, _, _>(
            Method::PUT,
            "/people/{id}/eck-id",
            "Gives a person an ECK iD; no answer tells it",
            put,
        )
        .takes::<EckIdGiven>(),
        ApiRoute::new::<ManageEckIds, _, _>(
            Method::DELETE,
            "/people/{id}/eck-id",
            "Takes a person's ECK iD away",
            remove,
        ),
    ]
}

/// An ECK iD.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EckIdGiven {
    /// `https://ketenid.nl/YYYYMM/` and 128 hexadecimal characters.
    eck_id: String,
}

async fn put(desk: ApiDesk<ManageEckIds>) -> ApiAnswer {
    let EckIdGiven { eck_id } = desk.body()?;
    let Some(eck_id) = EckId::parse(&eck_id) else {
        return Err(Problem::faults(vec![FieldProblem {
            field: "eck_id".to_owned(),
            detail: "this is no ECK iD".to_owned(),
        }]));
    };
    set(desk, Some(&eck_id)).await
}

async fn remove(desk: ApiDesk<ManageEckIds>) -> ApiAnswer {
    set(desk, None).await
}

async fn set(desk: ApiDesk<ManageEckIds>, eck_id: Option<&EckId>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let done = desk
        .idp()
        .console_set_eck_id(desk.ctx(), &desk.permit, &id, eck_id)
        .await;
    desk.found(done)?.map_err(|why| refused(why, ""))?;
    Ok(Answered::nothing())
}
