//! A person's ECK iD is given or taken away. Nobody reads it back: the trail says that it changed, the file
//! of the person whether there is one.

use super::{
    lately::ruled_lately,
    rules::{PersonRefused, is_above, is_above_a_program, reached},
};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    eck_id::EckId,
    ids::{InstitutionId, PersonId},
    ports::{Tx, durable::Stored},
    seal::Sealed,
};

/// An ECK iD that is about to be written, with its event.
#[derive(Debug, Clone)]
pub(crate) struct EckIdChange {
    sealed: Option<Sealed>,
    ctx: Ctx,
    event: Event,
}

impl EckIdChange {
    /// Writes it about a person.
    pub(crate) fn write(self, tx: &mut dyn Tx, person: &PersonId) -> Stored<()> {
        let changed = match &self.sealed {
            Some(sealed) => {
                tx.put_eck_id(person, sealed, self.ctx.now)?;
                true
            }
            None => tx.remove_eck_id(person)?,
        };
        if changed {
            tx.record(&self.event)?;
        }
        Ok(())
    }
}

impl Idp {
    /// What giving a person an ECK iD writes, or taking it away; `event` says who does it.
    pub(crate) fn eck_id_change(
        &self,
        ctx: &Ctx,
        person: &PersonId,
        eck_id: Option<&EckId>,
        event: Event,
    ) -> EckIdChange {
        EckIdChange {
            sealed: eck_id.map(|eck_id| eck_id.seal(&self.sealer, person, ctx)),
            ctx: ctx.clone(),
            event: event.with(json!({ "fields": ["eck_id"] })),
        }
    }

    /// Whether a stored ECK iD is this one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn has_eck_id(&self, person: &PersonId, eck_id: &EckId) -> Result<bool, Failure> {
        let id = person.clone();
        let stored = self.durable.glance(move |tx| tx.eck_id(&id)).await?;
        Ok(match stored {
            Some(sealed) => EckId::open(&self.sealer, &sealed, person)? == *eck_id,
            None => false,
        })
    }

    /// What a sign-in source says of a person's ECK iD, kept where it is not known yet.
    pub(crate) async fn keep_eck_id(
        &self,
        ctx: &Ctx,
        institution: &InstitutionId,
        person: &PersonId,
        eck_id: &EckId,
    ) -> Result<(), Failure> {
        if self.has_eck_id(person, eck_id).await? {
            return Ok(());
        }
        let event = Event::new(EventKind::PersonChanged, ctx)
            .about(institution, person)
            .with(json!({ "by": "source" }));
        let (change, id) = (
            self.eck_id_change(ctx, person, Some(eck_id), event),
            person.clone(),
        );
        Ok(self.durable.write(move |tx| change.write(tx, &id)).await?)
    }

    /// Gives a person an ECK iD in the place of the one that there was, or takes it away. No program does so with whoever
    /// has powers, or ruled over others until lately: portals know the person by it (TEN-06, LIF-06).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_set_eck_id(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageEckIds>,
        id: &PersonId,
        eck_id: Option<&EckId>,
    ) -> Result<Result<(), PersonRefused>, Failure> {
        let (allowed, wanted) = (permit.clone(), id.clone());
        let found = self
            .durable
            .read(move |tx| reached(&allowed, tx, &wanted))
            .await?;
        let Some(person) = found else {
            return Ok(Err(PersonRefused::NotHere));
        };
        if is_above(permit, &person) {
            return Ok(Err(PersonRefused::Above));
        }
        // Directories say the same again and again.
        if let Some(eck_id) = eck_id
            && self.has_eck_id(id, eck_id).await?
        {
            return Ok(Ok(()));
        }
        let event = permit
            .event_about(EventKind::PersonChanged, ctx, id)
            .with(json!({ "by": "console" }));
        let change = self.eck_id_change(ctx, id, eck_id, event);
        let (allowed, id, now) = (permit.clone(), id.clone(), ctx.now);
        Ok(self
            .durable
            .write(move |tx| {
                let Some(person) = reached(&allowed, tx, &id)? else {
                    return Ok(Err(PersonRefused::NotHere));
                };
                if is_above(&allowed, &person) {
                    return Ok(Err(PersonRefused::Above));
                }
                let by_program = allowed.worker().person_id().is_none();
                if is_above_a_program(&allowed, &person)
                    || (by_program && ruled_lately(tx, &person, now)?)
                {
                    return Ok(Err(PersonRefused::HasPowers));
                }
                change.write(tx, &id)?;
                Ok(Ok(()))
            })
            .await?)
    }
}
