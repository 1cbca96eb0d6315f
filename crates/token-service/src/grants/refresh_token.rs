//! `grant_type=refresh_token` (RFC 6749 §6, RFC 9700 §4.14): every use rotates. One generation back
//! gets the same successor for a short while, because answers get lost; anything older has been
//! stolen or copied, and the family dies.

use super::{Exchange, Outcome, resources};
use crate::{
    issuance::Issuance,
    refresh_value::{self, RefreshValue},
    sender::Sender,
    settings::TokenSettings,
    standing::{self, World},
};
use chrono::Duration;
use serde_json::json;
use sluis_model::{
    access::Grant,
    audit::{Event, EventKind},
    client::Client,
    context::{Ctx, Timestamp},
    ids::GrantId,
    ports::{Durable, StoreError, Tx, durable::Stored},
    token_family::{RevocationReason, TokenFamily},
};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    scope::Scope,
};
use std::sync::Arc;

/// What every refusal of a refresh token tells in public.
const REFUSED: &str =
    "the refresh token is unknown, expired, revoked, used before or issued to another client";

/// What comes of a refresh token.
enum Decision {
    /// The family stands at this generation now, be it by us or by a request just before.
    Successor(Box<(TokenFamily, i64, World)>),
    /// A spent token: the family was revoked.
    Reused(GrantId),
    Refused(OAuthError),
}

/// What is to be done about one.
enum Judgement {
    /// It is the newest: the family has to move on.
    Rotate(Box<(TokenFamily, World)>),
    /// It was spent long ago.
    Revoke(Box<TokenFamily>),
    Decided(Decision),
}

impl Judgement {
    fn invalid_grant(cause: &str) -> Stored<Self> {
        Ok(Self::refused(
            OAuthError::invalid_grant(REFUSED).because(cause),
        ))
    }

    const fn refused(error: OAuthError) -> Self {
        Self::Decided(Decision::Refused(error))
    }
}

/// The fields of the request.
pub(super) struct Presented {
    pub(super) refresh_token: String,
    pub(super) scope: Option<Scope>,
    pub(super) resources: Vec<String>,
}

pub(super) async fn refresh(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    presented: Presented,
) -> Result<Outcome, StoreError> {
    let (service, client) = (exchange.service, exchange.client);
    let Some(value) = refresh_value::read(&service.sealer, &presented.refresh_token) else {
        return Ok(Outcome::invalid_grant(
            REFUSED,
            "not a refresh token of ours",
        ));
    };
    let wanted = presented.scope.filter(|scope| !scope.is_empty());
    let request = Arc::new(Request {
        presented: value,
        wanted: wanted.clone(),
        resources: presented.resources.clone(),
        sender: exchange.sender.clone(),
        client: Arc::clone(client),
        settings: Arc::clone(&service.settings),
        ctx: ctx.clone(),
    });
    let (family, generation, mut world) = match request.decide(&service.durable).await? {
        Decision::Successor(successor) => *successor,
        Decision::Refused(refusal) => return Ok(Outcome::Refused(refusal)),
        Decision::Reused(grant) => {
            service.end_access_of(ctx, &grant).await?;
            return Ok(Outcome::invalid_grant(
                REFUSED,
                "a spent refresh token came again; its family is revoked",
            ));
        }
    };
    service.open_eck_id(&mut world)?;
    let refresh_token =
        refresh_value::write(&service.sealer, &family.key_id, &family.id, generation);
    let scope = standing::still_permitted(
        &wanted.unwrap_or_else(|| family.grant.scope.clone()),
        client,
    );
    let audience = match resources::narrow(&presented.resources, &family.grant.resources, client) {
        Ok(audience) => audience,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let issuance = Issuance {
        grant: Grant {
            scope,
            ..family.grant
        },
        family: Some(family.id),
        outlives_session: family.offline,
        refresh_token,
        nonce: None,
        audience,
        binding: exchange.binding.clone(),
        client,
        world: &world,
        signer: exchange.signer,
    };
    Ok(match service.hand_out(ctx, issuance).await? {
        Some(response) => Outcome::Issued(response),
        None => Outcome::invalid_grant(REFUSED, "the grant was revoked meanwhile"),
    })
}

/// How a presented generation relates to the family's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Newest,
    /// Spent a moment ago: the answer may have been lost, or two requests crossed.
    JustSpent,
    Spent,
    /// Genuine, but the family is not that far: the store was put back to an older state.
    Unborn,
}

fn age(presented: i64, family: &TokenFamily, grace: Duration, now: Timestamp) -> Age {
    match family.generation - presented {
        0 => Age::Newest,
        1 if grace > Duration::zero() && now - family.rotated_at <= grace => Age::JustSpent,
        behind if behind > 0 => Age::Spent,
        _ => Age::Unborn,
    }
}

struct Request {
    presented: RefreshValue,
    wanted: Option<Scope>,
    resources: Vec<String>,
    sender: Sender,
    client: Arc<Client>,
    settings: Arc<TokenSettings>,
    ctx: Ctx,
}

impl Request {
    /// Most refreshes are of the newest token of a family that stands: that is found by a glance, and the family moves
    /// on by a counted update, which meets it only as it was judged, at this generation and not revoked. What else
    /// was judged may change up to that moment, as it may after it.
    ///
    /// Everything else is settled by a transaction that writes: a portal throws its token away when it is refused, so
    /// that is not told by what memory keeps, by rows of several moments, or by a server that stands by for another. Nor
    /// is what is handed out without a rotation.
    async fn decide(self: &Arc<Self>, durable: &Durable) -> Result<Decision, StoreError> {
        let judge = Arc::clone(self);
        let judgement = durable.glance(move |tx| judge.judge(tx)).await?;
        if let Judgement::Rotate(both) = judgement {
            let (family, world) = *both;
            let (id, generation, now) = (family.id.clone(), family.generation, self.ctx.now);
            let idle_ends_at = self.idle_ends_at(&family);
            let rotates = durable
                .step(move |tx| tx.rotate_family(&id, generation, now, idle_ends_at))
                .await?;
            if rotates {
                let successor = Box::new((family, generation + 1, world));
                return Ok(Decision::Successor(successor));
            }
        }
        let judge = Arc::clone(self);
        durable.write(move |tx| judge.settle(tx)).await
    }

