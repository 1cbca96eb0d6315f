//! ECK iDs at the console: given on a person's page, by a file of people and by a setup file. Each takes
//! the right to it, and no page, plan or event shows one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::eck_ids::eck_id;
use chrono::Duration;
use serde_json::json;
use sluis_idp_core::administration::{ApplyError, ExportWish, Plan, SecretSource, Setup};
use sluis_model::{audit::EventKind, eck_id::EckId, secret::Secret};
use sluis_tests::{
    Console, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    u30_a_persons_page_says_whether_there_is_one_and_never_which;
    u30_who_has_no_right_to_it_sees_and_gives_none;
    u30_a_file_of_people_gives_them_and_undoing_takes_them_back;
    u30_a_file_with_what_is_no_eck_id_names_the_line;
    u30_a_setup_file_gives_them_and_no_export_writes_them;
}

/// What is stored of somebody, opened.
async fn stored(house: &TestHouse, username: &str) -> Option<String> {
    let id = house.person("school", username).await.id;
    let asked = id.clone();
    let sealed = house.idp.durable.read(move |tx| tx.eck_id(&asked)).await;
    let sealed = sealed.unwrap()?;
    let opened = EckId::open(&house.idp.sealer, &sealed, &id).unwrap();
    Some(opened.expose().to_owned())
}

async fn beheer(house: &TestHouse) -> Console {
    // A code counts once: each sign-in needs the next.
    house.clock.advance(Duration::seconds(31));
    Console::of(house, &player("school", "beheer")).await
}

async fn page_of(house: &TestHouse, console: &Console, username: &str) -> Page {
    let id = house.person("school", username).await.id;
    console.open(&format!("/people/{id}")).await
}

fn shows_none(page: &Page) {
    for digit in ['a', 'b', 'c'] {
        assert!(!page.body.contains(&digit.to_string().repeat(64)));
    }
}

/// A form of the page whose button does this, filled in and sent.
async fn send(page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
    let form = page.form_of(action);
    let mut filled = fields.to_vec();
    filled.push(("action", action));
    page.agent().post(&form.action, &form.filled(&filled)).await
}

async fn u30_a_persons_page_says_whether_there_is_one_and_never_which(house: &TestHouse) {
    let console = beheer(house).await;
    let page = page_of(house, &console, "leerling").await;
    assert!(page.text().contains("Niet vastgelegd"), "{}", page.text());
    let wrong = send(&page, "set-eck-id", &[("eck_id", "b".repeat(64).as_str())]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("eck_id-error"), "{}", wrong.text());
    shows_none(&wrong);
    assert_eq!(stored(house, "leerling").await, None);
    let done = send(&page, "set-eck-id", &[("eck_id", eck_id('A').as_str())]).await;
    let text = done.text();
    assert!(text.contains("Het ECK iD is vastgelegd."), "{text}");
    assert!(text.contains("sinds"), "{text}");
    shows_none(&done);
    assert_eq!(stored(house, "leerling").await, Some(eck_id('a')));
    let events = house.events().await;
    let changed = events
        .iter()
        .find(|event| event.kind == EventKind::PersonChanged)
        .unwrap();
    assert_eq!(changed.details["fields"], json!(["eck_id"]));
    assert!(!changed.details.to_string().contains("ketenid"));
    let gone = send(&done, "remove", &[]).await;
    assert!(gone.text().contains("geen ECK iD meer"), "{}", gone.text());
    assert_eq!(stored(house, "leerling").await, None);
}

async fn u30_who_has_no_right_to_it_sees_and_gives_none(house: &TestHouse) {
    let console = beheer(house).await;
    let page = page_of(house, &console, "leerling").await;
    let given = send(&page, "set-eck-id", &[("eck_id", eck_id('a').as_str())]).await;
    assert_eq!(given.status, 200);
    let form = page.form_of("set-eck-id");
    for who in ["kijker", "hulp"] {
        house.clock.advance(Duration::seconds(31));
        let console = Console::of(house, &player("school", who)).await;
        let seen = page_of(house, &console, "leerling").await;
        assert!(!seen.body.contains("data-testid=\"eck-id\""), "{who}");
        let own = ("csrf".to_owned(), seen.value("csrf").unwrap_or_default());
        let fields = [
            own,
            ("eck_id".to_owned(), eck_id('b')),
            ("action".to_owned(), "set-eck-id".to_owned()),
        ];
        let refused = seen.agent().post(&form.action, &fields).await;
        assert!(refused.status >= 400, "{who}: {}", refused.status);
    }
    assert_eq!(stored(house, "leerling").await, Some(eck_id('a')));
    // Nor does anybody give one to whom they don't reach.
    let bea = house.person("energie", "bea").await.id;
    let path = form.action.replace(
        house.person("school", "leerling").await.id.as_str(),
        bea.as_str(),
    );
    let fields = form.filled(&[("eck_id", eck_id('b').as_str()), ("action", "set-eck-id")]);
    assert_eq!(page.agent().post(&path, &fields).await.status, 404);
}

