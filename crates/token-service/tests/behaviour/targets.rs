//! Whom tokens are for (RFC 8707), and who holds the key that they are bound to.

use crate::house::*;
use serde_json::json;
use sluis_model::{access::Grant, client::Client, institution::Institution};
use sluis_protocol::{
    client_auth::{ClientAuthMethod, PresentedCredentials},
    error::ErrorCode,
    pkce::CodeChallenge,
    token::TokenRequest,
};
use sluis_token_service::{NewCode, Sender};

const A: &str = "https://a.example";
const B: &str = "https://b.example";

fn with_resources(client: &mut Client) {
    client.settings.resources = [A, B].map(str::to_owned).into();
}

fn for_both() -> Grant {
    let mut given = grant("openid offline_access");
    given.resources = vec![A.into(), B.into()];
    given
}

fn naming(request: TokenRequest, wanted: &[&str]) -> TokenRequest {
    let resources = wanted.iter().map(|one| (*one).to_owned()).collect();
    match request {
        TokenRequest::AuthorizationCode {
            code,
            redirect_uri,
            code_verifier,
            ..
        } => TokenRequest::AuthorizationCode {
            code,
            redirect_uri,
            code_verifier,
            resources,
        },
        TokenRequest::RefreshToken {
            refresh_token,
            scope,
            ..
        } => TokenRequest::RefreshToken {
            refresh_token,
            scope,
            resources,
        },
        other => other,
    }
}

#[tokio::test]
async fn a_token_is_for_the_resources_that_were_granted_or_fewer() {
    let house = House::open().await;
    house.change_client(with_resources).await;
    let code = house.code_of(for_both(), None).await;
    let request = naming(redemption(&code, Some(REDIRECT), None), &[A]);
    let tokens = house.exchange(0, "app", request).await.unwrap();
    let told = house.introspect(1, "app", &tokens.access_token).await;
    assert_eq!(told["aud"], A);
    let refusal = house.userinfo(1, &tokens.access_token).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidToken, "it is not for us");

    let refresh_token = tokens.refresh_token.unwrap();
    let wrong = naming(refreshing(&refresh_token, None), &["https://c.example"]);
    let refusal = house.exchange(10, "app", wrong).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidTarget);
    let other = naming(refreshing(&refresh_token, None), &[B]);
    let refreshed = house.exchange(30, "app", other).await.unwrap();
    let told = house.introspect(31, "app", &refreshed.access_token).await;
    assert_eq!(told["aud"], B, "the wrong request cost nothing");
    let all = house
        .refresh(60, &refreshed.refresh_token.unwrap())
        .await
        .unwrap();
    let told = house.introspect(61, "app", &all.access_token).await;
    assert_eq!(told["aud"], json!([A, B]));
}

#[tokio::test]
async fn tok_18_a_resource_server_learns_of_tokens_that_are_for_it() {
    let house = House::open().await;
    house.change_client(with_resources).await;
    let code = house.code_of(for_both(), None).await;
    let request = naming(redemption(&code, Some(REDIRECT), None), &[A]);
    let token = house
        .exchange(0, "app", request)
        .await
        .unwrap()
        .access_token;
    let inactive = json!({ "active": false });
    assert_eq!(house.introspect(1, "app-2", &token).await, inactive);
    house
        .change_client_of("app-2", |client| {
            client.settings.resource_server_of = [B.to_owned()].into();
        })
        .await;
    assert_eq!(house.introspect(1, "app-2", &token).await, inactive);
    house
        .change_client_of("app-2", |client| {
            client.settings.resource_server_of = [A.to_owned()].into();
        })
        .await;
    let told = house.introspect(1, "app-2", &token).await;
    assert_eq!(
        (&told["client_id"], &told["sub"]),
        (&json!("app"), &json!("anna"))
    );
    assert_eq!(told["auth_time"], start().timestamp() - 5);

    let elsewhere = Institution {
        id: "elsewhere".into(),
        slug: "elsewhere".into(),
        mail_domains: vec![],
        brin: None,
        ..institution()
    };
    let added = house
        .durable
        .write(move |tx| tx.add_institution(&elsewhere));
    added.await.unwrap();
    for (institution, active) in [("i-1", true), ("elsewhere", false)] {
        house
            .change_client_of("app-2", |client| {
                client.settings.resource_server_of = [A.to_owned()].into();
                client.institution = Some(institution.into());
            })
            .await;
        let told = house.introspect(1, "app-2", &token).await;
        assert_eq!(told["active"], active, "of {institution}");
    }
    for (serves, active) in [("zorg", true), ("elsewhere", false)] {
        house
            .change_client_of("app-2", |client| {
                client.settings.resource_server_of = [A.to_owned()].into();
                client.settings.institutions = [serves.to_owned()].into();
            })
            .await;
        let told = house.introspect(1, "app-2", &token).await;
        assert_eq!(told["active"], active, "serves {serves} alone");
    }
}

