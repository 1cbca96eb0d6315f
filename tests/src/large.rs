//! An installation with one large institution among many, and everything that its lists show.

mod lists;
mod people;
mod preview;
mod readers;
mod trail;

pub use lists::{Listing, Looker};
pub use preview::Posted;
pub use readers::Readers;

use chrono::NaiveDate;
use serde_json::json;
use sluis_model::{
    class::Class,
    context::Timestamp,
    figures::{Figure, Subject},
    ids::{ClassId, InstitutionId, PersonId},
    institution::{Institution, LookSettings},
    policy::Policy,
    policy_version::{PolicySource, PolicyVersion},
    ports::{Tx, durable::Stored},
};
use sluis_testkit::{TestHouse, cast};

/// The institution that becomes large: one of the cast, with its administrator.
pub const LARGE: &str = "tweede";
/// Rows of one transaction.
const AT_ONCE: u32 = 500;

/// How much there is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// People of the large institution.
    pub people: u32,
    /// Institutions beside the cast's.
    pub institutions: u32,
    /// Events of the large institution.
    pub events: u32,
    /// Days for which figures are kept.
    pub days: u32,
}

impl Size {
    /// The numbers that the product promises to be quick with.
    pub const PROMISED: Self = Self {
        people: 20_000,
        institutions: 2_000,
        events: 100_000,
        days: 365,
    };
    /// Enough for each list to have a second page.
    pub const SMALL: Self = Self {
        people: 150,
        institutions: 60,
        events: 300,
        days: 3,
    };

    fn classes(self) -> u32 {
        (self.people / 28).max(2)
    }
}

/// The large institution.
#[derive(Debug, Clone)]
pub struct Large {
    /// How much there is.
    pub size: Size,
    /// Its id.
    pub institution: InstitutionId,
    now: Timestamp,
}

