//! What a source's settings make of the claims that a provider sends: the same for everybody who comes, and
//! for a sample that an administrator tries.

use super::{ClaimNames, SourceSettings, UpstreamIdentity};
use crate::{context::Timestamp, eck_id::EckId, person::PersonName};
use serde_json::{Map, Value};

/// The longest text of a claim that is read, in characters.
const MOST_TEXT: usize = 320;
/// The most values of `amr` that are read.
const MOST_AMR: usize = 20;
/// The most values of another claim that are read.
const MOST_VALUES: usize = 100;

impl SourceSettings {
    /// Whom the claims are about, by the claims that these settings name.
    #[must_use]
    pub fn identity(
        &self,
        subject: String,
        claims: &Map<String, Value>,
        auth_time: Option<Timestamp>,
    ) -> UpstreamIdentity {
        let names = &self.claims;
        let rule = &self.new_people;
        UpstreamIdentity {
            issuer: self.issuer.clone(),
            subject,
            email: claim_text(claims, &names.email),
            email_verified: is_true(claims.get(&names.email_verified)),
            label: claim_text(claims, &names.label),
            name: name(claims, names),
            username: claim_text(claims, &names.username),
            number: claim_text(claims, &names.number),
            rule_values: values(claims.get(&rule.claim)),
            role_values: values(claims.get(&rule.role_claim)),
            classes: values(claims.get(&rule.classes)),
            acr: claim_text(claims, "acr"),
            amr: texts(claims.get("amr")),
            auth_time,
        }
    }

    /// The ECK iD in the claims, where these settings name its claim.
    #[must_use]
    pub fn eck_id(&self, claims: &Map<String, Value>) -> Option<EckId> {
        claim_text(claims, &self.claims.eck_id).and_then(|text| EckId::parse(&text))
    }
}

/// The text of a claim, on one line, if it is one and not too long.
#[must_use]
pub fn claim_text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    let text = claims.get(name)?.as_str()?.trim();
    let fits = !text.is_empty()
        && text.chars().count() <= MOST_TEXT
        && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// The name, of which some providers put the particle before the surname as well.
fn name(claims: &Map<String, Value>, names: &ClaimNames) -> PersonName {
    let text = |name: &str| claim_text(claims, name).unwrap_or_default();
    let (particle, family) = (text(&names.particle), text(&names.family_name));
    let rest = family
        .strip_prefix(&particle)
        .and_then(|rest| rest.strip_prefix(' '))
        .map(|rest| rest.trim().to_owned())
        .filter(|rest| !particle.is_empty() && !rest.is_empty());
    PersonName {
        given: text(&names.given_name),
        particle,
        family: rest.unwrap_or(family),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values
        .filter_map(Value::as_str)
        .filter(|text| text.len() <= MOST_TEXT)
        .take(MOST_AMR)
        .map(str::to_owned)
        .collect()
}

/// What a claim says, whether it is one value or several.
fn values(value: Option<&Value>) -> Vec<String> {
    let plain = |value: &Value| match value {
        Value::String(text) if text.len() <= MOST_TEXT => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        _ => None,
    };
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(plain).take(MOST_VALUES).collect(),
        Some(value) => plain(value).into_iter().collect(),
        None => vec![],
    }
}

/// Some providers write the boolean as a text, or as a number.
fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(text)) => text == "true" || text == "1",
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        _ => false,
    }
}
