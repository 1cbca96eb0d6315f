//! A directory at work: its token, its pace, the permits that its scope gives, and what it does with one
//! resource of whatever kind.

use super::{
    answer::{self, Done, ScimAnswer},
    groups, users,
};
use crate::{
    api::caller::ApiCaller,
    json::{NUL, holds_nul},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde_json::{Map, Value};
use sluis_idp_core::{
    Idp,
    console::{Act, Permit, Visit, acts},
    idp::Failure,
};
use sluis_model::{context::Ctx, ids::ClientId, institution::Institution, provisioning};
use sluis_protocol::params::Params;
use sluis_scim::{
    ErrorType, MEDIA_TYPE, ResourceType, ScimError, body, patch as changes, projection::Projection,
    query, schema::USER, work::Work,
};
use sluis_web::{body::BodyLimits, routes};
use std::{future::Future, sync::Arc};

/// Requests of one directory in a window; each operation of a bulk request is one, and so is each pack beyond the first
/// of what a list has looked through, or of members who come or go.
const QUOTA: u32 = 1800;
/// The window, in seconds.
const WINDOW: i64 = 60;
/// How often a change is tried anew when somebody else was there first.
const TRIES: usize = 3;

/// A directory at work at one institution.
pub(super) struct ScimDesk {
    caller: ApiCaller,
    client: ClientId,
    visit: Arc<Visit>,
    base: String,
    work: Work,
}

/// What is asked of one resource.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) kind: &'static ResourceType,
    pub(super) id: Option<String>,
    pub(super) body: Value,
    pub(super) if_match: Option<String>,
    pub(super) if_none_match: Option<String>,
    pub(super) projection: Projection,
}

impl Ask {
    pub(super) fn with_body(mut self, body: Value) -> Self {
        self.body = body;
        self
    }
}

/// Lets a directory in, serves it, and writes the answer.
pub(super) async fn serve<F, R>(caller: ApiCaller, task: F) -> HttpResponse
where
    F: FnOnce(ScimDesk) -> R,
    R: Future<Output = ScimAnswer>,
{
    let program = match caller.directory().await {
        Ok(program) => program,
        Err(refusal) => return as_scim(&refusal),
    };
    let desk = match desk(caller, &program).await {
        Ok(desk) => desk,
        Err(error) => return answer::refused(&error),
    };
    let paced = match desk.pace().await {
        Ok(paced) => paced,
        Err(error) => return answer::refused(&error),
    };
    if let Err(seconds) = paced {
        return turned_away(&too_many(), seconds);
    }
    match task(desk).await {
        Ok(done) => done.into_response(),
        // What was looked through was too much: by the end of the window it is not.
        Err(error) if error.status == 429 => turned_away(&error, WINDOW),
        Err(error) => answer::refused(&error),
    }
}

pub(super) fn too_many() -> ScimError {
    ScimError::status(429, "slow down")
}

/// A refusal that says after how many seconds to come again.
fn turned_away(error: &ScimError, seconds: i64) -> HttpResponse {
    let mut response = answer::refused(error);
    let value = header::HeaderValue::from(seconds);
    response.headers_mut().insert(header::RETRY_AFTER, value);
    response
}

