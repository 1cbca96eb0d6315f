//! Authorization codes and what they give.

use crate::house::*;
use sluis_model::{
    context::{Ctx, Randomness},
    ids::{PersonId, SessionId},
};
use sluis_protocol::{error::ErrorCode, grant_type::GrantType, pkce::CodeChallenge};
use sluis_token_service::{Sender, TokenService};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

#[tokio::test]
async fn a_code_gives_tokens_with_exactly_the_claims_of_the_conformance_tests() {
    let house = House::open().await;
    let tokens = house.tokens("openid profile").await;
    assert_eq!(
        (tokens.token_type, tokens.expires_in, tokens.scope.as_str()),
        ("Bearer", 300, "openid profile")
    );
    let id_token = tokens.id_token.unwrap();
    let claims = payload(&id_token);
    let mut names: Vec<_> = claims.keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "acr",
        "amr",
        "at_hash",
        "aud",
        "auth_time",
        "exp",
        "iat",
        "iss",
        "nonce",
        "sid",
        "sub",
    ];
    assert_eq!(names, expected);
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["aud"], "app");
    assert_eq!(claims["sub"], "anna");
    assert_eq!(claims["nonce"], "n-0");
    assert_eq!(claims["sid"], "s-1");
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        600
    );
    assert_eq!(claims["auth_time"], start().timestamp() - 5);
    let header = header(&id_token);
    assert_eq!(
        (header["alg"].as_str(), header["typ"].as_str()),
        (Some("ES256"), Some("JWT"))
    );
    let set = key_set(&house.service.jwks(&at(0)).await.unwrap());
    assert_eq!(set["keys"][0]["kid"], header["kid"]);
}

#[tokio::test]
async fn scope_claims_stand_in_the_id_token_for_clients_that_ask_for_it() {
    let house = House::open().await;
    house
        .change_client(|client| client.settings.claims_in_id_token = true)
        .await;
    let claims = payload(&house.tokens("openid email roles").await.id_token.unwrap());
    assert_eq!(claims["email"], "anna@zorg.example");
    assert_eq!(claims["roles"], serde_json::json!(["teacher"]));
    assert!(!claims.contains_key("name"));
}

#[tokio::test]
async fn without_openid_there_is_no_id_token_and_without_permission_no_refresh_token() {
    let house = House::open().await;
    assert!(house.tokens("profile").await.id_token.is_none());
    house
        .change_client(|client| client.settings.grant_types = [GrantType::AuthorizationCode].into())
        .await;
    assert!(
        house
            .tokens("openid offline_access")
            .await
            .refresh_token
            .is_none()
    );
    house
        .change_client(|client| client.settings.grant_types = [GrantType::RefreshToken].into())
        .await;
    let code = house.code("openid").await;
    assert_eq!(
        house.redeem(0, &code).await.unwrap_err().code,
        ErrorCode::UnauthorizedClient
    );
}

