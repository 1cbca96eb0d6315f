//! Answers to a portal through the browser. A [`ReplyTo`] exists only once client and redirect URI
//! are proven, and it is the only way to answer. What it makes is a [`Draft`]; [`Idp::send`] makes a
//! [`Reply`] of it, signed where the portal asked for that.

use crate::idp::{Failure, Idp};
use sluis_model::{client::Client, context::Ctx, ids::ClientId, transaction::Purpose};
use sluis_protocol::{
    algorithm::SigningAlgorithm, authorize::ReturnParams, error::OAuthError,
    redirect_uri::RedirectUri, reply::Reply, response_mode::ResponseMode,
};

/// A proven target for answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    client: ClientId,
    redirect_uri: RedirectUri,
    mode: ResponseMode,
    algorithm: SigningAlgorithm,
    state: Option<String>,
    issuer: String,
}

/// An answer to a proven target, not signed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    client: ClientId,
    algorithm: SigningAlgorithm,
    reply: Reply,
}

impl ReplyTo {
    /// Proves a target: the client may be answered at exactly this URI (RFC 9700 §4.1.3), and under
    /// FAPI 2.0 over https alone (Security Profile §5.3.2.2).
    #[must_use]
    pub fn prove(
        client: &Client,
        redirect_uri: RedirectUri,
        params: &ReturnParams,
        issuer: &str,
    ) -> Option<Self> {
        let safe =
            !client.settings.profile.is_fapi() || redirect_uri.as_str().starts_with("https://");
        let algorithm = client.settings.authorization_signed_response_alg;
        (client.active && safe && client.may_return_to(&redirect_uri)).then(|| Self {
            client: client.id.clone(),
            redirect_uri,
            mode: params.response_mode,
            algorithm: algorithm.unwrap_or_default(),
            state: params.state.clone(),
            issuer: issuer.to_owned(),
        })
    }

    /// Proves the target of a sign-in again, against what the client has registered now.
    #[must_use]
    pub fn prove_again(purpose: &Purpose, client: &Client, issuer: &str) -> Option<Self> {
        match purpose {
            Purpose::Portal {
                client: id,
                redirect_uri,
                response_mode,
                state,
                ..
            } if *id == client.id => {
                let params = ReturnParams {
                    state: state.clone(),
                    response_mode: *response_mode,
                };
                Self::prove(client, redirect_uri.clone(), &params, issuer)
            }
            _ => None,
        }
    }

    /// The redirect URI.
    #[must_use]
    pub fn redirect_uri(&self) -> &RedirectUri {
        &self.redirect_uri
    }

    /// The response mode.
    #[must_use]
    pub fn mode(&self) -> ResponseMode {
        self.mode
    }

    /// `state` as it came.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// An answer with what was asked for, code and tokens (RFC 6749 §4.1.2, OpenID Connect Core
    /// §3.2.2.5 and §3.3.2.5), and `session_state` where there is one (Session Management §2).
    #[must_use]
    pub fn answer(
        &self,
        mut params: Vec<(&'static str, String)>,
        session_state: Option<String>,
    ) -> Draft {
        params.extend(session_state.map(|value| ("session_state", value)));
        self.draft(params)
    }

    /// A refusal without a page: the portal's page watches on from the state that the browser is in.
    #[must_use]
    pub fn silent_error(
        &self,
        ctx: &Ctx,
        error: &OAuthError,
        session_state: Option<String>,
    ) -> Draft {
        let mut draft = self.error(ctx, error);
        let state = session_state.map(|state| ("session_state", state));
        draft.reply.params.extend(state);
        draft
    }

    /// A refusal (RFC 6749 §4.1.2.1). Its cause is logged here, and nowhere else.
    #[must_use]
    pub fn error(&self, ctx: &Ctx, error: &OAuthError) -> Draft {
        tracing::info!(
            request.id = %ctx.request_id,
            client.id = %self.client,
            error = %error.code,
            description = %error.description,
            cause = error.cause.as_deref().unwrap_or_default(),
            "the authorization request was refused"
        );
        self.draft(vec![
            ("error", error.code.as_str().to_owned()),
            ("error_description", error.description.clone()),
        ])
    }

    /// With `state` and `iss`, which every answer has (RFC 9207 §2).
    fn draft(&self, mut params: Vec<(&'static str, String)>) -> Draft {
        params.extend(self.state.clone().map(|state| ("state", state)));
        params.push(("iss", self.issuer.clone()));
        Draft {
            client: self.client.clone(),
            algorithm: self.algorithm,
            reply: Reply {
                redirect_uri: self.redirect_uri.clone(),
                mode: self.mode,
                params,
            },
        }
    }
}

impl Idp {
    /// The answer as it travels: as it is, or as a signed JWT in the one parameter `response` (JARM
    /// §2.3).
    ///
    /// # Errors
    /// [`Failure`] when it can't be signed.
    pub(crate) async fn send(&self, ctx: &Ctx, draft: Draft) -> Result<Reply, Failure> {
        let Draft {
            client,
            algorithm,
            mut reply,
        } = draft;
        if reply.mode.is_jwt() {
            let jwt = self
                .tokens
                .response_jwt(ctx, &client, algorithm, &reply.params)
                .await?;
            let jwt = jwt.ok_or_else(|| {
                Failure::Internal(format!("{algorithm} of {client}'s answers is switched off"))
            })?;
            reply.params = vec![("response", jwt)];
        }
        Ok(reply)
    }
}
