//! Tokens for the next service (RFC 8693).

use crate::house::*;
use serde_json::json;
use sluis_model::{
    client::{AccessTokenFormat, Client, SubjectType},
    ids::{ClientId, PersonId},
};
use sluis_protocol::{
    claims_request::ClaimsRequest,
    error::ErrorCode,
    grant_type::GrantType,
    token::{TokenExchange, TokenRequest, TokenResponse},
};
use sluis_token_service::Sender;

const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
const API: &str = "https://api.example";

fn changing(token: &str, change: impl FnOnce(&mut TokenExchange)) -> TokenRequest {
    let mut request = TokenExchange {
        subject_token: token.to_owned(),
        subject_token_type: ACCESS.to_owned(),
        actor_token: None,
        requested_token_type: None,
        scope: None,
        resources: vec![],
        audiences: vec![],
    };
    change(&mut request);
    TokenRequest::TokenExchange(Box::new(request))
}

/// `app` may ask tokens for the API, which `app-2` is; `app-2` exchanges.
async fn house() -> House {
    let house = House::open().await;
    house
        .change_client(|client| client.settings.resources = [API.to_owned()].into())
        .await;
    house.change_client_of("app-2", is_the_api).await;
    house
}

fn is_the_api(client: &mut Client) {
    client.settings.resource_server_of = [API.to_owned()].into();
    client.settings.resources = ["https://next.example".to_owned()].into();
}

async fn for_the_api(house: &House, sender: &Sender) -> TokenResponse {
    let mut given = grant("openid email roles");
    given.resources = vec![API.into()];
    let code = house.code_of(given, None).await;
    let request = redemption(&code, Some(REDIRECT), None);
    house.exchange_as(0, "app", sender, request).await.unwrap()
}

#[tokio::test]
async fn a_service_gets_a_lesser_token_for_the_next_and_it_dies_with_the_first() {
    let house = house().await;
    house
        .change_client_of("app-2", |client| {
            is_the_api(client);
            client.settings.resources.insert("app".into());
            client.settings.access_token_format = AccessTokenFormat::Jwt;
        })
        .await;
    let first = for_the_api(&house, &Sender::default()).await;
    let request = changing(&first.access_token, |request| {
        request.resources = vec!["https://next.example".into()];
        request.audiences = vec!["app".into()];
        request.scope = Some(scope("roles"));
        request.requested_token_type = Some(JWT.into());
    });
    let second = house.exchange(100, "app-2", request).await.unwrap();
    assert_eq!(second.issued_token_type, Some(JWT));
    assert_eq!((second.expires_in, second.scope.as_str()), (200, "roles"));
    assert!(second.refresh_token.is_none() && second.id_token.is_none());
    let claims = payload(&second.access_token);
    assert_eq!(claims["aud"], json!(["app", "https://next.example"]));
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!("anna"), &json!("app-2"))
    );
    let told = house.introspect(101, "app", &second.access_token).await;
    assert_eq!(told["client_id"], "app-2", "its audience may ask about it");

    let owner = house.client("app").await;
    let refresh_token = first.refresh_token.unwrap();
    house
        .service
        .revoke(&at(102), &owner, &refresh_token)
        .await
        .unwrap();
    let told = house.introspect(103, "app", &second.access_token).await;
    assert_eq!(told, json!({ "active": false }));
}

