//! A new set of recovery codes; the old set is gone (H-23).

use super::{FactorChange, RemovalRefused, unlock::is_unlocked};
use crate::{
    credentials::recovery_code,
    idp::{Failure, Idp},
    judged::{asked_for_last, still_as_judged},
    logout::SignedIn,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    letter::Letter,
    second_factor::SecondFactorState,
    secret::Secret,
};

impl Idp {
    /// Makes a new set, to be shown once.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_new_recovery_codes(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<Vec<Secret>>, Failure> {
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        let policy = &signed_in.institution.policy.recovery;
        let asked = match factors.factor.state(ctx.now) {
            SecondFactorState::Enabled => true,
            SecondFactorState::Never => self.unlock_by_passkey(&factors, signed_in),
            SecondFactorState::Suspended => false,
        };
        if policy.count == 0 || !asked {
            return Ok(FactorChange::Refused(RemovalRefused::NotAvailable));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let codes = recovery_code::generate(policy, ctx);
        let hashes: Vec<String> = codes
            .iter()
            .filter_map(|code| {
                recovery_code::hashes(&self.sealer, &signed_in.person.id, code)
                    .into_iter()
                    .next()
            })
            .collect();
        let event = Event::new(EventKind::RecoveryCodesMade, ctx)
            .by(&signed_in.institution.id, &signed_in.person.id)
            .with(serde_json::json!({ "count": codes.len() }));
        let telling = self.tell(
            ctx,
            &signed_in.institution,
            &signed_in.person,
            Some(&browser.label),
            Letter::RecoveryCodesMade,
        );
        let (id, now) = (signed_in.person.id.clone(), ctx.now);
        let judged = signed_in.person.clone();
        self.durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                asked_for_last(tx, &id, now)?;
                tx.replace_recovery_codes(&id, &hashes, now)?;
                tx.record(&event)?;
                telling.write(tx)
            })
            .await?;
        Ok(FactorChange::Done(codes))
    }
}
