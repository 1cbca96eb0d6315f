//! Back-channel logouts on their way, and those that arrived.

use crate::{
    column::{Row, micros},
    dialect::{Pack, drop_pack},
    schema::{ended_sessions, logout_notices},
    transaction::{SqlTx, must_exist},
    turns,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, NoticeId, PersonId, SessionId},
    logout_notice::{LogoutNotice, NoticeCounts, NoticeState, UndeliveredNotices},
    ports::{
        StoreError,
        durable::{LogoutNotices, Stored},
    },
};

const TABLE: &str = "logout_notices";
const ENDED: &str = "ended_sessions";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = logout_notices, treat_none_as_default_value = false)]
struct NoticeRow {
    id: String,
    client_id: String,
    person_id: String,
    institution_id: String,
    session_id: Option<String>,
    issuer: Option<String>,
    created_at: i64,
    attempts: i32,
    next_attempt_at: i64,
    last_error: Option<String>,
    delivered_at: Option<i64>,
    given_up_at: Option<i64>,
}

/// Of each portal at most an eighth of a batch, while others wait for the rest: those that do not answer hold up
/// their own.
const PARTS: usize = 8;

fn whose(row: &NoticeRow) -> &str {
    &row.client_id
}

fn notice_row(notice: &LogoutNotice) -> NoticeRow {
    let (delivered_at, given_up_at) = match notice.state {
        NoticeState::Waiting => (None, None),
        NoticeState::Delivered(at) => (Some(micros(at)), None),
        NoticeState::GivenUp(at) => (None, Some(micros(at))),
    };
    NoticeRow {
        id: notice.id.to_string(),
        client_id: notice.client.to_string(),
        person_id: notice.person.to_string(),
        institution_id: notice.institution.to_string(),
        session_id: notice.session.as_ref().map(ToString::to_string),
        issuer: notice.issuer.clone(),
        created_at: micros(notice.created_at),
        attempts: notice.attempts,
        next_attempt_at: micros(notice.next_attempt_at),
        last_error: notice.last_error.clone(),
        delivered_at,
        given_up_at,
    }
}

fn notice(row: NoticeRow) -> Stored<LogoutNotice> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    let state = match (row.delivered_at, row.given_up_at) {
        (None, None) => NoticeState::Waiting,
        (Some(when), None) => NoticeState::Delivered(at.time("delivered_at", when)?),
        (None, Some(when)) => NoticeState::GivenUp(at.time("given_up_at", when)?),
        (Some(_), Some(_)) => {
            return Err(at.refuse("given_up_at", "set, but the notice was delivered"));
        }
    };
    Ok(LogoutNotice {
        id: NoticeId::from(row.id.as_str()),
        created_at: at.time("created_at", row.created_at)?,
        next_attempt_at: at.time("next_attempt_at", row.next_attempt_at)?,
        client: ClientId::from(row.client_id),
        person: PersonId::from(row.person_id),
        institution: InstitutionId::from(row.institution_id),
        session: row.session_id.map(SessionId::from),
        issuer: row.issuer,
        attempts: row.attempts,
        last_error: row.last_error,
        state,
    })
}

impl SqlTx<'_> {
    /// What is due, of each portal the oldest first.
    fn due_notices(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<NoticeRow>> {
        turns::due(limit, whose, |others, most| {
            self.sql(TABLE, |connection| {
                logout_notices::table
                    .filter(logout_notices::delivered_at.is_null())
                    .filter(logout_notices::given_up_at.is_null())
                    .filter(logout_notices::next_attempt_at.le(micros(now)))
                    .filter(logout_notices::client_id.ne_all(others))
                    .order((
                        logout_notices::next_attempt_at.asc(),
                        logout_notices::id.asc(),
                    ))
                    .limit(most)
                    .select(NoticeRow::as_select())
                    .load(connection)
            })
        })
    }
}

