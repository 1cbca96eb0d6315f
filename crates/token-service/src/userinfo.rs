//! Userinfo (OpenID Connect Core §5.3), and when an access token is good.

use crate::{
    claims,
    service::TokenService,
    standing::{self, World},
};
use serde_json::Value;
use sluis_model::{
    access::{AccessToken, Grant},
    client::Client,
    context::Ctx,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::error::{ErrorCode, OAuthError};

/// An access token that is good at this moment.
pub(crate) struct LiveToken {
    pub(crate) token: AccessToken,
    pub(crate) grant: Grant,
    pub(crate) client: Client,
    pub(crate) world: World,
}

impl TokenService {
    /// The claims for the holder of an access token: `sub` always, the rest by scope and by the
    /// `claims` parameter.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside `invalid_token` or `insufficient_scope`
    /// (RFC 6750 §3.1).
    pub async fn userinfo(
        &self,
        ctx: &Ctx,
        bearer: &str,
    ) -> Result<Result<Value, OAuthError>, StoreError> {
        let live = match self.live_token(ctx, bearer).await? {
            Ok(live) => live,
            Err(cause) => {
                tracing::info!(request_id = %ctx.request_id, cause, "access token refused");
                let description = "the access token is unknown, expired or revoked";
                return Ok(Err(
                    OAuthError::new(ErrorCode::InvalidToken, description).because(cause)
                ));
            }
        };
        let LiveToken {
            grant,
            client,
            world,
            ..
        } = live;
        if !grant.scope.contains("openid") {
            return Ok(Err(OAuthError::new(
                ErrorCode::InsufficientScope,
                "userinfo needs the scope openid",
            )));
        }
        let requested = &grant.claims.userinfo;
        let permitted = &client.settings.scope;
        let mut claims = claims::claims(
            &world.person,
            &world.institution,
            &grant.scope,
            requested,
            permitted,
        );
        claims.insert("sub".to_owned(), world.person.id.as_str().into());
        Ok(Ok(Value::Object(claims)))
    }

    /// Finds an access token and asks whether all that it stands on still stands; the inner `Err`
    /// says, for the log, why it is not good.
    pub(crate) async fn live_token(
        &self,
        ctx: &Ctx,
        text: &str,
    ) -> Result<Result<LiveToken, &'static str>, StoreError> {
        let Some(plain) = PlainToken::presented(TokenKind::AccessToken, text) else {
            return Ok(Err("not an access token of ours"));
        };
        let Some(token) = self.ephemeral.access_token(&plain.hash(), ctx.now).await? else {
            return Ok(Err("unknown, expired or revoked"));
        };
        let now = ctx.now;
        if now >= token.ends_at {
            return Ok(Err("expired"));
        }
        let Some(grant) = token.holding.person().cloned() else {
            return Ok(Err("a client's own token, without a person"));
        };
        if self.session_ended(ctx, &grant).await? {
            return Ok(Err("the session has ended"));
        }
        self.durable
            .read(move |tx| {
                let Some(client) = tx.client(&grant.client)?.filter(|client| client.active) else {
                    return Ok(Err("the client is gone or not active"));
                };
                // A signed-out session takes the access tokens of its families with it.
                if let Some(id) = &token.family
                    && tx.family(id)?.is_none_or(|family| family.revoked.is_some())
                {
                    return Ok(Err("the refresh family that it came with is revoked"));
                }
                Ok(
                    standing::world(tx, &grant, &client, now)?.map(|world| LiveToken {
                        token,
                        grant,
                        client,
                        world,
                    }),
                )
            })
            .await
    }
}
