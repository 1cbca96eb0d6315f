//! The way to a provider: its issuer is a name that nobody resolves, so requests go to where it
//! listens, with the host that they would have had.

use super::answer::Answer;
use reqwest::{Client, Method, RequestBuilder, header::HOST, redirect::Policy};
use sluis_model::{
    ids::InitialTokenId,
    initial_access_token::{InitialAccessToken, RegistrationPolicy},
    secret::{PlainToken, TokenKind},
};
use sluis_testkit::{ORIGIN, TestHouse};
use std::net::SocketAddr;

/// An HTTP client for one house.
#[derive(Debug, Clone)]
pub struct Wire {
    http: Client,
    address: SocketAddr,
}

impl Wire {
    /// A client for a house.
    ///
    /// # Panics
    /// When the HTTP client can't be made.
    #[must_use]
    pub fn to(house: &TestHouse) -> Self {
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build();
        Self {
            http: http.unwrap_or_else(|error| panic!("no HTTP client: {error}")),
            address: house.address,
        }
    }

    /// A request to an address below the issuer.
    ///
    /// # Panics
    /// When the address is another one's.
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        let path = url
            .strip_prefix(ORIGIN)
            .unwrap_or_else(|| panic!("{url} is not below {ORIGIN}"));
        self.http
            .request(method, format!("http://{}{path}", self.address))
            .header(HOST, ORIGIN.trim_start_matches("https://"))
    }

    /// A GET.
    pub async fn get(&self, url: &str) -> Answer {
        Answer::of(self.request(Method::GET, url)).await
    }
}

/// A token to register clients with (RFC 7591 §3), as an operator would make one.
///
/// # Panics
/// When the store refuses it.
pub async fn initial_access_token(house: &TestHouse) -> String {
    let ctx = house.ctx();
    let plain = PlainToken::generate(TokenKind::InitialAccess, &ctx);
    let token = InitialAccessToken {
        id: InitialTokenId::generate(&ctx),
        token: plain.hash(),
        label: "conformance".to_owned(),
        institution: None,
        policy: RegistrationPolicy::default(),
        uses_left: None,
        created_at: ctx.now,
        ends_at: ctx.now + chrono::Duration::days(1),
    };
    let added = house
        .idp
        .durable
        .write(move |tx| tx.add_initial_token(&token))
        .await;
    added.unwrap_or_else(|error| panic!("no initial access token: {error}"));
    plain.expose().to_owned()
}
