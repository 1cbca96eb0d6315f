//! What directories keep about people and classes, and the tokens that they come with.

use crate::{
    by_key::find_by_key,
    column::{Row, can_be_stored, micros},
    person::{AccountRow, FixedRow, TABLE as PEOPLE, WholeRow, person},
    schema::{people, program_tokens, resource_links},
    transaction::SqlTx,
};
use diesel::{
    dsl::{exists, not},
    prelude::*,
};
use sluis_model::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, ProgramTokenId},
    person::Person,
    ports::{durable::Stored, provisioning::Provisioning},
    provisioning::{ProgramToken, ResourceKind, ResourceLink},
    secret::HashedToken,
};
use sluis_protocol::scope::Scope;

const LINKS: &str = "resource_links";
const TOKENS: &str = "program_tokens";
/// How many ids one statement names.
const AT_ONCE: usize = 500;

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = program_tokens, treat_none_as_default_value = false)]
struct TokenRow {
    id: String,
    token_hash: String,
    client_id: String,
    scope: String,
    label: String,
    created_at: i64,
    ends_at: i64,
    last_used_at: Option<i64>,
}

fn token(row: TokenRow) -> Stored<ProgramToken> {
    let at = Row {
        table: TOKENS,
        id: &row.id,
    };
    Ok(ProgramToken {
        id: ProgramTokenId::from(row.id.as_str()),
        scope: row
            .scope
            .split(' ')
            .filter(|one| !one.is_empty())
            .collect::<Scope>(),
        created_at: at.time("created_at", row.created_at)?,
        ends_at: at.time("ends_at", row.ends_at)?,
        last_used_at: at.time_if("last_used_at", row.last_used_at)?,
        hash: HashedToken::stored(row.token_hash),
        client: ClientId::from(row.client_id.as_str()),
        label: row.label,
    })
}

