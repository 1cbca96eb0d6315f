//! The isolation walk with things that are really there (TEN-01, TEN-04): every address of console, admin
//! API and provisioning that names a thing, asked at the own institution with every mixture of own things
//! and those of another institution. Each answer is that about a thing which nobody has.
//!
//! With own things alone the pages open: that shows that the walk would find what it looks for.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{admin_api_program::Program, console_isolation::Worker, scim_program::noor};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_admin_console::{Kind, Listed, catalogue};
use sluis_idp_core::console::apps::ADMIN_SCOPES;
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    device::RememberedDevice,
    ids::{DeviceId, RequestId},
    person::Role,
    secret::HashedToken,
};
use sluis_tests::{
    Agent, Console, Page, Portal, Visit, give_source, on_both_stores, source_settings,
    testkit::{TestHouse, cast::player},
};
use std::collections::BTreeMap;

on_both_stores! {
    ten_01_ten_04_no_thing_of_another_institution_is_reached_by_any_mixture_of_ids;
}

/// An id that nothing has.
const NOTHING: &str = "00000000000000000000000000000000";

/// What an institution has, by the names that stand in braces.
pub(crate) struct Things(BTreeMap<&'static str, String>);

impl Things {
    /// Things that nobody has.
    fn none() -> Self {
        let mut none = BTreeMap::new();
        for kind in NAMES {
            none.insert(*kind, NOTHING.to_owned());
        }
        Self(none)
    }

    /// One of them.
    pub(crate) fn get(&self, kind: &str) -> String {
        self.0[kind].clone()
    }

    /// Which of them a name in braces stands for there; `None` for what no institution owns alone.
    fn kind(path: &str, name: &str) -> Option<&'static str> {
        let of = |part: &str| path.contains(part);
        let name = match name {
            "id" if of("/apps/") || of("/clients/") => "client",
            "id" if of("/classes/") || of("/Groups/") => "class",
            "id" if of("/import/") => "import",
            "id" if of("/requests/") => "request",
            "id" => "person",
            other => other,
        };
        NAMES.iter().find(|known| **known == name).copied()
    }
}

const NAMES: &[&str] = &[
    "class", "client", "device", "import", "person", "request", "secret", "session", "signin",
    "source",
];

