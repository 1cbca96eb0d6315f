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
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use url::Url;

/// How long a document counts, in minutes: withdrawn keys are believed no longer than this.
const FRESH_MINUTES: i64 = 30;
/// How soon a provider is asked again because a token names a key that nobody knows, or because somebody
/// wants to know whether it is there, in seconds: nobody makes us ask for every token or password.
pub(crate) const AGAIN_SECONDS: i64 = 30;
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

/// One provider: what is known of it, and who is asking it now.
#[derive(Debug, Default)]
struct Place {
    known: Mutex<Option<Arc<Known>>>,
    /// How often it was asked: who waited while somebody else asked takes that answer.
    times: AtomicU64,
    /// When it was asked last, and what was wrong.
    last: tokio::sync::Mutex<Option<(Timestamp, Option<UpstreamError>)>>,
}

impl Place {
    fn known(&self) -> Option<Arc<Known>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    /// Asks it, unless somebody else just does, or did so within so many seconds. What is not good takes
    /// nobody's place.
    async fn ask(
        &self,
        outgoing: &dyn Outgoing,
        issuer: &str,
        now: Timestamp,
        within: i64,
    ) -> Result<Arc<Known>, UpstreamError> {
        let times = self.times.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        let asked_meanwhile = self.times.load(Ordering::SeqCst) != times;
        if let Some((at, wrong)) = &*last
            && (asked_meanwhile || now - *at < chrono::Duration::seconds(within))
        {
            return match (wrong, self.known()) {
                (None, Some(known)) => Ok(known),
                (Some(error), _) => Err(error.clone()),
                (None, None) => Err(discovery("nothing is known of it")),
            };
        }
        let found = find(outgoing, issuer, now).await.map(Arc::new);
        self.times.fetch_add(1, Ordering::SeqCst);
        *last = Some((now, found.as_ref().err().cloned()));
        if let Ok(found) = &found {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            *known = Some(Arc::clone(found));
        }
        found
    }
}

/// The providers that are known.
#[derive(Debug, Default)]
pub(crate) struct KnownProviders(Mutex<HashMap<String, Arc<Place>>>);

impl KnownProviders {
    fn place(&self, issuer: &str) -> Arc<Place> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= MOST && !places.contains_key(issuer) {
            places.clear();
        }
        Arc::clone(places.entry(issuer.to_owned()).or_default())
    }

    /// A provider, from memory or asked; one that did not answer within the last `patience` seconds is not
    /// asked again.
    pub(crate) async fn get(
        &self,
        outgoing: &dyn Outgoing,
        issuer: &str,
        now: Timestamp,
        patience: i64,
    ) -> Result<Arc<Known>, UpstreamError> {
        let place = self.place(issuer);
        match place.known() {
            Some(known) if now - known.found_at < chrono::Duration::minutes(FRESH_MINUTES) => {
                Ok(known)
            }
            _ => place.ask(outgoing, issuer, now, patience).await,
        }
    }

    /// A provider, asked afresh.
    pub(crate) async fn ask(
        &self,
        outgoing: &dyn Outgoing,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<Known>, UpstreamError> {
        self.place(issuer).ask(outgoing, issuer, now, 0).await
    }

    /// A provider as it was within the last half minute, whether that went well or not.
    pub(crate) async fn lately(
        &self,
        outgoing: &dyn Outgoing,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<Known>, UpstreamError> {
        self.place(issuer)
            .ask(outgoing, issuer, now, AGAIN_SECONDS)
            .await
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
            OutgoingError::Status(status @ 500..) => UpstreamError::new(
                UpstreamFault::Unreachable,
                format!("{} answered {status}", short(address)),
            ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use chrono::{DateTime, Duration};
    use sluis_model::ports::outgoing::Fetched;
    use std::sync::atomic::AtomicUsize;

    const ISSUER: &str = "https://id.school.example";

    /// Answers after others had their turn, and counts.
    #[derive(Debug, Default)]
    struct Slow {
        asked: AtomicUsize,
        down: bool,
    }

    #[async_trait]
    impl Outgoing for Slow {
        async fn get(&self, url: &str, _accept: &str) -> Result<Fetched, OutgoingError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            if self.down {
                return Err(OutgoingError::Status(502));
            }
            let body = if url.ends_with("/keys") {
                serde_json::json!({ "keys": [{
                    "kty": "RSA", "use": "sig", "kid": "one", "n": "AQAB", "e": "AQAB",
                }] })
            } else {
                serde_json::json!({
                    "issuer": ISSUER, "jwks_uri": format!("{ISSUER}/keys"),
                    "authorization_endpoint": format!("{ISSUER}/authorize"),
                    "token_endpoint": format!("{ISSUER}/token"),
                })
            };
            Ok(Fetched {
                content_type: None,
                body: body.to_string().into_bytes(),
            })
        }

        async fn get_for_anybody(&self, url: &str, _: &str) -> Result<Fetched, OutgoingError> {
            Err(OutgoingError::Forbidden(url.to_owned()))
        }

        async fn post_form(&self, url: &str, _form: &[(&str, &str)]) -> Result<(), OutgoingError> {
            Err(OutgoingError::Forbidden(url.to_owned()))
        }
    }

    /// Thirty who come at once, and how many questions that took.
    async fn rush(slow: &Slow) -> (Vec<Result<Arc<Known>, UpstreamError>>, usize) {
        let (providers, now) = (KnownProviders::default(), DateTime::UNIX_EPOCH);
        let all = (0..30).map(|_| providers.get(slow, ISSUER, now, 0));
        let all = futures_util::future::join_all(all).await;
        (all, slow.asked.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_class_that_comes_at_once_asks_a_provider_once() {
        let (all, asked) = rush(&Slow::default()).await;
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        assert_eq!(asked, 2, "its document and its keys");
    }

    #[tokio::test]
    async fn flt_47_a_class_that_comes_at_once_waits_for_one_question_in_vain() {
        let slow = Slow {
            down: true,
            ..Slow::default()
        };
        let (all, asked) = rush(&slow).await;
        let unreachable = |one: &Result<Arc<Known>, UpstreamError>| {
            one.as_ref()
                .is_err_and(|error| error.fault == UpstreamFault::Unreachable)
        };
        assert!(all.iter().all(unreachable), "{all:?}");
        assert_eq!(asked, 1);
    }

    #[tokio::test]
    async fn whether_a_provider_is_there_is_asked_once_in_half_a_minute() {
        let (slow, providers, now) = (
            Slow::default(),
            KnownProviders::default(),
            DateTime::UNIX_EPOCH,
        );
        for seconds in [0, 29] {
            let at = now + Duration::seconds(seconds);
            providers.lately(&slow, ISSUER, at).await.unwrap();
        }
        assert_eq!(slow.asked.load(Ordering::SeqCst), 2);
        providers
            .lately(&slow, ISSUER, now + Duration::seconds(30))
            .await
            .unwrap();
        assert_eq!(slow.asked.load(Ordering::SeqCst), 4);
    }
}
