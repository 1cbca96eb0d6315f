//! The admin API looks after people and classes by the console's own services.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::{API, Program, problem};
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{
    audit::EventKind,
    person::{PasswordState, Role, Standing},
    policy_version::{PolicySource, PolicyVersion},
    second_factor::SecondFactorState,
};
use sluis_tests::{
    Agent, Console, Direct, Portal, Visit, Wire, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    u30_a_program_makes_and_changes_an_account_that_it_read;
    what_is_wrong_with_an_account_is_told_field_by_field;
    an_account_is_closed_and_opened_and_the_last_administrator_stays;
    u28_a_program_switches_a_factor_off_on_and_wipes_it;
    u31_administrators_and_operators_are_out_of_a_programs_reach;
    ten_06_a_program_gives_no_powers_and_takes_no_account_that_has_some;
    a_new_password_comes_by_link_or_in_the_answer_once;
    a_program_ends_a_persons_sessions;
    classes_are_made_filled_and_put_away;
    ten_04_people_and_classes_of_another_institution_do_not_exist;
    a_scope_to_read_changes_nobody;
    u39_every_way_to_change_a_policy_writes_its_history;
    every_operation_of_the_description_names_its_scope;
}

const PEOPLE: &str = "/institutions/school/people";
const CLASSES: &str = "/institutions/school/classes";

async fn keeper(house: &TestHouse) -> Program {
    let scope = "sluis:people:write sluis:classes:write sluis:policy:write";
    Program::of(house, Some("school"), scope).await
}

async fn at(house: &TestHouse, username: &str) -> String {
    let person = house.person("school", username).await;
    format!("{PEOPLE}/{}", person.id)
}

fn etag(answer: &Direct) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

fn fields(answer: &Direct) -> Vec<&str> {
    let faults = answer.json["faults"].as_array().unwrap();
    faults
        .iter()
        .map(|fault| fault["field"].as_str().unwrap())
        .collect()
}

fn pupil(username: &str) -> Value {
    json!({
        "username": username,
        "name": { "given": "Noor", "family": "Smit" },
        "email": format!("{username}@leerling.test"),
        "roles": ["pupil"],
    })
}

