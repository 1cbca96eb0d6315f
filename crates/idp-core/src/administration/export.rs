//! The same format back out: what is there, as a setup file that changes nothing when it is applied.
//! Secrets are references; people only where they are asked for, and without what proves them.

use super::{
    setup::{ClientSetup, InstitutionSetup, PersonSetup, SecretSource, Setup, SourceSetup},
    shared::is_role_address,
};
use crate::idp::{Failure, Idp};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE32_NOPAD;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use sluis_model::{
    client::{Client, ClientSettings},
    institution::Institution,
    person::Person,
    policy::Policy,
    upstream::UpstreamSource,
};
use std::{collections::HashMap, sync::Arc};

/// What is to be exported.
#[derive(Debug, Clone, Default)]
pub struct ExportWish {
    /// The one institution, by short name; everything if absent.
    pub institution: Option<String>,
    /// People as well.
    pub people: bool,
    /// Secrets are looked for in variables that begin so; else what is stored is kept.
    pub secret_env: Option<String>,
}

/// There is a secret; where it is to be found is said once all are there.
const STORED: SecretSource = SecretSource::Keep { keep: true };

impl ExportWish {
    /// Says of each secret in what is exported where it is: stored, or in a variable of its own.
    fn refer(&self, setup: &mut Setup) {
        let clients = setup.clients.iter_mut().map(|client| {
            let whole = format!("client {}", client.client_id);
            (whole, plain(&client.client_id), &mut client.secret)
        });
        let sources = setup.sources.iter_mut().map(|source| {
            let whole = format!("source {} {}", source.institution, source.slug);
            let name = plain(&format!("{}_{}", source.institution, source.slug));
            (whole, name, &mut source.secret)
        });
        let mut secrets = vec![];
        let mut all = vec![];
        for (whole, name, secret) in clients.chain(sources) {
            if let Some(secret) = secret {
                secrets.push(secret);
                all.push((whole, name));
            }
        }
        for (secret, name) in secrets.into_iter().zip(apart(&all)) {
            *secret = match &self.secret_env {
                None => SecretSource::Keep { keep: true },
                Some(prefix) => SecretSource::Env {
                    env: format!("{prefix}{name}"),
                },
            };
        }
    }
}

/// A name as variables have it: capitals, digits and underscores.
fn plain(name: &str) -> String {
    let fit = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    name.to_ascii_uppercase().chars().map(fit).collect()
}

/// A name for each of `all`, of which each says what it is and how it would be called: where several would be
/// called the same (`leer-app` and `leer.app`), each has a part of the hash of what it is behind the name, so that
/// none gets another's secret. Not a number: who is called how does not hang on who else is there.
fn apart(all: &[(String, String)]) -> Vec<String> {
    let mut names: Vec<String> = all.iter().map(|(_, name)| name.clone()).collect();
    loop {
        let mut called: HashMap<String, usize> = HashMap::new();
        for name in &names {
            *called.entry(name.clone()).or_default() += 1;
        }
        let mut changed = false;
        for (name, (whole, first)) in names.iter_mut().zip(all) {
            // A name with a hash is nobody else's; somebody may be called so from the beginning, who then
            // gets one as well.
            if *name == *first && called.get(first).is_some_and(|times| *times > 1) {
                *name = format!("{first}_{}", mark(whole));
                changed = true;
            }
        }
        if !changed {
            return names;
        }
    }
}

/// 120 bits of the hash of a text, in capitals and digits.
fn mark(whole: &str) -> String {
    let hash = digest(&SHA256, whole.as_bytes());
    BASE32_NOPAD.encode(hash.as_ref().get(..15).unwrap_or_default())
}

impl InstitutionSetup {
    /// An institution as a setup file names it.
    #[must_use]
    pub fn of(institution: &Institution) -> Self {
        Self {
            slug: institution.slug.clone(),
            name: institution.name.clone(),
            language: institution.language.clone(),
            theme: institution.look.preset.clone(),
            hosts: institution.hosts.clone(),
            mail_domains: institution.mail_domains.clone(),
            brin: institution.brin.clone(),
            active: institution.active,
            policy: institution.policy.clone(),
        }
    }
}

