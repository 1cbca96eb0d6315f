//! What a gateway's answers mean, and what never goes over the wire.

use crate::{
    gateway::{Answer, Gateway},
    house::{CODE, House, at},
};
use sluis_model::{
    message::{Delivery, MessageKind::Sms},
    secret::Secret,
};
use sluis_notify::{
    Composed, DeliveredBody, NotifyError, Postman, Round, SmsContent, SmsMethod, SmsSettings,
};
use std::{sync::Arc, time::Duration};

const NUMBER: &str = "+31600000001";

/// What one message came to: the round, the state and the error.
async fn outcome(gateway: &Gateway, settings: &SmsSettings) -> (Round, Delivery, Option<String>) {
    let house = House::new().await;
    let id = house.writes(Sms, NUMBER).await;
    let postman = house.postman(None, Some(settings));
    let round = postman.round(at(1)).await.unwrap();
    assert!(gateway.requests().len() <= 1);
    let message = house.message(&id).await;
    (round, message.delivery(), message.last_error)
}

#[tokio::test(flavor = "multi_thread")]
async fn h34_a_status_decides_whether_a_text_left_is_put_off_or_is_dead() {
    use Delivery::{Dead, Delayed, Sent};
    let table = [
        (200, Sent, None),
        (500, Delayed, Some("http 500")),
        (503, Delayed, Some("http 503")),
        (429, Delayed, Some("http 429")),
        (401, Delayed, Some("http 401")),
        (422, Dead, Some("http 422")),
        (400, Dead, Some("http 400")),
    ];
    for (status, delivery, said) in table {
        let gateway = Gateway::start();
        gateway.answers(status, "{}");
        let (round, state, error) = outcome(&gateway, &gateway.settings()).await;
        assert_eq!((state, error.as_deref()), (delivery, said));
        assert_eq!(round.sent + round.put_off + round.given_up, 1);
        assert_eq!(gateway.requests().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_off_text_arrives_later_with_the_same_id() {
    let gateway = Gateway::start();
    let house = House::new().await;
    let id = house.writes(Sms, NUMBER).await;
    let mut settings = gateway.settings();
    settings.headers = vec![("Idempotency-Key".to_owned(), Secret::new("{id}"))];
    let postman = house.postman(None, Some(&settings));
    gateway.answers(500, "");
    assert_eq!(postman.round(at(1)).await.unwrap().put_off, 1);
    gateway.answers(200, "");
    assert_eq!(postman.round(at(2)).await.unwrap().sent, 1);
    let keys: Vec<_> = gateway
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").join(","))
        .collect();
    assert_eq!(keys, [id.as_str(), id.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_about_the_body_decides_besides_the_status() {
    let rules = [
        DeliveredBody::Pointer {
            pointer: "/status".to_owned(),
            value: "queued".to_owned(),
        },
        DeliveredBody::Contains("queued".to_owned()),
    ];
    for rule in rules {
        let gateway = Gateway::start();
        let mut settings = gateway.settings();
        settings.delivered_body = Some(rule);
        gateway.answers(200, r#"{"status":"queued"}"#);
        assert_eq!(outcome(&gateway, &settings).await.1, Delivery::Sent);
        let gateway = Gateway::start();
        settings.url = format!("{}/send", gateway.origin);
        gateway.answers(200, r#"{"status":"failed","text":"canary"}"#);
        let (round, state, error) = outcome(&gateway, &settings).await;
        assert_eq!((round.put_off, state), (1, Delivery::Delayed));
        assert_eq!(error.as_deref(), Some("not delivered: rule"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    let gateway = Gateway::start();
    gateway.does(Answer::Redirect);
    let (_, state, error) = outcome(&gateway, &gateway.settings_with_key()).await;
    assert_eq!(state, Delivery::Delayed);
    assert_eq!(error.as_deref(), Some("http 307"));
    assert_eq!(gateway.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn flt_45_a_gateway_that_hangs_is_asked_for_four_messages_a_round_and_no_more() {
    let gateway = Gateway::start();
    gateway.does(Answer::Never);
    let house = House::new().await;
    for _ in 0..20 {
        house.writes(Sms, NUMBER).await;
    }
    let mut settings = gateway.settings();
    settings.timeout = Duration::from_millis(300);
    let postman = house.postman(None, Some(&settings));
    assert_eq!(postman.round(at(1)).await.unwrap().put_off, 20);
    assert_eq!(gateway.requests().len(), 4);
    gateway.answers(200, "");
    assert_eq!(postman.round(at(2)).await.unwrap().sent, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_away_is_no_connection_and_loses_nothing() {
    let gateway = Gateway::start();
    let mut settings = gateway.settings();
    let away = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.url = format!("http://{}/", away.local_addr().unwrap());
    drop(away);
    let (_, state, error) = outcome(&gateway, &settings).await;
    assert_eq!(state, Delivery::Delayed);
    assert_eq!(error.as_deref(), Some("connection refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_with_a_control_character_never_goes_into_a_header() {
    let gateway = Gateway::start();
    let house = House::new().await;
    let id = house.writes(Sms, "+316\r\nX-Evil: 1").await;
    let mut settings = gateway.settings();
    settings.headers = vec![("X-To".to_owned(), Secret::new("{to}"))];
    let postman = house.postman(None, Some(&settings));
    assert_eq!(postman.round(at(1)).await.unwrap().given_up, 1);
    let message = house.message(&id).await;
    let said = "header with control characters";
    assert_eq!(message.last_error.as_deref(), Some(said));
    assert!(gateway.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_may_be_asked_by_get_with_everything_in_the_url() {
    let gateway = Gateway::start();
    let mut settings = gateway.settings();
    settings.method = SmsMethod::Get;
    settings.url = format!(
        "{}/s?to={{to_plain}}&text={{text}}&key={{secret}}",
        gateway.origin
    );
    settings.secret = Some(Secret::new("a&b"));
    assert_eq!(outcome(&gateway, &settings).await.1, Delivery::Sent);
    let request = &gateway.requests()[0];
    assert_eq!(request.method, "GET");
    let text = "Uw%20code%3A%20%22482913%22%20%26%20%C3%A9%C3%A9n";
    let target = format!("/s?to=31600000001&text={text}&key=a%26b");
    assert_eq!(
        (request.target.as_str(), request.body.as_str()),
        (&*target, "")
    );
    assert!(request.header("content-type").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_own_content_type_stands_in_place_of_ours() {
    let gateway = Gateway::start();
    let mut settings = gateway.settings();
    settings.method = SmsMethod::Put;
    settings.content = SmsContent::Xml;
    settings.body = "<sms to=\"{to}\">{text}</sms>".to_owned();
    let own = "application/soap+xml";
    settings.headers = vec![("Content-Type".to_owned(), Secret::new(own))];
    assert_eq!(outcome(&gateway, &settings).await.1, Delivery::Sent);
    let request = &gateway.requests()[0];
    assert_eq!(request.method, "PUT");
    assert_eq!(request.header("content-type"), [own]);
    let text = "Uw code: &quot;482913&quot; &amp; één";
    assert_eq!(request.body, format!("<sms to=\"{NUMBER}\">{text}</sms>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_10_a_gateway_without_tls_elsewhere_is_refused_and_settings_print_no_key() {
    let gateway = Gateway::start();
    let house = House::new().await;
    for url in [
        "http://gateway.example.org/",
        "ftp://gateway.example.org/",
        "https://{to}.example.org/",
        "https://u:p@gateway.example.org/",
    ] {
        let settings = SmsSettings {
            url: url.to_owned(),
            ..gateway.settings_with_key()
        };
        let refused = Postman::new(
            house.durable.clone(),
            Arc::clone(&house.sealer),
            Arc::new(crate::house::Plain),
            None,
            Some(&settings),
        );
        assert!(matches!(refused, Err(NotifyError::Sms(_))), "{url}");
    }
    let shown = format!("{:?}", gateway.settings_with_key());
    assert!(!shown.contains("sleutel") && !shown.contains("AccessKey"));
    let composed = Composed::Text(CODE.to_owned());
    assert!(!format!("{composed:?}").contains(CODE));
}
