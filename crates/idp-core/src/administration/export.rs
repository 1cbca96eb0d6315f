//! The same format back out: what is there, as a setup file that changes nothing when it is applied.
//! Secrets are references; people only where they are asked for, and without what proves them.

use super::{
    setup::{ClientSetup, InstitutionSetup, PersonSetup, SecretSource, Setup, SourceSetup},
    shared::is_role_address,
};
use crate::idp::{Failure, Idp};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use sluis_model::{
    client::{Client, ClientSettings},
    institution::Institution,
    person::Person,
    policy::Policy,
    upstream::UpstreamSource,
};

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

impl ExportWish {
    fn secret(&self, client: &Client) -> Option<SecretSource> {
        let secret = || self.reference(client.id.as_str());
        client.auth_method.has_secret().then(secret)
    }

    /// Where the secret of something of this name is.
    fn reference(&self, name: &str) -> SecretSource {
        match &self.secret_env {
            None => SecretSource::Keep { keep: true },
            Some(prefix) => {
                let id = name.to_ascii_uppercase();
                let plain = |letter: char| {
                    if letter.is_ascii_alphanumeric() {
                        letter
                    } else {
                        '_'
                    }
                };
                SecretSource::Env {
                    env: format!("{prefix}{}", id.chars().map(plain).collect::<String>()),
                }
            }
        }
    }
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
                        Some(institution) => vec![institution],
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
                            secret: wish.secret(client),
                            ..ClientSetup::of(client, slug)
                        })
                    })
                    .collect();
                let mut sources = vec![];
                for institution in &institutions {
                    let slug = &institution.slug;
                    for source in tx.upstream_sources(&institution.id)? {
                        let name = format!("{slug}_{}", source.slug);
                        sources.push(SourceSetup {
                            secret: source.secret.as_ref().map(|_| wish.reference(&name)),
                            ..SourceSetup::of(&source, slug.clone())
                        });
                    }
                }
                Ok(Some(Setup {
                    sources,
                    institutions: institutions.iter().map(InstitutionSetup::of).collect(),
                    people,
                    clients,
                }))
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
