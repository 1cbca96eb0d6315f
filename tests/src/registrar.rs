//! Somebody who registers clients, and clients that look after their registration.

use crate::portal::Direct;
use reqwest::{
    Client, Method,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use serde_json::Value;
use sluis_idp_core::registration::NewInitialToken;
use sluis_model::initial_access_token::RegistrationPolicy;
use sluis_testkit::{ORIGIN, TestHouse};
use std::net::SocketAddr;

/// Where clients are registered.
const REGISTER: &str = "/oauth/register";

/// A registrar with an initial access token.
#[derive(Debug, Clone)]
pub struct Registrar {
    http: Client,
    address: SocketAddr,
    /// The initial access token.
    pub token: String,
}

impl Registrar {
    /// One whose clients may be what portals usually are.
    pub async fn of(house: &TestHouse) -> Self {
        Self::with(house, RegistrationPolicy::default(), None).await
    }

    /// One with a policy of its own, for so many clients.
    ///
    /// # Panics
    /// When the token can't be made.
    pub async fn with(house: &TestHouse, policy: RegistrationPolicy, uses: Option<i64>) -> Self {
        let wanted = NewInitialToken {
            label: "proef".to_owned(),
            institution: None,
            policy,
            uses,
            ttl: chrono::Duration::days(30),
        };
        let made = house.idp.create_initial_token(&house.ctx(), wanted).await;
        let (_, plain) = made.unwrap_or_else(|error| panic!("no token: {error}"));
        Self {
            http: Client::builder()
                .no_proxy()
                .build()
                .unwrap_or_else(|error| panic!("no HTTP client: {error}")),
            address: house.address,
            token: plain.expose().to_owned(),
        }
    }

    /// Registers with the token.
    pub async fn register(&self, metadata: &Value) -> Direct {
        self.send(Method::POST, REGISTER, Some(&self.token), Some(metadata))
            .await
    }

    /// Registers what must be good.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn registered(&self, metadata: &Value) -> Value {
        let answer = self.register(metadata).await;
        assert_eq!(answer.status, 201, "{}", answer.json);
        answer.json
    }

    /// The own registration of a client, by the address and the token of the answer that it got.
    pub async fn own(
        &self,
        method: Method,
        registered: &Value,
        metadata: Option<&Value>,
    ) -> Direct {
        let address = registered["registration_client_uri"].as_str();
        let path = address.and_then(|address| address.strip_prefix(ORIGIN));
        let path = path.unwrap_or_else(|| panic!("no address in {registered}"));
        let token = registered["registration_access_token"].as_str();
        self.send(method, path, token, metadata).await
    }

    /// Any request, with a JSON body or without.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        bearer: Option<&str>,
        body: Option<&Value>,
    ) -> Direct {
        let mut request = self
            .http
            .request(method, format!("http://{}{path}", self.address))
            .header(HOST, ORIGIN.trim_start_matches("https://"));
        if let Some(bearer) = bearer {
            request = request.header(AUTHORIZATION, format!("Bearer {bearer}"));
        }
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await;
        let answer = answer.unwrap_or_else(|error| panic!("no answer: {error}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap_or_default();
        Direct {
            status,
            headers,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }
}
