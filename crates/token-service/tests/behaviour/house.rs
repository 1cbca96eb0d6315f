//! A service over stores in a temporary folder, with an institution, a person and portals in it.

use crate::between::Between;
pub(crate) use crate::cast::{client, grant, institution, person};
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration};
use serde_json::{Map, Value};
use sluis_ephemeral::EphemeralSettings;
use sluis_model::{
    access::Grant,
    client::Client,
    context::{Ctx, Randomness, Timestamp},
    ids::PersonId,
    institution::Institution,
    person::Person,
    ports::{Durable, Ephemeral, NoOutgoing},
    seal::Sealer,
};
use sluis_protocol::{
    algorithm::SigningAlgorithm,
    client_auth::PresentedCredentials,
    error::OAuthError,
    pkce::CodeChallenge,
    redirect_uri::RedirectUri,
    scope::Scope,
    token::{TokenRequest, TokenResponse},
};
use sluis_store::{Store, StoreSettings};
use sluis_token_service::{
    Arrival, AuthenticatedClient, NewCode, Outcome, ProtocolSettings, ResourceAccess, Sender,
    TokenScheme, TokenService, TokenSettings, UserInfo,
};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(crate) const ISSUER: &str = "https://sluis.example";
pub(crate) const ARRIVAL: Arrival<'static> = Arrival {
    endpoint: "https://sluis.example/oauth/token",
    token_endpoint: "https://sluis.example/oauth/token",
    certificate: None,
    address: "192.0.2.1",
};
pub(crate) const REDIRECT: &str = "https://portal.example/callback?kept=1";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const EVERYTHING: &str =
    "openid profile email phone address institution roles eduperson offline_access";

struct Dice;
impl Randomness for Dice {
    fn fill(&self, buffer: &mut [u8]) {
        SystemRandom::new().fill(buffer).unwrap();
    }
}

/// The context of a request so many seconds after the beginning of the story.
pub(crate) fn at(seconds: i64) -> Ctx {
    let now = start() + Duration::seconds(seconds);
    Ctx {
        now,
        randomness: Arc::new(Dice),
        request_id: "r-1".into(),
        own_issuer: None,
        network: None,
    }
}

