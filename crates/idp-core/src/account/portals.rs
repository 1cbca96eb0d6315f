//! What the person allowed portals, seen and taken back.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    ids::ClientId,
    token_family::RevocationReason,
};
use sluis_protocol::scope::Scope;

/// A portal that the person allowed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedPortal {
    /// Its `client_id`.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// What it was allowed.
    pub scope: Scope,
    /// When.
    pub since: Timestamp,
}

impl Idp {
    /// The portals that the person allowed something, by name.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_portals(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<AllowedPortal>, Failure> {
        let id = signed_in.person.id.clone();
        let given = self
            .durable
            .read(move |tx| tx.consents_of(&id))
            .await?
            .into_iter()
            .map(|(client, scope, since)| AllowedPortal {
                client: client.id,
                name: client.name,
                scope,
                since,
            })
            .collect();
        Ok(given)
    }

    /// Takes back what a portal was allowed. Its tokens for this person end at once, also those that
    /// were to outlive the session. Whether there was anything.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_withdraw_consent(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        client: &ClientId,
    ) -> Result<bool, Failure> {
        let event = Event::new(EventKind::ConsentWithdrawn, ctx)
            .by(&signed_in.institution.id, &signed_in.person.id)
            .with(serde_json::json!({ "client": client.as_str() }));
        let (person, client, now) = (signed_in.person.id.clone(), client.clone(), ctx.now);
        let ended = self
            .durable
            .write(move |tx| {
                if !tx.withdraw_consent(&person, &client)? {
                    return Ok(None);
                }
                let reason = RevocationReason::ConsentWithdrawn;
                let grants = tx.revoke_families_of_person(&person, &client, reason, now)?;
                tx.record(&event)?;
                Ok(Some(grants))
            })
            .await?;
        let Some(grants) = ended else {
            return Ok(false);
        };
        // Access tokens without a family die by the consent that is missing; these also where they are
        // still being made.
        self.tokens.end_grants(ctx, &grants).await?;
        Ok(true)
    }
}
