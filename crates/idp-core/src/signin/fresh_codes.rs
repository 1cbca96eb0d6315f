//! A fresh set of recovery codes with what is stored of it; and the sign-in's page that shows it.

use super::{Outcome, Screen};
use crate::{
    credentials::recovery_code,
    dispatch::Next,
    idp::{Failure, Idp},
    judged::still_as_judged,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    institution::Institution,
    letter::Letter,
    person::Person,
    seal::Sealer,
    secret::Secret,
};

/// Codes to show once, and their keyed hashes to store.
#[derive(Debug)]
pub(crate) struct FreshCodes {
    /// To be shown.
    pub(crate) codes: Vec<Secret>,
    /// To be stored.
    pub(crate) hashes: Vec<String>,
}

impl FreshCodes {
    /// A set in the policy's format; empty where policy has none.
    pub(crate) fn make(
        ctx: &Ctx,
        sealer: &Sealer,
        institution: &Institution,
        person: &Person,
    ) -> Self {
        let codes = recovery_code::generate(&institution.policy.recovery, ctx);
        let hashes = codes
            .iter()
            .filter_map(|code| {
                recovery_code::hashes(sealer, &person.id, code)
                    .into_iter()
                    .next()
            })
            .collect();
        Self { codes, hashes }
    }
}

impl Idp {
    /// "Done" on the page with recovery codes (H-25).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_recovery_codes_done(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let mut transaction = screen.transaction;
        transaction.recovery_codes_shown = false;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// The page was left before the codes were saved: a new set takes the place of the unseen one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_recovery_codes_renew(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::RecoveryCodes, Some(person), Some(institution)) = (
            screen.next,
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let fresh = FreshCodes::make(ctx, &self.sealer, &institution, &person);
        let event = Event::new(EventKind::RecoveryCodesMade, ctx)
            .by(&institution.id, &person.id)
            .with(serde_json::json!({ "count": fresh.codes.len() }));
        let device = Some(browser.label.as_str());
        let telling = self.tell(
            ctx,
            &institution,
            &person,
            device,
            Letter::RecoveryCodesMade,
        );
        let (id, now, hashes) = (person.id.clone(), ctx.now, fresh.hashes);
        self.durable
            .write(move |tx| {
                still_as_judged(tx, &person)?;
                tx.replace_recovery_codes(&id, &hashes, now)?;
                tx.record(&event)?;
                telling.write(tx)
            })
            .await?;
        Ok(Outcome::RecoveryCodes(screen, fresh.codes))
    }
}

impl Screen {
    /// Whether the second factor of this person was set up in this very sign-in.
    #[must_use]
    pub fn enrolled_here(&self) -> bool {
        self.factors
            .factor
            .since()
            .is_some_and(|since| since >= self.transaction.created_at)
    }
}
