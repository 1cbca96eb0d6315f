//! Request objects: what the operator allows.

use crate::house::{House, at, client, settings};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sluis_protocol::{algorithm::ClientAlgorithm, error::ErrorCode};

fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&json!({ "alg": "none" })), part(claims))
}

#[tokio::test]
async fn oidcc_unsigned_request_objects_are_rejected_as_unsupported_where_they_are_switched_off() {
    let house = House::open().await;
    let object = unsigned(&json!({ "scope": "openid" }));
    let mut app = client("app");
    app.settings.request_object_signing_alg = Some(ClientAlgorithm::None);
    app.settings.request_uris = vec!["https://app.example/o".to_owned()];
    let refused = house.service.request_object(&at(0), &app, &object).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::RequestNotSupported);
    let refused = house
        .service
        .request_object_at(&at(0), &app, "https://app.example/o")
        .await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidRequestUri);
}

#[tokio::test]
async fn rfc_9101_a_request_object_that_could_pass_for_an_assertion_is_refused() {
    let mut settings = settings();
    settings.protocol.unsigned_request_objects = true;
    let house = House::open_with(settings).await;
    for (sub, good) in [("app", false), ("anna", true)] {
        let object = unsigned(&json!({ "scope": "openid", "sub": sub }));
        let read = house
            .service
            .request_object(&at(0), &client("app"), &object)
            .await;
        assert_eq!(read.is_ok(), good, "{sub}");
    }
}

#[tokio::test]
async fn an_unsigned_request_object_needs_the_operators_leave_and_the_clients() {
    let mut settings = settings();
    settings.protocol.unsigned_request_objects = true;
    let house = House::open_with(settings).await;
    let object = unsigned(&json!({ "scope": "openid", "max_age": 5 }));
    for (registered, must_sign, good) in [
        (None, false, true),
        (Some(ClientAlgorithm::None), false, true),
        (Some(ClientAlgorithm::RS256), false, false),
        (None, true, false),
        (Some(ClientAlgorithm::None), true, false),
    ] {
        let mut app = client("app");
        app.settings.request_object_signing_alg = registered;
        app.settings.require_signed_request_object = must_sign;
        match house.service.request_object(&at(0), &app, &object).await {
            Ok(read) => {
                assert!(good && !read.signed && !read.alone);
                assert_eq!(read.params.get("max_age"), Some("5"));
            }
            Err(error) => {
                assert!(!good, "{error}: {:?}", error.cause);
                assert_eq!(error.code, ErrorCode::InvalidRequestObject);
            }
        }
    }
}
