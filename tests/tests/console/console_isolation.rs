//! The isolation walk (TEN-01, TEN-04, TEN-06, TEN-12): every address of the console, as it stands in the
//! catalogue, asked by every role of one institution for what is another's. Nothing is read, nothing is
//! written, and nothing tells that it exists.
//!
//! An address that a newer part of the console brings is walked by itself. A new name in braces needs a
//! line in [`Places::fill`]: the test says so.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_admin_console::{Kind, Listed, catalogue};
use sluis_idp_core::console::Power;
use sluis_model::{person::Role, secret::HashedToken};
use sluis_tests::{
    Console, Page, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};
use std::collections::{BTreeMap, BTreeSet};

on_both_stores! {
    ten_01_nothing_of_another_institution_is_read_changed_or_told_to_exist;
    ten_04_nothing_of_another_institution_is_reached_with_its_ids_at_the_own_one;
    ten_12_nobody_but_the_operator_reaches_the_installation;
    ten_12_nobody_reaches_what_their_role_does_not_have;
    ten_12_nobody_who_is_not_signed_in_reaches_anything;
}

/// Roles with a task, one person each. The operator is at home everywhere.
const WORKERS: [&str; 5] = ["beheer", "kijker", "mentor", "hoofd", "hulp"];
/// An id that nothing has.
const NOTHING: &str = "00000000000000000000000000000000";

/// What can stand in an address or a form in place of a name.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    slug: String,
    institution: String,
    person: String,
    username: String,
    pub(crate) client: String,
    key: String,
    event: String,
    /// Everything that may tell that the institution exists, or what is in it.
    marks: BTreeSet<String>,
}

impl Places {
    /// Of an institution.
    pub(crate) async fn of(house: &TestHouse, slug: &'static str) -> Self {
        let found = house
            .idp
            .durable
            .read(move |tx| {
                let institution = tx.institution_by_slug(slug)?.unwrap();
                let people = tx.people(&institution.id)?;
                let client = tx
                    .clients()?
                    .into_iter()
                    .find(|client| client.institution.as_ref() == Some(&institution.id));
                let event = tx.events(Some(&institution.id), 1)?;
                Ok((institution, people, client, event, tx.signing_keys()?))
            })
            .await;
        let (institution, people, client, event, keys) = found.unwrap();
        let first = people.iter().find(|person| person.username == "leerling");
        let first = first.unwrap_or(&people[0]);
        let mut marks: BTreeSet<String> = people.iter().map(|one| one.id.to_string()).collect();
        marks.insert(institution.id.to_string());
        marks.insert(institution.name.clone());
        Self {
            slug: slug.to_owned(),
            institution: institution.id.to_string(),
            person: first.id.to_string(),
            username: first.username.clone(),
            client: client.map_or(NOTHING.to_owned(), |client| client.id.to_string()),
            key: keys[0].id.to_string(),
            event: event
                .first()
                .map_or(NOTHING.to_owned(), |one| one.id.to_string()),
            marks,
        }
    }

    /// Of an institution that is not there.
    fn nowhere() -> Self {
        Self {
            slug: "nergens".to_owned(),
            institution: NOTHING.to_owned(),
            person: NOTHING.to_owned(),
            username: "niemand-van-hier".to_owned(),
            client: NOTHING.to_owned(),
            key: NOTHING.to_owned(),
            event: NOTHING.to_owned(),
            marks: BTreeSet::new(),
        }
    }

    /// The address with every name in braces filled in; `institution` is where it is asked.
    pub(crate) fn fill(&self, path: &str, institution: &str) -> String {
        let mut filled = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').unwrap();
            filled.push_str(before);
            filled.push_str(match name {
                "institution" => institution,
                "tenant" => &self.slug,
                "id" if ["/apps/", "/clients/"].iter().any(|of| path.contains(of)) => &self.client,
                "person" | "id" => &self.person,
                "client" | "app" | "portal" => &self.client,
                "key" => &self.key,
                "event" => &self.event,
                // Things of which the cast has none: an id that nothing has looks the same everywhere.
                "class" | "group" | "request" | "import" | "job" | "version" | "session"
                | "device" | "secret" | "contact" | "month" | "row" | "revision" | "number"
                | "signin" | "name" | "issuer" | "source" => NOTHING,
                // Words of the console's own, which nothing of an institution is called.
                "recipe" | "page" | "part" => NOTHING,
                other => panic!("{path}: say in Places::fill what {{{other}}} can be"),
            });
            rest = behind;
        }
        filled + rest
    }

    /// A form that names what is of this institution under every name that a form may have for it.
    fn form(&self, csrf: &str) -> Vec<(String, String)> {
        let by_id = |name: &str, id: &String| (name.to_owned(), id.clone());
        let mut fields = vec![("csrf".to_owned(), csrf.to_owned())];
        for name in [
            "person", "people", "target", "actor", "member", "teacher", "to",
        ] {
            fields.push(by_id(name, &self.person));
        }
        for name in ["client", "client_id", "app", "portal"] {
            fields.push(by_id(name, &self.client));
        }
        for name in ["institution", "helped", "tenant"] {
            fields.push(by_id(name, &self.institution));
        }
        for name in ["class", "group", "request", "id"] {
            fields.push(by_id(name, &self.person));
        }
        fields.push(by_id("key", &self.key));
        fields.push(by_id("username", &self.username));
        fields.push(("confirm".to_owned(), "yes".to_owned()));
        fields
    }
}