async fn u30_a_file_of_people_gives_them_and_undoing_takes_them_back(house: &TestHouse) {
    let console = beheer(house).await;
    let page = page_of(house, &console, "leerling").await;
    send(&page, "set-eck-id", &[("eck_id", eck_id('a').as_str())]).await;
    // Events of one moment have no order.
    house.clock.advance(Duration::seconds(1));
    let file = format!(
        "gebruikersnaam;voornaam;achternaam;rol;ECK iD\n\
         leerling;;;;{}\nmeester;;;;{}\nsam.keten;Sam;Keten;leerling;{}\n",
        eck_id('B'),
        eck_id('b'),
        eck_id('c'),
    );
    let page = console.upload("eck.csv", file.as_bytes()).await;
    assert_eq!(page.step(), "console-import-map", "{}", page.text());
    shows_none(&page);
    let page = page.submit(&[("key", "username")]).await;
    assert_eq!(page.step(), "console-import-rows", "{}", page.text());
    shows_none(&page);
    let said = page.text().matches("Een ECK iD komt mee.").count();
    assert_eq!(said, 3, "{}", page.text());
    let table = console.agent.get(&format!("{}/table", path(&page))).await;
    assert!(table.body.contains("Een ECK iD komt mee."));
    shows_none(&table);
    assert_eq!(stored(house, "leerling").await, Some(eck_id('a')));
    let done = page.submit(&[]).await;
    assert!(
        done.text().contains("1 nieuw gemaakt, 2 bijgewerkt"),
        "{}",
        done.text()
    );
    shows_none(&done);
    for (who, digit) in [("leerling", 'b'), ("meester", 'b'), ("sam.keten", 'c')] {
        assert_eq!(stored(house, who).await, Some(eck_id(digit)), "{who}");
    }
    for event in house.events().await {
        assert!(!event.details.to_string().contains("ketenid"));
    }
    // The same file again changes nobody.
    let again = console.upload("eck.csv", file.as_bytes()).await;
    let again = again.submit(&[("key", "username")]).await;
    assert!(
        again.text().contains("niemand zou veranderen"),
        "{}",
        again.text()
    );
    let forms = done.forms();
    let undo = forms.iter().find(|form| form.action.ends_with("/undo"));
    let undo = undo.unwrap();
    let undone = done.agent().post(&undo.action, &undo.filled(&[])).await;
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert_eq!(stored(house, "leerling").await, Some(eck_id('a')));
    assert_eq!(stored(house, "meester").await, None);
    assert_eq!(stored(house, "sam.keten").await, None);
}

/// The path of a page without what is asked of it.
fn path(page: &Page) -> String {
    let path = page.url.split('?').next().unwrap();
    let at = path.find("/admin").unwrap();
    path[at..].to_owned()
}

async fn u30_a_file_with_what_is_no_eck_id_names_the_line(house: &TestHouse) {
    let console = beheer(house).await;
    let file = format!("gebruikersnaam;eckid\nleerling;{}\n", eck_id('g'));
    let page = console.upload("eck.csv", file.as_bytes()).await;
    let page = page.submit(&[("key", "username")]).await;
    assert!(page.text().contains("is geen ECK iD."), "{}", page.text());
    assert!(!page.body.contains(&"g".repeat(64)));
    assert_eq!(stored(house, "leerling").await, None);
}

fn plain(source: &SecretSource) -> Result<Secret, String> {
    match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.clone())),
        other => Err(format!("{other:?} can't be read here")),
    }
}

async fn apply(house: &TestHouse, of: &Setup, dry_run: bool) -> Result<Plan, ApplyError> {
    house.clock.advance(Duration::minutes(1));
    let ctx = house.ctx();
    house.idp.apply(&ctx, of.clone(), plain, dry_run).await
}

async fn u30_a_setup_file_gives_them_and_no_export_writes_them(house: &TestHouse) {
    let exported = async || {
        let wish = ExportWish {
            institution: Some("school".to_owned()),
            people: true,
            ..ExportWish::default()
        };
        house.idp.export(wish).await.unwrap().unwrap()
    };
    let mut setup = exported().await;
    setup.institutions.clear();
    setup.clients.clear();
    setup.people.retain(|person| person.username == "leerling");
    let epoch = house.person("school", "leerling").await.epoch;
    let mut without = setup.clone();
    for (said, action) in [(eck_id('A'), "update"), (eck_id('a'), "unchanged")] {
        setup.people[0].eck_id = Some(SecretSource::Plain(said));
        let planned = apply(house, &setup, true).await.unwrap();
        let done = apply(house, &setup, false).await.unwrap();
        for plan in [planned, done] {
            assert_eq!(plan.changes[0].action, action);
            let told = format!("{plan:?}");
            assert!(!told.contains("ketenid"), "{told}");
        }
        assert_eq!(stored(house, "leerling").await, Some(eck_id('a')));
    }
    let events = house.events().await;
    let changes = events.iter().filter(|event| {
        event.kind == EventKind::PersonChanged && event.details["fields"] == json!(["eck_id"])
    });
    assert_eq!(changes.count(), 1, "once, and no event beside it");
    let now = house.person("school", "leerling").await.epoch;
    assert_eq!(now, epoch, "nobody is signed out by it");
    // What says nothing of it takes nothing away, and no export tells one.
    without.people[0].name.given = "Lieke".to_owned();
    apply(house, &without, false).await.unwrap();
    assert_eq!(stored(house, "leerling").await, Some(eck_id('a')));
    let text = serde_json::to_string(&exported().await).unwrap();
    assert!(!text.contains("ketenid") && !text.contains("eck_id"));
    setup.people[0].eck_id = Some(SecretSource::Plain("iets".to_owned()));
    let Err(ApplyError::Faults(faults)) = apply(house, &setup, true).await else {
        panic!("it is none");
    };
    assert!(
        faults[0].starts_with("people.school/leerling.eck_id: "),
        "{faults:?}"
    );
}