impl PersonSetup {
    /// A person as a setup file names them, without what proves them.
    #[must_use]
    pub fn of(person: &Person, institution: &Institution) -> Self {
        let seems_shared = person
            .email
            .as_deref()
            .is_some_and(|email| is_role_address(&institution.policy, email));
        Self {
            institution: institution.slug.clone(),
            username: person.username.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            email_verified: person.email_verified_at.is_some(),
            phone: person.phone.clone(),
            roles: person.roles.clone(),
            groups: person.groups.clone(),
            standing: person.standing,
            shared: person.shared,
            personal: seems_shared && !person.shared,
            starts_at: person.starts_at,
            ends_at: person.ends_at,
            language: person.language.clone(),
            profile: person.profile.clone(),
            eck_id: None,
            password: None,
            password_hash: None,
            password_state: person.password_state,
            totp: None,
            sms: None,
            security_question: None,
            recovery_codes: vec![],
        }
    }
}

impl ClientSetup {
    /// A portal as a setup file names it, without its secret.
    #[must_use]
    pub fn of(client: &Client, institution: Option<String>) -> Self {
        Self {
            client_id: client.id.to_string(),
            name: client.name.clone(),
            institution,
            auth_method: client.auth_method,
            secret: None,
            active: client.active,
            settings: ClientSettings {
                registered_under: None,
                ..client.settings.clone()
            },
        }
    }
}

impl SourceSetup {
    /// A sign-in source as a setup file names it, without its secret.
    #[must_use]
    pub fn of(source: &UpstreamSource, institution: String) -> Self {
        Self {
            institution,
            slug: source.slug.clone(),
            secret: None,
            active: source.active,
            settings: source.settings.clone(),
        }
    }
}

impl Idp {
    /// What is there, as a setup. Portals that registered themselves look after themselves and are left
    /// out. `None` when there is no such institution.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn export(&self, wish: ExportWish) -> Result<Option<Setup>, Failure> {
        let setup = self
            .durable
            .read(move |tx| {
                let institutions = match &wish.institution {
                    None => tx.institutions()?,
                    Some(slug) => match tx.institution_by_slug(slug)? {
                        Some(institution) => vec![Arc::unwrap_or_clone(institution)],
                        None => return Ok(None),
                    },
                };
                let mut people = vec![];
                if wish.people {
                    for institution in &institutions {
                        people.extend(
                            tx.people(&institution.id)?
                                .iter()
                                .map(|person| PersonSetup::of(person, institution)),
                        );
                    }
                }
                let slug_of = |client: &Client| {
                    let own = client.institution.as_ref()?;
                    institutions
                        .iter()
                        .find(|institution| &institution.id == own)
                        .map(|institution| institution.slug.clone())
                };
                let clients = tx
                    .clients()?
                    .iter()
                    .filter(|client| client.registration_token.is_none())
                    .filter_map(|client| {
                        let slug = slug_of(client);
                        let shared = client.institution.is_none() && wish.institution.is_none();
                        (slug.is_some() || shared).then(|| ClientSetup {
                            secret: client.auth_method.has_secret().then_some(STORED),
                            ..ClientSetup::of(client, slug)
                        })
                    })
                    .collect();
                let mut sources = vec![];
                for institution in &institutions {
                    let slug = &institution.slug;
                    for source in tx.upstream_sources(&institution.id)? {
                        sources.push(SourceSetup {
                            secret: source.secret.as_ref().map(|_| STORED),
                            ..SourceSetup::of(&source, slug.clone())
                        });
                    }
                }
                let mut setup = Setup {
                    sources,
                    institutions: institutions.iter().map(InstitutionSetup::of).collect(),
                    people,
                    clients,
                };
                wish.refer(&mut setup);
                Ok(Some(setup))
            })
            .await?;
        Ok(setup)
    }
}

