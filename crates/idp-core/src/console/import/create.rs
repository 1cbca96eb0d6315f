//! New people of a pack, written together.

use super::{
    account::Account, apply::told, classes::put_new_into_classes, judge::Bench,
    totp_cells::WantedTotp,
};
use chrono::Duration;
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    eck_id::EckId,
    ids::{CredentialId, PersonId},
    import::{ImportJob, ImportRow},
    person::Person,
    ports::{StoreError, Tx, durable::Stored},
    seal::Sealer,
    second_factor::{PendingTotp, TotpCredential},
};
use std::collections::BTreeSet;

/// Somebody who is to be made.
pub(super) struct Creation {
    pub(super) row: ImportRow,
    pub(super) person: Person,
    pub(super) after: Account,
    pub(super) totp: Option<WantedTotp>,
    pub(super) eck_id: Option<EckId>,
}

/// What new people are made with.
pub(super) struct Maker<'m> {
    pub(super) ctx: &'m Ctx,
    pub(super) sealer: &'m Sealer,
    pub(super) bench: &'m Bench<'m>,
}

impl Maker<'_> {
    /// Makes them, with their classes and factors. Those whom somebody made in this very moment under
    /// the same name are left out; who was made.
    pub(super) fn make(
        &self,
        tx: &mut dyn Tx,
        job: &ImportJob,
        creations: &[Creation],
    ) -> Stored<BTreeSet<PersonId>> {
        let people: Vec<Person> = creations.iter().map(|one| one.person.clone()).collect();
        let mut made: BTreeSet<PersonId> = people.iter().map(|person| person.id.clone()).collect();
        match tx.add_people(&people) {
            Err(StoreError::Conflict(_)) => {
                // Somebody took one of the names: the others are made all the same.
                for person in &people {
                    match tx.add_person(person) {
                        Err(StoreError::Conflict(_)) => {
                            made.remove(&person.id);
                        }
                        other => other?,
                    }
                }
            }
            other => other?,
        }
        let there: Vec<&Creation> = creations
            .iter()
            .filter(|one| made.contains(&one.person.id))
            .collect();
        let classes: Vec<(&PersonId, &Account)> = there
            .iter()
            .map(|one| (&one.person.id, &one.after))
            .collect();
        put_new_into_classes(tx, self.ctx, &self.bench.institution.id, &classes)?;
        let mut events = vec![];
        for Creation {
            person,
            after,
            totp,
            eck_id,
            ..
        } in there
        {
            if let Some(totp) = totp {
                self.begin_factor(tx, person, totp)?;
            }
            if let Some(eck_id) = eck_id {
                let sealed = eck_id.seal(self.sealer, &person.id, self.ctx);
                tx.put_eck_id(&person.id, &sealed, self.ctx.now)?;
            }
            let mut event = Event::new(EventKind::PersonCreated, self.ctx)
                .about(&job.institution, &person.id)
                .with(told(
                    job,
                    "import",
                    (&Account::default(), after),
                    eck_id.is_some(),
                ));
            event.actor.clone_from(&job.applied_by);
            events.push(event);
        }
        tx.record_all(&events)?;
        Ok(made)
    }

    /// A second factor as it was elsewhere; no step of it was ever spent here.
    fn begin_factor(&self, tx: &mut dyn Tx, person: &Person, totp: &WantedTotp) -> Stored<()> {
        let (ctx, policy) = (self.ctx, &self.bench.institution.policy.totp);
        let id = CredentialId::generate(ctx);
        let period = totp.period.unwrap_or(policy.period);
        let place = TotpCredential::secret_place(&id, &person.id);
        let credential = TotpCredential {
            secret: self.sealer.seal(&totp.secret, &place, ctx),
            id: id.clone(),
            person: person.id.clone(),
            digits: totp.digits.unwrap_or(policy.digits),
            period,
            algorithm: totp.algorithm.unwrap_or(policy.algorithm),
            created_at: ctx.now,
            drift: 0,
        };
        tx.put_pending_totp(&PendingTotp {
            credential,
            ends_at: ctx.now + Duration::minutes(1),
        })?;
        tx.enable_totp(&person.id, &id, period, 0, ctx.now)?;
        let event = Event::new(EventKind::SecondFactorEnabled, ctx)
            .about(&person.institution, &person.id)
            .with(serde_json::json!({ "by": "import" }));
        tx.record(&event)
    }
}
