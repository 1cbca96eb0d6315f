//! The requests that the examples of the reference configuration make, as the gateways want them.

use crate::{
    gateway::{Gateway, Request},
    house::{CODE, House, at},
};
use serde_json::{Value, json};
use sluis_model::{ids::MessageId, message::MessageKind::Sms, secret::Secret};
use sluis_notify::{SmsContent, SmsSettings};
use std::ops::RangeInclusive;

const REFERENCE: &str = include_str!("../../../../config/reference.toml");
const NUMBER: &str = "+31600000001";
const SECRET: &str = "sleutel \"&+%\\";

/// The settings of an example, sent to this gateway instead of the real one.
fn example(name: &str, gateway: &Gateway) -> SmsSettings {
    let heading = format!("# Example: {name}.");
    let text: String = REFERENCE
        .lines()
        .skip_while(|line| !line.starts_with(&heading))
        .skip(1)
        .map_while(|line| line.strip_prefix("#   "))
        .flat_map(|line| [line, "\n"])
        .collect();
    let table: toml::Table = toml::from_str(&text).unwrap();
    let string = |key: &str| -> String {
        let value = table.get(key).and_then(toml::Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let list = |key: &str| -> Vec<String> {
        let items = table.get(key).and_then(toml::Value::as_array);
        let texts = items.into_iter().flatten().filter_map(toml::Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let url = string("url");
    let path = url.splitn(4, '/').nth(3).unwrap();
    assert!(url.starts_with("https://"), "{url}");
    let statuses = list("delivered_status");
    SmsSettings {
        url: format!("{}/{path}", gateway.origin),
        headers: list("headers")
            .iter()
            .filter_map(|header| header.split_once(": "))
            .map(|(name, value)| (name.to_owned(), Secret::new(value)))
            .collect(),
        content: match string("content_type").as_str() {
            "form" => SmsContent::Form,
            _ => SmsContent::Json,
        },
        body: string("body"),
        from: string("from"),
        username: string("username"),
        secret: Some(Secret::new(SECRET)),
        basic_auth: table.get("basic_auth").is_some(),
        delivered_status: statuses.iter().map(|text| status(text)).collect(),
        ..gateway.settings()
    }
}

fn status(text: &str) -> RangeInclusive<u16> {
    let status = text.parse().unwrap();
    status..=status
}

/// Sends one message through an example: its id and the only request.
async fn sent(name: &str, answer: (u16, &'static str)) -> (MessageId, SmsSettings, Request) {
    let gateway = Gateway::start();
    gateway.answers(answer.0, answer.1);
    let house = House::new().await;
    let id = house.writes(Sms, NUMBER).await;
    let settings = example(name, &gateway);
    let postman = house.postman(None, Some(&settings));
    assert_eq!(postman.round(at(1)).await.unwrap().sent, 1, "{name}");
    let requests = gateway.requests();
    assert_eq!(requests.len(), 1);
    (id, settings, requests[0].clone())
}

fn text() -> String {
    format!("Uw code: \"{CODE}\" & één")
}

#[tokio::test(flavor = "multi_thread")]
async fn h34_twilio_gets_a_form_with_basic_authentication() {
    let answer = (201, r#"{"status":"queued"}"#);
    let (_, settings, request) = sent("Twilio", answer).await;
    assert_eq!(request.method, "POST");
    let path = format!("/2010-04-01/Accounts/{}/Messages.json", settings.username);
    assert_eq!(request.target, path);
    assert_eq!(
        request.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    let basic = "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzbGV1dGVsICImKyVc";
    assert_eq!(request.header("authorization"), [basic]);
    assert_eq!(
        request.body,
        "To=%2B31600000001&From=%2B3197000000000&Body=Uw+code%3A+%22482913%22+%26+%C3%A9%C3%A9n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h34_messagebird_gets_json_with_an_access_key() {
    let (id, _, request) = sent("MessageBird", (201, "{}")).await;
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/messages");
    assert_eq!(request.header("content-type"), ["application/json"]);
    let key = format!("AccessKey {SECRET}");
    assert_eq!(request.header("authorization"), [key]);
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let expected = json!({
        "originator": "Sign-in",
        "recipients": ["31600000001"],
        "body": text(),
        "reference": id.as_str(),
    });
    assert_eq!(body, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn h34_bird_gets_json_for_a_channel_of_a_workspace() {
    let (id, settings, request) = sent("Bird", (202, "{}")).await;
    assert_eq!(request.method, "POST");
    let path = format!(
        "/workspaces/{}/channels/{}/messages",
        settings.username, settings.from
    );
    assert_eq!(request.target, path);
    assert_eq!(request.header("content-type"), ["application/json"]);
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let expected = json!({
        "receiver": { "contacts": [{ "identifierValue": NUMBER }] },
        "body": { "type": "text", "text": { "text": text() } },
        "reference": id.as_str(),
    });
    assert_eq!(body, expected);
}
