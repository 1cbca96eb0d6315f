//! Portals by institution, their secrets, and events page by page.

use crate::{
    audit::{EventRow, event},
    client::{ClientRow, WholeRow, client},
    column::{Row, can_be_stored, micros},
    institution::{InstitutionRow, institution},
    schema::{audit_events, client_secrets, clients, institutions},
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    audit::Event,
    client::Client,
    client_secret::ClientSecret,
    context::Timestamp,
    ids::{ClientId, EventId, InstitutionId},
    institution::Institution,
    ports::{Apps, Changed, durable::Stored},
    secret::HashedToken,
};

const CLIENTS: &str = "clients";
const SECRETS: &str = "client_secrets";
const INSTITUTIONS: &str = "institutions";
const EVENTS: &str = "audit_events";

type SecretRow = (String, String, i64, Option<i64>, Option<i64>);

fn secret((client, hash, created_at, ends_at, last_used_at): SecretRow) -> Stored<ClientSecret> {
    let at = Row {
        table: SECRETS,
        id: &client,
    };
    Ok(ClientSecret {
        created_at: at.time("created_at", created_at)?,
        ends_at: at.time_if("ends_at", ends_at)?,
        last_used_at: at.time_if("last_used_at", last_used_at)?,
        hash: HashedToken::stored(hash),
        client: ClientId::from(client.as_str()),
    })
}

impl Apps for SqlTx<'_> {
    fn clients_of(
        &mut self,
        institution: Option<&InstitutionId>,
        after: Option<(&str, &str)>,
        limit: u32,
    ) -> Stored<Vec<Client>> {
        if after.is_some_and(|(name, id)| !can_be_stored(name) || !can_be_stored(id)) {
            return Ok(vec![]);
        }
        let rows = self.sql(CLIENTS, |connection| {
            let mut wanted = clients::table
                .order((clients::name.asc(), clients::id.asc()))
                .limit(i64::from(limit))
                .select((ClientRow::as_select(), clients::created_at))
                .into_boxed();
            wanted = match institution {
                Some(id) => wanted.filter(clients::institution_id.eq(id.as_str())),
                None => wanted.filter(clients::institution_id.is_null()),
            };
            if let Some((name, id)) = after {
                wanted = wanted.filter(
                    clients::name
                        .gt(name)
                        .or(clients::name.eq(name).and(clients::id.gt(id))),
                );
            }
            wanted.load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(client).collect()
    }

    fn client_secrets(&mut self, client: &ClientId) -> Stored<Vec<ClientSecret>> {
        if !can_be_stored(client.as_str()) {
            return Ok(vec![]);
        }
        let kept = self.kept();
        if let Some(found) = kept.and_then(|kept| kept.secrets(client)) {
            return Ok((*found).clone());
        }
        let rows = self.sql(SECRETS, |connection| {
            client_secrets::table
                .filter(client_secrets::client_id.eq(client.as_str()))
                .order((
                    client_secrets::created_at.desc(),
                    client_secrets::secret_hash.asc(),
                ))
                .load::<SecretRow>(connection)
        })?;
        let found: Vec<_> = rows.into_iter().map(secret).collect::<Stored<_>>()?;
        // Of ids that are nobody's there are none.
        if let Some(kept) = kept
            && kept.knows_client(client)
        {
            kept.keep_secrets(client, &found);
        }
        Ok(found)
    }

    fn put_client_secret(&mut self, secret: &ClientSecret) -> Stored<()> {
        self.wrote(Changed::Client(secret.client.clone()));
        self.sql(SECRETS, |connection| {
            diesel::delete(
                client_secrets::table
                    .filter(client_secrets::client_id.eq(secret.client.as_str()))
                    .filter(client_secrets::secret_hash.eq(secret.hash.as_str())),
            )
            .execute(connection)?;
            diesel::insert_into(client_secrets::table)
                .values((
                    client_secrets::client_id.eq(secret.client.as_str()),
                    client_secrets::secret_hash.eq(secret.hash.as_str()),
                    client_secrets::created_at.eq(micros(secret.created_at)),
                    client_secrets::ends_at.eq(secret.ends_at.map(micros)),
                    client_secrets::last_used_at.eq(secret.last_used_at.map(micros)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn drop_client_secrets(
        &mut self,
        client: &ClientId,
        kept: Option<&HashedToken>,
    ) -> Stored<usize> {
        if !can_be_stored(client.as_str()) {
            return Ok(0);
        }
        self.wrote(Changed::Client(client.clone()));
        let kept = kept.map_or("", HashedToken::as_str);
        self.sql(SECRETS, |connection| {
            diesel::delete(
                client_secrets::table
                    .filter(client_secrets::client_id.eq(client.as_str()))
                    .filter(client_secrets::secret_hash.ne(kept)),
            )
            .execute(connection)
        })
    }

    fn note_client_secret_use(
        &mut self,
        client: &ClientId,
        hash: &HashedToken,
        since: Timestamp,
        now: Timestamp,
    ) -> Stored<bool> {
        self.wrote(Changed::Client(client.clone()));
        let met = self.sql(SECRETS, |connection| {
            diesel::update(
                client_secrets::table
                    .filter(client_secrets::client_id.eq(client.as_str()))
                    .filter(client_secrets::secret_hash.eq(hash.as_str()))
                    .filter(
                        client_secrets::last_used_at
                            .is_null()
                            .or(client_secrets::last_used_at.lt(micros(since))),
                    ),
            )
            .set(client_secrets::last_used_at.eq(micros(now)))
            .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn institutions_from(&mut self, after: Option<&str>, limit: u32) -> Stored<Vec<Institution>> {
        if after.is_some_and(|after| !can_be_stored(after)) {
            return Ok(vec![]);
        }
        let rows = self.sql(INSTITUTIONS, |connection| {
            institutions::table
                .filter(institutions::slug.gt(after.unwrap_or_default()))
                .order(institutions::slug.asc())
                .limit(i64::from(limit))
                .select((InstitutionRow::as_select(), institutions::created_at))
                .load(connection)
        })?;
        rows.into_iter().map(institution).collect()
    }

    fn api_events(
        &mut self,
        institution: &InstitutionId,
        before: Option<(Timestamp, &EventId)>,
        limit: u32,
    ) -> Stored<Vec<Event>> {
        if before.is_some_and(|(_, id)| !can_be_stored(id.as_str())) {
            return Ok(vec![]);
        }
        let rows = self.sql(EVENTS, |connection| {
            let mut wanted = audit_events::table
                .filter(audit_events::institution_id.eq(institution.as_str()))
                .order((audit_events::at.desc(), audit_events::id.desc()))
                .limit(i64::from(limit))
                .select(EventRow::as_select())
                .into_boxed();
            if let Some((at, id)) = before {
                let at = micros(at);
                wanted = wanted.filter(
                    audit_events::at.lt(at).or(audit_events::at
                        .eq(at)
                        .and(audit_events::id.lt(id.as_str()))),
                );
            }
            wanted.load(connection)
        })?;
        rows.into_iter().map(event).collect()
    }
}
