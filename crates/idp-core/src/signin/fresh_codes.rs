//! A fresh set of recovery codes with what is stored of it; and the sign-in's page that shows it.

use super::{Fault, Outcome, Screen, institution::minutes_until, verify_code::CodeVerdict};
use crate::{
    credentials::recovery_code,
    dispatch::Next,
    idp::{Failure, Idp},
    judged::{asked_for_last, still_as_judged},
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
    second_factor::FactorMethod,
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
    /// "Done" on the page with recovery codes (H-25). Where policy wants one of them typed back, the
    /// first "done" leads to the page that asks for it, and `typed` is what was typed there.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_recovery_codes_done(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        typed: Option<&str>,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        if screen.next == Next::RecoveryCodes && screen.asks_code_back() {
            let Some(typed) = typed else {
                return Ok(Outcome::Continue(
                    Box::new(screen.transaction),
                    BrowserChanges::default(),
                ));
            };
            if let Some(fault) = self.code_typed_back(ctx, &screen, typed).await? {
                return Ok(Outcome::Again(screen, fault));
            }
        }
        let mut transaction = screen.transaction;
        transaction.recovery_codes_shown = false;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// Whether one of the person's codes was typed. It is not spent by that; wrong ones count as wrong
    /// codes at any other door.
    async fn code_typed_back(
        &self,
        ctx: &Ctx,
        screen: &Screen,
        typed: &str,
    ) -> Result<Option<Fault>, Failure> {
        let (Some(person), Some(institution)) = (&screen.person, &screen.institution) else {
            return Err(Failure::Internal("codes of nobody".to_owned()));
        };
        if typed.trim().is_empty() {
            return Ok(Some(Fault::Empty));
        }
        let failures = match self.reserve_try(ctx, institution, person).await? {
            Ok(failures) => failures,
            Err(wait) => {
                let minutes = minutes_until(ctx, ctx.now + wait);
                return Ok(Some(Fault::Throttled { minutes }));
            }
        };
        let hashes = recovery_code::hashes(&self.sealer, &person.id, &Secret::new(typed));
        let id = person.id.clone();
        let right = self
            .durable
            .write(move |tx| {
                for hash in &hashes {
                    if tx.has_recovery_code(&id, hash)? {
                        tx.clear_code_failures(&id)?;
                        return Ok(true);
                    }
                }
                Ok(false)
            })
            .await?;
        if right {
            return Ok(None);
        }
        let wrong = Fault::WrongCode { left: None };
        let verdict = self
            .wrong_code(ctx, institution, person, failures, wrong)
            .await?;
        Ok(match verdict {
            CodeVerdict::Wrong(fault) => Some(fault),
            CodeVerdict::Right(..) | CodeVerdict::Reset(_) => None,
        })
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
                asked_for_last(tx, &id, now)?;
                tx.replace_recovery_codes(&id, &hashes, now)?;
                tx.record(&event)?;
                telling.write(tx)
            })
            .await?;
        Ok(Outcome::RecoveryCodes(screen, fresh.codes))
    }
}

/// Fewer codes than this are few.
pub(crate) const FEW: u32 = 3;

/// Whether `left` codes of those that policy issues are few. An institution that issues one alone
/// wants no more.
pub(crate) const fn are_few(left: u32, issued: u32) -> bool {
    issued > 1 && left < issued && left < FEW
}

impl Screen {
    /// Whether a recovery code stood in for a code in this sign-in.
    #[must_use]
    pub fn used_recovery_code(&self) -> bool {
        let proof = self.transaction.second_factor.as_ref();
        proof.is_some_and(|proof| proof.method == FactorMethod::RecoveryCode)
    }

    /// How many recovery codes are left, when one of them was used in this sign-in and there are few.
    #[must_use]
    pub fn few_codes_left(&self) -> Option<u32> {
        let issued = self.institution.as_ref()?.policy.recovery.count;
        let left = self.factors.recovery_codes_left;
        (self.used_recovery_code() && are_few(left, issued)).then_some(left)
    }

    /// Whether one of the codes that were shown has to be typed before the sign-in goes on.
    #[must_use]
    pub fn asks_code_back(&self) -> bool {
        let recovery = self.institution.as_ref().map(|own| &own.policy.recovery);
        recovery.is_some_and(|recovery| recovery.type_back && recovery.count > 0)
            && self.factors.recovery_codes_left > 0
            && self.few_codes_left().is_none()
    }

    /// Whether the second factor of this person was set up in this very sign-in.
    #[must_use]
    pub fn enrolled_here(&self) -> bool {
        self.factors
            .factor
            .since()
            .is_some_and(|since| since >= self.transaction.created_at)
    }
}
