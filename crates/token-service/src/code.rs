//! Authorization codes (RFC 6749 §4.1.2).

use crate::service::TokenService;
use sluis_model::{
    access::{AuthorizationCode, Grant},
    context::Ctx,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{pkce::CodeChallenge, redirect_uri::RedirectUri};

impl TokenService {
    /// A new code for what a person gave a portal. The caller has decided all that there is to decide
    /// about the person; `redirect_uri` is the one that was sent and checked, in the sent spelling.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn issue_code(
        &self,
        ctx: &Ctx,
        grant: Grant,
        redirect_uri: RedirectUri,
        code_challenge: Option<CodeChallenge>,
        nonce: Option<String>,
    ) -> Result<PlainToken, StoreError> {
        let plain = PlainToken::generate(TokenKind::AuthorizationCode, ctx);
        let ends_at = ctx.now + self.settings.code_ttl;
        let code = AuthorizationCode {
            grant,
            redirect_uri,
            code_challenge,
            nonce,
            ends_at,
        };
        self.ephemeral
            .put_code(&plain.hash(), &code, ctx.now)
            .await?;
        Ok(plain)
    }
}
