//! A computer marked as shared at an institution's own host, by a link that the console made.

use super::{give, is_shared};
use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Console, Page, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::sync::Arc;

on_both_stores! {
    e19_e03_a_link_of_the_console_marks_the_computer_at_an_own_host;
    e19_e03_a_link_that_is_only_opened_marks_nothing;
    e19_e03_a_link_works_once;
    e19_e03_a_link_ends_after_ten_minutes;
    e19_e03_a_link_is_nothing_at_another_host_and_is_not_spent_there;
    e19_e03_a_link_ends_with_what_its_maker_may;
    e19_e03_a_form_of_elsewhere_marks_no_computer;
    e19_e03_no_link_is_made_for_a_host_of_another;
}

const OWN: &str = "https://inlog.tweede.test";
const OTHER: &str = "https://inlog.keuze.test";

/// The institution `keuze` has a host of its own as well.
async fn second_host(house: &TestHouse) {
    let changed = house.idp.durable.write(|tx| {
        let mut keuze = tx
            .institution_by_slug("keuze")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        keuze.hosts = vec!["inlog.keuze.test".to_owned()];
        tx.update_institution(&keuze)
    });
    changed.await.unwrap();
}

fn at(house: &TestHouse, origin: &str) -> Agent {
    Agent::at(origin, house.address)
}

async fn console(house: &TestHouse) -> Console {
    Console::of(house, &player("tweede", "beheer")).await
}

/// Has the console make a link; the page that shows it.
async fn asked(console: &Console, host: &str, action: &str) -> Page {
    let page = console.open("/policy/computer").await;
    assert_eq!(page.step(), "console-computer", "{}", page.text());
    let form = page.form_of(action);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| name != "host");
    fields.push(("host".to_owned(), host.to_owned()));
    fields.push(("action".to_owned(), action.to_owned()));
    console.agent.post(&form.action, &fields).await
}

/// The path of a new link.
async fn link(console: &Console, action: &str) -> String {
    let page = asked(console, "inlog.tweede.test", action).await;
    assert_eq!(page.step(), "console-computer", "{}", page.text());
    let links = page.links();
    let link = links
        .iter()
        .find_map(|link| link.strip_prefix(OWN))
        .unwrap_or_else(|| panic!("no link: {links:?}"));
    assert!(link.starts_with("/computer/sluis_cl_"), "{link}");
    link.to_owned()
}

fn is_over(page: &Page) {
    assert_eq!((page.step(), page.status), ("news", 404), "{}", page.text());
    assert!(
        page.text().contains("Deze link werkt niet"),
        "{}",
        page.text()
    );
    assert_eq!(page.agent().cookie("shared"), None);
}

async fn marks(house: &TestHouse, kind: EventKind) -> usize {
    let events = house.events().await;
    events.iter().filter(|event| event.kind == kind).count()
}

async fn e19_e03_a_link_of_the_console_marks_the_computer_at_an_own_host(house: &TestHouse) {
    let console = console(house).await;
    let address = link(&console, "link-mark").await;
    let agent = at(house, OWN);
    let page = agent.get(&address).await;
    assert_eq!((page.step(), page.institution()), ("link", "tweede"));
    assert!(page.text().contains("inlog.tweede.test"), "{}", page.text());
    let done = page.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200), "{}", done.text());
    assert!(done.text().contains("Dit is nu een gedeelde computer"));
    assert!(agent.keeps_cookie("shared"));
    // Who signs in there is at a shared computer.
    let page = agent.get("/account").await;
    assert!(
        page.text().contains("We onthouden hier niets"),
        "{}",
        page.text()
    );
    let pupil = player("tweede", "leerling");
    let page = give(&page, &pupil, false).await;
    Visit::of(house, &pupil).not_now().go_on(page).await;
    assert!(is_shared(&agent).await);
    let events = house.events().await;
    let event = events
        .iter()
        .find(|event| event.kind == EventKind::ComputerShared)
        .unwrap();
    let admin = house.person("tweede", "beheer").await;
    assert_eq!(event.actor.as_ref(), Some(&admin.id));
    assert_eq!(event.institution.as_ref(), Some(&admin.institution));
    assert_eq!(event.details["host"], "inlog.tweede.test");
    // And a link of the other kind takes the mark away.
    let address = link(&console, "link-unmark").await;
    let done = agent.get(&address).await.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200), "{}", done.text());
    assert_eq!(agent.cookie("shared"), None);
    assert_eq!(marks(house, EventKind::ComputerUnshared).await, 1);
}

