//! A request to the authorization endpoint with any parameters in any order.

use super::{callback::Callback, keys};
use crate::{agent::Agent, page::Page};
use std::sync::atomic::{AtomicU32, Ordering};

static REQUESTS: AtomicU32 = AtomicU32::new(0);

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    endpoint: String,
    params: Vec<(String, String)>,
}

impl Request {
    /// A request with these parameters, and a state and a nonce of its own.
    #[must_use]
    pub fn new(endpoint: &str, params: &[(&str, &str)]) -> Self {
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
        let empty = Self::bare(endpoint, params);
        empty
            .with("state", &format!("state{number:06}"))
            .with("nonce", &format!("nonce{number:06}"))
    }

    /// A request with these parameters alone.
    #[must_use]
    pub fn bare(endpoint: &str, params: &[(&str, &str)]) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            params: params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.params.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.params.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The same without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.params.retain(|(known, _)| known != name);
        self
    }

    /// The same with the parameters in the opposite order.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.params.reverse();
        self
    }

    /// The same with the challenge of a PKCE verifier, by S256.
    #[must_use]
    pub fn proving(self, verifier: &str) -> Self {
        self.with("code_challenge", &keys::hash(verifier.as_bytes()))
            .with("code_challenge_method", "S256")
    }

    /// A parameter as it is sent; empty when it is not.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.optional(name).unwrap_or_default()
    }

    /// A parameter as it is sent.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All parameters.
    #[must_use]
    pub fn params(&self) -> &[(String, String)] {
        &self.params
    }

    /// The address that the browser is sent to.
    #[must_use]
    pub fn url(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.params)
            .finish();
        format!("{}?{query}", self.endpoint)
    }

    /// The browser goes there.
    pub async fn open(&self, agent: &Agent) -> Page {
        agent.get(&self.url()).await
    }

    /// What came of it at `redirect_uri`, with issuer and state checked.
    ///
    /// # Panics
    /// When nothing came.
    #[must_use]
    pub fn answered(&self, page: &Page, redirect_uri: &str, issuer: &str) -> Callback {
        let callback = Callback::read(page, redirect_uri).unwrap_or_else(|| {
            panic!(
                "no answer to {:?}, but the page {:?}: {}",
                self.params,
                page.step(),
                page.text()
            )
        });
        if callback.get("response").is_none() {
            assert_eq!(callback.get("iss"), Some(issuer), "RFC 9207 §2");
            assert_eq!(
                callback.get("state"),
                self.optional("state"),
                "the state as it was sent"
            );
        }
        callback
    }
}
