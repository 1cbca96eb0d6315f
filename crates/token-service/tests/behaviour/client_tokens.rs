//! A client's own token as a JWT (RFC 9068), which carries all that it stands for.

use crate::house::*;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sluis_model::{
    access::TokenBinding,
    client::{AccessTokenFormat, Client},
    context::Ctx,
    issuer::OwnIssuer,
    person::Person,
    secret::HashedToken,
};
use sluis_protocol::{algorithm::SigningAlgorithm, token::TokenRequest};
use sluis_token_service::Sender;

const API: &str = "https://api.example";

fn may(client: &mut Client) {
    client.settings.scope = scope("openid read write sluis:people:read");
    client.settings.access_token_format = AccessTokenFormat::Jwt;
    client.settings.resources = [API.to_owned()].into();
}

async fn house() -> House {
    let house = House::open().await;
    house.change_client(may).await;
    house
}

fn asking(wanted: &str, resource: &[&str]) -> TokenRequest {
    TokenRequest::ClientCredentials {
        scope: Some(scope(wanted)),
        resources: resource.iter().map(|one| (*one).to_owned()).collect(),
    }
}

async fn token(house: &House) -> String {
    let issued = house.exchange(0, "app", asking("read", &[API])).await;
    issued.unwrap().access_token
}

async fn active(house: &House, seconds: i64, client: &str, token: &str) -> bool {
    house.introspect(seconds, client, token).await["active"] == true
}

/// The token with other claims, under the signature that it had.
fn altered(token: &str, change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims = payload(token);
    change(&mut claims);
    let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims).unwrap());
    format!("{}.{claims}.{}", parts[0], parts[2])
}

#[tokio::test]
async fn nothing_is_kept_of_a_clients_own_jwt_and_any_process_can_tell_of_it() {
    let house = house().await;
    let token = token(&house).await;
    let kept = house
        .ephemeral
        .access_token(&HashedToken::of(&token), start())
        .await;
    assert_eq!(kept.unwrap(), None);
    let other = house.another_service();
    let client = house.client("app").await;
    let told = other.introspect(&at(1), &client, &token, None).await;
    let told = serde_json::to_value(told.unwrap().unwrap()).unwrap();
    let claims = payload(&token);
    for name in [
        "sub",
        "client_id",
        "scope",
        "iat",
        "exp",
        "jti",
        "iss",
        "aud",
    ] {
        assert_eq!(told[name], claims[name], "{name}");
    }
}

#[tokio::test]
async fn tok_17_a_clients_own_jwt_is_dead_at_once_when_it_is_taken_back() {
    let house = house().await;
    let (gone, left) = (token(&house).await, token(&house).await);
    let other = house.client("app-2").await;
    house.service.revoke(&at(1), &other, &gone).await.unwrap();
    assert!(active(&house, 1, "app", &gone).await, "another client's");
    let own = house.client("app").await;
    let forged = altered(&gone, |claims| {
        _ = claims.insert("scope".into(), "write".into())
    });
    house.service.revoke(&at(1), &own, &forged).await.unwrap();
    assert!(active(&house, 1, "app", &gone).await, "not of our making");
    house.service.revoke(&at(1), &own, &gone).await.unwrap();
    for seconds in [1, 299, 300, 301] {
        assert!(!active(&house, seconds, "app", &gone).await, "{seconds}");
    }
    assert!(active(&house, 299, "app", &left).await);
}

#[tokio::test]
async fn tok_18_a_clients_own_jwt_is_told_to_whom_it_is_for() {
    let house = house().await;
    let token = token(&house).await;
    assert!(!active(&house, 1, "app-2", &token).await);
    house
        .change_client_of("app-2", |client| {
            client.settings.resource_server_of = [API.to_owned()].into();
        })
        .await;
    let told = house.introspect(1, "app-2", &token).await;
    assert_eq!(
        (&told["active"], &told["aud"], &told["client_id"]),
        (&json!(true), &json!(API), &json!("app"))
    );
    house
        .change_client(|client| {
            may(client);
            client.active = false;
        })
        .await;
    assert!(
        !active(&house, 1, "app-2", &token).await,
        "its client is closed"
    );
}

