//! A provider as its discovery document tells of it (OpenID Connect Discovery 1.0).

use super::{answer::Answer, checks, wires::Wire};
use reqwest::Method;
use serde_json::Value;
use sluis_testkit::{ORIGIN, TestHouse};

/// A provider that was discovered.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The discovery document.
    pub document: Value,
    /// The published keys.
    pub keys: Value,
    /// The way there.
    pub wire: Wire,
}

impl Provider {
    /// Reads document and keys, and checks what every module checks of them.
    pub async fn discover(house: &TestHouse) -> Self {
        let wire = Wire::to(house);
        let answer = wire
            .get(&format!("{ORIGIN}/.well-known/openid-configuration"))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.is_of("application/json"), "{:?}", answer.headers);
        let document = answer.json;
        assert_eq!(document["issuer"], ORIGIN);
        let mut provider = Self {
            document,
            keys: Value::Null,
            wire,
        };
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            assert!(provider.endpoint(name).starts_with("https://"), "{name}");
        }
        provider.keys = provider.published().await;
        provider
    }

    /// The keys as they are published now.
    pub async fn published(&self) -> Value {
        let answer = self.wire.get(&self.endpoint("jwks_uri")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        checks::key_set(&answer.json);
        answer.json
    }

    /// The address of an endpoint.
    ///
    /// # Panics
    /// When discovery does not tell it.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        self.document[name]
            .as_str()
            .unwrap_or_else(|| panic!("discovery has no {name}"))
            .to_owned()
    }

    /// What discovery lists under a name; nothing where it lists nothing.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        self.document[name]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect()
    }

    /// Whether a list of discovery holds a value.
    #[must_use]
    pub fn lists(&self, name: &str, value: &str) -> bool {
        self.list(name).iter().any(|listed| listed == value)
    }

    /// Userinfo by GET, with the scheme word that came as `token_type`.
    pub async fn userinfo(&self, scheme: &str, access_token: &str) -> Answer {
        let request = self
            .wire
            .request(Method::GET, &self.endpoint("userinfo_endpoint"))
            .header("authorization", format!("{scheme} {access_token}"));
        Answer::of(request).await
    }
}
