//! Counting.

use crate::{
    column::{Row, can_be_stored, micros},
    schema::{audit_events, figures, institutions, messages, people},
    transaction::SqlTx,
};
use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Integer, Nullable, Text},
};
use sluis_model::{
    audit::EventKind,
    context::Timestamp,
    figures::{Alike, Figure, Happened, InstitutionLine, Subject},
    ids::{InstitutionId, PersonId},
    ports::{Figures, durable::Stored},
    second_factor::SecondFactorState,
};

const TABLE: &str = "figures";
/// The most apps whose seconds are compared.
const MOST_APPS: i64 = 20_000;

#[derive(QueryableByName)]
struct AlikeRow {
    #[diesel(sql_type = Text)]
    roles: String,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Integer)]
    past: i32,
    #[diesel(sql_type = Integer)]
    app: i32,
    #[diesel(sql_type = Integer)]
    texts: i32,
    #[diesel(sql_type = Integer)]
    passkey: i32,
    #[diesel(sql_type = BigInt)]
    alike: i64,
}

/// Everything that is counted once is read once: the joins by key, the people from one index. The marks
/// are numbered, which both databases read, and come in their order, which SQLite needs.
const BRIEFLY: &str = "SELECT p.roles AS roles, f.state AS state, \
     CASE WHEN f.suspended_until <= $1 THEN 1 ELSE 0 END AS past, 0 AS app, 0 AS texts, \
     {passkey} AS passkey, \
     count(*) AS alike FROM people p LEFT JOIN second_factors f ON f.person_id = p.id \
     WHERE p.institution_id = $2 AND p.standing = 'active' AND (p.ends_at IS NULL OR p.ends_at > $3) \
     GROUP BY 1, 2, 3, 6";
const CLOSELY: &str = "SELECT p.roles AS roles, f.state AS state, \
     CASE WHEN f.suspended_until <= $1 THEN 1 ELSE 0 END AS past, \
     CASE WHEN t.person_id IS NULL THEN 0 ELSE 1 END AS app, \
     CASE WHEN s.person_id IS NULL THEN 0 ELSE 1 END AS texts, {passkey} AS passkey, \
     count(*) AS alike FROM people p LEFT JOIN second_factors f ON f.person_id = p.id \
     LEFT JOIN totp_credentials t ON t.person_id = f.person_id AND t.state = 'confirmed' \
     LEFT JOIN sms_numbers s ON s.person_id = f.person_id \
     WHERE p.institution_id = $2 AND p.standing = 'active' AND (p.ends_at IS NULL OR p.ends_at > $3) \
     GROUP BY 1, 2, 3, 4, 5, 6";

/// From the people on, whom one index holds with all that is asked of them, and by the class's id, whose
/// name is looked up once.
const BY_CLASS: &str = "SELECT c.name AS name, k.state AS state, k.past AS past, k.passkey AS passkey, \
     k.alike AS alike FROM (SELECT m.class_id AS class_id, f.state AS state, \
     CASE WHEN f.suspended_until <= $1 THEN 1 ELSE 0 END AS past, {passkey} AS passkey, \
     count(*) AS alike \
     FROM people p JOIN class_members m ON m.person_id = p.id \
     LEFT JOIN second_factors f ON f.person_id = p.id \
     WHERE p.institution_id = $2 AND m.part <> 'teacher' AND p.standing = 'active' \
     AND (p.ends_at IS NULL OR p.ends_at > $3) GROUP BY 1, 2, 3, 4) k \
     JOIN classes c ON c.id = k.class_id WHERE c.archived_at IS NULL";
/// All groups of somebody as one name.
const BY_GROUPS: &str = "SELECT p.group_names AS name, f.state AS state, \
     CASE WHEN f.suspended_until <= $1 THEN 1 ELSE 0 END AS past, {passkey} AS passkey, \
     count(*) AS alike FROM people p LEFT JOIN second_factors f ON f.person_id = p.id \
     WHERE p.institution_id = $2 AND p.group_names <> '[]' AND p.standing = 'active' \
     AND (p.ends_at IS NULL OR p.ends_at > $3) GROUP BY 1, 2, 3, 4";