async fn made(program: &Program, username: &str, invite: &str) -> Direct {
    let new = json!({ "fields": pupil(username), "invite": invite });
    let made = program.send(Method::POST, PEOPLE, &new, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    made
}

async fn u30_a_program_makes_and_changes_an_account_that_it_read(house: &TestHouse) {
    let program = keeper(house).await;
    let made = made(&program, "noor.smit", "link").await;
    assert!(made.json.get("temporary_password").is_none());
    assert_eq!(house.outbox().await.len(), 1, "an invitation");
    let path = made.headers["location"].to_str().unwrap();
    let path = path.trim_start_matches(API);
    let read = program.get(path).await;
    assert_eq!(read.json["id"], made.json["id"]);
    let mut wanted = read.json["fields"].clone();
    wanted["name"]["family"] = json!("Smit-de Wit");
    let careless = program.send(Method::PUT, path, &wanted, &[]).await;
    assert_eq!(problem(&careless), (428, "if-match-required"));
    let tag = etag(&read);
    let put = program
        .send(Method::PUT, path, &wanted, &[("if-match", &tag)])
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    assert_eq!(put.json["name"]["family"], "Smit-de Wit");
    let late = program
        .send(Method::PUT, path, &pupil("anders"), &[("if-match", &tag)])
        .await;
    assert_eq!(problem(&late), (412, "changed"));
    let person = house.person("school", "noor.smit").await;
    assert_eq!(person.name.family, "Smit-de Wit");
    let mut told = vec![];
    for event in house.events().await {
        if event.target.as_ref() == Some(&person.id) {
            assert_eq!(event.details["client"], "programma-school", "{event:?}");
            told.push(event.kind);
        }
    }
    told.sort_by_key(|kind| format!("{kind:?}"));
    assert_eq!(told, [EventKind::PersonChanged, EventKind::PersonCreated]);
}

async fn what_is_wrong_with_an_account_is_told_field_by_field(house: &TestHouse) {
    let program = keeper(house).await;
    let new = json!({ "fields": {
        "username": "juf", "email": "geen adres", "roles": [], "language": "fy", "main_class": "x",
    } });
    let answer = program.send(Method::POST, PEOPLE, &new, &[]).await;
    assert_eq!(problem(&answer), (422, "invalid"));
    let told = fields(&answer);
    for field in [
        "username",
        "name.family",
        "email",
        "roles",
        "language",
        "main_class",
    ] {
        let field = format!("fields.{field}");
        assert!(told.contains(&field.as_str()), "{field}: {told:?}");
    }
    let path = at(house, "leerling").await;
    let read = program.get(&path).await;
    let mut wanted = read.json["fields"].clone();
    wanted["roles"] = json!(["operator"]);
    let tag = etag(&read);
    let answer = program
        .send(Method::PUT, &path, &wanted, &[("if-match", &tag)])
        .await;
    assert_eq!(problem(&answer), (422, "invalid"));
    assert_eq!(fields(&answer), ["roles"]);
    let unknown = json!({ "fields": { "standing": "active" } });
    let answer = program.send(Method::POST, PEOPLE, &unknown, &[]).await;
    assert_eq!(problem(&answer), (400, "bad-request"));
    assert_eq!(
        house.person("school", "leerling").await.roles,
        [Role::Pupil]
    );
}

async fn an_account_is_closed_and_opened_and_the_last_administrator_stays(house: &TestHouse) {
    let program = keeper(house).await;
    let path = format!("{}/active", at(house, "leerling").await);
    for (active, standing) in [(false, Standing::Disabled), (true, Standing::Active)] {
        // Twice is once.
        for _ in 0..2 {
            let body = json!({ "active": active });
            let answer = program.send(Method::PUT, &path, &body, &[]).await;
            assert_eq!(answer.status, 200, "{}", answer.json);
            let person = house.person("school", "leerling").await;
            assert_eq!(person.standing, standing);
        }
    }
    let admins = house
        .idp
        .durable
        .read(|tx| {
            let school = tx.institution_by_slug("school")?.unwrap();
            tx.people_with_role(&school.id, Role::Admin)
        })
        .await
        .unwrap();
    let mut refused = 0;
    for admin in &admins {
        let path = format!("{PEOPLE}/{}/active", admin.id);
        let body = json!({ "active": false });
        let answer = program.send(Method::PUT, &path, &body, &[]).await;
        if answer.status != 200 {
            assert_eq!(problem(&answer), (409, "not-now"));
            refused += 1;
        }
    }
    assert_eq!(refused, 1, "of {} the last one stays", admins.len());
}

async fn factor(program: &Program, path: &str, act: &str, body: Value) -> Direct {
    let path = format!("{path}/second-factor/{act}");
    program.send(Method::POST, &path, &body, &[]).await
}

async fn u28_a_program_switches_a_factor_off_on_and_wipes_it(house: &TestHouse) {
    let program = keeper(house).await;
    let path = at(house, "juf").await;
    let read = program.get(&path).await;
    assert_eq!(read.json["second_factor"]["state"], "enabled");
    let silent = factor(&program, &path, "suspend", json!({ "reason": " " })).await;
    assert_eq!(problem(&silent), (422, "invalid"));
    assert_eq!(fields(&silent), ["reason"]);
    let past = json!({ "reason": "toestel stuk", "until": house.now() });
    let past = factor(&program, &path, "suspend", past).await;
    assert_eq!(fields(&past), ["until"]);
    let until = house.now() + chrono::Duration::days(1);
    let day = json!({ "reason": "toestel stuk", "until": until });
    assert_eq!(factor(&program, &path, "suspend", day).await.status, 204);
    let read = program.get(&path).await;
    assert_eq!(read.json["second_factor"]["state"], "suspended");
    assert_eq!(read.json["second_factor"]["until"], json!(until));
    let found = json!({ "reason": "toestel terug" });
    let resumed = factor(&program, &path, "resume", found.clone()).await;
    assert_eq!(resumed.status, 204, "{}", resumed.json);
    let again = factor(&program, &path, "resume", found).await;
    assert_eq!(problem(&again), (409, "not-now"));
    let gone = json!({ "reason": "toestel weg" });
    assert_eq!(factor(&program, &path, "wipe", gone).await.status, 204);
    let id = house.person("school", "juf").await.id;
    let state = house
        .idp
        .durable
        .read(move |tx| Ok(tx.second_factors(&id)?.factor))
        .await
        .unwrap()
        .state(house.now());
    assert_eq!(state, SecondFactorState::Never);
}

async fn u31_administrators_and_operators_are_out_of_a_programs_reach(house: &TestHouse) {
    let program = keeper(house).await;
    let before = house.rows().await;
    for username in ["beheer", "baas", "hulp"] {
        let path = at(house, username).await;
        let wipe = json!({ "reason": "zomaar" });
        let answer = factor(&program, &path, "wipe", wipe).await;
        assert_eq!(problem(&answer), (403, "refused"), "{username}");
    }
    for username in ["baas", "hulp"] {
        let path = at(house, username).await;
        let way = json!({ "way": "link" });
        let answer = program
            .send(Method::POST, &format!("{path}/password"), &way, &[])
            .await;
        assert_eq!(problem(&answer), (403, "refused"), "{username}");
        let closed = program
            .send(
                Method::PUT,
                &format!("{path}/active"),
                &json!({ "active": false }),
                &[],
            )
            .await;
        assert_eq!(problem(&closed), (403, "refused"), "{username}");
        let ended = program
            .send(
                Method::DELETE,
                &format!("{path}/sessions"),
                &Value::Null,
                &[],
            )
            .await;
        assert_eq!(problem(&ended), (403, "refused"), "{username}");
    }
    let after = house.rows().await;
    for table in ["people", "second_factors", "events"] {
        assert_eq!(before.get(table), after.get(table), "{table}");
    }
}

async fn ten_06_a_program_gives_no_powers_and_takes_no_account_that_has_some(house: &TestHouse) {
    let program = keeper(house).await;
    for role in ["admin", "class_admin", "main_contact", "auditor", "support"] {
        let mut wanted = pupil("noor.smit");
        wanted["roles"] = json!([role]);
        let new = json!({ "fields": wanted, "invite": "no" });
        let answer = program.send(Method::POST, PEOPLE, &new, &[]).await;
        assert_eq!(answer.status, 422, "{role}: {}", answer.json);
        assert_eq!(fields(&answer), ["fields.roles"], "{role}");
    }
    let path = at(house, "juf").await;
    let put = async |change: &dyn Fn(&mut Value)| {
        let read = program.get(&path).await;
        let mut wanted = read.json["fields"].clone();
        change(&mut wanted);
        let tag = etag(&read);
        let headers = [("if-match", tag.as_str())];
        let put = program.send(Method::PUT, &path, &wanted, &headers);
        put.await
    };
    let climbs = put(&|wanted| wanted["roles"] = json!(["teacher", "auditor"])).await;
    assert_eq!((climbs.status, fields(&climbs)), (422, vec!["roles"]));
    let person = house.person("school", "juf").await;
    assert_eq!(person.roles, [Role::Teacher]);
    for role in [
        Role::ClassAdmin,
        Role::MainContact,
        Role::Auditor,
        Role::Admin,
    ] {
        house.clock.advance(chrono::Duration::seconds(1));
        let (id, now) = (person.id.clone(), house.now());
        let given = house.idp.durable.write(move |tx| {
            let mut person = tx.person(&id)?.unwrap();
            person.roles = vec![Role::Teacher, role];
            person.updated_at = now;
            tx.update_person(&person)
        });
        given.await.unwrap();
        for (field, value) in [
            ("email", "dief@elders.test"),
            ("phone", "+31612345678"),
            ("username", "dief"),
        ] {
            let taken = put(&|wanted| wanted[field] = json!(value)).await;
            assert_eq!(
                (taken.status, fields(&taken)),
                (422, vec![field]),
                "{role:?}"
            );
        }
        let way = json!({ "way": "link" });
        let answer = program
            .send(Method::POST, &format!("{path}/password"), &way, &[])
            .await;
        assert_eq!(problem(&answer), (403, "refused"), "{role:?}");
        let wipe = json!({ "reason": "zomaar" });
        let answer = factor(&program, &path, "wipe", wipe).await;
        assert_eq!(problem(&answer), (403, "refused"), "{role:?}");
        // What takes nothing over is done as before.
        let name = format!("Proef {role:?}");
        let renamed = put(&|wanted| wanted["name"]["family"] = json!(name)).await;
        assert_eq!(renamed.status, 200, "{role:?}: {}", renamed.json);
    }
    assert!(house.outbox().await.is_empty());
}

async fn a_new_password_comes_by_link_or_in_the_answer_once(house: &TestHouse) {
    let program = keeper(house).await;
    let teacher = at(house, "meester").await;
    let read = program.get(&teacher).await;
    let ways = read.json["password_ways"].as_array().unwrap().clone();
    assert!(ways.contains(&json!("link")), "{ways:?}");
    let password = format!("{teacher}/password");
    let shown = program
        .send(Method::POST, &password, &json!({ "way": "shown" }), &[])
        .await;
    assert_eq!(problem(&shown), (422, "invalid"));
    assert_eq!(fields(&shown), ["way"]);
    let sent = program
        .send(Method::POST, &password, &json!({ "way": "link" }), &[])
        .await;
    assert_eq!((sent.status, &sent.json["sent"]), (200, &json!(true)));
    let password = format!("{}/password", at(house, "leerling").await);
    let way = json!({ "way": "shown" });
    let named = [("idempotency-key", "wachtwoord-1")];
    let shown = program.send(Method::POST, &password, &way, &named).await;
    assert_eq!(shown.status, 200, "{}", shown.json);
    let told = shown.json["temporary_password"].as_str().unwrap();
    assert!(told.len() > 7);
    let again = program.send(Method::POST, &password, &way, &named).await;
    assert_eq!(again.json, shown.json, "asked once, done once");
    let person = house.person("school", "leerling").await;
    assert!(matches!(
        person.password_state,
        PasswordState::Temporary { .. }
    ));
    let new = made(&program, "sem.bos", "shown").await;
    assert!(new.json["temporary_password"].as_str().unwrap().len() > 7);
}

async fn a_program_ends_a_persons_sessions(house: &TestHouse) {
    let program = keeper(house).await;
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    let who = player("school", "juf");
    Visit::of(house, &who)
        .not_on_this_device()
        .sign_in(&agent, &portal.ask_for("school"))
        .await;
    let before = house.person("school", "juf").await;
    let path = format!("{PEOPLE}/{}/sessions", before.id);
    let ended = program.send(Method::DELETE, &path, &Value::Null, &[]).await;
    assert_eq!(ended.status, 204, "{}", ended.json);
    let after = house.person("school", "juf").await;
    assert!(after.epoch > before.epoch, "what was given before is dead");
}

async fn classes_are_made_filled_and_put_away(house: &TestHouse) {
    let program = keeper(house).await;
    let new = json!({ "name": "5H1", "year": "2026-2027", "programme": "havo" });
    let made = program.send(Method::POST, CLASSES, &new, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let taken = program.send(Method::POST, CLASSES, &new, &[]).await;
    assert_eq!(problem(&taken), (422, "invalid"));
    assert_eq!(fields(&taken), ["name"]);
    let path = made.headers["location"].to_str().unwrap();
    let path = path.trim_start_matches(API);
    let pupil = house.person("school", "leerling").await.id;
    let member = format!("{path}/members/{pupil}");
    for part in ["extra", "main"] {
        let body = json!({ "part": part });
        let careless = program.send(Method::PUT, &member, &body, &[]).await;
        assert_eq!(problem(&careless), (428, "if-match-required"));
        let seen = etag(&program.get(path).await);
        let put = program
            .send(Method::PUT, &member, &body, &[("if-match", &seen)])
            .await;
        assert_eq!(put.status, 204, "{}", put.json);
        let late = program
            .send(Method::PUT, &member, &body, &[("if-match", &seen)])
            .await;
        assert_eq!(problem(&late), (412, "changed"));
        let read = program.get(path).await;
        assert_eq!(etag(&read), etag(&put), "a change tells what to name next");
        assert_eq!(read.json["members"][0]["person"], json!(pupil));
        assert_eq!(read.json["members"][0]["part"], json!(part));
    }
    let person = program.get(&format!("{PEOPLE}/{pupil}")).await;
    assert_eq!(person.json["fields"]["main_class"], made.json["id"]);
    let read = program.get(path).await;
    let renamed = json!({ "name": "5H2" });
    let careless = program.send(Method::PUT, path, &renamed, &[]).await;
    assert_eq!(problem(&careless), (428, "if-match-required"));
    let stale = program
        .send(Method::PUT, path, &renamed, &[("if-match", "\"1\"")])
        .await;
    assert_eq!(problem(&stale), (412, "changed"));
    let put = program
        .send(Method::PUT, path, &renamed, &[("if-match", &etag(&read))])
        .await;
    assert_eq!(put.status, 204, "{}", put.json);
    let late = program
        .send(
            Method::DELETE,
            &member,
            &Value::Null,
            &[("if-match", &etag(&read))],
        )
        .await;
    assert_eq!(problem(&late), (412, "changed"));
    let mut seen = etag(&put);
    for (answer, removed) in [(204, "there"), (404, "gone")] {
        let gone = program
            .send(
                Method::DELETE,
                &member,
                &Value::Null,
                &[("if-match", &seen)],
            )
            .await;
        assert_eq!(gone.status, answer, "{removed}");
        if answer == 204 {
            seen = etag(&gone);
        }
    }
    let away = json!({ "archived": true });
    let archived = format!("{path}/archived");
    let late = program
        .send(Method::PUT, &archived, &away, &[("if-match", &etag(&put))])
        .await;
    assert_eq!(problem(&late), (412, "changed"));
    let archived = program
        .send(Method::PUT, &archived, &away, &[("if-match", &seen)])
        .await;
    assert_eq!(archived.status, 204);
    for (list, there) in [("", false), ("?archived=true", true)] {
        let listed = program.get(&format!("{CLASSES}{list}")).await;
        let items = listed.json["items"].as_array().unwrap();
        let found = items.iter().any(|class| class["name"] == "5H2");
        assert_eq!(found, there, "{list}");
    }
}

async fn ten_04_people_and_classes_of_another_institution_do_not_exist(house: &TestHouse) {
    let program = keeper(house).await;
    let other = Program::of(house, Some("tweede"), "sluis:classes:write").await;
    let class = other
        .send(
            Method::POST,
            "/institutions/tweede/classes",
            &json!({ "name": "1A" }),
            &[],
        )
        .await;
    let class = class.json["id"].as_str().unwrap();
    let theirs = house.person("tweede", "juf").await.id;
    let own = program
        .send(Method::POST, CLASSES, &json!({ "name": "1A" }), &[])
        .await;
    let own = own.json["id"].as_str().unwrap();
    let nobody = "00000000000000000000000000000000";
    let before = house.rows().await;
    let asked = |person: &str, class: &str| {
        vec![
            (Method::GET, format!("{PEOPLE}/{person}"), Value::Null),
            (Method::PUT, format!("{PEOPLE}/{person}"), pupil("van.hier")),
            (
                Method::PUT,
                format!("{PEOPLE}/{person}/active"),
                json!({ "active": false }),
            ),
            (
                Method::POST,
                format!("{PEOPLE}/{person}/second-factor/wipe"),
                json!({ "reason": "zomaar" }),
            ),
            (
                Method::POST,
                format!("{PEOPLE}/{person}/password"),
                json!({ "way": "link" }),
            ),
            (
                Method::DELETE,
                format!("{PEOPLE}/{person}/sessions"),
                Value::Null,
            ),
            (
                Method::PUT,
                format!("{CLASSES}/{own}/members/{person}"),
                json!({ "part": "main" }),
            ),
            (Method::GET, format!("{CLASSES}/{class}"), Value::Null),
            (
                Method::PUT,
                format!("{CLASSES}/{class}"),
                json!({ "name": "Ons" }),
            ),
            (
                Method::PUT,
                format!("{CLASSES}/{class}/archived"),
                json!({ "archived": true }),
            ),
        ]
    };
    let pairs = asked(theirs.as_str(), class)
        .into_iter()
        .zip(asked(nobody, nobody));
    for ((method, path, body), (_, nowhere, _)) in pairs {
        let tag = [("if-match", "\"1\"")];
        let answer = program.send(method.clone(), &path, &body, &tag).await;
        let of_nobody = program.send(method.clone(), &nowhere, &body, &tag).await;
        assert_eq!(problem(&answer), (404, "not-found"), "{method} {path}");
        assert_eq!(answer.json, of_nobody.json, "{method} {path}");
    }
    for table in ["people", "classes", "class_members", "second_factors"] {
        let after = house.rows().await;
        assert_eq!(before.get(table), after.get(table), "{table}");
    }
}

async fn a_scope_to_read_changes_nobody(house: &TestHouse) {
    let scope = "sluis:people:read sluis:classes:read";
    let program = Program::of(house, Some("school"), scope).await;
    let path = at(house, "juf").await;
    let read = program.get(&path).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.json["second_factor"]["may"], json!([]));
    assert_eq!(read.json["password_ways"], json!([]));
    assert_eq!(program.get(CLASSES).await.status, 200);
    let tag = etag(&read);
    let (suspend, password) = (
        format!("{path}/second-factor/suspend"),
        format!("{path}/password"),
    );
    for (method, path) in [
        (Method::PUT, path.as_str()),
        (Method::POST, suspend.as_str()),
        (Method::POST, password.as_str()),
        (Method::POST, PEOPLE),
        (Method::POST, CLASSES),
    ] {
        let body = &read.json["fields"];
        let answer = program
            .send(method, path, body, &[("if-match", &tag)])
            .await;
        assert_eq!(problem(&answer), (403, "insufficient-scope"), "{path}");
        let detail = answer.json["detail"].as_str().unwrap();
        assert!(detail.ends_with(":write"), "{path}: {detail}");
    }
}

async fn versions(house: &TestHouse) -> Vec<PolicyVersion> {
    house
        .idp
        .durable
        .read(|tx| {
            let school = tx.institution_by_slug("school")?.unwrap();
            tx.policy_versions(&school.id, None, 100)
        })
        .await
        .unwrap()
}

async fn u39_every_way_to_change_a_policy_writes_its_history(house: &TestHouse) {
    let program = keeper(house).await;
    let path = "/institutions/school/policy";
    let before = versions(house).await.len();
    let read = program.get(path).await;
    let mut policy = read.json.clone();
    policy["formal"] = json!(!policy["formal"].as_bool().unwrap());
    let put = program
        .send(Method::PUT, path, &policy, &[("if-match", &etag(&read))])
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    let kept = versions(house).await;
    assert_eq!(kept.len(), before.max(1) + 1);
    assert_eq!(kept[0].source, PolicySource::Api);
    assert!(kept[0].client.is_some() && kept[0].person.is_none());
    assert_eq!(serde_json::to_value(&kept[0].policy).unwrap(), put.json);
    let same = program
        .send(Method::PUT, path, &policy, &[("if-match", &etag(&put))])
        .await;
    assert_eq!(same.status, 200);
    assert_eq!(versions(house).await.len(), kept.len(), "nothing changed");
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("/contacts").await;
    let saved = page
        .submit(&[("instruction_url", "https://school.test/uitleg")])
        .await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let after = versions(house).await;
    assert_eq!(after.len(), kept.len() + 1);
    assert_eq!(after[0].source, PolicySource::Console);
    assert!(after[0].person.is_some());
    assert_eq!(
        after[0].policy.instruction_url.as_deref(),
        Some("https://school.test/uitleg")
    );
}

async fn every_operation_of_the_description_names_its_scope(house: &TestHouse) {
    let document = Wire::to(house)
        .ask(Method::GET, &format!("{API}/openapi.json"), &[])
        .await;
    for (path, operations) in document.json["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let scopes = operation["security"][0]["program"].as_array().unwrap();
            assert_eq!(scopes.len(), 1, "{method} {path}");
        }
    }
}
