//! Lists of people: a page at a time, found through indexes.

mod query;

use self::query::{MANY, Query, Way, named, only_sets};
use crate::{
    column::{Row, can_be_stored, micros},
    dialect::{Bound, add_terms, rows},
    folding::{number_term, terms},
    schema::{people, person_terms},
    transaction::SqlTx,
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId},
    people_list::{PeopleCursor, PeopleOrder, PeopleQuery, PersonLine},
    person::{Person, PersonName, Profile},
    ports::{
        durable::{People as _, Stored},
        people_lists::PeopleLists,
    },
    second_factor::SecondFactorState,
};
use std::collections::{BTreeMap, BTreeSet};

const TABLE: &str = "people";
const TERMS: &str = "person_terms";
/// How many numbers one statement names.
const AT_ONCE: usize = 500;

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    username: String,
    #[diesel(sql_type = Text)]
    given_name: String,
    #[diesel(sql_type = Text)]
    name_particle: String,
    #[diesel(sql_type = Text)]
    family_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    email: Option<String>,
    #[diesel(sql_type = Text)]
    roles: String,
    #[diesel(sql_type = Text)]
    standing: String,
    #[diesel(sql_type = BigInt)]
    shared: i64,
    #[diesel(sql_type = Text)]
    profile: String,
    #[diesel(sql_type = Text)]
    sort_key: String,
    #[diesel(sql_type = BigInt)]
    last_sign_in_at: i64,
    #[diesel(sql_type = Nullable<Text>)]
    factor: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    suspended_until: Option<i64>,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = Text)]
    person_id: String,
}

#[derive(QueryableByName)]
struct ClassNameRow {
    #[diesel(sql_type = Text)]
    person_id: String,
    #[diesel(sql_type = Text)]
    name: String,
}

fn is_storable(asked: &PeopleQuery) -> bool {
    let after = asked.after.as_ref();
    can_be_stored(asked.institution.as_str())
        && asked
            .filter
            .class
            .as_ref()
            .is_none_or(|class| can_be_stored(class.as_str()))
        && after.is_none_or(|after| can_be_stored(&after.key) && can_be_stored(after.id.as_str()))
}

fn line(
    row: LineRow,
    asked: &PeopleQuery,
    classes: Vec<String>,
    passkey: bool,
) -> Stored<PersonLine> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    let profile: Profile = at.json("profile", &row.profile)?;
    let ended = row
        .suspended_until
        .is_some_and(|until| until <= micros(asked.now));
    Ok(PersonLine {
        id: PersonId::from(row.id.as_str()),
        username: row.username,
        name: PersonName {
            given: row.given_name,
            particle: row.name_particle,
            family: row.family_name,
        },
        email: row.email,
        number: profile.number,
        roles: at.json("roles", &row.roles)?,
        standing: at.name("standing", &row.standing)?,
        shared: row.shared != 0,
        factor: match row.factor.as_deref() {
            None if passkey => SecondFactorState::Enabled,
            None => SecondFactorState::Never,
            Some("suspended") if !ended => SecondFactorState::Suspended,
            Some(_) => SecondFactorState::Enabled,
        },
        passkey,
        last_sign_in_at: moment(&at, row.last_sign_in_at)?,
        classes,
        cursor: PeopleCursor {
            key: match asked.order {
                PeopleOrder::Name => row.sort_key,
                PeopleOrder::LastSignIn => row.last_sign_in_at.to_string(),
            },
            id: PersonId::from(row.id.as_str()),
        },
    })
}

fn moment(at: &Row<'_>, micros: i64) -> Stored<Option<Timestamp>> {
    at.time_if("last_sign_in_at", (micros != 0).then_some(micros))
}

const COLUMNS: &str = "p.id, p.username, p.given_name, p.name_particle, p.family_name, p.email, p.roles, \
     p.standing, CASE WHEN p.shared THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS shared, \
     p.profile, p.sort_key, p.last_sign_in_at, f.state AS factor, f.suspended_until";

