//! Kinds of people: everything that a policy looks at, as one number beside the roles, so that the
//! database counts a whole institution and one of each kind is judged.

use crate::{
    badges::BADGE_HOLDS,
    column::{Row, can_be_stored, micros},
    dialect::{Bound, rows},
    person::TABLE,
    transaction::SqlTx,
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use sluis_model::{
    census::{Counted, Kind, KindsWanted},
    context::Timestamp,
    ids::InstitutionId,
    person::{PasswordState, Postponed, Standing},
    ports::durable::Stored,
};
use std::{collections::HashSet, sync::LazyLock};

/// What is yes or no of somebody: a bit each.
const MARKS: [&str; 15] = [
    "p.standing = 'active'",
    "p.shared",
    "p.email IS NOT NULL",
    "p.email_verified_at IS NOT NULL",
    "p.phone IS NOT NULL",
    "f.person_id IS NOT NULL",
    "f.state = 'suspended'",
    "f.by_administrator",
    "t.person_id IS NOT NULL",
    "s.person_id IS NOT NULL",
    "q.person_id IS NOT NULL",
    "EXISTS (SELECT 1 FROM passkeys w WHERE w.person_id = p.id)",
    SOURCED,
    LINKED,
    "b.person_id IS NOT NULL",
];
/// The institution has a sign-in source that is on.
pub(crate) const SOURCED: &str = "EXISTS (SELECT 1 FROM upstream_sources u \
     WHERE u.institution_id = p.institution_id AND u.active)";
/// By a link of the issuer that the source has now, as it stands in its settings.
pub(crate) const LINKED: &str = "EXISTS (SELECT 1 FROM upstream_links l JOIN upstream_sources u ON u.id = l.source_id \
     WHERE l.person_id = p.id AND u.active AND u.settings LIKE '%\"issuer\":\"' || l.issuer || '\"%')";
/// Moments of somebody: for each [`SIDE_BITS`], which tell between which of the moments that are asked
/// about it lies.
const MOMENTS: [&str; 6] = [
    "p.starts_at",
    "p.ends_at",
    "p.password_ends_at",
    "p.postponed_at",
    "f.suspended_until",
    "b.ends_at",
];
const SIDE_BITS: usize = 5;
/// So many moments can be told apart, beside "none" and "later".
const MOST_MOMENTS: usize = (1 << SIDE_BITS) - 2;

/// An app or a number never stands without the factor that it is a means of.
static PEOPLE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "FROM people p LEFT JOIN second_factors f ON f.person_id = p.id \
     LEFT JOIN totp_credentials t ON t.person_id = f.person_id AND t.state = 'confirmed' \
     LEFT JOIN sms_numbers s ON s.person_id = f.person_id \
     LEFT JOIN security_questions q ON q.person_id = p.id \
     LEFT JOIN badges b ON b.person_id = p.id AND {BADGE_HOLDS} WHERE p.institution_id = $1"
    )
});

#[derive(QueryableByName)]
struct KindRow {
    #[diesel(sql_type = Text)]
    roles: String,
    #[diesel(sql_type = BigInt)]
    code: i64,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = Text)]
    id: String,
}

/// The number, as the database works it out.
fn code(moments: &[Timestamp]) -> String {
    let mut sum = "CAST(0 AS BIGINT)".to_owned();
    for (place, mark) in MARKS.iter().enumerate() {
        sum.push_str(&format!(
            " + CASE WHEN {mark} THEN {} ELSE 0 END",
            1_i64 << place
        ));
    }
    for (place, column) in MOMENTS.iter().enumerate() {
        let unit = 1_i64 << (MARKS.len() + place * SIDE_BITS);
        sum.push_str(&format!(" + CASE WHEN {column} IS NULL THEN 0"));
        let mut side = unit;
        for moment in moments {
            sum.push_str(&format!(
                " WHEN {column} <= {} THEN {side}",
                micros(*moment)
            ));
            side += unit;
        }
        sum.push_str(&format!(" ELSE {side} END"));
    }
    sum
}