/// The refusal of a token, in SCIM's form; its challenge stays.
fn as_scim(refusal: &HttpResponse) -> HttpResponse {
    let detail = match refusal.status() {
        StatusCode::UNAUTHORIZED => "a good bearer token is needed",
        StatusCode::FORBIDDEN => "the token is not for this",
        _ => "the request was refused",
    };
    let error = ScimError::status(refusal.status().as_u16(), detail);
    let mut response = answer::refused(&error);
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER] {
        if let Some(value) = refusal.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

async fn desk(
    caller: ApiCaller,
    program: &sluis_token_service::Program,
) -> Result<ScimDesk, ScimError> {
    let slug = caller.visitor.request.match_info().get("institution");
    let slug = slug.unwrap_or_default().to_owned();
    // On a host of its own an institution is alone (E-03).
    let elsewhere = caller
        .visitor
        .host_institution()
        .is_some_and(|own| own.slug != slug);
    if elsewhere {
        return Err(answer::not_here());
    }
    let ctx = &caller.visitor.ctx;
    let visit = caller
        .idp
        .visit_by_directory(ctx, program, &slug)
        .await
        .map_err(|error| answer::failure(ctx, &error))?
        .map_err(|_| answer::not_here())?;
    let origin = &caller.visitor.site.origin;
    Ok(ScimDesk {
        base: format!("{origin}{}/{slug}", routes::SCIM),
        client: program.client().id.clone(),
        caller,
        visit,
        work: Work::default(),
    })
}

impl ScimDesk {
    pub(super) fn ctx(&self) -> &Ctx {
        &self.caller.visitor.ctx
    }

    pub(super) fn idp(&self) -> &Idp {
        &self.caller.idp
    }

    pub(super) fn institution(&self) -> &Institution {
        self.visit.institution()
    }

    /// What the request has left to spend.
    pub(super) const fn work(&self) -> &Work {
        &self.work
    }

    /// Where everything of this institution lies.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The most bytes of a body.
    pub(super) fn largest_body(&self) -> usize {
        let limits = self.caller.visitor.request.app_data::<BodyLimits>();
        limits.copied().unwrap_or_default().max_bytes
    }

    /// What stands in the address in place of a name in braces.
    pub(super) fn name(&self, name: &str) -> String {
        let info = self.caller.visitor.request.match_info();
        info.get(name).unwrap_or_default().to_owned()
    }

    /// The id that the address names.
    pub(super) fn id(&self) -> String {
        let info = self.caller.visitor.request.match_info();
        let id = info.get("id").or_else(|| info.get("class"));
        id.unwrap_or_default().to_owned()
    }

    /// A parameter of the address.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        Params::parse_leniently(self.caller.visitor.request.query_string()).owned(name)
    }

    fn header(&self, name: header::HeaderName) -> Option<String> {
        let value = self.caller.visitor.request.headers().get(name)?;
        Some(value.to_str().unwrap_or_default().trim().to_owned())
    }

    /// What the address and the headers ask of a resource.
    pub(super) fn ask(
        &self,
        kind: &'static ResourceType,
        id: Option<String>,
    ) -> Result<Ask, ScimError> {
        Ok(Ask {
            kind,
            id,
            body: Value::Null,
            if_match: self.header(header::IF_MATCH),
            if_none_match: self.header(header::IF_NONE_MATCH),
            projection: query::projection(|name| self.asked(name))?,
        })
    }

    /// The body.
    pub(super) fn body(&self) -> Result<Value, ScimError> {
        let kind = self.header(header::CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if ![MEDIA_TYPE, "application/json"].contains(&kind.to_ascii_lowercase().as_str()) {
            return Err(ScimError::status(415, format!("send {MEDIA_TYPE}")));
        }
        if holds_nul(&self.caller.body) {
            return Err(ScimError::new(ErrorType::InvalidValue, NUL));
        }
        serde_json::from_slice(&self.caller.body)
            .map_err(|error| ScimError::new(ErrorType::InvalidSyntax, error.to_string()))
    }

    /// Counts a request; `Err` says for how many seconds there are too many.
    pub(super) async fn pace(&self) -> Result<Result<(), i64>, ScimError> {
        let key = format!("scim/{}", self.client);
        let (ctx, store) = (self.ctx(), &self.idp().ephemeral);
        let failed = |error| answer::failure(ctx, &Failure::Store(error));
        let window = chrono::Duration::seconds(WINDOW);
        let count = store
            .count_try(&key, window, ctx.now)
            .await
            .map_err(failed)?;
        if count <= QUOTA {
            return Ok(Ok(()));
        }
        let ends = store.tries(&key, ctx.now).await.map_err(failed)?;
        Ok(Err(ends.map_or(WINDOW, |(_, ends)| {
            (ends - ctx.now).num_seconds().max(1)
        })))
    }

    /// Counts what is looked through, or written, as so many requests more.
    ///
    /// # Errors
    /// 429 where there are too many.
    pub(super) async fn pace_packs(&self, packs: usize) -> Result<(), ScimError> {
        for _ in 0..packs {
            if self.pace().await?.is_err() {
                return Err(too_many());
            }
        }
        Ok(())
    }

    fn permit<A: Act>(&self, scope: &str) -> Result<Permit<A>, ScimError> {
        let permit = self.visit.permit::<A>();
        permit.map_err(|_| ScimError::status(403, format!("it takes the scope {scope}")))
    }

    pub(super) fn see_people(&self) -> Result<Permit<acts::SeePeople>, ScimError> {
        self.permit(provisioning::READ)
    }

    pub(super) fn manage_people(&self) -> Result<Permit<acts::ManagePeople>, ScimError> {
        self.permit(provisioning::WRITE)
    }

    pub(super) fn manage_eck_ids(&self) -> Result<Permit<acts::ManageEckIds>, ScimError> {
        self.permit(provisioning::WRITE)
    }

    pub(super) fn see_classes(&self) -> Result<Permit<acts::SeeClasses>, ScimError> {
        self.permit(provisioning::READ)
    }

    pub(super) fn manage_classes(&self) -> Result<Permit<acts::ManageClasses>, ScimError> {
        self.permit(provisioning::WRITE)
    }

    /// What came of a call.
    pub(super) fn found<T>(&self, found: Result<T, Failure>) -> Result<T, ScimError> {
        found.map_err(|error| answer::failure(self.ctx(), &error))
    }
}

/// A resource as it stands, with its revision.
#[derive(Debug)]
pub(super) enum Stored {
    User(Box<sluis_idp_core::console::provisioning::ProvisionedPerson>),
    Group(Box<sluis_idp_core::console::provisioning::ProvisionedClass>),
}

async fn stored(desk: &ScimDesk, ask: &Ask) -> Result<(Stored, Map<String, Value>), ScimError> {
    let id = ask.id.as_deref().unwrap_or_default();
    if *ask.kind == USER {
        let person = users::one(desk, id).await?;
        let shown = super::user::shown(desk, &person);
        Ok((Stored::User(Box::new(person)), shown))
    } else {
        let class = groups::one(desk, id).await?;
        let shown = super::group::shown(desk.base(), &class);
        Ok((Stored::Group(Box::new(class)), shown))
    }
}

/// The revision of a resource as it is shown.
fn version(resource: &Map<String, Value>) -> String {
    let version = resource
        .get("meta")
        .and_then(|meta| meta["version"].as_str());
    version.unwrap_or_default().to_owned()
}

/// Whether an entity tag is among those named; a weak one is as good here (RFC 7644 §3.14).
fn names(tags: &str, version: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.split(',')
        .any(|tag| tag.trim() == "*" || plain(tag) == plain(version))
}

fn is_as_read(ask: &Ask, resource: &Map<String, Value>) -> Result<(), ScimError> {
    match &ask.if_match {
        Some(tags) if !names(tags, &version(resource)) => {
            Err(ScimError::status(412, "it was changed since it was read"))
        }
        _ => Ok(()),
    }
}

fn answered(ask: &Ask, status: u16, resource: &Map<String, Value>) -> Done {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Done {
        status,
        version: Some(version(resource)),
        location: resource
            .get("meta")
            .and_then(|meta| text(&meta["location"])),
        id: resource.get("id").and_then(text),
        body: Some(Value::Object(ask.projection.of(ask.kind, resource))),
    }
}

pub(super) async fn read(desk: &ScimDesk, ask: Ask) -> ScimAnswer {
    let (_, resource) = stored(desk, &ask).await?;
    let known = ask.if_none_match.as_deref();
    if known.is_some_and(|tags| names(tags, &version(&resource))) {
        return Ok(Done {
            version: Some(version(&resource)),
            ..Done::empty(304)
        });
    }
    Ok(answered(&ask, 200, &resource))
}

pub(super) async fn create(desk: &ScimDesk, mut ask: Ask) -> ScimAnswer {
    // Before the body is read: whoever may not do it is told that.
    manages(desk, &ask)?;
    let wanted = body::resource(ask.kind, ask.body.take())?;
    let id = if *ask.kind == USER {
        users::create(desk, &wanted).await?
    } else {
        groups::create(desk, &wanted).await?
    };
    ask.id = Some(id);
    let (_, resource) = stored(desk, &ask).await?;
    Ok(answered(&ask, 201, &resource))
}

pub(super) async fn put(desk: &ScimDesk, mut ask: Ask) -> ScimAnswer {
    // Before the body is read: what is not there has no right one.
    manages(desk, &ask)?;
    stored(desk, &ask).await?;
    let wanted = body::resource(ask.kind, ask.body.take())?;
    change(desk, ask, |_| Ok(wanted.clone()), Whole::Yes).await
}

pub(super) async fn patch(desk: &ScimDesk, mut ask: Ask) -> ScimAnswer {
    manages(desk, &ask)?;
    let (request, kind) = (ask.body.take(), ask.kind);
    let apply =
        |resource: &Map<String, Value>| changes::apply(kind, resource, &request, &desk.work);
    change(desk, ask, apply, Whole::No).await
}

fn manages(desk: &ScimDesk, ask: &Ask) -> Result<(), ScimError> {
    if *ask.kind == USER {
        desk.manage_people().map(drop)
    } else {
        desk.manage_classes().map(drop)
    }
}

/// Whether a body says everything, so that what it leaves out was not meant to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// What has no sensible empty value stays as it is.
    Yes,
    /// What is not there is gone.
    No,
}

