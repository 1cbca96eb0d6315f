//! What a portal gets at the end of a sign-in: code, tokens, or both.

use super::{Screen, grant::grant};
use crate::{
    authorize::still_allowed,
    dispatch::Assurance,
    idp::{Failure, Idp},
    reply::ReplyTo,
    session_state,
};
use sluis_model::{
    access::Grant, context::Ctx, institution::Institution, person::Person,
    ports::classes::with_classes, secret::PlainToken, session::Session, transaction::Purpose,
};
use sluis_protocol::{
    authorize::AuthorizationRequest,
    error::{ErrorCode, OAuthError},
    redirect_uri::RedirectUri,
    reply::Reply,
};
use sluis_token_service::{FrontChannel, FrontChannelOutcome, NewCode};
use std::sync::Arc;

/// Who gets what, on whose sign-in.
pub(super) struct Granting<'a> {
    pub screen: &'a Screen,
    pub person: &'a Person,
    pub institution: &'a Arc<Institution>,
    pub session: &'a Session,
    pub assurance: Assurance,
}

impl Idp {
    /// The answer to a portal that `reply_to` was proven for. Everything about the person is decided.
    pub(super) async fn answer_portal(
        &self,
        ctx: &Ctx,
        granting: Granting<'_>,
        reply_to: &ReplyTo,
    ) -> Result<Reply, Failure> {
        let (Purpose::Portal { request, .. }, Some(client)) = (
            &granting.screen.transaction.purpose,
            &granting.screen.client,
        ) else {
            return Err(Failure::Internal("the portal is gone".to_owned()));
        };
        let protocol = &self.tokens.settings().protocol;
        if let Err(error) = still_allowed(client, protocol, request) {
            return self.send(ctx, reply_to.error(ctx, &error)).await;
        }
        let grant = grant(
            ctx,
            granting.screen,
            &client.id,
            granting.person,
            granting.session,
            granting.assurance,
        );
        let kind = request.response_type;
        let mut params = vec![];
        let code = if kind.has_code() {
            let target = reply_to.redirect_uri().clone();
            Some(self.code(ctx, &grant, request, target).await?)
        } else {
            None
        };
        if let Some(code) = &code {
            params.push(("code", code.expose().to_owned()));
        }
        if kind.has_id_token() || kind.has_token() {
            let told = granting.person.clone();
            let told = self
                .durable
                .glance(move |tx| with_classes(tx, told.clone()))
                .await?;
            let asked = FrontChannel {
                grant: &grant,
                client,
                person: &told,
                institution: granting.institution,
                response_type: kind,
                code: code.as_ref(),
                nonce: request.nonce.as_deref(),
            };
            match self.tokens.front_channel(ctx, asked).await? {
                FrontChannelOutcome::Issued(tokens) => params.extend(tokens),
                FrontChannelOutcome::Revoked => {
                    let error = OAuthError::new(
                        ErrorCode::AccessDenied,
                        "what the person gave was taken back meanwhile",
                    );
                    return self.send(ctx, reply_to.error(ctx, &error)).await;
                }
                FrontChannelOutcome::NoSigner => {
                    let error = OAuthError::new(
                        ErrorCode::ServerError,
                        "the signature algorithm of this client is switched off",
                    );
                    return self.send(ctx, reply_to.error(ctx, &error)).await;
                }
            }
        }
        // Only who authenticates somebody has a session to watch.
        let watched = request.scope.contains("openid").then(|| {
            let state = session_state::browser_state(&granting.session.id);
            session_state::session_state(ctx, &client.id, reply_to.redirect_uri(), &state)
        });
        self.send(ctx, reply_to.answer(params, watched.flatten()))
            .await
    }

    async fn code(
        &self,
        ctx: &Ctx,
        grant: &Grant,
        request: &AuthorizationRequest,
        redirect_uri: RedirectUri,
    ) -> Result<PlainToken, Failure> {
        let new = NewCode {
            grant: grant.clone(),
            redirect_uri,
            code_challenge: request.code_challenge.clone(),
            nonce: request.nonce.clone(),
            dpop_jkt: request.dpop_jkt.clone(),
        };
        Ok(self.tokens.issue_code(ctx, new).await?)
    }
}
