//! Institutions and their policy.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::{ApiDesk, cursor_at},
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use sluis_idp_core::console::{
    acts::{ManageInstitutions, ManagePolicy, SeePolicy},
    api::PolicyPut,
};
use sluis_model::{context::Timestamp, institution::Institution, policy::Policy};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<ManageInstitutions, _, _>(
            Method::GET,
            "/institutions",
            "All institutions, by short name",
            list,
        )
        .gives::<Part<InstitutionDocument>>(200)
        .in_parts(),
        ApiRoute::new::<SeePolicy, _, _>(Method::GET, "", "An institution", one)
            .gives::<InstitutionDocument>(200),
        ApiRoute::new::<SeePolicy, _, _>(Method::GET, "/policy", "What it decided", policy)
            .gives::<Policy>(200),
        ApiRoute::new::<ManagePolicy, _, _>(
            Method::PUT,
            "/policy",
            "Decides otherwise, from now on",
            put_policy,
        )
        .takes::<Policy>()
        .gives::<Policy>(200)
        .guarded(),
    ]
}

/// An institution.
#[derive(Debug, Serialize, JsonSchema)]
struct InstitutionDocument {
    /// Its short name.
    slug: String,
    /// Its name on pages.
    name: String,
    /// `nl` or `en`.
    language: String,
    /// The theme folder.
    theme: String,
    /// Host names of its own.
    hosts: Vec<String>,
    /// Mail domains that lead here.
    mail_domains: Vec<String>,
    /// The number that the government knows a school by, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    brin: Option<String>,
    /// Whether its people may sign in.
    active: bool,
    created_at: Timestamp,
}

fn document(institution: &Institution) -> InstitutionDocument {
    InstitutionDocument {
        slug: institution.slug.clone(),
        name: institution.name.clone(),
        language: institution.language.clone(),
        theme: institution.look.preset.clone(),
        hosts: institution.hosts.clone(),
        mail_domains: institution.mail_domains.clone(),
        brin: institution.brin.clone(),
        active: institution.active,
        created_at: institution.created_at,
    }
}

async fn list(desk: ApiDesk<ManageInstitutions>) -> ApiAnswer {
    let (after, limit) = (desk.cursor::<String>()?, desk.limit()?);
    let found = desk
        .idp()
        .console_institutions_from(desk.ctx(), &desk.permit, after, limit + 1)
        .await;
    let mut found = desk.found(found)?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let last = found.last().filter(|_| more);
    Ok(Answered::ok(&Part {
        next: last.map(|last| cursor_at(&last.slug)),
        items: found.iter().map(document).collect(),
    }))
}

async fn one(desk: ApiDesk<SeePolicy>) -> ApiAnswer {
    Ok(Answered::ok(&document(desk.permit.institution())))
}

async fn policy(desk: ApiDesk<SeePolicy>) -> ApiAnswer {
    let (policy, revision) = desk.idp().console_policy_document(&desk.permit);
    Ok(Answered::ok(&policy).at_revision(&revision))
}

async fn put_policy(desk: ApiDesk<ManagePolicy>) -> ApiAnswer {
    let seen = desk.read_before()?;
    let policy: Policy = desk.body()?;
    let put = desk
        .idp()
        .console_put_policy(desk.ctx(), &desk.permit, &seen, policy)
        .await;
    match desk.found(put)? {
        PolicyPut::Done(policy, revision) => Ok(Answered::ok(&policy).at_revision(&revision)),
        PolicyPut::Faults(faults) => Err(Problem::faults(
            faults
                .into_iter()
                .map(|fault| FieldProblem {
                    field: fault.setting.to_owned(),
                    detail: fault.advice,
                })
                .collect(),
        )),
        PolicyPut::Meanwhile => Err(Problem::changed()),
    }
}
