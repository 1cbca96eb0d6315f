//! `grant_type=authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.5).
//!
//! A code is taken in one atomic step before anything about it is known, so whoever presents it
//! spends it: also another client, a wrong redirect URI or a wrong verifier. That is meant. A code in
//! the wrong hands has leaked; putting it back would open a gap in which the rightful client is taken
//! for a thief, and the price of burning it is one more sign-in.

use super::Outcome;
use crate::{
    issuance::Issuance,
    keys::Signer,
    refresh_value,
    service::TokenService,
    standing::{self, World},
};
use serde_json::json;
use sluis_model::{
    access::{AuthorizationCode, Grant},
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    ids::{FamilyId, GrantId},
    ports::{StoreError, Tx, durable::Stored, ephemeral::TakenCode},
    secret::{PlainToken, TokenKind},
    token_family::{RevocationReason, TokenFamily},
};
use sluis_protocol::grant_type::GrantType;

/// What every refusal of a code tells in public.
const REFUSED: &str = "the code is unknown, expired, used before or issued to another client";

/// The fields of the request.
pub(super) struct Presented {
    pub(super) code: String,
    pub(super) redirect_uri: Option<String>,
    pub(super) code_verifier: Option<String>,
}

pub(super) async fn redeem(
    service: &TokenService,
    ctx: &Ctx,
    client: &Client,
    presented: Presented,
    signer: &Signer,
) -> Result<Outcome, StoreError> {
    let Some(plain) = PlainToken::presented(TokenKind::AuthorizationCode, &presented.code) else {
        return Ok(Outcome::invalid_grant(REFUSED, "not a code of ours"));
    };
    let code = match service.ephemeral.take_code(&plain.hash(), ctx.now).await? {
        TakenCode::Fresh(code) => *code,
        TakenCode::Unknown => {
            return Ok(Outcome::invalid_grant(REFUSED, "unknown or expired code"));
        }
        TakenCode::Spent(grant) => {
            revoke_what_it_gave(service, ctx, client, grant).await?;
            return Ok(Outcome::invalid_grant(REFUSED, "the code was spent before"));
        }
    };
    if let Err((description, cause)) = check(&code, client, &presented, ctx) {
        return Ok(Outcome::invalid_grant(description, cause));
    }
    if service.session_ended(ctx, &code.grant).await? {
        return Ok(Outcome::invalid_grant(REFUSED, "the session has ended"));
    }
    let AuthorizationCode {
        mut grant, nonce, ..
    } = code;
    grant.scope = standing::still_permitted(&grant.scope, client);

    let family = new_family(service, ctx, client, &grant);
    let (world, family) = match stand_and_keep(service, ctx, client, &grant, family).await? {
        Ok(kept) => kept,
        Err(cause) => {
            return Ok(Outcome::invalid_grant(
                "the sign-in behind this code is not valid any more",
                cause,
            ));
        }
    };
    let refresh_token = family.as_ref().and_then(|family| {
        refresh_value::write(
            &service.sealer,
            &family.key_id,
            &family.id,
            family.generation,
        )
    });
    let grant_id = grant.id.clone();
    let issuance = Issuance {
        grant,
        family: family.map(|family| family.id),
        refresh_token,
        nonce,
        client,
        world: &world,
        signer,
    };
    match service.hand_out(ctx, issuance).await? {
        Some(response) => Ok(Outcome::Issued(response)),
        None => {
            // The one who presented the code again was faster than our family.
            revoke_families(service, ctx, client, grant_id, false).await?;
            Ok(Outcome::invalid_grant(
                REFUSED,
                "the code was presented again meanwhile",
            ))
        }
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

/// The refresh family that a redemption begins, if the client may refresh. With `offline_access` it
/// lives to its absolute end, without it no longer than the session.
fn new_family(
    service: &TokenService,
    ctx: &Ctx,
    client: &Client,
    grant: &Grant,
) -> Option<TokenFamily> {
    let settings = &service.settings;
    let offline = grant.scope.contains("offline_access");
    let absolute = ctx.now + settings.refresh_absolute_ttl;
    let ends_at = if offline {
        absolute
    } else {
        grant.authentication.session_ends_at.min(absolute)
    };
    (client.may_use(GrantType::RefreshToken) && ends_at > ctx.now).then(|| TokenFamily {
        id: FamilyId::generate(ctx),
        grant: grant.clone(),
        offline,
        key_id: service.sealer.sealing_key_id().to_owned(),
        generation: 0,
        rotated_at: ctx.now,
        created_at: ctx.now,
        idle_ends_at: (ctx.now + settings.refresh_idle_ttl).min(ends_at),
        ends_at,
        revoked: None,
    })
}

type Kept = Result<(World, Option<TokenFamily>), &'static str>;

/// Asks whether the sign-in still stands and, in the same transaction, keeps the family.
async fn stand_and_keep(
    service: &TokenService,
    ctx: &Ctx,
    client: &Client,
    grant: &Grant,
    family: Option<TokenFamily>,
) -> Result<Kept, StoreError> {
    let (now, client, grant, writes) = (ctx.now, client.clone(), grant.clone(), family.is_some());
    let work = move |tx: &mut dyn Tx| -> Stored<Kept> {
        let world = match standing::world(tx, &grant, &client, now)? {
            Ok(world) => world,
            Err(cause) => return Ok(Err(cause)),
        };
        if let Some(family) = &family {
            tx.add_family(family)?;
        }
        Ok(Ok((world, family)))
    };
    if writes {
        service.durable.write(work).await
    } else {
        service.durable.read(work).await
    }
}

/// RFC 6749 §4.1.2: what a code gave dies when the code comes again.
async fn revoke_what_it_gave(
    service: &TokenService,
    ctx: &Ctx,
    client: &Client,
    grant: GrantId,
) -> Result<(), StoreError> {
    // Access tokens first, and the mark that stops those being issued at this moment.
    let first_time = !service.ephemeral.grant_revoked(&grant, ctx.now).await?;
    service.end_access_of(ctx, &grant).await?;
    // Families always, for whoever set the mark may have died before this line.
    revoke_families(service, ctx, client, grant, first_time).await
}

async fn revoke_families(
    service: &TokenService,
    ctx: &Ctx,
    client: &Client,
    grant: GrantId,
    first_time: bool,
) -> Result<(), StoreError> {
    let mut event = Event::new(EventKind::CodeReused, ctx)
        .with(json!({ "grant": grant, "presented_by": client.id }));
    event.institution.clone_from(&client.institution);
    let now = ctx.now;
    service
        .durable
        .write(move |tx| {
            let revoked = tx.revoke_families_of_grant(&grant, RevocationReason::CodeReused, now)?;
            // Presenting the same code a thousand times is one event, not a thousand.
            if first_time || revoked > 0 {
                tx.record(&event)
            } else {
                Ok(())
            }
        })
        .await
}
