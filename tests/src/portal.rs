//! A portal that knows the specifications: it asks, reads the answer off the address that the browser
//! is sent to, and talks to the provider behind the browser's back.

use crate::{asked::Asked, json_web_token, page::Page, plain_http::plain_http};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use reqwest::{
    Client, RequestBuilder,
    header::{AUTHORIZATION, CACHE_CONTROL, HOST},
};
use serde_json::Value;
use sluis_protocol::client_auth::ClientAuthMethod;
use sluis_testkit::{
    ORIGIN, TestHouse,
    cast::{self, PortalEntry},
};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
};

static REQUESTS: AtomicU32 = AtomicU32::new(0);

/// A portal.
#[derive(Debug, Clone)]
pub struct Portal {
    /// What is registered of it.
    pub entry: PortalEntry,
    http: Client,
    address: SocketAddr,
    issuer: &'static str,
}

/// An answer that came without the browser.
#[derive(Debug, Clone)]
pub struct Direct {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body as JSON; null when it is none.
    pub json: Value,
    /// The body as it came.
    pub text: String,
}

/// What a code was worth.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token.
    pub refresh_token: Option<String>,
    /// The ID token.
    pub id_token: String,
    /// Its verified header.
    pub header: Value,
    /// Its verified claims.
    pub claims: Value,
    /// The whole answer.
    pub body: Value,
}

impl Portal {
    /// One of the cast.
    #[must_use]
    pub fn of(house: &TestHouse, client_id: &str) -> Self {
        Self::with_entry(house, cast::portal(client_id))
    }

    /// One that a test registered itself.
    ///
    /// # Panics
    /// When the HTTP client can't be made.
    #[must_use]
    pub fn with_entry(house: &TestHouse, entry: PortalEntry) -> Self {
        Self {
            entry,
            http: plain_http(),
            address: house.address,
            issuer: ORIGIN,
        }
    }

    /// The same portal at another issuer: an institution's own host.
    #[must_use]
    pub fn at(self, issuer: &'static str) -> Self {
        Self { issuer, ..self }
    }

    /// A request with everything that belongs into one.
    #[must_use]
    pub fn ask(&self) -> Asked {
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
        let verifier = format!("verifier-{number:-<50}~.");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
        let state = format!("state-{number}-._~");
        let nonce = format!("nonce-{number}");
        let challenge = URL_SAFE_NO_PAD.encode(digest);
        let params = [
            ("response_type", "code"),
            ("client_id", self.entry.client_id),
            ("redirect_uri", self.entry.redirect_uri),
            ("scope", "openid profile email institution roles"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let params = params
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Asked {
            params,
            verifier,
            issuer: self.issuer,
        }
    }

    /// Asks for somebody of an institution.
    #[must_use]
    pub fn ask_for(&self, institution: &str) -> Asked {
        self.ask().with("institution", institution)
    }

    /// Turns the code of an answer into tokens, and checks all that a portal must check.
    pub async fn tokens(&self, asked: &Asked, page: &Page) -> Tokens {
        let answer = self.redeem(asked, &asked.code(page)).await;
        assert_eq!(answer.status, 200, "the code is refused: {}", answer.json);
        self.checked(&answer, Some(asked)).await
    }

    /// Presents a code with everything that belongs to it.
    pub async fn redeem(&self, asked: &Asked, code: &str) -> Direct {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.entry.redirect_uri),
        ];
        if asked.params.contains_key("code_challenge") {
            fields.push(("code_verifier", &asked.verifier));
        }
        self.post("/oauth/token", &fields).await
    }

