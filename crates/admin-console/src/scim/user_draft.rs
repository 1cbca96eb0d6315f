//! The account that a directory's resource makes.

use super::{desk::Whole, user::PLAIN_ROLES};
use chrono::DateTime;
use serde_json::{Map, Value};
use sluis_idp_core::console::{
    people::PersonDraft,
    provisioning::{ProvisionedPerson, UserDraft},
};
use sluis_model::{
    context::Timestamp,
    eck_id::EckId,
    institution::Institution,
    person::{PersonName, Role, Standing},
    policy::LoginName,
};
use sluis_scim::{
    ErrorType, ScimError,
    schema::{ENTERPRISE, OWN},
};

/// The longest id of a directory, in characters.
const LONGEST_ID: usize = 255;

fn wrong(detail: impl Into<String>) -> ScimError {
    ScimError::new(ErrorType::InvalidValue, detail)
}

fn text<'a>(of: &'a Map<String, Value>, name: &str) -> &'a str {
    let text = of.get(name).and_then(Value::as_str);
    text.unwrap_or_default().trim()
}

/// The id at the directory.
pub(super) fn external_id(of: &Map<String, Value>) -> Result<Option<String>, ScimError> {
    let id = text(of, "externalId");
    if id.chars().count() > LONGEST_ID || id.contains('\0') {
        return Err(wrong(format!(
            "externalId: {LONGEST_ID} characters at most"
        )));
    }
    Ok((!id.is_empty()).then(|| id.to_owned()))
}

/// What the resource makes of an account, or of none.
pub(super) fn user_draft(
    of: &Map<String, Value>,
    before: Option<&ProvisionedPerson>,
    institution: &Institution,
    whole: Whole,
) -> Result<UserDraft, ScimError> {
    let empty = Map::new();
    let inside = |name: &str| of.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let own = inside(OWN.id);
    let username = text(of, "userName").to_owned();
    if username.is_empty() {
        return Err(wrong("userName: something has to be there"));
    }
    let email = email(of, &username, institution)?;
    let known = before.map(|before| &before.draft);
    // What is shown is the whole name; what is kept may be without the institution's suffix.
    let username = known
        .map(|known| &known.username)
        .filter(|known| institution.policy.login_name.full(known) == username)
        .cloned()
        .unwrap_or(username);
    let language = text(of, "preferredLanguage");
    // `nl-NL` is Dutch as well; a language that is not spoken here says nothing.
    let language = language.split(['-', '_']).next().unwrap_or_default();
    let language = language.to_ascii_lowercase();
    let standing = match (of.get("active"), known) {
        (Some(Value::Bool(false)), _) => Standing::Disabled,
        // Whoever leaves it out does not open what is closed.
        (None, Some(known)) if whole == Whole::Yes => known.standing,
        _ => Standing::Active,
    };
    let draft = PersonDraft {
        name: name(inside("name"), text(own, "familyNamePrefix"), known, whole),
        number: text(inside(ENTERPRISE.id), "employeeNumber").to_owned(),
        programme: text(own, "programme").to_owned(),
        phone: phone(of).to_owned(),
        main_class: known.and_then(|known| known.main_class.clone()),
        extra_classes: known
            .map(|known| known.extra_classes.clone())
            .unwrap_or_default(),
        roles: roles(of, known, whole)?,
        standing,
        starts_at: time(own, "startsAt")?,
        ends_at: time(own, "endsAt")?,
        language: institution.speaks(&language).then_some(language),
        shared: known.is_some_and(|known| known.shared),
        username,
        email,
    };
    Ok(UserDraft {
        draft,
        external_id: external_id(of)?,
        invites: !text(own, "invite").eq_ignore_ascii_case("no"),
    })
}

/// The ECK iD that a resource brings. It is never shown, so that one without it says nothing of it.
pub(super) fn eck_id(of: &Map<String, Value>) -> Result<Option<EckId>, ScimError> {
    let own = of.get(OWN.id).and_then(Value::as_object);
    let Some(said) = own.and_then(|own| own.get("eckId")).and_then(Value::as_str) else {
        return Ok(None);
    };
    // What it was is not said back: answers are kept where nobody expects one.
    let eck_id = EckId::parse(said);
    eck_id
        .map(Some)
        .ok_or_else(|| wrong("eckId: this is no ECK iD"))
}

