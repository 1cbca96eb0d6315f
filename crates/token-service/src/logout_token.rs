//! Logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.4).

use crate::service::TokenService;
use chrono::Duration;
use serde_json::json;
use sluis_model::{client::Client, context::Ctx, logout_notice::LogoutNotice, ports::StoreError};

/// How long a token may be on its way. Each attempt carries a new one (§2.4 recommends two minutes).
const TTL: Duration = Duration::minutes(2);
/// The one member of `events`.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl TokenService {
    /// What tells a portal that a session has ended, signed as its ID tokens are. It has no nonce, so
    /// that nobody takes it for an ID token.
    ///
    /// # Errors
    /// When the store does not answer or there is no key for the client's algorithm.
    pub async fn logout_token(
        &self,
        ctx: &Ctx,
        client: &Client,
        notice: &LogoutNotice,
    ) -> Result<String, StoreError> {
        // It may be told from anywhere, long after the session ended.
        let ctx = &ctx.at(notice.own_issuer());
        let subject = self.subject(ctx, client, &notice.person).await?;
        let algorithm = client.settings.id_token_signed_response_alg;
        let signer = self
            .ring(ctx)
            .signer(ctx, algorithm)
            .await?
            .ok_or_else(|| {
                StoreError::Unavailable(format!("no key signs with {}", algorithm.as_str()))
            })?;
        let mut claims = json!({
            "iss": ctx.issuer(&self.settings.issuer),
            "sub": subject,
            "aud": client.id.as_str(),
            "iat": ctx.now.timestamp(),
            "exp": (ctx.now + TTL).timestamp(),
            "jti": notice.id.as_str(),
            "events": { EVENT: {} },
        });
        if let Some(session) = &notice.session {
            claims["sid"] = session.as_str().into();
        }
        signer.sign_as("logout+jwt", &claims)
    }
}