impl Provisioning for SqlTx<'_> {
    fn resource_links(
        &mut self,
        kind: ResourceKind,
        resources: &[String],
    ) -> Stored<Vec<ResourceLink>> {
        let mut links = vec![];
        for resources in resources.chunks(AT_ONCE) {
            let storable: Vec<&String> = resources.iter().filter(|id| can_be_stored(id)).collect();
            let rows = self.sql(LINKS, |connection| {
                resource_links::table
                    .filter(resource_links::kind.eq(kind.as_str()))
                    .filter(resource_links::resource_id.eq_any(storable))
                    .select((
                        resource_links::resource_id,
                        resource_links::institution_id,
                        resource_links::external_id,
                        resource_links::removed_at,
                    ))
                    .load::<(String, String, Option<String>, Option<i64>)>(connection)
            })?;
            for (resource, institution, external_id, removed_at) in rows {
                let at = Row {
                    table: LINKS,
                    id: &resource,
                };
                links.push(ResourceLink {
                    kind,
                    removed_at: at.time_if("removed_at", removed_at)?,
                    institution: InstitutionId::from(institution),
                    external_id,
                    resource,
                });
            }
        }
        Ok(links)
    }

    fn resources_by_external_id(
        &mut self,
        institution: &InstitutionId,
        kind: ResourceKind,
        external_id: &str,
    ) -> Stored<Vec<String>> {
        if !can_be_stored(external_id) {
            return Ok(vec![]);
        }
        self.sql(LINKS, |connection| {
            resource_links::table
                .filter(resource_links::institution_id.eq(institution.as_str()))
                .filter(resource_links::kind.eq(kind.as_str()))
                .filter(resource_links::external_id.eq(external_id))
                .order(resource_links::resource_id.asc())
                .select(resource_links::resource_id)
                .load(connection)
        })
    }

    fn put_resource_link(&mut self, link: &ResourceLink) -> Stored<()> {
        self.sql(LINKS, |connection| {
            diesel::delete(
                resource_links::table
                    .filter(resource_links::kind.eq(link.kind.as_str()))
                    .filter(resource_links::resource_id.eq(&link.resource)),
            )
            .execute(connection)?;
            diesel::insert_into(resource_links::table)
                .values((
                    resource_links::kind.eq(link.kind.as_str()),
                    resource_links::resource_id.eq(&link.resource),
                    resource_links::institution_id.eq(link.institution.as_str()),
                    resource_links::external_id.eq(&link.external_id),
                    resource_links::removed_at.eq(link.removed_at.map(micros)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn provisioned_people(
        &mut self,
        institution: &InstitutionId,
        skip: u64,
        limit: u32,
    ) -> Stored<Vec<Person>> {
        let skip = i64::try_from(skip).unwrap_or(i64::MAX);
        let rows = self.sql(PEOPLE, |connection| {
            let removed = resource_links::table
                .filter(resource_links::kind.eq(ResourceKind::User.as_str()))
                .filter(resource_links::resource_id.eq(people::id))
                .filter(resource_links::removed_at.is_not_null());
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(people::standing.eq("active").or(not(exists(removed))))
                .order(people::login_key.asc())
                .offset(skip)
                .limit(i64::from(limit))
                .select((FixedRow::as_select(), AccountRow::as_select()))
                .load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(person).collect()
    }

    fn count_provisioned_people(&mut self, institution: &InstitutionId) -> Stored<u64> {
        let count: i64 = self.sql(PEOPLE, |connection| {
            let removed = resource_links::table
                .filter(resource_links::kind.eq(ResourceKind::User.as_str()))
                .filter(resource_links::resource_id.eq(people::id))
                .filter(resource_links::removed_at.is_not_null());
            people::table
                .filter(people::institution_id.eq(institution.as_str()))
                .filter(people::standing.eq("active").or(not(exists(removed))))
                .count()
                .get_result(connection)
        })?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn add_program_token(&mut self, token: &ProgramToken) -> Stored<()> {
        let row = TokenRow {
            id: token.id.to_string(),
            token_hash: token.hash.as_str().to_owned(),
            client_id: token.client.to_string(),
            scope: token.scope.to_string(),
            label: token.label.clone(),
            created_at: micros(token.created_at),
            ends_at: micros(token.ends_at),
            last_used_at: token.last_used_at.map(micros),
        };
        self.sql(TOKENS, |connection| {
            diesel::insert_into(program_tokens::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn program_token(&mut self, hash: &HashedToken) -> Stored<Option<ProgramToken>> {
        let rows = find_by_key!(self, TOKENS, (hash: hash.as_str()) => TokenRow, program_tokens::table
            .filter(program_tokens::token_hash.eq(hash.as_str()))
            .select(TokenRow::as_select()))?;
        rows.into_iter().next().map(token).transpose()
    }

    fn program_tokens(&mut self, client: &ClientId) -> Stored<Vec<ProgramToken>> {
        if !can_be_stored(client.as_str()) {
            return Ok(vec![]);
        }
        let rows = self.sql(TOKENS, |connection| {
            program_tokens::table
                .filter(program_tokens::client_id.eq(client.as_str()))
                .order((program_tokens::created_at.desc(), program_tokens::id.desc()))
                .select(TokenRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(token).collect()
    }

    fn note_program_token_use(
        &mut self,
        id: &ProgramTokenId,
        since: Timestamp,
        now: Timestamp,
    ) -> Stored<bool> {
        let met = self.sql(TOKENS, |connection| {
            diesel::update(
                program_tokens::table
                    .filter(program_tokens::id.eq(id.as_str()))
                    .filter(
                        program_tokens::last_used_at
                            .is_null()
                            .or(program_tokens::last_used_at.lt(micros(since))),
                    ),
            )
            .set(program_tokens::last_used_at.eq(micros(now)))
            .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_program_token(&mut self, client: &ClientId, id: &ProgramTokenId) -> Stored<bool> {
        if !can_be_stored(id.as_str()) {
            return Ok(false);
        }
        let met = self.sql(TOKENS, |connection| {
            diesel::delete(
                program_tokens::table
                    .filter(program_tokens::client_id.eq(client.as_str()))
                    .filter(program_tokens::id.eq(id.as_str())),
            )
            .execute(connection)
        })?;
        Ok(met > 0)
    }
}
