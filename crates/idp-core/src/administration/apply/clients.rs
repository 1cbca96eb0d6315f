//! Portals.

use super::{Run, action_of};
use crate::{
    administration::setup::{ClientSetup, SecretSource},
    console::apps::{SPENT, institutions_fault},
    console::difference::{Difference, differences},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    client::{Client, ClientSettings, OperatorBounds},
    ids::{ClientId, InstitutionId},
    ports::{Tx, durable::Stored},
    seal::Sealed,
    secret::{HashedToken, Secret},
};
use sluis_protocol::client_auth::ClientAuthMethod;

/// Why the id can't be this portal's. Institutions choose ids of their portals themselves: what one of them made, with
/// secrets that it knows, does not become somebody else's.
fn id_fault(
    tx: &mut dyn Tx,
    id: &ClientId,
    existing: Option<&Client>,
    institution: Option<&InstitutionId>,
) -> Stored<Option<String>> {
    let Some(existing) = existing else {
        let is_spent = tx.client_id_is_spent(id)?;
        return Ok(is_spent.then(|| format!("client_id: {SPENT}")));
    };
    let Some(own) = &existing.institution else {
        return Ok(None);
    };
    if Some(own) == institution {
        return Ok(None);
    }
    let owner = tx.institution(own)?;
    let slug = owner.map(|owner| owner.slug.clone()).unwrap_or_default();
    Ok(Some(format!(
        "institution: {slug} has a portal of this id, which does not become another's; give this one another id"
    )))
}

impl Run<'_> {
    /// Makes a portal so.
    pub(super) fn client(
        &mut self,
        tx: &mut dyn Tx,
        wanted: &ClientSetup,
        secret: Option<&Secret>,
    ) -> Stored<()> {
        let ctx = self.ctx;
        let id = ClientId::from(wanted.client_id.as_str());
        let institution = match &wanted.institution {
            None => None,
            Some(slug) => match tx.institution_by_slug(slug)? {
                Some(institution) => Some(institution.id.clone()),
                None => {
                    self.faults
                        .push(format!("clients.{id}: there is no institution {slug}"));
                    return Ok(());
                }
            },
        };
        let named = &wanted.settings.institutions;
        if let Some(fault) = institutions_fault(tx, institution.as_ref(), named)? {
            self.faults.push(format!(
                "clients.{id}.settings.institutions: {}",
                fault.detail
            ));
            return Ok(());
        }
        let existing = tx.client(&id)?;
        if let Some(fault) = id_fault(tx, &id, existing.as_deref(), institution.as_ref())? {
            self.faults.push(format!("clients.{id}.{fault}"));
            return Ok(());
        }
        let keeps = matches!(wanted.secret, Some(SecretSource::Keep { .. }));
        let kept = existing.as_ref().filter(|_| keeps);
        if keeps && kept.is_none_or(|kept| kept.secret_hash.is_none()) {
            self.faults.push(format!(
                "clients.{id}.secret: there is none to keep; name a variable or a file"
            ));
            return Ok(());
        }
        let client = Client {
            id,
            name: wanted.name.clone(),
            institution,
            auth_method: wanted.auth_method,
            secret_hash: kept.map_or_else(
                || secret.map(|secret| HashedToken::of(secret.expose())),
                |kept| kept.secret_hash.clone(),
            ),
            sealed_secret: kept.map_or_else(
                || self.sealed_secret(existing.as_deref(), wanted, secret),
                |kept| kept.sealed_secret.clone(),
            ),
            registration_token: existing
                .as_ref()
                .and_then(|existing| existing.registration_token.clone()),
            settings: ClientSettings {
                // It bounds the client itself, not the operator.
                registered_under: existing
                    .as_ref()
                    .and_then(|existing| existing.settings.registered_under.clone()),
                operator_bounds: existing
                    .as_ref()
                    .filter(|existing| existing.registration_token.is_some())
                    .map(|_| OperatorBounds::of(&wanted.settings)),
                ..wanted.settings.clone()
            },
            active: wanted.active,
            created_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.created_at),
        };
        let action = action_of(existing.as_deref(), &client);
        let changes = existing.as_ref().map_or_else(Vec::new, |existing| {
            self.client_differences(tx, existing, &client, wanted)
        });
        let told = match &existing {
            Some(_) => json!(changes),
            None => json!(differences(&ClientSettings::default(), &client.settings)),
        };
        if !self.planned(action, "client", wanted.client_id.clone(), changes) {
            return Ok(());
        }
        if let Some(before) = &existing {
            tx.update_client(&client)?;
            if before.secret_hash != client.secret_hash {
                // The file knows of one secret, and may set it because another one leaked.
                tx.drop_client_secrets(&client.id, None)?;
            }
        } else {
            tx.add_client(&client)?;
        }
        let mut event = self
            .event(EventKind::ClientChanged)
            .with(json!({ "action": action, "client": client.id.as_str(), "changes": told }));
        event.institution = client.institution;
        tx.record(&event)
    }

    /// What is different of a portal; of a secret only that it is.
    fn client_differences(
        &self,
        tx: &mut dyn Tx,
        before: &Client,
        after: &Client,
        wanted: &ClientSetup,
    ) -> Vec<Difference> {
        let own = before.institution.as_ref();
        let slug = own.and_then(|own| tx.institution(own).ok().flatten());
        let mut found = differences(
            &ClientSetup::of(before, slug.map(|institution| institution.slug.clone())),
            &ClientSetup::of(after, wanted.institution.clone()),
        );
        if before.secret_hash != after.secret_hash || before.sealed_secret != after.sealed_secret {
            found.push(Difference {
                field: "secret".to_owned(),
                was: "one".into(),
                becomes: "another".into(),
            });
        }
        found
    }

    /// The secret as it is kept where it has to be read back. Sealing is never twice the same, so what
    /// is stored stays as long as it opens to the same secret: nothing is to be written for that.
    fn sealed_secret(
        &self,
        existing: Option<&Client>,
        wanted: &ClientSetup,
        secret: Option<&Secret>,
    ) -> Option<Sealed> {
        let secret = secret.filter(|_| wanted.auth_method == ClientAuthMethod::ClientSecretJwt)?;
        let place = Client::sealed_secret_place(&ClientId::from(wanted.client_id.as_str()));
        let bytes = secret.expose().as_bytes();
        let stored = existing.and_then(|existing| existing.sealed_secret.clone());
        let same = |sealed: &Sealed| {
            let opened = self.idp.sealer.open(sealed, &place);
            opened.is_ok_and(|opened| opened.as_slice() == bytes)
        };
        stored
            .filter(same)
            .or_else(|| Some(self.idp.sealer.seal(bytes, &place, self.ctx)))
    }
}