/// Fills an institution with one thing of each kind. Its pupil is the person.
pub(crate) async fn furnish(house: &TestHouse, slug: &'static str) -> (Things, Program) {
    let mut things = BTreeMap::new();
    let console = Console::of(house, &player(slug, "beheer")).await;
    let class = format!("Klas van {slug}");
    let page = console
        .open("/classes")
        .await
        .submit(&[("name", &class)])
        .await;
    let is_class = |link: &&str| link.contains("/classes/") && last(link).len() == NOTHING.len();
    let link = page.links().into_iter().find(is_class).unwrap();
    things.insert("class", last(link));
    let text = "Gebruikersnaam;Roepnaam;Achternaam\r\nnieuw;Nieuw;Hier\r\n";
    let page = console.upload("klas.csv", text.as_bytes()).await;
    assert_eq!(page.step(), "console-import-map", "{}", page.text());
    things.insert("import", last(&page.url));
    let source = format!("bron-van-{slug}");
    give_source(
        house,
        slug,
        &source,
        true,
        source_settings("https://bron.test"),
    )
    .await;
    things.insert("source", source);

    let mut scopes: Vec<&str> = ADMIN_SCOPES.iter().map(|(scope, _)| *scope).collect();
    scopes.retain(|scope| *scope != "sluis:institutions");
    scopes.extend(["sluis:scim:read", "sluis:scim:write"]);
    let program = Program::of(house, Some(slug), &scopes.join(" ")).await;
    let client = format!("programma-{slug}");
    let path = format!("/institutions/{slug}/clients/{client}/tokens");
    let token = json!({ "label": "Map", "days": 30 });
    let made = program.send(Method::POST, &path, &token, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    things.insert("secret", made.json["id"].as_str().unwrap().to_owned());
    things.insert("client", client);

    let pupil = house.person(slug, "leerling").await;
    let asked = Portal::of(house, "agenda").ask_for(slug);
    Visit::of(house, &player(slug, "leerling"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let sessions = house
        .idp
        .ephemeral
        .sessions_of(&pupil.id, house.now())
        .await;
    things.insert("session", sessions.unwrap()[0].1.id.to_string());
    let device = RememberedDevice {
        id: DeviceId::generate(&house.ctx()),
        person: pupil.id.clone(),
        institution: pupil.institution.clone(),
        token: HashedToken::of(slug),
        epoch: pupil.epoch,
        shown_at: house.now(),
        ends_at: house.now() + Duration::hours(8),
        label: "Browser".to_owned(),
        portal: None,
        place: "192.0.2.7".to_owned(),
    };
    let kept = house
        .idp
        .ephemeral
        .remember_device(&device, house.now())
        .await;
    kept.unwrap();
    things.insert("device", device.id.to_string());
    let why = console.open(&format!("/why/{}", pupil.id)).await;
    let signin = format!("/why/{}/", pupil.id);
    let link = why.links().into_iter().find(|link| link.contains(&signin));
    things.insert("signin", last(link.unwrap()));

    let request = AccountRequest {
        id: RequestId::generate(&house.ctx()),
        institution: pupil.institution.clone(),
        requested_by: house.person(slug, "beheer").await.id,
        name: pupil.name.clone(),
        email: format!("nog.iemand@{slug}.test"),
        role: Role::Staff,
        reason: "Nieuw.".to_owned(),
        state: RequestState::Pending,
        answer: String::new(),
        decided_by: None,
        decided_at: None,
        account: None,
        created_at: house.now(),
        updated_at: house.now(),
    };
    things.insert("request", request.id.to_string());
    let added = house
        .idp
        .durable
        .write(move |tx| tx.add_request(&request))
        .await;
    added.unwrap();
    things.insert("person", pupil.id.to_string());
    assert!(NAMES.iter().all(|name| things.contains_key(name)));
    (Things(things), program)
}

/// The last part of an address's path.
fn last(link: &str) -> String {
    let path = link.split(['?', '#']).next().unwrap();
    let mut parts: Vec<&str> = path.split('/').collect();
    if matches!(parts.last(), Some(&"columns" | &"badges" | &"roll-over")) {
        parts.pop();
    }
    parts.pop().unwrap().to_owned()
}

/// The things that an address names, in their order.
fn named(path: &str) -> Vec<&'static str> {
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    names.filter_map(|name| Things::kind(path, name)).collect()
}

/// The address at `school`; the thing at place `n` is taken from the `n`th of `from`.
pub(crate) fn filled(path: &str, from: &[&Things]) -> String {
    let (mut filled, mut rest, mut at) = (String::new(), path, 0);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap();
        filled.push_str(before);
        match Things::kind(path, name) {
            Some(kind) => {
                filled.push_str(&from[at].0[kind]);
                at += 1;
            }
            None if name == "institution" => filled.push_str("school"),
            None => filled.push_str(NOTHING),
        }
        rest = behind;
    }
    filled + rest
}

/// What was answered, without what was asked for and what is drawn for each answer.
fn plain(body: &str, ids: [&Things; 2]) -> String {
    let mut body = body.to_owned();
    for things in ids {
        for id in things.0.values() {
            body = body.replace(id.as_str(), NOTHING);
        }
    }
    let letters = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    let drawn = |word: &&str| word.len() >= 32 && word.bytes().all(letters);
    let words = body.split(['"', '>', '<', ' ', '/', ':']);
    let words: Vec<&str> = words.filter(|word| !drawn(word)).collect();
    words.join(" ")
}

/// Somebody who asks: a browser of the console, or a program.
struct Asker {
    worker: Worker,
    program: Program,
}

impl Asker {
    async fn ask(&self, route: &Listed, path: &str) -> (u16, String) {
        let page = |page: Page| (page.status, page.body);
        let fields: Vec<(String, String)> =
            [("csrf", self.worker.csrf.as_str()), ("confirm", "yes")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into();
        let method = match route.kind {
            Kind::Page => return page(self.worker.console.agent.get(path).await),
            Kind::Form => return page(self.worker.console.agent.post(path, &fields).await),
            Kind::Api(method) | Kind::Scim(method) => method,
        };
        let method: Method = method.parse().unwrap();
        let body = match route.kind {
            _ if method == Method::GET => Value::Null,
            Kind::Scim(_) if method == Method::PATCH => json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{ "op": "replace", "path": "active", "value": false }],
            }),
            Kind::Scim(_) => noor(),
            _ => json!({ "active": false, "reason": "zomaar", "name": "Anders" }),
        };
        let bearer = self.program.bearer.as_str();
        let headers = [("authorization", bearer), ("if-match", "*")];
        let wire = &self.program.wire;
        let answer = if method == Method::GET {
            wire.ask(method, path, &headers[..1]).await
        } else {
            wire.json(method, path, &body, &headers).await
        };
        (answer.status, answer.text)
    }
}