    /// Judges and does what is to be done, in one transaction.
    fn settle(&self, tx: &mut dyn Tx) -> Stored<Decision> {
        // Twice at most: after a lost race the family is read again, and then it is not the newest.
        for _ in 0..2 {
            let (family, world) = match self.judge(tx)? {
                Judgement::Decided(decision) => return Ok(decision),
                Judgement::Revoke(family) => return self.revoke(tx, *family),
                Judgement::Rotate(both) => *both,
            };
            let generation = family.generation;
            let idle_ends_at = self.idle_ends_at(&family);
            if tx.rotate_family(&family.id, generation, self.ctx.now, idle_ends_at)? {
                let successor = Box::new((family, generation + 1, world));
                return Ok(Decision::Successor(successor));
            }
        }
        let cause = "the family was rotated by somebody else, without a grace";
        Ok(Decision::Refused(
            OAuthError::invalid_grant(REFUSED).because(cause),
        ))
    }

    fn idle_ends_at(&self, family: &TokenFamily) -> Timestamp {
        (self.ctx.now + self.settings.refresh_idle_ttl).min(family.ends_at)
    }

    fn judge(&self, tx: &mut dyn Tx) -> Stored<Judgement> {
        let now = self.ctx.now;
        let Some(family) = tx.family(&self.presented.family)? else {
            return Judgement::invalid_grant("no such family");
        };
        if family.grant.client != self.client.id {
            return Judgement::invalid_grant("the family belongs to another client");
        }
        if family.grant.issuer.as_deref() != self.ctx.own_issuer_name() {
            return Judgement::invalid_grant("the family is of another issuer");
        }
        if family.key_id != self.presented.key_id {
            return Judgement::invalid_grant(
                "the token was made with another key than the family's",
            );
        }
        if !family.is_alive(now) {
            return Judgement::invalid_grant("the family is revoked or has ended");
        }
        let age = age(
            self.presented.generation,
            &family,
            self.settings.refresh_grace,
            now,
        );
        match age {
            Age::Spent => return Ok(Judgement::Revoke(Box::new(family))),
            Age::Unborn => {
                return Judgement::invalid_grant("a generation that the family has not reached");
            }
            Age::Newest | Age::JustSpent => {}
        }
        let world = match self.world(tx, &family)? {
            Ok(world) => world,
            Err(refusal) => return Ok(Judgement::refused(refusal)),
        };
        // FAPI 2.0 forbids rotation (Security Profile §5.3.2.1): there the token is bound to a
        // client that has to prove itself, and a lost answer must not cost the sign-in.
        let stays = self.client.settings.profile.is_fapi();
        if age == Age::JustSpent || stays {
            let generation = family.generation;
            let successor = Box::new((family, generation, world));
            return Ok(Judgement::Decided(Decision::Successor(successor)));
        }
        Ok(Judgement::Rotate(Box::new((family, world))))
    }

    /// Whether everything that the family stands on still stands (TOK-13), whether the sender has its
    /// key, and whether what is wanted is within it.
    fn world(&self, tx: &mut dyn Tx, family: &TokenFamily) -> Stored<Result<World, OAuthError>> {
        let refused = |cause: &str| Ok(Err(OAuthError::invalid_grant(REFUSED).because(cause)));
        let grant = &family.grant;
        if let Some(binding) = &grant.binding
            && !self.sender.holds(binding)
        {
            return refused("the refresh token is bound to another key");
        }
        if family.offline && !self.client.settings.scope.contains("offline_access") {
            return refused("the client may not have offline_access any more");
        }
        if !self.client.settings.first_party
            && tx
                .consent(&grant.person, &self.client.id)?
                .is_some_and(|allowed| allowed.is_empty())
        {
            return refused("the person took the consent back");
        }
        let world = match standing::world(tx, grant, &self.client, self.ctx.now)? {
            Ok(world) => world,
            Err(cause) => return refused(cause),
        };
        if self
            .wanted
            .as_ref()
            .is_some_and(|wanted| !wanted.is_subset(&grant.scope))
        {
            return Ok(Err(OAuthError::new(
                ErrorCode::InvalidScope,
                "the scope is wider than what was granted",
            )));
        }
        // Before anything is rotated: a wrong request must not cost the client its token.
        if let Err(refusal) = resources::narrow(&self.resources, &grant.resources, &self.client) {
            return Ok(Err(refusal));
        }
        Ok(Ok(world))
    }

    fn revoke(&self, tx: &mut dyn Tx, family: TokenFamily) -> Stored<Decision> {
        let TokenFamily {
            id,
            grant,
            generation,
            ..
        } = family;
        if tx.revoke_family(&id, RevocationReason::RefreshReused, self.ctx.now)? {
            let details = json!({
                "family": id,
                "client": grant.client,
                "generation": self.presented.generation,
                "newest": generation,
            });
            tx.record(
                &Event::new(EventKind::RefreshReused, &self.ctx)
                    .about(&grant.institution, &grant.person)
                    .with(details),
            )?;
        }
        Ok(Decision::Reused(grant.id))
    }
}
