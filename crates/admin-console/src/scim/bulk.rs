//! Several requests in one (RFC 7644 §3.7): each is judged on its own, in an order in which what one
//! makes is there for the next.

use super::{
    answer::{self, Done, ScimAnswer},
    desk::{self, Ask, ScimDesk},
};
use serde_json::{Value, json};
use sluis_scim::{
    ErrorType, ResourceType, ScimError,
    bulk::{Bulk, Method, Operation, RESPONSE},
    projection::Projection,
};
use std::collections::BTreeMap;

pub(super) async fn run(desk: &ScimDesk) -> ScimAnswer {
    desk.manage_people()?;
    let bulk = Bulk::parse(&desk.body()?)?;
    let most = bulk.fail_on_errors.unwrap_or(usize::MAX);
    let mut known = BTreeMap::new();
    let mut results: Vec<Option<Value>> = vec![None; bulk.operations.len()];
    let mut faults = 0;
    let mut waiting: Vec<usize> = (0..bulk.operations.len()).collect();
    while !waiting.is_empty() && faults < most {
        let ready = |at: &&usize| bulk.operations[**at].waits_for(&known).is_none();
        let next = waiting.iter().find(ready).copied();
        let at = next.unwrap_or(waiting[0]);
        waiting.retain(|other| *other != at);
        let operation = &bulk.operations[at];
        let done = match next {
            Some(_) => one(desk, &operation.resolved(&known)).await,
            // What it names was not made, or names itself in a circle.
            None => Err(ScimError::new(
                ErrorType::InvalidValue,
                "bulkId: what it names is not there",
            )),
        };
        match &done {
            Ok(done) => {
                if let (Some(name), Some(id)) = (&operation.bulk_id, &done.id) {
                    known.insert(name.clone(), id.clone());
                }
            }
            Err(_) => faults += 1,
        }
        results[at] = Some(result(desk, operation, &done));
    }
    let results: Vec<Value> = results.into_iter().flatten().collect();
    Ok(Done::ok(
        json!({ "schemas": [RESPONSE], "Operations": results }),
    ))
}

async fn one(desk: &ScimDesk, operation: &Operation) -> ScimAnswer {
    if desk.pace().await?.is_err() {
        return Err(desk::too_many());
    }
    let mut parts = operation.path.trim_start_matches('/').split('/');
    let kind = parts.next().unwrap_or_default();
    let kind = ResourceType::at(&format!("/{kind}")).ok_or_else(answer::not_here)?;
    let id = parts.next().map(str::to_owned);
    let rest = parts.next();
    let ask = Ask {
        kind,
        id: id.clone(),
        body: operation.data.clone(),
        if_match: operation.version.clone(),
        if_none_match: None,
        projection: Projection::default(),
    };
    match (operation.method, id, rest) {
        (Method::Post, None, None) => desk::create(desk, ask).await,
        (Method::Put, Some(_), None) => desk::put(desk, ask).await,
        (Method::Patch, Some(_), None) => desk::patch(desk, ask).await,
        (Method::Delete, Some(_), None) => desk::delete(desk, ask).await,
        _ => Err(answer::not_here()),
    }
}

/// What became of an operation; the resource itself is not repeated.
fn result(desk: &ScimDesk, operation: &Operation, done: &ScimAnswer) -> Value {
    let mut result = json!({ "method": operation.method.as_str() });
    if let Some(name) = &operation.bulk_id {
        result["bulkId"] = name.as_str().into();
    }
    if operation.method != Method::Post {
        let path = operation.path.trim_start_matches('/');
        result["location"] = format!("{}/{path}", desk.base()).into();
    }
    match done {
        Ok(done) => {
            result["status"] = done.status.to_string().into();
            if let Some(location) = &done.location {
                result["location"] = location.as_str().into();
            }
            if let Some(version) = &done.version {
                result["version"] = version.as_str().into();
            }
        }
        Err(error) => {
            result["status"] = error.status.to_string().into();
            result["response"] = error.to_json();
        }
    }
    result
}
