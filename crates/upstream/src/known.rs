//! What is known of a provider: its discovery document and its keys, for a while.

use openidconnect::core::CoreJsonWebKeySet;
use serde::Deserialize;
use sluis_model::{
    context::Timestamp,
    ports::{
        Outgoing, OutgoingError,
        upstream::{UpstreamError, UpstreamFault},
    },
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// How long a document counts, in minutes: withdrawn keys are believed no longer than this.
const FRESH_MINUTES: i64 = 30;
/// How soon the keys are asked again because a token names one that nobody knows, in seconds: nobody
/// makes us ask for every token.
const AGAIN_SECONDS: i64 = 30;
/// How many providers are known at once.
const MOST: usize = 500;

/// Where a provider can be asked (OpenID Connect Discovery §3), as far as anybody here reads it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Document {
    issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    #[serde(default)]
    pub(crate) userinfo_endpoint: Option<String>,
    #[serde(default)]
    pub(crate) end_session_endpoint: Option<String>,
    jwks_uri: String,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

/// A provider as it was found.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) document: Document,
    pub(crate) keys: CoreJsonWebKeySet,
    pub(crate) found_at: Timestamp,
}

impl Known {
    /// Whether it may be asked for its keys once more.
    pub(crate) fn may_be_stale(&self, now: Timestamp) -> bool {
        now - self.found_at >= chrono::Duration::seconds(AGAIN_SECONDS)
    }
}

/// The providers that are known.
#[derive(Debug, Default)]
pub(crate) struct KnownProviders(Mutex<HashMap<String, Arc<Known>>>);

impl KnownProviders {
    /// A provider, from memory or asked.
    pub(crate) async fn get(
        &self,
        outgoing: &dyn Outgoing,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<Known>, UpstreamError> {
        let remembered = {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(issuer).cloned()
        };
        match remembered {
            Some(known) if now - known.found_at < chrono::Duration::minutes(FRESH_MINUTES) => {
                Ok(known)
            }
            _ => self.ask(outgoing, issuer, now).await,
        }
    }

    /// A provider, asked afresh. What is not good takes nobody's place.
    pub(crate) async fn ask(
        &self,
        outgoing: &dyn Outgoing,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<Known>, UpstreamError> {
        let found = Arc::new(find(outgoing, issuer, now).await?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(issuer.to_owned(), Arc::clone(&found));
        Ok(found)
    }
}

async fn find(
    outgoing: &dyn Outgoing,
    issuer: &str,
    now: Timestamp,
) -> Result<Known, UpstreamError> {
    let address = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let document: Document = fetch(outgoing, &address).await?;
    // To the letter (OpenID Connect Discovery §4.3): else one provider could speak for another.
    if document.issuer != issuer {
        return Err(UpstreamError::new(
            UpstreamFault::Issuer,
            format!("the discovery document is of {}", short(&document.issuer)),
        ));
    }
    for endpoint in [&document.authorization_endpoint, &document.token_endpoint]
        .into_iter()
        .chain(document.userinfo_endpoint.as_ref())
    {
        outgoing
            .may_ask(endpoint)
            .map_err(|error| discovery(format!("{}: {error}", short(endpoint))))?;
    }
    let keys: CoreJsonWebKeySet = fetch(outgoing, &document.jwks_uri).await?;
    if keys.keys().is_empty() {
        return Err(discovery("it publishes no key that we can use"));
    }
    Ok(Known {
        document,
        keys,
        found_at: now,
    })
}

async fn fetch<T: serde::de::DeserializeOwned>(
    outgoing: &dyn Outgoing,
    address: &str,
) -> Result<T, UpstreamError> {
    let fetched = outgoing
        .get(address, "application/json")
        .await
        .map_err(|error| match error {
            OutgoingError::Unreachable(why) => UpstreamError::new(UpstreamFault::Unreachable, why),
            other => discovery(format!("{}: {other}", short(address))),
        })?;
    serde_json::from_slice(&fetched.body)
        .map_err(|error| discovery(format!("{}: {error}", short(address))))
}

fn discovery(detail: impl Into<String>) -> UpstreamError {
    UpstreamError::new(UpstreamFault::Discovery, detail)
}

/// An address as a log can bear it.
fn short(address: &str) -> String {
    Url::parse(address).map_or_else(
        |_| address.chars().take(80).collect(),
        |url| format!("{}{}", url.host_str().unwrap_or_default(), url.path()),
    )
}
