//! Well-behaved clients.

use crate::conformance_fapi::{ALL, MOST, ONE, plan};
use chrono::Duration;
use sluis_tests::{
    conformance::{Bound, Strong, StrongClient, checks},
    testkit::TestHouse,
};

plan! { ALL:
    fapi2_happy_flow_tokens_are_bound_and_open_the_resource: happy_flow;
}

plan! { MOST:
    fapi2_user_rejects_authentication_is_told_by_redirect: user_rejects;
    fapi2_ensure_authorization_request_without_state_success: without_state;
    fapi2_ensure_authorization_request_without_nonce_success: without_nonce;
    fapi2_access_token_type_header_case_sensitivity: letter_case;
}

plan! { ONE:
    fapi2_ensure_authorization_request_with_64_char_nonce_success: nonce_of_64;
    fapi2_ensure_other_scope_order_succeeds: other_scope_order;
    fapi2_test_claims_parameter_identity_claims: identity_claims;
    fapi2_ensure_authorization_request_with_long_nonce_is_intact_or_refused: long_nonce;
    fapi2_ensure_authorization_request_with_long_state_is_intact_or_refused: long_state;
    fapi2_refresh_token_is_bound_to_its_client: refresh_token;
}

async fn happy_flow(house: &TestHouse, variant: Strong) {
    for is_first in [true, false] {
        // Whoever steals from the one holds the keys of the other.
        let mut pair = [
            StrongClient::first(house, variant).await,
            StrongClient::second(house, variant).await,
        ];
        if !is_first {
            pair.reverse();
        }
        let [client, thief] = pair;
        let agent = sluis_tests::Agent::new(house);
        let answer = client.tokens(&agent, &client.request()).await;
        let token = answer.text_of("access_token");
        let told = client.resource(&token).await;
        assert_eq!(told.status, 200, "{}", told.text);
        assert!(!told.header("date").is_empty(), "FAPI wants a Date header");
        checks::subject(&told.json);
        in_the_query(&client, &token).await;
        unbound(thief, &token).await;
    }
}

/// RFC 9700 §4.3.2: nobody presents an access token in an address.
async fn in_the_query(client: &StrongClient<'_>, token: &str) {
    let url = client.provider.endpoint("userinfo_endpoint");
    let url = format!("{url}?access_token={token}");
    let answer = client.provider.wire.get(&url).await;
    assert_eq!(answer.status, 401, "{}", answer.text);
}

/// Whoever holds the token alone holds nothing.
async fn unbound(mut thief: StrongClient<'_>, token: &str) {
    let answer = thief.resource(token).await;
    assert_eq!(answer.status, 401, "with another key: {}", answer.text);
    thief.client.certificate = None;
    for scheme in ["Bearer", "DPoP"] {
        let answer = thief.resource_with(&format!("{scheme} {token}"), &[]).await;
        assert_eq!(answer.status, 401, "{scheme} alone: {}", answer.text);
    }
}

async fn user_rejects(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request();
    let uri = client.pushed(&request).await;
    let mut page = client.open(&sluis_tests::Agent::new(house), &uri).await;
    let person = client.person();
    if page.step() == "institution" {
        page = page.submit(&[("institution", person.institution)]).await;
    }
    page = page
        .submit(&[("username", person.username), ("password", person.password)])
        .await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    let page = page.click_action("deny").await;
    let callback = client.answered(&request, &page);
    assert_eq!(callback.error(), "access_denied");
}

async fn without_state(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request().without("state");
    client
        .tokens(&sluis_tests::Agent::new(house), &request)
        .await;
}

async fn without_nonce(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request().without("nonce");
    client
        .tokens(&sluis_tests::Agent::new(house), &request)
        .await;
}

