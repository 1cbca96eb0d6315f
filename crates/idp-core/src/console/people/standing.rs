//! One account is closed or opened, whatever else may be wrong with it.

use super::{
    create::Along,
    rules::{
        PersonRefused, hold_administrators, is_above, is_above_a_program, is_self, reached,
        takes_the_last_administrator,
    },
};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
    person_change::ends_badge,
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    ids::PersonId,
    person::{Person, Role, Standing},
    ports::{Tx, durable::Stored},
};
use std::sync::Arc;

/// Gives an account a standing, with all that ends by it. Whoever calls it holds the administrators. The person and the
/// epoch that ended; nothing where it is so already or is not for who acts.
pub(super) fn put_standing(
    tx: &mut dyn Tx,
    at: &Ctx,
    allowed: &Permit<acts::ManagePeople>,
    id: &PersonId,
    standing: Standing,
) -> Stored<Option<(PersonId, i64)>> {
    let Some(before) = tx.person_for_update(id)? else {
        return Ok(None);
    };
    let after = Person {
        standing,
        updated_at: at.now,
        ..before.clone()
    };
    // Whom somebody closed, and who has powers, no program lets in again.
    let opens = standing == Standing::Active;
    if before.standing == standing
        || is_above(allowed, &before)
        || (opens && is_above_a_program(allowed, &before))
        || takes_the_last_administrator(tx, &before, &after, at.now)?
    {
        return Ok(None);
    }
    tx.update_person(&after)?;
    ends_badge(tx, &after)?;
    tx.raise_epoch(&before.id, at.now)?;
    let event = allowed
        .event_about(EventKind::PersonChanged, at, &before.id)
        .with(json!({
            "by": "console",
            "fields": ["standing"],
            "old": { "standing": before.standing },
            "new": { "standing": standing },
        }));
    tx.record(&event)?;
    Ok(Some((before.id, before.epoch)))
}

/// Why an account was not closed or opened; nothing where it is so already.
fn why_not(
    tx: &mut dyn Tx,
    allowed: &Permit<acts::ManagePeople>,
    id: &PersonId,
    wanted: Standing,
) -> Stored<Option<PersonRefused>> {
    let Some(person) = allowed.person(tx, id)? else {
        return Ok(Some(PersonRefused::NotHere));
    };
    if person.standing == wanted {
        return Ok(None);
    }
    let high = [Role::Operator, Role::Support];
    Ok(Some(if is_self(allowed, id) {
        PersonRefused::OneSelf
    } else if person.roles.iter().any(|role| high.contains(role)) {
        PersonRefused::Above
    } else if wanted == Standing::Active && is_above_a_program(allowed, &person) {
        PersonRefused::HasPowers
    } else {
        PersonRefused::LastAdministrator
    }))
}

impl Idp {
    /// Closes an account or opens it again. One that is so already stays so. A program opens none that has
    /// powers (TEN-06).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_open_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        id: &PersonId,
        open: bool,
    ) -> Result<Result<(), PersonRefused>, Failure> {
        let nothing: Along = Arc::new(|_, _| Ok(()));
        self.open_person(ctx, permit, id, open, nothing).await
    }

    /// The same, with something more that is written about the account in the same transaction, also where it is
    /// so already.
    pub(in crate::console) async fn open_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        id: &PersonId,
        open: bool,
        along: Along,
    ) -> Result<Result<(), PersonRefused>, Failure> {
        let wanted = if open {
            Standing::Active
        } else {
            Standing::Disabled
        };
        let (at, allowed, whose) = (ctx.clone(), permit.clone(), id.clone());
        let done = self
            .durable
            .write(move |tx| {
                hold_administrators(tx, allowed.institution_id())?;
                let within = reached(&allowed, tx, &whose)?.is_some_and(|person| {
                    !is_self(&allowed, &whose) && !is_above(&allowed, &person)
                });
                let ended = if within {
                    put_standing(tx, &at, &allowed, &whose, wanted)?
                } else {
                    None
                };
                if ended.is_none()
                    && let Some(why) = why_not(tx, &allowed, &whose, wanted)?
                {
                    return Ok(Err(why));
                }
                along(tx, &whose)?;
                Ok(Ok(ended))
            })
            .await?;
        let ended = match done {
            Ok(ended) => ended,
            Err(why) => return Ok(Err(why)),
        };
        if let Some(ended) = ended {
            self.tell_of_ended(ctx, std::slice::from_ref(&ended))
                .await?;
            self.ephemeral.forget_devices(&ended.0).await?;
        }
        Ok(Ok(()))
    }
}
