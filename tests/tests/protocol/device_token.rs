//! The token endpoint's half of signing in on a device (RFC 8628 §3.4 and §3.5).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    access::{Authentication, Grant},
    device_grant::{DeviceDecision, DeviceGrant},
    ids::GrantId,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{claims_request::ClaimsRequest, grant_type::GrantType, scope::Scope};
use sluis_tests::{Portal, change_client, on_both_stores, testkit::TestHouse};

on_both_stores! {
    a_device_asks_until_its_person_has_decided;
    unknown_device_codes_have_a_budget_and_a_known_one_is_answered_all_the_same;
}

async fn asked(house: &TestHouse, user_code: &str) -> String {
    let plain = PlainToken::generate(TokenKind::DeviceCode, &house.ctx());
    let grant = DeviceGrant {
        asked_from: "192.0.2.7".to_owned(),
        issuer: None,
        asked_at: Some(house.now()),
        device_code: plain.hash(),
        user_code: user_code.into(),
        client: "agenda".into(),
        scope: Scope::parse("openid").unwrap(),
        resources: vec![],
        institution: None,
        decision: DeviceDecision::Pending,
        last_asked_at: None,
        interval: 5,
        ends_at: house.now() + Duration::seconds(600),
    };
    let kept = house.idp.ephemeral.put_device_grant(&grant, house.now());
    assert!(kept.await.unwrap());
    plain.expose().to_owned()
}

async fn approve(house: &TestHouse, user_code: &str) {
    let person = house.person("energie", "bea").await;
    let grant = Grant {
        id: GrantId::generate(&house.ctx()),
        client: "agenda".into(),
        person: person.id,
        institution: person.institution,
        epoch: person.epoch,
        scope: Scope::parse("openid").unwrap(),
        given_at: None,
        claims: ClaimsRequest::default(),
        authentication: Authentication {
            auth_time: house.now(),
            acr: String::new(),
            amr: vec!["pwd".into()],
            second_factor_at: None,
            session: "s".into(),
            session_ends_at: house.now() + Duration::hours(8),
        },
        resources: vec![],
        binding: None,
        issuer: None,
    };
    let decision = DeviceDecision::Approved {
        grant: Box::new(grant),
    };
    let decided = house
        .idp
        .ephemeral
        .decide_device_grant(user_code, decision, house.now());
    assert!(decided.await.unwrap());
}

async fn a_device_asks_until_its_person_has_decided(house: &TestHouse) {
    change_client(house, "agenda", |client| {
        client.settings.grant_types.insert(GrantType::DeviceCode);
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let poll = async |code: &str| {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", code),
        ];
        portal.post("/oauth/token", &fields).await
    };
    let code = asked(house, "BCDFGHJK").await;
    house.clock.advance(Duration::seconds(5));
    let answer = poll(&code).await;
    assert_eq!(
        (answer.status, answer.error()),
        (400, "authorization_pending")
    );
    assert_eq!(poll(&code).await.error(), "slow_down");
    approve(house, "BCDFGHJK").await;
    house.clock.advance(Duration::seconds(11));
    let answer = poll(&code).await;
    let tokens = portal.checked(&answer, None).await;
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 200);
    house.clock.advance(Duration::seconds(11));
    assert_eq!(poll(&code).await.error(), "invalid_grant");
    assert_eq!(
        portal.userinfo(&tokens.access_token).await.status,
        401,
        "used twice"
    );

    let code = asked(house, "LMNPQRST").await;
    let decided =
        house
            .idp
            .ephemeral
            .decide_device_grant("LMNPQRST", DeviceDecision::Denied, house.now());
    assert!(decided.await.unwrap());
    house.clock.advance(Duration::seconds(11));
    let answer = poll(&code).await;
    assert_eq!((answer.status, answer.error()), (400, "access_denied"));

    let code = asked(house, "VWXZBCDF").await;
    house.clock.advance(Duration::seconds(601));
    assert_eq!(poll(&code).await.error(), "expired_token");
}

async fn unknown_device_codes_have_a_budget_and_a_known_one_is_answered_all_the_same(
    house: &TestHouse,
) {
    change_client(house, "agenda", |client| {
        client.settings.grant_types.insert(GrantType::DeviceCode);
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let poll = async |code: &str| {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", code),
        ];
        portal.post("/oauth/token", &fields).await
    };
    let code = asked(house, "QRSTVWXZ").await;
    for _ in 0..100 {
        let made_up = PlainToken::generate(TokenKind::DeviceCode, &house.ctx());
        assert_eq!(poll(made_up.expose()).await.error(), "expired_token");
    }
    for made_up in ["nonsense", "sluis_dc_nonsense"] {
        let answer = poll(made_up).await;
        assert_eq!((answer.status, answer.error()), (400, "slow_down"));
    }
    approve(house, "QRSTVWXZ").await;
    assert_eq!(poll(&code).await.status, 200);
    house.clock.advance(Duration::minutes(16));
    assert_eq!(poll("nonsense").await.error(), "invalid_grant");
}
