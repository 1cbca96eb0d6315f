//! Setting up codes by text message in a sign-in: the number, the code, another number (H-12).

use super::{
    EnrolStage, Fault, Outcome, Screen, linking::Confirmed, number::NumberProof,
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
    institution::Institution,
    person::Person,
    phone::PhoneNumber,
    second_factor::FactorMethod,
};
use std::sync::Arc;

impl Idp {
    /// A mobile number was typed: a code goes there.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_phone(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        typed: &str,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let Some((person, institution)) = at(&screen, EnrolStage::Phone) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        if typed.trim().is_empty() {
            return Ok(Outcome::Again(screen, Fault::Empty));
        }
        let Some(number) = PhoneNumber::parse(typed) else {
            return Ok(Outcome::Again(screen, Fault::PhoneInvalid));
        };
        let scope = text_subject(&screen.transaction.id);
        let sent = self
            .send_number_code(ctx, &institution, &person, &number, &scope)
            .await?;
        if let Err(refused) = sent {
            return Ok(Outcome::Again(screen, refused.into()));
        }
        let mut transaction = screen.transaction;
        transaction.phone = Some(number);
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// The code is asked for again; the earlier one is dead (H-34).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_resend(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Some((person, institution)), Some(number)) = (
            at(&screen, EnrolStage::Text),
            screen.transaction.phone.clone(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let scope = text_subject(&screen.transaction.id);
        let sent = self
            .send_number_code(ctx, &institution, &person, &number, &scope)
            .await?;
        Ok(match sent {
            Ok(()) => Outcome::Continue(Box::new(screen.transaction), BrowserChanges::default()),
            Err(refused) => Outcome::Again(screen, refused.into()),
        })
    }

    /// Another number: back to the number's page, and the code under way is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_other_number(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Some(_), Some(number)) = (
            at(&screen, EnrolStage::Text),
            screen.transaction.phone.clone(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let mut transaction = screen.transaction;
        self.drop_number_code(&number, &text_subject(&transaction.id))
            .await?;
        transaction.phone = None;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// The code was typed: the number is proven, and codes come by text message from now on.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out; then nothing was counted either.
    pub async fn signin_enrol_text(
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
        let Some((person, institution)) = at(&screen, EnrolStage::Text) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let scope = text_subject(&screen.transaction.id);
        let proof = NumberProof {
            number: screen.transaction.phone.as_ref(),
            scope: &scope,
            device: Some(&browser.label),
            goes_on: None,
        };
        let confirmed = self
            .confirm_number(ctx, &institution, &person, &screen.factors, proof, code)
            .await?;
        match confirmed {
            Confirmed::Enabled(epoch, codes) => {
                self.set_up_done(ctx, browser, *screen, FactorMethod::Sms, epoch, codes)
                    .await
            }
            Confirmed::Not(fault) => Ok(Outcome::Again(screen, fault)),
        }
    }
}

/// Person and institution, where the set-up is at this stage.
fn at(screen: &Screen, stage: EnrolStage) -> Option<(Person, Arc<Institution>)> {
    let here = matches!(screen.next, Next::Enrol { .. }) && screen.enrol_stage() == stage;
    Some((screen.person.clone()?, screen.institution.clone()?)).filter(|_| here)
}
