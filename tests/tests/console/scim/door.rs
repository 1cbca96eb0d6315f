//! Who comes in, with which token, and what a directory never sees.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    admin_api_program::{Program, SECRET, problem},
    scim_program::{BOTH, Directory, noor, refusal},
};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_admin_console::Kind;
use sluis_idp_core::console::apps::ADMIN_SCOPES;
use sluis_tests::{
    Agent, Listener, Portal, Visit, Wire, basic, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client,
};

on_both_stores! {
    ten_01_every_address_at_another_institution_looks_like_one_at_none;
    ten_04_people_and_classes_of_another_institution_do_not_exist;
    ten_12_a_scope_opens_its_own_door_alone;
    ten_12_a_token_for_the_resource_that_the_manual_names_opens_that_one;
    ten_31_a_closed_account_is_out_everywhere_at_once;
    ten_32_a_long_lived_token_is_told_once_and_taken_back;
    what_the_server_says_of_itself_is_so;
}

/// Every address with its method, at this institution, about things that nobody has.
fn addresses() -> Vec<(Method, String)> {
    let all = sluis_admin_console::catalogue().into_iter();
    let all = all.filter_map(|listed| match listed.kind {
        Kind::Scim(method) => Some((method.parse().unwrap(), listed.path)),
        _ => None,
    });
    all.collect()
}

fn filled(path: &str, institution: &str) -> String {
    let mut path = path.replace("{institution}", institution);
    while let Some(start) = path.find('{') {
        let end = path[start..].find('}').unwrap() + start;
        path.replace_range(start..=end, "00000000000000000000000000000000");
    }
    path
}

async fn ten_01_every_address_at_another_institution_looks_like_one_at_none(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let before = house.rows().await;
    let headers = [("authorization", directory.program.bearer.as_str())];
    let wire = &directory.program.wire;
    let all = addresses();
    for (method, path) in &all {
        let ask = |institution: &str| {
            let (path, method) = (filled(path, institution), method.clone());
            async move { wire.json(method, &path, &noor(), &headers).await }
        };
        let theirs = ask("tweede").await;
        let nobodys = ask("nergens").await;
        assert_eq!(refusal(&theirs).0, 404, "{method} {path}");
        assert_eq!(theirs.json, nobodys.json, "{method} {path}");
    }
    assert!(all.len() > 20, "{}", all.len());
    let mut after = house.rows().await;
    for (table, rows) in before {
        let now = after.remove(&table).unwrap_or_default();
        assert_eq!(now.len(), rows.len(), "{table}");
    }
}

async fn ten_04_people_and_classes_of_another_institution_do_not_exist(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let theirs = house.person("tweede", "leerling").await;
    let path = format!("/Users/{}", theirs.id);
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        let answer = directory.send(method.clone(), &path, &noor()).await;
        assert_eq!(refusal(&answer).0, 404, "{method}");
    }
    let found = directory
        .found("/Users", &format!("id eq \"{}\"", theirs.id))
        .await;
    assert!(found.is_empty());
    let all = directory.get("/Users?count=200").await.json.to_string();
    assert!(!all.contains(theirs.id.as_str()));
    let after = house.person("tweede", "leerling").await;
    assert_eq!(
        (after.epoch, after.updated_at),
        (theirs.epoch, theirs.updated_at)
    );
}

async fn ten_12_a_scope_opens_its_own_door_alone(house: &TestHouse) {
    let reader = Directory::of(house, "school", "sluis:scim:read").await;
    for (method, path) in addresses() {
        let path = filled(&path, "").trim_start_matches("/scim/v2/").to_owned();
        let answer = reader.send(method.clone(), &path, &noor()).await;
        let reads = method == Method::GET || path.ends_with(".search");
        assert_eq!(
            answer.status != 403,
            reads,
            "{method} {path}: {}",
            answer.json
        );
    }
    let path = "/institutions/school/people";
    assert_eq!(problem(&reader.program.get(path).await).0, 403);
    let scopes: Vec<&str> = ADMIN_SCOPES.iter().map(|(scope, _)| *scope).collect();
    let scopes: Vec<&str> = scopes
        .into_iter()
        .filter(|one| *one != "sluis:institutions")
        .collect();
    let other = Directory::of(house, "school", &scopes.join(" ")).await;
    assert_eq!(refusal(&other.get("/Users").await).0, 403);
    // A program of the installation is nobody's directory.
    let all = Program::of(house, None, BOTH).await;
    let headers = [("authorization", all.bearer.as_str())];
    let answer = all
        .wire
        .ask(Method::GET, "/scim/v2/school/Users", &headers)
        .await;
    assert_eq!(refusal(&answer).0, 404);
}

async fn ten_12_a_token_for_the_resource_that_the_manual_names_opens_that_one(house: &TestHouse) {
    let scope = format!("{BOTH} sluis:people:read");
    let directory = Directory::of(house, "school", &scope).await;
    let wire = &directory.program.wire;
    let issuer = &house.idp.settings.issuer;
    let authorization = basic("programma-school", SECRET);
    for (path, at_scim, at_api) in [("/scim/v2", 200, 401), ("/admin/api/v1", 401, 200)] {
        let resource = format!("{issuer}{path}");
        let fields = [
            ("grant_type", "client_credentials"),
            ("resource", resource.as_str()),
        ];
        let headers = [("authorization", authorization.as_str())];
        let answer = wire.post("/oauth/token", &fields, &headers).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.json);
        let token = answer.json["access_token"].as_str().unwrap();
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let scim = wire.ask(Method::GET, "/scim/v2/school/Users", &headers);
        assert_eq!(scim.await.status, at_scim, "{path}");
        let api = "/admin/api/v1/institutions/school/people";
        let api = wire.ask(Method::GET, api, &headers);
        assert_eq!(api.await.status, at_api, "{path}");
    }
}

