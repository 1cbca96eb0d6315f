//! One person's badge: seen and revoked. Badges are printed for a class, see `classes/badges`.

use super::rules::{PersonRefused, is_above, is_self, reached};
use crate::{
    console::{Act, Permit, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    badge::Badge,
    context::Ctx,
    ids::PersonId,
    letter::Letter,
    ports::{Tx, durable::Stored},
};

/// A person's badge, if there is one that still belongs to a class of theirs. Its days may be over.
pub(super) fn living(tx: &mut dyn Tx, id: &PersonId) -> Stored<Option<Badge>> {
    let Some(badge) = tx.badge_of(id)? else {
        return Ok(None);
    };
    let holds = tx.badge_holder(&badge.code)?.is_some();
    Ok(holds.then_some(badge))
}

/// Why nothing is done about a person's badge, if so.
fn refusal<A: Act>(
    permit: &Permit<A>,
    tx: &mut dyn Tx,
    id: &PersonId,
) -> Stored<Result<sluis_model::person::Person, PersonRefused>> {
    let Some(person) = reached(permit, tx, id)? else {
        return Ok(Err(PersonRefused::NotHere));
    };
    Ok(if is_self(permit, id) {
        Err(PersonRefused::OneSelf)
    } else if is_above(permit, &person) {
        Err(PersonRefused::Above)
    } else {
        Ok(person)
    })
}

impl Idp {
    /// A person's badge. Nobody within reach looks like nobody.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_badge(
        &self,
        permit: &Permit<acts::ResetPassword>,
        id: &PersonId,
    ) -> Result<Result<Option<Badge>, PersonRefused>, Failure> {
        let (allowed, id) = (permit.clone(), id.clone());
        Ok(self
            .durable
            .read(move |tx| match reached(&allowed, tx, &id)? {
                Some(_) => Ok(Ok(living(tx, &id)?)),
                None => Ok(Err(PersonRefused::NotHere)),
            })
            .await?)
    }

    /// Ends a person's badge for good, and every session of the person with it. Whether there was one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_end_badge(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ResetPassword>,
        id: &PersonId,
    ) -> Result<Result<bool, PersonRefused>, Failure> {
        let (allowed, wanted) = (permit.clone(), id.clone());
        let found = self
            .durable
            .read(move |tx| refusal(&allowed, tx, &wanted))
            .await?;
        let person = match found {
            Ok(person) => person,
            Err(refused) => return Ok(Err(refused)),
        };
        let event = permit
            .event_about(EventKind::BadgeEnded, ctx, id)
            .with(json!({ "by": "console" }));
        let telling = self.tell(ctx, permit.institution(), &person, None, Letter::BadgeEnded);
        let (wanted, now) = (id.clone(), ctx.now);
        let ended = self
            .durable
            .write(move |tx| {
                let Some(held) = tx.person_for_update(&wanted)? else {
                    return Ok(None);
                };
                let counted = living(tx, &wanted)?.is_some();
                if !tx.end_badge(&wanted)? || !counted {
                    return Ok(None);
                }
                tx.raise_epoch(&wanted, now)?;
                tx.record(&event)?;
                telling.write(tx)?;
                Ok(Some((wanted, held.epoch)))
            })
            .await?;
        let was_there = ended.is_some();
        let ended: Vec<(PersonId, i64)> = ended.into_iter().collect();
        self.badges_ended(ctx, &ended).await?;
        Ok(Ok(was_there))
    }
}
