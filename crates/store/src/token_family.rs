//! Refresh-token families.

use crate::{
    by_key::find_by_key,
    column::{self, Row, can_be_stored, micros},
    dialect::{Pack, drop_pack, natively},
    schema::token_families,
    transaction::SqlTx,
};
use diesel::{
    backend::Backend,
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Text},
};
use sluis_model::{
    access::Grant,
    context::Timestamp,
    ids::{ClientId, FamilyId, GrantId, PersonId, SessionId},
    ports::durable::{Stored, TokenFamilies},
    token_family::{RevocationReason, TokenFamily},
};
use std::collections::BTreeSet;

const TABLE: &str = "token_families";

/// The grant is JSON; what families are looked up or held together by stands beside it.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = token_families, treat_none_as_default_value = false)]
struct FamilyRow {
    id: String,
    grant_id: String,
    session_id: String,
    client_id: String,
    person_id: String,
    grant_json: String,
    offline: bool,
    key_id: String,
    generation: i64,
    rotated_at: i64,
    created_at: i64,
    idle_ends_at: i64,
    ends_at: i64,
    revoked_at: Option<i64>,
    revocation_reason: Option<String>,
}

fn family_row(family: &TokenFamily) -> Stored<FamilyRow> {
    let grant = &family.grant;
    let reason = family
        .revoked
        .map(|(_, reason)| column::name(TABLE, "revocation_reason", &reason))
        .transpose()?;
    Ok(FamilyRow {
        id: family.id.to_string(),
        grant_id: grant.id.to_string(),
        session_id: grant.authentication.session.to_string(),
        client_id: grant.client.to_string(),
        person_id: grant.person.to_string(),
        grant_json: column::json(TABLE, "grant_json", grant)?,
        offline: family.offline,
        key_id: family.key_id.clone(),
        generation: family.generation,
        rotated_at: micros(family.rotated_at),
        created_at: micros(family.created_at),
        idle_ends_at: micros(family.idle_ends_at),
        ends_at: micros(family.ends_at),
        revoked_at: family.revoked.map(|(at, _)| micros(at)),
        revocation_reason: reason,
    })
}

/// What every refresh writes, with its text written out: diesel has a database prepare each of its own `UPDATE`s
/// anew, for it can't know that always the same columns are set.
#[derive(Clone)]
struct Rotation {
    id: String,
    generation: i64,
    next: i64,
    rotated_at: i64,
    idle_ends_at: i64,
}

impl QueryId for Rotation {
    type QueryId = Self;

    // The text is one and the same, so that the type alone names the prepared statement.
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB> QueryFragment<DB> for Rotation
where
    DB: Backend,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE token_families SET generation = ");
        out.push_bind_param::<BigInt, _>(&self.next)?;
        out.push_sql(", rotated_at = ");
        out.push_bind_param::<BigInt, _>(&self.rotated_at)?;
        out.push_sql(", idle_ends_at = ");
        out.push_bind_param::<BigInt, _>(&self.idle_ends_at)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<Text, str>(&self.id)?;
        out.push_sql(" AND generation = ");
        out.push_bind_param::<BigInt, _>(&self.generation)?;
        out.push_sql(" AND revoked_at IS NULL");
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for Rotation {}

fn family(row: FamilyRow) -> Stored<TokenFamily> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    let grant: Grant = at.json("grant_json", &row.grant_json)?;
    let columns = [
        &row.grant_id,
        &row.session_id,
        &row.client_id,
        &row.person_id,
    ];
    let members = [
        grant.id.as_str(),
        grant.authentication.session.as_str(),
        grant.client.as_str(),
        grant.person.as_str(),
    ];
    if columns != members {
        return Err(at.refuse(
            "grant_json",
            "it is not the grant that the row's other columns name",
        ));
    }
    let revoked = match (row.revoked_at, &row.revocation_reason) {
        (None, None) => None,
        (Some(when), Some(reason)) => Some((
            at.time("revoked_at", when)?,
            at.name("revocation_reason", reason)?,
        )),
        _ => {
            return Err(at.refuse(
                "revoked_at",
                "a revocation needs both its moment and its reason",
            ));
        }
    };
    Ok(TokenFamily {
        id: FamilyId::from(row.id.as_str()),
        grant,
        offline: row.offline,
        generation: row.generation,
        rotated_at: at.time("rotated_at", row.rotated_at)?,
        created_at: at.time("created_at", row.created_at)?,
        idle_ends_at: at.time("idle_ends_at", row.idle_ends_at)?,
        ends_at: at.time("ends_at", row.ends_at)?,
        revoked,
        key_id: row.key_id,
    })
}

fn reason_name(reason: RevocationReason) -> Stored<Option<String>> {
    column::name(TABLE, "revocation_reason", &reason).map(Some)
}

