//! What a registered client proves itself with.

use crate::idp::Idp;
use sluis_model::{
    client::Client,
    context::Ctx,
    ids::ClientId,
    seal::Sealed,
    secret::{HashedToken, PlainToken, Secret, TokenKind},
};
use sluis_protocol::client_auth::ClientAuthMethod;

/// A client's secret as it is kept, and, where it was just made, as it is told.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) hash: Option<HashedToken>,
    pub(crate) sealed: Option<Sealed>,
    pub(crate) told: Option<Secret>,
}

impl Idp {
    /// Makes a secret where the method needs one. 32 random bytes, so that it can sign as well
    /// (OpenID Connect Core §10.1).
    pub(crate) fn new_credentials(
        &self,
        ctx: &Ctx,
        id: &ClientId,
        method: ClientAuthMethod,
    ) -> Credentials {
        if !method.has_secret() {
            return Credentials::default();
        }
        let secret = PlainToken::generate(TokenKind::ClientSecret, ctx);
        let text = Secret::new(secret.expose());
        Credentials {
            hash: Some(secret.hash()),
            sealed: self.sealed_secret(ctx, id, method, &text),
            told: Some(text),
        }
    }

    /// The secret as it is kept where it has to be read back: what a client signs with.
    pub(crate) fn sealed_secret(
        &self,
        ctx: &Ctx,
        id: &ClientId,
        method: ClientAuthMethod,
        secret: &Secret,
    ) -> Option<Sealed> {
        let place = Client::sealed_secret_place(id);
        (method == ClientAuthMethod::ClientSecretJwt)
            .then(|| self.sealer.seal(secret.expose().as_bytes(), &place, ctx))
    }

    /// The credentials of a client whose method may have changed: what it has stays as long as it can
    /// be used, for a client does not choose its own secret (RFC 7592 §2.2).
    pub(crate) fn kept_credentials(
        &self,
        ctx: &Ctx,
        client: &Client,
        method: ClientAuthMethod,
    ) -> Credentials {
        if !method.has_secret() {
            return Credentials::default();
        }
        let signs = method == ClientAuthMethod::ClientSecretJwt;
        let usable = client.secret_hash.is_some() && (!signs || client.sealed_secret.is_some());
        if !usable {
            return self.new_credentials(ctx, &client.id, method);
        }
        Credentials {
            hash: client.secret_hash.clone(),
            sealed: client.sealed_secret.clone().filter(|_| signs),
            told: self.readable_secret(client),
        }
    }

    /// The secret itself, where it is kept so that it can be read back.
    pub(crate) fn readable_secret(&self, client: &Client) -> Option<Secret> {
        let sealed = client.sealed_secret.as_ref()?;
        let place = Client::sealed_secret_place(&client.id);
        let bytes = self.sealer.open(sealed, &place).ok()?;
        std::str::from_utf8(&bytes).ok().map(Secret::new)
    }
}