fn time(of: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, ScimError> {
    let text = text(of, name);
    if text.is_empty() {
        return Ok(None);
    }
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Ok(Some(at.to_utc())),
        Err(_) => Err(wrong(format!("{name}: a moment as in RFC 3339"))),
    }
}

/// The surname comes with its particle; the extension says which words that is.
fn name(
    of: &Map<String, Value>,
    prefix: &str,
    known: Option<&PersonDraft>,
    whole: Whole,
) -> PersonName {
    let family = text(of, "familyName");
    let given = text(of, "givenName").to_owned();
    // Whoever leaves the particle out of a whole resource does not take it from the surname.
    if let Some(known) = known
        && whole == Whole::Yes
        && prefix.is_empty()
        && known.name.family_with_particle() == family
    {
        return PersonName {
            given,
            ..known.name.clone()
        };
    }
    let rest = family
        .strip_prefix(prefix)
        .filter(|_| !prefix.is_empty())
        .and_then(|rest| rest.strip_prefix(' '));
    let is_new = known.is_none_or(|known| known.name.particle != prefix);
    let (particle, family) = match rest {
        Some(rest) => (prefix, rest.trim()),
        // A particle that was just given belongs before the surname; one of another surname is over.
        None if is_new => (prefix, family),
        None => ("", family),
    };
    PersonName {
        given,
        particle: particle.to_owned(),
        family: family.to_owned(),
    }
}

fn list<'a>(of: &'a Map<String, Value>, name: &str) -> Vec<&'a Map<String, Value>> {
    let all = of.get(name).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_object).collect()
}

fn is_primary(one: &&&Map<String, Value>) -> bool {
    one.get("primary") == Some(&Value::Bool(true))
}

fn is_of(one: &Map<String, Value>, kind: &str) -> bool {
    text(one, "type").eq_ignore_ascii_case(kind)
}

/// One address is kept: the primary one, else that of work, else the first. Where people sign in with it,
/// the name to sign in with says the same.
fn email(
    of: &Map<String, Value>,
    username: &str,
    institution: &Institution,
) -> Result<String, ScimError> {
    let mut all = list(of, "emails");
    all.retain(|one| !text(one, "value").is_empty());
    let chosen = all
        .iter()
        .find(is_primary)
        .or_else(|| all.iter().find(|one| is_of(one, "work")))
        .or(all.first());
    let email = chosen.map(|one| text(one, "value")).unwrap_or_default();
    if institution.policy.login_name != LoginName::Email {
        return Ok(email.to_owned());
    }
    if email.is_empty() {
        return Ok(username.to_owned());
    }
    if !email.eq_ignore_ascii_case(username) {
        return Err(wrong(
            "userName: people sign in with their address here, so it has to be that of emails",
        ));
    }
    Ok(email.to_owned())
}

/// One number is kept, and codes may go to it: a mobile one, or the only one of no kind.
fn phone(of: &Map<String, Value>) -> &str {
    let all = list(of, "phoneNumbers");
    let mobile: Vec<_> = all.iter().filter(|one| is_of(one, "mobile")).collect();
    let chosen = mobile
        .iter()
        .copied()
        .find(is_primary)
        .or(mobile.first().copied())
        .or_else(|| {
            all.first()
                .filter(|one| all.len() == 1 && text(one, "type").is_empty())
        });
    chosen.map(|one| text(one, "value")).unwrap_or_default()
}

/// Roles without powers are as the directory says; those with powers stay, and are given elsewhere.
fn roles(
    of: &Map<String, Value>,
    known: Option<&PersonDraft>,
    whole: Whole,
) -> Result<Vec<Role>, ScimError> {
    let before = known
        .map(|known| known.roles.as_slice())
        .unwrap_or_default();
    let named = list(of, "roles");
    if named.is_empty() && whole == Whole::Yes && !before.is_empty() {
        return Ok(before.to_vec());
    }
    let mut roles: Vec<Role> = before
        .iter()
        .copied()
        .filter(|role| !PLAIN_ROLES.contains(role))
        .collect();
    for one in named {
        let value = text(one, "value").to_ascii_lowercase();
        let Some(role) = Role::named(&value) else {
            let detail = "roles: pupil, teacher, staff, guardian or member";
            return Err(wrong(detail));
        };
        if PLAIN_ROLES.contains(&role) {
            roles.push(role);
        } else if !before.contains(&role) {
            return Err(wrong(format!(
                "roles: {value} has powers, and is given in the console"
            )));
        }
    }
    if roles.is_empty() {
        // The role that is least.
        roles.push(Role::Member);
    }
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}
