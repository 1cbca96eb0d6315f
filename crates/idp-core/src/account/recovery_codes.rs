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
    context::{Ctx, Timestamp},
    letter::Letter,
    second_factor::SecondFactorState,
    secret::Secret,
};

/// A form that comes again so soon is a button that was pressed twice: the browser shows what the second press
/// brought, and nobody has kept what the first one did.
const PRESSED_TWICE: chrono::Duration = chrono::Duration::seconds(10);

impl Idp {
    /// Whether the codes of now were made by a page that was asked for at a moment, so that its form has come
    /// again: somebody loaded the answer anew, and may have kept what it showed before.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_recovery_codes_shown(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        asked_at: Timestamp,
    ) -> Result<bool, Failure> {
        let (id, just_now) = (signed_in.person.id.clone(), ctx.now - PRESSED_TWICE);
        let shown = self.durable.read(move |tx| {
            Ok(tx.has_recovery_codes_after(&id, asked_at)?
                && !tx.has_recovery_codes_after(&id, just_now)?)
        });
        Ok(shown.await?)
    }

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
