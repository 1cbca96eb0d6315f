//! The conversation of a device with its provider (RFC 8628).

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::CoreTokenResponse;
use openidconnect::url::form_urlencoded;
use openidconnect::{
    AsyncHttpClient as _, Nonce, OAuth2TokenResponse as _, TokenResponse as _, http,
};
use serde::Deserialize;

use crate::failure::Failure;
use crate::provider::{Provider, SignedIn};
use crate::settings::PortalSettings;
use crate::verification::Expected;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// Seconds between two questions where the provider names none (3.2), and how many more where it says
/// that they come too often (3.5).
const STEP: i64 = 5;
/// The longest wait that is believed, in seconds.
const LONGEST: i64 = 300;

/// What the provider hands out (3.2). No `Debug`: it holds a secret.
#[derive(Clone, Deserialize)]
pub(crate) struct Codes {
    device_code: String,
    pub(crate) user_code: String,
    pub(crate) verification_uri: String,
    pub(crate) verification_uri_complete: Option<String>,
    #[serde(default = "step")]
    interval: i64,
}

fn step() -> i64 {
    STEP
}

/// A screen that shows a code and waits.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub(crate) codes: Codes,
    /// When the provider may be asked again.
    next_at: DateTime<Utc>,
}

impl Waiting {
    /// Seconds between two questions.
    pub(crate) fn interval(&self) -> i64 {
        self.codes.interval.clamp(1, LONGEST)
    }

    /// Whether it is time to ask; then the next time is put off.
    pub(crate) fn is_due(&mut self, now: DateTime<Utc>) -> bool {
        let due = now >= self.next_at;
        if due {
            self.next_at = now + TimeDelta::seconds(self.interval());
        }
        due
    }

    /// The provider was asked too often.
    pub(crate) fn slow_down(&mut self, now: DateTime<Utc>) {
        self.codes.interval = self.interval() + STEP;
        self.next_at = now + TimeDelta::seconds(self.interval());
    }
}

/// What the provider says to a device that asks.
pub(crate) enum Polled {
    Pending,
    TooOften,
    SignedIn(Box<SignedIn>),
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Provider {
    /// Asks for a code to show (3.1).
    pub(crate) async fn device_codes(
        &self,
        settings: &PortalSettings,
        now: DateTime<Utc>,
    ) -> Result<Waiting, Failure> {
        let metadata = self.metadata(settings).await?;
        let endpoint = metadata
            .additional_metadata()
            .device_authorization_endpoint
            .clone()
            .ok_or(Failure::Request("the provider signs no devices in"))?;
        let mut scope = settings.scopes.join(" ");
        if !settings.scopes.iter().any(|scope| scope == "openid") {
            scope = format!("openid {scope}");
        }
        let mut fields = vec![("scope", scope.as_str())];
        if let Some(institution) = &settings.institution {
            fields.push(("institution", institution));
        }
        let answer = self.post(settings, endpoint.as_str(), &fields).await?;
        let codes: Codes = serde_json::from_slice(&answer?)
            .map_err(|error| Failure::rejected("invalid_device_response", error))?;
        Ok(Waiting {
            codes,
            next_at: now,
        })
    }

    /// Asks whether the person has decided (3.4), and believes the tokens after every check.
    pub(crate) async fn poll(
        &self,
        settings: &PortalSettings,
        codes: &Codes,
        now: DateTime<Utc>,
    ) -> Result<Polled, Failure> {
        let metadata = self.metadata(settings).await?;
        let endpoint = metadata
            .token_endpoint()
            .ok_or(Failure::Request("the provider hands out no tokens"))?;
        let fields = [("grant_type", GRANT), ("device_code", &codes.device_code)];
        let answer = match self.post(settings, endpoint.as_str(), &fields).await? {
            Ok(answer) => answer,
            Err(refused) => {
                return match refused.code() {
                    "authorization_pending" => Ok(Polled::Pending),
                    "slow_down" => Ok(Polled::TooOften),
                    _ => Err(refused),
                };
            }
        };
        let tokens: CoreTokenResponse = serde_json::from_slice(&answer)
            .map_err(|error| Failure::rejected("invalid_token", error))?;
        // A device's request has no nonce: nothing comes back through a browser.
        let nonce = Nonce::new(String::new());
        let expected = Expected {
            nonce: &nonce,
            nonce_may_lack: true,
            fresh: false,
            max_age: None,
            now,
        };
        let id_token = tokens
            .id_token()
            .cloned()
            .ok_or_else(|| Failure::rejected("invalid_token", "no ID token came"))?;
        let client = self.client(settings).await?;
        let subject = self
            .verified_subject(settings, &client, &id_token, &tokens, &expected)
            .await?;
        let refresh_token = tokens.refresh_token().cloned();
        let person = self
            .greeted(
                settings,
                id_token,
                String::new(),
                subject,
                &tokens,
                refresh_token,
            )
            .await?;
        Ok(Polled::SignedIn(Box::new(person)))
    }

    /// Posts a form as this public client; inside, what the provider refuses.
    async fn post(
        &self,
        settings: &PortalSettings,
        to: &str,
        fields: &[(&str, &str)],
    ) -> Result<Result<Vec<u8>, Failure>, Failure> {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &settings.client_id)
            .extend_pairs(fields)
            .finish();
        let request = http::Request::post(to)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(body.into_bytes())
            .map_err(|error| Failure::Unreachable(error.to_string()))?;
        let answer = self
            .fetcher
            .call(request)
            .await
            .map_err(|error| Failure::Unreachable(error.to_string()))?;
        if answer.status().is_success() {
            return Ok(Ok(answer.into_body()));
        }
        let status = answer.status();
        match serde_json::from_slice::<Refusal>(answer.body()) {
            Ok(refusal) => Ok(Err(Failure::Provider {
                error: refusal.error,
                description: refusal.error_description,
            })),
            Err(_) => Err(Failure::Unreachable(format!(
                "the provider answered {status}"
            ))),
        }
    }
}
