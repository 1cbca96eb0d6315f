//! A new secret, and the one before it, which goes on working for a while.

use super::{event, is_within, managed};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    client::Client,
    client_secret::ClientSecret,
    context::{Ctx, Timestamp},
    ids::ClientId,
    secret::Secret,
};
use sluis_protocol::client_auth::ClientAuthMethod;

/// The longest that two secrets work beside each other, in days.
pub const LONGEST_OVERLAP_DAYS: u32 = 90;

/// A secret that was just made.
#[derive(Debug)]
pub struct RenewedSecret {
    /// The portal with it.
    pub client: Client,
    /// The secret; it is told this once.
    pub secret: Secret,
    /// When the one before stops working, if it goes on for a while.
    pub earlier_ends_at: Option<Timestamp>,
}

impl Idp {
    /// A new secret. The one before works for `overlap_days` more; an older one ends at once, so that
    /// there are never more than two. A secret that signs has no overlap. `None` where there is no
    /// portal with a secret that may be changed here.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_renew_secret(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
        overlap_days: u32,
    ) -> Result<Option<RenewedSecret>, Failure> {
        let days = i64::from(overlap_days.min(LONGEST_OVERLAP_DAYS));
        let (idp, ctx, permit, id) = (self.clone(), ctx.clone(), permit.clone(), id.clone());
        let renewed = self
            .durable
            .write(move |tx| {
                tx.institution_for_update(permit.institution_id())?;
                let found = managed(&permit, tx, &id)?.filter(|client| is_within(&permit, client));
                let Some(before) = found.filter(|client| client.auth_method.has_secret()) else {
                    return Ok(None);
                };
                let given = tx.client_secrets(&id)?;
                let credentials = idp.new_credentials(&ctx, &id, before.auth_method);
                let (Some(hash), Some(secret)) = (credentials.hash, credentials.told) else {
                    return Ok(None);
                };
                let signs = before.auth_method == ClientAuthMethod::ClientSecretJwt;
                let earlier = before
                    .secret_hash
                    .clone()
                    .filter(|_| days > 0 && !signs)
                    .map(|hash| {
                        let known = given.iter().find(|secret| secret.hash == hash);
                        ClientSecret {
                            client: id.clone(),
                            created_at: known.map_or(before.created_at, |known| known.created_at),
                            last_used_at: known.and_then(|known| known.last_used_at),
                            ends_at: Some(ctx.now + chrono::Duration::days(days)),
                            hash,
                        }
                    });
                tx.drop_client_secrets(&id, None)?;
                if let Some(earlier) = &earlier {
                    tx.put_client_secret(earlier)?;
                }
                tx.put_client_secret(&ClientSecret {
                    client: id.clone(),
                    hash: hash.clone(),
                    created_at: ctx.now,
                    ends_at: None,
                    last_used_at: None,
                })?;
                let client = Client {
                    secret_hash: Some(hash),
                    sealed_secret: credentials.sealed,
                    ..before
                };
                tx.update_client(&client)?;
                let earlier_ends_at = earlier.and_then(|earlier| earlier.ends_at);
                let told = serde_json::json!({ "earlier_ends_at": earlier_ends_at });
                tx.record(&event(&permit, &ctx, &id, "renew_secret", told))?;
                Ok(Some(RenewedSecret {
                    client,
                    secret,
                    earlier_ends_at,
                }))
            })
            .await?;
        Ok(renewed)
    }

    /// Ends the secret before the present one at once. `None` where there is no portal that may be
    /// changed here, else whether there was one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_end_earlier_secret(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
    ) -> Result<Option<bool>, Failure> {
        let (ctx, permit, id) = (ctx.clone(), permit.clone(), id.clone());
        let ended = self
            .durable
            .write(move |tx| {
                tx.institution_for_update(permit.institution_id())?;
                let Some(client) = managed(&permit, tx, &id)? else {
                    return Ok(None);
                };
                let ended = tx.drop_client_secrets(&id, client.secret_hash.as_ref())? > 0;
                if ended {
                    let none = serde_json::Value::Null;
                    tx.record(&event(&permit, &ctx, &id, "end_earlier_secret", none))?;
                }
                Ok(Some(ended))
            })
            .await?;
        Ok(ended)
    }
}
