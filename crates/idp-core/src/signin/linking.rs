//! Linking an authenticator app: the secret, and the first code that makes it definitive (N-26 to
//! N-30). The sign-in and the account page share it.

use super::{Fault, fresh_codes::FreshCodes};
use crate::{
    credentials::totp::{self, Match, Parameters, Window},
    idp::{Failure, Idp},
    judged::still_as_judged,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{CredentialId, SessionId},
    institution::Institution,
    letter::Letter,
    person::Person,
    second_factor::{PendingTotp, SecondFactors, TotpCredential},
    secret::Secret,
};
use std::fmt;
use zeroize::Zeroizing;

/// The period that every authenticator app knows (conflict 1).
const USUAL_PERIOD: u32 = 30;

/// What the set-up page shows. Only the person ever sees it.
#[derive(Clone)]
pub struct EnrolmentView {
    /// The secret in base32.
    pub secret: Zeroizing<String>,
    /// The `otpauth:` link.
    pub uri: Zeroizing<String>,
    /// The name of the entry in the app.
    pub issuer: String,
    /// What stands under it.
    pub account: String,
    /// Digits, seconds, hash.
    pub parameters: Parameters,
}

impl fmt::Debug for EnrolmentView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnrolmentView")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// Where a pending secret is confirmed.
pub(crate) struct PendingProof<'a> {
    /// What this sign-in or session was shown before.
    pub(crate) shown: Option<&'a CredentialId>,
    /// The session that goes on with the new factor, where there is one.
    pub(crate) goes_on: Option<&'a SessionId>,
}

/// What confirming a secret came to.
pub(crate) enum Confirmed {
    /// The factor is on. The person's epoch now, and fresh recovery codes if policy has them.
    Enabled(i64, Vec<Secret>),
    /// Not yet.
    Not(Fault),
}

impl Idp {
    /// The page's content and the credential's id. `shown` is what this sign-in or session was shown
    /// before.
    pub(crate) async fn pending_view(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        shown: Option<&CredentialId>,
    ) -> Result<(EnrolmentView, CredentialId), Failure> {
        let own = factors
            .pending(ctx.now)
            .filter(|pending| Some(&pending.credential.id) == shown);
        let (credential, secret) = match own {
            Some(pending) => {
                let credential = pending.credential.clone();
                let place = TotpCredential::secret_place(&credential.id, &person.id);
                let secret = self.sealer.open(&credential.secret, &place)?;
                (credential, secret)
            }
            None => self.new_pending(ctx, institution, person).await?,
        };
        let parameters = Parameters {
            digits: credential.digits,
            period: credential.period,
            algorithm: credential.algorithm,
        };
        let (issuer, account) = totp::labels(&institution.policy, &institution.name, person);
        let view = EnrolmentView {
            secret: totp::base32(&secret),
            uri: Zeroizing::new(totp::uri(&secret, parameters, &issuer, &account)),
            issuer,
            account,
            parameters,
        };
        Ok((view, credential.id))
    }

    async fn new_pending(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
    ) -> Result<(TotpCredential, Zeroizing<Vec<u8>>), Failure> {
        let policy = &institution.policy.totp;
        let secret = totp::generate_secret(ctx);
        let id = CredentialId::generate(ctx);
        let place = TotpCredential::secret_place(&id, &person.id);
        let credential = TotpCredential {
            secret: self.sealer.seal(&secret, &place, ctx),
            id,
            person: person.id.clone(),
            digits: policy.digits,
            period: policy.period,
            algorithm: policy.algorithm,
            created_at: ctx.now,
            drift: 0,
        };
        let pending = PendingTotp {
            credential: credential.clone(),
            ends_at: ctx.now + chrono::Duration::minutes(i64::from(policy.pending_minutes)),
        };
        let judged = person.clone();
        self.durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                tx.put_pending_totp(&pending)
            })
            .await?;
        Ok((credential, secret))
    }

    /// Checks the first code of a pending secret and switches the factor on. Only the secret that was
    /// `shown` here counts.
    pub(crate) async fn confirm_pending(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        proof: PendingProof<'_>,
        typed: &str,
    ) -> Result<Confirmed, Failure> {
        let own = factors
            .pending(ctx.now)
            .filter(|pending| Some(&pending.credential.id) == proof.shown);
        let Some(pending) = own else {
            return Ok(Confirmed::Not(Fault::EnrolmentEnded));
        };
        let Some(digits) = totp::normalise(typed) else {
            let fault = if typed.trim().is_empty() {
                Fault::Empty
            } else {
                Fault::WrongCode { left: None }
            };
            return Ok(Confirmed::Not(fault));
        };
        let credential = &pending.credential;
        let place = TotpCredential::secret_place(&credential.id, &person.id);
        let secret = self.sealer.open(&credential.secret, &place)?;
        let policy = &institution.policy.totp;
        let with = |period: u32| {
            let parameters = Parameters {
                digits: credential.digits,
                period,
                algorithm: credential.algorithm,
            };
            totp::find(
                &secret,
                parameters,
                (Window::of(policy), 0),
                &digits,
                ctx.now,
            )
        };
        let (period, step) = match (with(credential.period), with(USUAL_PERIOD)) {
            (Match::Step(step), _) => (credential.period, step),
            // An app that ignores the period never makes an acceptable code; better to notice now.
            (_, Match::Step(step)) if policy.period_fallback => (USUAL_PERIOD, step),
            (_, Match::Step(_)) => {
                return Ok(Confirmed::Not(Fault::OtherPeriod {
                    app: USUAL_PERIOD,
                    ours: credential.period,
                }));
            }
            (Match::Expired, _) => return Ok(Confirmed::Not(Fault::ExpiredCode)),
            _ => return Ok(Confirmed::Not(Fault::WrongCode { left: None })),
        };
        self.enable(
            ctx,
            institution,
            person,
            credential,
            period,
            step,
            factors,
            proof.goes_on,
        )
        .await
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is a different thing"
    )]
    async fn enable(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        credential: &TotpCredential,
        period: u32,
        step: i64,
        before: &SecondFactors,
        goes_on: Option<&SessionId>,
    ) -> Result<Confirmed, Failure> {
        let FreshCodes { codes, hashes } = FreshCodes::make(ctx, &self.sealer, institution, person);
        let event = Event::new(EventKind::SecondFactorEnabled, ctx)
            .by(&institution.id, &person.id)
            .with(serde_json::json!({ "method": "totp", "period": period, "asked_period": credential.period,
                "first": !before.has_any() }));
        let letter = if before.factor.totp().is_some() {
            Letter::FactorReplaced
        } else {
            Letter::FactorEnabled
        };
        let telling = self.tell_of_factor(ctx, institution, person, None, letter);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, person_id, now) = (credential.id.clone(), person.id.clone(), ctx.now);
        let judged = person.clone();
        let epoch = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                if !tx.enable_totp(&person_id, &id, period, step, now)? {
                    return Ok(None);
                }
                tx.replace_recovery_codes(&person_id, &hashes, now)?;
                tx.record(&event)?;
                telling.write(tx)?;
                farewell.raise_epoch(tx, now).map(Some)
            })
            .await?;
        match epoch {
            Some(epoch) => {
                self.ephemeral.forget_devices(&person.id).await?;
                Ok(Confirmed::Enabled(epoch, codes))
            }
            None => Ok(Confirmed::Not(Fault::EnrolmentEnded)),
        }
    }
}
