//! Tokens that the authorization endpoint itself hands out: implicit and hybrid (OpenID Connect Core
//! §3.2.2.5, §3.3.2.5). Never a refresh token, and nothing that is bound to a key.

use crate::{id_token::IdToken, service::TokenService, standing::World};
use sluis_model::{
    access::{AccessToken, Grant, Holding},
    client::Client,
    context::Ctx,
    institution::Institution,
    person::Person,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::response_type::ResponseType;

/// What an answer with tokens is made of. The caller has decided all that there is to decide about the
/// person.
#[derive(Debug)]
pub struct FrontChannel<'a> {
    /// What the person gives the portal; the code, if there is one, stands for the same.
    pub grant: &'a Grant,
    /// To whom.
    pub client: &'a Client,
    /// By whom.
    pub person: &'a Person,
    /// Of which institution.
    pub institution: &'a Institution,
    /// What was asked for.
    pub response_type: ResponseType,
    /// The code that goes along.
    pub code: Option<&'a PlainToken>,
    /// `nonce` of the request.
    pub nonce: Option<&'a str>,
}

/// What becomes of it.
#[derive(Debug)]
pub enum FrontChannelOutcome {
    /// The parameters of the answer, in order.
    Issued(Vec<(&'static str, String)>),
    /// The algorithm of the client's ID tokens is switched off here.
    NoSigner,
}

impl TokenService {
    /// The tokens that a response type promises beside the code.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn front_channel(
        &self,
        ctx: &Ctx,
        asked: FrontChannel<'_>,
    ) -> Result<FrontChannelOutcome, StoreError> {
        let kind = asked.response_type;
        let mut params = vec![];
        // Found before anything is kept.
        let algorithm = asked.client.settings.id_token_signed_response_alg;
        let signer = if kind.has_id_token() {
            let Some(signer) = self.keys.signer(ctx, algorithm).await? else {
                return Ok(FrontChannelOutcome::NoSigner);
            };
            Some(signer)
        } else {
            None
        };
        let access_token = if kind.has_token() {
            let plain = self.front_channel_access_token(ctx, &asked).await?;
            params.push(("access_token", plain.clone()));
            params.push(("token_type", "Bearer".to_owned()));
            let seconds = self.settings.access_token_ttl.num_seconds();
            params.push(("expires_in", seconds.to_string()));
            params.push(("scope", asked.grant.scope.to_string()));
            Some(plain)
        } else {
            None
        };
        if let Some(signer) = signer {
            // Nobody can ask userinfo without an access token: then what the scopes promise stands in
            // the ID token (OpenID Connect Core §5.4).
            let mut client = asked.client.clone();
            client.settings.claims_in_id_token |= kind == ResponseType::IdToken;
            let world = World {
                person: asked.person.clone(),
                institution: asked.institution.clone(),
            };
            let id_token = IdToken {
                issuer: &self.settings.issuer,
                grant: asked.grant,
                client: &client,
                world: &world,
                nonce: asked.nonce,
                access_token: access_token.as_deref(),
                code: asked.code.map(PlainToken::expose),
                algorithm: signer.algorithm(),
                issued_at: ctx.now,
                ends_at: ctx.now + self.settings.id_token_ttl,
            };
            params.push(("id_token", signer.sign(&id_token.claims())?));
        }
        Ok(FrontChannelOutcome::Issued(params))
    }

    /// An access token under the grant of the answer: when the code comes twice, it dies with what the
    /// code gave (RFC 6749 §4.1.2).
    async fn front_channel_access_token(
        &self,
        ctx: &Ctx,
        asked: &FrontChannel<'_>,
    ) -> Result<String, StoreError> {
        let plain = PlainToken::generate(TokenKind::AccessToken, ctx);
        let token = AccessToken {
            holding: Holding::Person(asked.grant.clone()),
            audience: vec![],
            binding: None,
            actor: None,
            family: None,
            issued_at: ctx.now,
            ends_at: ctx.now + self.settings.access_token_ttl,
        };
        self.ephemeral
            .put_access_token(&plain.hash(), &token, ctx.now)
            .await?;
        Ok(plain.expose().to_owned())
    }
}