/// Somebody at work, with the token for the forms of their session.
pub(crate) struct Worker {
    pub(crate) console: Console,
    pub(crate) csrf: String,
}

impl Worker {
    pub(crate) async fn of(house: &TestHouse, player: &Player) -> Self {
        let console = Console::of(house, player).await;
        let person = house.person(player.institution, player.username).await;
        let sessions = house.idp.ephemeral.sessions_of(&person.id, house.now());
        let (_, session) = sessions.await.unwrap().pop().unwrap();
        let binding = HashedToken::of(session.id.as_str());
        let text = format!("csrf/console/{}", binding.as_str());
        let csrf = house.idp.sealer.mac(None, &text).unwrap();
        Self { console, csrf }
    }

    async fn ask(&self, route: &Listed, places: &Places, institution: &str) -> Page {
        let path = places.fill(&route.path, institution);
        match route.kind {
            Kind::Page => self.console.agent.get(&path).await,
            Kind::Form | Kind::Api(_) | Kind::Scim(_) => {
                self.console
                    .agent
                    .post(&path, &places.form(&self.csrf))
                    .await
            }
        }
    }
}

/// What a page says, without what differs from answer to answer, and without what was asked for: the
/// names of both that are compared are taken out of both.
fn plain(page: &Page, places: [&Places; 2]) -> (u16, String) {
    let mut body = page.body.clone();
    for places in places {
        for own in [
            &places.slug,
            &places.institution,
            &places.person,
            &places.username,
            &places.client,
            &places.event,
            &places.key,
        ] {
            body = body.replace(own.as_str(), NOTHING);
        }
    }
    // The token of a form, and whatever else is drawn for each answer.
    let drawn = |word: &&str| {
        let letters = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        word.len() >= 32 && word.bytes().all(letters)
    };
    let words: Vec<&str> = body
        .split(['"', '>', '<', ' '])
        .filter(|word| !drawn(word))
        .collect();
    (page.status, words.join(" "))
}

type Rows = BTreeMap<String, Vec<String>>;

/// The rows that name anything of an institution.
fn rows_of(rows: &Rows, places: &Places) -> Rows {
    let named = |row: &&String| places.marks.iter().any(|mark| row.contains(mark.as_str()));
    rows.iter()
        .map(|(table, rows)| (table.clone(), rows.iter().filter(named).cloned().collect()))
        .collect()
}

/// What browsers ask; `admin_api` walks what programs ask.
fn pages() -> Vec<Listed> {
    let mut all = catalogue();
    all.retain(|route| matches!(route.kind, Kind::Page | Kind::Form));
    all
}

/// The addresses of institutions, or those of the installation.
fn listed(installation: bool) -> Vec<Listed> {
    let mut all = pages();
    all.retain(|route| route.power.is_of_installation() == installation);
    assert!(!all.is_empty());
    all
}

async fn ten_01_nothing_of_another_institution_is_read_changed_or_told_to_exist(house: &TestHouse) {
    let second = Places::of(house, "tweede").await;
    let school = Places::of(house, "school").await;
    let nowhere = Places::nowhere();
    let mut asked = 0;
    let visits = WORKERS
        .iter()
        .map(|name| (player("school", name), &second))
        .chain([
            (player("school", "juf"), &second),
            (player("tweede", "beheer"), &school),
            (player("tweede", "juf"), &school),
        ]);
    for (who, theirs) in visits {
        let worker = Worker::of(house, &who).await;
        let before = house.rows().await;
        for route in listed(false) {
            let at = format!("{} of {} at {route:?}", who.username, who.institution);
            let page = worker.ask(&route, theirs, &theirs.slug).await;
            let nobody = worker.ask(&route, &nowhere, &nowhere.slug).await;
            assert_eq!(page.status, 404, "{at}");
            assert_eq!(
                plain(&page, [theirs, &nowhere]),
                plain(&nobody, [theirs, &nowhere]),
                "{at}"
            );
            for mark in &theirs.marks {
                assert!(!page.body.contains(mark.as_str()), "{at} tells {mark}");
            }
            asked += 1;
        }
        assert_eq!(
            house.rows().await,
            before,
            "{} wrote something",
            who.username
        );
    }
    println!(
        "{} addresses, asked {asked} times by other institutions' people",
        listed(false).len()
    );
}

