//! Rows of guide 000 that pages alone can prove.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod pages;

use sluis_idp_core::administration::{PersonSetup, Setup};
use sluis_tests::{
    Agent, Page, Portal, newest_link,
    testkit::{TestHouse, cast::Player},
    with_policy,
};

pub(crate) const NEW: &str = "Negen-Paarse-Ramen-31";

pub(crate) async fn login_page(house: &TestHouse, institution: &str) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(institution);
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(page.step(), "password");
    page
}

pub(crate) async fn with_password(
    house: &TestHouse,
    institution: &str,
    name: &str,
    password: &str,
) -> Page {
    let page = login_page(house, institution).await;
    page.submit(&[("username", name), ("password", password)])
        .await
}

pub(crate) async fn as_player(house: &TestHouse, who: &Player) -> Page {
    with_password(house, who.institution, who.username, who.password).await
}

pub(crate) async fn forgotten(house: &TestHouse, institution: &str, name: &str) -> Page {
    let agent = Agent::new(house);
    let page = agent
        .get(&format!("/forgot?institution={institution}"))
        .await;
    page.submit(&[("username", name)]).await
}

/// Chooses a new password with the newest link that was mailed to an address.
pub(crate) async fn reset(house: &TestHouse, to: &str) -> Page {
    let page = Agent::new(house).get(&newest_link(house, to).await).await;
    assert_eq!(page.step(), "new-password");
    page.submit(&[("new_password", NEW), ("new_password_repeat", NEW)])
        .await
}

pub(crate) async fn apply(house: &TestHouse, person: serde_json::Value) {
    let person: PersonSetup = serde_json::from_value(person).unwrap();
    house
        .apply(Setup {
            people: vec![person],
            ..Setup::default()
        })
        .await;
}

pub(crate) async fn in_own_words(
    house: &TestHouse,
    slug: &str,
    key: &'static str,
    words: &'static str,
) {
    with_policy(house, slug, move |policy| {
        let dutch = policy.texts.entry("nl".to_owned()).or_default();
        dutch.insert(key.to_owned(), words.to_owned());
    })
    .await;
}

pub(crate) fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

/// The page without the name that was typed and without what is made afresh each time.
pub(crate) fn bare(page: &Page, name: &str) -> String {
    let body = page.body.replace(name, "NAME");
    body.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .filter(|word| !word.is_empty() && word.len() < 22)
        .collect::<Vec<_>>()
        .join(" ")
}
