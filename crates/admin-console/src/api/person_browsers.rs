//! A person's sessions and remembered browsers: seen, and ended one by one or all at once.

use super::{
    answer::{Answered, ApiAnswer},
    caller::ApiDesk,
    people::file,
    person_fields::refused,
    problem::Problem,
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use sluis_idp_core::{
    console::{
        acts::{HelpWithFactor, SeePeople},
        people::PersonRefused,
    },
    idp::Failure,
};
use sluis_model::{
    context::Timestamp,
    device::RememberedDevice,
    ids::{DeviceId, PersonId, SessionId},
    session::Session,
};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeePeople, _, _>(
            Method::GET,
            "/people/{id}/sessions",
            "A person's living sessions, newest first",
            sessions,
        )
        .gives::<Vec<SessionDocument>>(200),
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::DELETE,
            "/people/{id}/sessions",
            "Ends every session of a person, with every token and remembered browser; portals hear of it",
            end_sessions,
        ),
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::DELETE,
            "/people/{id}/sessions/{session}",
            "Ends one session of a person with its tokens; portals hear of it",
            end_session,
        ),
        ApiRoute::new::<SeePeople, _, _>(
            Method::GET,
            "/people/{id}/devices",
            "Browsers that are remembered of a person",
            devices,
        )
        .gives::<Vec<DeviceDocument>>(200),
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::DELETE,
            "/people/{id}/devices",
            "Forgets every browser of a person: the second factor is asked there again",
            forget_devices,
        ),
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::DELETE,
            "/people/{id}/devices/{device}",
            "Forgets one browser of a person",
            forget_device,
        ),
    ]
}

/// A session.
#[derive(Debug, Serialize, JsonSchema)]
struct SessionDocument {
    /// The id; also the `sid` of tokens.
    id: String,
    /// Browser and system in words.
    browser: String,
    /// The network address it began from.
    address: String,
    /// The ids of the portals that were signed in to.
    portals: Vec<String>,
    started_at: Timestamp,
    last_used_at: Timestamp,
    /// When it ends at the latest.
    ends_at: Timestamp,
}

/// A browser that need not show the second factor for a while.
#[derive(Debug, Serialize, JsonSchema)]
struct DeviceDocument {
    id: String,
    /// Browser and system in words.
    browser: String,
    /// The network address it was remembered from.
    address: String,
    /// When the second factor was shown there.
    shown_at: Timestamp,
    /// When it is forgotten by itself.
    ends_at: Timestamp,
}

fn session(session: &Session) -> SessionDocument {
    SessionDocument {
        id: session.id.to_string(),
        browser: session.label.clone(),
        address: session.place.clone(),
        portals: session.clients.iter().map(ToString::to_string).collect(),
        started_at: session.started_at,
        last_used_at: session.last_used_at,
        ends_at: session.ends_at,
    }
}

fn device(device: &RememberedDevice) -> DeviceDocument {
    DeviceDocument {
        id: device.id.to_string(),
        browser: device.label.clone(),
        address: device.place.clone(),
        shown_at: device.shown_at,
        ends_at: device.ends_at,
    }
}

async fn sessions(desk: ApiDesk<SeePeople>) -> ApiAnswer {
    let file = file(&desk).await?;
    let all: Vec<SessionDocument> = file.sessions.iter().map(session).collect();
    Ok(Answered::ok(&all))
}

async fn devices(desk: ApiDesk<SeePeople>) -> ApiAnswer {
    let file = file(&desk).await?;
    let all: Vec<DeviceDocument> = file.devices.iter().map(device).collect();
    Ok(Answered::ok(&all))
}

async fn end_sessions(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    end(&desk, None).await
}

async fn end_session(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    let one = SessionId::from(desk.name("session"));
    end(&desk, Some(&one)).await
}

async fn end(desk: &ApiDesk<HelpWithFactor>, one: Option<&SessionId>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let ended = desk
        .idp()
        .console_end_sessions(desk.ctx(), &desk.permit, &id, one)
        .await;
    gone(desk, ended)
}

async fn forget_devices(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    forget(&desk, None).await
}

async fn forget_device(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    let one = DeviceId::from(desk.name("device"));
    forget(&desk, Some(&one)).await
}

async fn forget(desk: &ApiDesk<HelpWithFactor>, one: Option<&DeviceId>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let forgotten = desk
        .idp()
        .console_forget_devices(desk.ctx(), &desk.permit, &id, one)
        .await;
    gone(desk, forgotten)
}

/// What was there is gone; what was not there is not found.
fn gone(
    desk: &ApiDesk<HelpWithFactor>,
    found: Result<Result<bool, PersonRefused>, Failure>,
) -> ApiAnswer {
    match desk.found(found)? {
        Ok(true) => Ok(Answered::nothing()),
        Ok(false) => Err(Problem::not_found()),
        Err(why) => Err(refused(why, "")),
    }
}
