//! Resources of our own beside userinfo that programs ask in their own name: the admin API.

use crate::{live_token::Behind, service::TokenService, userinfo::ResourceAccess};
use sluis_model::{client::Client, context::Ctx, ports::StoreError};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    scope::Scope,
};

/// A program that a resource of ours lets in. Only [`TokenService::admit_program`] makes one.
#[derive(Debug, Clone)]
pub struct Program {
    client: Client,
    scope: Scope,
}

impl Program {
    /// Which.
    #[must_use]
    pub const fn client(&self) -> &Client {
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
}
