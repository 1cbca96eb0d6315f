//! The plan `oidcc-test-plan`: each way of a client to show who it is, with response types and modes
//! that the certification plans do not put together.

use crate::conformance_oidc::{
    house,
    modules::{happy, refreshing},
    plan,
};
use serde_json::json;
use sluis_protocol::client_auth::ClientAuthMethod::{
    ClientSecretBasic, ClientSecretJwt, ClientSecretPost, None as Nothing, PrivateKeyJwt,
    SelfSignedTlsClientAuth, TlsClientAuth,
};
use sluis_tests::conformance::{Suite, Trial, certificates};

const CODE: &[Suite] = &[
    Suite::of("code").by(ClientSecretBasic),
    Suite::of("code").by(ClientSecretPost),
    Suite::of("code").by(ClientSecretJwt),
    Suite::of("code").by(PrivateKeyJwt),
    Suite::of("code").by(SelfSignedTlsClientAuth),
];
const HYBRID: &[Suite] = &[
    Suite::of("code id_token").by(ClientSecretJwt),
    Suite::of("code id_token token")
        .by(PrivateKeyJwt)
        .by_form_post(),
    Suite::of("code token").by(SelfSignedTlsClientAuth),
];

plan! { CODE:
    oidcc_server_by_every_way_to_authenticate: happy::server;
    oidcc_refresh_token_by_every_way_to_authenticate: refreshing::refresh_token;
}

plan! { HYBRID:
    oidcc_server_hybrid_by_jwt_and_certificate: happy::server;
}

/// A public client: PKCE is needed.
#[tokio::test]
async fn oidcc_server_without_client_authentication_needs_pkce() {
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let house = house().await;
    let trial = Trial::new(&house, Suite::of("code").by(Nothing)).await;
    let agent = trial.agent();
    let refused = trial.silent(&agent, &trial.request()).await;
    assert_eq!(refused.error(), "invalid_request");
    let request = trial.request().proving(VERIFIER);
    let callback = trial.sign_in(&agent, &request).await;
    let code = callback.get("code").unwrap_or_default();
    let answer = trial
        .redeem(&request, code, &[("code_verifier", VERIFIER)])
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    trial.end().await;
}

/// A certificate whose subject is registered.
#[tokio::test]
async fn oidcc_server_by_tls_client_auth_the_subject_counts() {
    let house = house().await;
    let suite = Suite::of("code").by(TlsClientAuth);
    let subject = json!({ "tls_client_auth_subject_dn": certificates::ONE.subject });
    let mut trial = Trial::with(&house, suite, subject).await;
    let agent = trial.agent();
    trial.round(&agent, &trial.request()).await;
    let request = trial.request();
    let callback = trial.silent(&agent, &request).await;
    trial.client.certificate = Some(certificates::TWO);
    let code = callback.get("code").unwrap_or_default();
    let answer = trial.redeem(&request, code, &[]).await;
    assert_eq!(answer.refusal(), "invalid_client", "another certificate");
    trial.end().await;
}
