//! Checking a typed code against what is stored, with every limit and every mark it leaves. Each
//! door that asks for a code comes through here.

use super::{Fault, institution::minutes_until, stage::code_ways};
use crate::{
    credentials::{
        recovery_code,
        totp::{self, Match, Parameters, Window},
    },
    idp::{Failure, Idp},
    judged::still_as_judged,
    tell::Telling,
    texting::factor_subject,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::SessionId,
    institution::Institution,
    letter::Letter,
    one_time_code::CodeTry,
    person::Person,
    policy::{Method, RecoveryEffect},
    ports::{Tx, durable::Stored},
    second_factor::{
        Actor, FactorMethod, FactorSet, SecondFactor, SecondFactorState, SecondFactors,
        TotpCredential,
    },
    secret::Secret,
};

/// What a code turned out to be.
#[derive(Debug)]
pub(crate) enum CodeVerdict {
    /// Right: the factor counts as shown. The person's epoch now.
    Right(FactorMethod, i64),
    /// A recovery code that removed the factor (E-15). The person's epoch now.
    Reset(i64),
    /// Not right.
    Wrong(Fault),
}

/// Where a code is asked for.
#[derive(Clone, Copy)]
pub(crate) struct CodePlace<'a> {
    /// Where a code by text message was asked for; it is bound to the person and the number besides.
    pub(crate) text_subject: Option<&'a str>,
    /// The kinds that count here. A code of another one is not spent on it.
    pub(crate) counting: FactorSet,
    /// The session that goes on after a recovery code, where there is one.
    pub(crate) goes_on: Option<&'a SessionId>,
}

