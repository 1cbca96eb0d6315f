//! Request objects without a signature (OpenID Connect Core §6). The house allows them to clients that
//! register `none`.

use super::shows_an_error;
use serde_json::{Value, json};
use sluis_tests::{
    conformance::{Callback, Host, Request, Suite, Trial, keys::PrivateKey},
    testkit::{ORIGIN, TestHouse},
};

/// The object that a request can be put into.
fn object(trial: &Trial<'_>, request: &Request) -> Value {
    let mut claims = json!({ "iss": trial.client.id, "aud": ORIGIN });
    for (name, value) in request.params() {
        claims[name] = value.as_str().into();
    }
    claims
}

fn unsigned(claims: &Value) -> String {
    PrivateKey::rsa(0).sign_with(&json!({ "alg": "none" }), claims)
}

/// State and nonce stand in the object alone.
fn outside(request: &Request) -> Request {
    request.clone().without("state").without("nonce")
}

/// The object counts, or it is refused with this code.
async fn counts_or(trial: &Trial<'_>, request: &Request, sent: &Request, refusal: &str) {
    let agent = trial.agent();
    let page = sent.open(&agent).await;
    let listed = trial
        .provider
        .lists("request_object_signing_alg_values_supported", "none");
    if listed {
        let callback = trial.go_on(request, page).await;
        trial.settle(request, callback).await;
    } else {
        let callback = Callback::read(&page, &trial.client.redirect_uri);
        let callback = callback.unwrap_or_else(|| panic!("no answer: {}", page.text()));
        assert_eq!(callback.error(), refusal);
    }
}

pub(crate) async fn request_uri_unsigned(house: &TestHouse, suite: Suite) {
    let host = Host::start();
    let uri = host.url("/request.jwt");
    let trial = Trial::with(
        house,
        suite,
        json!({ "request_uris": [uri], "request_object_signing_alg": "none" }),
    )
    .await;
    let request = trial.request();
    let text = unsigned(&object(&trial, &request));
    let uri = host.put("/request.jwt", "application/oauth-authz-req+jwt", text);
    let sent = outside(&request).with("request_uri", &uri);
    counts_or(&trial, &request, &sent, "request_uri_not_supported").await;
    trial.end().await;
}

pub(crate) async fn unsigned_request_object(house: &TestHouse, suite: Suite) {
    let trial = Trial::with(
        house,
        suite,
        json!({ "request_object_signing_alg": "none" }),
    )
    .await;
    let request = trial.request();
    let text = unsigned(&object(&trial, &request));
    let sent = outside(&request).with("request", &text);
    counts_or(&trial, &request, &sent, "request_not_supported").await;
    trial.end().await;
}

pub(crate) async fn redirect_uri_within(house: &TestHouse, suite: Suite) {
    let trial = Trial::with(
        house,
        suite,
        json!({ "request_object_signing_alg": "none" }),
    )
    .await;
    let request = trial.request();
    let text = unsigned(&object(&trial, &request));
    let bad = format!("{}/elsewhere", trial.client.redirect_uri);
    let sent = outside(&request)
        .with("redirect_uri", &bad)
        .with("request", &text);
    let page = sent.open(&trial.agent()).await;
    if page.step() == "error" {
        shows_an_error(&page);
    } else {
        let callback = trial.go_on(&request, page).await;
        trial.settle(&request, callback).await;
    }
    trial.end().await;
}
