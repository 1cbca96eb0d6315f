//! What only the operator has: institutions, support, keys.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Console, Listener, Page, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client,
};
use std::sync::Arc;

on_both_stores! {
    an_institution_is_made_from_a_preset_and_works_at_once;
    the_fields_of_an_institution_are_judged_beside_each_of_them;
    a_lost_update_of_an_institution_shows_both_versions;
    a_closed_institution_signs_everybody_out_for_good;
    the_portals_of_a_closed_institution_are_told_by_whoever_sends_notices;
    the_own_institution_cannot_be_closed;
    institutions_are_found_among_many;
    support_is_given_and_taken_back_and_stands_in_the_log;
    keys_are_rotated_and_revoked_after_a_question;
    template_sets_and_languages_are_told;
    nobody_else_reaches_the_installation;
}

async fn operator(house: &TestHouse) -> Console {
    Console::of(house, &player("school", "baas")).await
}

async fn open(console: &Console, path: &str) -> Page {
    console
        .agent
        .get(&format!("/admin/installation{path}"))
        .await
}

async fn kinds(house: &TestHouse, kind: EventKind) -> Vec<sluis_model::audit::Event> {
    let mut events = house.events().await;
    events.retain(|event| event.kind == kind && event.actor.is_some());
    events
}

async fn template_sets_and_languages_are_told(house: &TestHouse) {
    let console = operator(house).await;
    let page = open(&console, "/keys").await;
    let said = page.text();
    assert!(said.contains("Nederlands, English, Deutsch"), "{said}");
    assert!(said.contains("Geen: alleen de ingebouwde"), "{said}");
}

async fn an_institution_is_made_from_a_preset_and_works_at_once(house: &TestHouse) {
    let console = operator(house).await;
    let page = open(&console, "/institutions").await;
    assert_eq!((page.status, page.step()), (200, "console-institutions"));
    let form = page.follow("/institutions/new").await;
    let made = form
        .submit(&[
            ("name", "Basisschool De Eik"),
            ("slug", "eik"),
            ("preset", "school"),
            ("language", "nl"),
            ("hosts", "inloggen.eik.example\n"),
            ("mail_domains", "eik.example"),
        ])
        .await;
    assert_eq!((made.status, made.step()), (200, "console-institution"));
    assert!(made.text().contains("De instelling is toegevoegd."));
    let event = &kinds(house, EventKind::InstitutionChanged).await[0];
    assert_eq!(event.details["action"], "create");
    assert_eq!(console.at("eik").open("").await.status, 200);
}

async fn the_fields_of_an_institution_are_judged_beside_each_of_them(house: &TestHouse) {
    let console = operator(house).await;
    let form = open(&console, "/institutions/new").await;
    let wrong = form
        .submit(&[
            ("name", ""),
            ("slug", "school"),
            ("preset", "zorg"),
            ("language", "nl"),
            ("hosts", "inlog.tweede.test nergens"),
            ("mail_domains", "tweede.test"),
        ])
        .await;
    assert_eq!(wrong.status, 422);
    for (field, said) in [
        ("slug", "al in gebruik"),
        ("name", "Vul een naam in"),
        ("hosts", "inlog.tweede.test is al van"),
        ("hosts", "nergens is geen adres"),
        ("mail_domains", "tweede.test is al van"),
    ] {
        let beside = wrong.body.split(&format!("id=\"{field}-error\"")).nth(1);
        let beside = beside.unwrap_or_else(|| panic!("nothing beside {field}"));
        assert!(
            beside.split("</p>").next().unwrap().contains(said),
            "{field}: {said}"
        );
    }
    // Above the form all of them are summed up, with a link to each field.
    for link in ["#slug\">", "#name\">", "#hosts\">", "#mail_domains\">"] {
        assert!(
            wrong.body.contains(&format!("<li><a href=\"{link}")),
            "{link}"
        );
    }
    assert_eq!(wrong.value("slug").as_deref(), Some("school"));
    assert!(wrong.body.contains("<option value=\"zorg\" selected>"));
    assert!(kinds(house, EventKind::InstitutionChanged).await.is_empty());
}