    /// Refreshes.
    pub async fn refresh(&self, refresh_token: &str) -> Direct {
        self.post(
            "/oauth/token",
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh_token),
            ],
        )
        .await
    }

    /// The tokens of an answer that must be good.
    pub async fn checked(&self, answer: &Direct, asked: Option<&Asked>) -> Tokens {
        assert_eq!(answer.status, 200, "refused: {}", answer.json);
        let cache = answer
            .headers
            .get(CACHE_CONTROL)
            .and_then(|value| value.to_str().ok());
        assert!(
            cache.is_some_and(|cache| cache.contains("no-store")),
            "TOK-21: tokens may be kept"
        );
        assert_eq!(answer.json["token_type"], "Bearer");
        assert!(
            answer.json["expires_in"]
                .as_i64()
                .is_some_and(|seconds| (1..=600).contains(&seconds))
        );
        let text = |name: &str| answer.json[name].as_str().map(str::to_owned);
        let id_token = text("id_token").unwrap_or_else(|| panic!("no ID token in {}", answer.json));
        let keys = self.get("/oauth/jwks", None).await.json;
        let (header, claims) = json_web_token::verify(&id_token, &keys);
        assert_eq!(claims["iss"], self.issuer);
        assert_eq!(claims["aud"], self.entry.client_id);
        if let Some(asked) = asked {
            assert_eq!(
                claims["nonce"].as_str(),
                asked.params.get("nonce").map(String::as_str),
                "the nonce"
            );
        }
        Tokens {
            access_token: text("access_token").unwrap_or_default(),
            refresh_token: text("refresh_token"),
            id_token,
            header,
            claims,
            body: answer.json.clone(),
        }
    }

    /// The claims at userinfo.
    pub async fn userinfo(&self, access_token: &str) -> Direct {
        self.get("/oauth/userinfo", Some(access_token)).await
    }

    /// Whether introspection calls a token active.
    pub async fn is_active(&self, token: &str) -> bool {
        let answer = self.post("/oauth/introspect", &[("token", token)]).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        if answer.json["active"] == false {
            assert_eq!(
                answer.json,
                serde_json::json!({ "active": false }),
                "TOK-18: more than that"
            );
        }
        answer.json["active"] == true
    }

    /// A GET, with a bearer token or without.
    pub async fn get(&self, path: &str, bearer: Option<&str>) -> Direct {
        let mut request = self.http.get(self.there(path));
        if let Some(bearer) = bearer {
            request = request.bearer_auth(bearer);
        }
        direct_at(request, self.issuer).await
    }

    /// A POST with the portal's own authentication.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Direct {
        let secret = self.entry.secret.unwrap_or_default();
        match self.entry.auth_method {
            ClientAuthMethod::ClientSecretBasic => {
                self.post_with(path, fields, Some(&basic(self.entry.client_id, secret)))
                    .await
            }
            ClientAuthMethod::ClientSecretPost => {
                let own = [
                    ("client_id", self.entry.client_id),
                    ("client_secret", secret),
                ];
                self.post_with(path, &[fields, &own].concat(), None).await
            }
            other => {
                assert_eq!(other, ClientAuthMethod::None, "no such portal in the cast");
                self.post_with(
                    path,
                    &[fields, &[("client_id", self.entry.client_id)]].concat(),
                    None,
                )
                .await
            }
        }
    }

    /// A POST with this `Authorization` header, or none.
    pub async fn post_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Direct {
        let mut request = self.http.post(self.there(path)).form(fields);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        direct_at(request, self.issuer).await
    }

    fn there(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// Basic credentials as RFC 6749 §2.3.1 wants them: form-encoded first.
#[must_use]
pub fn basic(client_id: &str, secret: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encode(client_id), encode(secret)))
    )
}

pub(crate) async fn direct_at(request: RequestBuilder, origin: &str) -> Direct {
    let host = origin.trim_start_matches("https://");
    let response = request
        .header(HOST, host)
        .send()
        .await
        .unwrap_or_else(|error| panic!("no answer: {error}"));
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    assert!(status < 500, "answered {status}");
    let text = response.text().await.unwrap_or_default();
    Direct {
        status,
        headers,
        json: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }
}

impl Direct {
    /// The error code of a refusal, whose form is checked.
    #[must_use]
    pub fn error(&self) -> &str {
        assert!(
            (400..500).contains(&self.status),
            "{} is no refusal: {}",
            self.status,
            self.json
        );
        let description = self.json["error_description"].as_str().unwrap_or_default();
        let clean = description
            .bytes()
            .all(|b| matches!(b, 0x20..=0x7e) && b != b'"' && b != b'\\');
        assert!(clean, "RFC 6749 §5.2: {description:?}");
        self.json["error"].as_str().unwrap_or_default()
    }
}
