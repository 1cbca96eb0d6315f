//! Classes and who is in them.

use crate::{
    by_key::find_by_key,
    column::{Row, can_be_stored, micros},
    dialect::{Bound, insert_all, natively, rows},
    folding::folded,
    person::{AccountRow, FixedRow, person},
    schema::{class_members, classes, people},
    transaction::{SqlTx, must_exist},
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};
use sluis_model::{
    class::{Class, ClassLine, Member, Part},
    context::Timestamp,
    ids::{ClassId, InstitutionId, PersonId},
    person::PersonName,
    ports::{
        classes::{Classes, PersonInClasses},
        durable::Stored,
    },
};

const TABLE: &str = "classes";
const MEMBERS: &str = "class_members";
/// How many names or ids one statement names.
const AT_ONCE: usize = 500;

#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset, QueryableByName)]
#[diesel(table_name = classes, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ClassRow {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    institution_id: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    name_key: String,
    #[diesel(sql_type = Text)]
    year: String,
    #[diesel(sql_type = Text)]
    programme: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    archived_at: Option<i64>,
    #[diesel(sql_type = BigInt)]
    created_at: i64,
    #[diesel(sql_type = BigInt)]
    updated_at: i64,
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(embed)]
    class: ClassRow,
    #[diesel(sql_type = BigInt)]
    members: i64,
    #[diesel(sql_type = BigInt)]
    teachers: i64,
}

#[derive(QueryableByName)]
struct MemberRow {
    #[diesel(sql_type = Text)]
    person_id: String,
    #[diesel(sql_type = Text)]
    given_name: String,
    #[diesel(sql_type = Text)]
    name_particle: String,
    #[diesel(sql_type = Text)]
    family_name: String,
    #[diesel(sql_type = Text)]
    username: String,
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Text)]
    roles: String,
}

/// A person beside one of their classes, and their part in it.
type PersonInClass = (FixedRow, AccountRow, Option<String>, Option<ClassRow>);

fn row(class: &Class) -> ClassRow {
    ClassRow {
        id: class.id.to_string(),
        institution_id: class.institution.to_string(),
        name: class.name.clone(),
        name_key: folded(&class.name),
        year: class.year.clone(),
        programme: class.programme.clone(),
        archived_at: class.archived_at.map(micros),
        created_at: micros(class.created_at),
        updated_at: micros(class.updated_at),
    }
}

fn class(row: ClassRow) -> Stored<Class> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(Class {
        id: ClassId::from(row.id.as_str()),
        institution: InstitutionId::from(row.institution_id.as_str()),
        archived_at: at.time_if("archived_at", row.archived_at)?,
        created_at: at.time("created_at", row.created_at)?,
        updated_at: at.time("updated_at", row.updated_at)?,
        name: row.name,
        year: row.year,
        programme: row.programme,
    })
}

fn part(id: &str, name: &str) -> Stored<Part> {
    let at = Row { table: MEMBERS, id };
    at.name("part", name)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

const COLUMNS: &str = "c.id, c.institution_id, c.name, c.name_key, c.year, c.programme, c.archived_at, \
     c.created_at, c.updated_at";

const fn of_state(archived: bool) -> &'static str {
    if archived {
        "c.archived_at IS NOT NULL"
    } else {
        "c.archived_at IS NULL"
    }
}

/// The main class first, then by name, in the order of the bytes, as both databases sort.
fn in_order(person: &PersonId, mut found: Vec<(String, ClassRow)>) -> Stored<Vec<(Class, Part)>> {
    found.sort_by(|(one, a), (other, b)| {
        let is_extra = |part: &String| part != Part::Main.as_str();
        (is_extra(one), &a.name_key, &a.id).cmp(&(is_extra(other), &b.name_key, &b.id))
    });
    found
        .into_iter()
        .map(|(name, row)| Ok((class(row)?, part(person.as_str(), &name)?)))
        .collect()
}

