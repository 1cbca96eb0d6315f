//! The keys of clients: registered ones, and those that lie at `jwks_uri` (RFC 7591 §2). What was
//! fetched is remembered for a while, and fetched again when a key is asked for that is not in it.

use crate::places::Places;
use chrono::Duration;
use jsonwebtoken::{DecodingKey, jwk::Jwk};
use serde_json::Value;
use sluis_model::{
    client::Client,
    context::Timestamp,
    ids::InstitutionId,
    ports::{Outgoing, OutgoingError},
};
use sluis_protocol::algorithm::ClientAlgorithm;
use std::{fmt, sync::Arc};

/// How long a fetched set counts.
const FRESH_FOR: Duration = Duration::minutes(5);
/// A key that is not in the set makes it be fetched again, but not more often than this: anybody can
/// name one.
const UNKNOWN_KEY_PAUSE: Duration = Duration::seconds(5);
/// The most keys of one set.
const MOST_KEYS: usize = 100;

/// One public key of a client.
#[derive(Clone)]
pub(crate) struct ClientKey {
    kid: Option<String>,
    kty: String,
    crv: Option<String>,
    alg: Option<String>,
    pub(crate) key: DecodingKey,
    /// The first certificate of `x5c`, in base64 (RFC 7517 §4.7).
    pub(crate) certificate: Option<String>,
    /// The key as it was registered.
    pub(crate) jwk: Value,
}

impl ClientKey {
    /// Reads a public key that can verify signatures.
    pub(crate) fn read(jwk: &Value) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str).map(str::to_owned);
        if text("use").is_some_and(|used| used != "sig") {
            return None;
        }
        let kty = text("kty")?;
        if kty == "oct" {
            return None;
        }
        let parsed: Jwk = serde_json::from_value(without_unknown_alg(jwk)).ok()?;
        Some(Self {
            kid: text("kid"),
            crv: text("crv"),
            alg: text("alg"),
            key: DecodingKey::from_jwk(&parsed).ok()?,
            certificate: jwk
                .get("x5c")
                .and_then(|chain| chain.get(0))
                .and_then(Value::as_str)
                .map(str::to_owned),
            kty,
            jwk: jwk.clone(),
        })
    }

    /// Whether the key is of an algorithm's kind, and not kept for another one.
    pub(crate) fn fits(&self, algorithm: ClientAlgorithm) -> bool {
        let kind = match algorithm {
            ClientAlgorithm::RS256 | ClientAlgorithm::PS256 => self.kty == "RSA",
            ClientAlgorithm::ES256 => self.kty == "EC" && self.crv.as_deref() == Some("P-256"),
            ClientAlgorithm::ES384 => self.kty == "EC" && self.crv.as_deref() == Some("P-384"),
            ClientAlgorithm::EdDSA => self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519"),
            ClientAlgorithm::None | ClientAlgorithm::HS256 => false,
        };
        kind && self
            .alg
            .as_deref()
            .is_none_or(|alg| ClientAlgorithm::parse(alg) == Some(algorithm))
    }
}

/// A key may state an algorithm that our reader has no name for; the key is good all the same.
fn without_unknown_alg(jwk: &Value) -> Value {
    let mut jwk = jwk.clone();
    if let Some(members) = jwk.as_object_mut() {
        members.remove("alg");
        members.remove("key_ops");
    }
    jwk
}

/// The keys of a JWK set (RFC 7517 §5) that can verify something; unknown ones are passed over
/// (ibid.). `None` when it is no set at all.
pub(crate) fn read_set(set: &Value) -> Option<Vec<ClientKey>> {
    let keys = set.get("keys")?.as_array()?;
    Some(
        keys.iter()
            .take(MOST_KEYS)
            .filter_map(ClientKey::read)
            .collect(),
    )
}

/// What the keys of a JWK set can verify. `None` when it is no set at all.
#[must_use]
pub fn algorithms_of(set: &Value) -> Option<Vec<ClientAlgorithm>> {
    let keys = read_set(set)?;
    let fitting = |algorithm: &ClientAlgorithm| keys.iter().any(|key| key.fits(*algorithm));
    Some(
        ClientAlgorithm::ASYMMETRIC
            .into_iter()
            .filter(fitting)
            .collect(),
    )
}

