//! Proving a mobile number and getting codes on it from then on (H-12): in a sign-in or on the
//! account page, each with a scope of its own.

use super::{
    Fault, fresh_codes::FreshCodes, institution::minutes_until, linking::Confirmed,
    verify_code::CodeVerdict,
};
use crate::{
    credentials::totp,
    idp::{Failure, Idp},
    judged::still_as_judged,
    texting::{TextFor, TextRefused, TextUnderWay},
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::SessionId,
    institution::Institution,
    letter::Letter,
    one_time_code::CodeTry,
    person::Person,
    phone::PhoneNumber,
    second_factor::SecondFactors,
};

/// What a code that proves a number is bound to: where it was asked, and the number itself, so that
/// a code sent to one number never proves another.
fn number_subject(scope: &str, number: &PhoneNumber) -> String {
    format!("{scope}/number/{}", number.as_str())
}

/// A number that is being proven, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NumberProof<'a> {
    /// The number, if one was given.
    pub(crate) number: Option<&'a PhoneNumber>,
    /// `signin/…` or `account/…`.
    pub(crate) scope: &'a str,
    /// The browser it happens in, in words.
    pub(crate) device: Option<&'a str>,
    /// The session that goes on with the new factor, where there is one.
    pub(crate) goes_on: Option<&'a SessionId>,
}

impl Idp {
    /// Sends the code that proves a number. An earlier one for it is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn send_number_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        number: &PhoneNumber,
        scope: &str,
    ) -> Result<Result<(), TextRefused>, Failure> {
        let subject = number_subject(scope, number);
        self.send_code(ctx, institution, person, number, TextFor::Number, &subject)
            .await
    }

    /// How the code fares that proves a number.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn number_code_under_way(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        number: &PhoneNumber,
        scope: &str,
    ) -> Result<Option<TextUnderWay>, Failure> {
        let subject = number_subject(scope, number);
        self.text_under_way(ctx, &institution.policy.sms, &subject)
            .await
    }

    /// Forgets the code that would prove a number.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn drop_number_code(
        &self,
        number: &PhoneNumber,
        scope: &str,
    ) -> Result<(), Failure> {
        self.drop_code(&number_subject(scope, number)).await
    }

    /// Checks the code that was sent to a number, with every limit that other codes have, and switches
    /// text messages on. Recovery codes come with the first means; later ones keep those there are.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out; then nothing was counted either.
    pub(crate) async fn confirm_number(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        proof: NumberProof<'_>,
        typed: &str,
    ) -> Result<Confirmed, Failure> {
        let Some(number) = proof.number else {
            return Ok(Confirmed::Not(Fault::EnrolmentEnded));
        };
        if typed.trim().is_empty() {
            return Ok(Confirmed::Not(Fault::Empty));
        }
        let failures = match self.reserve_try(ctx, institution, person).await? {
            Ok(failures) => failures,
            Err(wait) => {
                return Ok(Confirmed::Not(Fault::Throttled {
                    minutes: minutes_until(ctx, ctx.now + wait),
                }));
            }
        };
        let fault = match totp::normalise(typed) {
            None => Fault::WrongCode { left: None },
            Some(digits) => {
                let subject = number_subject(proof.scope, number);
                match self.try_code(ctx, &subject, &digits).await? {
                    CodeTry::Right => {
                        return self
                            .enable_number(ctx, institution, person, factors, number, &proof)
                            .await;
                    }
                    CodeTry::Wrong { left: 1.. } => Fault::WrongCode { left: None },
                    CodeTry::Wrong { left: 0 } | CodeTry::Gone => Fault::ExpiredCode,
                }
            }
        };
        match self
            .wrong_code(ctx, institution, person, failures, fault)
            .await?
        {
            CodeVerdict::Wrong(fault) => Ok(Confirmed::Not(fault)),
            other => Err(Failure::Internal(format!("a wrong code came to {other:?}"))),
        }
    }

    async fn enable_number(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        number: &PhoneNumber,
        proof: &NumberProof<'_>,
    ) -> Result<Confirmed, Failure> {
        let first = factors.factor.means().is_none();
        let fresh = (first || factors.recovery_codes_left == 0)
            .then(|| FreshCodes::make(ctx, &self.sealer, institution, person));
        let mut events = vec![
            Event::new(EventKind::SecondFactorEnabled, ctx)
                .by(&institution.id, &person.id)
                .with(serde_json::json!({ "method": "sms", "first": !factors.has_any() })),
        ];
        let new_phone = person.phone.is_none();
        if new_phone {
            events.push(Event::new(EventKind::PhoneChanged, ctx).by(&institution.id, &person.id));
        }
        let letter = Letter::SmsEnabled {
            number: number.masked(),
        };
        let telling = self.tell_of_factor(ctx, institution, person, proof.device, letter);
        let farewell = self.farewell(ctx, &person.id, proof.goes_on).await?;
        let (id, now, number) = (person.id.clone(), ctx.now, number.clone());
        let hashes = fresh.as_ref().map(|fresh| fresh.hashes.clone());
        let judged = person.clone();
        let epoch = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                tx.enable_sms(&id, &number, now)?;
                tx.clear_code_failures(&id)?;
                // Another means that was begun and not finished is not left lying about.
                tx.drop_pending_totp(&id)?;
                if let Some(hashes) = &hashes {
                    tx.replace_recovery_codes(&id, hashes, now)?;
                }
                if new_phone {
                    tx.set_phone(&id, &number, now)?;
                }
                for event in &events {
                    tx.record(event)?;
                }
                telling.write(tx)?;
                farewell.raise_epoch(tx, now)
            })
            .await?;
        self.ephemeral.forget_devices(&person.id).await?;
        let codes = fresh.map(|fresh| fresh.codes).unwrap_or_default();
        Ok(Confirmed::Enabled(epoch, codes))
    }
}