#[tokio::test]
async fn tok_01_a_code_used_twice_is_refused_and_takes_its_tokens_with_it() {
    for seconds in [1, 30] {
        let house = House::open().await;
        let code = house.code("openid offline_access").await;
        let tokens = house.redeem(0, &code).await.unwrap();
        let other = house.tokens("openid offline_access").await;
        assert!(!house.access_is_dead(seconds, &tokens.access_token).await);
        assert_eq!(
            house.redeem(seconds, &code).await.unwrap_err().code,
            ErrorCode::InvalidGrant
        );
        assert!(house.access_is_dead(seconds, &tokens.access_token).await);
        let refresh_token = tokens.refresh_token.unwrap();
        assert_eq!(
            house
                .refresh(seconds, &refresh_token)
                .await
                .unwrap_err()
                .code,
            ErrorCode::InvalidGrant
        );
        assert!(house.redeem(seconds + 1, &code).await.is_err());
        assert_eq!(
            house.events("code_reused").await,
            1,
            "one event, however often it comes"
        );
        assert!(
            !house.access_is_dead(seconds, &other.access_token).await,
            "another sign-in goes on"
        );
        assert!(
            house
                .refresh(seconds, &other.refresh_token.unwrap())
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn tok_02_another_clients_code_is_refused_and_spent() {
    let house = House::open().await;
    let code = house.code("openid").await;
    let refusal = house
        .exchange(0, "app-2", redemption(&code, Some(REDIRECT), None))
        .await
        .unwrap_err();
    assert_eq!(
        (refusal.code, refusal.code.status()),
        (ErrorCode::InvalidGrant, 400)
    );
    assert_eq!(
        house.redeem(1, &code).await.unwrap_err().code,
        ErrorCode::InvalidGrant,
        "it has leaked"
    );
}

#[tokio::test]
async fn tok_03_the_redirect_uri_must_come_again_exactly() {
    let house = House::open().await;
    for sent in [
        None,
        Some(""),
        Some("https://portal.example/callback"),
        Some("https://portal.example/callback?kept=1#"),
    ] {
        let code = house.code("openid").await;
        let refusal = house
            .exchange(0, "app", redemption(&code, sent, None))
            .await
            .unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidGrant, "{sent:?}");
    }
}

#[tokio::test]
async fn tok_06_a_code_works_at_59_seconds_and_not_at_61() {
    let house = House::open().await;
    let (early, late) = (house.code("openid").await, house.code("openid").await);
    assert!(house.redeem(59, &early).await.is_ok());
    assert_eq!(
        house.redeem(61, &late).await.unwrap_err().code,
        ErrorCode::InvalidGrant
    );
}

#[tokio::test]
async fn pkce_can_be_neither_dropped_nor_made_up() {
    let house = House::open().await;
    let challenge = || CodeChallenge::parse(Some(CHALLENGE), Some("S256")).unwrap();
    let wrong = "a".repeat(43);
    for (bound, demanded, verifier, good) in [
        (challenge(), false, Some(VERIFIER), true),
        (challenge(), false, Some(wrong.as_str()), false),
        (challenge(), false, Some(CHALLENGE), false),
        (challenge(), false, Some(""), false),
        (challenge(), false, None, false),
        (None, false, Some(VERIFIER), false),
        (None, false, None, true),
        (None, true, None, false),
        (challenge(), true, Some(VERIFIER), true),
    ] {
        house
            .change_client(|client| client.settings.require_pkce = demanded)
            .await;
        let case = format!("{bound:?} {demanded} {verifier:?}");
        let code = house.code_of(grant("openid"), bound).await;
        let answer = house
            .exchange(0, "app", redemption(&code, Some(REDIRECT), verifier))
            .await;
        assert_eq!(answer.is_ok(), good, "{case}");
    }
}

#[tokio::test]
async fn a_code_is_worth_nothing_when_its_sign_in_no_longer_stands() {
    let house = House::open().await;
    let code = house.code("openid").await;
    house.raise_epoch().await;
    assert_eq!(
        house.redeem(1, &code).await.unwrap_err().code,
        ErrorCode::InvalidGrant
    );

    let house = House::open().await;
    let code = house.code("openid").await;
    house.suspend_institution().await;
    assert_eq!(
        house.redeem(1, &code).await.unwrap_err().code,
        ErrorCode::InvalidGrant
    );

    let house = House::open().await;
    for nonsense in ["", "x", "sluis_ac_", "sluis_rt_a.0.b", "\u{0}"] {
        assert_eq!(
            house.redeem(1, nonsense).await.unwrap_err().code,
            ErrorCode::InvalidGrant
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_redemptions_at_once_one_wins_at_most_and_keeps_nothing() {
    let house = House::open().await;
    house.service.keys().ensure(&at(0)).await.unwrap();
    let client = house.client("app").await;
    let code = house.code("openid offline_access").await;
    let tries: Vec<_> = (0..100)
        .map(|_| {
            let (service, client, code) =
                (Arc::clone(&house.service), client.clone(), code.clone());
            tokio::spawn(async move {
                outcome(
                    service
                        .exchange(
                            &at(0),
                            &client,
                            &Sender::default(),
                            redemption(&code, Some(REDIRECT), None),
                        )
                        .await
                        .unwrap(),
                )
            })
        })
        .collect();
    let mut issued = vec![];
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(response) => issued.push(response),
            Err(refusal) => assert_eq!(refusal.code, ErrorCode::InvalidGrant),
        }
    }
    // The other ninety-nine are reuse, and reuse kills what the one got, if it was quick enough to
    // get anything.
    assert!(issued.len() <= 1);
    for response in issued {
        assert!(house.access_is_dead(1, &response.access_token).await);
        assert!(
            house
                .refresh(1, &response.refresh_token.unwrap())
                .await
                .is_err()
        );
    }
}

/// Throws dice for a redemption, and signs the person out when it does so first: then the redemption has asked
/// whether the session ended, and is about to make the id of its family.
struct SignsOut {
    service: Arc<TokenService>,
    ctx: Ctx,
    thrown: AtomicUsize,
}

impl Randomness for SignsOut {
    fn fill(&self, buffer: &mut [u8]) {
        if self.thrown.fetch_add(1, Ordering::SeqCst) == 0 {
            let session = SessionId::from("s-1");
            let signing_out = self.service.revoke_session(&self.ctx, &session);
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(signing_out))
                .unwrap();
        }
        self.ctx.randomness.fill(buffer);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ses_06_a_sign_out_in_the_midst_of_a_redemption_leaves_no_family() {
    for (granted, stays) in [("openid email", false), ("openid offline_access", true)] {
        let house = House::open().await;
        house.service.keys().ensure(&at(0)).await.unwrap();
        let client = house.client("app").await;
        let code = house.code(granted).await;
        let signs_out = Arc::new(SignsOut {
            service: Arc::clone(&house.service),
            ctx: at(1),
            thrown: AtomicUsize::new(0),
        });
        let ctx = Ctx {
            randomness: Arc::clone(&signs_out) as Arc<dyn Randomness>,
            ..at(1)
        };
        let request = redemption(&code, Some(REDIRECT), None);
        let sender = Sender::default();
        let answer = house.service.exchange(&ctx, &client, &sender, request);
        let answer = outcome(answer.await.unwrap());
        assert!(signs_out.thrown.load(Ordering::SeqCst) > 0);
        if stays {
            let refresh_token = answer.unwrap().refresh_token.unwrap();
            assert!(house.refresh(2, &refresh_token).await.is_ok());
        } else {
            assert_eq!(answer.unwrap_err().code, ErrorCode::InvalidGrant);
        }
        let anna = PersonId::from("anna");
        let living = house
            .durable
            .read(move |tx| tx.sessions_with_families(&anna))
            .await
            .unwrap();
        assert_eq!(living, [], "{granted}");
        assert_eq!(house.events("code_reused").await, 0);
    }
}

#[tokio::test]
async fn a_narrowed_answer_of_an_offline_family_outlives_the_session_like_the_others() {
    let house = House::open().await;
    let offline = house.tokens("openid email offline_access").await;
    let session = SessionId::from("s-1");
    house
        .service
        .revoke_session(&at(1), &session)
        .await
        .unwrap();
    let request = refreshing(&offline.refresh_token.unwrap(), Some("openid email"));
    let narrowed = house.exchange(2, "app", request).await.unwrap();
    assert_eq!(narrowed.scope, "email openid");
    assert!(!house.access_is_dead(3, &narrowed.access_token).await);
}
