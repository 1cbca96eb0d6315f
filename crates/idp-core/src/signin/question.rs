//! The secret question, asked right after a second factor was shown (S-15).

use super::{Fault, Outcome};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
    recovery::QuestionFault,
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    person::Invitation,
    secret::Secret,
};

impl Idp {
    /// A question was chosen, by its place in the institution's list, and answered.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_security_question(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        index: Option<usize>,
        answer: Secret,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::SecurityQuestion, Some(person), Some(institution)) = (
            screen.next,
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let Some(index) = index else {
            return Ok(Outcome::Again(screen, Fault::Empty));
        };
        let device = Some(browser.label.as_str());
        match self
            .set_security_question(ctx, &institution, &person, index, &answer, device)
            .await?
        {
            Ok(()) => {
                self.advance(ctx, browser, screen.transaction, BrowserChanges::default())
                    .await
            }
            Err(QuestionFault::TooEasy) => Ok(Outcome::Again(screen, Fault::TooEasy)),
            Err(QuestionFault::Empty | QuestionFault::UnknownQuestion) => {
                Ok(Outcome::Again(screen, Fault::Empty))
            }
        }
    }

    /// "Not now" to the secret question: asked again after the same while as the second factor.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_question_later(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::SecurityQuestion, Some(person)) = (screen.next, &screen.person) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let (id, now) = (person.id.clone(), ctx.now);
        self.durable
            .write(move |tx| tx.postpone(&id, Invitation::SecurityQuestion, now))
            .await?;
        let mut transaction = screen.transaction;
        transaction.question_postponed = true;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }
}