pub(crate) fn start() -> Timestamp {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

pub(crate) fn scope(text: &str) -> Scope {
    Scope::parse(text).unwrap()
}

pub(crate) fn settings() -> TokenSettings {
    TokenSettings {
        issuer: ISSUER.to_owned(),
        protocol: ProtocolSettings::default(),
        code_ttl: Duration::seconds(60),
        access_token_ttl: Duration::minutes(5),
        id_token_ttl: Duration::minutes(10),
        refresh_idle_ttl: Duration::days(14),
        refresh_absolute_ttl: Duration::days(90),
        refresh_grace: Duration::seconds(10),
        algorithms: vec![SigningAlgorithm::ES256],
        key_rotate_after: Duration::days(90),
        key_announce_for: Duration::hours(24),
    }
}

pub(crate) struct House {
    pub(crate) service: Arc<TokenService>,
    pub(crate) durable: Durable,
    pub(crate) between: Arc<Between>,
    pub(crate) ephemeral: Arc<dyn Ephemeral>,
    pub(crate) sealer: Arc<Sealer>,
    _folder: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::open_with(settings()).await
    }

    pub(crate) async fn open_with(settings: TokenSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let patience = std::time::Duration::from_secs(60);
        let mut store = StoreSettings::new(format!("sqlite://{}", path("sluis.db")).into());
        store.acquire_timeout = patience;
        let store = Arc::new(Store::open(&store).unwrap());
        store.migrate().await.unwrap();
        let mut ephemeral = EphemeralSettings::new(format!("embedded://{}", path("ephemeral.db")));
        ephemeral.timeout = patience;
        let ephemeral = sluis_ephemeral::open(&ephemeral).await.unwrap();
        let sealer = Arc::new(Sealer::new(&[("k1".to_owned(), Zeroizing::new([7; 32]))]).unwrap());
        let between = Arc::new(Between::new(store));
        let durable = Durable::new(Arc::clone(&between) as _);
        durable
            .write(|tx| {
                tx.add_institution(&institution())?;
                tx.add_person(&person())?;
                for id in ["app", "app-2"] {
                    tx.add_client(&client(id))?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let service = service(settings, &durable, &ephemeral, &sealer);
        Self {
            service: Arc::new(service),
            durable,
            between,
            ephemeral,
            sealer,
            _folder: folder,
        }
    }

    /// Another process over the same stores.
    pub(crate) fn another_service(&self) -> TokenService {
        service(settings(), &self.durable, &self.ephemeral, &self.sealer)
    }

    /// The portal `id`, proven with its secret.
    pub(crate) async fn client(&self, id: &str) -> AuthenticatedClient {
        let presented = PresentedCredentials::Post {
            client_id: id.to_owned(),
            secret: format!("{id}-secret"),
        };
        self.service
            .authenticate_client(&at(0), presented, ARRIVAL)
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn change_client(&self, change: impl FnOnce(&mut Client)) {
        self.change_client_of("app", change).await;
    }

    pub(crate) async fn change_client_of(&self, id: &str, change: impl FnOnce(&mut Client)) {
        let mut changed = client(id);
        change(&mut changed);
        self.durable
            .write(move |tx| tx.update_client(&changed))
            .await
            .unwrap();
    }

    pub(crate) async fn change_person(&self, change: impl FnOnce(&mut Person)) {
        let mut changed = person();
        change(&mut changed);
        self.durable
            .write(move |tx| tx.update_person(&changed))
            .await
            .unwrap();
    }

    pub(crate) async fn raise_epoch(&self) {
        self.durable
            .write(|tx| tx.raise_epoch(&PersonId::from("anna"), start()))
            .await
            .unwrap();
    }

    pub(crate) async fn suspend_institution(&self) {
        let changed = Institution {
            active: false,
            ..institution()
        };
        self.durable
            .write(move |tx| tx.update_institution(&changed))
            .await
            .unwrap();
    }

    /// A code of moment zero for `app`, without PKCE.
    pub(crate) async fn code(&self, scope: &str) -> String {
        self.code_of(grant(scope), None).await
    }

    pub(crate) async fn code_of(&self, grant: Grant, challenge: Option<CodeChallenge>) -> String {
        let redirect_uri = RedirectUri::as_sent(REDIRECT);
        let code = self
            .service
            .issue_code(
                &at(0),
                NewCode {
                    grant,
                    redirect_uri,
                    code_challenge: challenge,
                    nonce: Some("n-0".into()),
                    dpop_jkt: None,
                },
            )
            .await
            .unwrap();
        code.expose().to_owned()
    }

    pub(crate) async fn redeem(
        &self,
        seconds: i64,
        code: &str,
    ) -> Result<TokenResponse, OAuthError> {
        self.exchange(seconds, "app", redemption(code, Some(REDIRECT), None))
            .await
    }

    pub(crate) async fn refresh(
        &self,
        seconds: i64,
        token: &str,
    ) -> Result<TokenResponse, OAuthError> {
        self.exchange(seconds, "app", refreshing(token, None)).await
    }

    pub(crate) async fn exchange(
        &self,
        seconds: i64,
        client: &str,
        request: TokenRequest,
    ) -> Result<TokenResponse, OAuthError> {
        self.exchange_as(seconds, client, &Sender::default(), request)
            .await
    }

    /// The same by somebody who shows keys.
    pub(crate) async fn exchange_as(
        &self,
        seconds: i64,
        client: &str,
        sender: &Sender,
        request: TokenRequest,
    ) -> Result<TokenResponse, OAuthError> {
        let client = self.client(client).await;
        outcome(
            self.service
                .exchange(&at(seconds), &client, sender, request)
                .await
                .unwrap(),
        )
    }

    /// What introspection tells a client, as JSON.
    pub(crate) async fn introspect(&self, seconds: i64, client: &str, token: &str) -> Value {
        let client = self.client(client).await;
        let answer = self
            .service
            .introspect(&at(seconds), &client, token, None)
            .await
            .unwrap()
            .unwrap();
        serde_json::to_value(&answer).unwrap()
    }

    /// Tokens of moment zero.
    pub(crate) async fn tokens(&self, scope: &str) -> TokenResponse {
        let code = self.code(scope).await;
        self.redeem(0, &code).await.unwrap()
    }

    pub(crate) async fn userinfo(&self, seconds: i64, token: &str) -> Result<Value, OAuthError> {
        let answer = self.asked_userinfo(seconds, token).await;
        answer.map(|answer| match answer {
            UserInfo::Claims(claims) => claims,
            UserInfo::Signed(jwt) => Value::Object(payload(&jwt)),
        })
    }

    /// Userinfo that must be signed.
    pub(crate) async fn signed_userinfo(&self, seconds: i64, token: &str) -> String {
        match self.asked_userinfo(seconds, token).await.unwrap() {
            UserInfo::Signed(jwt) => jwt,
            UserInfo::Claims(claims) => panic!("not signed: {claims}"),
        }
    }

    async fn asked_userinfo(&self, seconds: i64, token: &str) -> Result<UserInfo, OAuthError> {
        self.service
            .userinfo(&at(seconds), bearer(token))
            .await
            .unwrap()
    }

    /// Whether the token is dead everywhere.
    pub(crate) async fn access_is_dead(&self, seconds: i64, token: &str) -> bool {
        let client = self.client("app").await;
        let answer = self
            .service
            .introspect(&at(seconds), &client, token, None)
            .await
            .unwrap()
            .unwrap();
        let json = serde_json::to_string(&answer).unwrap();
        assert!(answer.active || json == r#"{"active":false}"#, "{json}");
        let refused = self.userinfo(seconds, token).await.is_err();
        assert_eq!(refused, !answer.active);
        refused
    }

    /// How many audit events of a kind there are, by its stable name.
    pub(crate) async fn events(&self, kind: &str) -> usize {
        let events = self.durable.read(|tx| tx.events(None, 1000)).await.unwrap();
        events
            .iter()
            .filter(|event| serde_json::to_value(event.kind).unwrap() == kind)
            .count()
    }
}

fn service(
    settings: TokenSettings,
    durable: &Durable,
    ephemeral: &Arc<dyn Ephemeral>,
    sealer: &Arc<Sealer>,
) -> TokenService {
    TokenService::new(
        settings,
        durable.clone(),
        Arc::clone(ephemeral),
        Arc::clone(sealer),
        Arc::new(NoOutgoing),
    )
}

pub(crate) fn outcome(outcome: Outcome) -> Result<TokenResponse, OAuthError> {
    match outcome {
        Outcome::Issued(response) => Ok(response),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

pub(crate) fn redemption(
    code: &str,
    redirect_uri: Option<&str>,
    verifier: Option<&str>,
) -> TokenRequest {
    TokenRequest::AuthorizationCode {
        code: code.to_owned(),
        redirect_uri: redirect_uri.map(str::to_owned),
        code_verifier: verifier.map(str::to_owned),
        resources: vec![],
    }
}

pub(crate) fn refreshing(token: &str, wanted: Option<&str>) -> TokenRequest {
    TokenRequest::RefreshToken {
        refresh_token: token.to_owned(),
        scope: wanted.map(scope),
        resources: vec![],
    }
}

/// A published JWK set.
pub(crate) fn key_set(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

pub(crate) fn payload(jwt: &str) -> Map<String, Value> {
    part(jwt, 1)
}

pub(crate) fn header(jwt: &str) -> Map<String, Value> {
    part(jwt, 0)
}

fn part(jwt: &str, number: usize) -> Map<String, Value> {
    let part = jwt.split('.').nth(number).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// A token shown at userinfo.
pub(crate) fn bearer(token: &str) -> ResourceAccess<'_> {
    ResourceAccess {
        token,
        scheme: TokenScheme::Bearer,
        proofs: &[],
        method: "GET",
        url: "https://sluis.example/oauth/userinfo",
        certificate: None,
    }
}
