//! Sign-in sources: the institution's own providers.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::ApiDesk,
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    acts::{ManagePolicy, SeePolicy},
    sources::{SourceDraft, SourceSaved},
};
use sluis_model::{
    context::Timestamp,
    secret::Secret,
    upstream::{SourceSettings, UpstreamSource},
};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeePolicy, _, _>(
            Method::GET,
            "/sources",
            "The sign-in sources, by short name",
            list,
        )
        .gives::<Part<SourceDocument>>(200),
        ApiRoute::new::<ManagePolicy, _, _>(Method::POST, "/sources", "A new sign-in source", add)
            .takes::<NewSource>()
            .gives::<SourceMade>(201),
        ApiRoute::new::<SeePolicy, _, _>(Method::GET, "/sources/{source}", "A sign-in source", one)
            .gives::<SourceDocument>(200),
        ApiRoute::new::<ManagePolicy, _, _>(
            Method::PUT,
            "/sources/{source}",
            "Changes a sign-in source; who came through it is signed out where it is another one",
            put,
        )
        .takes::<SourceFields>()
        .guarded(),
        ApiRoute::new::<ManagePolicy, _, _>(
            Method::DELETE,
            "/sources/{source}",
            "Removes a sign-in source with its links, and signs out who can come through it",
            remove,
        )
        .guarded(),
    ]
}

/// A sign-in source. Its secret is never told.
#[derive(Debug, Serialize, JsonSchema)]
struct SourceDocument {
    /// Its short name within the institution.
    slug: String,
    /// Whether people may come through it.
    active: bool,
    /// Whether a secret is stored.
    has_secret: bool,
    /// How it is asked, and what its answers mean.
    settings: SourceSettings,
    created_at: Timestamp,
}

/// What may be changed of a source.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SourceFields {
    /// How it is asked, and what its answers mean.
    settings: SourceSettings,
    /// Our secret there; without one the stored one stays.
    #[serde(default)]
    secret: Option<String>,
    /// Whether people may come through it.
    #[serde(default = "yes")]
    active: bool,
}

/// A source that is to be.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewSource {
    /// Its short name: lower-case letters, digits and hyphens. It does not change any more.
    slug: String,
    /// How it is asked, and what its answers mean.
    settings: SourceSettings,
    /// Our secret there.
    #[serde(default)]
    secret: Option<String>,
    /// Whether people may come through it.
    #[serde(default = "yes")]
    active: bool,
}

/// A source that was made.
#[derive(Debug, Serialize, JsonSchema)]
struct SourceMade {
    slug: String,
}

const fn yes() -> bool {
    true
}

fn document(source: &UpstreamSource) -> SourceDocument {
    SourceDocument {
        slug: source.slug.clone(),
        active: source.active,
        has_secret: source.secret.is_some(),
        settings: source.settings.clone(),
        created_at: source.created_at,
    }
}

fn draft(slug: String, fields: SourceFields) -> SourceDraft {
    SourceDraft {
        slug,
        settings: fields.settings,
        secret: fields
            .secret
            .filter(|secret| !secret.is_empty())
            .map(Secret::new),
        active: fields.active,
    }
}

/// What came of a change, where it did not come about.
fn refused(saved: SourceSaved) -> Result<(), Problem> {
    let about_slug = |detail: &str| {
        Problem::faults(vec![FieldProblem {
            field: "slug".to_owned(),
            detail: detail.to_owned(),
        }])
    };
    match saved {
        SourceSaved::Done => Ok(()),
        SourceSaved::Faults(faults) => {
            let told = faults.into_iter().map(|(member, wrong)| FieldProblem {
                field: match member {
                    "slug" | "secret" => member.to_owned(),
                    setting => format!("settings.{setting}"),
                },
                detail: wrong.to_string(),
            });
            Err(Problem::faults(told.collect()))
        }
        SourceSaved::Taken => Err(about_slug("a source of the institution has it")),
        SourceSaved::TooMany => Err(Problem::not_now("the institution has twenty sources")),
        SourceSaved::NotHere => Err(Problem::not_found()),
        SourceSaved::Meanwhile => Err(Problem::changed()),
    }
}

async fn list(desk: ApiDesk<SeePolicy>) -> ApiAnswer {
    let found = desk.idp().console_sources(&desk.permit).await;
    Ok(Answered::ok(&Part {
        items: desk.found(found)?.iter().map(document).collect(),
        next: None,
    }))
}

async fn add(desk: ApiDesk<ManagePolicy>) -> ApiAnswer {
    let new: NewSource = desk.body()?;
    let slug = new.slug.clone();
    let fields = SourceFields {
        settings: new.settings,
        secret: new.secret,
        active: new.active,
    };
    let saved = desk
        .idp()
        .console_add_source(desk.ctx(), &desk.permit, draft(new.slug, fields))
        .await;
    refused(desk.found(saved)?)?;
    let at = desk.link(&format!("/sources/{slug}"));
    Ok(Answered::created(at, &SourceMade { slug }))
}

async fn one(desk: ApiDesk<SeePolicy>) -> ApiAnswer {
    let found = desk
        .idp()
        .console_source(&desk.permit, &desk.name("source"))
        .await;
    let (source, revision) = desk.found(found)?.ok_or_else(Problem::not_found)?;
    Ok(Answered::ok(&document(&source)).at_revision(&revision))
}

async fn put(desk: ApiDesk<ManagePolicy>) -> ApiAnswer {
    let seen = desk.read_before()?;
    let fields: SourceFields = desk.body()?;
    let draft = draft(desk.name("source"), fields);
    let saved = desk
        .idp()
        .console_change_source(desk.ctx(), &desk.permit, draft, Some(seen))
        .await;
    refused(desk.found(saved)?)?;
    Ok(Answered::nothing())
}

async fn remove(desk: ApiDesk<ManagePolicy>) -> ApiAnswer {
    let seen = desk.read_before()?;
    let slug = desk.name("source");
    let removed = desk
        .idp()
        .console_remove_source(desk.ctx(), &desk.permit, &slug, Some(seen))
        .await;
    refused(desk.found(removed)?)?;
    Ok(Answered::nothing())
}
