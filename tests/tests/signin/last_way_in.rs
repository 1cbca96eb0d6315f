//! The account at a source that alone signs in to somebody's account: it stays until there is another way.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    account_security::open_pages,
    newcomers::{by_domain, come, found, noor, school, with},
};
use serde_json::json;
use sluis_model::{
    passkey::Passkey,
    person::PasswordState,
    policy::{PasskeyMode, UpstreamTrust},
};
use sluis_tests::{
    Agent, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    u36_the_only_way_in_is_not_taken_away;
    rec_23_u36_a_passkey_for_the_second_step_alone_is_no_other_way_in;
}

async fn u36_the_only_way_in_is_not_taken_away(house: &TestHouse) {
    let provider = school(house, by_domain()).await;
    let agent = Agent::new(house);
    let page = come(house, &provider, &agent, "n-1", &noor()).await;
    Visit::of(house, &player("school", "leerling"))
        .not_now()
        .go_on(page)
        .await;
    let links = async || {
        let id = found(house, "noor").await.unwrap().id;
        let found = house.idp.durable.read(move |tx| tx.upstream_links(&id));
        found.await.unwrap()
    };
    let page = agent.get("/account/security").await;
    assert_eq!(page.step(), "account", "{}", page.text());
    assert!(page.text().contains("Daarom blijft dit account gekoppeld"));
    assert!(!page.body.contains("value=\"unlink\""));
    // With another one it is one way of two; a form that was sent for then is judged by what holds now.
    let own = links().await.remove(0);
    let mut second = own.clone();
    second.id = "second".into();
    second.subject = "n-2".to_owned();
    let (person, id) = (own.person.clone(), second.id.clone());
    let added = house
        .idp
        .durable
        .write(move |tx| tx.add_upstream_link(&second));
    added.await.unwrap();
    let form = agent.get("/account/security").await.form_of("unlink");
    let fields = form.filled(&[("link", own.id.as_str())]);
    let gone = house
        .idp
        .durable
        .write(move |tx| tx.remove_upstream_link(&person, &id));
    assert!(gone.await.unwrap());
    let page = agent.post(&form.action, &fields).await;
    assert_eq!(page.step(), "account");
    assert!(page.text().contains("Daarom blijft dit account gekoppeld"));
    assert_eq!(links().await.as_slice(), std::slice::from_ref(&own));
    // With a password of the own it may go.
    let hash = house.person("school", "meester").await.password_hash;
    let now = house.now();
    let given = house.idp.durable.write(move |tx| {
        let hash = hash.unwrap();
        tx.set_password(&own.person, &hash, PasswordState::Current, now)
    });
    given.await.unwrap();
    let page = agent.post(&form.action, &fields).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    let noor = found(house, "noor").await.unwrap().id;
    open_pages(house, &noor).await;
    agent.post(&form.action, &fields).await;
    assert!(links().await.is_empty());
}

async fn rec_23_u36_a_passkey_for_the_second_step_alone_is_no_other_way_in(house: &TestHouse) {
    let provider = school(house, by_domain()).await;
    with_policy(house, "school", |policy| {
        policy.passkeys.mode = PasskeyMode::OnlyStep;
        // What the provider asserts opens the account page to whoever has a passkey.
        policy.skip_local_second_factor_for_upstream = true;
        policy.upstream_trust = UpstreamTrust::Always;
    })
    .await;
    let agent = Agent::new(house);
    let asserted = with(noor(), &json!({ "acr": "https://refeds.org/profile/mfa" }));
    let page = come(house, &provider, &agent, "n-1", &asserted).await;
    Visit::of(house, &player("school", "leerling"))
        .not_now()
        .go_on(page)
        .await;
    let noor = found(house, "noor").await.unwrap().id;
    let passkey = |name: &str| Passkey {
        id: name.into(),
        person: noor.clone(),
        credential_id: name.to_owned(),
        rp_id: "localhost".to_owned(),
        credential: "{}".to_owned(),
        counter: 0,
        backup_eligible: true,
        backed_up: true,
        user_verified: true,
        aaguid: None,
        name: name.to_owned(),
        created_at: house.now(),
        last_used_at: None,
        second_only: false,
    };
    let (kept, second) = (passkey("kept"), passkey("second"));
    let (person, id) = (noor.clone(), second.id.clone());
    // Nor is one that made sure of nobody when it was added.
    let touched = Passkey {
        user_verified: false,
        ..passkey("touched")
    };
    let given = house.idp.durable.write(move |tx| {
        tx.add_passkey(&touched)?;
        tx.add_passkey(&second)?;
        tx.keep_passkey_as_second(&person, &id)
    });
    assert!(given.await.unwrap());
    let page = agent.get("/account/security").await;
    assert!(page.text().contains("Daarom blijft dit account gekoppeld"));
    assert!(!page.body.contains("value=\"unlink\""));
    // One that signs in is a way in: the form stands there, and what it sends is judged when it comes.
    let (id, added) = (
        kept.id.clone(),
        house.idp.durable.write(move |tx| tx.add_passkey(&kept)),
    );
    added.await.unwrap();
    let form = agent.get("/account/security").await.form_of("unlink");
    let links = async || {
        let id = noor.clone();
        let found = house.idp.durable.read(move |tx| tx.upstream_links(&id));
        found.await.unwrap()
    };
    let link = links().await.remove(0);
    let fields = form.filled(&[("link", link.id.as_str())]);
    let (person, second) = (noor.clone(), id.clone());
    let weakened = house
        .idp
        .durable
        .write(move |tx| tx.keep_passkey_as_second(&person, &second));
    assert!(weakened.await.unwrap());
    agent.post(&form.action, &fields).await;
    assert_eq!(links().await, [link]);
    let (person, added) = (noor.clone(), passkey("other"));
    let given = house.idp.durable.write(move |tx| {
        tx.remove_passkey(&person, &id)?;
        tx.add_passkey(&added)
    });
    given.await.unwrap();
    open_pages(house, &noor).await;
    agent.post(&form.action, &fields).await;
    assert!(links().await.is_empty());
}
