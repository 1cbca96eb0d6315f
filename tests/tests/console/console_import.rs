//! People and classes from a file, through the pages of the console.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::json;
use sluis_idp_core::credentials::totp::{Parameters, code_at_step, step_at};
use sluis_model::{
    audit::{Event, EventKind},
    person::{Person, Role, Standing},
    policy::TotpAlgorithm,
};
use sluis_tests::{
    Agent, Console, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::sync::Arc;

on_both_stores! {
    a_class_list_changes_nobody_before_it_is_applied_and_can_be_undone;
    what_was_changed_by_hand_since_is_passed_over_when_it_is_undone;
    rows_with_a_mistake_name_line_column_and_reason_and_stop_nothing_else;
    nobody_gets_power_over_others_from_a_file_and_administrators_stay_as_they_are;
    lif_06_nor_is_whoever_was_one_until_lately_given_another_address;
    n_06_an_address_of_several_people_has_to_be_called_personal;
    dat_03_a_large_import_goes_on_where_it_was_and_makes_everybody_once;
    dat_03_what_is_left_of_an_import_is_done_for_nobody_whose_task_was_taken_away;
    passwords_and_second_factors_come_along_and_work_at_the_first_sign_in;
    an_import_is_another_institutions_nothing;
    what_was_decided_on_an_older_page_changes_nothing;
    a_file_without_the_pages_token_is_not_read;
    the_first_page_names_every_column_that_the_next_one_offers;
    what_is_no_table_is_refused_with_a_reason;
    what_was_said_of_a_file_that_is_refused_stays;
    dat_01_the_table_of_verdicts_calculates_nothing;
}

async fn beheer(house: &TestHouse) -> Console {
    Console::of(house, &player("tweede", "beheer")).await
}

/// Sends a file, recognises people by user name, and looks at the verdicts.
async fn judged(console: &Console, text: &str) -> Page {
    let page = console.upload("klas.csv", text.as_bytes()).await;
    assert_eq!(page.step(), "console-import-map", "{}", page.text());
    let page = page.submit(&[("key", "username")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

async fn exists(house: &TestHouse, username: &str) -> bool {
    let name = username.to_owned();
    let found = house.idp.durable.read(move |tx| {
        let institution = tx
            .institution_by_slug("tweede")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        tx.person_by_login(&institution.id, &name)
    });
    found.await.unwrap().is_some()
}

/// The names of somebody's classes, the main one first.
async fn classes(house: &TestHouse, person: &Person) -> Vec<String> {
    let id = person.id.clone();
    let found = house.idp.durable.read(move |tx| tx.classes_of(&id));
    let classes = found.await.unwrap().into_iter();
    classes.map(|(class, _)| class.name).collect()
}

async fn a_class_list_changes_nobody_before_it_is_applied_and_can_be_undone(house: &TestHouse) {
    let console = beheer(house).await;
    let before = house.person("tweede", "leerling").await;
    let page = judged(
        &console,
        "Leerlingnummer;Gebruikersnaam;Roepnaam;Tussenvoegsel;Achternaam;E-mail;Klas;Extra klassen\r\n\
         1001;noor.wit;Noor;de;Wit;noor@tweede.test;2b;koor, schaken\r\n\
         1002;leerling;Leerling;van;Proef;leerling@tweede.test;2b;\r\n",
    )
    .await;
    assert_eq!(page.step(), "console-import-rows");
    assert!(!exists(house, "noor.wit").await);
    assert_eq!(house.person("tweede", "leerling").await, before);
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "console-import-rows", "{}", page.text());
    assert!(
        page.text().contains("1 nieuw gemaakt, 1 bijgewerkt"),
        "{}",
        page.text()
    );
    let noor = house.person("tweede", "noor.wit").await;
    assert_eq!(classes(house, &noor).await, ["2b", "koor", "schaken"]);
    assert_eq!(
        (noor.roles, noor.name.full()),
        (vec![Role::Pupil], "Noor de Wit".to_owned())
    );
    assert_eq!(noor.profile.number.as_deref(), Some("1001"));
    let leerling = house.person("tweede", "leerling").await;
    assert_eq!(classes(house, &leerling).await, ["2b"]);

    // What somebody changed since stays; the rest goes back.
    let action = undo_action(&page);
    let page = press(&page, &action).await;
    assert!(
        page.text()
            .contains("1 nieuwe accounts gesloten, 1 teruggezet"),
        "{}",
        page.text()
    );
    assert_eq!(
        house.person("tweede", "noor.wit").await.standing,
        Standing::Disabled
    );
    let after = house.person("tweede", "leerling").await;
    assert!(classes(house, &after).await.is_empty());
    assert_eq!(
        (after.groups, after.profile),
        (before.groups, before.profile)
    );
    let kinds: Vec<EventKind> = house
        .events()
        .await
        .into_iter()
        .map(|event| event.kind)
        .collect();
    for kind in [
        EventKind::ImportStarted,
        EventKind::ImportFinished,
        EventKind::ImportUndoStarted,
        EventKind::ImportUndone,
        EventKind::PersonCreated,
        EventKind::PersonChanged,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

async fn what_was_changed_by_hand_since_is_passed_over_when_it_is_undone(house: &TestHouse) {
    let console = beheer(house).await;
    // The file closes one account and makes two.
    let page = judged(
        &console,
        "Gebruikersnaam;Roepnaam;Achternaam;E-mail;Actief\r\n\
         leerling;Leerling;Proef;leerling@tweede.test;nee\r\n\
         noor.wit;Noor;Wit;noor@tweede.test;ja\r\n\
         sem.bos;Sem;Bos;sem@tweede.test;ja\r\n",
    )
    .await;
    let done = page.submit(&[]).await;
    assert!(
        done.text().contains("2 nieuw gemaakt, 1 bijgewerkt"),
        "{}",
        done.text()
    );
    let standing = async |name: &str| house.person("tweede", name).await.standing;
    assert_eq!(standing("leerling").await, Standing::Disabled);
    // By hand it is opened and closed again: it looks as the import left it, but it is a decision.
    for (name, action) in [
        ("leerling", "open"),
        ("leerling", "close"),
        ("noor.wit", "close"),
    ] {
        house.clock.advance(Duration::seconds(1));
        let id = house.person("tweede", name).await.id;
        let csrf = console.open("/people").await.value("csrf").unwrap();
        let picked = format!("pick-{id}");
        let fields = [
            ("csrf", &*csrf),
            ("act", action),
            (&*picked, "1"),
            ("sure", "1"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let told = console
            .agent
            .post("/admin/at/tweede/people/bulk", &fields)
            .await;
        assert_eq!(told.status, 200, "{}", told.text());
    }
    assert_eq!(standing("leerling").await, Standing::Disabled);
    house.clock.advance(Duration::seconds(1));
    let page = console.agent.get(&done.url).await;
    let page = press(&page, &undo_action(&page)).await;
    assert!(
        page.text()
            .contains("1 nieuwe accounts gesloten, 0 teruggezet"),
        "{}",
        page.text()
    );
    for name in ["leerling", "noor.wit", "sem.bos"] {
        assert_eq!(standing(name).await, Standing::Disabled, "{name}");
    }
    let told = house
        .events()
        .await
        .into_iter()
        .find(|event| event.kind == EventKind::ImportUndone);
    assert_eq!(told.unwrap().details["kept"], 2);
}

fn undo_action(page: &Page) -> String {
    let forms = page.forms();
    let form = forms.iter().find(|form| form.action.ends_with("/undo"));
    form.map(|form| form.action.clone()).unwrap_or_default()
}

/// Sends the form with this action as it stands.
async fn press(page: &Page, action: &str) -> Page {
    let forms = page.forms();
    let form = forms.iter().find(|form| form.action == action).unwrap();
    page.agent().post(&form.action, &form.fields).await
}

async fn rows_with_a_mistake_name_line_column_and_reason_and_stop_nothing_else(house: &TestHouse) {
    let console = beheer(house).await;
    let page = judged(
        &console,
        "gebruikersnaam;voornaam;achternaam;e-mailadres;mobiel\n\
         anna;Anna;Blauw;anna(at)tweede.test;0612345678\n\
         bram;Bram;Geel;bram@tweede.test;06123\n\
         anna;Anna;Blauw;anna@tweede.test;\n\
         ;Cees;Groen;cees@tweede.test;\n\
         daan;Daan;Rood;daan@tweede.test;\n",
    )
    .await;
    let text = page.text();
    for said in [
        "e-mailadres: is geen e-mailadres",
        "mobiel: is geen mobiel nummer",
        "staat ook al op regel 2",
        "gebruikersnaam: ontbreekt",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let refused = page
        .submit(&[("version", &page.value("version").unwrap())])
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.alert_text().contains("regels met een fout"));
    assert!(!exists(house, "daan").await);
    let done = refused.submit(&[("leave_out", "yes")]).await;
    let report = "1 nieuw gemaakt, 0 bijgewerkt, 4 overgeslagen";
    assert!(done.text().contains(report), "{}", done.text());
    assert!(exists(house, "daan").await);
    assert!(!exists(house, "bram").await && !exists(house, "anna").await);
}

async fn nobody_gets_power_over_others_from_a_file_and_administrators_stay_as_they_are(
    house: &TestHouse,
) {
    let mut mentor = house.person("tweede", "juf").await;
    mentor.roles = vec![Role::Staff, Role::ClassAdmin];
    let changed = house.idp.durable.write(move |tx| tx.update_person(&mentor));
    changed.await.unwrap();
    let console = beheer(house).await;
    let page = judged(
        &console,
        "gebruikersnaam;voornaam;achternaam;rol\n\
         slim;Slim;Sluw;beheerder\n\
         beheer;Iemand;Anders;docent\n\
         juf;Juf;Nieuw;docent\n",
    )
    .await;
    assert!(page.text().contains("geeft macht over anderen"));
    assert!(page.text().contains("is van een beheerder"));
    page.submit(&[("leave_out", "yes")]).await;
    assert!(!exists(house, "slim").await);
    assert_eq!(house.person("tweede", "beheer").await.name.given, "Beheer");
    let mentor = house.person("tweede", "juf").await;
    assert_eq!(mentor.name.family, "Nieuw");
    assert_eq!(
        mentor.roles,
        [Role::Teacher, Role::ClassAdmin],
        "what a file does not give it does not take"
    );
}

async fn lif_06_nor_is_whoever_was_one_until_lately_given_another_address(house: &TestHouse) {
    let juf = house.person("tweede", "juf").await;
    let taken = Event::new(EventKind::PersonChanged, &house.ctx())
        .about(&juf.institution, &juf.id)
        .with(json!({ "old": { "roles": ["teacher", "admin"] }, "new": { "roles": ["teacher"] } }));
    house
        .idp
        .durable
        .write(move |tx| tx.record(&taken))
        .await
        .unwrap();
    let file = "gebruikersnaam;voornaam;achternaam;e-mailadres\n\
                juf;Juf;Nieuw;dief@tweede.test\n";
    house.clock.advance(Duration::days(6));
    let page = judged(&beheer(house).await, file).await;
    assert!(
        page.text().contains("is van een beheerder"),
        "{}",
        page.text()
    );
    house.clock.advance(Duration::days(2));
    let page = judged(&beheer(house).await, file).await;
    assert!(
        !page.text().contains("is van een beheerder"),
        "{}",
        page.text()
    );
}

async fn n_06_an_address_of_several_people_has_to_be_called_personal(house: &TestHouse) {
    let file = "gebruikersnaam;e-mailadres;voornaam;achternaam;persoonlijk\n\
                ine1;info@peil-noord.test;Ine;Fokker;\n\
                ine2;info@peil-zuid.test;Ine;Fokker;ja\n";
    house
        .idp
        .durable
        .write(|tx| {
            let mut tweede = tx
                .institution_by_slug("tweede")?
                .map(Arc::unwrap_or_clone)
                .unwrap();
            tweede.policy.role_addresses = vec!["info".to_owned()];
            tx.update_institution(&tweede)
        })
        .await
        .unwrap();
    let console = beheer(house).await;
    let page = judged(&console, file).await;
    assert!(page.text().contains("lijkt een adres van meer mensen"));
    page.submit(&[("leave_out", "yes")]).await;
    assert!(!exists(house, "ine1").await);
    assert!(exists(house, "ine2").await);
}

async fn work(house: &TestHouse, packs: u32) -> bool {
    house
        .idp
        .work_on_imports(&house.ctx(), packs)
        .await
        .unwrap()
}

async fn dat_03_a_large_import_goes_on_where_it_was_and_makes_everybody_once(house: &TestHouse) {
    let console = beheer(house).await;
    let second = judged(
        &console,
        "gebruikersnaam;voornaam;achternaam\nlater;La;Ter\n",
    )
    .await;
    let mut file = "gebruikersnaam;voornaam;achternaam;klas\n".to_owned();
    for number in 0..2_300 {
        file.push_str(&format!(
            "groot{number};Kind;Nummer {number};g{}\n",
            number % 30
        ));
    }
    let page = judged(&console, &file).await;
    assert_eq!(page.step(), "console-import-progress");
    // Nothing moves by itself that can't be stopped: the script looks again, and can be paused.
    assert_eq!(page.header("refresh"), None);
    assert!(page.body.contains("data-watch-pause"));
    let here = page.url.clone();
    while work(house, 3).await {}
    let page = console.agent.get(&here).await;
    assert_eq!(page.step(), "console-import-rows");
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "console-import-progress", "{}", page.text());
    assert!(work(house, 2).await);
    let busy = second.submit(&[]).await;
    assert_eq!(busy.status, 409, "one import at a time changes people");
    while work(house, 4).await {}
    let page = console.agent.get(&here).await;
    assert!(
        page.text()
            .contains("2300 nieuw gemaakt, 0 bijgewerkt, 0 overgeslagen")
            || page.text().contains("2.300 nieuw gemaakt"),
        "{}",
        page.text()
    );
    assert!(exists(house, "groot2299").await);
    let again = judged(&console, &file[..file.find("groot50;").unwrap()]).await;
    while work(house, 9).await {}
    let again = console.agent.get(&again.url).await;
    assert!(
        again.text().contains("niemand zou veranderen"),
        "the same once more changes nothing: {}",
        again.text()
    );
}

/// A thousand rows at once, and the rest by and by: time to stop whoever should not have begun it.
async fn dat_03_what_is_left_of_an_import_is_done_for_nobody_whose_task_was_taken_away(
    house: &TestHouse,
) {
    let console = beheer(house).await;
    let mut file = "gebruikersnaam;voornaam;achternaam\n".to_owned();
    for number in 0..1_300 {
        file.push_str(&format!("rest{number};Kind;Nummer {number}\n"));
    }
    let page = judged(&console, &file).await;
    while work(house, 5).await {}
    let page = console.agent.get(&page.url).await;
    assert_eq!(page.step(), "console-import-rows", "{}", page.text());
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "console-import-progress", "{}", page.text());
    assert!(exists(house, "rest0").await);
    assert!(!exists(house, "rest1299").await, "it is under way");
    let mut former = house.person("tweede", "beheer").await;
    former.roles = vec![Role::Staff];
    house
        .idp
        .durable
        .write(move |tx| tx.update_person(&former))
        .await
        .unwrap();
    while work(house, 5).await {}
    assert!(!exists(house, "rest1299").await);
    // More happened than the newest events that are looked at elsewhere.
    let events = house.idp.durable.read(|tx| tx.events(None, 5_000)).await;
    let events = events.unwrap();
    let finished = events
        .iter()
        .find(|event| event.kind == EventKind::ImportFinished)
        .unwrap();
    assert_eq!(
        (&finished.details["created"], &finished.details["skipped"]),
        (&json!(1000), &json!(300))
    );
}

async fn passwords_and_second_factors_come_along_and_work_at_the_first_sign_in(house: &TestHouse) {
    let console = beheer(house).await;
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let file = format!(
        "gebruikersnaam;voornaam;achternaam;rol;wachtwoord hash;totp_secret;totp_period;totp_digits;totp_algorithm\n\
         verhuisd;Ver;Huisd;docent;$2b$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u;{secret};60;8;SHA512\n"
    );
    let page = console.upload("mee.csv", file.as_bytes()).await;
    assert!(
        !page.body.contains(secret) && !page.body.contains("$2b$04$"),
        "no secret is shown"
    );
    let page = page.submit(&[("key", "username")]).await;
    assert!(page.text().contains("Het wachtwoord komt mee."));
    assert!(!page.body.contains(secret) && !page.body.contains("$2b$04$"));
    page.submit(&[]).await;
    let person = house.person("tweede", "verhuisd").await;
    assert!(
        person
            .password_hash
            .as_deref()
            .is_some_and(|hash| hash.starts_with("$2b$04$"))
    );

    let agent = Agent::new(house);
    let page = agent.get("/account?institution=tweede").await;
    let page = page
        .submit(&[("username", "verhuisd"), ("password", "paard fietst")])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let parameters = Parameters {
        digits: 8,
        period: 60,
        algorithm: TotpAlgorithm::Sha512,
    };
    let code = code_at_step(
        b"12345678901234567890",
        parameters,
        step_at(house.now(), 60),
    );
    let page = page.submit(&[("code", &code)]).await;
    assert_ne!(page.step(), "second-factor", "{}", page.text());
    let person = house.person("tweede", "verhuisd").await;
    assert!(
        person
            .password_hash
            .as_deref()
            .is_some_and(|hash| hash.starts_with("$argon2id$")),
        "hashed anew as ours"
    );
}

async fn an_import_is_another_institutions_nothing(house: &TestHouse) {
    let console = beheer(house).await;
    let page = judged(&console, "gebruikersnaam;voornaam;achternaam\nx1;X;Y\n").await;
    let path = page.url.split_once("/import/").unwrap().1.to_owned();
    let other = Console::of(house, &player("zorg", "beheer@linde.test")).await;
    for page in [format!("/import/{path}"), format!("/import/{path}/table")] {
        assert_eq!(other.open(&page).await.status, 404, "{page}");
        assert_eq!(other.at("tweede").open(&page).await.status, 404);
    }
}

async fn what_was_decided_on_an_older_page_changes_nothing(house: &TestHouse) {
    let console = beheer(house).await;
    let page = judged(&console, "gebruikersnaam;voornaam;achternaam\nx2;X;Y\n").await;
    let stale = page.submit(&[("version", "0")]).await;
    assert_eq!((stale.status, stale.step()), (409, "console-news"));
    assert!(!exists(house, "x2").await);
    let discarded = press(
        &page,
        &page
            .forms()
            .iter()
            .find(|form| form.action.ends_with("/discard"))
            .unwrap()
            .action
            .clone(),
    )
    .await;
    assert!(discarded.text().contains("weggegooid"));
    assert_eq!(page.submit(&[]).await.status, 409);
    assert!(!exists(house, "x2").await);
}

async fn a_file_without_the_pages_token_is_not_read(house: &TestHouse) {
    let console = beheer(house).await;
    let page = console
        .upload_with("verzonnen", "x.csv", b"gebruikersnaam;voornaam\nx;y\n")
        .await;
    assert_ne!(page.step(), "console-import-map");
    assert!(page.status >= 400, "{}", page.status);
    let page = console.open("/import").await;
    assert!(!page.body.contains("x.csv"));
}

async fn the_first_page_names_every_column_that_the_next_one_offers(house: &TestHouse) {
    let console = beheer(house).await;
    let said = console.open("/import").await.text().to_lowercase();
    for column in [
        "nummer",
        "klas",
        "actief",
        "persoonlijk adres",
        "eck id",
        "wachtwoorden",
        "authenticator-apps",
    ] {
        assert!(said.contains(column), "{column}: {said}");
    }
}

async fn what_is_no_table_is_refused_with_a_reason(house: &TestHouse) {
    let console = beheer(house).await;
    for (bytes, said) in [
        (&b"PK\x03\x04rest"[..], "geen CSV-bestand"),
        (b"", "leeg"),
        (b"gebruikersnaam;voornaam\n", "geen regels"),
        (b"gebruikersnaam\nx\n", "scheidingsteken"),
    ] {
        let page = console.upload("x.csv", bytes).await;
        assert_eq!(page.status, 422);
        assert!(page.alert_text().contains(said), "{}", page.alert_text());
    }
    let large = vec![b'a'; 21 * 1024 * 1024];
    let page = console.upload("groot.csv", &large).await;
    assert_eq!(page.status, 422);
    assert!(page.alert_text().contains("20 MB"), "{}", page.alert_text());
}

async fn what_was_said_of_a_file_that_is_refused_stays(house: &TestHouse) {
    let console = beheer(house).await;
    let page = console.open("/import").await;
    let form = page.form(&["encoding", "separator"]);
    let mut fields = form.filled(&[("encoding", "windows1252"), ("separator", "tab")]);
    fields.retain(|(name, _)| name != "file");
    let again = console.agent.post(&form.action, &fields).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("encoding").as_deref(), Some("windows1252"));
    assert_eq!(again.value("separator").as_deref(), Some("tab"));
}

async fn dat_01_the_table_of_verdicts_calculates_nothing(house: &TestHouse) {
    let console = beheer(house).await;
    let page = judged(
        &console,
        "gebruikersnaam;voornaam;achternaam\nx3;=HYPERLINK(\"http://evil.test\");Y\n",
    )
    .await;
    let table = page.follow("/table").await;
    assert_eq!(
        table.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert!(table.body.contains("\"'=HYPERLINK"), "{}", table.body);
}