async fn letter_case(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let agent = sluis_tests::Agent::new(house);
    let answer = client.tokens(&agent, &client.request()).await;
    let token = answer.text_of("access_token");
    let (words, bound) = match variant.bound {
        Bound::Dpop => (["dpop", "DPOP", "dPoP"], true),
        Bound::Certificate => (["bearer", "BEARER", "bEaReR"], false),
    };
    let url = client.provider.endpoint("userinfo_endpoint");
    for word in words {
        let proof = client.dpop.proof("GET", &url, Some(&token), house.now());
        let proofs: &[&str] = if bound { &[&proof] } else { &[] };
        let told = client
            .resource_with(&format!("{word} {token}"), proofs)
            .await;
        assert_eq!(told.status, 200, "{word}: {}", told.text);
    }
}

async fn answered_with(house: &TestHouse, variant: Strong, name: &str, value: &str) -> String {
    let client = StrongClient::first(house, variant).await;
    let agent = sluis_tests::Agent::new(house);
    let request = client.request().with(name, value);
    let answer = client.tokens(&agent, &request).await;
    let told = client.resource(&answer.text_of("access_token")).await;
    assert_eq!(told.status, 200, "{}", told.text);
    told.text
}

async fn nonce_of_64(house: &TestHouse, variant: Strong) {
    answered_with(house, variant, "nonce", &"n".repeat(64)).await;
}

async fn other_scope_order(house: &TestHouse, variant: Strong) {
    answered_with(house, variant, "scope", "profile email openid").await;
}

async fn identity_claims(house: &TestHouse, variant: Strong) {
    let claims = r#"{"userinfo":{"given_name":{"essential":true},"family_name":null}}"#;
    let told = answered_with(house, variant, "claims", claims).await;
    assert!(told.contains("given_name"), "{told}");
}

/// What is taken comes back as it was: `tokens` holds that.
async fn long(house: &TestHouse, variant: Strong, name: &str) {
    let client = StrongClient::first(house, variant).await;
    let request = client.request().with(name, &"l".repeat(384));
    let pushed = client.push(&request).await;
    if pushed.status == 201 {
        client
            .tokens(&sluis_tests::Agent::new(house), &request)
            .await;
    } else {
        assert_eq!(pushed.refusal(), "invalid_request");
    }
}

async fn long_nonce(house: &TestHouse, variant: Strong) {
    long(house, variant, "nonce").await;
}

async fn long_state(house: &TestHouse, variant: Strong) {
    long(house, variant, "state").await;
}

async fn refresh_token(house: &TestHouse, variant: Strong) {
    let first = StrongClient::first(house, variant).await;
    let second = StrongClient::second(house, variant).await;
    let request = first
        .request()
        .with("scope", "openid offline_access")
        .with("prompt", "consent");
    let agent = sluis_tests::Agent::new(house);
    let answer = first.tokens(&agent, &request).await;
    let token = answer.text_of("refresh_token");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", &*token)];
    house.clock.advance(Duration::seconds(1));
    let stolen = second.ask(&fields, second.token_proof().as_deref()).await;
    crate::conformance_fapi::refused("another client's", &stolen, &["invalid_grant"]);
    let url = first.provider.endpoint("token_endpoint");
    let nobody = first.provider.wire.request(reqwest::Method::POST, &url);
    let nobody = nobody.form(&[&fields[..], &[("client_id", &*first.client.id)]].concat());
    let nobody = sluis_tests::conformance::Answer::of(nobody).await;
    crate::conformance_fapi::refused("nobody's", &nobody, &["invalid_client"]);
    let bare = first.ask(&fields, None).await;
    assert_ne!(bare.status, 200, "without proof: {}", bare.text);
    let good = first.ask(&fields, first.token_proof().as_deref()).await;
    checks::token_response(&good);
    let told = first.resource(&good.text_of("access_token")).await;
    assert_eq!(told.status, 200, "{}", told.text);
    // Security Profile §5.3.2.1: nothing rotates, so that a lost answer costs nothing.
    house.clock.advance(Duration::seconds(31));
    let again = first.ask(&fields, first.token_proof().as_deref()).await;
    assert_eq!(again.status, 200, "the same token again: {}", again.text);
}
