//! Closing a portal, opening it again, removing it.

use super::{App, event, is_within, managed, revision};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{client::Client, context::Ctx, ids::ClientId};

/// What came of removing.
#[derive(Debug)]
pub enum AppGone {
    /// It is gone, with all that people allowed it.
    Gone,
    /// Somebody else changed it since it was looked at.
    Meanwhile,
    /// There is none that may be removed here.
    NotHere,
}

impl Idp {
    /// Closes a portal, so that nobody signs in to it and its tokens open nothing any more, or opens it
    /// again. `None` where there is none that may be changed here.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_open_app(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
        active: bool,
    ) -> Result<Option<App>, Failure> {
        let (ctx, permit, id) = (ctx.clone(), permit.clone(), id.clone());
        let changed = self
            .durable
            .write(move |tx| {
                tx.institution_for_update(permit.institution_id())?;
                let found = managed(&permit, tx, &id)?;
                let Some(before) = found.filter(|client| !active || is_within(&permit, client))
                else {
                    return Ok(None);
                };
                let changes = before.active != active;
                let after = Client { active, ..before };
                if changes {
                    tx.update_client(&after)?;
                    let action = if active { "open" } else { "close" };
                    let none = serde_json::Value::Null;
                    tx.record(&event(&permit, &ctx, &id, action, none))?;
                }
                let secrets = tx.client_secrets(&id)?;
                Ok(Some(App::of(&permit, after, secrets)))
            })
            .await?;
        Ok(changed)
    }

    /// Removes a portal with all that people allowed it and all that it could refresh, if it is still
    /// what was looked at; `seen` is the revision of that.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_remove_app(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
        seen: &str,
    ) -> Result<AppGone, Failure> {
        let (ctx, permit, id) = (ctx.clone(), permit.clone(), id.clone());
        let seen = seen.to_owned();
        let gone = self
            .durable
            .write(move |tx| {
                tx.institution_for_update(permit.institution_id())?;
                let Some(client) = managed(&permit, tx, &id)? else {
                    return Ok(AppGone::NotHere);
                };
                if revision(&client) != seen {
                    return Ok(AppGone::Meanwhile);
                }
                tx.remove_client(&id)?;
                let name = serde_json::json!({ "name": client.name });
                tx.record(&event(&permit, &ctx, &id, "delete", name))?;
                Ok(AppGone::Gone)
            })
            .await?;
        Ok(gone)
    }
}
