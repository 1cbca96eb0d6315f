//! A service over stores in a temporary folder, with an institution, a person and portals in it.

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration};
use serde_json::{Map, Value};
use sluis_ephemeral::EphemeralSettings;
use sluis_model::{
    access::{Authentication, Grant},
    client::{Client, ClientSettings},
    context::{Ctx, Randomness, Timestamp},
    ids::{GrantId, PersonId, SessionId},
    institution::{Institution, LookSettings},
    person::{PasswordState, Person, PersonName, Profile, Role, Standing},
    policy::Policy,
    ports::{Durable, Ephemeral, NoOutgoing},
    seal::Sealer,
    secret::HashedToken,
};
use sluis_protocol::{
    algorithm::SigningAlgorithm,
    claims_request::ClaimsRequest,
    client_auth::{ClientAuthMethod, PresentedCredentials},
    error::OAuthError,
    grant_type::GrantType,
    pkce::CodeChallenge,
    redirect_uri::RedirectUri,
    scope::Scope,
    token::{TokenRequest, TokenResponse},
};
use sluis_store::{Store, StoreSettings};
use sluis_token_service::{
    AuthenticatedClient, NewCode, Outcome, ProtocolSettings, TokenService, TokenSettings,
};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(crate) const ISSUER: &str = "https://sluis.example";
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
        let durable = store.durable();
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
        let service = TokenService::new(
            settings,
            durable.clone(),
            Arc::clone(&ephemeral),
            Arc::clone(&sealer),
            Arc::new(NoOutgoing),
        );
        Self {
            service: Arc::new(service),
            durable,
            ephemeral,
            sealer,
            _folder: folder,
        }
    }

    /// The portal `id`, proven with its secret.
    pub(crate) async fn client(&self, id: &str) -> AuthenticatedClient {
        let presented = PresentedCredentials::Post {
            client_id: id.to_owned(),
            secret: format!("{id}-secret"),
        };
        self.service
            .authenticate_client(&at(0), presented)
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn change_client(&self, change: impl FnOnce(&mut Client)) {
        let mut changed = client("app");
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
        let client = self.client(client).await;
        outcome(
            self.service
                .exchange(&at(seconds), &client, request)
                .await
                .unwrap(),
        )
    }

    /// Tokens of moment zero.
    pub(crate) async fn tokens(&self, scope: &str) -> TokenResponse {
        let code = self.code(scope).await;
        self.redeem(0, &code).await.unwrap()
    }

    pub(crate) async fn userinfo(&self, seconds: i64, token: &str) -> Result<Value, OAuthError> {
        self.service.userinfo(&at(seconds), token).await.unwrap()
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

pub(crate) fn grant(granted: &str) -> Grant {
    Grant {
        id: GrantId::generate(&at(0)),
        client: "app".into(),
        person: "anna".into(),
        institution: "i-1".into(),
        epoch: 0,
        scope: scope(granted),
        claims: ClaimsRequest::default(),
        authentication: Authentication {
            auth_time: start() - Duration::seconds(5),
            acr: "https://refeds.org/profile/mfa".into(),
            amr: vec!["pwd".into(), "otp".into(), "mfa".into()],
            second_factor_at: Some(start() - Duration::seconds(3)),
            session: SessionId::from("s-1"),
            session_ends_at: start() + Duration::hours(12),
        },
        resources: vec![],
        binding: None,
    }
}

pub(crate) fn institution() -> Institution {
    Institution {
        id: "i-1".into(),
        slug: "zorg".into(),
        name: "Zorg".into(),
        language: "nl".into(),
        policy: Policy::default(),
        look: LookSettings::default(),
        hosts: vec![],
        mail_domains: vec!["zorg.example".into()],
        active: true,
        created_at: start(),
    }
}

pub(crate) fn person() -> Person {
    Person {
        id: "anna".into(),
        institution: "i-1".into(),
        username: "a.bos".into(),
        login_key: "a.bos".into(),
        name: PersonName {
            given: "Anna".into(),
            particle: "van der".into(),
            family: "Bos".into(),
        },
        email: Some("anna@zorg.example".into()),
        email_verified_at: Some(start()),
        phone: None,
        phone_verified_at: None,
        roles: vec![Role::Teacher],
        groups: vec![],
        standing: Standing::Active,
        shared: false,
        starts_at: None,
        ends_at: None,
        language: Some("nl".into()),
        profile: Profile::default(),
        password_hash: None,
        password_state: PasswordState::Current,
        epoch: 0,
        postponed_at: None,
        created_at: start(),
        updated_at: start(),
    }
}

pub(crate) fn client(id: &str) -> Client {
    Client {
        id: id.into(),
        name: id.to_owned(),
        institution: None,
        auth_method: ClientAuthMethod::ClientSecretPost,
        secret_hash: Some(HashedToken::of(&format!("{id}-secret"))),
        sealed_secret: None,
        registration_token: None,
        settings: ClientSettings {
            redirect_uris: vec![RedirectUri::register(REDIRECT).unwrap()],
            grant_types: GrantType::AT_TOKEN_ENDPOINT.into(),
            scope: scope(EVERYTHING),
            id_token_signed_response_alg: SigningAlgorithm::ES256,
            first_party: true,
            ..ClientSettings::default()
        },
        active: true,
        created_at: start(),
    }
}
