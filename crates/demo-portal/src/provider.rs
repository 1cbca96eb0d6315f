//! The conversation of one portal with its provider.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreIdToken, CoreTokenResponse,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, LogoutRequest,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardErrorResponse, SubjectIdentifier,
    TokenResponse as _, url::Url,
};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::failure::Failure;
use crate::fetcher::{FetchError, Fetcher};
use crate::metadata::{Metadata, MoreClaims, OidcClient};
use crate::settings::PortalSettings;
use crate::verification::{Expected, MFA, Refusal, verify};
use crate::wishes::Wishes;

/// The secrets of one started sign-in. No `Debug`: its values must not reach a log.
#[derive(Clone)]
pub(crate) struct Secrets {
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
}

/// Somebody who is signed in. No `Debug`: it holds tokens.
#[derive(Clone)]
pub(crate) struct SignedIn {
    id_token: CoreIdToken,
    nonce: String,
    subject: SubjectIdentifier,
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) id_claims: Value,
    pub(crate) userinfo: Option<Value>,
}

/// One portal's view of its provider; the discovery document is fetched at the first need, because
/// both may start in the same process, and again after anything failed.
pub(crate) struct Provider {
    pub(crate) fetcher: Fetcher,
    known: Mutex<Option<Arc<Metadata>>>,
}

impl Provider {
    pub(crate) fn new(fetcher: Fetcher) -> Self {
        Self {
            fetcher,
            known: Mutex::new(None),
        }
    }

    fn remember(&self, metadata: Option<Arc<Metadata>>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = metadata;
    }

