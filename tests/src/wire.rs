//! A program that speaks to the provider in any way it likes, and clients with any settings.

use crate::{
    plain_http::plain_http,
    portal::{Direct, direct_at},
};
use reqwest::{Client as Http, Method, header::HOST};
use sluis_model::client::{Client, ClientSettings};
use sluis_protocol::client_auth::ClientAuthMethod;
use sluis_testkit::{ORIGIN, TestHouse};
use std::net::SocketAddr;

/// A program.
#[derive(Debug, Clone)]
pub struct Wire {
    http: Http,
    address: SocketAddr,
    issuer: &'static str,
}

impl Wire {
    /// A program that asks this house.
    ///
    /// # Panics
    /// When the HTTP client can't be made.
    #[must_use]
    pub fn to(house: &TestHouse) -> Self {
        Self {
            http: plain_http(),
            address: house.address,
            issuer: ORIGIN,
        }
    }

    /// The same program at another issuer: an institution's own host.
    #[must_use]
    pub fn at(self, issuer: &'static str) -> Self {
        Self { issuer, ..self }
    }

    /// Posts a form with these headers.
    pub async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Direct {
        let request = self.http.post(format!("http://{}{path}", self.address));
        self.send(request.form(fields), headers).await
    }

    /// Asks without a body.
    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Direct {
        let there = format!("http://{}{path}", self.address);
        self.send(self.http.request(method, there), headers).await
    }

    /// Asks with a body of JSON.
    pub async fn json(
        &self,
        method: Method,
        path: &str,
        body: &serde_json::Value,
        headers: &[(&str, &str)],
    ) -> Direct {
        let there = format!("http://{}{path}", self.address);
        self.send(self.http.request(method, there).json(body), headers)
            .await
    }

    /// The status of what may fail at the server, or be too much for it: everywhere else that ends the test.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn status(
        &self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> u16 {
        let there = format!("http://{}{path}", self.address);
        let host = self.issuer.trim_start_matches("https://");
        let mut request = self.http.request(method, there).header(HOST, host);
        if !fields.is_empty() {
            request = request.form(fields);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await;
        answer
            .unwrap_or_else(|error| panic!("no answer: {error}"))
            .status()
            .as_u16()
    }

    async fn send(&self, mut request: reqwest::RequestBuilder, headers: &[(&str, &str)]) -> Direct {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        direct_at(request, self.issuer).await
    }
}

/// Registers a client as `change` makes it, or lets it be so from now on.
///
/// # Panics
/// When it can't be registered.
pub async fn put_client(house: &TestHouse, id: &str, change: impl FnOnce(&mut Client)) {
    let mut client = Client {
        id: id.into(),
        name: id.to_owned(),
        institution: None,
        auth_method: ClientAuthMethod::ClientSecretPost,
        secret_hash: None,
        sealed_secret: None,
        registration_token: None,
        settings: ClientSettings::default(),
        active: true,
        created_at: house.now(),
    };
    change(&mut client);
    let added = house
        .idp
        .durable
        .write(move |tx| {
            if tx.client(&client.id)?.is_some() {
                tx.update_client(&client)
            } else {
                tx.add_client(&client)
            }
        })
        .await;
    added.unwrap_or_else(|error| panic!("{id}: {error}"));
}

/// Changes a client that is there.
///
/// # Panics
/// When there is none.
pub async fn change_client(
    house: &TestHouse,
    id: &str,
    change: impl FnOnce(&mut Client) + Clone + Send + 'static,
) {
    let key = id.into();
    let changed = house
        .idp
        .durable
        .write(move |tx| {
            let Some(found) = tx.client(&key)? else {
                return Ok(false);
            };
            let mut client = Client::clone(&found);
            change(&mut client);
            tx.update_client(&client).map(|()| true)
        })
        .await;
    assert_eq!(changed.ok(), Some(true), "{id}");
}
