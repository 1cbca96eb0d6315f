//! What the tests of people do again and again.

use sluis_model::{audit::EventKind, second_factor::SecondFactorState};
use sluis_tests::{
    Agent, Asked, Console, Page, Portal,
    testkit::{TestHouse, cast::player},
};

pub(crate) async fn person_page(console: &Console, house: &TestHouse, username: &str) -> Page {
    let slug: &'static str = if console.institution == "tweede" {
        "tweede"
    } else {
        "school"
    };
    let id = house.person(slug, username).await.id;
    console.open(&format!("/people/{id}")).await
}

pub(crate) async fn state(house: &TestHouse, username: &str) -> SecondFactorState {
    let id = house.person("school", username).await.id;
    let factors = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&id))
        .await;
    factors.unwrap().factor.state(house.now())
}

pub(crate) async fn events(house: &TestHouse, kind: EventKind) -> Vec<sluis_model::audit::Event> {
    let mut events = house.events().await;
    events.retain(|event| event.kind == kind);
    events
}

/// The steps that somebody takes to a portal.
pub(crate) async fn signs_in(house: &TestHouse, username: &str) -> Vec<String> {
    let asked: Asked = Portal::of(house, "agenda").ask_for("school");
    let agent = Agent::new(house);
    let page = agent.get(&asked.url()).await;
    let page = page
        .submit(&[
            ("username", username),
            ("password", player("school", username).password),
        ])
        .await;
    vec![page.step().to_owned()]
}

/// Makes a class with a teacher and pupils.
pub(crate) async fn class(console: &Console, name: &str, people: &[(&str, &str)]) -> String {
    let page = console.open("/classes").await;
    page.submit(&[("name", name), ("year", "2026-2027")]).await;
    let list = console.open("/classes").await;
    let link = list
        .links()
        .into_iter()
        .filter(|link| link.contains("/classes/") && !link.contains("roll-over"))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for link in link {
        let mut page = console.agent.get(&link).await;
        if !page.text().contains(&format!("Klas {name}")) {
            continue;
        }
        for (who, part) in people {
            page = page.submit(&[("who", who), ("part", part)]).await;
            assert_eq!(page.status, 200, "{}", page.text());
        }
        return link.rsplit('/').next().unwrap().to_owned();
    }
    panic!("no class {name}");
}
