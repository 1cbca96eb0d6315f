//! What portals learn of the person who is signed in: those that were used in this session, and those that
//! were allowed something, or ask for it now. It is read off the very claims that tokens and userinfo are made of.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use serde_json::Value;
use sluis_model::{
    class::{Class, Part},
    client::Client,
    ids::ClientId,
    institution::Institution,
    person::{Person, Role},
    ports::classes::{WithClasses, with_classes},
};
use sluis_protocol::scope::{CLAIMS, ECK_ID, Scope, claim_scopes};
use sluis_token_service::claims::{About, claims};
use std::{collections::BTreeMap, sync::Arc};

/// Values of one scope that are shown; nobody reads more.
const MOST_VALUES: usize = 40;
/// Claims that name the institution to programs; its name is shown.
const IDS: [&str; 3] = ["institution", "org_id", "org_short_name"];
/// Claims that are made of the roles, in words of programs.
const ROLES: [&str; 4] = [
    "roles",
    "eduperson_affiliation",
    "eduperson_scoped_affiliation",
    "eduPersonAffiliation",
];
/// Claims that are made of the name; it is shown whole.
const NAMES: [&str; 7] = [
    "name",
    "given_name",
    "family_name",
    "givenName",
    "sn",
    "nlEduPersonTussenvoegsels",
    "nl_tussenvoegsel",
];
/// The parts of an address as it is written.
const ADDRESS: [&str; 4] = ["street_address", "postal_code", "locality", "country"];

/// What a scope tells of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The scope.
    pub scope: &'static str,
    /// What a person can read of it, the name first. An ECK iD is told of, never shown.
    pub values: Vec<String>,
    /// The roles, where it tells of them.
    pub roles: Vec<Role>,
}

/// A portal with what it may learn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningPortal {
    /// Its name.
    pub name: String,
    /// The scopes that tell it something, with what they tell.
    pub told: Vec<Told>,
}

impl Idp {
    /// The portals that learn something of the person, by name, with what they may learn.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_learning_portals(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<LearningPortal>, Failure> {
        let (person, used) = (signed_in.person.clone(), signed_in.session.clients.clone());
        let institution = signed_in.institution.clone();
        let mut found = self
            .durable
            .read(move |tx| {
                let mut granted: BTreeMap<ClientId, (Client, Scope)> = BTreeMap::new();
                for (client, scope, _) in tx.consents_of(&person.id)? {
                    granted.insert(client.id.clone(), (client, scope));
                }
                for id in &used {
                    let own = tx.client(id)?.filter(|client| client.settings.first_party);
                    if let Some(client) = own {
                        // Nobody is asked: it may have all that it was given.
                        let all = client.settings.scope.clone();
                        granted.insert(id.clone(), (Arc::unwrap_or_clone(client), all));
                    }
                }
                let has_eck_id = tx.eck_id(&person.id)?.is_some();
                let WithClasses { person, classes } = with_classes(tx, person)?;
                let told = granted
                    .into_values()
                    .filter(|(client, _)| client.active)
                    .map(|(client, scope)| LearningPortal {
                        told: told((&person, &classes, &institution), has_eck_id, |name| {
                            scope.contains(name) && client.settings.scope.contains(name)
                        }),
                        name: client.name,
                    });
                Ok(told.collect::<Vec<_>>())
            })
            .await?;
        found.retain(|portal| !portal.told.is_empty());
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// What a portal would learn by these scopes, for the page that asks whether it may.
    pub(crate) async fn told_by(
        &self,
        person: &Person,
        institution: &Institution,
        scope: Scope,
    ) -> Result<Vec<Told>, Failure> {
        let (person, institution) = (person.clone(), institution.clone());
        let found = self
            .durable
            .read(move |tx| {
                let has_eck_id = scope.contains(ECK_ID) && tx.eck_id(&person.id)?.is_some();
                let WithClasses { person, classes } = with_classes(tx, person)?;
                let about = (&person, classes.as_slice(), &institution);
                Ok(told(about, has_eck_id, |name| scope.contains(name)))
            })
            .await?;
        Ok(found)
    }
}

