//! Tokens that the authorization endpoint itself hands out: implicit and hybrid (OpenID Connect Core
//! §3.2.2.5, §3.3.2.5). Never a refresh token, and nothing that is bound to a key.

use crate::{
    eck_id::tells_eck_id, id_token::IdToken, issuance::NewAccessToken, keys::Signer,
    service::TokenService, standing::World,
};
use sluis_model::{
    access::{Grant, Holding},
    client::Client,
    context::Ctx,
    institution::Institution,
    ports::StoreError,
    ports::classes::WithClasses,
    secret::PlainToken,
};
use sluis_protocol::response_type::ResponseType;
use std::sync::Arc;

/// What an answer with tokens is made of. The caller has decided all that there is to decide about the
/// person.
#[derive(Debug)]
pub struct FrontChannel<'a> {
    /// What the person gives the portal; the code, if there is one, stands for the same.
    pub grant: &'a Grant,
    /// To whom.
    pub client: &'a Client,
    /// By whom, with the classes.
    pub person: &'a WithClasses,
    /// Of which institution.
    pub institution: &'a Arc<Institution>,
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
    /// What the person gave was taken back in the same moment.
    Revoked,
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
        let Some(signer) = self.ring(ctx).signer(ctx, algorithm).await? else {
            return Ok(FrontChannelOutcome::NoSigner);
        };
        let mut world = World {
            person: asked.person.person.clone(),
            classes: asked.person.classes.clone(),
            institution: Arc::clone(asked.institution),
            sealed_eck_id: None,
            eck_id: None,
        };
        if tells_eck_id(asked.grant, asked.client) {
            let person = world.person.id.clone();
            let read = self.durable.glance(move |tx| tx.eck_id(&person));
            world.sealed_eck_id = read.await?;
            self.note_eck_id(ctx, asked.client, asked.grant).await?;
            self.open_eck_id(&mut world)?;
        }
        let access_token = if kind.has_token() {
            let new = NewAccessToken {
                holding: Holding::Person(asked.grant.clone()),
                client: asked.client,
                world: Some(&world),
                audience: asked.grant.resources.clone(),
                binding: None,
                actor: None,
                family: None,
                outlives_session: false,
                made_from: vec![],
                format: asked.client.settings.access_token_format,
                ends_at: ctx.now + self.settings.access_token_ttl,
            };
            let Some(token) = self.issue_access_token(ctx, new, &signer).await? else {
                return Ok(FrontChannelOutcome::Revoked);
            };
            params.push(("access_token", token.clone()));
            params.push(("token_type", "Bearer".to_owned()));
            let seconds = self.settings.access_token_ttl.num_seconds();
            params.push(("expires_in", seconds.to_string()));
            params.push(("scope", asked.grant.scope.to_string()));
            Some(token)
        } else {
            None
        };
        if kind.has_id_token() {
            let id_token = self
                .front_channel_id_token(ctx, &asked, &world, access_token.as_deref(), &signer)
                .await?;
            params.push(("id_token", id_token));
        }
        Ok(FrontChannelOutcome::Issued(params))
    }

    async fn front_channel_id_token(
        &self,
        ctx: &Ctx,
        asked: &FrontChannel<'_>,
        world: &World,
        access_token: Option<&str>,
        signer: &Signer,
    ) -> Result<String, StoreError> {
        // Nobody can ask userinfo without an access token: then what the scopes promise stands in the
        // ID token (OpenID Connect Core §5.4).
        let mut client = asked.client.clone();
        client.settings.claims_in_id_token |= asked.response_type == ResponseType::IdToken;
        let subject = self.subject(ctx, &client, &asked.person.person.id).await?;
        let id_token = IdToken {
            issuer: ctx.issuer(&self.settings.issuer),
            grant: asked.grant,
            client: &client,
            world,
            subject: &subject,
            nonce: asked.nonce,
            access_token,
            code: asked.code.map(PlainToken::expose),
            algorithm: signer.algorithm(),
            issued_at: ctx.now,
            ends_at: ctx.now + self.settings.id_token_ttl,
        };
        signer.sign(&id_token.claims())
    }
}