impl LogoutNotices for SqlTx<'_> {
    fn add_notice(&mut self, notice: &LogoutNotice) -> Stored<()> {
        let row = notice_row(notice);
        let added = self.conflicting(TABLE, |connection| {
            diesel::insert_into(logout_notices::table)
                .values(row)
                .execute(connection)
                .map(drop)
        });
        match added {
            Err(StoreError::Conflict(_)) => Ok(()),
            other => other,
        }
    }

    fn claim_notices(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Stored<Vec<LogoutNotice>> {
        let due = self.due_notices(now, limit)?;
        let due = turns::fair(due, limit as usize, PARTS, whose);
        let mut claimed = vec![];
        for row in due {
            let mut notice = notice(row)?;
            let met = self.sql(TABLE, |connection| {
                // The count of attempts tells a notice that somebody else claimed meanwhile.
                let unclaimed = logout_notices::table
                    .filter(logout_notices::id.eq(notice.id.as_str()))
                    .filter(logout_notices::attempts.eq(notice.attempts))
                    .filter(logout_notices::delivered_at.is_null())
                    .filter(logout_notices::given_up_at.is_null())
                    .filter(logout_notices::next_attempt_at.le(micros(now)));
                diesel::update(unclaimed)
                    .set((
                        logout_notices::attempts.eq(logout_notices::attempts + 1),
                        logout_notices::next_attempt_at.eq(micros(lease_until)),
                    ))
                    .execute(connection)
            })?;
            if met > 0 {
                notice.attempts += 1;
                notice.next_attempt_at = lease_until;
                claimed.push(notice);
            }
        }
        Ok(claimed)
    }

    fn mark_delivered(&mut self, id: &NoticeId, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(logout_notices::table.filter(logout_notices::id.eq(id.as_str())))
                .set((
                    logout_notices::delivered_at.eq(Some(micros(now))),
                    // Whoever gave it up was wrong, for it arrived.
                    logout_notices::given_up_at.eq(None::<i64>),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn put_off_notice(
        &mut self,
        id: &NoticeId,
        next_attempt_at: Timestamp,
        error: &str,
    ) -> Stored<()> {
        self.sql(TABLE, |connection| {
            let waiting = logout_notices::table
                .filter(logout_notices::id.eq(id.as_str()))
                .filter(logout_notices::delivered_at.is_null())
                .filter(logout_notices::given_up_at.is_null());
            diesel::update(waiting)
                .set((
                    logout_notices::next_attempt_at.eq(micros(next_attempt_at)),
                    logout_notices::last_error.eq(Some(error)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn give_up_notice(&mut self, id: &NoticeId, now: Timestamp, error: &str) -> Stored<()> {
        self.sql(TABLE, |connection| {
            let waiting = logout_notices::table
                .filter(logout_notices::id.eq(id.as_str()))
                .filter(logout_notices::delivered_at.is_null())
                .filter(logout_notices::given_up_at.is_null());
            diesel::update(waiting)
                .set((
                    logout_notices::given_up_at.eq(Some(micros(now))),
                    logout_notices::last_error.eq(Some(error)),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn note_ended(&mut self, people: &[(PersonId, i64)]) -> Stored<()> {
        self.sql(ENDED, |connection| {
            for (person, epoch) in people {
                diesel::insert_into(ended_sessions::table)
                    .values((
                        ended_sessions::person_id.eq(person.as_str()),
                        ended_sessions::epoch.eq(*epoch),
                    ))
                    .execute(connection)?;
            }
            Ok(())
        })
    }

    fn ended_people(&mut self, limit: u32) -> Stored<Vec<(PersonId, i64)>> {
        let rows: Vec<(String, i64)> = self.sql(ENDED, |connection| {
            ended_sessions::table
                .order((ended_sessions::person_id.asc(), ended_sessions::epoch.asc()))
                .limit(i64::from(limit))
                .load(connection)
        })?;
        Ok(rows
            .into_iter()
            .map(|(person, epoch)| (PersonId::from(person), epoch))
            .collect())
    }

    fn forget_ended(&mut self, people: &[(PersonId, i64)]) -> Stored<()> {
        self.sql(ENDED, |connection| {
            for (person, epoch) in people {
                diesel::delete(
                    ended_sessions::table
                        .filter(ended_sessions::person_id.eq(person.as_str()))
                        .filter(ended_sessions::epoch.eq(*epoch)),
                )
                .execute(connection)?;
            }
            Ok(())
        })
    }

    fn undelivered_notices(&mut self) -> Stored<UndeliveredNotices> {
        self.sql(TABLE, |connection| {
            let undelivered =
                || logout_notices::table.filter(logout_notices::delivered_at.is_null());
            Ok(UndeliveredNotices {
                waiting: undelivered()
                    .filter(logout_notices::given_up_at.is_null())
                    .count()
                    .get_result(connection)?,
                given_up: undelivered()
                    .filter(logout_notices::given_up_at.is_not_null())
                    .count()
                    .get_result(connection)?,
            })
        })
    }

    fn notice_counts(&mut self) -> Stored<NoticeCounts> {
        self.sql(TABLE, |connection| {
            let delivered: i64 = logout_notices::table
                .filter(logout_notices::delivered_at.is_not_null())
                .count()
                .get_result(connection)?;
            let given_up: i64 = logout_notices::table
                .filter(logout_notices::given_up_at.is_not_null())
                .count()
                .get_result(connection)?;
            let all: i64 = logout_notices::table.count().get_result(connection)?;
            Ok(NoticeCounts {
                waiting: all - delivered - given_up,
                delivered,
                given_up,
            })
        })
    }

    fn recent_notices(&mut self, limit: u32) -> Stored<Vec<LogoutNotice>> {
        let rows = self.sql(TABLE, |connection| {
            logout_notices::table
                .order((logout_notices::created_at.desc(), logout_notices::id.desc()))
                .limit(i64::from(limit))
                .select(NoticeRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(notice).collect()
    }

    fn drop_old_notices(&mut self, before: Timestamp, most: u32) -> Stored<usize> {
        let pack = Pack {
            table: TABLE,
            key: "id",
            old: "created_at < $1 AND (delivered_at IS NOT NULL OR given_up_at IS NOT NULL)",
        };
        self.sql(TABLE, |connection| {
            drop_pack(connection, &pack, micros(before), most)
        })
    }
}