async fn change(
    desk: &ScimDesk,
    ask: Ask,
    wanted: impl Fn(&Map<String, Value>) -> Result<Map<String, Value>, ScimError>,
    whole: Whole,
) -> ScimAnswer {
    for _ in 0..TRIES {
        let (before, resource) = stored(desk, &ask).await?;
        is_as_read(&ask, &resource)?;
        let wanted = wanted(&resource)?;
        let done = match &before {
            Stored::User(person) => users::put(desk, person, &wanted, whole).await?,
            Stored::Group(class) => groups::put(desk, class, &wanted, whole).await?,
        };
        if done {
            let (_, resource) = stored(desk, &ask).await?;
            return Ok(answered(&ask, 200, &resource));
        }
    }
    Err(ScimError::status(412, "it was changed meanwhile"))
}

pub(super) async fn delete(desk: &ScimDesk, ask: Ask) -> ScimAnswer {
    manages(desk, &ask)?;
    for _ in 0..TRIES {
        let (before, resource) = stored(desk, &ask).await?;
        is_as_read(&ask, &resource)?;
        let done = match &before {
            Stored::User(person) => users::delete(desk, person).await?,
            Stored::Group(class) => groups::delete(desk, class).await?,
        };
        if done {
            return Ok(Done::empty(204));
        }
    }
    Err(ScimError::status(412, "it was changed meanwhile"))
}
