//! The plan `oidcc-session-management-certification-test-plan`, as far as it needs no browser: what the
//! iframe answers is held by the browser's tests.

use crate::conformance_oidc::{config::addresses, house, logout::sign_out};
use reqwest::Method;
use sluis_tests::conformance::{Answer, Provider, Suite, Trial, checks};

const OUT: &str = "https://suite.test/test/a/sluis/post_logout_redirect";

#[tokio::test]
async fn oidcc_session_management_discovery_endpoint_verification() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    addresses(&provider.document);
    let iframe = provider.endpoint("check_session_iframe");
    assert!(
        provider
            .endpoint("end_session_endpoint")
            .starts_with("https://")
    );
    // Any portal may frame it, and nothing of it is decided by the portal.
    let answer = Answer::of(provider.wire.request(Method::GET, &iframe)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.is_of("text/html"));
    let policy = answer.header("content-security-policy");
    assert!(!policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(answer.header("x-frame-options"), "");
    // Its script answers whoever asks.
    let script = answer
        .text
        .split("src=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no script in {}", answer.text));
    let origin = iframe.trim_end_matches("/oauth/session");
    let answer = Answer::of(
        provider
            .wire
            .request(Method::GET, &format!("{origin}{script}")),
    )
    .await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("postMessage"), "{}", answer.text);
}

#[tokio::test]
async fn oidcc_session_management_rp_initiated_logout_the_session_state_comes_and_changes() {
    let house = house().await;
    let trial = Trial::with(
        &house,
        Suite::of("code"),
        serde_json::json!({ "post_logout_redirect_uris": [OUT] }),
    )
    .await;
    let agent = trial.agent();
    let request = trial.request();
    let round = trial.round(&agent, &request).await;
    let state = |callback: &sluis_tests::conformance::Callback| {
        let state = callback.get("session_state");
        state
            .unwrap_or_else(|| panic!("no session_state in {:?}", callback.params))
            .to_owned()
    };
    let first = state(&round.callback);
    // The digest and its salt; no space, for the message is "client_id session_state" (§3.1).
    assert!(!first.contains(' '), "{first}");
    assert!(checks::entropy(&first) > 96.0, "{first}");
    let silent = trial.request().with("prompt", "none");
    let again = trial.silent(&agent, &silent).await;
    let again = trial.tokens(&silent, again).await;
    state(&again.callback);
    let page = sign_out(&trial, &agent, &[("id_token_hint", &round.id_token)]).await;
    assert_eq!(page.away(), None);
    let second = trial.round(&agent, &trial.request()).await;
    assert_ne!(state(&second.callback), first, "another session");
    trial.end().await;
}
