//! The last step of every grant: an access token, an ID token where `openid` was granted, the answer.

use crate::{id_token::IdToken, keys::Signer, service::TokenService, standing::World};
use sluis_model::{
    access::{AccessToken, Grant, Holding},
    client::Client,
    context::Ctx,
    ids::FamilyId,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::token::TokenResponse;

/// What a grant hands out.
pub(crate) struct Issuance<'a> {
    /// With the scope of this answer.
    pub(crate) grant: Grant,
    pub(crate) family: Option<FamilyId>,
    pub(crate) refresh_token: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) client: &'a Client,
    pub(crate) world: &'a World,
    pub(crate) signer: &'a Signer,
}

impl TokenService {
    /// Issues. `None` when the grant was revoked meanwhile: a second redemption of its code, or a
    /// spent refresh token, arrived while this one was under way. The token is stored before that is
    /// asked, so whichever comes last sees the other.
    pub(crate) async fn hand_out(
        &self,
        ctx: &Ctx,
        issuance: Issuance<'_>,
    ) -> Result<Option<TokenResponse>, StoreError> {
        let Issuance {
            grant,
            family,
            refresh_token,
            nonce,
            client,
            world,
            signer,
        } = issuance;
        let plain = PlainToken::generate(TokenKind::AccessToken, ctx);
        let ends_at = ctx.now + self.settings.access_token_ttl;
        let scope = grant.scope.clone();
        let token = AccessToken {
            holding: Holding::Person(grant.clone()),
            audience: vec![],
            binding: None,
            actor: None,
            family,
            issued_at: ctx.now,
            ends_at,
        };
        self.ephemeral
            .put_access_token(&plain.hash(), &token, ctx.now)
            .await?;
        if self.ephemeral.grant_revoked(&grant.id, ctx.now).await? {
            return Ok(None);
        }
        let id_token = if scope.contains("openid") {
            let id_token = IdToken {
                issuer: &self.settings.issuer,
                grant: &grant,
                client,
                world,
                nonce: nonce.as_deref(),
                access_token: Some(plain.expose()),
                code: None,
                algorithm: signer.algorithm(),
                issued_at: ctx.now,
                ends_at: ctx.now + self.settings.id_token_ttl,
            };
            Some(signer.sign(&id_token.claims())?)
        } else {
            None
        };
        Ok(Some(TokenResponse {
            access_token: plain.expose().to_owned(),
            token_type: "Bearer",
            expires_in: self.settings.access_token_ttl.num_seconds(),
            refresh_token,
            id_token,
            scope: scope.to_string(),
            issued_token_type: None,
        }))
    }
}