/// Whether somebody has a passkey, looked up by key; where those don't count nobody looks.
fn with_passkeys(sql: &str, count: bool) -> String {
    let has = "CASE WHEN EXISTS (SELECT 1 FROM passkeys w WHERE w.person_id = p.id) \
               THEN 1 ELSE 0 END";
    sql.replace("{passkey}", if count { has } else { "0" })
}

#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Integer)]
    past: i32,
    #[diesel(sql_type = Integer)]
    passkey: i32,
    #[diesel(sql_type = BigInt)]
    alike: i64,
}

/// Where a second factor stands; `past` says whether the end of its suspension has come.
fn state(name: Option<&str>, past: i32, passkey: i32) -> SecondFactorState {
    match name {
        None if passkey == 0 => SecondFactorState::Never,
        None => SecondFactorState::Enabled,
        Some("suspended") if past == 0 => SecondFactorState::Suspended,
        Some(_) => SecondFactorState::Enabled,
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = figures)]
struct FigureRow {
    institution_id: String,
    day: String,
    subject: String,
    name: String,
    total: i64,
    part: i64,
}

fn alike(row: &AlikeRow) -> Stored<Alike> {
    let at = Row {
        table: "people",
        id: "?",
    };
    let state = state(row.state.as_deref(), row.past, row.passkey);
    Ok(Alike {
        roles: at.json("roles", &row.roles)?,
        state,
        app: row.app > 0,
        texts: row.texts > 0,
        passkey: row.passkey > 0,
        count: count(row.alike),
    })
}

fn figure(row: FigureRow) -> Stored<Figure> {
    let at = Row {
        table: TABLE,
        id: &row.day,
    };
    let subject = Subject::named(&row.subject);
    Ok(Figure {
        day: day(&row.day)?,
        subject: at.present("subject", subject)?,
        total: count(row.total),
        part: count(row.part),
        institution: InstitutionId::from(row.institution_id),
        name: row.name,
    })
}

fn day(text: &str) -> Stored<NaiveDate> {
    let at = Row {
        table: TABLE,
        id: text,
    };
    text.parse().map_err(|error| at.refuse("day", error))
}

/// A count is never negative.
fn count(rows: i64) -> u32 {
    u32::try_from(rows.max(0)).unwrap_or(u32::MAX)
}

impl SqlTx<'_> {
    fn counted_by(
        &mut self,
        sql: &'static str,
        institution: &InstitutionId,
        passkeys: bool,
        now: Timestamp,
    ) -> Stored<Vec<GroupRow>> {
        self.sql("people", |connection| {
            diesel::sql_query(with_passkeys(sql, passkeys))
                .bind::<BigInt, _>(micros(now))
                .bind::<Text, _>(institution.as_str())
                .bind::<BigInt, _>(micros(now))
                .load(connection)
        })
    }

    fn count_events(
        &mut self,
        institution: &InstitutionId,
        kind: EventKind,
        like: Option<&str>,
        (from, until): (Timestamp, Timestamp),
    ) -> Stored<u32> {
        let events = audit_events::table
            .filter(audit_events::institution_id.eq(institution.as_str()))
            .filter(audit_events::kind.eq(kind.name()))
            .filter(audit_events::at.ge(micros(from)))
            .filter(audit_events::at.lt(micros(until)))
            .count();
        let rows: i64 = self.sql("audit_events", |connection| match like {
            Some(like) => events
                .filter(audit_events::details.like(like))
                .get_result(connection),
            None => events.get_result(connection),
        })?;
        Ok(count(rows))
    }

    /// Apps that were set up, and those that count other seconds than was asked.
    fn apps(
        &mut self,
        institution: &InstitutionId,
        (from, until): (Timestamp, Timestamp),
    ) -> Stored<(u32, u32)> {
        let details: Vec<String> = self.sql("audit_events", |connection| {
            audit_events::table
                .filter(audit_events::institution_id.eq(institution.as_str()))
                .filter(audit_events::kind.eq(EventKind::SecondFactorEnabled.name()))
                .filter(audit_events::at.ge(micros(from)))
                .filter(audit_events::at.lt(micros(until)))
                .order(audit_events::at.desc())
                .limit(MOST_APPS)
                .select(audit_events::details)
                .load(connection)
        })?;
        let (mut apps, mut other) = (0, 0);
        for details in details {
            let details: serde_json::Value = serde_json::from_str(&details).unwrap_or_default();
            let (is, asked) = (details.get("period"), details.get("asked_period"));
            apps += u32::from(is.is_some());
            other += u32::from(asked.is_some() && is != asked);
        }
        Ok((apps, other))
    }
}

