//! New portals, and changes to them.

use super::{
    App, event,
    fields::{AppFault, AppFields, Basis, institutions_fault},
    managed, revision,
};
use crate::{
    console::{Permit, Power, acts, difference::differences},
    idp::{Failure, Idp},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_model::{
    client::{Client, ClientSettings},
    client_secret::ClientSecret,
    context::Ctx,
    ids::ClientId,
    ports::StoreError,
    secret::Secret,
};
use sluis_protocol::{
    client_auth::ClientAuthMethod, grant_type::GrantType, response_type::ResponseType,
};
use std::collections::BTreeSet;

/// A portal that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApp {
    /// Its id, if it is to have a certain one: letters, digits, `-`, `_` and `.`.
    #[serde(default)]
    pub client_id: Option<String>,
    /// How it proves who it is: by a secret, or not at all.
    #[serde(default = "basic")]
    pub auth_method: ClientAuthMethod,
    /// What it may present at the token endpoint.
    #[serde(default = "by_code")]
    pub grant_types: BTreeSet<GrantType>,
    /// An app on a device.
    #[serde(default)]
    pub native: bool,
    /// The rest.
    pub fields: AppFields,
}

const fn basic() -> ClientAuthMethod {
    ClientAuthMethod::ClientSecretBasic
}

fn by_code() -> BTreeSet<GrantType> {
    [GrantType::AuthorizationCode].into()
}

impl NewApp {
    /// The settings that nothing was put into yet.
    fn base(&self) -> ClientSettings {
        ClientSettings {
            response_types: if self.grant_types.contains(&GrantType::AuthorizationCode) {
                [ResponseType::Code].into()
            } else {
                BTreeSet::new()
            },
            grant_types: self.grant_types.clone(),
            native: self.native,
            scope: sluis_protocol::scope::Scope::default(),
            ..ClientSettings::default()
        }
    }