async fn e19_e03_a_link_that_is_only_opened_marks_nothing(house: &TestHouse) {
    let address = link(&console(house).await, "link-mark").await;
    let agent = at(house, OWN);
    for _ in 0..3 {
        assert_eq!(agent.get(&address).await.step(), "link");
        assert_eq!(agent.cookie("shared"), None);
    }
    // A form that says nothing clear is asked again.
    let form = agent.get(&address).await.form_of("confirm");
    let page = agent.post(&form.action, &form.fields).await;
    assert_eq!(page.step(), "link", "{}", page.text());
    assert_eq!(marks(house, EventKind::ComputerShared).await, 0);
}

async fn e19_e03_a_link_works_once(house: &TestHouse) {
    let address = link(&console(house).await, "link-mark").await;
    let (first, second) = (at(house, OWN), at(house, OWN));
    let waiting = second.get(&address).await;
    assert_eq!(waiting.step(), "link");
    let done = first.get(&address).await.click_action("confirm").await;
    assert_eq!(done.status, 200, "{}", done.text());
    is_over(&waiting.click_action("confirm").await);
    is_over(&at(house, OWN).get(&address).await);
    assert_eq!(marks(house, EventKind::ComputerShared).await, 1);
}

async fn e19_e03_a_link_ends_after_ten_minutes(house: &TestHouse) {
    let address = link(&console(house).await, "link-mark").await;
    let agent = at(house, OWN);
    house.clock.advance(Duration::seconds(599));
    let page = agent.get(&address).await;
    assert_eq!(page.step(), "link", "{}", page.text());
    house.clock.advance(Duration::seconds(1));
    is_over(&page.click_action("confirm").await);
    is_over(&agent.get(&address).await);
}

async fn e19_e03_a_link_is_nothing_at_another_host_and_is_not_spent_there(house: &TestHouse) {
    second_host(house).await;
    let address = link(&console(house).await, "link-mark").await;
    let own = at(house, OWN);
    let page = own.get(&address).await;
    let form = page.form_of("confirm");
    let mut fields = form.fields.clone();
    fields.push(("action".to_owned(), "confirm".to_owned()));
    for origin in [OTHER, sluis_tests::testkit::ORIGIN] {
        let agent = at(house, origin);
        is_over(&agent.get(&address).await);
        is_over(&agent.post(&form.action, &fields).await);
    }
    assert_eq!(marks(house, EventKind::ComputerShared).await, 0);
    let done = page.click_action("confirm").await;
    assert_eq!(done.status, 200, "{}", done.text());
    // The mark itself is worth nothing at another host either.
    let mark = own.cookie("shared").unwrap();
    let agent = at(house, OTHER);
    agent.set_cookie("shared", &mark);
    let page = agent.get("/account").await;
    assert_eq!((page.step(), page.institution()), ("password", "keuze"));
    assert!(
        !page.text().contains("We onthouden hier niets"),
        "{}",
        page.text()
    );
}

async fn e19_e03_a_link_ends_with_what_its_maker_may(house: &TestHouse) {
    let address = link(&console(house).await, "link-mark").await;
    let agent = at(house, OWN);
    let page = agent.get(&address).await;
    let admin = house.person("tweede", "beheer").await.id;
    let now = house.now();
    let raised = house
        .idp
        .durable
        .write(move |tx| tx.raise_epoch(&admin, now));
    raised.await.unwrap();
    is_over(&page.click_action("confirm").await);
}

async fn e19_e03_a_form_of_elsewhere_marks_no_computer(house: &TestHouse) {
    let address = link(&console(house).await, "link-mark").await;
    let agent = at(house, OWN);
    let action = ("action".to_owned(), "confirm".to_owned());
    let page = agent.post(&address, std::slice::from_ref(&action)).await;
    assert!(page.status == 400 || page.status == 403, "{}", page.status);
    let form = agent.get(&address).await.form_of("confirm");
    let mut fields = form.fields.clone();
    fields.push(action);
    let elsewhere = Some("https://elders.test");
    let page = agent
        .post_from(&address, &fields, elsewhere, "cross-site")
        .await;
    assert_eq!(page.status, 403, "from another site");
    assert_eq!(agent.cookie("shared"), None);
    // It was not spent by that.
    assert_eq!(agent.get(&address).await.step(), "link");
}

async fn e19_e03_no_link_is_made_for_a_host_of_another(house: &TestHouse) {
    second_host(house).await;
    let console = console(house).await;
    for host in ["inlog.keuze.test", "login.test", "elders.test", ""] {
        let page = asked(&console, host, "link-mark").await;
        let links = page.links();
        assert!(
            !links.iter().any(|link| link.contains("/computer/")),
            "{host}: {links:?}"
        );
    }
    // An institution without a host of its own is not asked about any.
    let school = Console::of(house, &player("school", "beheer")).await;
    let page = school.open("/policy/computer").await;
    assert!(page.offers("mark") && !page.offers("link-mark"));
}
