//! Token introspection (RFC 7662): a client asks about its own tokens, and learns nothing of others'.

use crate::{
    client_authentication::AuthenticatedClient, refresh_value, service::TokenService, standing,
};
use sluis_model::{
    access::Grant,
    context::{Ctx, Timestamp},
    ports::StoreError,
};
use sluis_protocol::{
    client_auth::ClientAuthMethod,
    error::OAuthError,
    scope::Scope,
    token::{IntrospectionDetails, IntrospectionResponse},
};

impl TokenService {
    /// Tells a confidential client whether a token of its own is good now. Everything else (other
    /// clients' tokens, expired, revoked, forged, spent) is inactive, without a further member
    /// (§2.2). The hint is not needed: a token's prefix says what it is.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside `invalid_client` for a public client, which has
    /// proven nothing (§2.1).
    pub async fn introspect(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        token: &str,
        _hint: Option<&str>,
    ) -> Result<Result<IntrospectionResponse, OAuthError>, StoreError> {
        if client.client().auth_method == ClientAuthMethod::None {
            return Ok(Err(OAuthError::invalid_client(
                "public clients may not introspect tokens",
            )));
        }
        let details = if refresh_value::looks_like_one(token) {
            self.introspect_refresh_token(ctx, client, token).await?
        } else {
            self.introspect_access_token(ctx, client, token).await?
        };
        Ok(Ok(IntrospectionResponse {
            active: details.is_some(),
            details,
        }))
    }

    async fn introspect_access_token(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        text: &str,
    ) -> Result<Option<IntrospectionDetails>, StoreError> {
        let Ok(live) = self.live_token(ctx, text).await? else {
            return Ok(None);
        };
        let (token, grant) = (live.token, live.grant);
        if grant.client != client.client().id {
            return Ok(None);
        }
        Ok(Some(self.details(
            &grant,
            &grant.scope,
            "Bearer",
            token.issued_at,
            token.ends_at,
        )))
    }

    async fn introspect_refresh_token(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        text: &str,
    ) -> Result<Option<IntrospectionDetails>, StoreError> {
        let Some(presented) = refresh_value::read(&self.sealer, text) else {
            return Ok(None);
        };
        let (client, now) = (client.client().clone(), ctx.now);
        let scope_of = client.clone();
        let family = self
            .durable
            .read(move |tx| {
                let Some(family) = tx.family(&presented.family)? else {
                    return Ok(None);
                };
                let good = family.grant.client == client.id
                    && family.key_id == presented.key_id
                    && family.generation == presented.generation
                    && family.is_alive(now);
                let stands = good && standing::world(tx, &family.grant, &client, now)?.is_ok();
                Ok(stands.then_some(family))
            })
            .await?;
        Ok(family.map(|family| {
            let scope = standing::still_permitted(&family.grant.scope, &scope_of);
            let ends_at = family.idle_ends_at.min(family.ends_at);
            self.details(
                &family.grant,
                &scope,
                "refresh_token",
                family.rotated_at,
                ends_at,
            )
        }))
    }

    fn details(
        &self,
        grant: &Grant,
        scope: &Scope,
        token_type: &'static str,
        issued_at: Timestamp,
        ends_at: Timestamp,
    ) -> IntrospectionDetails {
        IntrospectionDetails {
            scope: scope.to_string(),
            client_id: grant.client.to_string(),
            token_type,
            exp: ends_at.timestamp(),
            iat: issued_at.timestamp(),
            sub: grant.person.to_string(),
            aud: grant.client.to_string(),
            iss: self.settings.issuer.clone(),
            acr: grant.authentication.acr.clone(),
            auth_time: grant.authentication.auth_time.timestamp(),
        }
    }
}
