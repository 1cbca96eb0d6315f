//! Userinfo, introspection, revocation, sign-out.

use crate::house::*;
use serde_json::json;
use sluis_model::{ids::SessionId, person::Standing};
use sluis_protocol::{
    claims_request::ClaimsRequest,
    client_auth::{ClientAuthMethod, PresentedCredentials},
    error::ErrorCode,
};

#[tokio::test]
async fn userinfo_tells_what_the_scopes_stand_for() {
    let house = House::open().await;
    let token = house.tokens("openid email institution").await.access_token;
    let expected = json!({
        "sub": "anna", "email": "anna@zorg.example", "email_verified": true,
        "institution": "zorg", "institution_name": "Zorg",
    });
    assert_eq!(house.userinfo(1, &token).await.unwrap(), expected);
    let bare = house.tokens("email").await.access_token;
    let refusal = house.userinfo(1, &bare).await.unwrap_err();
    assert_eq!(
        (refusal.code, refusal.code.status()),
        (ErrorCode::InsufficientScope, 403)
    );
}

#[tokio::test]
async fn a_claim_asked_for_by_name_is_told_where_the_client_may_have_it() {
    let house = House::open().await;
    house
        .change_client(|client| client.settings.scope = scope("openid profile"))
        .await;
    let claims = r#"{"userinfo":{"name":{"essential":true},"email":null},"id_token":{"nickname":null,"mfa_time":null}}"#;
    let mut granted = grant("openid");
    granted.claims = ClaimsRequest::parse(Some(claims)).unwrap();
    let code = house.code_of(granted, None).await;
    let tokens = house.redeem(0, &code).await.unwrap();
    let told = house.userinfo(1, &tokens.access_token).await.unwrap();
    assert_eq!(told, json!({ "sub": "anna", "name": "Anna van der Bos" }));
    let id_token = payload(&tokens.id_token.unwrap());
    assert_eq!(id_token["nickname"], "Anna");
    assert_eq!(id_token["mfa_time"], start().timestamp() - 3);
    assert!(!id_token.contains_key("name"));
}

#[tokio::test]
async fn an_access_token_dies_with_its_time_the_epoch_the_account_and_the_institution() {
    let house = House::open().await;
    let token = house.tokens("openid").await.access_token;
    assert!(!house.access_is_dead(299, &token).await);
    assert!(house.access_is_dead(300, &token).await);
    for nonsense in [
        "",
        "sluis_at_x",
        "sluis_ac_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert!(house.access_is_dead(1, nonsense).await);
    }
    house.raise_epoch().await;
    assert!(house.access_is_dead(1, &token).await);

    let house = House::open().await;
    let token = house.tokens("openid").await.access_token;
    house
        .change_person(|person| person.standing = Standing::Disabled)
        .await;
    assert!(house.access_is_dead(1, &token).await);

    let house = House::open().await;
    let token = house.tokens("openid").await.access_token;
    house.suspend_institution().await;
    assert!(house.access_is_dead(1, &token).await);
}

#[tokio::test]
async fn tok_18_introspection_tells_a_client_about_its_own_tokens_only() {
    let house = House::open().await;
    let tokens = house.tokens("openid offline_access").await;
    let (app, app_2) = (house.client("app").await, house.client("app-2").await);
    for token in [
        tokens.access_token.as_str(),
        tokens.refresh_token.as_deref().unwrap(),
    ] {
        let own = house
            .service
            .introspect(&at(1), &app, token, None)
            .await
            .unwrap()
            .unwrap();
        let details = own.details.unwrap();
        assert_eq!(
            (
                details.sub.as_str(),
                details.client_id.as_str(),
                details.iss.as_str()
            ),
            ("anna", "app", ISSUER)
        );
        let others = house
            .service
            .introspect(&at(1), &app_2, token, None)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            serde_json::to_string(&others).unwrap(),
            r#"{"active":false}"#
        );
    }
    let r1 = tokens.refresh_token.unwrap();
    house.refresh(2, &r1).await.unwrap();
    assert!(
        !house
            .service
            .introspect(&at(3), &app, &r1, None)
            .await
            .unwrap()
            .unwrap()
            .active,
        "spent"
    );

    house
        .change_client(|client| client.auth_method = ClientAuthMethod::None)
        .await;
    let presented = PresentedCredentials::None {
        client_id: "app".into(),
    };
    let public = house
        .service
        .authenticate_client(&at(1), presented, ARRIVAL)
        .await
        .unwrap()
        .unwrap();
    let refusal = house
        .service
        .introspect(&at(1), &public, "x", None)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidClient);
}

#[tokio::test]
async fn tok_17_revocation_ends_own_tokens_and_nobody_elses() {
    let house = House::open().await;
    let (app, app_2) = (house.client("app").await, house.client("app-2").await);
    let tokens = house.tokens("openid offline_access").await;
    let r1 = tokens.refresh_token.unwrap();
    for token in [
        tokens.access_token.as_str(),
        &r1,
        "unknown",
        "sluis_rt_a.0.b",
    ] {
        house.service.revoke(&at(1), &app_2, token).await.unwrap();
    }
    assert!(!house.access_is_dead(1, &tokens.access_token).await);

    house
        .service
        .revoke(&at(2), &app, &tokens.access_token)
        .await
        .unwrap();
    assert!(house.access_is_dead(2, &tokens.access_token).await);
    let next = house.refresh(3, &r1).await.unwrap();
    house
        .service
        .revoke(&at(4), &app, next.refresh_token.as_deref().unwrap())
        .await
        .unwrap();
    assert!(
        house
            .refresh(5, next.refresh_token.as_deref().unwrap())
            .await
            .is_err()
    );
    assert!(
        house.access_is_dead(5, &next.access_token).await,
        "the family's access tokens go with it"
    );
}

#[tokio::test]
async fn a_sign_out_ends_what_hangs_on_the_session_and_leaves_what_is_offline() {
    let house = House::open().await;
    let online = house.tokens("openid").await;
    let offline = house.tokens("openid offline_access").await;
    assert_eq!(
        house
            .service
            .revoke_session(&at(1), &SessionId::from("s-1"))
            .await
            .unwrap(),
        1
    );
    assert!(
        house
            .refresh(2, &online.refresh_token.unwrap())
            .await
            .is_err()
    );
    assert!(house.access_is_dead(2, &online.access_token).await);
    assert!(
        house
            .refresh(2, &offline.refresh_token.unwrap())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn tok_07_unknown_closed_and_mistaken_clients_are_refused_alike() {
    let house = House::open().await;
    let post = |id: &str, secret: &str| PresentedCredentials::Post {
        client_id: id.into(),
        secret: secret.into(),
    };
    let mut answers = vec![];
    for presented in [
        post("nobody", "app-secret"),
        post("app", "wrong"),
        post("app", ""),
        PresentedCredentials::None {
            client_id: "app".into(),
        },
    ] {
        answers.push(
            house
                .service
                .authenticate_client(&at(0), presented, ARRIVAL)
                .await
                .unwrap()
                .unwrap_err(),
        );
    }
    house.change_client(|client| client.active = false).await;
    answers.push(
        house
            .service
            .authenticate_client(&at(0), post("app", "app-secret"), ARRIVAL)
            .await
            .unwrap()
            .unwrap_err(),
    );
    for answer in &answers {
        assert_eq!(
            (answer.code, &answer.description),
            (ErrorCode::InvalidClient, &answers[0].description)
        );
    }
}
