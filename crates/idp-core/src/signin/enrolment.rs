//! Setting up a second factor in a sign-in: invitation, choice, app, leaving (N-21 to N-31, H-10,
//! H-13).

use super::{
    EnrolStage, EnrolmentView, Fault, Outcome, Screen,
    linking::{Confirmed, PendingProof},
    second_factor::text_subject,
};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    person::Invitation,
    policy::Method,
    second_factor::FactorMethod,
    secret::Secret,
    transaction::SecondFactorProof,
};

impl Idp {
    /// The answer to the invitation: set up, or "not now" (H-02, H-08).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_intro(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        later: bool,
    ) -> Result<Outcome, Failure> {
        if later {
            return self.signin_enrol_leave(ctx, browser, id).await;
        }
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::EnrolIntro { .. } | Next::Enrol { .. }) = screen.next else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let mut transaction = screen.transaction;
        transaction.enrolling = true;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// "Not now", at whichever step of the set-up: what was begun is destroyed, and the sign-in goes
    /// on (H-13, U-11). Where the set-up is mandatory there is no such way out.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_leave(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let at_set_up = matches!(
            screen.next,
            Next::EnrolIntro { .. } | Next::Enrol { .. } | Next::ProveEmail
        );
        let Some(person) = screen
            .person
            .clone()
            .filter(|_| at_set_up && !screen.enrolment_required())
        else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        self.discard_set_up(ctx, &screen).await?;
        let (id, now) = (person.id, ctx.now);
        self.durable
            .write(move |tx| tx.postpone(&id, Invitation::SecondFactor, now))
            .await?;
        let mut transaction = screen.transaction;
        transaction.pending = None;
        transaction.method = None;
        transaction.phone = None;
        transaction.enrolling = false;
        transaction.postponed = true;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// A way was chosen (H-10).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_method(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        method: Option<Method>,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let Next::Enrol { .. } = screen.next else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let Some(method) = method.filter(|method| screen.allowed_methods().contains(method)) else {
            return Ok(Outcome::Again(screen, Fault::Empty));
        };
        let mut transaction = screen.transaction;
        transaction.method = Some(method);
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// "Choose another way": back to the choice, and what was begun is destroyed.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_change(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let Next::Enrol { .. } = screen.next else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        self.discard_set_up(ctx, &screen).await?;
        let mut transaction = screen.transaction;
        transaction.pending = None;
        transaction.method = None;
        transaction.phone = None;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// The secret to show: the one that was shown in this sign-in before, or a new one. What somebody
    /// else was shown, who may only know the password, is dropped (OTP-07).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn enrolment_view(
        &self,
        ctx: &Ctx,
        screen: &Screen,
    ) -> Result<EnrolmentView, Failure> {
        let (Some(person), Some(institution)) = (&screen.person, &screen.institution) else {
            return Err(Failure::Internal("an enrolment of nobody".to_owned()));
        };
        let shown = screen.transaction.pending.as_ref();
        let (view, id) = self
            .pending_view(ctx, institution, person, &screen.factors, shown)
            .await?;
        if shown != Some(&id) {
            let mut transaction = screen.transaction.clone();
            transaction.pending = Some(id);
            self.keep(ctx, &transaction).await?;
        }
        Ok(view)
    }

    /// The first code was typed: it makes the link definitive (N-30).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_confirm(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        code: &str,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::Enrol { .. }, EnrolStage::App, Some(person), Some(institution)) = (
            screen.next,
            screen.enrol_stage(),
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let proof = PendingProof {
            shown: screen.transaction.pending.as_ref(),
            goes_on: None,
        };
        let confirmed = self
            .confirm_pending(ctx, &institution, &person, &screen.factors, proof, code)
            .await?;
        match confirmed {
            Confirmed::Enabled(epoch, codes) => {
                self.set_up_done(ctx, browser, *screen, FactorMethod::Totp, epoch, codes)
                    .await
            }
            Confirmed::Not(fault) => Ok(Outcome::Again(screen, fault)),
        }
    }

    /// A second factor is on: it counts as shown, and its recovery codes are on the next page.
    pub(crate) async fn set_up_done(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: Screen,
        method: FactorMethod,
        epoch: i64,
        codes: Vec<Secret>,
    ) -> Result<Outcome, Failure> {
        let mut transaction = screen.transaction.clone();
        self.renew_proof(&mut transaction, &screen, epoch);
        transaction.show_set_up(SecondFactorProof {
            method,
            at: ctx.now,
            device_token: None,
        });
        transaction.enrolling = false;
        transaction.offer_enrolment = false;
        transaction.pending = None;
        transaction.method = None;
        transaction.phone = None;
        // Without codes the same step says that it worked (N-31).
        transaction.recovery_codes_shown = true;
        if codes.is_empty() {
            return self
                .advance(ctx, browser, transaction, BrowserChanges::default())
                .await;
        }
        self.keep(ctx, &transaction).await?;
        let screen = self.gather(ctx, browser, transaction).await?;
        Ok(Outcome::RecoveryCodes(Box::new(screen), codes))
    }

    /// Destroys what this sign-in began to set up: its own unconfirmed secret, and the code under way
    /// to a number.
    async fn discard_set_up(&self, ctx: &Ctx, screen: &Screen) -> Result<(), Failure> {
        let own = screen.factors.pending(ctx.now).is_some_and(|pending| {
            Some(&pending.credential.id) == screen.transaction.pending.as_ref()
        });
        if let (Some(person), true) = (&screen.person, own) {
            let person = person.id.clone();
            self.durable
                .write(move |tx| tx.drop_pending_totp(&person))
                .await?;
        }
        if let Some(number) = &screen.transaction.phone {
            self.drop_number_code(number, &text_subject(&screen.transaction.id))
                .await?;
        }
        Ok(())
    }
}