/// What is known of one address.
#[derive(Default)]
struct Place {
    /// When it was last asked, in vain or not.
    asked_at: Option<Timestamp>,
    /// What it said last, and when.
    said: Option<(Timestamp, Arc<Vec<ClientKey>>)>,
}

/// Where clients' keys come from. One exists per process.
pub(crate) struct ClientKeys {
    outgoing: Arc<dyn Outgoing>,
    /// Whoever asks an address holds its place: the others wait and share the answer. Each institution has
    /// places of its own: one whose questions find no way out leaves no other without its keys.
    places: Places<tokio::sync::Mutex<Place>>,
}

impl fmt::Debug for ClientKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKeys")
    }
}

impl ClientKeys {
    pub(crate) fn new(outgoing: Arc<dyn Outgoing>) -> Self {
        Self {
            outgoing,
            places: Places::default(),
        }
    }

    /// The keys that may have signed something with this algorithm and `kid`: those of the name, or,
    /// where none has it, those without a name.
    ///
    /// # Errors
    /// For our log: why the keys can't be had.
    pub(crate) async fn candidates(
        &self,
        client: &Client,
        algorithm: ClientAlgorithm,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<ClientKey>, String> {
        let settings = &client.settings;
        if let Some(uri) = &settings.jwks_uri {
            let enough = |keys: &[ClientKey]| {
                let named = kid.is_none_or(|kid| keys.iter().any(|key| key.is_named(kid)));
                named && !pick(keys, algorithm, kid).is_empty()
            };
            let keys = self.keys_at(client, uri, now, enough).await?;
            return Ok(pick(&keys, algorithm, kid));
        }
        let set = settings.jwks.as_ref().ok_or("the client has no keys")?;
        let keys = read_set(set).ok_or("the registered keys are no JWK set")?;
        Ok(pick(&keys, algorithm, kid))
    }

    /// Every key of a client, freshly fetched or registered.
    ///
    /// # Errors
    /// For our log: why the keys can't be had.
    pub(crate) async fn all(
        &self,
        client: &Client,
        now: Timestamp,
    ) -> Result<Vec<ClientKey>, String> {
        if let Some(uri) = &client.settings.jwks_uri {
            let keys = self.keys_at(client, uri, now, |_| true).await?;
            return Ok(keys.as_ref().clone());
        }
        let set = client.settings.jwks.as_ref();
        let set = set.ok_or("the client has no keys")?;
        read_set(set).ok_or_else(|| "the registered keys are no JWK set".to_owned())
    }

    /// Every key that lies at `jwks_uri` now, if that was not asked a moment ago: for when none of the
    /// remembered ones fits.
    ///
    /// # Errors
    /// For our log: why the keys can't be had.
    pub(crate) async fn all_again(
        &self,
        client: &Client,
        now: Timestamp,
    ) -> Result<Option<Vec<ClientKey>>, String> {
        match &client.settings.jwks_uri {
            Some(uri) => {
                let keys = self.keys_at(client, uri, now, |_| false).await?;
                Ok(Some(keys.as_ref().clone()))
            }
            None => Ok(None),
        }
    }

    /// The keys at an address: those that are remembered while they are fresh and `enough`, else what
    /// it says now; but it is asked by one at a time, and after an answer or none not again for a
    /// while: anybody can send what makes us ask. A clock that went back counts as long ago.
    async fn keys_at(
        &self,
        client: &Client,
        uri: &str,
        now: Timestamp,
        enough: impl Fn(&[ClientKey]) -> bool,
    ) -> Result<Arc<Vec<ClientKey>>, String> {
        let institution = client.institution.as_ref();
        let whose = institution.map_or("", InstitutionId::as_str);
        let place = self.places.of(&format!("{whose} {uri}"));
        let mut place = place.lock().await;
        let within = |at: Timestamp, span: Duration| (now - at).abs() < span;
        let fresh = place
            .said
            .as_ref()
            .filter(|(at, _)| within(*at, FRESH_FOR))
            .map(|(_, keys)| Arc::clone(keys));
        if let Some(keys) = fresh.as_ref().filter(|keys| enough(keys)) {
            return Ok(Arc::clone(keys));
        }
        if place
            .asked_at
            .is_some_and(|at| within(at, UNKNOWN_KEY_PAUSE))
        {
            return fresh.ok_or_else(|| "jwks_uri: asked in vain a moment ago".to_owned());
        }
        place.asked_at = Some(now);
        match (self.ask(institution, uri).await, fresh) {
            (Ok(keys), _) => {
                let keys = Arc::new(keys);
                place.said = Some((now, Arc::clone(&keys)));
                Ok(keys)
            }
            (Err(_), Some(known)) => Ok(known),
            (Err(error), None) => Err(error),
        }
    }

    async fn ask(
        &self,
        institution: Option<&InstitutionId>,
        uri: &str,
    ) -> Result<Vec<ClientKey>, String> {
        let accept = "application/jwk-set+json, application/json";
        let answer = self
            .outgoing
            .get_for_institution(institution, uri, accept)
            .await
            .map_err(|error: OutgoingError| format!("jwks_uri: {error}"))?;
        let set: Value =
            serde_json::from_slice(&answer.body).map_err(|_| "jwks_uri: not JSON".to_owned())?;
        read_set(&set).ok_or_else(|| "jwks_uri: not a JWK set".to_owned())
    }
}

impl ClientKey {
    fn is_named(&self, kid: &str) -> bool {
        self.kid.as_deref() == Some(kid)
    }
}

fn pick(keys: &[ClientKey], algorithm: ClientAlgorithm, kid: Option<&str>) -> Vec<ClientKey> {
    let fitting = || keys.iter().filter(|key| key.fits(algorithm));
    let Some(kid) = kid else {
        return fitting().cloned().collect();
    };
    let named: Vec<_> = fitting().filter(|key| key.is_named(kid)).cloned().collect();
    if named.is_empty() {
        fitting().filter(|key| key.kid.is_none()).cloned().collect()
    } else {
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use serde_json::json;
    use sluis_model::{client::ClientSettings, ports::outgoing};
    use sluis_protocol::client_auth::ClientAuthMethod;
    use std::sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    };

    /// A portal's web server: what lies at its `jwks_uri`, and how often it was asked.
    #[derive(Debug, Default)]
    struct Shelf {
        kids: Mutex<Vec<&'static str>>,
        asked: AtomicUsize,
    }

    impl Shelf {
        fn holds(&self, kids: &[&'static str]) {
            *self.kids.lock().unwrap() = kids.to_vec();
        }

        fn asked(&self) -> usize {
            self.asked.load(Ordering::SeqCst)
        }
    }

    #[async_trait]
    impl Outgoing for Shelf {
        fn may_ask(&self, _: &str) -> Result<(), OutgoingError> {
            Ok(())
        }

        async fn get(&self, _: &str, _: &str) -> Result<outgoing::Fetched, OutgoingError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let kids = self.kids.lock().unwrap().clone();
            if kids.is_empty() {
                return Err(OutgoingError::Status(500));
            }
            let set = json!({ "keys": kids.into_iter().map(key).collect::<Vec<_>>() });
            Ok(outgoing::Fetched {
                content_type: None,
                body: set.to_string().into_bytes(),
            })
        }

        async fn get_for_anybody(
            &self,
            _: &str,
            _: &str,
        ) -> Result<outgoing::Fetched, OutgoingError> {
            Err(OutgoingError::Status(500))
        }

        async fn post_form(&self, _: &str, _: &[(&str, &str)]) -> Result<(), OutgoingError> {
            Err(OutgoingError::Status(500))
        }
    }

    /// The public key of RFC 7517 appendix A.1.
    fn key(kid: &str) -> Value {
        json!({
            "kty": "EC", "crv": "P-256", "kid": kid,
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        })
    }

    fn client() -> Client {
        Client {
            id: "app".into(),
            name: "App".into(),
            institution: None,
            auth_method: ClientAuthMethod::PrivateKeyJwt,
            secret_hash: None,
            sealed_secret: None,
            registration_token: None,
            settings: ClientSettings {
                jwks_uri: Some("https://portal.example/jwks".to_owned()),
                ..ClientSettings::default()
            },
            active: true,
            created_at: at(0),
        }
    }

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::UNIX_EPOCH + Duration::seconds(seconds)
    }

