//! Requests that must not be answered where they want it.

use super::shows_an_error;
use sluis_tests::{
    conformance::{Callback, Suite, Trial},
    testkit::TestHouse,
};

pub(crate) async fn registered_redirect_uri(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let elsewhere = format!("{}/xxx", trial.client.redirect_uri);
    let request = trial.request().with("redirect_uri", &elsewhere);
    shows_an_error(&request.open(&trial.agent()).await);
    trial.end().await;
}

/// Where an ID token comes from the authorization endpoint, a nonce is needed (Core §3.2.2.1).
pub(crate) async fn without_nonce_fails(house: &TestHouse, suite: Suite) {
    let trial = Trial::new(house, suite).await;
    let request = trial.request().without("nonce");
    let page = request.open(&trial.agent()).await;
    match Callback::read(&page, &trial.client.redirect_uri) {
        None => shows_an_error(&page),
        Some(_) => {
            let callback = trial.silent(&trial.agent(), &request).await;
            assert_eq!(callback.error(), "invalid_request");
        }
    }
    trial.end().await;
}
