//! `grant_type=authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.5).
//!
//! A code is taken in one atomic step before anything about it is known, so whoever presents it
//! spends it: also another client, a wrong redirect URI or a wrong verifier. That is meant. A code in
//! the wrong hands has leaked; putting it back would open a gap in which the rightful client is taken
//! for a thief, and the price of burning it is one more sign-in.

use super::{
    Exchange, Outcome,
    beginning::{Beginning, begin, revoke_what_it_gave},
    resources,
};
use crate::sender::Sender;
use sluis_model::{
    access::AuthorizationCode,
    client::Client,
    context::Ctx,
    ports::{StoreError, ephemeral::TakenCode},
    secret::{PlainToken, TokenKind},
};

/// What every refusal of a code tells in public.
const REFUSED: &str = "the code is unknown, expired, used before or issued to another client";

/// The fields of the request.
pub(super) struct Presented {
    pub(super) code: String,
    pub(super) redirect_uri: Option<String>,
    pub(super) code_verifier: Option<String>,
    pub(super) resources: Vec<String>,
}

pub(super) async fn redeem(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    presented: Presented,
) -> Result<Outcome, StoreError> {
    let (service, client) = (exchange.service, exchange.client);
    let Some(plain) = PlainToken::presented(TokenKind::AuthorizationCode, &presented.code) else {
        return Ok(Outcome::invalid_grant(REFUSED, "not a code of ours"));
    };
    // What was made at another issuer is not found here, and not spent.
    let kept_as = ctx.kept_as(plain.hash());
    let code = match service.ephemeral.take_code(&kept_as, ctx.now).await? {
        TakenCode::Fresh(code) => *code,
        TakenCode::Unknown => {
            return Ok(Outcome::invalid_grant(REFUSED, "unknown or expired code"));
        }
        TakenCode::Spent(grant) => {
            revoke_what_it_gave(service, ctx, client, grant).await?;
            return Ok(Outcome::invalid_grant(REFUSED, "the code was spent before"));
        }
    };
    let checked =
        check(&code, client, &presented, ctx).and_then(|()| check_key(&code, exchange.sender));
    if let Err((description, cause)) = checked {
        return Ok(Outcome::invalid_grant(description, cause));
    }
    let audience = match resources::narrow(&presented.resources, &code.grant.resources, client) {
        Ok(audience) => audience,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let AuthorizationCode { grant, nonce, .. } = code;
    let beginning = Beginning {
        grant,
        nonce,
        audience,
        binding: exchange.binding.clone(),
        client,
        signer: exchange.signer,
        refused: REFUSED,
    };
    begin(service, ctx, beginning).await
}

/// A code that was asked for with a DPoP key is good for that key alone (RFC 9449 §10).
fn check_key(
    code: &AuthorizationCode,
    sender: &Sender,
) -> Result<(), (&'static str, &'static str)> {
    match &code.dpop_jkt {
        Some(bound) if sender.dpop_thumbprint() != Some(bound) => Err((
            "the code is bound to another DPoP key",
            "dpop_jkt is not the key of the proof",
        )),
        _ => Ok(()),
    }
}

/// What must agree between the code and the request; the inner texts are public and private.
fn check(
    code: &AuthorizationCode,
    client: &Client,
    presented: &Presented,
    ctx: &Ctx,
) -> Result<(), (&'static str, &'static str)> {
    if code.grant.client != client.id {
        return Err((REFUSED, "the code belongs to another client"));
    }
    if ctx.now >= code.ends_at {
        return Err((REFUSED, "the code has expired"));
    }
    if presented.redirect_uri.as_deref() != Some(code.redirect_uri.as_str()) {
        return Err((
            "the redirect_uri is not the one of the authorization request",
            "redirect_uri differs",
        ));
    }
    match (&code.code_challenge, presented.code_verifier.as_deref()) {
        (Some(challenge), Some(verifier)) if challenge.verify(verifier) => Ok(()),
        (Some(_), Some(_)) => Err((
            "the code_verifier does not match the code_challenge",
            "PKCE mismatch",
        )),
        (Some(_), None) => Err(("the code_verifier is missing", "challenge without verifier")),
        // A verifier without a challenge: somebody took the challenge out of the request on its way
        // (RFC 9700 §4.8.2).
        (None, Some(_)) => Err((
            "a code_verifier came, but the request had no code_challenge",
            "verifier without challenge",
        )),
        (None, None) if client.needs_pkce() => {
            Err(("this client must use PKCE", "code without PKCE"))
        }
        (None, None) => Ok(()),
    }
}
