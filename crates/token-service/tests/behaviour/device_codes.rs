//! A device that waits for its person (RFC 8628 §3.4 and §3.5).

use crate::house::*;
use sluis_model::{
    device_grant::{DeviceDecision, DeviceGrant},
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    token::{TokenRequest, TokenResponse},
};

const USER_CODE: &str = "BCDFGHJK";

async fn asked(house: &House) -> String {
    asked_as(house, USER_CODE).await
}

async fn asked_as(house: &House, user_code: &str) -> String {
    let plain = PlainToken::generate(TokenKind::DeviceCode, &at(0));
    let grant = DeviceGrant {
        asked_from: "192.0.2.7".to_owned(),
        issuer: None,
        asked_at: None,
        device_code: plain.hash(),
        user_code: user_code.into(),
        client: "app".into(),
        scope: scope("openid offline_access"),
        resources: vec![],
        institution: None,
        decision: DeviceDecision::Pending,
        last_asked_at: None,
        interval: 5,
        ends_at: start() + chrono::Duration::seconds(600),
    };
    assert!(
        house
            .ephemeral
            .put_device_grant(&grant, start())
            .await
            .unwrap()
    );
    plain.expose().to_owned()
}

async fn poll(
    house: &House,
    seconds: i64,
    client: &str,
    code: &str,
) -> Result<TokenResponse, OAuthError> {
    let request = TokenRequest::DeviceCode {
        device_code: code.to_owned(),
        resources: vec![],
    };
    house.exchange(seconds, client, request).await
}

async fn decide(house: &House, decision: DeviceDecision) {
    let decided = house
        .ephemeral
        .decide_device_grant(USER_CODE, decision, start());
    assert!(decided.await.unwrap());
}

fn code_of(refused: Result<TokenResponse, OAuthError>) -> ErrorCode {
    refused.unwrap_err().code
}

#[tokio::test]
async fn reg_02_reg_08_a_device_waits_and_gets_its_tokens_once() {
    let house = House::open().await;
    let code = asked(&house).await;
    assert_eq!(
        code_of(poll(&house, 5, "app", &code).await),
        ErrorCode::AuthorizationPending
    );
    assert_eq!(
        code_of(poll(&house, 6, "app", &code).await),
        ErrorCode::SlowDown
    );
    let grant = Box::new(grant("openid offline_access"));
    decide(&house, DeviceDecision::Approved { grant }).await;
    assert_eq!(
        code_of(poll(&house, 30, "app-2", &code).await),
        ErrorCode::InvalidGrant,
        "another client's"
    );
    let tokens = poll(&house, 30, "app", &code).await.unwrap();
    assert!(tokens.refresh_token.is_some());
    let claims = payload(&tokens.id_token.unwrap());
    assert_eq!(claims["sub"], "anna");
    assert!(!claims.contains_key("nonce"));
    assert!(!house.access_is_dead(31, &tokens.access_token).await);
    assert_eq!(
        code_of(poll(&house, 60, "app", &code).await),
        ErrorCode::InvalidGrant,
        "handed out once"
    );
    assert!(
        house.access_is_dead(61, &tokens.access_token).await,
        "what it gave died"
    );
}

#[tokio::test]
async fn a_device_hears_of_no_and_of_the_end() {
    let house = House::open().await;
    let code = asked(&house).await;
    decide(&house, DeviceDecision::Denied).await;
    assert_eq!(
        code_of(poll(&house, 10, "app", &code).await),
        ErrorCode::AccessDenied
    );
    let other = asked_as(&house, "LMNPQRST").await;
    assert_eq!(
        code_of(poll(&house, 601, "app", &other).await),
        ErrorCode::ExpiredToken
    );
    assert_eq!(
        code_of(poll(&house, 10, "app", "nonsense").await),
        ErrorCode::InvalidGrant
    );
}

#[tokio::test]
async fn many_questions_at_once_get_one_answer() {
    let house = std::sync::Arc::new(House::open().await);
    let code = asked(&house).await;
    let grant = Box::new(grant("openid"));
    decide(&house, DeviceDecision::Approved { grant }).await;
    let polls: Vec<_> = (0..8)
        .map(|_| {
            let (house, code) = (std::sync::Arc::clone(&house), code.clone());
            tokio::spawn(async move { poll(&house, 10, "app", &code).await.is_ok() })
        })
        .collect();
    let mut won = 0;
    for poll in polls {
        won += usize::from(poll.await.unwrap());
    }
    assert!(won <= 1, "{won} answers");
}
