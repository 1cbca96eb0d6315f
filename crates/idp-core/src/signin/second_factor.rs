//! The second factor: a code from the app, or a recovery code; and remembering the browser.

use super::{
    Fault, Outcome, Problem, Screen,
    fresh_codes::are_few,
    verify_code::{CodePlace, CodeVerdict},
};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
};
use sluis_model::browser::{Browser, BrowserChanges, DeviceToken};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    device::RememberedDevice,
    ids::{DeviceId, TransactionId},
    institution::Institution,
    person::Person,
    policy::Demand,
    second_factor::FactorMethod,
    secret::{HashedToken, PlainToken, TokenKind},
    transaction::{PasswordProof, SecondFactorProof, TakenOver},
};

/// What the code page sends.
#[derive(Debug, Clone, Default)]
pub struct CodeSubmission {
    /// A one-time or recovery code as typed.
    pub code: String,
    /// It was typed where a recovery code is asked: said of what is wrong with it, and judged like any other.
    pub as_recovery_code: bool,
    /// `remember`: the hours ticked or chosen.
    pub remember: Option<u32>,
    /// "Not on this device", where remembering happens by itself.
    pub not_remember: bool,
}

/// What a code by text message is bound to in a sign-in.
pub(crate) fn text_subject(id: &TransactionId) -> String {
    format!("signin/{id}")
}

impl Idp {
    /// A code was typed.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out; then nothing was counted either.
    pub async fn signin_code(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        submission: &CodeSubmission,
    ) -> Result<Outcome, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let (Next::SecondFactor(_), Some(person), Some(institution)) = (
            screen.next,
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, screen).await;
        };
        let mut changes = BrowserChanges::default();
        let mut transaction = screen.transaction.clone();
        match self
            .verify_code(
                ctx,
                &institution,
                &person,
                &screen.factors,
                &submission.code,
                CodePlace {
                    text_subject: Some(&text_subject(&transaction.id)),
                    counting: screen.usable_kinds(),
                    goes_on: None,
                },
            )
            .await?
        {
            CodeVerdict::Wrong(fault) => {
                let fault = match fault {
                    Fault::WrongCode { left } if submission.as_recovery_code => {
                        Fault::WrongRecoveryCode { left }
                    }
                    other => other,
                };
                return Ok(Outcome::Again(Box::new(screen), fault));
            }
            CodeVerdict::Right(method, epoch) => {
                let device_token = match method {
                    // Nothing is remembered on a shared computer, whatever the form says (E-19).
                    _ if screen.shared_computer() => None,
                    FactorMethod::Totp | FactorMethod::Sms => {
                        let portal = screen.client.as_ref().map(|client| client.name.clone());
                        self.remember(
                            ctx,
                            browser,
                            &institution,
                            &person,
                            portal,
                            submission,
                            &mut changes,
                        )
                        .await?
                    }
                    FactorMethod::RecoveryCode
                    | FactorMethod::Passkey { .. }
                    | FactorMethod::SecurityKey { .. }
                    | FactorMethod::Upstream => None,
                };
                if method == FactorMethod::RecoveryCode {
                    // Few are left: the sign-in says so before it ends, with the way to new ones.
                    let left = screen.factors.recovery_codes_left.saturating_sub(1);
                    transaction.recovery_codes_shown =
                        are_few(left, institution.policy.recovery.count);
                }
                self.renew_proof(&mut transaction, &screen, epoch);
                transaction.show(SecondFactorProof {
                    method,
                    at: ctx.now,
                    device_token,
                });
            }
            CodeVerdict::Reset(epoch) => {
                self.renew_proof(&mut transaction, &screen, epoch);
                transaction.forget_shown();
                transaction.offer_enrolment =
                    institution.policy.demand(&person.roles, ctx.now) != Demand::Unavailable;
            }
        }
        self.advance(ctx, browser, transaction, changes).await
    }

    /// A form of a step that is not the present one (back button, second tab, double submit): on to
    /// the present one. Nothing is judged and nothing is lost.
    pub(crate) async fn not_this_step(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: Screen,
    ) -> Result<Outcome, Failure> {
        match screen.next {
            Next::Answer(_) | Next::Unmet | Next::WrongPerson => {
                self.answer(ctx, browser, screen, BrowserChanges::default())
                    .await
            }
            Next::Refused(refusal) => Ok(Outcome::Problem(
                Problem::Refused(refusal),
                Some(Box::new(screen)),
            )),
            _ => Ok(Outcome::Continue(
                Box::new(screen.transaction),
                BrowserChanges::default(),
            )),
        }
    }

    /// The first factor stays shown after a change that raised the epoch. When it was shown in a
    /// session, the transaction takes it over, with its own moment.
    pub(crate) fn renew_proof(
        &self,
        transaction: &mut sluis_model::transaction::Transaction,
        screen: &Screen,
        epoch: i64,
    ) {
        let judged = screen.person.as_ref().map(|person| person.epoch);
        let proof = transaction.password.as_mut();
        // One that is older than the change before proves nothing now: it does not live again by this one.
        if let Some(proof) = proof.filter(|proof| Some(proof.epoch) == judged) {
            proof.epoch = epoch;
        } else if let (Some(person), Some((_, at))) = (&screen.person, screen.facts.person) {
            transaction.forget_shown();
            let session = screen.session.as_ref();
            transaction.password = Some(PasswordProof {
                person: person.id.clone(),
                first: screen.facts.first,
                upstream: session.and_then(|session| session.upstream.clone()),
                epoch,
                at,
                taken_over: session.map(|session| TakenOver {
                    session: session.id.clone(),
                    ends_at: session.ends_at,
                }),
            });
        }
    }

    /// Remembers the browser, if policy and the person want it (E-18, H-06, H-28). Never for
    /// administrators.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is a different thing"
    )]
    pub(crate) async fn remember(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        person: &Person,
        portal: Option<String>,
        submission: &CodeSubmission,
        changes: &mut BrowserChanges,
    ) -> Result<Option<HashedToken>, Failure> {
        let hours = institution
            .policy
            .remember
            .granted_hours(submission.remember, submission.not_remember);
        let Some(hours) = hours.filter(|_| !person.is_administrator()) else {
            return Ok(None);
        };
        let token = PlainToken::generate(TokenKind::Device, ctx);
        let device = RememberedDevice {
            id: DeviceId::generate(ctx),
            person: person.id.clone(),
            institution: institution.id.clone(),
            token: token.hash(),
            epoch: person.epoch,
            shown_at: ctx.now,
            ends_at: ctx.now + chrono::Duration::hours(i64::from(hours)),
            label: browser.label.clone(),
            portal,
            place: browser.address.clone(),
        };
        self.ephemeral.remember_device(&device, ctx.now).await?;
        // The earlier grant of the same person in the same browser is replaced, not kept beside it.
        let known = self
            .ephemeral
            .remembered_devices(&person.id, ctx.now)
            .await?;
        let mut kept = browser.clone();
        for earlier in known.iter().filter(|known| known.id != device.id) {
            if let Some(position) = kept.devices.iter().position(|held| held.id == earlier.id) {
                self.ephemeral
                    .forget_device(&person.id, &earlier.id)
                    .await?;
                kept.devices.remove(position);
            }
        }
        changes.add_device(
            &kept,
            DeviceToken {
                id: device.id.clone(),
                token: token.clone(),
            },
        );
        let event = Event::new(EventKind::DeviceRemembered, ctx)
            .by(&institution.id, &person.id)
            .with(serde_json::json!({ "device": device.id.as_str(), "hours": hours }));
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(Some(token.hash()))
    }
}
