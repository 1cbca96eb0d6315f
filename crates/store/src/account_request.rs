//! Requests for accounts.

use crate::{
    column::{self, Row, can_be_stored, micros},
    schema::account_requests,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    context::Timestamp,
    ids::{InstitutionId, PersonId, RequestId},
    person::PersonName,
    ports::{account_requests::AccountRequests, durable::Stored},
};

const TABLE: &str = "account_requests";
/// How many institutions one statement names.
const AT_ONCE: usize = 500;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = account_requests, treat_none_as_default_value = false)]
struct RequestRow {
    id: String,
    institution_id: String,
    requested_by: String,
    given_name: String,
    name_particle: String,
    family_name: String,
    email: String,
    role: String,
    reason: String,
    state: String,
    answer: String,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    account_id: Option<String>,
    created_at: i64,
    updated_at: i64,
}

fn row(request: &AccountRequest) -> Stored<RequestRow> {
    Ok(RequestRow {
        id: request.id.to_string(),
        institution_id: request.institution.to_string(),
        requested_by: request.requested_by.to_string(),
        given_name: request.name.given.clone(),
        name_particle: request.name.particle.clone(),
        family_name: request.name.family.clone(),
        email: request.email.clone(),
        role: column::name(TABLE, "role", &request.role)?,
        reason: request.reason.clone(),
        state: column::name(TABLE, "state", &request.state)?,
        answer: request.answer.clone(),
        decided_by: request.decided_by.as_ref().map(ToString::to_string),
        decided_at: request.decided_at.map(micros),
        account_id: request.account.as_ref().map(ToString::to_string),
        created_at: micros(request.created_at),
        updated_at: micros(request.updated_at),
    })
}

/// The newest of those that a filter names, open ones or all, before a cursor.
macro_rules! newest {
    ($connection:expr, $of:expr, $open:expr, $before:expr, $limit:expr) => {{
        let these = account_requests::table
            .filter($of)
            .order((
                account_requests::created_at.desc(),
                account_requests::id.desc(),
            ))
            .limit(i64::from($limit))
            .select(RequestRow::as_select());
        let is_open = account_requests::state
            .eq(RequestState::Pending.as_str())
            .or(account_requests::state.eq(RequestState::AskedBack.as_str()));
        match ($before, $open) {
            (None, true) => these.filter(is_open).load($connection),
            (None, false) => these.load($connection),
            (Some((at, id)), open) => {
                let at = micros(*at);
                let earlier = account_requests::created_at.le(at).and(
                    account_requests::created_at
                        .lt(at)
                        .or(account_requests::id.lt(id.as_str())),
                );
                if open {
                    these.filter(is_open).filter(earlier).load($connection)
                } else {
                    these.filter(earlier).load($connection)
                }
            }
        }
    }};
}

/// Whether nothing lies before a place: nothing has an id that no store keeps.
fn is_nowhere(before: Option<&(Timestamp, RequestId)>) -> bool {
    before.is_some_and(|(_, id)| !can_be_stored(id.as_str()))
}

/// The newest of what was found in parts.
fn newest_of(mut found: Vec<RequestRow>, limit: u32) -> Stored<Vec<AccountRequest>> {
    found.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    found.truncate(limit as usize);
    found.into_iter().map(request).collect()
}

fn request(row: RequestRow) -> Stored<AccountRequest> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(AccountRequest {
        id: RequestId::from(row.id.as_str()),
        institution: InstitutionId::from(row.institution_id),
        requested_by: PersonId::from(row.requested_by),
        name: PersonName {
            given: row.given_name,
            particle: row.name_particle,
            family: row.family_name,
        },
        email: row.email,
        role: at.name("role", &row.role)?,
        reason: row.reason,
        state: at.name("state", &row.state)?,
        answer: row.answer,
        decided_by: row.decided_by.map(PersonId::from),
        decided_at: at.time_if("decided_at", row.decided_at)?,
        account: row.account_id.map(PersonId::from),
        created_at: at.time("created_at", row.created_at)?,
        updated_at: at.time("updated_at", row.updated_at)?,
    })
}

