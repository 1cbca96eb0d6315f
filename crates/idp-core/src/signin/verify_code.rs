//! Checking a typed code against what is stored, with every limit and every mark it leaves. Each
//! door that asks for a code comes through here.

use super::{Fault, institution::minutes_until};
use crate::{
    credentials::{
        recovery_code,
        totp::{self, Match, Parameters},
    },
    idp::{Failure, Idp},
    letters,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    institution::Institution,
    person::Person,
    policy::RecoveryEffect,
    second_factor::{FactorMethod, SecondFactor, SecondFactorState, SecondFactors, TotpCredential},
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

impl Idp {
    pub(crate) async fn verify_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        typed: &str,
    ) -> Result<CodeVerdict, Failure> {
        if typed.trim().is_empty() {
            return Ok(CodeVerdict::Wrong(Fault::Empty));
        }
        let failures = match self.reserve_try(ctx, institution, person).await? {
            Ok(failures) => failures,
            Err(wait) => {
                return Ok(CodeVerdict::Wrong(Fault::Throttled {
                    minutes: minutes_until(ctx, ctx.now + wait),
                }));
            }
        };
        let verdict = self
            .judge_code(ctx, institution, person, factors, typed)
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
    async fn reserve_try(
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
    ) -> Result<CodeVerdict, Failure> {
        if let (Some(digits), Some(credential)) =
            (totp::normalise(typed), factors.totp.credential())
        {
            return self
                .verify_totp(ctx, institution, person, factors, credential, &digits)
                .await;
        }
        if let Some(code) = recovery_code::normalise(typed) {
            return self
                .verify_recovery_code(ctx, institution, person, factors, code)
                .await;
        }
        Ok(CodeVerdict::Wrong(Fault::WrongCode { left: None }))
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
        let policy = &institution.policy.totp;
        let step = match totp::find(
            &secret,
            parameters,
            policy.window_back,
            policy.window_forward,
            digits,
            ctx.now,
        ) {
            Match::Step(step) => step,
            Match::Expired => {
                return Ok(CodeVerdict::Wrong(Fault::ExpiredCode));
            }
            Match::Wrong => {
                return Ok(CodeVerdict::Wrong(Fault::WrongCode { left: None }));
            }
        };
        let (id, person_id) = (credential.id.clone(), person.id.clone());
        // Asked although it was off: it has become mandatory, or its pause is over. It is on again.
        let resume = matches!(factors.totp, SecondFactor::Suspended { .. });
        let resumed = (factors.totp.state(ctx.now) == SecondFactorState::Suspended).then(|| {
            Event::new(EventKind::SecondFactorResumed, ctx).by(&institution.id, &person.id)
        });
        let spent = self
            .durable
            .write(move |tx| {
                if !tx.spend_totp_step(&id, step)? {
                    return Ok(false);
                }
                if resume && tx.resume_totp(&person_id)? {
                    resumed.map_or(Ok(()), |event| tx.record(&event))?;
                }
                Ok(true)
            })
            .await?;
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
    ) -> Result<CodeVerdict, Failure> {
        let effect = institution.policy.recovery.effect;
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
        let letter = letters::recovery_code_used(ctx, institution, person, effect, left);
        let (id, now) = (person.id.clone(), ctx.now);
        let spent = self
            .durable
            .write(move |tx| {
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
                for event in &events {
                    tx.record(event)?;
                }
                letter.map_or(Ok(()), |letter| tx.enqueue(&letter))?;
                // Whoever used the spare key may have lost the browser that was remembered too.
                tx.raise_epoch(&id, now).map(Some)
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
    async fn wrong_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        failures: u32,
        fault: Fault,
    ) -> Result<CodeVerdict, Failure> {
        let event = Event::new(EventKind::CodeRefused, ctx).about(&institution.id, &person.id);
        let tries = institution.policy.throttle.code_tries;
        let letter = (failures == tries)
            .then(|| letters::many_wrong_codes(ctx, institution, person))
            .flatten();
        self.durable
            .write(move |tx| {
                tx.record(&event)?;
                letter.map_or(Ok(()), |letter| tx.enqueue(&letter))
            })
            .await?;
        Ok(CodeVerdict::Wrong(match fault {
            Fault::WrongCode { .. } => Fault::WrongCode {
                left: Some(tries.saturating_sub(failures)),
            },
            other => other,
        }))
    }
}
