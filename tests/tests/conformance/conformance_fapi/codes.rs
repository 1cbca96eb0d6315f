//! Codes at the token endpoint.

use crate::conformance_fapi::{KEYS, MOST, ONE, house, plan, refused};
use chrono::Duration;
use sluis_tests::{
    Agent,
    conformance::{Bound, Strong, StrongClient},
    testkit::TestHouse,
};

plan! { MOST:
    fapi2_par_ensure_pkce_code_verifier_required: no_verifier;
    fapi2_par_incorrect_pkce_code_verifier_rejected: wrong_verifier;
    fapi2_ensure_authorization_code_is_bound_to_client: another_client;
    fapi2_ensure_holder_of_key_required: nothing_shown;
}

plan! { ONE:
    fapi2_attempt_to_use_expired_auth_code_fails: expired;
    fapi2_attempt_reuse_authorization_code_after_one_second_fails_and_the_token_dies: used_again;
}

async fn code(client: &StrongClient<'_>) -> String {
    let callback = client
        .authorize(&Agent::new(client.house), &client.request())
        .await;
    callback.get("code").unwrap_or_default().to_owned()
}

/// A code with other fields than belong to it.
async fn with_verifier(house: &TestHouse, variant: Strong, verifier: Option<&str>) {
    let client = StrongClient::first(house, variant).await;
    let code = code(&client).await;
    let mut fields = client.code_fields(&code)[..3].to_vec();
    fields.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    let answer = client.ask(&fields, client.token_proof().as_deref()).await;
    refused(&format!("{verifier:?}"), &answer, &["invalid_grant"]);
}

async fn no_verifier(house: &TestHouse, variant: Strong) {
    with_verifier(house, variant, None).await;
}

async fn wrong_verifier(house: &TestHouse, variant: Strong) {
    let other = "another-verifier-with-just-as-many-letters-in-it";
    with_verifier(house, variant, Some(other)).await;
}

async fn another_client(house: &TestHouse, variant: Strong) {
    let first = StrongClient::first(house, variant).await;
    let second = StrongClient::second(house, variant).await;
    let code = code(&first).await;
    let fields = first.code_fields(&code);
    let answer = second.ask(&fields, second.token_proof().as_deref()).await;
    refused("another client's code", &answer, &["invalid_grant"]);
}

/// Neither proof nor certificate.
async fn nothing_shown(house: &TestHouse, variant: Strong) {
    let mut client = StrongClient::first(house, variant).await;
    let code = code(&client).await;
    if variant.bound == Bound::Certificate {
        client.client.certificate = None;
    }
    let answer = client.ask(&client.code_fields(&code), None).await;
    let codes = [
        "invalid_dpop_proof",
        "invalid_request",
        "invalid_grant",
        "invalid_client",
    ];
    refused("a code without a key", &answer, &codes);
}

async fn expired(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let code = code(&client).await;
    house.clock.advance(Duration::seconds(61));
    let answer = client.redeem(&code).await;
    refused("a code of a minute ago", &answer, &["invalid_grant"]);
}

async fn used_again(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let code = code(&client).await;
    let tokens = client.redeem(&code).await;
    let token = tokens.text_of("access_token");
    assert_eq!(client.resource(&token).await.status, 200);
    house.clock.advance(Duration::seconds(1));
    let again = client.redeem(&code).await;
    refused("the second use", &again, &["invalid_grant"]);
    assert_eq!(client.resource(&token).await.status, 401);
}

/// The certificate that binds may be shown by a client that authenticates otherwise; another one opens
/// nothing.
#[tokio::test]
async fn fapi2_tokens_bound_to_a_certificate_need_that_certificate() {
    let house = house().await;
    let variant = Strong {
        bound: Bound::Certificate,
        ..KEYS
    };
    let mut client = StrongClient::first(&house, variant).await;
    let answer = client.tokens(&Agent::new(&house), &client.request()).await;
    let token = answer.text_of("access_token");
    assert_eq!(client.resource(&token).await.status, 200);
    for certificate in [Some(sluis_tests::conformance::certificates::TWO), None] {
        client.client.certificate = certificate;
        let answer = client.resource(&token).await;
        assert_eq!(answer.challenge(), "invalid_token", "RFC 8705 §3");
    }
}
