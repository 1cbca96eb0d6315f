//! Answers to a portal through the browser. A [`ReplyTo`] exists only once client and redirect URI
//! are proven, and it is the only way to answer.

use sluis_model::{client::Client, ids::ClientId, secret::PlainToken, transaction::Purpose};
use sluis_protocol::{
    authorize::ReturnParams, error::OAuthError, redirect_uri::RedirectUri, reply::Reply,
    response_mode::ResponseMode,
};

/// A proven target for answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    client: ClientId,
    redirect_uri: RedirectUri,
    mode: ResponseMode,
    state: Option<String>,
    issuer: String,
}

impl ReplyTo {
    /// Proves a target: the client may be answered at exactly this URI (RFC 9700 §4.1.3).
    #[must_use]
    pub fn prove(
        client: &Client,
        redirect_uri: RedirectUri,
        params: &ReturnParams,
        issuer: &str,
    ) -> Option<Self> {
        (client.active && client.may_return_to(&redirect_uri)).then(|| Self {
            client: client.id.clone(),
            redirect_uri,
            mode: params.response_mode,
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

    /// An answer with a code (RFC 6749 §4.1.2, RFC 9207 §2).
    #[must_use]
    pub fn code(&self, code: &PlainToken, session_state: Option<String>) -> Reply {
        self.answer(vec![("code", code.expose().to_owned())], session_state)
    }

    /// An answer that gives something, with what the portal's page watches from then on (OpenID
    /// Connect Session Management §2).
    #[must_use]
    pub fn answer(
        &self,
        mut params: Vec<(&'static str, String)>,
        session_state: Option<String>,
    ) -> Reply {
        params.extend(session_state.map(|state| ("session_state", state)));
        self.reply(params)
    }

    /// A refusal without a page: the portal's page watches on from the state that the browser is in.
    #[must_use]
    pub fn silent_error(&self, error: &OAuthError, session_state: Option<String>) -> Reply {
        let mut reply = self.error(error);
        reply
            .params
            .extend(session_state.map(|state| ("session_state", state)));
        reply
    }

    /// A refusal (RFC 6749 §4.1.2.1).
    #[must_use]
    pub fn error(&self, error: &OAuthError) -> Reply {
        tracing::info!(
            client.id = %self.client,
            error = %error.code,
            description = %error.description,
            cause = error.cause.as_deref().unwrap_or_default(),
            "the authorization request was refused"
        );
        self.reply(vec![
            ("error", error.code.as_str().to_owned()),
            ("error_description", error.description.clone()),
        ])
    }

    fn reply(&self, mut params: Vec<(&'static str, String)>) -> Reply {
        if let Some(state) = &self.state {
            params.push(("state", state.clone()));
        }
        params.push(("iss", self.issuer.clone()));
        Reply {
            redirect_uri: self.redirect_uri.clone(),
            mode: self.mode,
            params,
        }
    }
}
