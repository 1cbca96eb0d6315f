//! Refresh tokens: rotation, reuse, and the world asked again at each use.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Asked, Page, Portal, Tokens, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client,
};
use std::sync::Arc;

on_both_stores! {
    tok_11_a_refresh_token_rotates_and_an_old_one_ends_the_family;
    tok_11_an_answer_that_got_lost_may_be_asked_for_again_for_ten_seconds;
    a_refreshed_id_token_tells_of_the_first_sign_in;
    tok_13_refreshing_asks_the_world_again;
    ins_01_a_portal_that_is_for_others_now_has_nothing_of_those_before;
    a_refresh_token_of_one_client_is_nothing_for_another;
}

struct Grant {
    portal: Portal,
    asked: Asked,
    page: Page,
    agent: Agent,
}

async fn grant_of(house: &TestHouse, client: &str, scope: &str) -> Grant {
    let portal = Portal::of(house, client);
    let asked = portal.ask_for("energie").with("scope", scope);
    let agent = Agent::new(house);
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    Grant {
        portal,
        asked,
        page: settled.page,
        agent,
    }
}

impl Grant {
    async fn tokens(&self) -> Tokens {
        self.portal.tokens(&self.asked, &self.page).await
    }
}

async fn tok_11_a_refresh_token_rotates_and_an_old_one_ends_the_family(house: &TestHouse) {
    for client in ["agenda", "cijfers"] {
        let grant = grant_of(house, client, "openid offline_access").await;
        let other = grant_of(house, client, "openid offline_access")
            .await
            .tokens()
            .await
            .refresh_token
            .unwrap();
        let first = grant.tokens().await.refresh_token.unwrap();
        let mut newest = first.clone();
        let mut access = String::new();
        for _ in 0..3 {
            house.clock.advance(Duration::minutes(1));
            let tokens = grant
                .portal
                .checked(&grant.portal.refresh(&newest).await, None)
                .await;
            assert_ne!(tokens.refresh_token.as_deref(), Some(newest.as_str()));
            newest = tokens.refresh_token.unwrap();
            access = tokens.access_token;
        }
        assert_eq!(
            grant.portal.refresh(&first).await.error(),
            "invalid_grant",
            "{client}"
        );
        assert_eq!(
            grant.portal.refresh(&newest).await.error(),
            "invalid_grant",
            "the whole family is dead"
        );
        assert_eq!(
            grant.portal.userinfo(&access).await.status,
            401,
            "and its access tokens"
        );
        assert_eq!(
            grant.portal.refresh(&other).await.status,
            200,
            "the person's other families live"
        );
        assert!(
            house
                .events()
                .await
                .iter()
                .any(|event| event.kind == EventKind::RefreshReused)
        );
    }
}

async fn tok_11_an_answer_that_got_lost_may_be_asked_for_again_for_ten_seconds(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let first = grant.tokens().await.refresh_token.unwrap();
    let lost = grant.portal.refresh(&first).await.json;
    house.clock.advance(Duration::seconds(9));
    let again = grant.portal.refresh(&first).await;
    assert_eq!(again.status, 200);
    assert_eq!(
        again.json["refresh_token"], lost["refresh_token"],
        "the same successor, no second branch"
    );
    house.clock.advance(Duration::seconds(2));
    assert_eq!(grant.portal.refresh(&first).await.error(), "invalid_grant");
}

async fn a_refreshed_id_token_tells_of_the_first_sign_in(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid profile email").await;
    let first = grant.tokens().await;
    house.clock.advance(Duration::minutes(30));
    let answer = grant
        .portal
        .refresh(&first.refresh_token.clone().unwrap())
        .await;
    let later = grant.portal.checked(&answer, None).await;
    for claim in ["iss", "sub", "aud", "auth_time", "acr", "amr", "sid"] {
        assert_eq!(later.claims[claim], first.claims[claim], "{claim}");
    }
    assert_ne!(later.claims["iat"], first.claims["iat"]);
    let refresh = later.refresh_token.unwrap();
    let narrow = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
        ("scope", "openid email"),
    ];
    let narrow = grant.portal.post("/oauth/token", &narrow).await;
    assert_eq!(narrow.json["scope"], "email openid");
    let refresh = narrow.json["refresh_token"].as_str().unwrap().to_owned();
    let wide = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
        ("scope", "openid phone"),
    ];
    assert_eq!(
        grant.portal.post("/oauth/token", &wide).await.error(),
        "invalid_scope"
    );
}

async fn tok_13_refreshing_asks_the_world_again(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let tokens = grant.tokens().await;
    let person = house.person("energie", "bea").await.id;
    let now = house.now();
    house
        .idp
        .durable
        .write(move |tx| tx.raise_epoch(&person, now))
        .await
        .unwrap();
    assert_eq!(
        grant
            .portal
            .refresh(&tokens.refresh_token.unwrap())
            .await
            .error(),
        "invalid_grant"
    );
    assert_eq!(
        grant.portal.userinfo(&tokens.access_token).await.status,
        401
    );
    assert!(!grant.portal.is_active(&tokens.access_token).await);

    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let tokens = grant.tokens().await;
    let closed = |tx: &mut dyn sluis_model::ports::Tx| {
        let Some(mut energie) = tx.institution_by_slug("energie")?.map(Arc::unwrap_or_clone) else {
            return Ok(());
        };
        energie.active = false;
        tx.update_institution(&energie)
    };
    house.idp.durable.write(closed).await.unwrap();
    assert_eq!(
        grant
            .portal
            .refresh(&tokens.refresh_token.unwrap())
            .await
            .error(),
        "invalid_grant"
    );
    assert_eq!(
        grant.portal.userinfo(&tokens.access_token).await.status,
        401,
        "a suspended institution"
    );
    let silent = grant.portal.ask_for("energie").with("prompt", "none");
    assert_ne!(silent.error(&silent.open(&grant.agent).await), "");
}

async fn ins_01_a_portal_that_is_for_others_now_has_nothing_of_those_before(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let tokens = grant.tokens().await;
    with_client(house, "agenda", |settings| {
        settings.institutions.insert("school".to_owned());
    })
    .await;
    assert_eq!(
        grant.portal.userinfo(&tokens.access_token).await.status,
        401
    );
    let refreshed = grant.portal.refresh(&tokens.refresh_token.unwrap()).await;
    assert_eq!(refreshed.error(), "invalid_grant");
}

async fn a_refresh_token_of_one_client_is_nothing_for_another(house: &TestHouse) {
    let grant = grant_of(house, "agenda", "openid offline_access").await;
    let refresh = grant.tokens().await.refresh_token.unwrap();
    for client in ["es", "cijfers"] {
        let answer = Portal::of(house, client).refresh(&refresh).await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, "invalid_grant"),
            "{client}"
        );
    }
    assert_eq!(
        grant.portal.refresh(&refresh).await.status,
        200,
        "and nothing happened to it"
    );
    for nonsense in ["", "x", "sluis_rt_", &"a".repeat(5000)] {
        let answer = grant.portal.refresh(nonsense).await;
        assert!(
            matches!(answer.error(), "invalid_grant" | "invalid_request"),
            "{nonsense}"
        );
    }
}
