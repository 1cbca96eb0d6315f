//! What portals learn of the person who is signed in: those that were used in this session, and those that
//! were allowed something. It is read off the very claims that tokens and userinfo are made of.

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
    person::Person,
    ports::classes::{WithClasses, with_classes},
};
use sluis_protocol::scope::{ECK_ID, Scope, claim_scopes};
use sluis_token_service::claims::{About, claims};
use std::collections::BTreeMap;

/// Values of one scope that are shown; nobody reads more.
const MOST_VALUES: usize = 40;

/// A portal with what it may learn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningPortal {
    /// Its name.
    pub name: String,
    /// The scopes that tell it something, with what they tell. An ECK iD is told of, never shown.
    pub told: Vec<(&'static str, Vec<String>)>,
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
                        granted.insert(id.clone(), (client, all));
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
}

/// What the scopes that a portal has tell of somebody.
fn told(
    (person, classes, institution): (&Person, &[(Class, Part)], &Institution),
    has_eck_id: bool,
    has: impl Fn(&str) -> bool,
) -> Vec<(&'static str, Vec<String>)> {
    let of = |name: &'static str| {
        if name == ECK_ID {
            return has_eck_id.then(|| (name, vec![]));
        }
        let about = About {
            person,
            classes,
            institution,
            eck_id: None,
        };
        let one: Scope = [name].into_iter().collect();
        let mut values = vec![];
        for value in claims(about, &one, &BTreeMap::new(), &one).values() {
            texts(value, &mut values);
        }
        values.truncate(MOST_VALUES);
        (!values.is_empty()).then_some((name, values))
    };
    claim_scopes()
        .filter(|name| has(name))
        .filter_map(of)
        .collect()
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
}
