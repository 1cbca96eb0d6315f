//! Portals in the console: added by a recipe, changed, given new secrets, closed and removed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_idp_core::administration::{SecretSource, Setup};
use sluis_tests::{
    Agent, Console, Page, Portal, Wire, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    a_portal_is_added_by_a_recipe_and_its_secret_shown_once;
    a_program_is_shown_the_addresses_that_its_scope_opens;
    the_secret_before_works_until_its_end;
    each_fields_fault_stands_beside_it_and_what_was_typed_stays;
    a_lost_update_shows_both_versions_and_saves_nothing;
    a_closed_portal_is_refused_and_a_removed_one_gone;
    an_age_that_is_no_number_stays_beside_its_fault;
    what_counts_as_a_second_factor_is_kept_and_its_faults_stand_beside_it;
    a_removed_portals_client_id_is_not_given_again;
    portals_of_others_look_as_if_they_did_not_exist;
    whoever_only_sees_changes_nothing;
    ins_01_the_operator_says_which_institutions_a_shared_portal_serves;
    a_dry_run_shows_what_a_portal_would_learn;
}

/// Adds a Moodle at the school: its id and its secret.
async fn moodle(console: &Console) -> (String, String) {
    let form = console.open("/apps/new/moodle").await;
    assert_eq!((form.status, form.step()), (200, "console-app-new"));
    let done = form
        .submit(&[("name", "Leeromgeving"), ("address", "https://leren.test/")])
        .await;
    assert_eq!(done.step(), "console-app-secret", "{}", done.text());
    let codes = done.texts("code");
    assert!(done.text().contains("Service base URL"));
    assert!(codes[1].starts_with("sluis_cs_"));
    (codes[0].to_owned(), codes[1].to_owned())
}

/// Whether a secret is good at the token endpoint: then it is the code that is refused.
async fn is_good(house: &TestHouse, id: &str, secret: &str) -> bool {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "none"),
        (
            "redirect_uri",
            "https://leren.test/admin/oauth2callback.php",
        ),
        ("client_id", id),
        ("client_secret", secret),
    ];
    let answer = Wire::to(house).post("/oauth/token", &fields, &[]).await;
    match answer.error() {
        "invalid_grant" => true,
        "invalid_client" => false,
        other => panic!("{other}: {}", answer.json),
    }
}

async fn app(console: &Console, id: &str) -> Page {
    console.open(&format!("/apps/app/{id}")).await
}

async fn a_portal_is_added_by_a_recipe_and_its_secret_shown_once(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    assert_eq!(
        console.open("/apps/new").await.step(),
        "console-app-recipes"
    );
    let (id, secret) = moodle(&console).await;
    let page = app(&console, &id).await;
    assert_eq!((page.status, page.step()), (200, "console-app"));
    assert!(!page.body.contains(&secret));
    assert!(
        page.body
            .contains("https://leren.test/admin/oauth2callback.php")
    );
    assert!(is_good(house, &id, &secret).await);
    assert!(console.open("/apps").await.body.contains("Leeromgeving"));
}

async fn a_program_is_shown_the_addresses_that_its_scope_opens(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let api = "/admin/api/v1/institutions/school";
    let people = format!("{api}/people");
    let scim = "/scim/v2/school/Users";
    let form = console.open("/apps/new/program").await;
    assert!(form.text().contains("Deze naam zien beheerders"));
    assert!(!form.text().contains("als ze inloggen"));
    let reads = form.submit(&[("name", "Rooster")]).await;
    assert_eq!(reads.step(), "console-app-secret", "{}", reads.text());
    assert!(reads.body.contains(&people), "{}", reads.text());
    assert!(!reads.body.contains("/scim/v2"), "{}", reads.text());
    let form = console.open("/apps/new/program").await;
    let fields = [
        ("name", "Gids"),
        ("scope-sluis-people-read", ""),
        ("scope-sluis-scim-read", "on"),
    ];
    let provisions = form.submit(&fields).await;
    assert_eq!(provisions.step(), "console-app-secret");
    assert!(provisions.body.contains(scim), "{}", provisions.text());
    assert!(!provisions.body.contains(api), "{}", provisions.text());
    let id = provisions.texts("code")[0].to_owned();
    let page = app(&console, &id).await;
    assert!(page.body.contains("/scim/v2/school<"), "{}", page.text());
    assert!(page.text().contains("Deze naam zien beheerders"));
}

