//! The token endpoint's grants, a file each.

mod authorization_code;
mod refresh_token;

use crate::{client_authentication::AuthenticatedClient, service::TokenService};
use sluis_model::{context::Ctx, ports::StoreError};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    token::{TokenRequest, TokenResponse},
};

/// What the token endpoint answers. A refusal may have left marks (a code is spent, a family is
/// revoked), which is why it is no `Err`.
#[derive(Debug)]
pub enum Outcome {
    /// Tokens.
    Issued(TokenResponse),
    /// No tokens, in the specification's words.
    Refused(OAuthError),
}

impl Outcome {
    fn invalid_grant(description: &str, cause: &str) -> Self {
        Self::Refused(OAuthError::invalid_grant(description).because(cause))
    }
}

impl TokenService {
    /// Answers a token request (RFC 6749 §4.1.3, §6).
    ///
    /// # Errors
    /// When a store does not answer: then the request may be repeated, though a code that was taken
    /// already stays taken.
    pub async fn exchange(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        request: TokenRequest,
    ) -> Result<Outcome, StoreError> {
        let outcome = self.answer(ctx, client, request).await?;
        if let Outcome::Refused(refusal) = &outcome {
            tracing::info!(
                request_id = %ctx.request_id,
                client_id = %client.client().id,
                error = refusal.code.as_str(),
                cause = refusal.cause.as_deref(),
                "token request refused"
            );
        }
        Ok(outcome)
    }

    async fn answer(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        request: TokenRequest,
    ) -> Result<Outcome, StoreError> {
        let client = client.client();
        if !client.may_use(request.grant_type()) {
            return Ok(Outcome::Refused(OAuthError::new(
                ErrorCode::UnauthorizedClient,
                "this client may not use this grant_type",
            )));
        }
        // Found before anything is spent: what is wrong with our keys must not cost anybody a code.
        let algorithm = client.settings.id_token_signed_response_alg;
        let Some(signer) = self.keys.signer(ctx, algorithm).await? else {
            return Ok(Outcome::Refused(
                OAuthError::new(
                    ErrorCode::ServerError,
                    "the signature algorithm of this client is switched off",
                )
                .because(format!(
                    "no key for {algorithm}: the client and the configuration disagree"
                )),
            ));
        };
        match request {
            TokenRequest::AuthorizationCode {
                code,
                redirect_uri,
                code_verifier,
                resources: _,
            } => {
                let presented = authorization_code::Presented {
                    code,
                    redirect_uri,
                    code_verifier,
                };
                authorization_code::redeem(self, ctx, client, presented, &signer).await
            }
            TokenRequest::RefreshToken {
                refresh_token,
                scope,
                resources: _,
            } => refresh_token::refresh(self, ctx, client, &refresh_token, scope, &signer).await,
            TokenRequest::ClientCredentials { .. }
            | TokenRequest::DeviceCode { .. }
            | TokenRequest::TokenExchange(_) => Ok(Outcome::Refused(OAuthError::new(
                ErrorCode::UnsupportedGrantType,
                "the grant_type is not supported",
            ))),
        }
    }
}