/// The ids of a page as values, and their places in a text.
fn ids(found: &[LineRow]) -> (Vec<Bound>, String) {
    let bound: Vec<Bound> = found
        .iter()
        .map(|row| Bound::Text(row.id.clone()))
        .collect();
    let places: Vec<String> = (1..=bound.len()).map(|n| format!("${n}")).collect();
    (bound, places.join(", "))
}

impl PeopleLists for SqlTx<'_> {
    fn people_list(&mut self, asked: &PeopleQuery) -> Stored<Vec<PersonLine>> {
        if !is_storable(asked) {
            return Ok(vec![]);
        }
        let way = self.way(asked)?;
        let mut query = Query::of(COLUMNS, asked, way);
        query.page(asked);
        let found: Vec<LineRow> = self.sql(TABLE, |connection| {
            rows(connection, &query.sql, &query.bound)
        })?;
        let mut classes = self.class_names(&found)?;
        let passkeys = if asked.passkeys {
            self.have_passkeys(&found)?
        } else {
            BTreeSet::new()
        };
        found
            .into_iter()
            .map(|row| {
                let of_person = classes.remove(&row.id).unwrap_or_default();
                let passkey = passkeys.contains(&row.id);
                line(row, asked, of_person, passkey)
            })
            .collect()
    }

    fn count_people(&mut self, asked: &PeopleQuery) -> Stored<u32> {
        if !is_storable(asked) {
            return Ok(0);
        }
        let filter = &asked.filter;
        self.count(&if only_sets(filter) && !named(filter).is_empty() {
            Query::count_sets(asked)
        } else {
            Query::of("count(*) AS count", asked, Way::Collect)
        })
    }

    fn last_sign_in(&mut self, person: &PersonId) -> Stored<Option<Timestamp>> {
        if !can_be_stored(person.as_str()) {
            return Ok(None);
        }
        let found: Option<i64> = self.sql(TABLE, |connection| {
            people::table
                .filter(people::id.eq(person.as_str()))
                .select(people::last_sign_in_at)
                .first(connection)
                .optional()
        })?;
        let at = Row {
            table: TABLE,
            id: person.as_str(),
        };
        found.map_or(Ok(None), |micros| moment(&at, micros))
    }

    fn note_sign_in(&mut self, person: &PersonId, now: Timestamp) -> Stored<()> {
        // The lists' order stands on this column: written at every sign-in it would be written anew in
        // every index of people on the busiest morning.
        let hour_ago = micros(now - chrono::Duration::hours(1));
        self.sql(TABLE, |connection| {
            let older = people::table
                .filter(people::id.eq(person.as_str()))
                .filter(people::last_sign_in_at.le(hour_ago));
            diesel::update(older)
                .set(people::last_sign_in_at.eq(micros(now)))
                .execute(connection)
                .map(drop)
        })
    }

    fn people_by_number(
        &mut self,
        institution: &InstitutionId,
        number: &str,
    ) -> Stored<Vec<Person>> {
        let term = number_term(number);
        if !can_be_stored(&term) {
            return Ok(vec![]);
        }
        let found: Vec<String> = self.sql(TERMS, |connection| {
            person_terms::table
                .filter(person_terms::institution_id.eq(institution.as_str()))
                .filter(person_terms::term.eq(term))
                .select(person_terms::person_id)
                .load(connection)
        })?;
        let mut people = vec![];
        for person_id in found {
            people.extend(self.person(&PersonId::from(person_id))?);
        }
        people.sort_by(|one, other| one.login_key.cmp(&other.login_key));
        Ok(people)
    }

    fn people_by_numbers(
        &mut self,
        institution: &InstitutionId,
        numbers: &[String],
    ) -> Stored<Vec<(String, Person)>> {
        let mut named: Vec<(String, PersonId)> = vec![];
        for numbers in numbers.chunks(AT_ONCE) {
            let terms: Vec<String> = numbers.iter().map(|number| number_term(number)).collect();
            let rows: Vec<(String, String)> = self.sql(TERMS, |connection| {
                person_terms::table
                    .filter(person_terms::institution_id.eq(institution.as_str()))
                    .filter(person_terms::term.eq_any(&terms))
                    .select((person_terms::term, person_terms::person_id))
                    .load(connection)
            })?;
            for (term, person) in rows {
                // Two spellings of a number are one term.
                let spelled = numbers.iter().zip(&terms).filter(|(_, of)| **of == term);
                named.extend(spelled.map(|(number, _)| (number.clone(), person.as_str().into())));
            }
        }
        let ids: Vec<PersonId> = named.iter().map(|(_, person)| person.clone()).collect();
        let people = self.people_by_ids(&ids)?.into_iter();
        let people: BTreeMap<PersonId, Person> =
            people.map(|person| (person.id.clone(), person)).collect();
        let with_person =
            |(number, id): (String, PersonId)| Some((number, people.get(&id)?.clone()));
        Ok(named.into_iter().filter_map(with_person).collect())
    }
}