impl Figures for SqlTx<'_> {
    fn people_counted(
        &mut self,
        institution: &InstitutionId,
        closely: bool,
        passkeys: bool,
        now: Timestamp,
    ) -> Stored<Vec<Alike>> {
        let sql = with_passkeys(if closely { CLOSELY } else { BRIEFLY }, passkeys);
        let rows: Vec<AlikeRow> = self.sql("people", |connection| {
            diesel::sql_query(sql)
                .bind::<BigInt, _>(micros(now))
                .bind::<Text, _>(institution.as_str())
                .bind::<BigInt, _>(micros(now))
                .load(connection)
        })?;
        rows.iter().map(alike).collect()
    }

    fn groups_counted(
        &mut self,
        institution: &InstitutionId,
        passkeys: bool,
        now: Timestamp,
    ) -> Stored<Vec<(String, SecondFactorState, u32)>> {
        let mut counted = vec![];
        for row in self.counted_by(BY_CLASS, institution, passkeys, now)? {
            let state = state(row.state.as_deref(), row.past, row.passkey);
            counted.push((row.name, state, count(row.alike)));
        }
        let at = Row {
            table: "people",
            id: "?",
        };
        for row in self.counted_by(BY_GROUPS, institution, passkeys, now)? {
            let groups: Vec<String> = at.json("group_names", &row.name)?;
            let state = state(row.state.as_deref(), row.past, row.passkey);
            counted.extend(
                groups
                    .into_iter()
                    .map(|name| (name, state, count(row.alike))),
            );
        }
        Ok(counted)
    }

    fn happened(
        &mut self,
        institution: &InstitutionId,
        from: Timestamp,
        until: Timestamp,
    ) -> Stored<Happened> {
        let when = (from, until);
        let mut counted =
            |kind, like: Option<&str>| self.count_events(institution, kind, like, when);
        let mut happened = Happened {
            sign_ins: counted(EventKind::SignedIn, None)?,
            remembered: counted(
                EventKind::SignedIn,
                Some("%\"urn:sluis:acr:remembered-device\"%"),
            )?,
            passwords_refused: counted(EventKind::PasswordRefused, None)?,
            codes_refused: counted(EventKind::CodeRefused, None)?,
            lock_outs: counted(EventKind::Throttled, None)?,
            recovery_codes: counted(EventKind::RecoveryCodeUsed, None)?,
            recoveries: counted(EventKind::Recovery, Some("%\"passed\"%"))?,
            ..Happened::default()
        };
        (happened.apps, happened.other_periods) = self.apps(institution, when)?;
        Ok(happened)
    }

    fn dead_messages_of(&mut self, institution: &InstitutionId) -> Stored<u32> {
        let rows: i64 = self.sql("messages", |connection| {
            messages::table
                .filter(messages::institution_id.eq(institution.as_str()))
                .filter(messages::given_up_at.is_not_null())
                .filter(messages::sent_at.is_null())
                .count()
                .get_result(connection)
        })?;
        Ok(count(rows))
    }

    fn newest_figures(&mut self, institution: &InstitutionId) -> Stored<Option<NaiveDate>> {
        let newest: Option<String> = self.sql(TABLE, |connection| {
            figures::table
                .filter(figures::institution_id.eq(institution.as_str()))
                .order(figures::day.desc())
                .select(figures::day)
                .first(connection)
                .optional()
        })?;
        newest.as_deref().map(day).transpose()
    }

    fn add_figures(&mut self, added: &[Figure]) -> Stored<()> {
        let rows: Vec<FigureRow> = added
            .iter()
            .map(|figure| FigureRow {
                institution_id: figure.institution.to_string(),
                day: figure.day.to_string(),
                subject: figure.subject.as_str().to_owned(),
                name: figure.name.clone(),
                total: i64::from(figure.total),
                part: i64::from(figure.part),
            })
            .collect();
        self.conflicting(TABLE, |connection| {
            for row in rows {
                diesel::insert_into(figures::table)
                    .values(row)
                    .execute(connection)?;
            }
            Ok(())
        })
    }

    fn first_figures(
        &mut self,
        institution: &InstitutionId,
        from: NaiveDate,
    ) -> Stored<Option<NaiveDate>> {
        let first: Option<String> = self.sql(TABLE, |connection| {
            figures::table
                .filter(figures::institution_id.eq(institution.as_str()))
                .filter(figures::day.ge(from.to_string()))
                .order(figures::day.asc())
                .select(figures::day)
                .first(connection)
                .optional()
        })?;
        first.as_deref().map(day).transpose()
    }

    fn figures(
        &mut self,
        institution: &InstitutionId,
        subject: Subject,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Stored<Vec<Figure>> {
        let rows: Vec<FigureRow> = self.sql(TABLE, |connection| {
            figures::table
                .filter(figures::institution_id.eq(institution.as_str()))
                .filter(figures::subject.eq(subject.as_str()))
                .filter(figures::day.ge(from.to_string()))
                .filter(figures::day.le(to.to_string()))
                .order((figures::day.asc(), figures::name.asc()))
                .select(FigureRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(figure).collect()
    }

    fn institution_lines(&mut self, after: &str, limit: u32) -> Stored<Vec<InstitutionLine>> {
        if !can_be_stored(after) {
            return Ok(vec![]);
        }
        let rows: Vec<(String, String, String, String, bool)> =
            self.sql("institutions", |connection| {
                institutions::table
                    .filter(institutions::slug.gt(after))
                    .order(institutions::slug.asc())
                    .limit(i64::from(limit))
                    .select((
                        institutions::id,
                        institutions::slug,
                        institutions::name,
                        institutions::hosts,
                        institutions::active,
                    ))
                    .load(connection)
            })?;
        rows.into_iter()
            .map(|(id, slug, name, hosts, active)| {
                let at = Row {
                    table: "institutions",
                    id: &id,
                };
                let hosts = at.json("hosts", &hosts)?;
                Ok(InstitutionLine {
                    id: InstitutionId::from(id),
                    slug,
                    name,
                    hosts,
                    active,
                })
            })
            .collect()
    }

    fn raise_all_epochs(
        &mut self,
        institution: &InstitutionId,
        now: Timestamp,
    ) -> Stored<Vec<(PersonId, i64)>> {
        self.sql("people", |connection| {
            let of = people::table.filter(people::institution_id.eq(institution.as_str()));
            let before: Vec<(String, i64)> = of
                .select((people::id, people::epoch))
                .order(people::id.asc())
                .load(connection)?;
            diesel::update(of)
                .set((
                    people::epoch.eq(people::epoch + 1),
                    people::updated_at.eq(micros(now)),
                ))
                .execute(connection)?;
            Ok(before
                .into_iter()
                .map(|(id, epoch)| (PersonId::from(id), epoch))
                .collect())
        })
    }
}