impl TokenFamilies for SqlTx<'_> {
    fn add_family(&mut self, family: &TokenFamily) -> Stored<()> {
        let row = family_row(family)?;
        self.sql(TABLE, |connection| {
            natively!(connection, native => diesel::insert_into(token_families::table)
                .values(row)
                .execute(native)
                .map(drop))
        })
    }

    fn family(&mut self, id: &FamilyId) -> Stored<Option<TokenFamily>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let rows = find_by_key!(self, TABLE, (id: id.as_str()) => FamilyRow, token_families::table
            .filter(token_families::id.eq(id.as_str()))
            .select(FamilyRow::as_select()))?;
        rows.into_iter().next().map(family).transpose()
    }

    fn rotate_family(
        &mut self,
        id: &FamilyId,
        generation: i64,
        now: Timestamp,
        idle_ends_at: Timestamp,
    ) -> Stored<bool> {
        let rotation = Rotation {
            id: id.to_string(),
            generation,
            next: generation + 1,
            rotated_at: micros(now),
            idle_ends_at: micros(idle_ends_at),
        };
        let here = rotation.clone();
        let met = self.update_by_key(
            TABLE,
            vec![id.to_string(), generation.to_string()],
            |connection| natively!(connection, native => here.execute(native)),
            |wire, _| {
                Box::pin(async move {
                    let met = diesel_async::RunQueryDsl::execute(rotation, &mut &*wire).await?;
                    Ok(vec![met])
                })
            },
        )?;
        Ok(met > 0)
    }

    fn revoke_family(
        &mut self,
        id: &FamilyId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<bool> {
        let reason = reason_name(reason)?;
        let met = self.sql(TABLE, |connection| {
            let live = token_families::table
                .filter(token_families::id.eq(id.as_str()))
                .filter(token_families::revoked_at.is_null());
            diesel::update(live)
                .set((
                    token_families::revoked_at.eq(Some(micros(now))),
                    token_families::revocation_reason.eq(reason),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn revoke_families_of_grant(
        &mut self,
        grant: &GrantId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<usize> {
        let reason = reason_name(reason)?;
        self.sql(TABLE, |connection| {
            let live = token_families::table
                .filter(token_families::grant_id.eq(grant.as_str()))
                .filter(token_families::revoked_at.is_null());
            diesel::update(live)
                .set((
                    token_families::revoked_at.eq(Some(micros(now))),
                    token_families::revocation_reason.eq(reason),
                ))
                .execute(connection)
        })
    }

    fn revoke_families_of_session(
        &mut self,
        session: &SessionId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<usize> {
        let reason = reason_name(reason)?;
        self.sql(TABLE, |connection| {
            let live = token_families::table
                .filter(token_families::session_id.eq(session.as_str()))
                .filter(token_families::offline.eq(false))
                .filter(token_families::revoked_at.is_null());
            diesel::update(live)
                .set((
                    token_families::revoked_at.eq(Some(micros(now))),
                    token_families::revocation_reason.eq(reason),
                ))
                .execute(connection)
        })
    }

    fn revoke_families_but_of_sessions(
        &mut self,
        person: &PersonId,
        kept: &[SessionId],
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<Vec<SessionId>> {
        let kept: Vec<&str> = kept.iter().map(SessionId::as_str).collect();
        let live: Vec<(String, String)> = self.sql(TABLE, |connection| {
            token_families::table
                .filter(token_families::person_id.eq(person.as_str()))
                .filter(token_families::session_id.ne_all(kept))
                .filter(token_families::offline.eq(false))
                .filter(token_families::revoked_at.is_null())
                .order(token_families::id)
                .select((token_families::id, token_families::session_id))
                .load(connection)
        })?;
        let mut sessions = BTreeSet::new();
        for (family, session) in live {
            if self.revoke_family(&family.as_str().into(), reason, now)? {
                sessions.insert(SessionId::from(session));
            }
        }
        Ok(sessions.into_iter().collect())
    }

    fn move_families_of_session(&mut self, session: &SessionId, epoch: i64) -> Stored<usize> {
        let live: Vec<FamilyRow> = self.sql(TABLE, |connection| {
            token_families::table
                .filter(token_families::session_id.eq(session.as_str()))
                .filter(token_families::revoked_at.is_null())
                .order(token_families::id)
                .select(FamilyRow::as_select())
                .load(connection)
        })?;
        let mut moved = 0;
        for row in live {
            let mut family = family(row)?;
            family.grant.epoch = epoch;
            let grant = column::json(TABLE, "grant_json", &family.grant)?;
            // A refresh meanwhile writes other columns, and a revocation is not undone.
            moved += self.sql(TABLE, |connection| {
                let same = token_families::table
                    .filter(token_families::id.eq(family.id.as_str()))
                    .filter(token_families::revoked_at.is_null());
                diesel::update(same)
                    .set(token_families::grant_json.eq(grant))
                    .execute(connection)
            })?;
        }
        Ok(moved)
    }

    fn sessions_with_families(&mut self, person: &PersonId) -> Stored<Vec<SessionId>> {
        let found: Vec<String> = self.sql(TABLE, |connection| {
            token_families::table
                .filter(token_families::person_id.eq(person.as_str()))
                .filter(token_families::offline.eq(false))
                .filter(token_families::revoked_at.is_null())
                .order(token_families::session_id)
                .select(token_families::session_id)
                .distinct()
                .load(connection)
        })?;
        Ok(found.into_iter().map(SessionId::from).collect())
    }

    fn revoke_families_of_person(
        &mut self,
        person: &PersonId,
        client: &ClientId,
        reason: RevocationReason,
        now: Timestamp,
    ) -> Stored<Vec<GrantId>> {
        let live: Vec<(String, String)> = self.sql(TABLE, |connection| {
            token_families::table
                .filter(token_families::person_id.eq(person.as_str()))
                .filter(token_families::client_id.eq(client.as_str()))
                .filter(token_families::revoked_at.is_null())
                .order(token_families::id)
                .select((token_families::id, token_families::grant_id))
                .load(connection)
        })?;
        let mut grants = vec![];
        for (family, grant) in live {
            // Somebody else may have been faster since: then it is theirs to tell.
            if self.revoke_family(&family.as_str().into(), reason, now)? {
                grants.push(GrantId::from(grant));
            }
        }
        Ok(grants)
    }

    fn drop_ended_families(&mut self, before: Timestamp, most: u32) -> Stored<usize> {
        let pack = Pack {
            table: TABLE,
            key: "id",
            old: "ends_at < $1 OR idle_ends_at < $1",
        };
        self.sql(TABLE, |connection| {
            drop_pack(connection, &pack, micros(before), most)
        })
    }
}
