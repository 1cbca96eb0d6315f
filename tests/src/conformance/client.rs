//! A client that registered itself (RFC 7591), and how it shows who it is.

use super::{
    answer::Answer,
    assertion::{Audience, assertion},
    certificates::{self, Certificate},
    checks,
    keys::{PrivateKey, sign_with_secret},
    provider::Provider,
    suite::Suite,
};
use crate::portal::basic;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sluis_model::context::Timestamp;
use sluis_protocol::client_auth::{ASSERTION_TYPE, ClientAuthMethod};
use sluis_testkit::ORIGIN;

/// A client.
#[derive(Debug, Clone)]
pub struct Relying {
    /// `client_id`.
    pub id: String,
    /// `client_secret`.
    pub secret: Option<String>,
    /// How it authenticates.
    pub auth: ClientAuthMethod,
    /// Its key.
    pub key: PrivateKey,
    /// Its certificate, where it authenticates by TLS.
    pub certificate: Option<Certificate>,
    /// Whom its assertions are for.
    pub audience: Audience,
    /// Its redirect URI.
    pub redirect_uri: String,
    /// What the provider says is registered.
    pub metadata: Value,
}

/// The metadata that a suite's client sends: its key has no kid, and it has one whatever its way to
/// authenticate.
#[must_use]
pub fn registration(suite: &Suite, key: &PrivateKey) -> Value {
    let mut grants = vec![];
    if suite.has_code() {
        grants.push("authorization_code");
    }
    if suite.response_type != "code" {
        grants.push("implicit");
    }
    let mut jwks = key.set();
    if suite.auth == ClientAuthMethod::SelfSignedTlsClientAuth {
        jwks = certificates::ONE.set();
    }
    json!({
        "client_name": "Conformance",
        "response_types": [suite.response_type],
        "grant_types": grants,
        "redirect_uris": ["https://suite.test/test/a/sluis/callback"],
        "contacts": ["suite@suite.test"],
        "token_endpoint_auth_method": suite.auth.as_str(),
        "jwks": jwks,
    })
}

/// Registers whatever is given, good or not.
pub async fn register(provider: &Provider, initial_token: &str, metadata: &Value) -> Answer {
    let url = provider.endpoint("registration_endpoint");
    let request = provider
        .wire
        .request(Method::POST, &url)
        .bearer_auth(initial_token)
        .json(metadata);
    Answer::of(request).await
}

impl Relying {
    /// The client of a registration that must be good.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn of(answer: &Answer, suite: &Suite, key: PrivateKey) -> Self {
        checks::registered(answer);
        let json = &answer.json;
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let redirect_uri = json["redirect_uris"][0].as_str().map(str::to_owned);
        assert_eq!(
            json["token_endpoint_auth_method"],
            suite.auth.as_str(),
            "RFC 7591 §3.2.1: what is registered is told"
        );
        assert_eq!(
            suite.auth.has_secret(),
            text("client_secret").is_some(),
            "{json}"
        );
        Self {
            id: text("client_id").unwrap_or_default(),
            secret: text("client_secret"),
            auth: suite.auth,
            key,
            certificate: suite.auth.is_mutual_tls().then_some(certificates::ONE),
            audience: Audience::TokenEndpoint,
            redirect_uri: redirect_uri.unwrap_or_else(|| panic!("no redirect_uris in {json}")),
            metadata: json.clone(),
        }
    }

    /// Posts a form with the client's authentication.
    pub async fn post(
        &self,
        provider: &Provider,
        url: &str,
        fields: &[(&str, &str)],
        now: Timestamp,
    ) -> Answer {
        let request = provider.wire.request(Method::POST, url);
        Answer::of(self.authenticated(request, provider, fields, now)).await
    }

    /// A request with this form and the client's authentication.
    pub fn authenticated(
        &self,
        mut request: RequestBuilder,
        provider: &Provider,
        fields: &[(&str, &str)],
        now: Timestamp,
    ) -> RequestBuilder {
        let secret = self.secret.as_deref().unwrap_or_default();
        let mut form: Vec<(&str, &str)> = fields.to_vec();
        let proof;
        match self.auth {
            ClientAuthMethod::ClientSecretBasic => {
                request = request.header("authorization", basic(&self.id, secret));
            }
            ClientAuthMethod::ClientSecretPost => {
                form.extend([("client_id", self.id.as_str()), ("client_secret", secret)]);
            }
            ClientAuthMethod::None => form.push(("client_id", &self.id)),
            ClientAuthMethod::ClientSecretJwt | ClientAuthMethod::PrivateKeyJwt => {
                proof = self.proof(provider, now);
                form.extend([
                    ("client_assertion_type", ASSERTION_TYPE),
                    ("client_assertion", proof.as_str()),
                ]);
            }
            ClientAuthMethod::TlsClientAuth | ClientAuthMethod::SelfSignedTlsClientAuth => {
                form.push(("client_id", &self.id));
            }
        }
        if let Some(certificate) = &self.certificate {
            request = request.header(certificates::HEADER, certificate.header());
        }
        request.form(&form)
    }

    /// A good assertion.
    #[must_use]
    pub fn proof(&self, provider: &Provider, now: Timestamp) -> String {
        let audience = match self.audience {
            Audience::TokenEndpoint => provider.endpoint("token_endpoint"),
            Audience::Issuer => ORIGIN.to_owned(),
        };
        let claims = assertion(&self.id, &audience, now);
        match &self.secret {
            Some(secret) if self.auth == ClientAuthMethod::ClientSecretJwt => {
                sign_with_secret(secret, &claims)
            }
            _ => self.key.sign(&claims),
        }
    }

    /// The client as the provider tells of it to whoever holds its registration access token
    /// (RFC 7592 §2.1).
    pub async fn read(&self, provider: &Provider) -> Answer {
        self.managing(provider, Method::GET).await
    }

    /// Unregisters: what the suite does at the end of each module (RFC 7592 §2.3).
    pub async fn leave(&self, provider: &Provider) {
        let answer = self.managing(provider, Method::DELETE).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    async fn managing(&self, provider: &Provider, method: Method) -> Answer {
        let text = |name: &str| {
            let value = self.metadata[name].as_str();
            value.unwrap_or_else(|| panic!("no {name} in {}", self.metadata))
        };
        let request = provider
            .wire
            .request(method, text("registration_client_uri"))
            .bearer_auth(text("registration_access_token"));
        Answer::of(request).await
    }
}
