//! Requests that programs name.

use crate::{
    column::{can_be_stored, micros},
    dialect::{Pack, drop_pack},
    schema::idempotency_keys,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::ClientId,
    ports::{IdempotencyKeys, apps::NamedRequest, durable::Stored},
    seal::Sealed,
    secret::HashedToken,
};

const TABLE: &str = "idempotency_keys";

impl IdempotencyKeys for SqlTx<'_> {
    fn named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        now: Timestamp,
    ) -> Stored<Option<NamedRequest>> {
        if !can_be_stored(name) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            idempotency_keys::table
                .filter(idempotency_keys::client_id.eq(client.as_str()))
                .filter(idempotency_keys::name.eq(name))
                .filter(idempotency_keys::ends_at.gt(micros(now)))
                .select((idempotency_keys::request_hash, idempotency_keys::answer))
                .first::<(String, Option<String>)>(connection)
                .optional()
        })?;
        Ok(row.map(|(request, answer)| NamedRequest {
            request: HashedToken::stored(request),
            answer: answer.map(Sealed::stored),
        }))
    }

    fn begin_named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        request: &HashedToken,
        now: Timestamp,
        ends_at: Timestamp,
    ) -> Stored<()> {
        self.sql(TABLE, |connection| {
            diesel::delete(
                idempotency_keys::table
                    .filter(idempotency_keys::client_id.eq(client.as_str()))
                    .filter(idempotency_keys::name.eq(name))
                    .filter(idempotency_keys::ends_at.le(micros(now))),
            )
            .execute(connection)
        })?;
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(idempotency_keys::table)
                .values((
                    idempotency_keys::client_id.eq(client.as_str()),
                    idempotency_keys::name.eq(name),
                    idempotency_keys::request_hash.eq(request.as_str()),
                    idempotency_keys::ends_at.eq(micros(ends_at)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn answer_named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        lease: Timestamp,
        answer: &Sealed,
        ends_at: Timestamp,
    ) -> Stored<()> {
        self.sql(TABLE, |connection| {
            diesel::update(
                idempotency_keys::table
                    .filter(idempotency_keys::client_id.eq(client.as_str()))
                    .filter(idempotency_keys::name.eq(name))
                    .filter(idempotency_keys::ends_at.eq(micros(lease)))
                    .filter(idempotency_keys::answer.is_null()),
            )
            .set((
                idempotency_keys::answer.eq(answer.as_str()),
                idempotency_keys::ends_at.eq(micros(ends_at)),
            ))
            .execute(connection)
            .map(drop)
        })
    }

    fn drop_named_request(
        &mut self,
        client: &ClientId,
        name: &str,
        lease: Timestamp,
    ) -> Stored<()> {
        self.sql(TABLE, |connection| {
            diesel::delete(
                idempotency_keys::table
                    .filter(idempotency_keys::client_id.eq(client.as_str()))
                    .filter(idempotency_keys::name.eq(name))
                    .filter(idempotency_keys::ends_at.eq(micros(lease)))
                    .filter(idempotency_keys::answer.is_null()),
            )
            .execute(connection)
            .map(drop)
        })
    }

    fn drop_ended_named_requests(&mut self, before: Timestamp, most: u32) -> Stored<usize> {
        let pack = Pack {
            table: TABLE,
            key: "client_id, name",
            old: "ends_at < $1",
        };
        self.sql(TABLE, |connection| {
            drop_pack(connection, &pack, micros(before), most)
        })
    }
}