    async fn found(keys: &ClientKeys, kid: &str, seconds: i64) -> usize {
        let algorithm = ClientAlgorithm::ES256;
        let client = client();
        let candidates = keys.candidates(&client, algorithm, Some(kid), at(seconds));
        candidates.await.map_or(0, |found| found.len())
    }

    #[tokio::test]
    async fn oidcc_refresh_token_rp_key_rotation_a_new_kid_is_fetched_and_a_known_one_is_not() {
        let shelf = Arc::new(Shelf::default());
        let keys = ClientKeys::new(Arc::clone(&shelf) as Arc<dyn Outgoing>);
        shelf.holds(&["old"]);
        assert_eq!(found(&keys, "old", 0).await, 1);
        assert_eq!(found(&keys, "old", 299).await, 1);
        assert_eq!(shelf.asked(), 1, "fresh");
        shelf.holds(&["new"]);
        assert_eq!(found(&keys, "new", 299).await, 1);
        assert_eq!(shelf.asked(), 2, "an unknown kid");
        assert_eq!(found(&keys, "new", 303).await, 1);
        assert_eq!(shelf.asked(), 2);
    }

    #[tokio::test]
    async fn whoever_names_keys_that_there_are_not_makes_us_ask_no_more_often_than_the_pause() {
        let shelf = Arc::new(Shelf::default());
        let keys = ClientKeys::new(Arc::clone(&shelf) as Arc<dyn Outgoing>);
        shelf.holds(&["there"]);
        for seconds in 0..5 {
            assert_eq!(found(&keys, "invented", seconds).await, 0);
        }
        assert_eq!(shelf.asked(), 1);
        assert_eq!(found(&keys, "invented", 6).await, 0);
        assert_eq!(shelf.asked(), 2);
    }

