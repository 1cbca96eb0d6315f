//! Two-step verification on the own account page: its states, its ways, off and on again; the mail
//! address, the secret question and the language beside it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod beside;
mod means;
mod off;

use sluis_model::{audit::EventKind, ids::PersonId, second_factor::SecondFactors};
use sluis_tests::{
    Agent, Page, Portal, Visit,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player},
    },
};

pub(crate) async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who)
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(agent.get("/account").await.step(), "account");
    agent
}

/// Gives the password and goes on to where the unlock leads.
pub(crate) async fn unlock(agent: &Agent, to: &str) -> Page {
    let page = agent.get(&format!("/account/unlock?to={to}")).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    page.submit(&[("password", PHRASE)]).await
}

pub(crate) async fn factors(house: &TestHouse, who: &Player) -> SecondFactors {
    let id = house.person(who.institution, who.username).await.id;
    let found = house.idp.durable.read(move |tx| tx.second_factors(&id));
    found.await.unwrap()
}

pub(crate) async fn happened(house: &TestHouse, kind: EventKind) -> bool {
    house.events().await.iter().any(|event| event.kind == kind)
}

/// Where two-step verification stands, as the page says it.
pub(crate) fn state(page: &Page) -> &str {
    page.attribute("span", "data-state").unwrap_or_default()
}

/// Posts to an address of the account with a good token and nothing else but `fields`.
pub(crate) async fn press(agent: &Agent, path: &str, fields: &[(&str, &str)]) -> Page {
    let csrf = agent.get("/account").await.value("csrf").unwrap();
    let mut all = vec![("csrf".to_owned(), csrf)];
    all.extend(
        fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    agent.post(path, &all).await
}

/// Opens the account pages of somebody's sessions, as an unlock does.
pub(crate) async fn open_pages(house: &TestHouse, person: &PersonId) {
    let (store, now) = (&house.idp.ephemeral, house.now());
    for (token, mut session) in store.sessions_of(person, now).await.unwrap() {
        session.unlocked_at = Some(now);
        let kept = store.replace_session(&token, &session, now).await;
        assert!(kept.unwrap());
    }
}
