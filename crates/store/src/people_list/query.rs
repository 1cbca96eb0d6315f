//! The queries that lists of people are found by.

use crate::{
    column::micros,
    dialect::Bound,
    folding::{role_term, searched},
};
use sluis_model::{
    people_list::{LastSignIn, PeopleFilter, PeopleOrder, PeopleQuery},
    person::{Role, Standing},
    second_factor::SecondFactorState,
};

/// A set of fewer terms than this is collected without a second thought.
pub(super) const MANY: u16 = 1000;

/// That somebody has a passkey, looked up by key.
const HAS_PASSKEY: &str = "EXISTS (SELECT 1 FROM passkeys w WHERE w.person_id = p.id)";

/// A set of people that terms name.
pub(super) enum Named {
    /// Those of whom a word, or a word in a class's name, lies between these.
    Word {
        from: String,
        to: String,
    },
    Role(Role),
}

/// The sets that a filter names.
pub(super) fn named(filter: &PeopleFilter) -> Vec<Named> {
    let words = searched(&filter.search).into_iter();
    let words = words.map(|(from, to)| Named::Word { from, to });
    words.chain(filter.role.map(Named::Role)).collect()
}

/// Whether a filter asks nothing but that people are of its sets.
pub(super) fn only_sets(filter: &PeopleFilter) -> bool {
    let bare = PeopleFilter {
        search: filter.search.clone(),
        role: filter.role,
        ..PeopleFilter::default()
    };
    *filter == bare
}

/// How the people of sets are found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Each set is collected.
    Collect,
    /// Everybody is looked at in the list's order until the page is full: for a set that is a large part
    /// of all, which would have to be sorted whole.
    Walk,
}

/// A query under way: its text and its values, numbered in step.
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) bound: Vec<Bound>,
}

impl Query {
    fn text(&mut self, value: impl Into<String>) -> String {
        self.bound.push(Bound::Text(value.into()));
        format!("${}", self.bound.len())
    }

