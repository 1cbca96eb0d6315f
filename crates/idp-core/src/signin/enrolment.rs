//! Setting up codes from an app: invitation, secret, confirmation, recovery codes (N-21 to N-31).

use super::{Fault, Outcome, Screen};
use crate::{
    credentials::{
        recovery_code,
        totp::{self, Match, Parameters},
    },
    dispatch::Next,
    idp::{Failure, Idp},
    letters,
};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{CredentialId, TransactionId},
    institution::Institution,
    person::Person,
    second_factor::{FactorMethod, PendingTotp, SecondFactors, TotpCredential},
    secret::Secret,
    transaction::SecondFactorProof,
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

/// What confirming a secret came to.
pub(crate) enum Confirmed {
    /// The factor is on. The person's epoch now, and fresh recovery codes if policy has them.
    Enabled(i64, Vec<Secret>),
    /// Not yet.
    Not(Fault),
}

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
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let (Next::EnrolIntro { required } | Next::Enrol { required }, Some(person)) =
            (screen.next, screen.person.clone())
        else {
            return self.not_this_step(ctx, browser, screen).await;
        };
        let mut transaction = screen.transaction;
        if later && !required {
            let (id, now) = (person.id.clone(), ctx.now);
            // Leaving destroys the unconfirmed secret (H-13).
            self.durable
                .write(move |tx| {
                    tx.drop_pending_totp(&id)?;
                    tx.postpone_second_factor(&id, now)
                })
                .await?;
            transaction.postponed = true;
            transaction.enrolling = false;
        } else if !later {
            transaction.enrolling = true;
        }
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// The set-up was left: the secret is gone, and the invitation is back (U-11).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_enrol_cancel(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => return Ok(Outcome::Problem(problem, None)),
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let pending = screen.factors.pending(ctx.now);
        let own = pending.is_some_and(|pending| {
            Some(&pending.credential.id) == screen.transaction.pending.as_ref()
        });
        if let (Some(person), true) = (&screen.person, own) {
            let person = person.id.clone();
            self.durable
                .write(move |tx| tx.drop_pending_totp(&person))
                .await?;
        }
        let mut transaction = screen.transaction;
        transaction.pending = None;
        transaction.enrolling = false;
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
        };
        let pending = PendingTotp {
            credential: credential.clone(),
            ends_at: ctx.now + chrono::Duration::minutes(i64::from(policy.pending_minutes)),
        };
        self.durable
            .write(move |tx| tx.put_pending_totp(&pending))
            .await?;
        Ok((credential, secret))
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
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let (Next::Enrol { .. }, Some(person), Some(institution)) = (
            screen.next,
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, screen).await;
        };
        let (epoch, codes) = match self
            .confirm_pending(
                ctx,
                &institution,
                &person,
                &screen.factors,
                screen.transaction.pending.as_ref(),
                code,
            )
            .await?
        {
            Confirmed::Enabled(epoch, codes) => (epoch, codes),
            Confirmed::Not(fault) => return Ok(Outcome::Again(Box::new(screen), fault)),
        };
        let mut transaction = screen.transaction.clone();
        self.renew_proof(&mut transaction, &screen, epoch);
        transaction.second_factor = Some(SecondFactorProof {
            method: FactorMethod::Totp,
            at: ctx.now,
            device_token: None,
        });
        transaction.enrolling = false;
        transaction.offer_enrolment = false;
        if codes.is_empty() {
            return self
                .advance(ctx, browser, transaction, BrowserChanges::default())
                .await;
        }
        transaction.recovery_codes_shown = true;
        self.keep(ctx, &transaction).await?;
        let screen = self.gather(ctx, browser, transaction).await?;
        Ok(Outcome::RecoveryCodes(Box::new(screen), codes))
    }

    /// "Done" on the page with recovery codes (H-25).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_recovery_codes_done(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let mut transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        transaction.recovery_codes_shown = false;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// Checks the first code of a pending secret and switches the factor on. Only the secret that was
    /// `shown` here counts.
    pub(crate) async fn confirm_pending(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
        shown: Option<&CredentialId>,
        typed: &str,
    ) -> Result<Confirmed, Failure> {
        let own = factors
            .pending(ctx.now)
            .filter(|pending| Some(&pending.credential.id) == shown);
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
                policy.window_back,
                policy.window_forward,
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
        self.enable(ctx, institution, person, credential, period, step)
            .await
    }

    async fn enable(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        credential: &TotpCredential,
        period: u32,
        step: i64,
    ) -> Result<Confirmed, Failure> {
        let codes = recovery_code::generate(&institution.policy.recovery, ctx);
        let hashes: Vec<String> = codes
            .iter()
            .filter_map(|code| {
                recovery_code::hashes(&self.sealer, &person.id, code)
                    .into_iter()
                    .next()
            })
            .collect();
        let event = Event::new(EventKind::SecondFactorEnabled, ctx)
            .by(&institution.id, &person.id)
            .with(serde_json::json!({ "method": "totp", "period": period, "asked_period": credential.period }));
        let letter = letters::second_factor_enabled(ctx, institution, person);
        let (id, person_id, now) = (credential.id.clone(), person.id.clone(), ctx.now);
        let epoch = self
            .durable
            .write(move |tx| {
                if !tx.enable_totp(&person_id, &id, period, step, now)? {
                    return Ok(None);
                }
                tx.replace_recovery_codes(&person_id, &hashes, now)?;
                tx.record(&event)?;
                letter.map_or(Ok(()), |letter| tx.enqueue(&letter))?;
                tx.raise_epoch(&person_id, now).map(Some)
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
