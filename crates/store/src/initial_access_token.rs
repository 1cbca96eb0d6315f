//! Initial access tokens.

use crate::{
    column::{self, Row, micros},
    schema::initial_access_tokens,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InitialTokenId, InstitutionId},
    initial_access_token::InitialAccessToken,
    ports::durable::{InitialAccessTokens, Stored},
    secret::HashedToken,
};

const TABLE: &str = "initial_access_tokens";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = initial_access_tokens, treat_none_as_default_value = false)]
struct TokenRow {
    id: String,
    token_hash: String,
    label: String,
    institution_id: Option<String>,
    policy: String,
    uses_left: Option<i64>,
    created_at: i64,
    ends_at: i64,
}

fn token(row: TokenRow) -> Stored<InitialAccessToken> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(InitialAccessToken {
        id: InitialTokenId::from(row.id.as_str()),
        policy: at.json("policy", &row.policy)?,
        created_at: at.time("created_at", row.created_at)?,
        ends_at: at.time("ends_at", row.ends_at)?,
        token: HashedToken::stored(row.token_hash),
        label: row.label,
        institution: row.institution_id.map(InstitutionId::from),
        uses_left: row.uses_left,
    })
}

impl InitialAccessTokens for SqlTx<'_> {
    fn add_initial_token(&mut self, token: &InitialAccessToken) -> Stored<()> {
        let row = TokenRow {
            id: token.id.to_string(),
            token_hash: token.token.as_str().to_owned(),
            label: token.label.clone(),
            institution_id: token.institution.as_ref().map(ToString::to_string),
            policy: column::json(TABLE, "policy", &token.policy)?,
            uses_left: token.uses_left,
            created_at: micros(token.created_at),
            ends_at: micros(token.ends_at),
        };
        self.sql(TABLE, |connection| {
            diesel::insert_into(initial_access_tokens::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn initial_token(&mut self, hash: &HashedToken) -> Stored<Option<InitialAccessToken>> {
        let row = self.sql(TABLE, |connection| {
            initial_access_tokens::table
                .filter(initial_access_tokens::token_hash.eq(hash.as_str()))
                .select(TokenRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(token).transpose()
    }

    fn initial_tokens(&mut self) -> Stored<Vec<InitialAccessToken>> {
        let rows = self.sql(TABLE, |connection| {
            initial_access_tokens::table
                .order((
                    initial_access_tokens::created_at.desc(),
                    initial_access_tokens::id.desc(),
                ))
                .select(TokenRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(token).collect()
    }

    fn spend_initial_token(&mut self, id: &InitialTokenId, now: Timestamp) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let unlimited = initial_access_tokens::table
                .filter(initial_access_tokens::id.eq(id.as_str()))
                .filter(initial_access_tokens::ends_at.gt(micros(now)))
                .filter(initial_access_tokens::uses_left.is_null());
            let there: i64 = unlimited.count().get_result(connection)?;
            if there > 0 {
                return Ok(1);
            }
            let limited = initial_access_tokens::table
                .filter(initial_access_tokens::id.eq(id.as_str()))
                .filter(initial_access_tokens::ends_at.gt(micros(now)))
                .filter(initial_access_tokens::uses_left.gt(0));
            diesel::update(limited)
                .set(initial_access_tokens::uses_left.eq(initial_access_tokens::uses_left - 1))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_initial_token(&mut self, id: &InitialTokenId) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            diesel::delete(
                initial_access_tokens::table.filter(initial_access_tokens::id.eq(id.as_str())),
            )
            .execute(connection)
        })?;
        Ok(met > 0)
    }
}