impl Idp {
    pub(crate) async fn verify_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        typed: &str,
        place: CodePlace<'_>,
    ) -> Result<CodeVerdict, Failure> {
        if typed.trim().is_empty() {
            return Ok(CodeVerdict::Wrong(Fault::Empty));
        }
        let by_text = code_ways(factors, &[], person.is_administrator()).contains(&Method::Sms);
        let spare_key =
            totp::normalise(typed).is_none() && recovery_code::normalise(typed).is_some();
        if spare_key && !place.counting.recovery_code {
            return Ok(CodeVerdict::Wrong(Fault::RecoveryCodeNotHere));
        }
        let place = CodePlace {
            text_subject: place.text_subject.filter(|_| by_text && place.counting.sms),
            ..place
        };
        let failures = match self.reserve_try(ctx, institution, person).await? {
            Ok(failures) => failures,
            Err(wait) => {
                return Ok(CodeVerdict::Wrong(Fault::Throttled {
                    minutes: minutes_until(ctx, ctx.now + wait),
                }));
            }
        };
        let verdict = self
            .judge_code(ctx, institution, person, factors, typed, place)
            .await?;
        match verdict {
            CodeVerdict::Wrong(fault) => {
                self.wrong_code(ctx, institution, person, failures, fault)
                    .await
            }
            right => Ok(right),
        }
    }

    /// Counts a try before it is judged, so that a burst of guesses finds the same limit as one after
    /// the other; a right code takes the count back. The count, or how long to wait.
    pub(super) async fn reserve_try(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
    ) -> Result<Result<u32, chrono::Duration>, Failure> {
        let tries = institution.policy.throttle.code_tries;
        let (id, now) = (person.id.clone(), ctx.now);
        Ok(self
            .durable
            .write(move |tx| {
                let before = tx.second_factors(&id)?;
                if let Some(wait) = before.wait(tries, now) {
                    return Ok(Err(wait));
                }
                let failures = tx.count_code_failure(&id, now)?;
                // Somebody else counted in between: one of the two has to wait its turn.
                Ok(if failures == before.failures + 1 {
                    Ok(failures)
                } else {
                    Err(chrono::Duration::seconds(30))
                })
            })
            .await?)
    }

    async fn judge_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        typed: &str,
        place: CodePlace<'_>,
    ) -> Result<CodeVerdict, Failure> {
        if let Some(digits) = totp::normalise(typed) {
            let mut verdict = CodeVerdict::Wrong(Fault::WrongCode { left: None });
            if let (Some(scope), Some(sms)) = (place.text_subject, factors.factor.sms()) {
                let subject = factor_subject(scope, &person.id, &sms.number);
                match self.try_code(ctx, &subject, &digits).await? {
                    CodeTry::Right => {
                        return self.right_text(ctx, institution, person, factors).await;
                    }
                    CodeTry::Wrong { left: 1.. } => {}
                    // Used up, ended or never sent: a new one is needed.
                    CodeTry::Wrong { left: 0 } | CodeTry::Gone => {
                        verdict = CodeVerdict::Wrong(Fault::ExpiredCode);
                    }
                }
            }
            return match factors.factor.totp().filter(|_| place.counting.totp) {
                Some(credential) => {
                    self.verify_totp(ctx, institution, person, factors, credential, &digits)
                        .await
                }
                None => Ok(verdict),
            };
        }
        if let Some(code) = recovery_code::normalise(typed) {
            return self
                .verify_recovery_code(ctx, institution, person, factors, code, place.goes_on)
                .await;
        }
        Ok(CodeVerdict::Wrong(Fault::WrongCode { left: None }))
    }

    /// A right code by text message: the count of wrong ones begins anew, and a factor that was off
    /// is on again.
    async fn right_text(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
    ) -> Result<CodeVerdict, Failure> {
        let (id, resumed) = (
            person.id.clone(),
            self.resumed(ctx, institution, person, factors),
        );
        let resume = matches!(factors.factor, SecondFactor::Suspended { .. });
        self.durable
            .write(move |tx| {
                tx.clear_code_failures(&id)?;
                if resume && tx.resume_second_factor(&id, false)? {
                    resumed.write(tx)?;
                }
                Ok(())
            })
            .await?;
        Ok(CodeVerdict::Right(FactorMethod::Sms, person.epoch))
    }

    async fn verify_totp(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        credential: &TotpCredential,
        digits: &str,
    ) -> Result<CodeVerdict, Failure> {
        let place = TotpCredential::secret_place(&credential.id, &person.id);
        let secret = self.sealer.open(&credential.secret, &place)?;
        let parameters = Parameters {
            digits: credential.digits,
            period: credential.period,
            algorithm: credential.algorithm,
        };
        let window = Window::of(&institution.policy.totp);
        let skew = totp::skew(&secret, parameters, digits, ctx.now);
        let count = |outcome| {
            if let Some(skew) = skew {
                self.meters.totp_codes.add(outcome, skew);
            }
        };
        let step = match totp::find(
            &secret,
            parameters,
            (window, credential.drift),
            digits,
            ctx.now,
        ) {
            Match::Step(step) => step,
            Match::Expired => {
                count("refused");
                return Ok(CodeVerdict::Wrong(Fault::ExpiredCode));
            }
            Match::Wrong => {
                count("refused");
                return Ok(CodeVerdict::Wrong(Fault::WrongCode { left: None }));
            }
        };
        let drift = window.learnt(step, credential.period, ctx.now);
        let (id, person_id) = (credential.id.clone(), person.id.clone());
        // Asked although it was off: it has become mandatory, or its pause is over. It is on again.
        let resume = matches!(factors.factor, SecondFactor::Suspended { .. });
        let resumed = self.resumed(ctx, institution, person, factors);
        let spent = self
            .durable
            .write(move |tx| {
                if !tx.spend_totp_step(&id, step, drift)? {
                    return Ok(false);
                }
                if resume && tx.resume_second_factor(&person_id, false)? {
                    resumed.write(tx)?;
                }
                Ok(true)
            })
            .await?;
        count(if spent { "accepted" } else { "refused" });
        if spent {
            return Ok(CodeVerdict::Right(FactorMethod::Totp, person.epoch));
        }
        Ok(CodeVerdict::Wrong(Fault::UsedCode))
    }

    async fn verify_recovery_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        code: Secret,
        goes_on: Option<&SessionId>,
    ) -> Result<CodeVerdict, Failure> {
        // Without an app or a number there is nothing to reset: passkeys are not touched (S-17).
        let effect = match factors.factor.means() {
            Some(_) => institution.policy.recovery.effect,
            None => RecoveryEffect::Login,
        };
        let hashes = recovery_code::hashes(&self.sealer, &person.id, &code);
        let mut events = vec![
            Event::new(EventKind::RecoveryCodeUsed, ctx)
                .by(&institution.id, &person.id)
                .with(serde_json::json!({ "effect": effect })),
        ];
        if effect == RecoveryEffect::Reset {
            events.push(
                Event::new(EventKind::SecondFactorRemoved, ctx).by(&institution.id, &person.id),
            );
        }
        let left = factors.recovery_codes_left.saturating_sub(1);
        let letter = match effect {
            RecoveryEffect::Login => Letter::RecoveryCodeUsed { left },
            RecoveryEffect::Reset => Letter::RecoveryCodeReset,
        };
        let telling = self.tell_of_factor(ctx, institution, person, None, letter);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, now, judged) = (person.id.clone(), ctx.now, person.clone());
        // The machine's arrow leads to `Enabled`, as with every other right code.
        let resume = effect == RecoveryEffect::Login
            && matches!(factors.factor, SecondFactor::Suspended { .. });
        let resumed = self.resumed(ctx, institution, person, factors);
        let spent = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                let mut spent = false;
                for hash in &hashes {
                    spent = spent || tx.spend_recovery_code(&id, hash, now)?;
                }
                if !spent {
                    return Ok(None);
                }
                tx.clear_code_failures(&id)?;
                if effect == RecoveryEffect::Reset {
                    tx.remove_second_factors(&id)?;
                }
                if resume && tx.resume_second_factor(&id, false)? {
                    resumed.write(tx)?;
                }
                for event in &events {
                    tx.record(event)?;
                }
                telling.write(tx)?;
                // Whoever used the spare key may have lost the browser that was remembered too.
                farewell.raise_epoch(tx, now).map(Some)
            })
            .await?;
        match spent {
            None => Ok(CodeVerdict::Wrong(Fault::WrongCode { left: None })),
            Some(epoch) => {
                self.ephemeral.forget_devices(&person.id).await?;
                Ok(match effect {
                    RecoveryEffect::Login => CodeVerdict::Right(FactorMethod::RecoveryCode, epoch),
                    RecoveryEffect::Reset => CodeVerdict::Reset(epoch),
                })
            }
        }
    }

    /// A wrong code leaves its mark, in SQL, per account and over all sessions (OTP-03). The person is
    /// told when the free tries are used up.
    pub(super) async fn wrong_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        failures: u32,
        fault: Fault,
    ) -> Result<CodeVerdict, Failure> {
        let event = Event::new(EventKind::CodeRefused, ctx).about(&institution.id, &person.id);
        let tries = institution.policy.throttle.code_tries;
        let telling = if SecondFactors::is_told(failures, tries) {
            self.tell(ctx, institution, person, None, Letter::ManyWrongCodes)
        } else {
            Telling::default()
        };
        self.durable
            .write(move |tx| {
                tx.record(&event)?;
                telling.write(tx)
            })
            .await?;
        self.meters.sign_ins.add("refused", "code");
        let counted = SecondFactors {
            failures,
            last_failure_at: Some(ctx.now),
            ..SecondFactors::default()
        };
        let fault = match (fault, counted.wait(tries, ctx.now)) {
            // Not even the newest code is judged before that.
            (_, Some(wait)) => Fault::TriesUsedUp {
                minutes: minutes_until(ctx, ctx.now + wait),
            },
            (Fault::WrongCode { .. }, None) => Fault::WrongCode {
                left: Some(tries.saturating_sub(failures)),
            },
            (other, None) => other,
        };
        Ok(CodeVerdict::Wrong(fault))
    }
}

/// What is written of a factor that a right code switches on again before its suspension has ended.
#[derive(Clone, Default)]
struct Resumed {
    event: Option<Event>,
    telling: Telling,
}

impl Resumed {
    fn write(&self, tx: &mut dyn Tx) -> Stored<()> {
        if let Some(event) = &self.event {
            tx.record(event)?;
        }
        self.telling.write(tx)
    }
}

impl Idp {
    /// What a right code will have resumed. A suspension that is over has ended by itself: nothing to
    /// write.
    fn resumed(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
    ) -> Resumed {
        if factors.factor.state(ctx.now) != SecondFactorState::Suspended {
            return Resumed::default();
        }
        let event = Event::new(EventKind::SecondFactorResumed, ctx).by(&institution.id, &person.id);
        let letter = Letter::FactorResumed { by: Actor::Person };
        Resumed {
            event: Some(event),
            telling: self.tell_of_factor(ctx, institution, person, None, letter),
        }
    }
}
