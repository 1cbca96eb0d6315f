//! Badges of pupils.

use crate::{
    column::{Row, can_be_stored, micros},
    dialect::{Bound, rows},
    person::{AccountRow, FixedRow, WholeRow, person},
    schema::{badges, class_members, classes, people},
    transaction::SqlTx,
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};
use sluis_model::{
    badge::Badge,
    class::Part,
    ids::{ClassId, PersonId},
    person::Person,
    ports::{badges::Badges, durable::Stored},
    secret::HashedToken,
};
use std::collections::HashMap;

const TABLE: &str = "badges";

/// Of a badge `b`: its holder is still in the class that it was printed for, and has been since.
pub(crate) const BADGE_HOLDS: &str = "EXISTS (SELECT 1 FROM class_members o \
     JOIN classes c ON c.id = o.class_id WHERE o.class_id = b.class_id AND o.person_id = b.person_id \
     AND o.part <> 'teacher' AND o.since <= b.made_at AND c.archived_at IS NULL)";

#[derive(QueryableByName)]
struct EndRow {
    #[diesel(sql_type = Text)]
    person_id: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    ends_at: Option<i64>,
}

impl SqlTx<'_> {
    /// When the badges of some people end, of those who have one.
    pub(crate) fn badge_ends(&mut self, people: &[String]) -> Stored<HashMap<String, Option<i64>>> {
        let mut ends = HashMap::new();
        for people in people.chunks(500) {
            let places: Vec<String> = (1..=people.len())
                .map(|place| format!("${place}"))
                .collect();
            let sql = format!(
                "SELECT b.person_id, b.ends_at FROM badges b WHERE b.person_id IN ({}) AND {BADGE_HOLDS}",
                places.join(", ")
            );
            let bound: Vec<Bound> = people.iter().cloned().map(Bound::Text).collect();
            let found: Vec<EndRow> =
                self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
            ends.extend(found.into_iter().map(|row| (row.person_id, row.ends_at)));
        }
        Ok(ends)
    }
}

#[derive(Queryable, Selectable, Insertable, QueryableByName)]
#[diesel(table_name = badges)]
struct BadgeRow {
    #[diesel(sql_type = Text)]
    person_id: String,
    #[diesel(sql_type = Text)]
    class_id: String,
    #[diesel(sql_type = Text)]
    code_hash: String,
    #[diesel(sql_type = BigInt)]
    made_at: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    ends_at: Option<i64>,
}

fn row(badge: &Badge) -> BadgeRow {
    BadgeRow {
        person_id: badge.person.to_string(),
        class_id: badge.class.to_string(),
        code_hash: badge.code.as_str().to_owned(),
        made_at: micros(badge.made_at),
        ends_at: badge.ends_at.map(micros),
    }
}

fn badge(row: BadgeRow) -> Stored<Badge> {
    let at = Row {
        table: TABLE,
        id: &row.person_id,
    };
    Ok(Badge {
        made_at: at.time("made_at", row.made_at)?,
        ends_at: at.time_if("ends_at", row.ends_at)?,
        person: row.person_id.into(),
        class: row.class_id.into(),
        code: HashedToken::stored(row.code_hash),
    })
}

impl Badges for SqlTx<'_> {
    /// Nobody's code has as much read and understood as one that works no more: somebody's badge stands in.
    fn badge_holder(&mut self, code: &HashedToken) -> Stored<Option<(Badge, Person)>> {
        let held = || {
            badges::table.inner_join(people::table).select((
                BadgeRow::as_select(),
                (FixedRow::as_select(), AccountRow::as_select()),
            ))
        };
        let stand_in: Option<(BadgeRow, WholeRow)> = self.sql(TABLE, |connection| {
            held().order(badges::code_hash).first(connection).optional()
        })?;
        let found: Option<(BadgeRow, WholeRow)> = self.sql(TABLE, |connection| {
            held()
                .filter(badges::code_hash.eq(code.as_str()))
                .first(connection)
                .optional()
        })?;
        let is_held = found.is_some();
        let Some((row, holder)) = found.or(stand_in) else {
            return Ok(None);
        };
        // Whoever left the class and came back needs a new card.
        let in_class: Option<i64> = self.sql(TABLE, |connection| {
            class_members::table
                .inner_join(classes::table)
                .filter(class_members::class_id.eq(&row.class_id))
                .filter(class_members::person_id.eq(&row.person_id))
                .filter(class_members::part.ne(Part::Teacher.as_str()))
                .filter(class_members::since.le(row.made_at))
                .filter(classes::archived_at.is_null())
                .select(class_members::since)
                .first(connection)
                .optional()
        })?;
        let whole = badge(row).and_then(|badge| Ok((badge, person(holder)?)));
        if is_held && in_class.is_some() {
            return whole.map(Some);
        }
        Ok(None)
    }

    /// By the rule of [`Self::badge_holder`]: what works nowhere any more is no badge.
    fn badges_in_class(&mut self, class: &ClassId) -> Stored<Vec<Badge>> {
        if !can_be_stored(class.as_str()) {
            return Ok(vec![]);
        }
        let bound = [
            Bound::Text(class.to_string()),
            Bound::Text(Part::Teacher.as_str().to_owned()),
        ];
        let found: Vec<BadgeRow> = self.sql(TABLE, |connection| {
            rows(
                connection,
                "SELECT b.person_id, b.class_id, b.code_hash, b.made_at, b.ends_at FROM badges b \
                 JOIN class_members m ON m.person_id = b.person_id \
                 JOIN class_members o ON o.person_id = b.person_id AND o.class_id = b.class_id \
                 JOIN classes c ON c.id = b.class_id \
                 WHERE m.class_id = $1 AND m.part <> $2 AND o.part <> $2 \
                 AND o.since <= b.made_at AND c.archived_at IS NULL ORDER BY b.person_id",
                &bound,
            )
        })?;
        found.into_iter().map(badge).collect()
    }

    fn badge_of(&mut self, person: &PersonId) -> Stored<Option<Badge>> {
        if !can_be_stored(person.as_str()) {
            return Ok(None);
        }
        let found: Option<BadgeRow> = self.sql(TABLE, |connection| {
            badges::table
                .filter(badges::person_id.eq(person.as_str()))
                .select(BadgeRow::as_select())
                .first(connection)
                .optional()
        })?;
        found.map(badge).transpose()
    }

    fn put_badge(&mut self, badge: &Badge) -> Stored<bool> {
        let row = row(badge);
        let replaced = self.end_badge(&badge.person)?;
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(badges::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })?;
        Ok(replaced)
    }

    fn end_badge(&mut self, person: &PersonId) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            diesel::delete(badges::table.filter(badges::person_id.eq(person.as_str())))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn end_badges_of_class(&mut self, class: &ClassId) -> Stored<usize> {
        self.sql(TABLE, |connection| {
            diesel::delete(badges::table.filter(badges::class_id.eq(class.as_str())))
                .execute(connection)
        })
    }
}
