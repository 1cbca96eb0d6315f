//! Issuers of institutions' own hosts (E-03): apart from each other and from the installation's.

use crate::house::*;
use serde_json::Value;
use sluis_model::{client::Client, context::Ctx, issuer::OwnIssuer};
use sluis_protocol::{
    client_auth::PresentedCredentials, error::ErrorCode, redirect_uri::RedirectUri,
    token::TokenRequest,
};
use sluis_token_service::{AuthenticatedClient, NewCode, Outcome, Sender};

const OWN: &str = "https://inlog.school.example";

/// The own host of the house's institution.
fn own() -> Ctx {
    at(0).at(Some(OwnIssuer {
        issuer: OWN.to_owned(),
        institution: institution().id,
    }))
}

/// Another institution's.
fn others() -> Ctx {
    at(0).at(Some(OwnIssuer {
        issuer: "https://inlog.ander.example".to_owned(),
        institution: "elsewhere".into(),
    }))
}

async fn proven(house: &House, ctx: &Ctx, id: &str) -> Option<AuthenticatedClient> {
    let presented = PresentedCredentials::Post {
        client_id: id.to_owned(),
        secret: format!("{id}-secret"),
    };
    let asked = house.service.authenticate_client(ctx, presented, ARRIVAL);
    match asked.await.unwrap() {
        Ok(client) => Some(client),
        Err(refusal) => {
            assert_eq!(refusal.code, ErrorCode::InvalidClient);
            None
        }
    }
}

/// `app` belongs to the institution, `app-2` to none.
async fn house() -> House {
    let house = House::open().await;
    house
        .change_client(|app: &mut Client| app.institution = Some(institution().id))
        .await;
    house
}

async fn code(house: &House, ctx: &Ctx) -> String {
    let mut granted = grant("openid offline_access");
    granted.issuer = ctx.own_issuer_name().map(str::to_owned);
    let new = NewCode {
        grant: granted,
        redirect_uri: RedirectUri::as_sent(REDIRECT),
        code_challenge: None,
        nonce: None,
        dpop_jkt: None,
    };
    let code = house.service.issue_code(ctx, new).await.unwrap();
    code.expose().to_owned()
}

async fn exchange(house: &House, ctx: &Ctx, request: TokenRequest) -> Outcome {
    let client = proven(house, ctx, "app").await.unwrap();
    let sender = Sender::default();
    let exchanged = house.service.exchange(ctx, &client, &sender, request);
    exchanged.await.unwrap()
}

async fn good(house: &House, ctx: &Ctx, token: &str) -> (bool, bool) {
    let client = proven(house, ctx, "app").await.unwrap();
    let told = house.service.introspect(ctx, &client, token, None);
    let told = told.await.unwrap().unwrap();
    let userinfo = house.service.userinfo(ctx, bearer(token)).await.unwrap();
    (told.active, userinfo.is_ok())
}

#[tokio::test]
async fn e_03_on_an_own_host_there_are_no_clients_but_its_institutions() {
    let house = house().await;
    for (ctx, app, other) in [
        (at(0), true, true),
        (own(), true, false),
        (others(), false, false),
    ] {
        let issuer = ctx.own_issuer_name().unwrap_or_default().to_owned();
        assert_eq!(proven(&house, &ctx, "app").await.is_some(), app, "{issuer}");
        assert_eq!(
            proven(&house, &ctx, "app-2").await.is_some(),
            other,
            "{issuer}"
        );
    }
}

#[tokio::test]
async fn e_03_what_one_issuer_made_is_refused_at_another_and_not_spent_there() {
    let house = house().await;
    for (here, there, issuer) in [(own(), at(0), OWN), (at(0), own(), ISSUER)] {
        let made = code(&house, &here).await;
        let request = || redemption(&made, Some(REDIRECT), None);
        let refused = exchange(&house, &there, request()).await;
        assert!(
            matches!(refused, Outcome::Refused(error) if error.code == ErrorCode::InvalidGrant)
        );
        let Outcome::Issued(tokens) = exchange(&house, &here, request()).await else {
            panic!("the code was spent elsewhere");
        };
        let id_token = tokens.id_token.unwrap();
        assert_eq!(payload(&id_token)["iss"], issuer);
        assert_eq!(
            good(&house, &here, &tokens.access_token).await,
            (true, true)
        );
        assert_eq!(
            good(&house, &there, &tokens.access_token).await,
            (false, false)
        );
        for (ctx, known) in [(&here, true), (&there, false)] {
            let hint = house.service.verify_id_token_hint(ctx, &id_token);
            assert_eq!(hint.await.unwrap().is_some(), known);
        }
        let refresh = tokens.refresh_token.unwrap();
        let client = proven(&house, &there, "app").await.unwrap();
        let told = house.service.introspect(&there, &client, &refresh, None);
        assert!(!told.await.unwrap().unwrap().active);
        // Nor does taking it back there do anything.
        for token in [&refresh, &tokens.access_token] {
            house.service.revoke(&there, &client, token).await.unwrap();
        }
        assert_eq!(
            good(&house, &here, &tokens.access_token).await,
            (true, true)
        );
        let refused = exchange(&house, &there, refreshing(&refresh, None)).await;
        assert!(
            matches!(refused, Outcome::Refused(error) if error.code == ErrorCode::InvalidGrant)
        );
        let again = exchange(&house, &here, refreshing(&refresh, None)).await;
        assert!(matches!(again, Outcome::Issued(_)));
    }
}

#[tokio::test]
async fn e_03_each_issuer_has_keys_of_its_own_that_rotate() {
    let house = house().await;
    house.service.keys().ensure(&at(0)).await.unwrap();
    let kids = |set: Value| -> Vec<String> {
        let keys = set["keys"].as_array().cloned().unwrap_or_default();
        keys.iter().map(|key| key["kid"].to_string()).collect()
    };
    let main = kids(key_set(&house.service.jwks(&at(0)).await.unwrap()));
    let its = kids(key_set(&house.service.jwks(&own()).await.unwrap()));
    assert_eq!((main.len(), its.len()), (1, 1));
    assert_ne!(main, its);
    let all = house.service.settings().algorithms.clone();
    let next = house.service.rotate_keys(&at(0), true, &all).await.unwrap();
    assert_eq!(next.len(), 2, "one of each ring");
    assert_eq!(
        kids(key_set(&house.service.jwks(&at(0)).await.unwrap())).len(),
        2
    );
    let rotated = kids(key_set(&house.service.jwks(&own()).await.unwrap()));
    assert_eq!(rotated.len(), 2);
    assert!(rotated.contains(&its[0]));
    assert!(house.service.revoke_key(&at(0), &next[1]).await.unwrap());
    let left = kids(key_set(&house.service.jwks(&own()).await.unwrap()));
    assert!(!left.contains(&format!("\"{}\"", next[1])));
}