async fn a_lost_update_of_an_institution_shows_both_versions(house: &TestHouse) {
    let console = operator(house).await;
    let first = open(&console, "/institutions/at/tweede").await;
    let second = open(&console, "/institutions/at/tweede").await;
    let saved = first.submit(&[("name", "Tweede School")]).await;
    assert!(saved.text().contains("Opgeslagen."));
    let lost = second.submit(&[("name", "De Andere School")]).await;
    assert_eq!(lost.status, 409);
    let table = lost.body.split("data-testid=\"versions\"").nth(1).unwrap();
    assert!(table.contains("De Andere School") && table.contains("Tweede School"));
    let again = lost.submit(&[("name", "De Andere School")]).await;
    assert!(again.text().contains("Opgeslagen."));
    let events = kinds(house, EventKind::InstitutionChanged).await;
    assert_eq!(events.len(), 2);
    assert!(events.iter().any(|event| {
        let name = &event.details["changes"]["name"];
        name["was"] == "Tweede School" && name["is"] == "De Andere School"
    }));
}

async fn a_closed_institution_signs_everybody_out_for_good(house: &TestHouse) {
    let theirs = Console::of(house, &player("tweede", "beheer")).await;
    assert_eq!(theirs.open("").await.step(), "console-overview");
    let console = operator(house).await;
    let sheet = open(&console, "/institutions/at/tweede").await;
    let unsure = sheet.click_action("close").await;
    assert_eq!(unsure.status, 422);
    let closed = unsure.submit_action("close", &[("confirm", "yes")]).await;
    assert!(
        closed.text().contains("Iedereen is uitgelogd"),
        "{}",
        closed.text()
    );
    assert_ne!(theirs.open("").await.step(), "console-overview");
    let opened = closed.submit_action("open", &[("confirm", "yes")]).await;
    assert!(opened.text().contains("weer open"));
    // Old sessions stay dead.
    assert_ne!(theirs.open("").await.step(), "console-overview");
    house.clock.advance(Duration::minutes(1));
    let again = Console::of(house, &player("tweede", "beheer")).await;
    assert_eq!(again.open("").await.step(), "console-overview");
}

async fn the_portals_of_a_closed_institution_are_told_by_whoever_sends_notices(house: &TestHouse) {
    let listener = Listener::start().await;
    let uri = listener.url.clone();
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
    })
    .await;
    let juf = player("tweede", "juf");
    let asked = Portal::of(house, "agenda").ask_for("tweede");
    let visit = Visit::of(house, &juf).not_on_this_device().not_now();
    visit.sign_in(&Agent::new(house), &asked).await;
    let console = operator(house).await;
    let sheet = open(&console, "/institutions/at/tweede").await;
    sheet.submit_action("close", &[("confirm", "yes")]).await;
    let noted = house.idp.durable.read(|tx| {
        let people = tx.ended_people(100)?.len();
        Ok((people, tx.recent_notices(10)?.len()))
    });
    let (people, notices) = noted.await.unwrap();
    assert!(people > 1, "everybody is noted with the closing itself");
    assert_eq!(notices, 0, "the request itself writes no notice");
    house.send_logouts().await;
    assert_eq!(listener.heard().len(), 1);
    let left = house.idp.durable.read(|tx| tx.ended_people(100)).await;
    assert!(left.unwrap().is_empty());
    house.send_logouts().await;
    assert!(listener.heard().is_empty(), "told once");
}

async fn the_own_institution_cannot_be_closed(house: &TestHouse) {
    let console = operator(house).await;
    let sheet = open(&console, "/institutions/at/school").await;
    assert!(!sheet.offers("close"));
    let other = open(&console, "/institutions/at/tweede").await;
    let form = other
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/open"));
    let mut fields = form.unwrap().fields;
    fields.extend([
        ("confirm".to_owned(), "yes".to_owned()),
        ("action".to_owned(), "close".to_owned()),
    ]);
    let there = "/admin/installation/institutions/at/school/open";
    assert_eq!(console.agent.post(there, &fields).await.status, 422);
    assert_eq!(console.open("").await.step(), "console-overview");
}

