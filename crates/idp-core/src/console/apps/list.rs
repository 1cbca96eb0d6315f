//! Portals, page by page and one by one.

use super::{AppFields, is_managed, revision, seen};
use crate::{
    console::{Act, Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{client::Client, client_secret::ClientSecret, context::Ctx, ids::ClientId};

/// A portal as administration sees it.
#[derive(Debug, Clone)]
pub struct App {
    /// The portal.
    pub client: Client,
    /// What was looked at; a change names it.
    pub revision: String,
    /// The secrets that the console gave, newest first.
    pub secrets: Vec<ClientSecret>,
    /// Whether it may be changed here.
    pub managed: bool,
}

impl App {
    pub(super) fn of<A: Act>(
        permit: &Permit<A>,
        client: Client,
        secrets: Vec<ClientSecret>,
    ) -> Self {
        Self {
            revision: revision(&client),
            managed: is_managed(permit, &client),
            secrets,
            client,
        }
    }

    /// What may be edited, as it is. Which other institutions a portal serves is told to whoever may change it.
    #[must_use]
    pub fn fields(&self) -> AppFields {
        let fields = AppFields::of(&self.client);
        AppFields {
            institutions: fields.institutions.filter(|_| self.managed),
            ..fields
        }
    }

    /// The present secret, if the console gave it.
    #[must_use]
    pub fn present_secret(&self) -> Option<&ClientSecret> {
        let present = self.client.secret_hash.as_ref()?;
        self.secrets.iter().find(|secret| &secret.hash == present)
    }

    /// The secret before it, while it works.
    #[must_use]
    pub fn earlier_secret(&self, ctx: &Ctx) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.overlaps(ctx.now))
    }
}

/// A part of the list.
#[derive(Debug, Clone)]
pub struct AppsPage {
    /// The portals, by name.
    pub apps: Vec<Client>,
    /// Where the next part begins, if there is one.
    pub next: Option<(String, String)>,
}

impl Idp {
    /// Portals of the institution, or, with `shared`, those that serve several, by name.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_apps(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeApps>,
        shared: bool,
        after: Option<(String, String)>,
        limit: u32,
    ) -> Result<AppsPage, Failure> {
        let institution = (!shared).then(|| permit.institution_id().clone());
        let mut apps = self
            .durable
            .read(move |tx| {
                let after = after
                    .as_ref()
                    .map(|(name, id)| (name.as_str(), id.as_str()));
                tx.clients_of(institution.as_ref(), after, limit.saturating_add(1))
            })
            .await?;
        let more = apps.len() > limit as usize;
        apps.truncate(limit as usize);
        let last = apps.last().filter(|_| more);
        Ok(AppsPage {
            next: last.map(|last| (last.name.clone(), last.id.to_string())),
            apps,
        })
    }

    /// A portal; nothing when there is none that is seen here.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_app(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeApps>,
        id: &ClientId,
    ) -> Result<Option<App>, Failure> {
        let (id, permit) = (id.clone(), permit.clone());
        let found = self
            .durable
            .read(move |tx| {
                let Some(client) = seen(&permit, tx, &id)? else {
                    return Ok(None);
                };
                let secrets = tx.client_secrets(&id)?;
                Ok(Some(App::of(&permit, client, secrets)))
            })
            .await?;
        Ok(found)
    }
}
