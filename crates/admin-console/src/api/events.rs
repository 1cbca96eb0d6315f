//! What happened.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::{ApiDesk, cursor_at},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sluis_idp_core::console::acts::SeeAudit;
use sluis_model::{audit::Event, context::Timestamp, ids::EventId};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeeAudit, _, _>(
            Method::GET,
            "/audit-events",
            "What happened, newest first",
            list,
        )
        .gives::<Part<EventDocument>>(200)
        .in_parts(),
    ]
}

/// An event.
#[derive(Debug, Serialize, JsonSchema)]
struct EventDocument {
    id: String,
    at: Timestamp,
    /// What it is about; the names stay.
    kind: Value,
    /// Who did it.
    actor: Option<String>,
    /// To whom.
    target: Option<String>,
    request_id: String,
    /// The rest, by name.
    details: Value,
}

fn document(event: &Event) -> EventDocument {
    EventDocument {
        id: event.id.to_string(),
        at: event.at,
        kind: event.kind.name().into(),
        actor: event.actor.as_ref().map(ToString::to_string),
        target: event.target.as_ref().map(ToString::to_string),
        request_id: event.request_id.clone(),
        details: event.details.clone(),
    }
}

async fn list(desk: ApiDesk<SeeAudit>) -> ApiAnswer {
    let (before, limit) = (desk.cursor::<(Timestamp, EventId)>()?, desk.limit()?);
    let found = desk
        .idp()
        .console_events_from(desk.ctx(), &desk.permit, before, limit)
        .await;
    let found = desk.found(found)?;
    let last = found.events.last().filter(|_| found.more);
    Ok(Answered::ok(&Part {
        next: last.map(|last| cursor_at(&(last.at, &last.id))),
        items: found.events.iter().map(document).collect(),
    }))
}
