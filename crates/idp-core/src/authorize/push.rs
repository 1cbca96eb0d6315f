//! Pushed authorization requests (RFC 9126): a portal says beforehand and behind the browser's back
//! what it will ask, and is told at once what is wrong with it.

use super::{known, sent::Sent};
use crate::{
    idp::{Failure, Idp},
    reply::ReplyTo,
};
use sluis_model::{
    browser::Browser,
    client::Client,
    context::Ctx,
    pushed_request::{PushedRequest, REQUEST_URI_PREFIX},
    secret::{PlainToken, TokenKind},
    transaction::Purpose,
};
use sluis_protocol::{
    authorize::ReturnParams,
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
    params::Params,
    redirect_uri::RedirectUri,
};
use sluis_token_service::AuthenticatedClient;

/// What a pushed request gets (RFC 9126 §2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// What the browser is sent with.
    pub request_uri: String,
    /// For so many seconds.
    pub expires_in: i64,
}

/// The most bytes of a request, form-encoded, that are kept for a browser to come.
const MOST_PUSHED_BYTES: usize = 16 * 1024;
/// Requests that a public client, which anybody can be, pushes from one network in a quarter of an hour.
/// Each is kept for a minute.
const MOST_PUSHED: u32 = 10_000;

impl Idp {
    /// Takes a pushed request: judged in full as if it came through the browser, and kept.
    /// `dpop_jkt` is the thumbprint of the key whose proof came along.
    ///
    /// # Errors
    /// Outside when nothing could be found out, or [`Failure::TooMany`]; inside what is wrong with it.
    pub async fn push_request(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        client: &AuthenticatedClient,
        form: &Params,
        dpop_jkt: Option<String>,
    ) -> Result<Result<Pushed, OAuthError>, Failure> {
        let client = client.client();
        let sent = match self.pushing(ctx, client, form).await {
            Ok(sent) => sent,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(error) = target(client, &sent, ctx.issuer(&self.settings.issuer)) {
            return Ok(Err(error));
        }
        let approved = match self.check(ctx, client, &sent).await? {
            Ok(approved) => approved,
            Err(error) => return Ok(Err(error)),
        };
        // RFC 9449 §10.1: said and shown, it must be the same key.
        let said = approved.request.dpop_jkt;
        if said.is_some() && dpop_jkt.is_some() && said != dpop_jkt {
            return Ok(Err(OAuthError::new(
                ErrorCode::InvalidDpopProof,
                "dpop_jkt is not the key of the DPoP proof",
            )));
        }
        let ttl = self.tokens.settings().protocol.pushed_request_ttl;
        let token = PlainToken::generate(TokenKind::PushedRequest, ctx);
        let params = known(&sent.params).collect::<Params>().encode();
        if params.len() > MOST_PUSHED_BYTES {
            return Ok(Err(OAuthError::invalid_request("the request is too large")));
        }
        if client.auth_method == ClientAuthMethod::None && !browser.is_on_this_machine() {
            self.count_pushed(ctx, browser, client).await?;
        }
        let request = PushedRequest {
            client: client.id.clone(),
            params,
            signed: sent.signed,
            dpop_jkt: dpop_jkt.or(said),
            ends_at: ctx.now + ttl,
        };
        self.ephemeral
            .put_pushed_request(&ctx.kept_as(token.hash()), &request, ctx.now)
            .await?;
        Ok(Ok(Pushed {
            request_uri: format!("{REQUEST_URI_PREFIX}{}", token.expose()),
            expires_in: ttl.num_seconds(),
        }))
    }

    /// Counts a request that a public client pushes.
    async fn count_pushed(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        client: &Client,
    ) -> Result<(), Failure> {
        let what = format!("pushed/{}", client.id.as_str());
        let window = chrono::Duration::minutes(15);
        let counted = self.count_networks(ctx, &what, &browser.address, window, MOST_PUSHED);
        match counted.await? {
            Some(minutes) => Err(Failure::TooMany { minutes }),
            None => Ok(()),
        }
    }

    /// The request that a sign-in came by was answered: nobody uses its `request_uri` again.
    pub(crate) async fn drop_pushed(&self, purpose: &Purpose) -> Result<(), Failure> {
        if let Purpose::Portal {
            pushed: Some(token),
            ..
        } = purpose
        {
            self.ephemeral.drop_pushed_request(token).await?;
        }
        Ok(())
    }
}

/// Whether the answer will have a place to go.
fn target(client: &Client, sent: &Sent, issuer: &str) -> Result<ReplyTo, OAuthError> {
    let uri = RedirectUri::as_sent(sent.params.require("redirect_uri")?);
    ReplyTo::prove(client, uri, &ReturnParams::read(&sent.params), issuer).ok_or_else(|| {
        OAuthError::invalid_request(
            "the redirect_uri differs from every registered one; it is compared byte for byte",
        )
    })
}
