//! What a refused request was really refused for stands in our log, once, under the number that the
//! answer carries.

use serde_json::Value;
use sluis_tests::{Page, Program};

/// The one event that tells of a refusal.
fn told(program: &Program, page: &Page) -> Value {
    let id = page.header("x-request-id").unwrap_or_default();
    assert_eq!(id.len(), 32, "the number of the request");
    let told: Vec<Value> = program
        .log()
        .into_iter()
        .filter(|event| event["request.id"] == id || event["span"]["request.id"] == id)
        .filter(|event| {
            let message = event["message"].as_str().unwrap_or_default();
            message.contains("refused")
        })
        .collect();
    assert_eq!(told.len(), 1, "once, not {told:?}");
    told[0].clone()
}

#[tokio::test]
async fn every_refusal_of_an_authorization_request_is_logged_once_with_its_cause() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let client = &program.described()["clients"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let id = text(&client["client_id"]);
    let uri = text(&client["redirect_uris"][0]);
    let encoded: String = form_urlencoded::byte_serialize(uri.as_bytes()).collect();
    let good = format!("client_id={id}&redirect_uri={encoded}&response_type=code&scope=openid");
    let browser = program.browser();
    for (query, on_page, cause) in [
        ("client_id=niemand".to_owned(), true, None),
        (format!("{good}%20x&scope=email"), false, None),
        (good.replace("redirect_uri=", "redirect_uri=x"), true, None),
        (format!("{good}&redirect_uri=x"), true, None),
        (format!("{good}&prompt=none"), false, None),
        (format!("{good}&request=onzin"), false, Some("not a JWT")),
        (
            format!("client_id={id}&response_type=code&request=onzin"),
            true,
            Some("not a JWT"),
        ),
        (format!("{good}&resource=urn:x"), false, Some("urn:x")),
        (format!("{good}&claims=onzin"), false, Some("expected")),
    ] {
        let page = browser.get(&format!("/oauth/authorize?{query}")).await;
        assert_eq!(page.away().is_none(), on_page, "{query}");
        let event = told(&program, &page);
        if on_page {
            let id = page.header("x-request-id").unwrap_or_default();
            assert!(page.text().contains(id), "the page shows the number");
        }
        if let Some(cause) = cause {
            let logged = event["cause"].as_str().unwrap_or_default();
            assert!(logged.contains(cause), "{query}: {event}");
            assert!(
                !page.body.contains(cause) || cause == "urn:x",
                "kept private"
            );
        }
    }
}
