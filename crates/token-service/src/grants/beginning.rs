//! What a person's grant begins with, whichever way it came: a refresh family where the client may
//! refresh, and the first tokens; and how all of it ends when the grant is presented again.

use super::Outcome;
use crate::{
    issuance::Issuance,
    keys::Signer,
    refresh_value,
    sender::refresh_binding,
    service::TokenService,
    standing::{self, World},
};
use serde_json::json;
use sluis_model::{
    access::{Grant, TokenBinding},
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    ids::{FamilyId, GrantId},
    ports::{StoreError, Tx, durable::Stored},
    token_family::{RevocationReason, TokenFamily},
};
use sluis_protocol::grant_type::GrantType;
use std::sync::Arc;

/// A grant that nobody has had anything of yet.
pub(super) struct Beginning<'a> {
    pub(super) grant: Grant,
    pub(super) nonce: Option<String>,
    pub(super) audience: Vec<String>,
    pub(super) binding: Option<TokenBinding>,
    pub(super) client: &'a Arc<Client>,
    pub(super) signer: &'a Signer,
    /// What a refusal tells in public.
    pub(super) refused: &'static str,
}

/// Hands out the first tokens of a grant.
pub(super) async fn begin(
    service: &TokenService,
    ctx: &Ctx,
    beginning: Beginning<'_>,
) -> Result<Outcome, StoreError> {
    let Beginning {
        mut grant,
        nonce,
        audience,
        binding,
        client,
        signer,
        refused,
    } = beginning;
    // Whether the session has ended is told with the access token's place, which hangs on it.
    grant.scope = standing::still_permitted(&grant.scope, client);
    grant.binding = refresh_binding(client, binding.as_ref());

    let family = new_family(service, ctx, client, &grant);
    let (mut world, family) = match stand_and_keep(service, ctx, client, &grant, family).await? {
        Ok(kept) => kept,
        Err(cause) => {
            return Ok(Outcome::invalid_grant(
                "the sign-in behind this code is not valid any more",
                cause,
            ));
        }
    };
    service.note_eck_id(ctx, client, &grant).await?;
    service.open_eck_id(&mut world)?;
    let refresh_token = family.as_ref().and_then(|family| {
        refresh_value::write(
            &service.sealer,
            &family.key_id,
            &family.id,
            family.generation,
        )
    });
    let begun = grant.clone();
    let issuance = Issuance {
        grant,
        outlives_session: family.as_ref().is_some_and(|family| family.offline),
        family: family.map(|family| family.id),
        refresh_token,
        nonce,
        audience,
        binding,
        client,
        world: &world,
        signer,
    };
    match service.hand_out(ctx, issuance).await? {
        Some(response) => Ok(Outcome::Issued(response)),
        None => {
            let cause = take_back(service, ctx, client, begun).await?;
            Ok(Outcome::invalid_grant(refused, cause))
        }
    }
}

/// Revokes the family that was just begun, for whoever ended what it hangs on was faster than it, and could
/// not find it: the person signed out, or the code was presented again. Says which.
async fn take_back(
    service: &TokenService,
    ctx: &Ctx,
    client: &Client,
    grant: Grant,
) -> Result<&'static str, StoreError> {
    if !service.session_ended(ctx, &grant).await? {
        revoke_families(service, ctx, client, grant.id, false).await?;
        return Ok("the code was presented again meanwhile");
    }
    let now = ctx.now;
    service
        .durable
        .write(move |tx| {
            tx.revoke_families_of_grant(&grant.id, RevocationReason::SignedOut, now)
                .map(drop)
        })
        .await?;
    Ok("the session ended meanwhile")
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
    // Where nothing rotates, no use is written down, and no pause can be told from a use.
    let idle = if client.settings.profile.is_fapi() {
        absolute
    } else {
        ctx.now + settings.refresh_idle_ttl
    };
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
        idle_ends_at: idle.min(ends_at),
        ends_at,
        revoked: None,
    })
}

type Kept = Result<(World, Option<TokenFamily>), &'static str>;

/// Asks whether the sign-in still stands and, in the same transaction, keeps the family.
async fn stand_and_keep(
    service: &TokenService,
    ctx: &Ctx,
    client: &Arc<Client>,
    grant: &Grant,
    family: Option<TokenFamily>,
) -> Result<Kept, StoreError> {
    let (now, client, grant, writes) =
        (ctx.now, Arc::clone(client), grant.clone(), family.is_some());
    let work = move |tx: &mut dyn Tx| -> Stored<Kept> {
        let world = match standing::world(tx, &grant, &client, now)? {
            Ok(world) => world,
            Err(cause) => return Ok(Err(cause)),
        };
        if let Some(family) = &family {
            tx.add_family(family)?;
        }
        Ok(Ok((world, family.clone())))
    };
    if writes {
        service.durable.write(work).await
    } else {
        service.durable.glance(work).await
    }
}

/// RFC 6749 §4.1.2: what a code gave dies when the code comes again.
pub(super) async fn revoke_what_it_gave(
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