#[tokio::test]
async fn jwt_01_a_clients_own_jwt_counts_as_we_signed_it_alone() {
    let house = house().await;
    let token = token(&house).await;
    let [header, _, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    let wider = altered(&token, |claims| {
        _ = claims.insert("scope".into(), "read write".into())
    });
    let longer = altered(&token, |claims| {
        _ = claims.insert("exp".into(), json!(4_000_000_000_i64))
    });
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    let unsigned = token.replacen(header, &unsigned, 1);
    let nobodys = token.replace(signature, "");
    for bad in [wider, longer, unsigned, nobodys, format!("{token}A")] {
        assert!(!active(&house, 1, "app", &bad).await, "{bad}");
        assert!(house.userinfo(1, &bad).await.is_err(), "{bad}");
    }
    // What is signed like it and is something else.
    house
        .change_client(|client| {
            may(client);
            client.settings.introspection_signed_response_alg = Some(SigningAlgorithm::ES256);
        })
        .await;
    let hint = house.service.verify_id_token_hint(&at(1), &token).await;
    assert_eq!(hint.unwrap(), None);
    let client = house.client("app").await;
    let ctx = at(1);
    let answer = house.service.introspect(&ctx, &client, &token, None);
    let answer = answer.await.unwrap().unwrap();
    assert!(answer.active);
    let ctx = at(1);
    let signed = house.service.signed_introspection(&ctx, &client, &answer);
    let signed = signed.await.unwrap().unwrap();
    assert!(!active(&house, 1, "app", &signed).await);
}

#[tokio::test]
async fn jwt_12_a_clients_own_jwt_ends_with_the_key_that_signed_it() {
    let house = house().await;
    let token = token(&house).await;
    let kid = header(&token)["kid"].as_str().unwrap().into();
    let algorithms = house.service.settings().algorithms.clone();
    let ctx = at(1);
    let rotated = house.service.rotate_keys(&ctx, true, &algorithms);
    rotated.await.unwrap();
    assert!(
        active(&house, 1, "app", &token).await,
        "its key verifies still"
    );
    assert!(house.service.revoke_key(&at(1), &kid).await.unwrap());
    assert!(!active(&house, 1, "app", &token).await);
}

#[tokio::test]
async fn e_03_a_clients_own_jwt_is_good_at_the_issuer_that_made_it() {
    let house = house().await;
    let own = |seconds| -> Ctx {
        at(seconds).at(Some(OwnIssuer {
            issuer: "https://inlog.school.example".to_owned(),
            institution: institution().id,
        }))
    };
    house
        .change_client(|client| {
            may(client);
            client.institution = Some(institution().id);
        })
        .await;
    let client = house.client("app").await;
    for (here, there) in [(at(0), own(1)), (own(0), at(1))] {
        let sender = Sender::default();
        let issued = house
            .service
            .exchange(&here, &client, &sender, asking("read", &[API]));
        let token = outcome(issued.await.unwrap()).unwrap().access_token;
        for (ctx, good) in [(&here, true), (&there, false)] {
            let told = house.service.introspect(ctx, &client, &token, None).await;
            assert_eq!(told.unwrap().unwrap().active, good);
        }
        house.service.revoke(&there, &client, &token).await.unwrap();
        let told = house.service.introspect(&here, &client, &token, None).await;
        assert!(told.unwrap().unwrap().active, "taken back elsewhere");
    }
}

#[tokio::test]
async fn a_clients_own_jwt_names_the_key_that_it_is_bound_to() {
    let house = house().await;
    let sender = Sender::new(Some("thumb".into()), None);
    let bound = house
        .exchange_as(0, "app", &sender, asking("read", &[API]))
        .await;
    let bound = bound.unwrap();
    assert_eq!(bound.token_type, "DPoP");
    let told = house.introspect(1, "app", &bound.access_token).await;
    let binding = TokenBinding::Dpop("thumb".into());
    assert_eq!(
        (&told["token_type"], &told["cnf"]),
        (&json!("DPoP"), &binding.confirmation())
    );
}

/// Whoever got hold of a signing key of ours can make what others believe; here it opens nothing.
#[tokio::test]
async fn jwt_05_what_opens_a_resource_of_ours_is_believed_by_what_is_kept_of_it_alone() {
    let house = house().await;
    let resource = format!("{ISSUER}/admin/api/v1");
    let opens = async |token: &str, named: &str| {
        let ctx = at(1);
        let admitted = house.service.admit_program(&ctx, bearer(token), named);
        admitted.await.unwrap().is_ok()
    };
    let others = token(&house).await;
    assert!(!opens(&others, &resource).await && !opens(&others, ISSUER).await);
    for (named, at_what) in [
        (vec![], ISSUER),
        (vec![resource.as_str()], resource.as_str()),
        (vec![resource.as_str(), API], resource.as_str()),
    ] {
        let request = asking("sluis:people:read", &named);
        let token = house
            .exchange(0, "app", request)
            .await
            .unwrap()
            .access_token;
        assert!(opens(&token, at_what).await);
        let hash = HashedToken::of(&token);
        house.ephemeral.end_access_token(&hash).await.unwrap();
        assert!(!opens(&token, at_what).await, "{named:?}");
        assert!(!active(&house, 1, "app", &token).await, "{named:?}");
    }
}

/// RFC 9068 §5: both have a `sub`, and nobody keeps them apart but us.
#[tokio::test]
async fn a_persons_token_is_never_taken_for_that_of_a_client_of_the_same_name() {
    let house = house().await;
    let namesake = Person {
        id: "app".into(),
        username: "app".into(),
        login_key: "app".into(),
        email: None,
        email_verified_at: None,
        ..person()
    };
    house
        .durable
        .write(move |tx| tx.add_person(&namesake))
        .await
        .unwrap();
    let mut given = grant("openid read");
    given.person = "app".into();
    let code = house.code_of(given, None).await;
    let token = house.redeem(0, &code).await.unwrap().access_token;
    let claims = payload(&token);
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!("app"), &json!("app"))
    );
    assert!(!house.access_is_dead(1, &token).await);
    let ctx = at(1);
    let admitted = house.service.admit_program(&ctx, bearer(&token), ISSUER);
    assert!(
        admitted.await.unwrap().is_err(),
        "a person stands behind it"
    );
    let closed = |tx: &mut dyn sluis_model::ports::Tx| tx.raise_epoch(&"app".into(), start());
    house.durable.write(closed).await.unwrap();
    assert!(house.access_is_dead(1, &token).await);
}
