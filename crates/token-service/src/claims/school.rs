//! What a portal of education asks, in names of our own: the school, the roles in it, the classes. What
//! has several values is always a list; what is not known is left out.

use super::About;
use serde_json::{Map, Value, json};
use sluis_model::class::Part;

/// The claims of scope `school`.
pub(super) fn claims(about: About<'_>) -> Map<String, Value> {
    let About {
        person,
        classes,
        institution,
        ..
    } = about;
    let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
    let classes: Vec<Value> = classes
        .iter()
        .map(|(class, part)| {
            json!({
                "id": class.id.as_str(),
                "name": class.name,
                "main": *part == Part::Main,
                "teacher": *part == Part::Teacher,
            })
        })
        .collect();
    let mut claims = Map::from_iter([
        ("org_id".to_owned(), institution.id.as_str().into()),
        (
            "org_short_name".to_owned(),
            institution.slug.as_str().into(),
        ),
        ("org_name".to_owned(), institution.name.as_str().into()),
        // The same as of scope `roles`: a claim has one meaning.
        ("roles".to_owned(), json!(roles)),
        ("classes".to_owned(), json!(classes)),
    ]);
    let mut known = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            claims.insert(name.to_owned(), value.into());
        }
    };
    known("org_brin", institution.brin.as_deref());
    known(
        "org_domain",
        institution.mail_domains.first().map(String::as_str),
    );
    known("person_number", person.profile.number.as_deref());
    claims
}
