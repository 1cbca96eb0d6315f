//! The token endpoint's grants, a file each.

mod authorization_code;
mod beginning;
mod client_credentials;
mod device_code;
mod refresh_token;
mod resources;
mod token_exchange;

use crate::{
    client_authentication::AuthenticatedClient, keys::Signer, sender::Sender, service::TokenService,
};
use sluis_model::{access::TokenBinding, client::Client, context::Ctx, ports::StoreError};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    token::{TokenRequest, TokenResponse},
};
use std::sync::Arc;

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

/// What every grant is answered with.
struct Exchange<'a> {
    service: &'a TokenService,
    client: &'a Arc<Client>,
    sender: &'a Sender,
    /// What the tokens will be bound to.
    binding: Option<TokenBinding>,
    signer: &'a Signer,
}

impl TokenService {
    /// Answers a token request (RFC 6749 §4.1.3, §4.4, §6; RFC 8628 §3.4; RFC 8693 §2.1).
    ///
    /// # Errors
    /// When a store does not answer: then the request may be repeated, though a code that was taken
    /// already stays taken.
    pub async fn exchange(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        sender: &Sender,
        request: TokenRequest,
    ) -> Result<Outcome, StoreError> {
        let outcome = self.answer(ctx, client, sender, request).await?;
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
        sender: &Sender,
        request: TokenRequest,
    ) -> Result<Outcome, StoreError> {
        let client = client.client();
        if !client.may_use(request.grant_type()) {
            return Ok(Outcome::Refused(OAuthError::new(
                ErrorCode::UnauthorizedClient,
                "this client may not use this grant_type",
            )));
        }
        // Found before anything is spent: a key that the client forgot, or what is wrong with our own,
        // must not cost anybody a code.
        let binding = match sender.binding(client) {
            Ok(binding) => binding,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        let algorithm = client.settings.id_token_signed_response_alg;
        let Some(signer) = self.ring(ctx).signer(ctx, algorithm).await? else {
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
        let exchange = Exchange {
            service: self,
            client,
            sender,
            binding,
            signer: &signer,
        };
        exchange.answer(ctx, request).await
    }
}

impl Exchange<'_> {
    /// Each in a box: else every request made and moved room for the largest.
    async fn answer(&self, ctx: &Ctx, request: TokenRequest) -> Result<Outcome, StoreError> {
        match request {
            TokenRequest::AuthorizationCode {
                code,
                redirect_uri,
                code_verifier,
                resources,
            } => {
                let presented = authorization_code::Presented {
                    code,
                    redirect_uri,
                    code_verifier,
                    resources,
                };
                Box::pin(authorization_code::redeem(self, ctx, presented)).await
            }
            TokenRequest::RefreshToken {
                refresh_token,
                scope,
                resources,
            } => {
                let presented = refresh_token::Presented {
                    refresh_token,
                    scope,
                    resources,
                };
                Box::pin(refresh_token::refresh(self, ctx, presented)).await
            }
            TokenRequest::ClientCredentials { scope, resources } => {
                client_credentials::issue(self, ctx, scope, &resources).await
            }
            TokenRequest::DeviceCode {
                device_code,
                resources,
            } => Box::pin(device_code::poll(self, ctx, &device_code, &resources)).await,
            TokenRequest::TokenExchange(request) => {
                Box::pin(token_exchange::exchange(self, ctx, *request)).await
            }
        }
    }
}