impl SqlTx<'_> {
    /// A person's classes are shown and saved with the person: a form that was opened before is out of date.
    fn person_changed(&mut self, person: &PersonId, now: Timestamp) -> Stored<()> {
        self.sql("people", |connection| {
            diesel::update(people::table.filter(people::id.eq(person.as_str())))
                .set(people::updated_at.eq(micros(now)))
                .execute(connection)
                .map(drop)
        })
    }
}

impl Classes for SqlTx<'_> {
    fn class(&mut self, id: &ClassId) -> Stored<Option<Class>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let found = self.sql(TABLE, |connection| {
            classes::table
                .filter(classes::id.eq(id.as_str()))
                .select(ClassRow::as_select())
                .first(connection)
                .optional()
        })?;
        found.map(class).transpose()
    }

    fn classes(&mut self, institution: &InstitutionId, archived: bool) -> Stored<Vec<Class>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM classes c WHERE c.institution_id = $1 AND {} ORDER BY c.name_key, c.id",
            of_state(archived)
        );
        let bound = [Bound::Text(institution.to_string())];
        let found: Vec<ClassRow> = self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
        found.into_iter().map(class).collect()
    }

    fn class_lines(
        &mut self,
        institution: &InstitutionId,
        archived: bool,
    ) -> Stored<Vec<ClassLine>> {
        let sql = format!(
            "SELECT {COLUMNS}, \
             (SELECT count(*) FROM class_members m WHERE m.class_id = c.id AND m.part <> 'teacher') AS members, \
             (SELECT count(*) FROM class_members m WHERE m.class_id = c.id AND m.part = 'teacher') AS teachers \
             FROM classes c WHERE c.institution_id = $1 AND {} ORDER BY c.name_key, c.id",
            of_state(archived)
        );
        let bound = [Bound::Text(institution.to_string())];
        let found: Vec<LineRow> = self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
        found
            .into_iter()
            .map(|row| {
                Ok(ClassLine {
                    class: class(row.class)?,
                    members: count(row.members),
                    teachers: count(row.teachers),
                })
            })
            .collect()
    }

    fn class_by_name(&mut self, institution: &InstitutionId, name: &str) -> Stored<Option<Class>> {
        let key = folded(name);
        let found = self.sql(TABLE, |connection| {
            classes::table
                .filter(classes::institution_id.eq(institution.as_str()))
                .filter(classes::name_key.eq(key))
                .filter(classes::archived_at.is_null())
                .order(classes::id)
                .select(ClassRow::as_select())
                .first(connection)
                .optional()
        })?;
        found.map(class).transpose()
    }

    fn classes_by_names(
        &mut self,
        institution: &InstitutionId,
        names: &[String],
    ) -> Stored<Vec<(String, Class)>> {
        let mut named = vec![];
        for names in names.chunks(AT_ONCE) {
            let keys: Vec<String> = names.iter().map(|name| folded(name)).collect();
            let found: Vec<ClassRow> = self.sql(TABLE, |connection| {
                classes::table
                    .filter(classes::institution_id.eq(institution.as_str()))
                    .filter(classes::name_key.eq_any(&keys))
                    .filter(classes::archived_at.is_null())
                    .order(classes::id)
                    .select(ClassRow::as_select())
                    .load(connection)
            })?;
            for (name, key) in names.iter().zip(&keys) {
                // Of two alike the first, as when it is asked for alone.
                if let Some(row) = found.iter().find(|row| row.name_key == *key) {
                    named.push((name.clone(), class(row.clone())?));
                }
            }
        }
        Ok(named)
    }

    fn add_class(&mut self, class: &Class) -> Stored<()> {
        let row = row(class);
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(classes::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn update_class(&mut self, class: &Class) -> Stored<()> {
        let row = row(class);
        let met = self.sql(TABLE, |connection| {
            diesel::update(classes::table.filter(classes::id.eq(class.id.as_str())))
                .set((
                    classes::name.eq(row.name),
                    classes::name_key.eq(row.name_key),
                    classes::year.eq(row.year),
                    classes::programme.eq(row.programme),
                    classes::archived_at.eq(row.archived_at),
                    classes::updated_at.eq(row.updated_at),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, class.id.as_str(), met)
    }

    fn class_members(&mut self, class: &ClassId) -> Stored<Vec<Member>> {
        if !can_be_stored(class.as_str()) {
            return Ok(vec![]);
        }
        let bound = [Bound::Text(class.to_string())];
        let found: Vec<MemberRow> = self.sql(MEMBERS, |connection| {
            rows(
                connection,
                "SELECT m.person_id, p.given_name, p.name_particle, p.family_name, p.username, m.part, p.roles \
                 FROM class_members m JOIN people p ON p.id = m.person_id WHERE m.class_id = $1 \
                 ORDER BY CASE m.part WHEN 'teacher' THEN 0 ELSE 1 END, p.sort_key, p.id",
                &bound,
            )
        })?;
        found
            .into_iter()
            .map(|row| {
                let at = Row {
                    table: "people",
                    id: &row.person_id,
                };
                Ok(Member {
                    roles: at.json("roles", &row.roles)?,
                    part: part(&row.person_id, &row.part)?,
                    person: PersonId::from(row.person_id),
                    name: PersonName {
                        given: row.given_name,
                        particle: row.name_particle,
                        family: row.family_name,
                    }
                    .full(),
                    username: row.username,
                })
            })
            .collect()
    }

    fn classes_of(&mut self, person: &PersonId) -> Stored<Vec<(Class, Part)>> {
        if !can_be_stored(person.as_str()) {
            return Ok(vec![]);
        }
        let found: Vec<(String, ClassRow)> = self.sql(MEMBERS, |connection| {
            natively!(connection, native => class_members::table
                .inner_join(classes::table)
                .filter(class_members::person_id.eq(person.as_str()))
                .filter(classes::archived_at.is_null())
                .select((class_members::part, ClassRow::as_select()))
                .load(native))
        })?;
        in_order(person, found)
    }

    fn person_with_classes(&mut self, id: &PersonId) -> Stored<Option<PersonInClasses>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        // Two joins, and not one of a join: SQLite writes down what such a one holds, which is every
        // membership of the installation, each time. A membership has a class, so it comes to the same.
        let found = find_by_key!(self, "people", (key: id.as_str()) => PersonInClass, people::table
        .left_join(class_members::table)
        .left_join(classes::table.on(
            classes::id.nullable().eq(class_members::class_id.nullable()),
        ))
        .filter(people::id.eq(key.as_str()))
        .select((
            FixedRow::as_select(),
            AccountRow::as_select(),
            class_members::part.nullable(),
            Option::<ClassRow>::as_select(),
        )))?;
        let mut its = vec![];
        let mut whole = None;
        for (fixed, account, name, class) in found {
            whole.get_or_insert((fixed, account));
            if let (Some(name), Some(row)) = (name, class)
                && row.archived_at.is_none()
            {
                its.push((name, row));
            }
        }
        let Some(whole) = whole else { return Ok(None) };
        Ok(Some((person(whole)?, in_order(id, its)?)))
    }

    fn classes_of_people(&mut self, people: &[PersonId]) -> Stored<Vec<(PersonId, Class, Part)>> {
        let mut all = vec![];
        for people in people.chunks(AT_ONCE) {
            let ids: Vec<&str> = people.iter().map(PersonId::as_str).collect();
            let found: Vec<(String, String, ClassRow)> = self.sql(MEMBERS, |connection| {
                class_members::table
                    .inner_join(classes::table)
                    .filter(class_members::person_id.eq_any(ids))
                    .filter(classes::archived_at.is_null())
                    .order((classes::name_key, classes::id))
                    .select((
                        class_members::person_id,
                        class_members::part,
                        ClassRow::as_select(),
                    ))
                    .load(connection)
            })?;
            for (person, name, row) in found {
                let part = part(&person, &name)?;
                all.push((PersonId::from(person), class(row)?, part));
            }
        }
        // The main one first, and what follows stays by name.
        all.sort_by_key(|(.., part)| *part != Part::Main);
        Ok(all)
    }

    fn add_members(&mut self, members: &[(ClassId, PersonId, Part)], now: Timestamp) -> Stored<()> {
        let rows: Vec<_> = members
            .iter()
            .map(|(class, person, part)| {
                (
                    class_members::class_id.eq(class.as_str()),
                    class_members::person_id.eq(person.as_str()),
                    class_members::part.eq(part.as_str()),
                    class_members::since.eq(micros(now)),
                )
            })
            .collect();
        self.sql(MEMBERS, |connection| {
            insert_all!(connection, class_members::table, rows)
        })
    }

    fn put_member(
        &mut self,
        class: &ClassId,
        person: &PersonId,
        part: Part,
        now: Timestamp,
    ) -> Stored<bool> {
        let this = class_members::table
            .filter(class_members::class_id.eq(class.as_str()))
            .filter(class_members::person_id.eq(person.as_str()));
        let before: Option<String> = self.sql(MEMBERS, |connection| {
            this.select(class_members::part)
                .first(connection)
                .optional()
        })?;
        if before.as_deref() == Some(part.as_str()) {
            return Ok(false);
        }
        if part == Part::Main {
            self.sql(MEMBERS, |connection| {
                // What stands on record of a class that was put away stays as it was.
                let in_use = classes::table
                    .filter(classes::archived_at.is_null())
                    .select(classes::id);
                let main = class_members::table
                    .filter(class_members::person_id.eq(person.as_str()))
                    .filter(class_members::part.eq(Part::Main.as_str()))
                    .filter(class_members::class_id.eq_any(in_use));
                diesel::update(main)
                    .set(class_members::part.eq(Part::Extra.as_str()))
                    .execute(connection)
            })?;
        }
        self.conflicting(MEMBERS, |connection| match before {
            Some(_) => diesel::update(this)
                .set(class_members::part.eq(part.as_str()))
                .execute(connection)
                .map(drop),
            None => diesel::insert_into(class_members::table)
                .values((
                    class_members::class_id.eq(class.as_str()),
                    class_members::person_id.eq(person.as_str()),
                    class_members::part.eq(part.as_str()),
                    class_members::since.eq(micros(now)),
                ))
                .execute(connection)
                .map(drop),
        })?;
        self.person_changed(person, now)?;
        Ok(true)
    }

    fn remove_member(
        &mut self,
        class: &ClassId,
        person: &PersonId,
        now: Timestamp,
    ) -> Stored<bool> {
        let met = self.sql(MEMBERS, |connection| {
            diesel::delete(
                class_members::table
                    .filter(class_members::class_id.eq(class.as_str()))
                    .filter(class_members::person_id.eq(person.as_str())),
            )
            .execute(connection)
        })?;
        if met > 0 {
            self.person_changed(person, now)?;
        }
        Ok(met > 0)
    }

    fn is_taught_by(&mut self, person: &PersonId, teacher: &PersonId) -> Stored<bool> {
        #[derive(QueryableByName)]
        struct FoundRow {
            #[diesel(sql_type = BigInt)]
            found: i64,
        }
        if !can_be_stored(person.as_str()) {
            return Ok(false);
        }
        let bound = [
            Bound::Text(person.to_string()),
            Bound::Text(teacher.to_string()),
        ];
        let found: Vec<FoundRow> = self.sql(MEMBERS, |connection| {
            rows(
                connection,
                "SELECT count(*) AS found FROM class_members m \
                 JOIN class_members t ON t.class_id = m.class_id JOIN classes c ON c.id = m.class_id \
                 WHERE m.person_id = $1 AND m.part <> 'teacher' \
                 AND t.person_id = $2 AND t.part = 'teacher' AND c.archived_at IS NULL",
                &bound,
            )
        })?;
        Ok(found.first().is_some_and(|row| row.found > 0))
    }
}
