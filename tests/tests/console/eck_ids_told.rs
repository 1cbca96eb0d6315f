//! Where an ECK iD is told: to whom the grant gives it, by whichever way tokens leave, and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::eck_ids::{eck_id, entitle};
use serde_json::Value;
use sluis_model::{audit::EventKind, eck_id::EckId};
use sluis_protocol::{grant_type::GrantType, response_type::ResponseType, scope::Scope};
use sluis_tests::{
    Agent, Console, Portal, Visit, change_client, on_both_stores,
    testkit::{TestHouse, cast::player},
    verify,
};

on_both_stores! {
    u30_an_id_token_of_the_front_channel_tells_it_by_the_scope_alone;
    u30_an_exchanged_token_tells_it_only_where_its_own_scope_says_so;
    u30_a_trial_says_that_it_would_be_told_and_never_what_it_is;
}

async fn give(house: &TestHouse) {
    let (id, ctx) = (house.person("school", "meester").await.id, house.ctx());
    let eck_id = EckId::parse(&eck_id('a')).unwrap();
    let sealed = eck_id.seal(&house.idp.sealer, &id, &ctx);
    let put = house
        .idp
        .durable
        .write(move |tx| tx.put_eck_id(&id, &sealed, ctx.now));
    put.await.unwrap();
}

async fn releases(house: &TestHouse) -> usize {
    let events = house.events().await.into_iter();
    events
        .filter(|event| event.kind == EventKind::EckIdReleased)
        .count()
}

/// The claims of an ID token that comes through the browser alone.
async fn through_the_browser(house: &TestHouse, scope: &str) -> Value {
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("school")
        .with("response_type", "id_token")
        .with("scope", scope);
    let settled = Visit::of(house, &player("school", "meester"))
        .not_now()
        .sign_in(&Agent::new(house), &asked)
        .await;
    let answer = asked.answer(&settled.page);
    let keys = portal.get("/oauth/jwks", None).await.json;
    verify(&answer["id_token"], &keys).1
}

async fn u30_an_id_token_of_the_front_channel_tells_it_by_the_scope_alone(house: &TestHouse) {
    give(house).await;
    change_client(house, "agenda", |client| {
        client.settings.grant_types.insert(GrantType::Implicit);
        client.settings.response_types.insert(ResponseType::IdToken);
    })
    .await;
    // Asked for, and not given.
    let claims = through_the_browser(house, "openid eckid").await;
    assert_eq!(claims.get("eckid"), None);
    assert_eq!(releases(house).await, 0);
    entitle(house).await;
    // Given, and not asked for.
    let claims = through_the_browser(house, "openid profile").await;
    assert_eq!(claims.get("eckid"), None);
    assert_eq!(releases(house).await, 0);
    let claims = through_the_browser(house, "openid eckid").await;
    assert_eq!(claims["eckid"], eck_id('a').as_str());
    assert_eq!(releases(house).await, 1, "and the trail says so");
}

async fn u30_an_exchanged_token_tells_it_only_where_its_own_scope_says_so(house: &TestHouse) {
    give(house).await;
    entitle(house).await;
    change_client(house, "agenda", |client| {
        client.settings.grant_types.insert(GrantType::TokenExchange);
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let tokens = async |scope: &str| {
        let asked = portal.ask_for("school").with("scope", scope);
        let settled = Visit::of(house, &player("school", "meester"))
            .not_now()
            .sign_in(&Agent::new(house), &asked)
            .await;
        portal.tokens(&asked, &settled.page).await.access_token
    };
    let exchange = async |token: &str, scope: &str| {
        let fields = [
            (
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
            ),
            ("subject_token", token),
            (
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token",
            ),
            ("scope", scope),
        ];
        portal.post("/oauth/token", &fields).await
    };
    let told = async |token: &str| portal.userinfo(token).await.json.get("eckid").cloned();
    let whole = tokens("openid email eckid").await;
    assert_eq!(told(&whole).await, Some(eck_id('a').into()));
    let same = exchange(&whole, "openid eckid").await;
    assert_eq!(same.status, 200, "{}", same.json);
    let same = same.json["access_token"].as_str().unwrap().to_owned();
    assert_eq!(told(&same).await, Some(eck_id('a').into()));
    let less = exchange(&whole, "openid email").await;
    let less = less.json["access_token"].as_str().unwrap().to_owned();
    assert_eq!(told(&less).await, None);
    // What was not given is not had by exchange either, nor told by an introspection.
    let without = tokens("openid email").await;
    let wider = exchange(&without, "openid eckid").await;
    assert_eq!(wider.error(), "invalid_scope");
    for token in [&whole, &same, &less, &without] {
        let seen = portal.post("/oauth/introspect", &[("token", token)]).await;
        assert!(!seen.text.contains("ketenid"), "{}", seen.text);
    }
    // The right of the portal is taken away: tokens that are there tell nothing any more.
    change_client(house, "agenda", |client| {
        let left = client.settings.scope.iter().filter(|one| *one != "eckid");
        client.settings.scope = left.collect::<Scope>();
    })
    .await;
    for token in [&whole, &same] {
        assert_eq!(told(token).await, None);
    }
}

async fn u30_a_trial_says_that_it_would_be_told_and_never_what_it_is(house: &TestHouse) {
    give(house).await;
    let console = Console::of(house, &player("school", "beheer")).await;
    let tried = async |who: &str| {
        let page = console
            .open(&format!("/apps/app/agenda/try?person={who}"))
            .await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(!page.body.contains(&"a".repeat(64)), "{who}");
        page.body.contains("https://ketenid.nl/…")
    };
    assert!(!tried("meester").await, "the portal has no right to it");
    entitle(house).await;
    assert!(tried("meester").await);
    assert!(!tried("leerling").await, "there is none");
    assert_eq!(releases(house).await, 0, "and nobody was told");
}
