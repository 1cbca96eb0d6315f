//! Portals.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::{ApiDesk, cursor_at},
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    acts::{ManageApps, SeeApps},
    apps::{App, AppChanged, AppFault, AppFields, AppGone, LONGEST_OVERLAP_DAYS, NewApp},
};
use sluis_model::{client::Client, context::Timestamp, ids::ClientId};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use std::collections::BTreeSet;

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeeApps, _, _>(Method::GET, "/clients", "The portals, by name", list)
            .asks(
                "shared",
                "Those that serve several institutions instead: true or false.",
            )
            .gives::<Part<ClientLine>>(200)
            .in_parts(),
        ApiRoute::new::<ManageApps, _, _>(Method::POST, "/clients", "A new portal", add)
            .takes::<NewApp>()
            .gives::<ClientWithSecret>(201),
        ApiRoute::new::<SeeApps, _, _>(Method::GET, "/clients/{id}", "A portal", one)
            .gives::<ClientDocument>(200),
        ApiRoute::new::<ManageApps, _, _>(Method::PUT, "/clients/{id}", "Changes a portal", put)
            .takes::<AppFields>()
            .gives::<ClientDocument>(200)
            .guarded(),
        ApiRoute::new::<ManageApps, _, _>(
            Method::DELETE,
            "/clients/{id}",
            "Removes a portal with all that people allowed it",
            remove,
        )
        .guarded(),
        ApiRoute::new::<ManageApps, _, _>(
            Method::PUT,
            "/clients/{id}/active",
            "Closes a portal or opens it again",
            open,
        )
        .takes::<Active>()
        .gives::<ClientDocument>(200),
        ApiRoute::new::<ManageApps, _, _>(
            Method::POST,
            "/clients/{id}/secret",
            "A new secret; the one before works on for a while",
            renew,
        )
        .takes::<Renewal>()
        .gives::<ClientWithSecret>(201),
        ApiRoute::new::<ManageApps, _, _>(
            Method::DELETE,
            "/clients/{id}/secret/earlier",
            "Ends the secret before the present one at once",
            end,
        ),
    ]
}

/// A portal in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct ClientLine {
    client_id: String,
    name: String,
    active: bool,
    /// It serves several institutions.
    shared: bool,
    created_at: Timestamp,
}

/// A secret, without itself.
#[derive(Debug, Serialize, JsonSchema)]
struct SecretLine {
    created_at: Timestamp,
    /// When it stops working; absent for the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
    /// To the hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<Timestamp>,
}

/// A portal.
#[derive(Debug, Serialize, JsonSchema)]
struct ClientDocument {
    client_id: String,
    active: bool,
    /// It serves several institutions.
    shared: bool,
    /// It may be changed by this program.
    managed: bool,
    auth_method: ClientAuthMethod,
    grant_types: BTreeSet<GrantType>,
    created_at: Timestamp,
    secrets: Vec<SecretLine>,
    fields: AppFields,
}

/// A portal with a secret that is told this once.
#[derive(Debug, Serialize, JsonSchema)]
struct ClientWithSecret {
    client_id: String,
    /// Absent for a portal that keeps none.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// When the secret before stops working.
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier_ends_at: Option<Timestamp>,
}

/// Whether a portal is served.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Active {
    active: bool,
}

/// How a secret is renewed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Renewal {
    /// For how many days the one before works on, up to 90.
    #[serde(default)]
    overlap_days: u32,
}

fn document(app: &App) -> ClientDocument {
    ClientDocument {
        client_id: app.client.id.to_string(),
        active: app.client.active,
        shared: app.client.institution.is_none(),
        managed: app.managed,
        auth_method: app.client.auth_method,
        grant_types: app.client.settings.grant_types.clone(),
        created_at: app.client.created_at,
        secrets: app
            .secrets
            .iter()
            .map(|secret| SecretLine {
                created_at: secret.created_at,
                ends_at: secret.ends_at,
                last_used_at: secret.last_used_at,
            })
            .collect(),
        fields: app.fields(),
    }
}

fn line(client: &Client) -> ClientLine {
    ClientLine {
        client_id: client.id.to_string(),
        name: client.name.clone(),
        active: client.active,
        shared: client.institution.is_none(),
        created_at: client.created_at,
    }
}