async fn ten_31_a_closed_account_is_out_everywhere_at_once(house: &TestHouse) {
    let listener = Listener::start().await;
    let uri = listener.url.clone();
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
    })
    .await;
    let directory = Directory::of(house, "energie", BOTH).await;
    for close in ["patch", "delete"] {
        let name = if close == "patch" { "anton" } else { "bea" };
        let agent = Agent::new(house);
        let portal = Portal::of(house, "agenda");
        let asked = portal
            .ask_for("energie")
            .with("scope", "openid offline_access");
        let settled = Visit::of(house, &player("energie", name))
            .not_now()
            .sign_in(&agent, &asked)
            .await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        let refresh = tokens.refresh_token.clone().unwrap();
        let person = house.person("energie", name).await;
        let path = format!("/Users/{}", person.id);
        let done = if close == "patch" {
            let set = json!([{ "op": "replace", "path": "active", "value": false }]);
            directory.patch(&path, set).await
        } else {
            directory.send(Method::DELETE, &path, &Value::Null).await
        };
        assert!(done.status < 300, "{}", done.json);
        assert!(!portal.is_active(&tokens.access_token).await, "{close}");
        assert_eq!(portal.refresh(&refresh).await.status, 400, "{close}");
        let devices = house
            .idp
            .ephemeral
            .remembered_devices(&person.id, house.now());
        assert!(devices.await.unwrap().is_empty(), "{close}");
        house.send_logouts().await;
        assert_eq!(listener.heard().len(), 1, "{close}");
        let silent = portal.ask_for("energie").with("prompt", "none");
        assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    }
}

async fn ten_32_a_long_lived_token_is_told_once_and_taken_back(house: &TestHouse) {
    let scope = format!("{BOTH} sluis:clients:write sluis:people:write");
    let program = Program::of(house, Some("school"), &scope).await;
    let tokens = "/institutions/school/clients/programma-school/tokens";
    let wanted = json!({ "label": "Entra", "days": 30 });
    let made = program.send(Method::POST, tokens, &wanted, &[]).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let token = made.json["token"].as_str().unwrap();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let wire = Wire::to(house);
    let ask = |path: &'static str| wire.ask(Method::GET, path, &headers);
    assert_eq!(ask("/scim/v2/school/Users").await.status, 200);
    assert_eq!(refusal(&ask("/scim/v2/tweede/Users").await).0, 404);
    // It opens nothing else.
    let api = ask("/admin/api/v1/institutions/school/people").await;
    assert_eq!(api.status, 401, "{}", api.json);
    assert_eq!(ask("/oauth/userinfo").await.status, 401);
    let listed = program.get(tokens).await;
    assert_eq!(listed.json[0]["label"], "Entra");
    assert!(listed.json[0]["last_used_at"].is_string());
    assert!(!listed.json.to_string().contains(token));
    for rows in house.rows().await.values() {
        assert!(
            rows.iter().all(|row| !row.contains(token)),
            "kept by its hash alone"
        );
    }
    let wrong = json!({ "label": "x", "days": 731 });
    let refused = program.send(Method::POST, tokens, &wrong, &[]).await;
    assert_eq!(problem(&refused), (422, "invalid"));
    let id = made.json["id"].as_str().unwrap();
    let path = format!("{tokens}/{id}");
    let gone = program.send(Method::DELETE, &path, &Value::Null, &[]).await;
    assert_eq!(gone.status, 204);
    assert_eq!(refusal(&ask("/scim/v2/school/Users").await).0, 401);
    let made = program.send(Method::POST, tokens, &wanted, &[]).await;
    let bearer = format!("Bearer {}", made.json["token"].as_str().unwrap());
    house.clock.advance(Duration::days(31));
    let headers = [("authorization", bearer.as_str())];
    let late = wire
        .ask(Method::GET, "/scim/v2/school/Users", &headers)
        .await;
    assert_eq!(refusal(&late).0, 401);
}

async fn what_the_server_says_of_itself_is_so(house: &TestHouse) {
    let directory = Directory::of(house, "school", BOTH).await;
    let config = directory.get("/ServiceProviderConfig").await;
    for what in ["patch", "bulk", "filter", "sort", "etag"] {
        assert_eq!(config.json[what]["supported"], true, "{what}");
    }
    assert_eq!(config.json["changePassword"]["supported"], false);
    for list in ["ResourceTypes", "Schemas"] {
        let all = directory.get(&format!("/{list}")).await;
        let found = all.json["Resources"].as_array().unwrap();
        assert!(found.len() > 1);
        for one in found {
            let id = one["id"].as_str().unwrap();
            let single = directory.get(&format!("/{list}/{id}")).await;
            assert_eq!(&single.json, one);
        }
        let filtered = directory.get(&format!("/{list}?filter=id%20pr")).await;
        assert_eq!(refusal(&filtered).0, 403);
    }
}