    fn number(&mut self, value: i64) -> String {
        self.bound.push(Bound::Number(value));
        format!("${}", self.bound.len())
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    fn empty(sql: String) -> Self {
        Self { sql, bound: vec![] }
    }

    /// From the institution's people, those that the filter lets through.
    pub(super) fn of(select: &str, asked: &PeopleQuery, way: Way) -> Self {
        let mut query = Self::empty(format!("SELECT {select} FROM people p"));
        query.sql.push_str(
            " LEFT JOIN second_factors f ON f.person_id = p.id WHERE p.institution_id = ",
        );
        let institution = query.text(asked.institution.as_str());
        query.sql.push_str(&institution);
        for named in named(&asked.filter) {
            let named = match way {
                Way::Collect => format!("p.id IN ({})", query.set(asked, &named)),
                Way::Walk => query.has(&named),
            };
            query.and(&named);
        }
        query.filter(asked);
        query
    }

    /// How many people are in all the sets, where nothing else is asked of them.
    pub(super) fn count_sets(asked: &PeopleQuery) -> Self {
        let mut query = Self::empty("SELECT count(*) AS count FROM (".to_owned());
        for (place, named) in named(&asked.filter).iter().enumerate() {
            let set = query.set(asked, named);
            let joined = if place == 0 { "" } else { " INTERSECT " };
            query
                .sql
                .push_str(&format!("{joined}SELECT person_id FROM ({set}) s{place}"));
        }
        query.sql.push_str(") people");
        query
    }

    /// How many terms a set has: as many as [`MANY`] are counted, and no more.
    pub(super) fn are_many(asked: &PeopleQuery, named: &Named) -> Self {
        let mut query = Self::empty("SELECT count(*) AS count FROM (SELECT 1 AS one".to_owned());
        let terms = query.terms(asked, named);
        query.sql.push_str(&format!("{terms} LIMIT {MANY}) terms"));
        query
    }

    /// Whether a set has at least half as many terms as the institution has people: 1 or 0. Walking along
    /// the list then fills a page soon. Where fewer are of it they may all stand at the list's end, as
    /// those of one surname do.
    pub(super) fn is_large_part(asked: &PeopleQuery, named: &Named) -> Self {
        let mut query = Self::empty("SELECT CASE WHEN 2 * (SELECT count(*)".to_owned());
        let terms = query.terms(asked, named);
        let institution = query.text(asked.institution.as_str());
        query.sql.push_str(&format!(
            "{terms}) >= (SELECT count(*) FROM people p WHERE p.institution_id = {institution}) \
             THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS count"
        ));
        query
    }

    /// From the terms of the institution, those of the set.
    fn terms(&mut self, asked: &PeopleQuery, named: &Named) -> String {
        let institution = self.text(asked.institution.as_str());
        let which = self.which("t.term", named);
        format!(" FROM person_terms t WHERE t.institution_id = {institution} AND {which}")
    }

    /// What a term of the set is like.
    fn which(&mut self, term: &str, named: &Named) -> String {
        match named {
            Named::Word { from, to } => {
                let (from, to) = (self.text(format!("w:{from}")), self.text(format!("w:{to}")));
                format!("{term} >= {from} AND {term} < {to}")
            }
            Named::Role(role) => format!("{term} = {}", self.text(role_term(*role))),
        }
    }

    /// The ids of the people of a set.
    fn set(&mut self, asked: &PeopleQuery, named: &Named) -> String {
        let mut set = format!("SELECT t.person_id{}", self.terms(asked, named));
        if let Named::Word { from, .. } = named {
            let institution = self.text(asked.institution.as_str());
            let word = self.text(begins_a_word(from));
            set.push_str(&format!(
                " UNION SELECT m.person_id FROM class_members m JOIN classes c ON c.id = m.class_id \
                 WHERE c.institution_id = {institution} AND (' ' || c.name_key) LIKE {word} ESCAPE '!' \
                 AND c.archived_at IS NULL"
            ));
        }
        set
    }

    /// That one person is of a set. Whoever walks along people looks at each one's own few terms and
    /// classes: nothing else in these conditions is fit for an index, so that no database looks at
    /// everybody's of the institution instead.
    fn has(&mut self, named: &Named) -> String {
        let which = self.which("t.term || ''", named);
        let mut has =
            format!("EXISTS (SELECT 1 FROM person_terms t WHERE t.person_id = p.id AND {which})");
        if let Named::Word { from, .. } = named {
            let word = self.text(begins_a_word(from));
            has = format!(
                "({has} OR EXISTS (SELECT 1 FROM class_members m JOIN classes c ON c.id = m.class_id \
                 WHERE m.person_id = p.id AND (' ' || c.name_key) LIKE {word} ESCAPE '!' \
                 AND c.archived_at IS NULL))"
            );
        }
        has
    }

    fn filter(&mut self, asked: &PeopleQuery) {
        let PeopleFilter {
            search: _,
            role: _,
            class,
            factor,
            passkey,
            standing,
            last_sign_in,
            taught_by,
        } = &asked.filter;
        if *passkey {
            self.and(HAS_PASSKEY);
        }
        if let Some(class) = class {
            let class = self.text(class.as_str());
            self.and(&format!(
                "p.id IN (SELECT m.person_id FROM class_members m WHERE m.class_id = {class})"
            ));
        }
        match factor {
            None => {}
            Some(SecondFactorState::Never) => {
                self.and("f.person_id IS NULL");
                if asked.passkeys {
                    self.and(&format!("NOT {HAS_PASSKEY}"));
                }
            }
            Some(SecondFactorState::Enabled) => {
                let now = self.number(micros(asked.now));
                let alone = if asked.passkeys {
                    format!(" OR (f.person_id IS NULL AND {HAS_PASSKEY})")
                } else {
                    String::new()
                };
                self.and(&format!(
                    "(f.state = 'enabled' OR (f.state = 'suspended' AND f.suspended_until <= {now}){alone})"
                ));
            }
            Some(SecondFactorState::Suspended) => {
                let now = self.number(micros(asked.now));
                self.and(&format!(
                    "(f.state = 'suspended' AND (f.suspended_until IS NULL OR f.suspended_until > {now}))"
                ));
            }
        }
        match standing {
            None => {}
            Some(Standing::Active) => self.and("p.standing = 'active'"),
            Some(Standing::Disabled) => self.and("p.standing = 'disabled'"),
        }
        match last_sign_in {
            None => {}
            Some(LastSignIn::Never) => self.and("p.last_sign_in_at = 0"),
            Some(LastSignIn::Before(at)) => {
                let at = self.number(micros(*at));
                self.and(&format!(
                    "p.last_sign_in_at > 0 AND p.last_sign_in_at < {at}"
                ));
            }
            Some(LastSignIn::Since(at)) => {
                let at = self.number(micros(*at));
                self.and(&format!("p.last_sign_in_at >= {at}"));
            }
        }
        if let Some(teacher) = taught_by {
            let teacher = self.text(teacher.as_str());
            self.and(&format!(
                "p.roles = '[\"pupil\"]' AND p.id IN (SELECT m.person_id FROM class_members m \
                 JOIN class_members t ON t.class_id = m.class_id JOIN classes c ON c.id = m.class_id \
                 WHERE t.person_id = {teacher} AND t.part = 'teacher' AND m.part <> 'teacher' \
                 AND c.archived_at IS NULL)"
            ));
        }
    }

    pub(super) fn page(&mut self, asked: &PeopleQuery) {
        match (asked.order, &asked.after) {
            (PeopleOrder::Name, Some(after)) => {
                let (key, id) = (self.text(&*after.key), self.text(after.id.as_str()));
                self.and(&format!("(p.sort_key, p.id) > ({key}, {id})"));
            }
            (PeopleOrder::LastSignIn, Some(after)) => {
                // A damaged cursor begins anew rather than fails.
                let at = after.key.parse().unwrap_or(i64::MAX);
                let (key, id) = (self.number(at), self.text(after.id.as_str()));
                self.and(&format!("(p.last_sign_in_at, p.id) < ({key}, {id})"));
            }
            (_, None) => {}
        }
        self.sql.push_str(match asked.order {
            PeopleOrder::Name => " ORDER BY p.sort_key, p.id",
            PeopleOrder::LastSignIn => " ORDER BY p.last_sign_in_at DESC, p.id DESC",
        });
        let limit = self.number(i64::from(asked.limit));
        self.sql.push_str(&format!(" LIMIT {limit}"));
    }
}

/// The pattern of texts in which a word begins with this; a blank stands before the text.
fn begins_a_word(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(|character| {
            let special = matches!(character, '%' | '_' | '!');
            special.then_some('!').into_iter().chain([character])
        })
        .collect();
    format!("% {plain}%")
}
