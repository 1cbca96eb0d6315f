//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4 and §3.5).

use super::{
    Exchange, Outcome,
    beginning::{Beginning, begin, revoke_what_it_gave},
    resources,
};
use sluis_model::{
    context::Ctx,
    device_grant::DevicePoll,
    ports::StoreError,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::error::{ErrorCode, OAuthError};

const REFUSED: &str = "the device code is unknown, was used before or was issued to another client";

pub(super) async fn poll(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    device_code: &str,
    wanted_resources: &[String],
) -> Result<Outcome, StoreError> {
    let (service, client) = (exchange.service, exchange.client);
    let Some(plain) = PlainToken::presented(TokenKind::DeviceCode, device_code) else {
        return Ok(Outcome::invalid_grant(REFUSED, "not a device code of ours"));
    };
    // What can be said before the device code is spent is said before.
    if let Err(refusal) = resources::narrow(wanted_resources, &[], client) {
        return Ok(Outcome::Refused(refusal));
    }
    let refused = |code, description| Ok(Outcome::Refused(OAuthError::new(code, description)));
    let polled = service
        .ephemeral
        .poll_device_grant(&ctx.kept_as(plain.hash()), &client.id, ctx.now)
        .await?;
    let grant = match polled {
        DevicePoll::Pending => {
            return refused(
                ErrorCode::AuthorizationPending,
                "the person has not decided yet",
            );
        }
        DevicePoll::TooOften => {
            return refused(
                ErrorCode::SlowDown,
                "the device asks too often: wait five seconds longer from now on",
            );
        }
        DevicePoll::Denied => return refused(ErrorCode::AccessDenied, "the person said no"),
        DevicePoll::Foreign => {
            return Ok(Outcome::invalid_grant(
                REFUSED,
                "the device code belongs to another client",
            ));
        }
        DevicePoll::Unknown => {
            return refused(
                ErrorCode::ExpiredToken,
                "the device code has ended: begin again",
            );
        }
        DevicePoll::Spent(grant) => {
            revoke_what_it_gave(service, ctx, client, grant).await?;
            return Ok(Outcome::invalid_grant(
                REFUSED,
                "the device code was spent before",
            ));
        }
        DevicePoll::Approved(grant) => *grant,
    };
    let audience = match resources::narrow(wanted_resources, &grant.resources, client) {
        Ok(audience) => audience,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let beginning = Beginning {
        grant,
        nonce: None,
        audience,
        binding: exchange.binding.clone(),
        client,
        signer: exchange.signer,
        refused: REFUSED,
    };
    begin(service, ctx, beginning).await
}