    #[tokio::test]
    async fn a_place_that_does_not_answer_is_not_asked_by_everybody() {
        let shelf = Arc::new(Shelf::default());
        let keys = ClientKeys::new(Arc::clone(&shelf) as Arc<dyn Outgoing>);
        let (one, other) = tokio::join!(found(&keys, "any", 0), found(&keys, "any", 0));
        assert_eq!(
            (one, other, shelf.asked()),
            (0, 0, 1),
            "two at once ask once"
        );
        assert_eq!(found(&keys, "any", 4).await, 0);
        assert_eq!(shelf.asked(), 1, "in vain counts too");
        shelf.holds(&["any"]);
        assert_eq!(found(&keys, "any", 5).await, 1);
    }

    #[tokio::test]
    async fn a_set_is_fetched_again_when_it_has_become_old() {
        let shelf = Arc::new(Shelf::default());
        let keys = ClientKeys::new(Arc::clone(&shelf) as Arc<dyn Outgoing>);
        shelf.holds(&["there"]);
        assert_eq!(found(&keys, "there", 0).await, 1);
        shelf.holds(&["other"]);
        assert_eq!(found(&keys, "there", 301).await, 0, "it was taken away");
        assert_eq!(shelf.asked(), 2);
        shelf.holds(&[]);
        assert_eq!(found(&keys, "there", 700).await, 0, "nobody answers");
    }

    #[test]
    fn what_a_set_can_verify_is_told() {
        let set = json!({ "keys": [key("a"), { "kty": "oct", "k": "AA" }, 7] });
        assert_eq!(algorithms_of(&set), Some(vec![ClientAlgorithm::ES256]));
        assert_eq!(algorithms_of(&json!({ "keys": [] })), Some(vec![]));
        assert_eq!(algorithms_of(&json!([])), None);
    }
}
