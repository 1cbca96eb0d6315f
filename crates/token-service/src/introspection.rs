//! Token introspection (RFC 7662): a client asks about its own tokens and those that are meant for it,
//! and learns nothing of others'.

use crate::{
    access_token_jwt,
    client_authentication::AuthenticatedClient,
    live_token::{Behind, is_named_for},
    refresh_value,
    service::TokenService,
    standing,
};
use serde_json::{Value, json};
use sluis_model::{
    access::{Authentication, TokenBinding},
    client::Client,
    context::Ctx,
    ports::StoreError,
};
use sluis_protocol::{
    algorithm::SigningAlgorithm,
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
    token::{IntrospectionDetails, IntrospectionResponse},
};

impl TokenService {
    /// Tells a confidential client whether a token of its own, or one that is meant for it, is good
    /// now. Everything else (other clients' tokens, expired, revoked, forged, spent) is inactive,
    /// without a further member (§2.2). The hint is not needed: a token's form says what it is.
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
        let client = client.client();
        if client.auth_method == ClientAuthMethod::None {
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

    /// The same answer as a JWT for the client that asked (RFC 9701 §5).
    ///
    /// # Errors
    /// Outside when the store does not answer; inside `server_error` when no key signs so.
    pub async fn signed_introspection(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        response: &IntrospectionResponse,
    ) -> Result<Result<String, OAuthError>, StoreError> {
        let client = client.client();
        let algorithm = client
            .settings
            .introspection_signed_response_alg
            .unwrap_or(SigningAlgorithm::RS256);
        let failed = |cause: String| {
            OAuthError::new(ErrorCode::ServerError, "the answer could not be signed").because(cause)
        };
        let Some(signer) = self.ring(ctx).signer(ctx, algorithm).await? else {
            return Ok(Err(failed(format!("no key for {algorithm}"))));
        };
        let answer = match serde_json::to_value(response) {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(failed(error.to_string()))),
        };
        let claims = json!({
            "iss": ctx.issuer(&self.settings.issuer),
            "aud": client.id,
            "iat": ctx.now.timestamp(),
            "token_introspection": answer,
        });
        signer.sign_as("token-introspection+jwt", &claims).map(Ok)
    }

    async fn introspect_access_token(
        &self,
        ctx: &Ctx,
        client: &Client,
        text: &str,
    ) -> Result<Option<IntrospectionDetails>, StoreError> {
        let live = self.live_token_if(ctx, text, |token| is_named_for(token, client));
        let live = match live.await? {
            Ok(live) if live.concerns(client) => live,
            Ok(_) | Err(_) => return Ok(None),
        };
        let token = &live.token;
        let holder = token.holding.client();
        let (sub, authentication) = match &live.behind {
            Behind::Person(world) => (
                self.subject(ctx, client, &world.person.id).await?,
                live.grant().map(|grant| &grant.authentication),
            ),
            Behind::Client => (holder.to_string(), None),
        };
        let act = match &token.actor {
            Some(actor) => Some(self.told_actor(ctx, client, actor).await?),
            None => None,
        };
        Ok(Some(IntrospectionDetails {
            scope: token.holding.scope().to_string(),
            client_id: holder.to_string(),
            token_type: TokenBinding::token_type(token.binding.as_ref()),
            exp: token.ends_at.timestamp(),
            iat: token.issued_at.timestamp(),
            sub,
            aud: audience(&token.audience, holder.as_str()),
            iss: ctx.issuer(&self.settings.issuer).to_owned(),
            jti: access_token_jwt::name_of(text),
            acr: authentication.and_then(acr),
            auth_time: authentication.map(|authentication| authentication.auth_time.timestamp()),
            cnf: token.binding.as_ref().map(TokenBinding::confirmation),
            act,
        }))
    }

    async fn introspect_refresh_token(
        &self,
        ctx: &Ctx,
        client: &Client,
        text: &str,
    ) -> Result<Option<IntrospectionDetails>, StoreError> {
        let Some(presented) = refresh_value::read(&self.sealer, text) else {
            return Ok(None);
        };
        let (owner, asked) = (client.clone(), ctx.clone());
        let family = self
            .durable
            .glance(move |tx| {
                let Some(family) = tx.family(&presented.family)? else {
                    return Ok(None);
                };
                let good = family.grant.client == owner.id
                    && family.key_id == presented.key_id
                    && family.generation == presented.generation
                    && family.grant.issuer.as_deref() == asked.own_issuer_name()
                    && family.is_alive(asked.now);
                let stands = good && standing::world(tx, &family.grant, &owner, asked.now)?.is_ok();
                Ok(stands.then_some(family))
            })
            .await?;
        let Some(family) = family else {
            return Ok(None);
        };
        let grant = &family.grant;
        Ok(Some(IntrospectionDetails {
            scope: standing::still_permitted(&grant.scope, client).to_string(),
            client_id: grant.client.to_string(),
            token_type: "refresh_token",
            exp: family.idle_ends_at.min(family.ends_at).timestamp(),
            iat: family.rotated_at.timestamp(),
            sub: self.subject(ctx, client, &grant.person).await?,
            aud: grant.client.as_str().into(),
            iss: ctx.issuer(&self.settings.issuer).to_owned(),
            jti: None,
            acr: acr(&grant.authentication),
            auth_time: Some(grant.authentication.auth_time.timestamp()),
            cnf: grant.binding.as_ref().map(TokenBinding::confirmation),
            act: None,
        }))
    }
}

/// Whom a token is for, or whose it is where nobody is named.
fn audience(named: &[String], holder: &str) -> Value {
    match named {
        [] => holder.into(),
        [one] => one.as_str().into(),
        several => json!(several),
    }
}

fn acr(authentication: &Authentication) -> Option<String> {
    Some(authentication.acr.clone()).filter(|acr| !acr.is_empty())
}
