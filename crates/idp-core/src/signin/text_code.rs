//! The second factor by text message in a sign-in: sent by a posted form alone, never by looking at
//! a page (H-05, H-34).

use super::{EnrolStage, Outcome, Screen, second_factor::text_subject};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
    texting::{TextFor, TextRefused, TextUnderWay, factor_subject},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    policy::Method,
};

impl Idp {
    /// The code under way for the present step, if it is a step of text messages and one is.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_text(
        &self,
        ctx: &Ctx,
        screen: &Screen,
    ) -> Result<Option<TextUnderWay>, Failure> {
        let Some(institution) = &screen.institution else {
            return Ok(None);
        };
        let scope = text_subject(&screen.transaction.id);
        match screen.next {
            Next::SecondFactor(_) => {
                let (Some(person), Some(sms)) = (&screen.person, screen.factors.factor.sms())
                else {
                    return Ok(None);
                };
                let subject = factor_subject(&scope, &person.id, &sms.number);
                self.text_under_way(ctx, &institution.policy.sms, &subject)
                    .await
            }
            Next::Enrol { .. } if screen.enrol_stage() == EnrolStage::Text => {
                match &screen.transaction.phone {
                    Some(number) => {
                        self.number_code_under_way(ctx, institution, number, &scope)
                            .await
                    }
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// A code is asked for by text message, for the first time or again; an earlier one is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_send_text(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let mut screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        if !matches!(screen.next, Next::SecondFactor(_))
            || !screen.code_methods().contains(&Method::Sms)
        {
            return self.not_this_step(ctx, browser, *screen).await;
        }
        screen.transaction.method = Some(Method::Sms);
        self.keep(ctx, &screen.transaction).await?;
        match self.text_signin_code(ctx, &screen).await? {
            Ok(()) => Ok(Outcome::Continue(
                Box::new(screen.transaction),
                BrowserChanges::default(),
            )),
            Err(refused) => Ok(Outcome::Again(screen, refused.into())),
        }
    }

    /// Another way to get a code is chosen. Choosing text messages sends one, unless one is under way.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_use_method(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        method: Method,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        if !matches!(screen.next, Next::SecondFactor(_)) || !screen.code_methods().contains(&method)
        {
            return self.not_this_step(ctx, browser, *screen).await;
        }
        let mut transaction = screen.transaction;
        transaction.method = Some(method);
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// A posted step led to a code by text message: it is sent, unless one is under way already. A
    /// limit in the way is said when the person asks for the code on the page.
    pub(crate) async fn text_on_arrival(&self, ctx: &Ctx, screen: &Screen) -> Result<(), Failure> {
        if !matches!(screen.next, Next::SecondFactor(_)) || screen.code_way() != Method::Sms {
            return Ok(());
        }
        if self.signin_text(ctx, screen).await?.is_none() {
            // Refused is no failure: the page then offers to send it, and says what is in the way.
            let _refused = self.text_signin_code(ctx, screen).await?;
        }
        Ok(())
    }

    async fn text_signin_code(
        &self,
        ctx: &Ctx,
        screen: &Screen,
    ) -> Result<Result<(), TextRefused>, Failure> {
        let (Some(person), Some(institution), Some(sms)) = (
            &screen.person,
            &screen.institution,
            screen.factors.factor.sms(),
        ) else {
            return Err(Failure::Internal("a text message to nobody".to_owned()));
        };
        let scope = text_subject(&screen.transaction.id);
        let subject = factor_subject(&scope, &person.id, &sms.number);
        self.send_code(
            ctx,
            institution,
            person,
            &sms.number,
            TextFor::SignIn,
            &subject,
        )
        .await
    }
}