async fn ten_01_ten_04_no_thing_of_another_institution_is_reached_by_any_mixture_of_ids(
    house: &TestHouse,
) {
    let (theirs, _) = furnish(house, "tweede").await;
    let (own, program) = furnish(house, "school").await;
    let none = Things::none();
    // The code of a moment ago is spent.
    house.clock.advance(Duration::seconds(31));
    let worker = Worker::of(house, &player("school", "beheer")).await;
    let asker = Asker { worker, program };
    let mut routes = catalogue();
    routes.retain(|route| !route.power.is_of_installation() && !named(&route.path).is_empty());
    let (mut opened, mut asked) = (vec![], 0);
    for route in &routes {
        let names = named(&route.path);
        let reads = matches!(
            route.kind,
            Kind::Page | Kind::Api("GET") | Kind::Scim("GET")
        );
        if reads {
            let path = filled(&route.path, &vec![&own; names.len()]);
            if asker.ask(route, &path).await.0 == 200 {
                opened.push(path);
            }
        }
        for mixture in 1..1_usize << names.len() {
            let mixed = |other| -> Vec<&Things> {
                let of = |at: usize| if mixture >> at & 1 == 1 { other } else { &own };
                (0..names.len()).map(of).collect()
            };
            let path = filled(&route.path, &mixed(&theirs));
            let before = house.rows().await;
            let (status, body) = asker.ask(route, &path).await;
            let after = house.rows().await;
            let (expected, nobodys) = asker.ask(route, &filled(&route.path, &mixed(&none))).await;
            let at = format!("{:?} {path}", route.kind);
            assert_eq!(status, expected, "{at}: {body}");
            assert!(matches!(status, 400..500), "{at}: {status}");
            assert_eq!(
                plain(&body, [&theirs, &none]),
                plain(&nobodys, [&theirs, &none]),
                "{at}"
            );
            for (table, rows) in &before {
                // A program's requests are counted and its client's use is noted, whatever it asks for.
                let noted = matches!(route.kind, Kind::Api(_) | Kind::Scim(_));
                let now = after.get(table).into_iter().flatten();
                let left: Vec<&String> = now.filter(|row| !rows.contains(*row)).collect();
                assert!(
                    left.is_empty() || (noted && table != "person"),
                    "{at} wrote {left:?}"
                );
            }
            asked += 1;
        }
    }
    let pupil = house.person("tweede", "leerling").await;
    let sessions = house
        .idp
        .ephemeral
        .sessions_of(&pupil.id, house.now())
        .await;
    assert_eq!(
        sessions.unwrap().len(),
        1,
        "the session of the other is alive"
    );
    let devices = house
        .idp
        .ephemeral
        .remembered_devices(&pupil.id, house.now())
        .await;
    assert_eq!(devices.unwrap().len(), 1, "its browser is remembered");
    println!(
        "{} addresses, {asked} mixtures refused, {} pages open with own things",
        routes.len(),
        opened.len()
    );
    for kind in [
        "/classes/",
        "/import/",
        "/requests/",
        "/why/",
        "/sources/",
        "/tokens",
        "/Groups/",
        "/Users/",
        "/devices",
    ] {
        let found = opened.iter().any(|path| path.contains(kind));
        assert!(
            found,
            "nothing of {kind} opened: the walk finds nothing there: {opened:?}"
        );
    }
}