/// What the scopes that a portal has tell of somebody.
fn told(
    (person, classes, institution): (&Person, &[(Class, Part)], &Institution),
    has_eck_id: bool,
    has: impl Fn(&str) -> bool,
) -> Vec<Told> {
    let of = |name: &'static str| {
        let mut told = Told {
            scope: name,
            values: vec![],
            roles: vec![],
        };
        if name == ECK_ID {
            return has_eck_id.then_some(told);
        }
        let about = About {
            person,
            classes,
            institution,
            eck_id: None,
        };
        let one: Scope = [name].into_iter().collect();
        let claims = claims(about, &one, &BTreeMap::new(), &one);
        if NAMES.into_iter().any(|claim| claims.contains_key(claim)) {
            texts(&Value::from(person.name.full()), &mut told.values);
        }
        for claim in in_order(name) {
            let Some(value) = claims.get(claim) else {
                continue;
            };
            // Whoever has none is told by the first name.
            let repeats = claim == "nickname" && value.as_str() == Some(person.name.given.as_str());
            if ROLES.contains(&claim) {
                told.roles.clone_from(&person.roles);
            } else if claim == "address" {
                address(value, &mut told.values);
            } else if !IDS.contains(&claim) && !NAMES.contains(&claim) && !repeats {
                texts(value, &mut told.values);
            }
        }
        told.values.truncate(MOST_VALUES);
        (!told.values.is_empty() || !told.roles.is_empty()).then_some(told)
    };
    claim_scopes()
        .filter(|name| has(name))
        .filter_map(of)
        .collect()
}

/// The claims of a scope as they are listed; `school` tells the roles as well.
fn in_order(scope: &str) -> impl Iterator<Item = &'static str> {
    let listed: &'static [&'static str] = match CLAIMS.iter().find(|(name, _)| *name == scope) {
        Some((_, claims)) => claims,
        None => &[],
    };
    let roles = Some("roles").filter(|roles| !listed.contains(roles));
    listed.iter().copied().chain(roles)
}

/// An address as somebody wrote it, or else its parts in the order of a letter.
fn address(value: &Value, found: &mut Vec<String>) {
    match value.get("formatted").and_then(Value::as_str) {
        // A page has no lines.
        Some(whole) => {
            let lines: Vec<&str> = whole.lines().map(str::trim).collect();
            texts(&Value::from(lines.join(", ")), found);
        }
        None => ADDRESS
            .into_iter()
            .filter_map(|part| value.get(part))
            .for_each(|part| texts(part, found)),
    }
}

/// What a person can read of a value, each once: texts, and of things with a name the name.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            if !found.contains(text) {
                found.push(text.clone());
            }
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => match fields.get("name") {
            Some(name) => texts(name, found),
            None => fields.values().for_each(|value| texts(value, found)),
        },
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn of_a_claim_its_texts_are_shown_and_each_once() {
        let mut found = vec![];
        for value in [
            json!("Noor"),
            json!(["pupil", "1A"]),
            json!([{ "id": "c-1", "name": "1A", "main": true }]),
            json!({ "street_address": "Kade 1", "country": "" }),
            json!(17),
            json!(null),
        ] {
            texts(&value, &mut found);
        }
        assert_eq!(found, ["Noor", "pupil", "1A", "Kade 1"]);
    }

    #[test]
    fn an_address_is_read_as_on_a_letter() {
        let of = |value| {
            let mut found = vec![];
            address(&value, &mut found);
            found
        };
        let parts = json!({
            "country": "NL", "locality": "Delft", "postal_code": "2611 AB", "street_address": "Kade 1",
        });
        assert_eq!(of(parts), ["Kade 1", "2611 AB", "Delft", "NL"]);
        let whole = json!({ "formatted": "Kade 1, Delft", "locality": "Delft" });
        assert_eq!(of(whole), ["Kade 1, Delft"]);
    }

    #[test]
    fn the_claims_of_a_scope_come_as_they_are_listed() {
        assert_eq!(in_order("profile").next(), Some("name"));
        assert_eq!(in_order("school").last(), Some("roles"));
        assert_eq!(in_order("roles").filter(|name| *name == "roles").count(), 1);
    }
}
