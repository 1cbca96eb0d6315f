//! A client in its own name (RFC 6749 §4.4).

use crate::house::*;
use serde_json::json;
use sluis_model::client::{AccessTokenFormat, Client};
use sluis_protocol::{client_auth::ClientAuthMethod, error::ErrorCode, token::TokenRequest};

fn asking(wanted: Option<&str>) -> TokenRequest {
    asking_for(wanted, &[])
}

fn asking_for(wanted: Option<&str>, resources: &[&str]) -> TokenRequest {
    TokenRequest::ClientCredentials {
        scope: wanted.map(scope),
        resources: resources.iter().map(|one| (*one).to_owned()).collect(),
    }
}

async fn house() -> House {
    house_of(AccessTokenFormat::Opaque).await
}

async fn house_of(format: AccessTokenFormat) -> House {
    let house = House::open().await;
    house
        .change_client(|client| may(client, format, "openid profile read write"))
        .await;
    house
}

fn may(client: &mut Client, format: AccessTokenFormat, granted: &str) {
    client.settings.scope = scope(granted);
    client.settings.access_token_format = format;
    client.settings.resources = [API.to_owned()].into();
}

const API: &str = "https://api.example";

/// Tokens of which everything is kept, and a JWT for others, which says it all itself.
const FORMS: [(AccessTokenFormat, &[&str]); 3] = [
    (AccessTokenFormat::Opaque, &[]),
    (AccessTokenFormat::Jwt, &[]),
    (AccessTokenFormat::Jwt, &[API]),
];

#[tokio::test]
async fn a_client_gets_a_token_for_itself_without_a_person_behind_it() {
    for (format, resources) in FORMS {
        let house = house_of(format).await;
        let request = asking_for(Some("read openid"), resources);
        let response = house.exchange(0, "app", request).await.unwrap();
        assert_eq!(response.scope, "read");
        assert!(response.refresh_token.is_none() && response.id_token.is_none());
        let mut told = house.introspect(1, "app", &response.access_token).await;
        let name = told.as_object_mut().unwrap().remove("jti");
        assert_eq!(name.is_some(), format == AccessTokenFormat::Jwt);
        assert_eq!(
            told,
            json!({
                "active": true, "scope": "read", "client_id": "app", "token_type": "Bearer", "sub": "app",
                "aud": resources.first().unwrap_or(&"app"), "iss": ISSUER, "iat": start().timestamp(), "exp": start().timestamp() + 300,
            })
        );
        let refusal = house.userinfo(1, &response.access_token).await.unwrap_err();
        let expected = if resources.is_empty() {
            ErrorCode::InsufficientScope
        } else {
            ErrorCode::InvalidToken
        };
        assert_eq!(refusal.code, expected);
        let others = house.introspect(1, "app-2", &response.access_token).await;
        assert_eq!(others, json!({ "active": false }));
        let late = house.introspect(300, "app", &response.access_token).await;
        assert_eq!(late, json!({ "active": false }));
    }
}

#[tokio::test]
async fn tok_13_a_clients_own_token_ends_with_what_the_client_may() {
    for (format, resources) in FORMS {
        let house = house_of(format).await;
        let request = asking_for(None, resources);
        let token = house.exchange(0, "app", request).await.unwrap();
        assert_eq!(token.scope, "read write");
        let active = async |house: &House| {
            house.introspect(1, "app", &token.access_token).await["active"] == true
        };
        assert!(active(&house).await);
        house
            .change_client(|client| may(client, format, "read"))
            .await;
        assert!(!active(&house).await, "the scope was taken away");
        house
            .change_client(|client| {
                may(client, format, "read write");
                client.settings.grant_types.clear();
            })
            .await;
        assert!(!active(&house).await, "the grant was taken away");
        house
            .change_client(|client| may(client, format, "read write"))
            .await;
        assert!(active(&house).await, "nothing else is in its way");
        house.suspend_institution().await;
        house
            .change_client(|client| {
                may(client, format, "read write");
                client.institution = Some("i-1".into());
            })
            .await;
        assert!(!active(&house).await, "its institution is closed");
    }
}

/// A resource server that reads JWTs itself would believe them, one after another, for as long as the
/// institution is closed.
#[tokio::test]
async fn ten_16_a_client_of_a_closed_institution_gets_no_tokens_of_its_own() {
    for (format, resources) in FORMS {
        let house = House::open().await;
        let mut of_institution = Client {
            institution: Some("i-1".into()),
            ..client("app-3")
        };
        may(&mut of_institution, format, "read");
        let added = house
            .durable
            .write(move |tx| tx.add_client(&of_institution));
        added.await.unwrap();
        let asking = || asking_for(None, resources);
        assert!(house.exchange(0, "app-3", asking()).await.is_ok());
        house.suspend_institution().await;
        let refusal = house.exchange(1, "app-3", asking()).await;
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