impl SqlTx<'_> {
    fn count(&mut self, query: &Query) -> Stored<u32> {
        let found: Vec<CountRow> = self.sql(TABLE, |connection| {
            rows(connection, &query.sql, &query.bound)
        })?;
        Ok(found
            .first()
            .and_then(|row| u32::try_from(row.count).ok())
            .unwrap_or_default())
    }

    /// How a page of those asked for is found quickest.
    fn way(&mut self, asked: &PeopleQuery) -> Stored<Way> {
        let sets = named(&asked.filter);
        let [set] = &*sets else {
            return Ok(Way::Collect);
        };
        if !only_sets(&asked.filter) {
            return Ok(Way::Collect);
        }
        let walk = self.count(&Query::are_many(asked, set))? >= u32::from(MANY)
            && self.count(&Query::is_large_part(asked, set))? > 0;
        Ok(if walk { Way::Walk } else { Way::Collect })
    }

    /// Writes what a person is found by; `new` spares looking for what was there.
    pub(crate) fn put_terms(&mut self, person: &Person, new: bool) -> Stored<()> {
        if !new {
            let id = person.id.as_str();
            self.sql(TERMS, |connection| {
                diesel::delete(person_terms::table.filter(person_terms::person_id.eq(id)))
                    .execute(connection)
            })?;
        }
        self.add_all_terms(std::slice::from_ref(person))
    }

    /// Writes what new people are found by.
    pub(crate) fn add_all_terms(&mut self, people: &[Person]) -> Stored<()> {
        let of = |person: &Person| {
            let (institution, id) = (person.institution.to_string(), person.id.to_string());
            terms(person)
                .into_iter()
                .map(move |term| [institution.clone(), id.clone(), term])
        };
        let terms: Vec<[String; 3]> = people.iter().flat_map(of).collect();
        let terms = crate::column::json(TERMS, "term", &terms)?;
        self.sql(TERMS, |connection| add_terms(connection, &terms))
    }

    /// Who of a page has a passkey.
    fn have_passkeys(&mut self, found: &[LineRow]) -> Stored<BTreeSet<String>> {
        if found.is_empty() {
            return Ok(BTreeSet::new());
        }
        let (bound, places) = ids(found);
        let sql = format!("SELECT w.person_id FROM passkeys w WHERE w.person_id IN ({places})");
        let rows: Vec<IdRow> = self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
        Ok(rows.into_iter().map(|row| row.person_id).collect())
    }

    /// The names of the classes of everybody on a page, the main one first.
    fn class_names(&mut self, found: &[LineRow]) -> Stored<BTreeMap<String, Vec<String>>> {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if found.is_empty() {
            return Ok(names);
        }
        let (bound, places) = ids(found);
        let sql = format!(
            "SELECT m.person_id, c.name FROM class_members m JOIN classes c ON c.id = m.class_id \
             WHERE c.archived_at IS NULL AND m.person_id IN ({places}) \
             ORDER BY CASE m.part WHEN 'main' THEN 0 ELSE 1 END, c.name_key"
        );
        let rows: Vec<ClassNameRow> =
            self.sql(TABLE, |connection| rows(connection, &sql, &bound))?;
        for ClassNameRow { person_id, name } in rows {
            names.entry(person_id).or_default().push(name);
        }
        Ok(names)
    }
}
