//! The code of an unlock: from the app, by text message, or a recovery code that stands in for one
//! (LIF-02).

use super::unlock::text_subject;
use crate::{
    credentials::{recovery_code, totp},
    idp::{Failure, Idp},
    logout::SignedIn,
    signin::{Fault, code_ways, verify, way_of},
    texting::{TextFor, TextUnderWay, factor_subject},
};
use sluis_model::{
    browser::Browser,
    context::{Ctx, Timestamp},
    policy::{Method, RecoveryEffect},
    second_factor::{FactorMethod, FactorSet, SecondFactor, SecondFactors, Shown},
    session::Session,
};

/// A code that was right.
pub(super) struct ShownCode {
    method: FactorMethod,
    at: Timestamp,
    epoch: i64,
}

impl ShownCode {
    /// Notes it in the session.
    pub(super) fn write_into(self, session: &mut Session) {
        session.epoch = self.epoch;
        if self.method == FactorMethod::RecoveryCode {
            // The remembered devices ended with it.
            session.device_token = None;
        }
        session.method = None;
        session.show(Shown {
            method: self.method,
            at: self.at,
        });
    }
}

impl Idp {
    /// The way that the unlock's code is asked by: what was chosen here, else the app, else the number.
    #[must_use]
    pub fn unlock_way(factors: &SecondFactors, signed_in: &SignedIn) -> Method {
        way_of(
            &Self::unlock_ways(factors, signed_in),
            signed_in.session.method,
        )
    }

    /// The ways that the unlock's code can be asked by, the recommended one first.
    #[must_use]
    pub fn unlock_ways(factors: &SecondFactors, signed_in: &SignedIn) -> Vec<Method> {
        let recommended = &signed_in.institution.policy.second_factor.methods;
        code_ways(factors, recommended, signed_in.person.is_administrator())
    }

    /// The code under way by text message in this session, if there is one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_text(
        &self,
        ctx: &Ctx,
        factors: &SecondFactors,
        signed_in: &SignedIn,
    ) -> Result<Option<TextUnderWay>, Failure> {
        let Some(sms) = factors.factor.sms() else {
            return Ok(None);
        };
        let scope = text_subject(&signed_in.session.id);
        let subject = factor_subject(&scope, &signed_in.person.id, &sms.number);
        self.text_under_way(ctx, &signed_in.institution.policy.sms, &subject)
            .await
    }

    /// A way to get the code is chosen. Choosing text messages sends one, unless one is under way and
    /// it was not asked for `again`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_by(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        method: Method,
        again: bool,
    ) -> Result<Result<(), Fault>, Failure> {
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        if !Self::unlock_ways(&factors, signed_in).contains(&method)
            || !self.unlock_needs_code(ctx, &factors, signed_in)
        {
            return Ok(Ok(()));
        }
        let mut session = signed_in.session.clone();
        session.method = Some(method);
        self.keep_session(ctx, browser, &session).await?;
        let (Method::Sms, Some(sms)) = (method, factors.factor.sms()) else {
            return Ok(Ok(()));
        };
        if !again && self.unlock_text(ctx, &factors, signed_in).await?.is_some() {
            return Ok(Ok(()));
        }
        let scope = text_subject(&signed_in.session.id);
        let sent = self
            .send_code(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &sms.number,
                TextFor::SignIn,
                &factor_subject(&scope, &signed_in.person.id, &sms.number),
            )
            .await?;
        Ok(sent.map_err(Fault::from))
    }

    /// Checks a code without changing where the factor stands.
    pub(super) async fn show_code(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        factors: &SecondFactors,
        typed: &str,
    ) -> Result<Result<ShownCode, Fault>, Failure> {
        let stands_in = signed_in.institution.policy.recovery.effect == RecoveryEffect::Login;
        // A recovery code that resets would take away the very factor that is to be changed.
        if totp::normalise(typed).is_none()
            && (!stands_in || recovery_code::normalise(typed).is_none())
        {
            return Ok(Err(if typed.trim().is_empty() {
                Fault::Empty
            } else {
                Fault::WrongCode { left: None }
            }));
        }
        // A right code at sign-in switches on again what was off; here it only shows who is there.
        let asked = SecondFactors {
            factor: match factors.factor.clone() {
                SecondFactor::Suspended { means, since, .. } => SecondFactor::Enabled {
                    means,
                    since,
                    by_administrator: false,
                },
                other => other,
            },
            ..factors.clone()
        };
        let verdict = self
            .verify_code(
                ctx,
                &signed_in.institution,
                &signed_in.person,
                &asked,
                typed,
                verify::CodePlace {
                    text_subject: Some(&text_subject(&signed_in.session.id)),
                    counting: FactorSet::ALL,
                    goes_on: Some(&signed_in.session.id),
                },
            )
            .await?;
        Ok(match verdict {
            verify::CodeVerdict::Right(method, epoch) => Ok(ShownCode {
                method,
                epoch,
                at: ctx.now,
            }),
            // One field takes both here: what can be no code of an app was meant as the other.
            verify::CodeVerdict::Wrong(Fault::WrongCode { left })
                if totp::normalise(typed).is_none() =>
            {
                Err(Fault::WrongRecoveryCode { left })
            }
            verify::CodeVerdict::Wrong(fault) => Err(fault),
            verify::CodeVerdict::Reset(_) => Err(Fault::WrongCode { left: None }),
        })
    }
}