impl Setup {
    /// The setup as a document: what is as it would be anyway is left out, so that what was decided
    /// can be seen.
    #[must_use]
    pub fn document(&self) -> Value {
        let usual = |value: Result<Value, serde_json::Error>| value.unwrap_or_default();
        let policy = usual(serde_json::to_value(Policy::default()));
        let settings = usual(serde_json::to_value(ClientSettings::default()));
        let mut document = usual(serde_json::to_value(self));
        for (list, member, usual) in [
            ("institutions", "policy", &policy),
            ("clients", "settings", &settings),
        ] {
            for one in document[list].as_array_mut().into_iter().flatten() {
                leave_out(&mut one[member], usual);
            }
        }
        without_nothing(&mut document);
        document
    }
}

/// Leaves out what is usual, member by member: a missing one takes its usual value.
fn leave_out(value: &mut Value, usual: &Value) {
    if let (Value::Object(members), Value::Object(usual)) = (value, usual) {
        members.retain(|name, value| usual.get(name) != Some(value));
    }
}

/// Leaves out absent values and empty lists and tables, which are what is missing anyway, but for those
/// of a policy or of settings, where empty may be what somebody decided.
fn without_nothing(document: &mut Value) {
    for list in ["institutions", "people", "clients", "sources"] {
        for one in document[list].as_array_mut().into_iter().flatten() {
            let Value::Object(members) = one else {
                continue;
            };
            members.retain(|_, value| {
                let nothing = match value {
                    Value::Null => true,
                    Value::Array(all) => all.is_empty(),
                    Value::Object(all) => all.is_empty(),
                    Value::String(text) => text.is_empty(),
                    _ => false,
                };
                !nothing
            });
            for value in members.values_mut() {
                drop_nulls(value);
            }
        }
    }
    if let Value::Object(lists) = document {
        lists.retain(|_, list| list.as_array().is_none_or(|list| !list.is_empty()));
    }
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(all) => all.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// The JSON Schema of a setup file.
#[must_use]
pub fn setup_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<Setup>();
    let mut document = serde_json::to_value(schema).unwrap_or(Value::Object(Map::new()));
    document["title"] = "A setup file of Sluis".into();
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(all: &[(&str, &str)]) -> Vec<String> {
        let all: Vec<_> = all
            .iter()
            .map(|(whole, name)| ((*whole).to_owned(), plain(name)))
            .collect();
        apart(&all)
    }

    #[test]
    fn no_two_secrets_are_looked_for_under_one_name() {
        assert_eq!(
            named(&[("client a", "moodle"), ("client b", "leer.app")]),
            ["MOODLE", "LEER_APP"],
            "a name that is nobody else's stays short"
        );
        let alike = [
            ("client leer-app", "leer-app"),
            ("client leer.app", "leer.app"),
            ("client Leer-App", "Leer-App"),
            ("source leer app", "leer_app"),
        ];
        let names = named(&alike);
        for (place, name) in names.iter().enumerate() {
            assert!(name.starts_with("LEER_APP_"), "{name}");
            assert!(!names[..place].contains(name), "{name} twice");
        }
        // Who else is there, and in which order, changes no name.
        let others = named(&[alike[2], ("client a", "moodle"), alike[0]]);
        let expected = [names[2].clone(), "MOODLE".to_owned(), names[0].clone()];
        assert_eq!(others, expected);
    }

    #[test]
    fn who_is_called_like_another_ones_way_out_gets_a_name_of_its_own() {
        let taken = format!("leer_app_{}", mark("client leer-app"));
        let names = named(&[
            ("client leer-app", "leer-app"),
            ("client leer.app", "leer.app"),
            ("client taken", taken.as_str()),
        ]);
        assert!(names[0] != names[1] && names[0] != names[2] && names[1] != names[2]);
        let fit = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit();
        for name in &names {
            assert!(name.split('_').all(|part| part.chars().all(fit)), "{name}");
        }
    }
}