#[tokio::test]
async fn every_replica_offers_the_same_nonce() {
    let house = House::open().await;
    let nonce = house.service.dpop_nonce(&at(0));
    assert_eq!(house.another_service().dpop_nonce(&at(0)), nonce);
    assert_ne!(house.service.dpop_nonce(&at(150)), nonce);
    assert!(nonce.len() >= 43);
}

#[tokio::test]
async fn a_code_that_was_asked_for_with_a_key_is_for_that_key() {
    let house = House::open().await;
    for (key, good) in [(Some("mine"), true), (Some("other"), false), (None, false)] {
        let code = house
            .service
            .issue_code(
                &at(0),
                NewCode {
                    grant: grant("openid"),
                    redirect_uri: sluis_protocol::redirect_uri::RedirectUri::as_sent(REDIRECT),
                    code_challenge: None,
                    nonce: None,
                    dpop_jkt: Some("mine".into()),
                },
            )
            .await
            .unwrap();
        let sender = Sender::new(key.map(str::to_owned), None);
        let request = redemption(code.expose(), Some(REDIRECT), None);
        let answer = house.exchange_as(0, "app", &sender, request).await;
        assert_eq!(answer.is_ok(), good, "{key:?}");
        if let Err(refusal) = answer {
            assert_eq!(refusal.code, ErrorCode::InvalidGrant);
        }
    }
}

#[tokio::test]
async fn refresh_tokens_of_public_clients_are_bound_to_their_key() {
    let house = House::open().await;
    house
        .change_client(|client| client.auth_method = ClientAuthMethod::None)
        .await;
    let presented = PresentedCredentials::None {
        client_id: "app".into(),
    };
    let client = house
        .service
        .authenticate_client(&at(0), presented, ARRIVAL)
        .await
        .unwrap()
        .unwrap();
    let challenge = CodeChallenge::parse(Some(CHALLENGE), Some("S256"))
        .unwrap()
        .unwrap();
    let code = house
        .code_of(grant("openid offline_access"), Some(challenge))
        .await;
    let mine = Sender::new(Some("mine".into()), None);
    let exchange = async |seconds, sender: &Sender, request| {
        let answer = house
            .service
            .exchange(&at(seconds), &client, sender, request)
            .await;
        outcome(answer.unwrap())
    };
    let request = redemption(&code, Some(REDIRECT), Some(VERIFIER));
    let tokens = exchange(0, &mine, request).await.unwrap();
    let refresh_token = tokens.refresh_token.unwrap();
    for other in [Sender::default(), Sender::new(Some("other".into()), None)] {
        let refusal = exchange(30, &other, refreshing(&refresh_token, None)).await;
        assert_eq!(refusal.unwrap_err().code, ErrorCode::InvalidGrant);
    }
    let refreshed = exchange(60, &mine, refreshing(&refresh_token, None))
        .await
        .unwrap();
    assert_eq!(refreshed.token_type, "DPoP");
}