    /// What is wrong beside the fields.
    fn own_faults(&self) -> Vec<AppFault> {
        let mut faults = vec![];
        let fits = |id: &str| {
            (1..=64).contains(&id.len())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if self.client_id.as_deref().is_some_and(|id| !fits(id)) {
            faults.push(AppFault::new(
                "client_id",
                "use letters, digits, hyphens, underscores and dots",
            ));
        }
        let simple = matches!(
            self.auth_method,
            ClientAuthMethod::ClientSecretBasic
                | ClientAuthMethod::ClientSecretPost
                | ClientAuthMethod::None
        );
        if !simple {
            faults.push(AppFault::new(
                "auth_method",
                "client_secret_basic, client_secret_post or none",
            ));
        }
        let unusual = [GrantType::Implicit, GrantType::TokenExchange]
            .into_iter()
            .find(|grant| self.grant_types.contains(grant));
        if let Some(grant) = unusual {
            faults.push(AppFault::new(
                "grant_types",
                format!("{} is given by a setup file alone", grant.as_str()),
            ));
        }
        faults
    }
}

/// Why the id of a client that was removed is not given again.
pub const SPENT: &str = "it belonged to a client that was removed: tokens, consents and the log name it still; choose another one";

/// What came of a change.
#[derive(Debug)]
pub enum AppChanged<T> {
    /// It was made.
    Done(T),
    /// Nothing was saved, for this is wrong.
    Faults(Vec<AppFault>),
    /// Nothing was saved, for somebody else changed it: this is how it is now.
    Meanwhile(Box<App>),
    /// There is none that may be changed here.
    NotHere,
}

impl Idp {
    /// A new portal of the institution. Its secret is told this once.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_add_app(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        new: NewApp,
    ) -> Result<AppChanged<(App, Option<Secret>)>, Failure> {
        let mut faults = new.own_faults();
        let judged = self.judge_app(
            &new.fields,
            &Basis {
                settings: &new.base(),
                auth_method: new.auth_method,
                may_give: &|power| permit.visit().may(power),
            },
        );
        let (name, settings) = match judged {
            Ok(good) if faults.is_empty() => good,
            Ok(_) => return Ok(AppChanged::Faults(faults)),
            Err(more) => {
                faults.extend(more);
                return Ok(AppChanged::Faults(faults));
            }
        };
        if !settings.institutions.is_empty() {
            let why = "a portal that is added here is of this institution alone";
            let fault = AppFault::new("institutions", why);
            return Ok(AppChanged::Faults(vec![fault]));
        }
        let id = new
            .client_id
            .as_deref()
            .map_or_else(|| ClientId::generate(ctx), ClientId::from);
        let credentials = self.new_credentials(ctx, &id, new.auth_method);
        let client = Client {
            name,
            institution: Some(permit.institution_id().clone()),
            auth_method: new.auth_method,
            secret_hash: credentials.hash.clone(),
            sealed_secret: credentials.sealed.clone(),
            registration_token: None,
            settings,
            active: true,
            created_at: ctx.now,
            id: id.clone(),
        };
        let given = client.secret_hash.clone().map(|hash| ClientSecret {
            client: id.clone(),
            hash,
            created_at: ctx.now,
            ends_at: None,
            last_used_at: None,
        });
        let recorded = event(
            permit,
            ctx,
            &id,
            "create",
            serde_json::json!(differences(&ClientSettings::default(), &client.settings)),
        );
        let added = client.clone();
        let written = self
            .durable
            .write(move |tx| {
                tx.add_client(&added)?;
                if let Some(given) = &given {
                    tx.put_client_secret(given)?;
                }
                tx.record(&recorded)?;
                Ok(given)
            })
            .await;
        match written {
            Ok(given) => Ok(AppChanged::Done((
                App::of(permit, client, given.into_iter().collect()),
                credentials.told,
            ))),
            Err(StoreError::Conflict(_)) => {
                let spent = self.durable.read(move |tx| tx.client_id_is_spent(&id));
                let fault = if spent.await? {
                    AppFault::new("client_id", SPENT)
                } else {
                    AppFault::new("client_id", "it is taken")
                };
                Ok(AppChanged::Faults(vec![fault]))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Changes a portal, if it is still what was looked at; `seen` is its revision.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_app(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
        seen: &str,
        fields: AppFields,
    ) -> Result<AppChanged<App>, Failure> {
        let (idp, ctx, permit) = (self.clone(), ctx.clone(), permit.clone());
        let (id, seen) = (id.clone(), seen.to_owned());
        let changed = self
            .durable
            .write(move |tx| {
                tx.institution_for_update(permit.institution_id())?;
                let Some(before) = managed(&permit, tx, &id)? else {
                    return Ok(AppChanged::NotHere);
                };
                let secrets = tx.client_secrets(&id)?;
                if revision(&before) != seen {
                    return Ok(AppChanged::Meanwhile(Box::new(App::of(
                        &permit, before, secrets,
                    ))));
                }
                let of_itself = before.registration_token.is_some();
                let basis = Basis {
                    settings: &before.settings,
                    auth_method: before.auth_method,
                    // A client that changes its own registration gets no power over people here.
                    may_give: &|power: Power| !of_itself && permit.visit().may(power),
                };
                let (name, settings) = match idp.judge_app(&fields, &basis) {
                    Ok(good) => good,
                    Err(faults) => return Ok(AppChanged::Faults(faults)),
                };
                // What was not touched stays, also where one of them is gone since.
                if settings.institutions != before.settings.institutions {
                    let (owner, named) = (before.institution.as_ref(), &settings.institutions);
                    if let Some(fault) = institutions_fault(tx, owner, named)? {
                        return Ok(AppChanged::Faults(vec![fault]));
                    }
                }
                let mut changes = differences(&before.settings, &settings);
                changes.extend(differences(
                    &serde_json::json!({ "name": before.name }),
                    &serde_json::json!({ "name": name }),
                ));
                let after = Client {
                    name,
                    settings,
                    ..before
                };
                if !changes.is_empty() {
                    tx.update_client(&after)?;
                    let changes = serde_json::json!(changes);
                    tx.record(&event(&permit, &ctx, &id, "update", changes))?;
                }
                Ok(AppChanged::Done(App::of(&permit, after, secrets)))
            })
            .await?;
        Ok(changed)
    }
}