#[tokio::test]
async fn a_lesser_token_tells_nothing_that_was_asked_for_beside_the_scope() {
    let house = house().await;
    let mut given = grant("openid roles");
    given.claims = ClaimsRequest::parse(Some(r#"{"userinfo":{"email":null}}"#)).unwrap();
    let code = house.code_of(given, None).await;
    let request = redemption(&code, Some(REDIRECT), None);
    let sender = Sender::default();
    let first = house.exchange_as(0, "app", &sender, request).await.unwrap();
    let told = house.userinfo(1, &first.access_token).await.unwrap();
    assert!(told.get("email").is_some(), "{told}");
    let request = changing(&first.access_token, |request| {
        request.scope = Some(scope("openid"));
    });
    let second = house.exchange(1, "app", request).await.unwrap();
    let told = house.userinfo(2, &second.access_token).await.unwrap();
    assert_eq!(told, json!({ "sub": "anna" }));
}

#[tokio::test]
async fn a_client_whose_tokens_are_opaque_gets_no_jwt_by_asking_for_one() {
    let house = house().await;
    let first = for_the_api(&house, &Sender::default()).await;
    let request = changing(&first.access_token, |request| {
        request.requested_token_type = Some(JWT.into());
    });
    let refused = house.exchange(1, "app-2", request).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn what_was_made_from_a_token_dies_with_it_however_many_exchanges_later() {
    let house = house().await;
    let first = for_the_api(&house, &Sender::default()).await;
    let second = house
        .exchange(1, "app-2", changing(&first.access_token, |_| {}))
        .await
        .unwrap();
    let third = house
        .exchange(2, "app-2", changing(&second.access_token, |_| {}))
        .await
        .unwrap();
    let told = house.introspect(3, "app-2", &third.access_token).await;
    assert_eq!(told["active"], true);
    let owner = house.client("app").await;
    house
        .service
        .revoke(&at(4), &owner, &first.access_token)
        .await
        .unwrap();
    for token in [&second, &third] {
        let told = house.introspect(5, "app-2", &token.access_token).await;
        assert_eq!(told, json!({ "active": false }));
    }
    let request = changing(&third.access_token, |_| {});
    assert!(house.exchange(6, "app-2", request).await.is_err());
}

/// A portal of somebody else's without refresh tokens, which may ask tokens for the API.
fn foreign(client: &mut Client) {
    client.settings.resources = [API.to_owned()].into();
    client.settings.first_party = false;
    client.settings.grant_types = [GrantType::AuthorizationCode].into();
}

#[tokio::test]
async fn tok_13_what_was_made_from_a_token_stands_on_all_that_the_first_stands_on() {
    for closed in [false, true] {
        let house = house().await;
        house.change_client(foreign).await;
        let (person, client) = (PersonId::from("anna"), ClientId::from("app"));
        let (wide, to) = (scope("openid email roles"), client.clone());
        let given = house
            .durable
            .write(move |tx| tx.give_consent(&person, &to, &wide, start()));
        given.await.unwrap();
        let first = for_the_api(&house, &Sender::default()).await;
        assert!(first.refresh_token.is_none(), "no family");
        let exchanged = async |seconds, token: &str| {
            let request = changing(token, |_| {});
            house.exchange(seconds, "app-2", request).await
        };
        let second = exchanged(1, &first.access_token).await.unwrap();
        let third = exchanged(2, &second.access_token).await.unwrap();
        let told = house.introspect(3, "app-2", &third.access_token).await;
        assert_eq!(told["active"], true);
        if closed {
            house
                .change_client(|client| {
                    foreign(client);
                    client.active = false;
                })
                .await;
        } else {
            let person = PersonId::from("anna");
            let withdrawn = house
                .durable
                .write(move |tx| tx.withdraw_consent(&person, &client));
            assert!(withdrawn.await.unwrap());
        }
        for token in [&first, &second, &third] {
            let told = house.introspect(4, "app-2", &token.access_token).await;
            assert_eq!(told, json!({ "active": false }), "closed: {closed}");
        }
        assert!(house.userinfo(4, &third.access_token).await.is_err());
        assert!(exchanged(5, &third.access_token).await.is_err());
    }
}

#[tokio::test]
async fn exchanges_do_not_go_on_without_end() {
    let house = house().await;
    let mut token = for_the_api(&house, &Sender::default()).await.access_token;
    for _ in 0..8 {
        let next = house.exchange(1, "app-2", changing(&token, |_| {})).await;
        token = next.unwrap().access_token;
    }
    let refused = house.exchange(1, "app-2", changing(&token, |_| {})).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn each_client_is_told_by_its_own_name_for_a_person_who_acts() {
    let house = house().await;
    house
        .change_client_of("app-2", |client| {
            is_the_api(client);
            client.settings.resources.insert("app".into());
            client.settings.subject_type = SubjectType::Pairwise;
        })
        .await;
    let first = for_the_api(&house, &Sender::default()).await;
    let request = changing(&first.access_token, |request| {
        request.audiences = vec!["app".into()];
        request.actor_token = Some((first.access_token.clone(), ACCESS.into()));
    });
    let second = house.exchange(1, "app-2", request).await.unwrap();
    let to_app = house.introspect(2, "app", &second.access_token).await;
    assert_eq!(
        to_app["act"],
        json!({ "sub": "anna", "client_id": "app" }),
        "it knows people by their ids"
    );
    let to_other = house.introspect(2, "app-2", &second.access_token).await;
    assert_eq!(to_other["act"]["sub"], to_other["sub"]);
    assert_ne!(to_other["act"]["sub"], "anna");
    assert_eq!(to_other["act"]["person"], json!(null));
}

#[tokio::test]
async fn the_actor_stands_in_the_token_and_those_before_it_behind() {
    let house = house().await;
    let first = for_the_api(&house, &Sender::default()).await;
    house
        .change_client_of("app-2", |client| {
            is_the_api(client);
            client.settings.scope = scope("openid email roles read");
        })
        .await;
    let own = TokenRequest::ClientCredentials {
        scope: Some(scope("read")),
        resources: vec![],
    };
    let own = house.exchange(0, "app-2", own).await.unwrap().access_token;
    let request = changing(&first.access_token, |request| {
        request.actor_token = Some((own.clone(), ACCESS.into()));
    });
    let second = house.exchange(1, "app-2", request).await.unwrap();
    let told = house.introspect(2, "app-2", &second.access_token).await;
    assert_eq!(told["act"], json!({ "sub": "app-2", "client_id": "app-2" }));
    let request = changing(&second.access_token, |request| {
        request.actor_token = Some((own, ACCESS.into()));
    });
    let third = house.exchange(2, "app-2", request).await.unwrap();
    let told = house.introspect(3, "app-2", &third.access_token).await;
    assert_eq!(
        told["act"]["act"],
        json!({ "sub": "app-2", "client_id": "app-2" })
    );
}

#[tokio::test]
async fn nothing_is_exchanged_for_more_or_by_others() {
    let house = house().await;
    let token = for_the_api(&house, &Sender::default()).await.access_token;
    let usual = house.tokens("openid email").await.access_token;
    let refused = async |token: &str, change: fn(&mut TokenExchange)| {
        let request = changing(token, change);
        house.exchange(1, "app-2", request).await.unwrap_err().code
    };
    use ErrorCode::{InvalidRequest, InvalidScope, InvalidTarget};
    assert_eq!(refused(&usual, |_| {}).await, InvalidRequest, "not for it");
    assert_eq!(refused("sluis_at_x", |_| {}).await, InvalidRequest);
    type Change = fn(&mut TokenExchange);
    let cases: [(Change, ErrorCode); 9] = [
        // A portal of the same institution that nobody let it name.
        (|r| r.audiences = vec!["app".into()], InvalidTarget),
        (|r| r.scope = Some(scope("openid address")), InvalidScope),
        (
            |r| r.resources = vec!["https://api.example".into()],
            InvalidTarget,
        ),
        (|r| r.audiences = vec!["nobody".into()], InvalidTarget),
        (
            |r| r.subject_token_type = "urn:ietf:params:oauth:token-type:saml2".into(),
            InvalidRequest,
        ),
        (
            |r| r.subject_token_type = "urn:ietf:params:oauth:token-type:id_token".into(),
            InvalidRequest,
        ),
        (
            |r| {
                r.requested_token_type =
                    Some("urn:ietf:params:oauth:token-type:refresh_token".into());
            },
            InvalidRequest,
        ),
        (
            |r| r.actor_token = Some(("sluis_at_x".into(), ACCESS.into())),
            InvalidRequest,
        ),
        (
            |r| r.actor_token = Some(("x".into(), "y".into())),
            InvalidRequest,
        ),
    ];
    for (number, (change, code)) in cases.into_iter().enumerate() {
        assert_eq!(refused(&token, change).await, code, "case {number}");
    }
    let elsewhere = sluis_model::institution::Institution {
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
    house
        .change_client_of("app-2", |client| {
            is_the_api(client);
            client.institution = Some("elsewhere".into());
        })
        .await;
    let request = changing(&token, |_| {});
    assert!(house.exchange(1, "app-2", request).await.is_err());
}

#[tokio::test]
async fn a_bound_token_is_exchanged_by_whoever_has_its_key() {
    let house = house().await;
    let mine = Sender::new(Some("mine".into()), None);
    let token = for_the_api(&house, &mine).await.access_token;
    let by = async |sender: &Sender| {
        house
            .exchange_as(1, "app-2", sender, changing(&token, |_| {}))
            .await
    };
    assert_eq!(
        by(&Sender::default()).await.unwrap_err().code,
        ErrorCode::InvalidRequest
    );
    assert_eq!(by(&mine).await.unwrap().token_type, "DPoP");
}