async fn institutions_are_found_among_many(house: &TestHouse) {
    let ctx = house.ctx();
    house
        .idp
        .durable
        .write(move |tx| {
            let like = tx
                .institution_by_slug("tweede")?
                .map(Arc::unwrap_or_clone)
                .unwrap();
            for number in 0..120 {
                tx.add_institution(&sluis_model::institution::Institution {
                    id: sluis_model::ids::InstitutionId::generate(&ctx),
                    slug: format!("veel-{number:03}"),
                    name: format!("School Nummer {number}"),
                    hosts: vec![],
                    mail_domains: vec![],
                    brin: None,
                    ..like.clone()
                })?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let console = operator(house).await;
    let page = open(&console, "/institutions?q=NUMMER").await;
    let rows = |page: &Page| page.body.matches("<code>veel-").count();
    assert_eq!(rows(&page), 50);
    let last = page.follow("after=").await.follow("after=").await;
    assert_eq!(rows(&last), 20);
    assert_eq!(rows(&open(&console, "/institutions?q=veel-007").await), 1);
}

async fn support_is_given_and_taken_back_and_stands_in_the_log(house: &TestHouse) {
    let console = operator(house).await;
    let helper = Console::of(house, &player("school", "hulp")).await;
    assert_eq!(helper.at("tweede").open("").await.status, 404);
    let page = open(&console, "/support").await;
    let wrong = page
        .submit(&[("home", "school"), ("username", "juf"), ("helps", "tweede")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.alert_text().contains("geen ondersteuner"));
    let given = wrong.submit(&[("username", "hulp")]).await;
    assert!(
        given.text().contains("De Tweede School"),
        "{}",
        given.text()
    );
    assert_eq!(helper.at("tweede").open("").await.status, 200);
    let form = given
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/withdraw"));
    let form = form.unwrap();
    console.agent.post(&form.action, &form.fields).await;
    assert_eq!(helper.at("tweede").open("").await.status, 404);
    let events = kinds(house, EventKind::SupportAssigned).await;
    assert_eq!(events.len(), 2);
    let own = Console::of(house, &player("tweede", "beheer")).await;
    let log = own.open("/audit?group=administration").await;
    assert_eq!(
        log.body.matches("data-kind=\"support-assigned\"").count(),
        2
    );
}

async fn keys_are_rotated_and_revoked_after_a_question(house: &TestHouse) {
    let console = operator(house).await;
    let page = open(&console, "/keys").await;
    assert_eq!((page.status, page.step()), (200, "console-keys"));
    let states = |page: &Page| page.body.matches(">Aangekondigd<").count();
    assert_eq!(states(&page), 0);
    let rotated = page.submit(&[]).await;
    assert!(
        rotated
            .text()
            .contains("Nieuwe sleutels zijn aangekondigd.")
    );
    assert_eq!(states(&rotated), 4);
    let question = rotated.follow("/revoke").await;
    let unsure = question.submit(&[]).await;
    assert_eq!(unsure.status, 422);
    let revoked = unsure.submit(&[("confirm", "yes")]).await;
    assert!(revoked.text().contains("De sleutel is ingetrokken."));
    let mut orders: Vec<_> = kinds(house, EventKind::SigningKeyChanged)
        .await
        .into_iter()
        .map(|event| {
            event.details["action"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    orders.sort();
    assert_eq!(orders, ["revoke", "rotate"]);
    let nothing = open(&console, "/keys/nergens/revoke").await;
    assert_eq!(nothing.status, 404);
}

async fn nobody_else_reaches_the_installation(house: &TestHouse) {
    for name in ["beheer", "hulp", "kijker", "mentor", "hoofd", "juf"] {
        let console = Console::of(house, &player("school", name)).await;
        for path in [
            "/institutions",
            "/support",
            "/keys",
            "/institutions/at/school",
        ] {
            let page = open(&console, path).await;
            assert_eq!(page.status, 403, "{name} {path}");
        }
    }
}