async fn ten_04_nothing_of_another_institution_is_reached_with_its_ids_at_the_own_one(
    house: &TestHouse,
) {
    let second = Places::of(house, "tweede").await;
    let nowhere = Places::nowhere();
    let mut asked = 0;
    for name in WORKERS {
        let worker = Worker::of(house, &player("school", name)).await;
        for route in listed(false) {
            let at = format!("{name} at {route:?}");
            let before = rows_of(&house.rows().await, &second);
            let theirs = worker.ask(&route, &second, "school").await;
            let after = rows_of(&house.rows().await, &second);
            assert_eq!(after, before, "{at} wrote something of the other");
            for mark in second.marks.iter().filter(|mark| **mark != second.person) {
                assert!(!theirs.body.contains(mark.as_str()), "{at} tells {mark}");
            }
            // What is neither named in the address nor refused is the own institution's business.
            if route.path.matches('{').count() > 1 {
                let nobody = worker.ask(&route, &nowhere, "school").await;
                assert_eq!(
                    plain(&theirs, [&second, &nowhere]),
                    plain(&nobody, [&second, &nowhere]),
                    "{at}"
                );
                assert!(
                    matches!(theirs.status, 403 | 404),
                    "{at}: {}",
                    theirs.status
                );
            }
            asked += 1;
        }
    }
    println!("asked {asked} times with another institution's ids");
}

async fn ten_12_nobody_but_the_operator_reaches_the_installation(house: &TestHouse) {
    let second = Places::of(house, "tweede").await;
    let nowhere = Places::nowhere();
    let mut asked = 0;
    for name in WORKERS {
        let worker = Worker::of(house, &player("school", name)).await;
        let before = house.rows().await;
        for route in listed(true) {
            let theirs = worker.ask(&route, &second, "school").await;
            let nobody = worker.ask(&route, &nowhere, "school").await;
            assert_eq!(theirs.status, 403, "{name} at {route:?}");
            assert_eq!(
                plain(&theirs, [&second, &nowhere]),
                plain(&nobody, [&second, &nowhere]),
                "{name} at {route:?}"
            );
            asked += 1;
        }
        assert_eq!(house.rows().await, before, "{name} wrote something");
    }
    let worker = Worker::of(house, &player("school", "baas")).await;
    for route in listed(true).iter().filter(|route| route.kind == Kind::Page) {
        let page = worker.ask(route, &second, "school").await;
        assert_eq!(page.status, 200, "baas at {route:?}");
    }
    println!("asked {asked} times for what is the operator's");
}

async fn ten_12_nobody_reaches_what_their_role_does_not_have(house: &TestHouse) {
    let own = Places::of(house, "school").await;
    let roles = [
        ("beheer", Role::Admin),
        ("kijker", Role::Auditor),
        ("mentor", Role::ClassAdmin),
        ("hoofd", Role::MainContact),
        ("hulp", Role::Support),
    ];
    let mut refused = BTreeMap::new();
    for (name, role) in roles {
        let worker = Worker::of(house, &player("school", name)).await;
        let before = house.rows().await;
        let may = |power: Power| power.is_of(role);
        for route in listed(false).iter().filter(|route| !may(route.power)) {
            let page = worker.ask(route, &own, "school").await;
            assert_eq!(page.status, 403, "{name} at {route:?}");
            *refused.entry(name).or_insert(0) += 1;
        }
        assert_eq!(house.rows().await, before, "{name} wrote something");
    }
    println!(
        "{} addresses × {} roles: refused {refused:?}",
        listed(false).len(),
        roles.len()
    );
}

async fn ten_12_nobody_who_is_not_signed_in_reaches_anything(house: &TestHouse) {
    let second = Places::of(house, "tweede").await;
    let before = house.rows().await;
    for route in pages() {
        let agent = sluis_tests::Agent::new(house);
        let path = second.fill(&route.path, "tweede");
        let page = match route.kind {
            Kind::Page => agent.get(&path).await,
            Kind::Form | Kind::Api(_) | Kind::Scim(_) => {
                agent.post(&path, &second.form("no token")).await
            }
        };
        assert!(
            !page.step().starts_with("console"),
            "{route:?}: {}",
            page.step()
        );
        for mark in &second.marks {
            let named_by_sign_in = page.step() == "password" && mark.contains(' ');
            assert!(
                named_by_sign_in || !page.body.contains(mark.as_str()),
                "{route:?} tells {mark}"
            );
        }
    }
    assert_eq!(house.rows().await, before);
}
