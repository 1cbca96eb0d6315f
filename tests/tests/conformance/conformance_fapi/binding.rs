//! Codes that belong to a key from the start (RFC 9449 §10).

use crate::conformance_fapi::{KEYS, SIGNED, plan, refused};
use sluis_tests::{
    Agent,
    conformance::{DpopKey, Request, Strong, StrongClient, keys::PrivateKey},
    testkit::TestHouse,
};

const VARIANTS: &[Strong] = &[KEYS, SIGNED];

plan! { VARIANTS:
    fapi2_ensure_dpop_auth_code_binding_success: said_and_shown;
    fapi2_ensure_dpop_proof_at_par_endpoint_binding_success: shown_at_par;
    fapi2_ensure_mismatched_dpop_jkt_fails: said_another;
    fapi2_ensure_token_endpoint_fails_with_mismatched_dpop_jkt: another_than_said;
    fapi2_ensure_token_endpoint_fails_with_mismatched_dpop_proof_jkt: another_than_shown;
}

/// Pushes a request with a proof.
async fn push(
    client: &StrongClient<'_>,
    request: &Request,
    proof: bool,
) -> sluis_tests::conformance::Answer {
    let url = client
        .provider
        .endpoint("pushed_authorization_request_endpoint");
    let proof = proof.then(|| client.dpop.proof("POST", &url, None, client.now()));
    let object = client.client.key.sign(&client.object(request));
    let mut fields: Vec<(&str, &str)> = request
        .params()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if client.variant.signed {
        fields = vec![("client_id", &client.client.id), ("request", &object)];
    }
    client.push_fields(&fields, proof.as_deref()).await
}

/// Pushes, signs in and redeems with the key that the client then has.
async fn redeemed(client: &mut StrongClient<'_>, request: &Request, proof: bool, other_key: bool) {
    let pushed = push(client, request, proof).await;
    assert_eq!(pushed.status, 201, "{}", pushed.text);
    let uri = pushed.text_of("request_uri");
    let page = client.open(&Agent::new(client.house), &uri).await;
    let callback = client.go_on(request, page).await;
    let code = callback.get("code").unwrap_or_default();
    if other_key {
        client.dpop = DpopKey(PrivateKey::ec());
        let codes = ["invalid_grant", "invalid_dpop_proof"];
        refused("another key", &client.redeem(code).await, &codes);
    } else {
        client.check(request, &client.redeem(code).await);
    }
}

async fn said_and_shown(house: &TestHouse, variant: Strong) {
    let mut client = StrongClient::first(house, variant).await;
    let said = client
        .request()
        .with("dpop_jkt", &client.dpop.0.thumbprint());
    redeemed(&mut client, &said, false, false).await;
    let both = client
        .request()
        .with("dpop_jkt", &client.dpop.0.thumbprint());
    redeemed(&mut client, &both, true, false).await;
}

async fn shown_at_par(house: &TestHouse, variant: Strong) {
    let mut client = StrongClient::first(house, variant).await;
    let request = client.request();
    redeemed(&mut client, &request, true, false).await;
}

async fn said_another(house: &TestHouse, variant: Strong) {
    let client = StrongClient::first(house, variant).await;
    let other = PrivateKey::ec().thumbprint();
    let request = client.request().with("dpop_jkt", &other);
    let answer = push(&client, &request, true).await;
    let codes = ["invalid_dpop_proof", "invalid_request"];
    refused("one key said, another shown", &answer, &codes);
}

async fn another_than_said(house: &TestHouse, variant: Strong) {
    let mut client = StrongClient::first(house, variant).await;
    let request = client
        .request()
        .with("dpop_jkt", &client.dpop.0.thumbprint());
    redeemed(&mut client, &request, false, true).await;
}

async fn another_than_shown(house: &TestHouse, variant: Strong) {
    let mut client = StrongClient::first(house, variant).await;
    let request = client.request();
    redeemed(&mut client, &request, true, true).await;
}