/// Somebody of a kind, read off the number.
fn somebody(row: &KindRow, moments: &[Timestamp]) -> Stored<Counted> {
    let at = Row {
        table: TABLE,
        id: "?",
    };
    let mark = |place: usize| row.code >> place & 1 == 1;
    let moment = |place: usize| {
        let side = row.code >> (MARKS.len() + place * SIDE_BITS) & ((1 << SIDE_BITS) - 1);
        let side = usize::try_from(side).ok()?.checked_sub(1)?;
        let behind = || {
            moments
                .last()
                .map(|last| *last + chrono::Duration::seconds(1))
        };
        moments.get(side).copied().or_else(behind)
    };
    let suspended = mark(6);
    Ok(Counted {
        id: "".into(),
        login_key: String::new(),
        username: String::new(),
        name: String::new(),
        roles: at.json("roles", &row.roles)?,
        standing: if mark(0) {
            Standing::Active
        } else {
            Standing::Disabled
        },
        shared: mark(1),
        email: mark(2).then(String::new),
        email_proven: mark(3),
        has_phone: mark(4),
        set_up: mark(5),
        suspended,
        excused: suspended && mark(7),
        has_app: mark(8),
        has_sms: mark(9),
        has_question: mark(10),
        has_passkey: mark(11),
        has_source: mark(12),
        is_linked: mark(13),
        has_badge: mark(14),
        starts_at: moment(0),
        ends_at: moment(1),
        password_state: moment(2).map_or(PasswordState::Current, |ends_at| {
            PasswordState::Temporary { ends_at }
        }),
        postponed: Postponed {
            second_factor: moment(3),
            ..Postponed::default()
        },
        suspended_until: moment(4),
        badge_ends_at: moment(5),
    })
}

/// The moments in order, each once.
fn in_order(moments: &[Timestamp]) -> Stored<Vec<Timestamp>> {
    let mut moments = moments.to_vec();
    moments.sort_unstable();
    moments.dedup();
    if moments.len() > MOST_MOMENTS {
        let at = Row {
            table: TABLE,
            id: "?",
        };
        return Err(at.refuse(
            "starts_at",
            format!("{} moments are too many", moments.len()),
        ));
    }
    Ok(moments)
}

impl SqlTx<'_> {
    /// Those of some people of whom a mark is true.
    pub(crate) fn ids_marked(&mut self, mark: &str, ids: &[String]) -> Stored<HashSet<String>> {
        let mut marked = HashSet::new();
        for ids in ids.chunks(500) {
            let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
            let places = places.join(", ");
            let sql = format!("SELECT p.id FROM people p WHERE p.id IN ({places}) AND {mark}");
            let bound: Vec<Bound> = ids.iter().cloned().map(Bound::Text).collect();
            let found: Vec<IdRow> = self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
            marked.extend(found.into_iter().map(|row| row.id));
        }
        Ok(marked)
    }

    /// How many people are of which kind.
    pub(crate) fn count_kinds(
        &mut self,
        institution: &InstitutionId,
        moments: &[Timestamp],
    ) -> Stored<Vec<Kind>> {
        let moments = in_order(moments)?;
        let sql = format!(
            "SELECT roles, code, count(*) AS people FROM (SELECT p.roles AS roles, {} AS code {}) k \
             GROUP BY roles, code ORDER BY roles, code",
            code(&moments),
            *PEOPLE
        );
        let bound = [Bound::Text(institution.to_string())];
        let found: Vec<KindRow> = self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
        found
            .into_iter()
            .map(|row| {
                Ok(Kind {
                    person: somebody(&row, &moments)?,
                    count: u32::try_from(row.people.max(0)).unwrap_or(u32::MAX),
                    code: (row.roles, row.code),
                })
            })
            .collect()
    }

    /// Who is of some kinds, by login name.
    pub(crate) fn ids_of_kinds(
        &mut self,
        institution: &InstitutionId,
        moments: &[Timestamp],
        wanted: &KindsWanted<'_>,
    ) -> Stored<Vec<String>> {
        if wanted.kinds.is_empty() || !can_be_stored(wanted.after) {
            return Ok(vec![]);
        }
        let moments = in_order(moments)?;
        let mut bound = vec![
            Bound::Text(institution.to_string()),
            Bound::Text(wanted.after.to_owned()),
        ];
        let mut next = |value: Bound| {
            bound.push(value);
            format!("${}", bound.len())
        };
        let kinds: Vec<String> = wanted
            .kinds
            .iter()
            .map(|kind| {
                let roles = next(Bound::Text(kind.code.0.clone()));
                format!("({roles}, CAST({} AS BIGINT))", kind.code.1)
            })
            .collect();
        let mut sql = format!(
            "SELECT p.id {} AND p.login_key > $2 AND (p.roles, {}) IN (VALUES {})",
            *PEOPLE,
            code(&moments),
            kinds.join(", ")
        );
        if let Some((day, days)) = wanted.not_reminded {
            let (day, days) = (
                next(Bound::Text(day.to_string())),
                next(Bound::Number(i64::from(days))),
            );
            sql.push_str(&format!(
                " AND p.email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM policy_reminders r \
                 WHERE r.person_id = p.id AND r.mandatory_from = {day} AND r.days_before = {days})"
            ));
        }
        let limit = next(Bound::Number(i64::from(wanted.limit)));
        sql.push_str(&format!(" ORDER BY p.login_key LIMIT {limit}"));
        let found: Vec<IdRow> = self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }
}