impl Large {
    /// Fills a house.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn fill(house: &TestHouse, size: Size) -> Self {
        let found = house
            .idp
            .durable
            .read(|tx| tx.institution_by_slug(LARGE))
            .await;
        let institution = found
            .ok()
            .flatten()
            .unwrap_or_else(|| panic!("{LARGE} is not in the cast"));
        let large = Self {
            size,
            institution: institution.id.clone(),
            now: house.now(),
        };
        let (policy, classes) = (institution.policy.clone(), size.classes());
        large
            .write(house, 0..1, move |large, tx, _| {
                large.surroundings(tx, &policy)
            })
            .await;
        large
            .write(house, 0..size.institutions, Self::neighbour)
            .await;
        large.write(house, 0..classes, Self::class).await;
        large.write(house, 0..size.people, Self::person).await;
        large.write(house, 0..size.events, Self::event).await;
        large.write(house, 0..size.days, Self::day).await;
        house.keep_trail().await;
        large
    }

    /// Does something for every number, some hundred numbers a transaction.
    async fn write(
        &self,
        house: &TestHouse,
        numbers: std::ops::Range<u32>,
        what: impl Fn(&Self, &mut dyn Tx, u32) -> Stored<()> + Clone + Send + 'static,
    ) {
        let mut from = numbers.start;
        while from < numbers.end {
            let until = (from + AT_ONCE).min(numbers.end);
            let (large, what) = (self.clone(), what.clone());
            let written = house
                .idp
                .durable
                .write(move |tx| (from..until).try_for_each(|number| what(&large, tx, number)));
            written
                .await
                .unwrap_or_else(|error| panic!("{LARGE} can't be filled: {error}"));
            from = until;
        }
    }

    /// What there is once: its policy's history, portals, and who supports many institutions.
    fn surroundings(&self, tx: &mut dyn Tx, policy: &Policy) -> Stored<()> {
        let newest = tx.newest_policy_version(&self.institution)?;
        let first = newest.map_or(1, |version| version.number + 1);
        for number in first..first + 60 {
            tx.add_policy_version(&PolicyVersion {
                institution: self.institution.clone(),
                number,
                policy: Policy {
                    unlock: sluis_model::policy::UnlockPolicy {
                        minutes: 60 + u32::try_from(number % 2).unwrap_or_default(),
                    },
                    ..policy.clone()
                },
                at: self.ago(first + 60 - number),
                person: Some(person_id(0)),
                client: None,
                source: PolicySource::Console,
                note: format!("Besluit {number}"),
            })?;
        }
        Ok(())
    }

    /// An institution beside it, with a portal of its own, a request, and help from support.
    fn neighbour(&self, tx: &mut dyn Tx, number: u32) -> Stored<()> {
        let slug = format!("school-{number:04}");
        let id = InstitutionId::from(slug.as_str());
        tx.add_institution(&Institution {
            id: id.clone(),
            name: format!("Scholengroep Nummer {number}"),
            language: "nl".to_owned(),
            policy: Policy::default(),
            look: LookSettings {
                preset: "school".to_owned(),
                ..LookSettings::default()
            },
            hosts: vec![format!("inlog.{slug}.test")],
            mail_domains: vec![format!("{slug}.test")],
            brin: None,
            active: true,
            created_at: self.now,
            slug,
        })?;
        self.portal(tx, &format!("{id}-rooster"), &id)?;
        if number < 200 {
            self.portal(tx, &format!("portaal-{number:03}"), &self.institution)?;
        }
        let asker = PersonId::from(format!("hoofd-{number}"));
        tx.add_person(&sluis_model::person::Person {
            id: asker.clone(),
            institution: id.clone(),
            ..self.somebody("hoofd", vec![sluis_model::person::Role::MainContact])
        })?;
        self.request(tx, number, &id, &asker)?;
        let helper = cast_person(tx, "school", "hulp")?;
        tx.assign_support(&helper, &id, self.now).map(drop)
    }

    fn class(&self, tx: &mut dyn Tx, number: u32) -> Stored<()> {
        tx.add_class(&Class {
            id: class_id(number),
            institution: self.institution.clone(),
            name: format!(
                "{}{}",
                1 + number / 26,
                char::from(b'a' + (number % 26) as u8)
            ),
            year: "2026-2027".to_owned(),
            programme: String::new(),
            archived_at: number.is_multiple_of(20).then(|| self.ago(100)),
            created_at: self.ago(200),
            updated_at: self.ago(200),
        })
    }

    /// The figures of a day before this one, counted from the farthest.
    fn day(&self, tx: &mut dyn Tx, number: u32) -> Stored<()> {
        let back = i64::from(self.size.days - number);
        let day = self.now.date_naive() - chrono::Duration::days(back);
        let figure =
            |subject, name: &str, total| figure(&self.institution, day, subject, name, total);
        let mut figures = vec![figure(Subject::Everybody, "all", self.size.people)];
        for role in ["pupil", "teacher", "staff"] {
            figures.push(figure(Subject::Role, role, self.size.people / 3));
        }
        for class in 0..self.size.classes() {
            figures.push(figure(Subject::Group, &format!("klas {class}"), 28));
        }
        for method in ["totp", "sms"] {
            figures.push(figure(Subject::Method, method, self.size.people / 3));
        }
        for happened in [
            "sign_ins",
            "refused",
            "lock_outs",
            "recovery_codes",
            "recoveries",
            "apps",
        ] {
            figures.push(figure(Subject::Happened, happened, 40));
        }
        tx.add_figures(&figures)
    }

    fn ago(&self, days: i64) -> Timestamp {
        self.now - chrono::Duration::days(days)
    }
}

fn figure(
    institution: &InstitutionId,
    day: NaiveDate,
    subject: Subject,
    name: &str,
    total: u32,
) -> Figure {
    Figure {
        institution: institution.clone(),
        day,
        subject,
        name: name.to_owned(),
        total,
        part: total / 2,
    }
}

/// The id of a class of the large institution.
#[must_use]
pub fn class_id(number: u32) -> ClassId {
    ClassId::from(format!("groot-klas-{number:04}"))
}

/// The id of a person of the large institution.
#[must_use]
pub fn person_id(number: u32) -> PersonId {
    PersonId::from(format!("groot-{number:05}"))
}

fn cast_person(tx: &mut dyn Tx, institution: &str, username: &str) -> Stored<PersonId> {
    let player = cast::player(institution, username);
    let home = tx.institution_by_slug(player.institution)?;
    let found = match home {
        Some(home) => tx.person_by_login(&home.id, player.username)?,
        None => None,
    };
    found
        .map(|person| person.id)
        .ok_or_else(|| sluis_model::ports::StoreError::Unavailable(json!(username).to_string()))
}