impl AccountRequests for SqlTx<'_> {
    fn add_request(&mut self, request: &AccountRequest) -> Stored<()> {
        let row = row(request)?;
        self.sql(TABLE, |connection| {
            diesel::insert_into(account_requests::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn request(&mut self, id: &RequestId) -> Stored<Option<AccountRequest>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let found = self.sql(TABLE, |connection| {
            account_requests::table
                .filter(account_requests::id.eq(id.as_str()))
                .select(RequestRow::as_select())
                .first(connection)
                .optional()
        })?;
        found.map(request).transpose()
    }

    fn requests(
        &mut self,
        institutions: &[InstitutionId],
        open: bool,
        before: Option<(Timestamp, RequestId)>,
        limit: u32,
    ) -> Stored<Vec<AccountRequest>> {
        if is_nowhere(before.as_ref()) {
            return Ok(vec![]);
        }
        let mut found = vec![];
        let ids: Vec<&str> = institutions.iter().map(InstitutionId::as_str).collect();
        for ids in ids.chunks(AT_ONCE) {
            let rows: Vec<RequestRow> = self.sql(TABLE, |connection| match ids {
                [one] => {
                    let of = account_requests::institution_id.eq(*one);
                    newest!(connection, of, open, &before, limit)
                }
                several => {
                    let of = account_requests::institution_id.eq_any(several.to_vec());
                    newest!(connection, of, open, &before, limit)
                }
            })?;
            found.extend(rows);
        }
        newest_of(found, limit)
    }

    fn requests_everywhere(
        &mut self,
        open: bool,
        before: Option<(Timestamp, RequestId)>,
        limit: u32,
    ) -> Stored<Vec<AccountRequest>> {
        if is_nowhere(before.as_ref()) {
            return Ok(vec![]);
        }
        if !open {
            let all = account_requests::id.is_not_null();
            let rows: Vec<RequestRow> = self.sql(TABLE, |connection| {
                newest!(connection, all, false, &before, limit)
            })?;
            return newest_of(rows, limit);
        }
        let mut found: Vec<RequestRow> = vec![];
        // Each state walks its own part of an index.
        for state in RequestState::ALL
            .into_iter()
            .filter(|state| state.is_open())
        {
            let of = account_requests::state.eq(state.as_str());
            let rows: Vec<RequestRow> = self.sql(TABLE, |connection| {
                newest!(connection, of, false, &before, limit)
            })?;
            found.extend(rows);
        }
        newest_of(found, limit)
    }

    fn requests_by(
        &mut self,
        person: &PersonId,
        open: bool,
        before: Option<(Timestamp, RequestId)>,
        limit: u32,
    ) -> Stored<Vec<AccountRequest>> {
        if is_nowhere(before.as_ref()) {
            return Ok(vec![]);
        }
        let of = account_requests::requested_by.eq(person.as_str());
        let rows: Vec<RequestRow> = self.sql(TABLE, |connection| {
            newest!(connection, of, open, &before, limit)
        })?;
        rows.into_iter().map(request).collect()
    }

    fn count_pending_requests(&mut self, institution: &InstitutionId) -> Stored<u32> {
        let found: i64 = self.sql(TABLE, |connection| {
            account_requests::table
                .filter(account_requests::institution_id.eq(institution.as_str()))
                .filter(account_requests::state.eq(RequestState::Pending.as_str()))
                .count()
                .get_result(connection)
        })?;
        Ok(u32::try_from(found).unwrap_or_default())
    }

    fn move_request(&mut self, from: RequestState, request: &AccountRequest) -> Stored<bool> {
        let row = row(request)?;
        let met = self.sql(TABLE, |connection| {
            let this = account_requests::table
                .filter(account_requests::id.eq(&row.id))
                .filter(account_requests::state.eq(from.as_str()));
            diesel::update(this)
                .set((
                    account_requests::state.eq(&row.state),
                    account_requests::answer.eq(&row.answer),
                    account_requests::reason.eq(&row.reason),
                    account_requests::decided_by.eq(&row.decided_by),
                    account_requests::decided_at.eq(row.decided_at),
                    account_requests::account_id.eq(&row.account_id),
                    account_requests::updated_at.eq(row.updated_at),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }
}
