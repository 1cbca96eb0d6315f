//! What a portal asks at the end-session endpoint, with its hint judged. An ID token says who somebody is: it
//! is read once, and never stands in an address of ours, where histories, logs and `Referer` would have it.

use crate::idp::{Failure, Idp};
use chrono::Duration;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sluis_model::{
    context::Ctx,
    ids::{ClientId, SessionId},
    secret::HashedToken,
};
use sluis_protocol::{logout::LogoutRequest, params::Params};

/// How long a request waits for the browser to come back with it, or for the person to decide, in minutes.
const KEPT_MINUTES: i64 = 15;
/// Requests with hints of one person at one portal that are kept in that time; further ones count as requests
/// without a hint, so that who has one ID token does not fill the store with it.
const MOST_KEPT: u32 = 30;

/// The parameter of our own that names a kept request.
pub const KEPT: &str = "kept";

/// What is kept of a genuine ID token that came as a hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hint {
    /// `sub`.
    pub(crate) subject: String,
    /// `aud`.
    pub(crate) client: ClientId,
    /// `sid`.
    pub(crate) session: Option<SessionId>,
}

/// A logout request whose hint is judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedLogout {
    /// What a genuine `id_token_hint` says; one that is not ours is none.
    pub(crate) hint: Option<Hint>,
    /// `client_id`.
    pub(crate) client_id: Option<String>,
    /// `post_logout_redirect_uri`.
    pub(crate) post_logout_redirect_uri: Option<String>,
    /// `state`.
    pub(crate) state: Option<String>,
    /// `ui_locales`.
    ui_locales: Option<String>,
}

impl JudgedLogout {
    /// The languages that the portal asks for, best first.
    #[must_use]
    pub fn ui_locales(&self) -> Option<&str> {
        self.ui_locales.as_deref()
    }

    /// What may stand in an address: everything but the hint.
    fn without_hint(&self) -> Params {
        [
            ("client_id", &self.client_id),
            ("post_logout_redirect_uri", &self.post_logout_redirect_uri),
            ("state", &self.state),
            ("ui_locales", &self.ui_locales),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)))
        .collect()
    }
}

impl Idp {
    /// Reads a request: as a portal sent it, or as it was kept. One that nobody knows any more asks for
    /// nothing but to sign out.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn logout_request(&self, ctx: &Ctx, sent: &Params) -> Result<JudgedLogout, Failure> {
        if let Some(token) = sent.get(KEPT) {
            let place = place(ctx, token);
            let kept = self.ephemeral.upstream_note(&place, ctx.now).await?;
            return Ok(kept
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default());
        }
        let request = LogoutRequest::parse(sent);
        let hint = match &request.id_token_hint {
            Some(text) => self.tokens.verify_id_token_hint(ctx, text).await?,
            None => None,
        };
        Ok(JudgedLogout {
            hint: hint.map(|said| Hint {
                subject: said.subject,
                client: said.client,
                session: said.session,
            }),
            client_id: request.client_id,
            post_logout_redirect_uri: request.post_logout_redirect_uri,
            state: request.state,
            ui_locales: request.ui_locales,
        })
    }

    /// The query with which the browser brings a request (back) to us. Where a genuine hint came along, the
    /// request is kept here, and the query only names it.
    ///
    /// # Errors
    /// [`Failure`] when it can't be kept.
    pub async fn logout_query(&self, ctx: &Ctx, request: &JudgedLogout) -> Result<String, Failure> {
        let Some(hint) = &request.hint else {
            return Ok(request.without_hint().encode());
        };
        let time = Duration::minutes(KEPT_MINUTES);
        let whose = HashedToken::of(&format!("{} {}", hint.client, hint.subject));
        let counter = format!("logout-kept/{}", whose.as_str());
        if self
            .count_within(ctx, &counter, time, MOST_KEPT)
            .await?
            .is_some()
        {
            return Ok(request.without_hint().encode());
        }
        let token = BASE64URL_NOPAD.encode(&ctx.random::<32>());
        let note =
            serde_json::to_string(request).map_err(|error| Failure::Internal(error.to_string()))?;
        self.ephemeral
            .put_upstream_note(&place(ctx, &token), &note, ctx.now + time, ctx.now)
            .await?;
        Ok(Params::from_iter([(KEPT, token)]).encode())
    }
}

/// Where a request is kept. Another issuer does not find it.
fn place(ctx: &Ctx, token: &str) -> HashedToken {
    ctx.kept_as(HashedToken::of(&format!("logout-request/{token}")))
}
