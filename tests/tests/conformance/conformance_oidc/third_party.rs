//! The plan `oidcc-3rdparty-init-login-certification-test-plan`.

use crate::conformance_oidc::house;
use serde_json::json;
use sluis_tests::conformance::{
    Provider, Suite, Trial, initial_access_token, keys::PrivateKey, register, registration,
};

const SUITE: Suite = Suite::of("code");

#[tokio::test]
async fn oidcc_3rd_party_init_login_the_address_is_registered_and_told() {
    let house = house().await;
    let uri = "https://suite.test/test/a/sluis/initiate";
    let trial = Trial::with(&house, SUITE, json!({ "initiate_login_uri": uri })).await;
    assert_eq!(trial.client.metadata["initiate_login_uri"], uri);
    let answer = trial.client.read(&trial.provider).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.is_of("application/json"));
    assert_eq!(answer.json["initiate_login_uri"], uri);
    trial.end().await;
}

#[tokio::test]
async fn oidcc_3rd_party_init_login_nohttps_is_refused_at_registration() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    let token = initial_access_token(&house).await;
    let mut metadata = registration(&SUITE, &PrivateKey::rsa(0));
    metadata["initiate_login_uri"] = "http://suite.test/test/a/sluis/initiate".into();
    let answer = register(&provider, &token, &metadata).await;
    assert_eq!(
        (answer.status, answer.refusal()),
        (400, "invalid_client_metadata")
    );
}
