//! A client in its own name (RFC 6749 §4.4).

use crate::house::*;
use serde_json::json;
use sluis_model::client::{AccessTokenFormat, Client};
use sluis_protocol::{client_auth::ClientAuthMethod, error::ErrorCode, token::TokenRequest};

fn asking(wanted: Option<&str>) -> TokenRequest {
    TokenRequest::ClientCredentials {
        scope: wanted.map(scope),
        resources: vec![],
    }
}

async fn house() -> House {
    let house = House::open().await;
    house
        .change_client(|client| client.settings.scope = scope("openid profile read write"))
        .await;
    house
}

#[tokio::test]
async fn a_client_gets_a_token_for_itself_without_a_person_behind_it() {
    let house = house().await;
    let response = house
        .exchange(0, "app", asking(Some("read openid")))
        .await
        .unwrap();
    assert_eq!(response.scope, "read");
    assert!(response.refresh_token.is_none() && response.id_token.is_none());
    let told = house.introspect(1, "app", &response.access_token).await;
    assert_eq!(
        told,
        json!({
            "active": true, "scope": "read", "client_id": "app", "token_type": "Bearer", "sub": "app",
            "aud": "app", "iss": ISSUER, "iat": start().timestamp(), "exp": start().timestamp() + 300,
        })
    );
    let refusal = house.userinfo(1, &response.access_token).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InsufficientScope);
    let others = house.introspect(1, "app-2", &response.access_token).await;
    assert_eq!(others, json!({ "active": false }));
}

#[tokio::test]
async fn a_clients_own_token_ends_with_what_the_client_may() {
    let house = house().await;
    let token = house.exchange(0, "app", asking(None)).await.unwrap();
    assert_eq!(token.scope, "read write");
    let active = async |house: &House| {
        house.introspect(1, "app", &token.access_token).await["active"] == true
    };
    assert!(active(&house).await);
    house
        .change_client(|client| client.settings.scope = scope("read"))
        .await;
    assert!(!active(&house).await, "the scope was taken away");
    house
        .change_client(|client| {
            client.settings.scope = scope("read write");
            client.settings.grant_types.clear();
        })
        .await;
    assert!(!active(&house).await, "the grant was taken away");
    house
        .change_client(|client| client.settings.scope = scope("read write"))
        .await;
    let own = house.client("app").await;
    house
        .service
        .revoke(&at(1), &own, &token.access_token)
        .await
        .unwrap();
    assert!(!active(&house).await, "it was revoked");
}

/// A resource server that reads JWTs itself would believe them, one after another, for as long as the
/// institution is closed.
#[tokio::test]
async fn ten_16_a_client_of_a_closed_institution_gets_no_tokens_of_its_own() {
    for format in [AccessTokenFormat::Opaque, AccessTokenFormat::Jwt] {
        let house = House::open().await;
        let mut of_institution = Client {
            institution: Some("i-1".into()),
            ..client("app-3")
        };
        of_institution.settings.scope = scope("read");
        of_institution.settings.access_token_format = format;
        let added = house
            .durable
            .write(move |tx| tx.add_client(&of_institution));
        added.await.unwrap();
        assert!(house.exchange(0, "app-3", asking(None)).await.is_ok());
        house.suspend_institution().await;
        let refusal = house.exchange(1, "app-3", asking(None)).await;
        assert_eq!(
            refusal.unwrap_err().code,
            ErrorCode::UnauthorizedClient,
            "{format:?}"
        );
    }
}

#[tokio::test]
async fn ten_12_a_client_may_name_the_resources_of_ours_that_its_scope_opens() {
    let house = House::open().await;
    house
        .change_client(|client| {
            client.settings.scope = scope("sluis:scim:read sluis:people:read read");
        })
        .await;
    for (wanted, paths, fits) in [
        ("sluis:scim:read", "/scim/v2", true),
        ("sluis:people:read", "/admin/api/v1", true),
        (
            "sluis:people:read sluis:scim:read",
            "/admin/api/v1 /scim/v2",
            true,
        ),
        ("sluis:people:read", "/scim/v2", false),
        ("sluis:scim:read", "/admin/api/v1", false),
        ("sluis:scim:read", "/scim/v2 /admin/api/v1", false),
        ("sluis:scim:read", "/scim/v2/school", false),
        ("sluis:scim:read", "/", false),
        ("read", "/admin/api/v1", false),
    ] {
        let resources = paths.split(' ').map(|path| format!("{ISSUER}{path}"));
        let request = TokenRequest::ClientCredentials {
            scope: Some(scope(wanted)),
            resources: resources.collect(),
        };
        let answer = house.exchange(0, "app", request).await;
        let refused = answer.err().map(|refusal| refusal.code);
        let expected = (!fits).then_some(ErrorCode::InvalidTarget);
        assert_eq!(refused, expected, "{paths} with {wanted}");
    }
}

#[tokio::test]
async fn public_clients_and_unknown_scopes_get_nothing() {
    let house = house().await;
    let refusal = house.exchange(0, "app", asking(Some("delete"))).await;
    assert_eq!(refusal.unwrap_err().code, ErrorCode::InvalidScope);
    house
        .change_client(|client| client.settings.grant_types.clear())
        .await;
    let refusal = house.exchange(0, "app", asking(None)).await;
    assert_eq!(refusal.unwrap_err().code, ErrorCode::UnauthorizedClient);
    let public = {
        house
            .change_client_of("app-2", |client| {
                client.auth_method = ClientAuthMethod::None
            })
            .await;
        let presented = sluis_protocol::client_auth::PresentedCredentials::None {
            client_id: "app-2".into(),
        };
        house
            .service
            .authenticate_client(&at(0), presented, ARRIVAL)
            .await
            .unwrap()
            .unwrap()
    };
    let answer = house
        .service
        .exchange(
            &at(0),
            &public,
            &sluis_token_service::Sender::default(),
            asking(None),
        )
        .await
        .unwrap();
    assert_eq!(
        outcome(answer).unwrap_err().code,
        ErrorCode::UnauthorizedClient
    );
}
