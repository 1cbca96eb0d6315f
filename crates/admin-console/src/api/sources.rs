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
    sources::{SampleAccount, SampleMade, SampleNote, SourceDraft, SourceSaved},
};
use sluis_model::{
    context::Timestamp,
    person::Role,
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
            Method::POST,
            "/sources/{source}/sample",
            "What a source would make of somebody's claims; nothing is written",
            try_sample,
        )
        .takes::<SampleAsked>()
        .gives::<SampleTold>(200),
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

/// A sample of what a provider sends.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SampleAsked {
    /// The claims as a JSON object in a text, or an ID token, whose signature is not looked at.
    sample: String,
    /// Settings to try; without them those of the source.
    #[serde(default)]
    settings: Option<SourceSettings>,
}

/// What a sample comes to.
#[derive(Debug, Serialize, JsonSchema)]
struct SampleTold {
    /// `linked`, `by_address`, `closed`, `made`, `unfit`, `taken`, `not_let_in`, `not_linked`, or, without a right to
    /// see people, `known` of whoever is there already.
    account: &'static str,
    /// The name that the account signs in with here.
    username: Option<String>,
    /// The person's name.
    name: String,
    /// The mail address.
    email: Option<String>,
    /// Whether the provider says that the address is proven.
    email_verified: bool,
    /// The number at the institution.
    number: Option<String>,
    /// Whether there is an ECK iD that can be read.
    has_eck_id: bool,
    /// What the person is, or would be.
    roles: Vec<Role>,
    /// Classes of a new person that are known here.
    classes: Vec<String>,
    /// Classes that are not.
    unknown_classes: Vec<String>,
    /// `acr` or `amr` asserts a second factor, by the values that are listed.
    asserts_second_factor: bool,
    /// It counts here.
    second_factor_counts: bool,
    /// Claims that the settings name and the sample lacks.
    missing_claims: Vec<String>,
    /// `other_issuer`, `other_audience`, `expired`: what a real token would be refused for.
    notes: Vec<&'static str>,
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

async fn try_sample(desk: ApiDesk<ManagePolicy>) -> ApiAnswer {
    let asked: SampleAsked = desk.body()?;
    let slug = desk.name("source");
    let told = desk
        .idp()
        .console_sample(
            desk.ctx(),
            &desk.permit,
            &slug,
            asked.settings,
            &asked.sample,
        )
        .await;
    match desk.found(told)?.ok_or_else(Problem::not_found)? {
        Ok(made) => Ok(Answered::ok(&told_of(made))),
        Err(wrong) => Err(Problem::faults(vec![FieldProblem {
            field: "sample".to_owned(),
            detail: wrong.to_string(),
        }])),
    }
}

fn told_of(made: SampleMade) -> SampleTold {
    let identity = made.identity;
    let (classes, unknown_classes) = made.classes;
    SampleTold {
        account: match made.account {
            SampleAccount::Linked => "linked",
            SampleAccount::ByAddress => "by_address",
            SampleAccount::Closed => "closed",
            SampleAccount::Made => "made",
            SampleAccount::Unfit(_) => "unfit",
            SampleAccount::Taken => "taken",
            SampleAccount::NotLetIn => "not_let_in",
            SampleAccount::NotLinked => "not_linked",
            SampleAccount::Known => "known",
        },
        username: made.username,
        name: identity.name.full(),
        email: identity.email,
        email_verified: identity.email_verified,
        number: identity.number,
        has_eck_id: made.eck_id,
        roles: made.roles,
        classes,
        unknown_classes,
        asserts_second_factor: made.asserts,
        second_factor_counts: made.counts,
        missing_claims: made.lacks,
        notes: made
            .notes
            .into_iter()
            .map(|note| match note {
                SampleNote::OtherIssuer => "other_issuer",
                SampleNote::OtherAudience => "other_audience",
                SampleNote::Expired => "expired",
            })
            .collect(),
    }
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
