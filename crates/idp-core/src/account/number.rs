//! Setting up codes by text message on the account page (H-12): the number, then the code that proves
//! it. What is being proven belongs to the session.

use super::{factors::FactorChange, linking::Enabled, unlock::text_subject};
use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    signin::{Fault, verify},
    texting::TextUnderWay,
};
use sluis_model::{
    browser::Browser, context::Ctx, phone::PhoneNumber, policy::Method, second_factor::FactorMethod,
};

/// What the set-up page asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberAsked {
    /// The number; one that is on file is suggested.
    Number {
        /// In E.164 form.
        known: Option<String>,
    },
    /// The code that was sent to it.
    Code {
        /// The number, masked.
        number: String,
        /// How the message fares; `None` when its code has ended.
        text: Option<TextUnderWay>,
    },
}

impl Idp {
    /// What the set-up page asks now. Without an unlock nothing.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_number(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<FactorChange<NumberAsked>, Failure> {
        if let Err(other) = self
            .before_set_up(ctx, signed_in, Some(Method::Sms))
            .await?
        {
            return Ok(other);
        }
        let Some(number) = &signed_in.session.phone else {
            let known = signed_in.person.phone.clone();
            return Ok(FactorChange::Done(NumberAsked::Number { known }));
        };
        let scope = text_subject(&signed_in.session.id);
        let text = self
            .number_code_under_way(ctx, &signed_in.institution, number, &scope)
            .await?;
        Ok(FactorChange::Done(NumberAsked::Code {
            number: number.masked(),
            text,
        }))
    }

    /// A number was typed, or its code is asked once more (`None`): a code goes to it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_send_number_code(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        typed: Option<&str>,
    ) -> Result<FactorChange<()>, Failure> {
        if let Err(other) = self
            .before_set_up(ctx, signed_in, Some(Method::Sms))
            .await?
        {
            return Ok(other);
        }
        let number = match typed {
            Some(typed) if typed.trim().is_empty() => return Ok(Fault::Empty.into()),
            Some(typed) => match PhoneNumber::parse(typed) {
                Some(number) => number,
                None => return Ok(Fault::PhoneInvalid.into()),
            },
            None => match &signed_in.session.phone {
                Some(number) => number.clone(),
                None => return Ok(Fault::Empty.into()),
            },
        };
        let scope = text_subject(&signed_in.session.id);
        let sent = self
            .send_number_code(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &number,
                &scope,
            )
            .await?;
        if let Err(refused) = sent {
            return Ok(Fault::from(refused).into());
        }
        let mut session = signed_in.session.clone();
        session.phone = Some(number);
        self.keep_session(ctx, browser, &session).await?;
        Ok(FactorChange::Done(()))
    }

    /// The code that was sent to the number: text messages are on from then on.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_confirm_number(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        code: &str,
    ) -> Result<FactorChange<Enabled>, Failure> {
        let before = self.before_set_up(ctx, signed_in, Some(Method::Sms));
        let factors = match before.await? {
            Ok(factors) => factors,
            Err(other) => return Ok(other),
        };
        let proof = verify::NumberProof {
            number: signed_in.session.phone.as_ref(),
            scope: &text_subject(&signed_in.session.id),
            device: Some(&browser.label),
            goes_on: Some(&signed_in.session.id),
        };
        let confirmed = self
            .confirm_number(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &factors,
                proof,
                code,
            )
            .await?;
        self.enabled(ctx, browser, signed_in, confirmed, FactorMethod::Sms)
            .await
    }

    /// The number is left, for another one or for good: its code is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_drop_number(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<(), Failure> {
        let Some(number) = &signed_in.session.phone else {
            return Ok(());
        };
        let scope = text_subject(&signed_in.session.id);
        self.drop_number_code(number, &scope).await?;
        let mut session = signed_in.session.clone();
        session.phone = None;
        self.keep_session(ctx, browser, &session).await
    }
}