async fn the_secret_before_works_until_its_end(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, first) = moodle(&console).await;
    let forms = app(&console, &id).await.forms();
    let mut with_days = forms
        .into_iter()
        .filter(|form| form.names.iter().any(|name| name == "days"));
    let form = with_days.next().unwrap();
    let filled = form.filled(&[("days", "1")]);
    let shown = console.agent.post(&form.action, &filled).await;
    assert_eq!(shown.step(), "console-app-secret", "{}", shown.text());
    let second = shown.texts("code")[1].to_owned();
    assert!(is_good(house, &id, &first).await);
    assert!(is_good(house, &id, &second).await);
    let page = app(&console, &id).await;
    assert!(page.text().contains("laatst gebruikt"), "{}", page.text());
    house.clock.advance(Duration::days(1));
    assert!(!is_good(house, &id, &first).await);
    assert!(is_good(house, &id, &second).await);
}

async fn each_fields_fault_stands_beside_it_and_what_was_typed_stays(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let form = console.open("/apps/new/web-app").await;
    let again = form
        .submit(&[("name", ""), ("redirect_uris", "http://onveilig.test/cb")])
        .await;
    assert_eq!((again.status, again.step()), (422, "console-app-new"));
    assert!(again.body.contains("id=\"name-error\" role=\"alert\""));
    assert!(
        again
            .body
            .contains("id=\"redirect_uris-error\" role=\"alert\"")
    );
    assert!(again.body.contains(">http://onveilig.test/cb</textarea>"));
    let form = console.open("/apps/new/moodle").await;
    let again = form
        .submit(&[("name", "Moodle"), ("address", "leren.test")])
        .await;
    assert!(again.body.contains("id=\"address-error\" role=\"alert\""));
}

async fn a_lost_update_shows_both_versions_and_saves_nothing(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, _) = moodle(&console).await;
    let old = app(&console, &id).await;
    let saved = app(&console, &id)
        .await
        .submit(&[
            ("name", "Eerst"),
            ("redirect_uris", "https://leren.test/cb"),
        ])
        .await;
    assert_eq!((saved.status, saved.step()), (200, "console-app"));
    let lost = old
        .submit(&[
            ("name", "Later"),
            ("redirect_uris", "https://leren.test/cb"),
        ])
        .await;
    assert_eq!((lost.status, lost.step()), (409, "console-app"));
    assert!(lost.text().contains("Eerst") && lost.body.contains("Later"));
    assert!(app(&console, &id).await.body.contains("value=\"Eerst\""));
}

async fn a_closed_portal_is_refused_and_a_removed_one_gone(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, secret) = moodle(&console).await;
    let closed = app(&console, &id).await.click_action("close").await;
    assert_eq!(closed.step(), "console-app");
    assert!(!is_good(house, &id, &secret).await);
    closed.click_action("open").await;
    assert!(is_good(house, &id, &secret).await);
    let ask = console.open(&format!("/apps/app/{id}/remove")).await;
    let gone = ask
        .submit(&[("revision", &ask.value("revision").unwrap())])
        .await;
    assert_eq!(gone.step(), "console-apps");
    assert_eq!(app(&console, &id).await.status, 404);
    assert!(!is_good(house, &id, &secret).await);
}

async fn an_age_that_is_no_number_stays_beside_its_fault(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, _) = moodle(&console).await;
    let page = app(&console, &id).await;
    let again = page.submit(&[("default_max_age", "een uur")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("default_max_age").as_deref(), Some("een uur"));
    assert!(again.body.contains("id=\"default_max_age-error\""));
}

async fn what_counts_as_a_second_factor_is_kept_and_its_faults_stand_beside_it(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, _) = moodle(&console).await;
    let page = app(&console, &id).await;
    let again = page
        .submit(&[
            ("factor-recovery-code", "1"),
            ("second_factor_max_age", "kwartier"),
        ])
        .await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.value("second_factor_max_age").as_deref(),
        Some("kwartier")
    );
    assert!(again.body.contains("id=\"second_factor_max_age-error\""));
    let again = page.submit(&[("factor-recovery-code", "1")]).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("nog een manier"), "{}", again.text());
    let saved = page
        .submit(&[
            ("factor-totp", "1"),
            ("factor-passkey", "1"),
            ("second_factor_max_age", "900"),
        ])
        .await;
    assert_eq!((saved.status, saved.step()), (200, "console-app"));
    let page = app(&console, &id).await;
    assert_eq!(page.value("second_factor_max_age").as_deref(), Some("900"));
    let ticked = ["factor-totp", "factor-sms", "factor-passkey"].map(|field| page.value(field));
    assert_eq!(ticked, [Some("1".into()), None, Some("1".into())]);
}