fn faults(faults: Vec<AppFault>) -> Problem {
    let problems = faults.into_iter().map(|fault| FieldProblem {
        field: match fault.field {
            own @ ("client_id" | "auth_method" | "grant_types") => own.to_owned(),
            other => format!("fields.{other}"),
        },
        detail: match fault.value {
            Some(value) => format!("{value}: {}", fault.detail),
            None => fault.detail,
        },
    });
    Problem::faults(problems.collect())
}

async fn list(desk: ApiDesk<SeeApps>) -> ApiAnswer {
    let (shared, after, limit) = (desk.flag("shared")?, desk.cursor()?, desk.limit()?);
    let found = desk
        .idp()
        .console_apps(desk.ctx(), &desk.permit, shared, after, limit)
        .await;
    let found = desk.found(found)?;
    Ok(Answered::ok(&Part {
        items: found.apps.iter().map(line).collect(),
        next: found.next.as_ref().map(cursor_at),
    }))
}

async fn add(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let new: NewApp = desk.body()?;
    let added = desk
        .idp()
        .console_add_app(desk.ctx(), &desk.permit, new)
        .await;
    match desk.found(added)? {
        AppChanged::Done((app, secret)) => {
            let id = app.client.id.to_string();
            let told = ClientWithSecret {
                client_secret: secret.map(|secret| secret.expose().to_owned()),
                earlier_ends_at: None,
                client_id: id.clone(),
            };
            let at = desk.link(&format!("/clients/{id}"));
            Ok(Answered::created(at, &told).at_revision(&app.revision))
        }
        AppChanged::Faults(wrong) => Err(faults(wrong)),
        AppChanged::Meanwhile(_) => Err(Problem::changed()),
        AppChanged::NotHere => Err(Problem::not_found()),
    }
}

async fn one(desk: ApiDesk<SeeApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let found = desk.idp().console_app(desk.ctx(), &desk.permit, &id).await;
    let app = desk.found(found)?.ok_or_else(Problem::not_found)?;
    Ok(Answered::ok(&document(&app)).at_revision(&app.revision))
}

async fn put(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let seen = desk.read_before()?;
    let fields: AppFields = desk.body()?;
    let changed = desk
        .idp()
        .console_change_app(desk.ctx(), &desk.permit, &id, &seen, fields)
        .await;
    match desk.found(changed)? {
        AppChanged::Done(app) => Ok(Answered::ok(&document(&app)).at_revision(&app.revision)),
        AppChanged::Faults(wrong) => Err(faults(wrong)),
        AppChanged::Meanwhile(_) => Err(Problem::changed()),
        AppChanged::NotHere => Err(Problem::not_found()),
    }
}

async fn remove(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let seen = desk.read_before()?;
    let gone = desk
        .idp()
        .console_remove_app(desk.ctx(), &desk.permit, &id, &seen)
        .await;
    match desk.found(gone)? {
        AppGone::Gone => Ok(Answered::nothing()),
        AppGone::Meanwhile => Err(Problem::changed()),
        AppGone::NotHere => Err(Problem::not_found()),
    }
}

async fn open(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let Active { active } = desk.body()?;
    let changed = desk
        .idp()
        .console_open_app(desk.ctx(), &desk.permit, &id, active)
        .await;
    let app = desk.found(changed)?.ok_or_else(Problem::not_found)?;
    Ok(Answered::ok(&document(&app)).at_revision(&app.revision))
}

async fn renew(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let Renewal { overlap_days } = desk.body()?;
    if overlap_days > LONGEST_OVERLAP_DAYS {
        return Err(Problem::faults(vec![FieldProblem {
            field: "overlap_days".to_owned(),
            detail: format!("{LONGEST_OVERLAP_DAYS} at most"),
        }]));
    }
    let renewed = desk
        .idp()
        .console_renew_secret(desk.ctx(), &desk.permit, &id, overlap_days)
        .await;
    let renewed = desk.found(renewed)?.ok_or_else(Problem::not_found)?;
    let at = desk.link(&format!("/clients/{id}"));
    Ok(Answered::created(
        at,
        &ClientWithSecret {
            client_id: id.to_string(),
            client_secret: Some(renewed.secret.expose().to_owned()),
            earlier_ends_at: renewed.earlier_ends_at,
        },
    ))
}

async fn end(desk: ApiDesk<ManageApps>) -> ApiAnswer {
    let id = ClientId::from(desk.name("id"));
    let ended = desk
        .idp()
        .console_end_earlier_secret(desk.ctx(), &desk.permit, &id)
        .await;
    match desk.found(ended)? {
        Some(true) => Ok(Answered::nothing()),
        Some(false) | None => Err(Problem::not_found()),
    }
}
