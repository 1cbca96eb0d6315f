//! The last step of every grant: an access token, an ID token where `openid` was granted, the answer.

use crate::{
    access_token_jwt::AccessTokenClaims,
    client_token::{self, ACCESS_TOKEN_TYPE},
    id_token::IdToken,
    keys::Signer,
    service::TokenService,
    standing::World,
};
use serde_json::Value;
use sluis_model::{
    access::{AccessToken, Grant, Holding, TokenBinding},
    client::{AccessTokenFormat, Client},
    context::{Ctx, Timestamp},
    ids::FamilyId,
    ports::StoreError,
    secret::{HashedToken, PlainToken, TokenKind},
};
use sluis_protocol::token::TokenResponse;

/// What an access token is made of.
pub(crate) struct NewAccessToken<'a> {
    /// With the scope of this answer.
    pub(crate) holding: Holding,
    pub(crate) client: &'a Client,
    /// The person behind it; none behind a client's own token.
    pub(crate) world: Option<&'a World>,
    /// Whom it is for; empty for ourselves.
    pub(crate) audience: Vec<String>,
    pub(crate) binding: Option<TokenBinding>,
    pub(crate) actor: Option<Value>,
    pub(crate) family: Option<FamilyId>,
    /// It outlives the session, whatever is left of the scope.
    pub(crate) outlives_session: bool,
    /// The tokens that it is made from.
    pub(crate) made_from: Vec<HashedToken>,
    pub(crate) format: AccessTokenFormat,
    pub(crate) ends_at: Timestamp,
}

impl NewAccessToken<'_> {
    /// Whether the token says itself all that it stands for.
    fn is_self_contained(&self, issuers: [&str; 2]) -> bool {
        self.format == AccessTokenFormat::Jwt
            && self.holding.person().is_none()
            && client_token::is_for_others_alone(&self.audience, issuers)
    }
}

/// What a person's grant hands out.
pub(crate) struct Issuance<'a> {
    /// With the scope of this answer.
    pub(crate) grant: Grant,
    pub(crate) family: Option<FamilyId>,
    /// It outlives the session, whatever is left of the scope.
    pub(crate) outlives_session: bool,
    pub(crate) refresh_token: Option<String>,
    pub(crate) nonce: Option<String>,
    /// Whom the access token is for; empty for ourselves.
    pub(crate) audience: Vec<String>,
    pub(crate) binding: Option<TokenBinding>,
    pub(crate) client: &'a Client,
    pub(crate) world: &'a World,
    pub(crate) signer: &'a Signer,
}

impl TokenService {
    /// Makes an access token and keeps what it stands for, unless it says that itself. `None` when its grant was revoked or its
    /// session ended meanwhile: a second redemption of its code, a spent refresh token or a sign-out
    /// arrived while this one was under way. The token is stored before that is asked, so whichever comes
    /// last sees the other.
    pub(crate) async fn issue_access_token(
        &self,
        ctx: &Ctx,
        new: NewAccessToken<'_>,
        signer: &Signer,
    ) -> Result<Option<String>, StoreError> {
        let (text, hash) = match new.format {
            AccessTokenFormat::Opaque => {
                let plain = PlainToken::generate(TokenKind::AccessToken, ctx);
                (plain.expose().to_owned(), plain.hash())
            }
            AccessTokenFormat::Jwt => {
                let subject = match &new.holding {
                    Holding::Person(grant) => self.subject(ctx, new.client, &grant.person).await?,
                    Holding::Client(grant) => grant.client.to_string(),
                };
                let actor = match &new.actor {
                    Some(actor) => Some(self.told_actor(ctx, new.client, actor).await?),
                    None => None,
                };
                let claims = AccessTokenClaims {
                    issuer: ctx.issuer(&self.settings.issuer),
                    subject: &subject,
                    actor,
                    new: &new,
                };
                let text = signer.sign_as(ACCESS_TOKEN_TYPE, &claims.claims(ctx))?;
                let issuers = [ctx.issuer(&self.settings.issuer), &self.settings.issuer];
                if new.is_self_contained(issuers) {
                    return Ok(Some(text));
                }
                let hash = HashedToken::of(&text);
                (text, hash)
            }
        };
        let token = AccessToken {
            holding: new.holding,
            audience: new.audience,
            binding: new.binding,
            actor: new.actor,
            family: new.family,
            outlives_session: new.outlives_session,
            made_from: new.made_from,
            issued_at: ctx.now,
            ends_at: new.ends_at,
        };
        let hash = ctx.kept_as(hash);
        let stands = self.ephemeral.put_access_token(&hash, &token, ctx.now);
        Ok(stands.await?.then_some(text))
    }

    /// Makes the ID token that belongs to an access token.
    pub(crate) async fn id_token(
        &self,
        ctx: &Ctx,
        issuance: &Issuance<'_>,
        access_token: &str,
    ) -> Result<String, StoreError> {
        let subject = self
            .subject(ctx, issuance.client, &issuance.grant.person)
            .await?;
        let id_token = IdToken {
            issuer: ctx.issuer(&self.settings.issuer),
            grant: &issuance.grant,
            client: issuance.client,
            world: issuance.world,
            subject: &subject,
            nonce: issuance.nonce.as_deref(),
            access_token: Some(access_token),
            code: None,
            algorithm: issuance.signer.algorithm(),
            issued_at: ctx.now,
            ends_at: ctx.now + self.settings.id_token_ttl,
        };
        issuance.signer.sign(&id_token.claims())
    }

    /// Issues. `None` when the grant was revoked, or the session ended, meanwhile.
    pub(crate) async fn hand_out(
        &self,
        ctx: &Ctx,
        issuance: Issuance<'_>,
    ) -> Result<Option<TokenResponse>, StoreError> {
        let new = NewAccessToken {
            holding: Holding::Person(issuance.grant.clone()),
            client: issuance.client,
            world: Some(issuance.world),
            audience: issuance.audience.clone(),
            binding: issuance.binding.clone(),
            actor: None,
            family: issuance.family.clone(),
            outlives_session: issuance.outlives_session,
            made_from: vec![],
            format: issuance.client.settings.access_token_format,
            ends_at: ctx.now + self.settings.access_token_ttl,
        };
        let Some(access_token) = self.issue_access_token(ctx, new, issuance.signer).await? else {
            return Ok(None);
        };
        let id_token = if issuance.grant.scope.contains("openid") {
            Some(self.id_token(ctx, &issuance, &access_token).await?)
        } else {
            None
        };
        Ok(Some(TokenResponse {
            access_token,
            token_type: TokenBinding::token_type(issuance.binding.as_ref()),
            expires_in: self.settings.access_token_ttl.num_seconds(),
            refresh_token: issuance.refresh_token,
            id_token,
            scope: issuance.grant.scope.to_string(),
            issued_token_type: None,
        }))
    }
}