async fn a_removed_portals_client_id_is_not_given_again(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let form = console.open("/apps/new/moodle").await;
    let typed = [("name", "Leeromgeving"), ("address", "https://leren.test/")];
    let id = form.submit(&typed).await.texts("code")[0].to_owned();
    let ask = console.open(&format!("/apps/app/{id}/remove")).await;
    let seen = ask.value("revision").unwrap();
    ask.submit(&[("revision", &seen)]).await;
    // The page from before is sent once more: it names the same client_id.
    let again = form.submit(&typed).await;
    assert_eq!(again.status, 422);
    assert!(
        again.text().contains("intussen verwijderd"),
        "{}",
        again.text()
    );
    assert_eq!(app(&console, &id).await.status, 404);
    // Nor by a setup file, planned or done.
    for dry_run in [true, false] {
        let setup: Setup = serde_json::from_value(serde_json::json!({
            "clients": [{
                "client_id": id,
                "name": "Leeromgeving",
                "auth_method": "none",
                "settings": { "redirect_uris": ["https://leren.test/terug"] },
            }],
        }))
        .unwrap();
        let none = |_: &SecretSource| Err("there is no secret".to_owned());
        let refused = house.idp.apply(&house.ctx(), setup, none, dry_run).await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("client that was removed"), "{told}");
    }
}

async fn portals_of_others_look_as_if_they_did_not_exist(house: &TestHouse) {
    let school = Console::of(house, &player("school", "beheerder")).await;
    let (id, _) = moodle(&school).await;
    let other = Console::of(house, &player("tweede", "beheer")).await;
    for path in ["", "/try", "/remove"] {
        let theirs = other.open(&format!("/apps/app/{id}{path}")).await;
        let nobodys = other.open(&format!("/apps/app/nergens{path}")).await;
        assert_eq!((theirs.status, nobodys.status), (404, 404));
    }
    assert!(!other.open("/apps").await.body.contains("Leeromgeving"));
}

async fn whoever_only_sees_changes_nothing(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, _) = moodle(&console).await;
    let auditor = Console::of(house, &player("school", "kijker")).await;
    let page = app(&auditor, &id).await;
    assert_eq!(page.status, 200);
    assert!(!page.has_field("days"));
    assert_eq!(auditor.open("/apps/new").await.status, 403);
    let shared = console.open("/apps/app/agenda").await;
    assert_eq!(shared.status, 200);
    assert!(!shared.has_field("days"), "it serves several institutions");
    let operator = Console::of(house, &player("school", "baas")).await;
    assert!(app(&operator, "agenda").await.has_field("days"));
}

async fn ins_01_the_operator_says_which_institutions_a_shared_portal_serves(house: &TestHouse) {
    let manager = Console::of(house, &player("school", "beheerder")).await;
    let page = app(&manager, "agenda").await;
    assert!(
        !page.has_field("institutions"),
        "whom else it serves is not theirs"
    );
    let (own, _) = moodle(&manager).await;
    assert!(
        !app(&manager, &own).await.has_field("institutions"),
        "it is one school's"
    );
    let operator = Console::of(house, &player("school", "baas")).await;
    let page = app(&operator, "agenda").await;
    let page = page.submit(&[("institutions", "energie nergens")]).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.body.contains("id=\"institutions-error\""));
    assert!(page.text().contains("korte naam nergens"));
    let ask = async || {
        let asked = Portal::of(house, "agenda").ask_for("school");
        asked.open(&Agent::new(house)).await
    };
    assert_eq!(ask().await.step(), "password", "nothing was saved");
    let page = page.submit(&[("institutions", "Energie, tweede")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_ne!(ask().await.step(), "password");
    let page = app(&operator, "agenda").await;
    assert_eq!(
        page.value("institutions").as_deref(),
        Some("energie tweede")
    );
    // Another change leaves them as they are.
    let page = page.submit(&[("name", "Agenda voor twee")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_ne!(ask().await.step(), "password");
    let page = app(&operator, "agenda").await;
    page.submit(&[("institutions", "")]).await;
    assert_eq!(ask().await.step(), "password");
}

async fn a_dry_run_shows_what_a_portal_would_learn(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let (id, _) = moodle(&console).await;
    let name = player("school", "juf").username;
    let page = console
        .open(&format!("/apps/app/{id}/try?person={name}"))
        .await;
    assert_eq!(page.step(), "console-app-try");
    assert!(
        page.text().contains("preferred_username"),
        "{}",
        page.text()
    );
    let nobody = console
        .open(&format!("/apps/app/{id}/try?person=niemand"))
        .await;
    assert!(nobody.body.contains("id=\"person-error\""));
}
