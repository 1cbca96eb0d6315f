//! A person as a directory sees one (RFC 7643 §4.1).

use super::desk::ScimDesk;
use serde_json::{Map, Value, json};
use sluis_idp_core::console::provisioning::ProvisionedPerson;
use sluis_model::{
    context::Timestamp,
    person::{Role, Standing},
    secret::HashedToken,
};
use sluis_scim::schema::{ENTERPRISE, GROUP, OWN, USER};

/// Roles without powers: a directory gives and takes them.
pub(super) const PLAIN_ROLES: [Role; 5] = [
    Role::Pupil,
    Role::Teacher,
    Role::Staff,
    Role::Guardian,
    Role::Member,
];

/// A moment as RFC 7643 §2.3.5 has it.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// The revision of a resource: what is shown of it, and what a change is judged by.
pub(super) fn revision(resource: &Map<String, Value>, seen: &str) -> String {
    let text = format!("{seen} {}", Value::Object(resource.clone()));
    format!("W/\"{}\"", HashedToken::of(&text).as_str())
}

/// The person.
pub(super) fn shown(desk: &ScimDesk, one: &ProvisionedPerson) -> Map<String, Value> {
    let base = desk.base();
    let login_name = &desk.institution().policy.login_name;
    let person = &one.person;
    let mut user = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        };
        if !empty {
            user.insert(name.to_owned(), value);
        }
    };
    put("id", person.id.as_str().into());
    put("externalId", json!(one.external_id));
    put("userName", login_name.full(&person.username).into());
    put("displayName", person.name.full().into());
    put("active", (person.standing == Standing::Active).into());
    put("preferredLanguage", json!(person.language));
    let family = person.name.family_with_particle();
    let names = [
        ("familyName", family),
        ("givenName", person.name.given.clone()),
    ];
    put("name", texts(names));
    if let Some(email) = &person.email {
        put(
            "emails",
            json!([{ "value": email, "type": "work", "primary": true }]),
        );
    }
    if let Some(phone) = &person.phone {
        put(
            "phoneNumbers",
            json!([{ "value": phone, "type": "mobile", "primary": true }]),
        );
    }
    put("roles", roles(&person.roles));
    let groups = one.classes.iter().map(|(class, _)| {
        json!({
            "value": class.id.as_str(),
            "$ref": format!("{base}{}/{}", GROUP.endpoint, class.id),
            "display": class.name,
            "type": "direct",
        })
    });
    put("groups", groups.collect());
    let number = person.profile.number.clone().unwrap_or_default();
    let employed = texts([("employeeNumber", number)]);
    let time = |at: Option<Timestamp>| at.map(moment).unwrap_or_default();
    let own = texts([
        ("familyNamePrefix", person.name.particle.clone()),
        (
            "programme",
            person.profile.programme.clone().unwrap_or_default(),
        ),
        ("startsAt", time(person.starts_at)),
        ("endsAt", time(person.ends_at)),
    ]);
    let mut schemas = vec![USER.schema.id];
    for (schema, members) in [(&ENTERPRISE, employed), (&OWN, own)] {
        if members
            .as_object()
            .is_some_and(|members| !members.is_empty())
        {
            schemas.push(schema.id);
        }
        put(schema.id, members);
    }
    put("schemas", json!(schemas));
    let version = revision(&user, &one.version().to_string());
    user.insert(
        "meta".to_owned(),
        json!({
            "resourceType": USER.name,
            "created": moment(person.created_at),
            "lastModified": moment(person.updated_at),
            "location": format!("{base}{}/{}", USER.endpoint, person.id),
            "version": version,
        }),
    );
    user
}

fn texts<const N: usize>(texts: [(&str, String); N]) -> Value {
    let some = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let members = some.map(|(name, text)| (name.to_owned(), Value::String(text)));
    Value::Object(members.collect())
}

/// The first role without powers comes first, for directories that know one role alone.
fn roles(all: &[Role]) -> Value {
    let primary = PLAIN_ROLES.iter().find(|role| all.contains(role));
    let one = |role: &Role| {
        if Some(role) == primary {
            json!({ "value": role.as_str(), "primary": true })
        } else {
            json!({ "value": role.as_str() })
        }
    };
    all.iter().map(one).collect()
}
