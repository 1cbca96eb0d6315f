//! Portals.

use super::{Run, action_of};
use crate::administration::setup::ClientSetup;
use sluis_model::{
    audit::{Event, EventKind},
    client::Client,
    ids::ClientId,
    ports::{Tx, durable::Stored},
    secret::HashedToken,
};

impl Run<'_> {
    /// Makes a portal so.
    pub(super) fn client(
        &mut self,
        tx: &mut dyn Tx,
        wanted: &ClientSetup,
        secret: Option<&HashedToken>,
    ) -> Stored<()> {
        let ctx = self.ctx;
        let id = ClientId::from(wanted.client_id.as_str());
        let institution = match &wanted.institution {
            None => None,
            Some(slug) => match tx.institution_by_slug(slug)? {
                Some(institution) => Some(institution.id),
                None if self.only_planned(slug) => None,
                None => {
                    self.faults
                        .push(format!("clients.{id}: there is no institution {slug}"));
                    return Ok(());
                }
            },
        };
        let existing = tx.client(&id)?;
        let client = Client {
            id,
            name: wanted.name.clone(),
            institution,
            auth_method: wanted.auth_method,
            secret_hash: secret.cloned(),
            sealed_secret: None,
            registration_token: existing
                .as_ref()
                .and_then(|existing| existing.registration_token.clone()),
            settings: wanted.settings.clone(),
            active: wanted.active,
            created_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.created_at),
        };
        let action = action_of(existing.as_ref(), &client);
        if !self.planned(action, "client", wanted.client_id.clone()) {
            return Ok(());
        }
        if existing.is_some() {
            tx.update_client(&client)?
        } else {
            tx.add_client(&client)?
        }
        let event = Event::new(EventKind::ClientChanged, ctx).with(
            serde_json::json!({ "by": "apply", "action": action, "client": client.id.as_str() }),
        );
        tx.record(&event)
    }
}
