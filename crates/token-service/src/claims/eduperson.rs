//! The eduPerson vocabulary of the research and education federations, in its OpenID Connect spelling.

use super::About;
use serde_json::{Map, Value, json};
use sluis_model::person::Role;
use std::collections::BTreeSet;

/// The claims of scope `eduperson`. Scoped values need a domain of the institution's own: without one they
/// are left out, for an invented domain would be somebody else's or nobody's.
pub(super) fn claims(about: About<'_>) -> Map<String, Value> {
    let About {
        person,
        institution,
        ..
    } = about;
    let mut claims = Map::new();
    let domain = institution.mail_domains.first();
    let affiliations: BTreeSet<&str> = person
        .roles
        .iter()
        .flat_map(|role| affiliations(*role))
        .copied()
        .collect();
    if !affiliations.is_empty() {
        claims.insert("eduperson_affiliation".to_owned(), json!(affiliations));
        if let Some(domain) = domain {
            let scoped: Vec<_> = affiliations
                .iter()
                .map(|affiliation| format!("{affiliation}@{domain}"))
                .collect();
            claims.insert("eduperson_scoped_affiliation".to_owned(), json!(scoped));
        }
    }
    if let Some(name) = principal_name(&person.username, &institution.mail_domains) {
        claims.insert("eduperson_principal_name".to_owned(), name.into());
    }
    if let Some(domain) = domain {
        claims.insert("schac_home_organization".to_owned(), domain.as_str().into());
    }
    claims.insert("uids".to_owned(), json!([person.username]));
    // The federations' vocabulary has no place for it, and every Dutch list is sorted without it.
    if !person.name.particle.is_empty() {
        claims.insert(
            "nl_tussenvoegsel".to_owned(),
            person.name.particle.as_str().into(),
        );
    }
    let groups: Vec<_> = about
        .classes
        .iter()
        .map(|(class, _)| class.name.as_str())
        .collect();
    if !groups.is_empty() {
        claims.insert("edumember_is_member_of".to_owned(), json!(groups));
    }
    claims
}

/// `user@scope`. A user name that is a mail address stands as it is if its domain is the
/// institution's; of another domain it has no scope that the institution may speak for.
pub(super) fn principal_name(username: &str, domains: &[String]) -> Option<String> {
    match username.rsplit_once('@') {
        None => domains.first().map(|domain| format!("{username}@{domain}")),
        Some((_, own)) => domains
            .iter()
            .any(|domain| domain.eq_ignore_ascii_case(own))
            .then(|| username.to_owned()),
    }
}

/// What a role says of somebody's relation to the institution. Rights over accounts say nothing by
/// themselves, save where only somebody of the house can hold them.
const fn affiliations(role: Role) -> &'static [&'static str] {
    match role {
        Role::Pupil => &["student", "member"],
        Role::Teacher | Role::ClassAdmin => &["faculty", "employee", "member"],
        Role::Staff => &["staff", "employee", "member"],
        Role::Admin | Role::MainContact => &["employee", "member"],
        Role::Guardian => &["affiliate"],
        Role::Member => &["member"],
        Role::Auditor | Role::Support | Role::Operator => &[],
    }
}
