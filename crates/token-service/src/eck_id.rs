//! The ECK iD on its way to a portal: read only for a grant that tells it, opened only where claims are
//! written, and every grant that opens it stands in the trail first.

use crate::{service::TokenService, standing::World};
use serde_json::json;
use sluis_model::{
    access::Grant,
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    eck_id::EckId,
    ports::StoreError,
};
use sluis_protocol::scope::ECK_ID;

/// Whether a grant tells the ECK iD to a client: the client was given the scope, and it was granted or is
/// asked for by the name of its claim.
pub(crate) fn tells_eck_id(grant: &Grant, client: &Client) -> bool {
    let named = |asked: &std::collections::BTreeMap<_, _>| asked.contains_key(ECK_ID);
    client.settings.scope.contains(ECK_ID)
        && (grant.scope.contains(ECK_ID)
            || named(&grant.claims.id_token)
            || named(&grant.claims.userinfo))
}

impl TokenService {
    /// Opens the ECK iD that was read, if one was.
    pub(crate) fn open_eck_id(&self, world: &mut World) -> Result<(), StoreError> {
        let Some(sealed) = &world.sealed_eck_id else {
            return Ok(());
        };
        let opened = EckId::open(&self.sealer, sealed, &world.person.id);
        world.eck_id = Some(opened.map_err(|error| StoreError::Inconsistent {
            table: "eck_ids",
            column: "sealed",
            row: world.person.id.to_string(),
            what: error.to_string(),
        })?);
        Ok(())
    }

    /// Writes down that a client is given what tells it a person's ECK iD, before it is; whether there is
    /// one now or only when the client asks.
    pub(crate) async fn note_eck_id(
        &self,
        ctx: &Ctx,
        client: &Client,
        grant: &Grant,
    ) -> Result<(), StoreError> {
        if !tells_eck_id(grant, client) {
            return Ok(());
        }
        let event = Event::new(EventKind::EckIdReleased, ctx)
            .about(&grant.institution, &grant.person)
            .with(json!({ "client": client.id }));
        self.durable.write(move |tx| tx.record(&event)).await
    }
}
