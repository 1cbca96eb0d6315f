//! Authorization codes (RFC 6749 §4.1.2).

use crate::service::TokenService;
use sluis_model::{
    access::{AuthorizationCode, Grant},
    context::Ctx,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{pkce::CodeChallenge, redirect_uri::RedirectUri};

/// What a code is made of.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// What the person gives the portal.
    pub grant: Grant,
    /// The redirect URI that was sent and checked, in the sent spelling.
    pub redirect_uri: RedirectUri,
    /// The challenge that must be answered.
    pub code_challenge: Option<CodeChallenge>,
    /// The nonce for the ID token.
    pub nonce: Option<String>,
    /// The thumbprint of the DPoP key that the code is for (RFC 9449 §10).
    pub dpop_jkt: Option<String>,
}

impl TokenService {
    /// A new code for what a person gave a portal. The caller has decided all that there is to decide
    /// about the person.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn issue_code(&self, ctx: &Ctx, new: NewCode) -> Result<PlainToken, StoreError> {
        let plain = PlainToken::generate(TokenKind::AuthorizationCode, ctx);
        let code = AuthorizationCode {
            grant: new.grant,
            redirect_uri: new.redirect_uri,
            code_challenge: new.code_challenge,
            nonce: new.nonce,
            dpop_jkt: new.dpop_jkt,
            ends_at: ctx.now + self.settings.code_ttl,
        };
        self.ephemeral
            .put_code(&ctx.kept_as(plain.hash()), &code, ctx.now)
            .await?;
        Ok(plain)
    }
}