    pub(crate) async fn metadata(
        &self,
        settings: &PortalSettings,
    ) -> Result<Arc<Metadata>, Failure> {
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|_| Failure::rejected("invalid_issuer", "the issuer is not a URL"))?;
        let found = Metadata::discover_async(issuer, &self.fetcher)
            .await
            .map_err(|error| Failure::Unreachable(error.to_string()))?;
        let found = Arc::new(found);
        self.remember(Some(Arc::clone(&found)));
        Ok(found)
    }

    pub(crate) async fn client(&self, settings: &PortalSettings) -> Result<OidcClient, Failure> {
        let metadata = self.metadata(settings).await?;
        let secret = settings.client_secret.as_ref();
        let redirect = RedirectUrl::new(settings.address("callback"))
            .map_err(|_| Failure::Request("the portal's own address is not a URL"))?;
        Ok(OidcClient::from_provider_metadata(
            Metadata::clone(&metadata),
            ClientId::new(settings.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
        )
        .set_redirect_uri(redirect))
    }

    /// The address that starts a sign-in: code flow, PKCE S256, state and nonce.
    pub(crate) async fn sign_in_url(
        &self,
        settings: &PortalSettings,
        secrets: &Secrets,
        wishes: &Wishes,
    ) -> Result<Url, Failure> {
        let client = self.client(settings).await?;
        let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
        let scopes = settings.scopes.iter().filter(|scope| *scope != "openid");
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(scopes.cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for (name, value) in &wishes.parameters {
            request = request.add_extra_param(*name, value.clone());
        }
        if let Some(age) = wishes.max_age {
            request = request.add_extra_param("max_age", age.to_string());
        }
        if wishes.fresh {
            let claims = serde_json::json!({
                "id_token": { "acr": { "essential": true, "value": MFA } }
            });
            request = request.add_extra_param("claims", claims.to_string());
        }
        Ok(request.url().0)
    }

    /// RFC 9207: an `iss` that came must be ours, and one that was promised must come.
    pub(crate) async fn check_issuer(
        &self,
        settings: &PortalSettings,
        iss: Option<&str>,
    ) -> Result<(), Failure> {
        let promised = match iss {
            Some(_) => true,
            None => {
                let metadata = self.metadata(settings).await?;
                metadata
                    .additional_metadata()
                    .authorization_response_iss_parameter_supported
            }
        };
        if promised && iss != Some(settings.issuer.as_str()) {
            let detail = "the answer came from another issuer, or does not say from which";
            return Err(Failure::rejected("invalid_issuer", detail));
        }
        Ok(())
    }

    /// Trades the code for tokens and believes them only after every check.
    pub(crate) async fn complete(
        &self,
        settings: &PortalSettings,
        code: String,
        secrets: &Secrets,
        wishes: &Wishes,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, Failure> {
        let client = self.client(settings).await?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| Failure::Unreachable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.clone()))
            .request_async(&self.fetcher)
            .await
            .map_err(|error| self.token_failure(error))?;
        let nonce = Nonce::new(secrets.nonce.clone());
        let expected = Expected {
            nonce: &nonce,
            nonce_may_lack: false,
            fresh: wishes.fresh,
            max_age: wishes.max_age.map(|age| TimeDelta::seconds(i64::from(age))),
            now,
        };
        let id_token = tokens
            .id_token()
            .cloned()
            .ok_or_else(|| Failure::rejected("invalid_token", "no ID token came"))?;
        let subject = self
            .verified_subject(settings, &client, &id_token, &tokens, &expected)
            .await?;
        self.greeted(
            settings,
            id_token,
            secrets.nonce.clone(),
            subject,
            &tokens,
            None,
        )
        .await
    }

    /// Uses the refresh token (RFC 6749, 6); a new ID token must speak of the same person.
    pub(crate) async fn refresh(
        &self,
        settings: &PortalSettings,
        before: &SignedIn,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, Failure> {
        let refresh_token = before
            .refresh_token
            .clone()
            .ok_or(Failure::Request("there is no refresh token"))?;
        let client = self.client(settings).await?;
        let tokens = client
            .exchange_refresh_token(&refresh_token)
            .map_err(|error| Failure::Unreachable(error.to_string()))?
            .request_async(&self.fetcher)
            .await
            .map_err(|error| self.token_failure(error))?;
        let nonce = Nonce::new(before.nonce.clone());
        let expected = Expected {
            nonce: &nonce,
            nonce_may_lack: true,
            fresh: false,
            max_age: None,
            now,
        };
        let id_token = match tokens.id_token().cloned() {
            Some(id_token) => {
                let subject = self
                    .verified_subject(settings, &client, &id_token, &tokens, &expected)
                    .await?;
                if subject != before.subject {
                    let detail = "the refreshed ID token speaks of somebody else";
                    return Err(Failure::rejected("invalid_subject", detail));
                }
                id_token
            }
            None => before.id_token.clone(),
        };
        let (nonce, subject) = (before.nonce.clone(), before.subject.clone());
        self.greeted(
            settings,
            id_token,
            nonce,
            subject,
            &tokens,
            Some(refresh_token),
        )
        .await
    }

    /// The verified ID token's subject. A key that is not known yet may be a rotated one, so the
    /// provider's keys are fetched once more before the token is turned down.
    pub(crate) async fn verified_subject(
        &self,
        settings: &PortalSettings,
        client: &OidcClient,
        id_token: &CoreIdToken,
        tokens: &CoreTokenResponse,
        expected: &Expected<'_>,
    ) -> Result<SubjectIdentifier, Failure> {
        let access_token = tokens.access_token();
        let refused = match verify(client, id_token, access_token, expected) {
            Ok(claims) => return Ok(claims.subject().clone()),
            Err(refused) => refused,
        };
        self.remember(None);
        if let Refusal::Final(failure) = refused {
            return Err(failure);
        }
        let client = self.client(settings).await?;
        match verify(&client, id_token, access_token, expected) {
            Ok(claims) => Ok(claims.subject().clone()),
            Err(Refusal::Final(failure)) => Err(failure),
            Err(Refusal::UnknownKey) => Err(Failure::rejected(
                "invalid_signature",
                "the provider publishes no such signing key",
            )),
        }
    }

    pub(crate) async fn greeted(
        &self,
        settings: &PortalSettings,
        id_token: CoreIdToken,
        nonce: String,
        subject: SubjectIdentifier,
        tokens: &CoreTokenResponse,
        refresh_token: Option<RefreshToken>,
    ) -> Result<SignedIn, Failure> {
        let access_token = tokens.access_token().clone();
        let userinfo = self
            .userinfo(settings, access_token, subject.clone())
            .await?;
        Ok(SignedIn {
            id_claims: payload(&id_token).unwrap_or_default(),
            id_token,
            nonce,
            subject,
            refresh_token: tokens.refresh_token().cloned().or(refresh_token),
            userinfo,
        })
    }

    /// Userinfo of the same person (OpenID Connect Core 5.3.4), where the provider has it.
    async fn userinfo(
        &self,
        settings: &PortalSettings,
        access_token: AccessToken,
        subject: SubjectIdentifier,
    ) -> Result<Option<Value>, Failure> {
        let client = self.client(settings).await?;
        let Ok(request) = client.user_info(access_token, Some(subject)) else {
            return Ok(None);
        };
        let claims = request
            .request_async::<MoreClaims, _, CoreGenderClaim>(&self.fetcher)
            .await
            .map_err(|error| Failure::rejected("invalid_userinfo", error))?;
        Ok(serde_json::to_value(&claims).ok())
    }

    /// Where to send a person who signs out (OpenID Connect RP-Initiated Logout 1.0); `None` where the
    /// provider offers no such endpoint.
    pub(crate) async fn sign_out_url(
        &self,
        settings: &PortalSettings,
        signed_in: &SignedIn,
        state: String,
        language: Option<&str>,
    ) -> Option<Url> {
        let metadata = self.metadata(settings).await.ok()?;
        let endpoint = metadata
            .additional_metadata()
            .end_session_endpoint
            .clone()?;
        let back = PostLogoutRedirectUrl::new(settings.address("signed-out")).ok()?;
        let mut request = LogoutRequest::from(endpoint)
            .set_id_token_hint(&signed_in.id_token)
            .set_client_id(ClientId::new(settings.client_id.clone()))
            .set_post_logout_redirect_uri(back)
            .set_state(CsrfToken::new(state));
        if let Some(language) = language {
            request = request.add_ui_locale(openidconnect::LanguageTag::new(language.to_owned()));
        }
        Some(request.http_get_url())
    }

    fn token_failure(
        &self,
        error: RequestTokenError<FetchError, StandardErrorResponse<CoreErrorResponseType>>,
    ) -> Failure {
        match error {
            RequestTokenError::ServerResponse(answer) => Failure::Provider {
                error: serde_json::to_value(answer.error())
                    .ok()
                    .and_then(|code| code.as_str().map(str::to_owned))
                    .unwrap_or_else(|| "token_error".to_owned()),
                description: answer.error_description().cloned().unwrap_or_default(),
            },
            RequestTokenError::Parse(error, _) => Failure::rejected("invalid_token", error),
            error => {
                self.remember(None);
                Failure::Unreachable(error.to_string())
            }
        }
    }
}

/// The claims of a verified token as they were sent, for display.
fn payload(id_token: &CoreIdToken) -> Option<Value> {
    let text = id_token.to_string();
    let bytes = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
