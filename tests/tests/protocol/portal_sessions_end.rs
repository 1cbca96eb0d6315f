//! Whatever ends a person's sessions is told to their portals, each once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_idp_core::administration::Setup;
use sluis_model::person::Standing;
use sluis_tests::{
    Agent, Listener, Portal, Visit, on_both_stores,
    testkit::{
        TestHouse,
        cast::{self, player},
    },
    with_client,
};

on_both_stores! {
    disabling_a_person_tells_the_portals;
    an_operators_word_tells_the_portals;
    pwd_16_a_new_password_tells_the_portals_of_all_other_sessions;
    ending_one_of_the_own_sessions_tells_its_portals;
    a_session_that_died_with_a_change_does_not_tell_again;
}

async fn signed_in(house: &TestHouse) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    Visit::of(house, &player("energie", "bea"))
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    agent
}

async fn listener(house: &TestHouse) -> Listener {
    let listener = Listener::start().await;
    let uri = listener.url.clone();
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
    })
    .await;
    listener
}

/// How many logouts leave now.
async fn told(house: &TestHouse, listener: &Listener) -> usize {
    house.send_logouts().await;
    listener.heard().len()
}

async fn disabling_a_person_tells_the_portals(house: &TestHouse) {
    let listener = listener(house).await;
    signed_in(house).await;
    signed_in(house).await;
    let mut people = cast::setup(house.now()).people;
    people.retain(|one| one.institution == "energie" && one.username == "bea");
    people[0].standing = Standing::Disabled;
    let setup = Setup {
        people,
        ..Setup::default()
    };
    house.apply(setup.clone()).await;
    assert_eq!(told(house, &listener).await, 2);
    house.apply(setup).await;
    assert_eq!(told(house, &listener).await, 0, "nothing has changed");
}

async fn an_operators_word_tells_the_portals(house: &TestHouse) {
    let listener = listener(house).await;
    let agent = signed_in(house).await;
    let ctx = house.ctx();
    let ended = house
        .idp
        .end_sessions_of(&ctx, "energie", "bea", "a lost phone");
    ended.await.unwrap();
    assert_eq!(told(house, &listener).await, 1);
    let silent = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    let nobody = house.idp.end_sessions_of(&ctx, "energie", "niemand", "x");
    assert!(nobody.await.is_err());
}

async fn pwd_16_a_new_password_tells_the_portals_of_all_other_sessions(house: &TestHouse) {
    let listener = listener(house).await;
    let (here, _there) = (signed_in(house).await, signed_in(house).await);
    let page = here.get("/account/password").await;
    let bea = player("energie", "bea");
    let page = page
        .submit(&[
            ("password", bea.password),
            ("new_password", "Negen-Paarse-Ramen-31"),
            ("new_password_repeat", "Negen-Paarse-Ramen-31"),
        ])
        .await;
    assert_eq!(page.step(), "account", "{}", page.text());
    assert_eq!(told(house, &listener).await, 1, "this one goes on");
    here.get("/oauth/logout").await.submit(&[]).await;
    assert_eq!(told(house, &listener).await, 1, "until it is signed out");
}

async fn ending_one_of_the_own_sessions_tells_its_portals(house: &TestHouse) {
    let listener = listener(house).await;
    let (here, _there) = (signed_in(house).await, signed_in(house).await);
    let page = here.get("/account/sessions/all").await;
    page.submit(&[]).await;
    assert_eq!(told(house, &listener).await, 1);
}

async fn a_session_that_died_with_a_change_does_not_tell_again(house: &TestHouse) {
    let listener = listener(house).await;
    let agent = signed_in(house).await;
    let ctx = house.ctx();
    for _ in 0..2 {
        let ended = house.idp.end_sessions_of(&ctx, "energie", "bea", "twice");
        ended.await.unwrap();
    }
    assert_eq!(told(house, &listener).await, 1);
    agent.get("/oauth/logout").await;
    let asked = Portal::of(house, "agenda").ask_for("energie");
    Visit::of(house, &player("energie", "bea"))
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(told(house, &listener).await, 0);
}
