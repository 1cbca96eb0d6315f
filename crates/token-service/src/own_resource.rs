//! Resources of our own beside userinfo that programs ask in their own name: the admin API.

use crate::{
    live_token::{Behind, behind_client},
    service::TokenService,
    userinfo::{ResourceAccess, TokenScheme},
};
use sluis_model::{
    client::Client,
    client_secret::ClientSecret,
    context::Ctx,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    scope::Scope,
};
use std::sync::Arc;

/// A resource of ours that programs ask in their own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnResource {
    /// The admin API.
    AdminApi,
    /// Provisioning (SCIM), of all institutions.
    Provisioning,
}

impl OwnResource {
    const ALL: [Self; 2] = [Self::AdminApi, Self::Provisioning];

    /// Its name at an issuer, as `resource` has it (RFC 8707 §2).
    #[must_use]
    pub fn name(self, issuer: &str) -> String {
        let path = match self {
            Self::AdminApi => "/admin/api/v1",
            Self::Provisioning => "/scim/v2",
        };
        format!("{issuer}{path}")
    }

    /// Whether a scope opens anything there.
    #[must_use]
    pub fn is_opened_by(self, scope: &Scope) -> bool {
        scope.iter().any(|one| {
            let provisions = one.starts_with("sluis:scim:");
            match self {
                Self::AdminApi => one.starts_with("sluis:") && !provisions,
                Self::Provisioning => provisions,
            }
        })
    }

    /// Whether `resource` names one that what was granted opens: a client needs no further leave to ask
    /// for it.
    pub(crate) fn is_named_by(resource: &str, issuer: &str, granted: &Scope) -> bool {
        Self::ALL
            .into_iter()
            .any(|own| resource == own.name(issuer) && own.is_opened_by(granted))
    }
}

/// A program that a resource of ours lets in. Only [`TokenService::admit_program`] makes one.
#[derive(Debug, Clone)]
pub struct Program {
    client: Arc<Client>,
    scope: Scope,
}

impl Program {
    /// Which.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What it was granted.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl TokenService {
    /// Whether a token opens a resource of ours for a program in its own name: it is good, meant for us
    /// or for that resource, held by whoever presents it, and nobody stands behind it. What a person
    /// gave a portal never opens it.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside as for userinfo.
    pub async fn admit_program(
        &self,
        ctx: &Ctx,
        access: ResourceAccess<'_>,
        resource: &str,
    ) -> Result<Result<Program, OAuthError>, StoreError> {
        let live = match self.admit_to(ctx, access, Some(resource)).await? {
            Ok(live) => live,
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(match live.behind {
            Behind::Client => Ok(Program {
                scope: live.token.holding.scope().clone(),
                client: live.client,
            }),
            Behind::Person(_) => Err(OAuthError::new(
                ErrorCode::InsufficientScope,
                "this needs a token of the client's own, by client_credentials",
            )),
        })
    }

    /// Whether a token opens provisioning: an access token as for [`Self::admit_program`], or one of the
    /// long-lived tokens that open nothing else. Those are worth what their client may still do.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside as for userinfo.
    pub async fn admit_provisioner(
        &self,
        ctx: &Ctx,
        access: ResourceAccess<'_>,
        resource: &str,
    ) -> Result<Result<Program, OAuthError>, StoreError> {
        let Some(plain) = PlainToken::presented(TokenKind::Program, access.token) else {
            return self.admit_program(ctx, access, resource).await;
        };
        let refused = |cause: &'static str| {
            let description = "the access token is unknown, expired or revoked";
            OAuthError::new(ErrorCode::InvalidToken, description).because(cause)
        };
        if access.scheme != TokenScheme::Bearer {
            return Ok(Err(refused("a long-lived token is a bearer token")));
        }
        let (hash, now) = (plain.hash(), ctx.now);
        let found = self
            .durable
            .glance(move |tx| {
                let Some(token) = tx.program_token(&hash)?.filter(|token| now < token.ends_at)
                else {
                    return Ok(Err("unknown, expired or revoked"));
                };
                let client = tx.client(&token.client)?.filter(|client| client.active);
                let Some(client) = client else {
                    return Ok(Err("the client is gone or not active"));
                };
                // Its scope as far as the client has it still.
                let kept = token
                    .scope
                    .iter()
                    .filter(|one| client.settings.scope.contains(one));
                let scope: Scope = kept.collect();
                let good = behind_client(tx, &scope, &client)?;
                Ok(good.map(|_| (token, client, scope)))
            })
            .await?;
        let (token, client, scope) = match found {
            Ok(found) => found,
            Err(cause) => {
                tracing::info!(request_id = %ctx.request_id, cause, "access token refused");
                return Ok(Err(refused(cause)));
            }
        };
        let since = now - ClientSecret::USE_IS_NOTED_EVERY;
        if token.last_used_at.is_none_or(|last| last < since) {
            let id = token.id;
            self.durable
                .write(move |tx| tx.note_program_token_use(&id, since, now))
                .await?;
        }
        Ok(Ok(Program { client, scope }))
    }
}
