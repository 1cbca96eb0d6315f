//! The beginning of a run: name and number (S-13). What fits nobody goes on alike, without a message.

use super::{
    RecoveryFault,
    candidate::{By, Candidate},
    limits::{Typed, locked_until},
    run::{text_subject, typed as typed_of},
};
use crate::{
    idp::{Failure, Idp},
    texting::TextFor,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::RunId,
    institution::Institution,
    phone::PhoneNumber,
    recovery_run::{RecoveryRun, RunStep},
};

/// How long a run may take, in minutes.
const RUN_MINUTES: i64 = 20;
/// The longest name that is looked up, in characters.
const MAX_NAME: usize = 320;

/// What somebody says who wants back in.
#[derive(Debug, Clone, Copy)]
pub struct WhoIsIt<'a> {
    /// At which institution.
    pub institution: &'a Institution,
    /// The name, as typed.
    pub username: &'a str,
    /// The mobile number, as typed.
    pub phone: &'a str,
}

impl Idp {
    /// Begins a run in this browser, and sends a code if name and number fit somebody who may come in
    /// here. The answer never tells.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn begin_recovery(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        who: WhoIsIt<'_>,
    ) -> Result<Result<RunId, RecoveryFault>, Failure> {
        let WhoIsIt {
            institution,
            username,
            phone,
        } = who;
        let empty = username.trim().is_empty() || phone.trim().is_empty();
        let (Some(binding), false) = (browser.binding(), empty) else {
            return Ok(Err(RecoveryFault::Empty));
        };
        // What can't be a number is nobody's, and saying so tells nothing of anybody.
        let Some(number) = PhoneNumber::parse(phone) else {
            return Ok(Err(RecoveryFault::PhoneInvalid));
        };
        let username: String = username.trim().chars().take(MAX_NAME).collect();
        let login_key = institution.policy.login_name.canonical(&username);
        let typed = Typed::of(institution, &login_key, &number);
        if let Some(fault) = self
            .count_recovery_source(ctx, browser, institution)
            .await?
        {
            return Ok(Err(fault));
        }
        if let Some(fault) = self.recovery_lock(ctx, &typed).await? {
            return Ok(Err(fault));
        }
        if let Some(fault) = self.count_recovery(ctx, institution, &typed).await? {
            return Ok(Err(fault));
        }
        let found = self
            .candidate(
                ctx,
                institution,
                By::Login(login_key.clone()),
                Some(number.clone()),
            )
            .await?;
        if let Some(found) = &found
            && let Some(until) = found.question.locked_until
            && found.question.is_locked(ctx.now)
        {
            return Ok(Err(locked_until(ctx, until)));
        }
        let decoy = self.decoy(ctx, institution, &login_key, &number).await?;
        let question = found
            .as_ref()
            .map_or(decoy, |found| found.question.question.clone());
        let run = RecoveryRun {
            id: RunId::generate(ctx),
            browser: binding,
            held_by: None,
            institution: institution.id.clone(),
            username,
            phone: Some(number),
            person: found.as_ref().map(|found| found.person.id.clone()),
            epoch: found.as_ref().map_or(0, |found| found.person.epoch),
            question,
            step: RunStep::Check,
            created_at: ctx.now,
            ends_at: ctx.now + chrono::Duration::minutes(RUN_MINUTES),
        };
        self.ephemeral.put_run(&run, ctx.now).await?;
        self.record_recovery(ctx, institution, found.as_ref(), "begun")
            .await?;
        self.send_recovery_code(ctx, institution, &run, found.as_ref())
            .await?;
        Ok(Ok(run.id))
    }

    /// Another code for a run, within the same limits. The earlier one is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn resend_recovery_code(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &RunId,
    ) -> Result<Option<Result<(), RecoveryFault>>, Failure> {
        let Some((run, institution)) = self.own_run(ctx, browser, id).await? else {
            return Ok(None);
        };
        let (RunStep::Check, Some(typed)) = (run.step, typed_of(&institution, &run)) else {
            return Ok(None);
        };
        if let Some(fault) = self.recovery_lock(ctx, &typed).await? {
            return Ok(Some(Err(fault)));
        }
        if let Some(fault) = self.count_recovery(ctx, &institution, &typed).await? {
            return Ok(Some(Err(fault)));
        }
        let found = self.candidate_of_run(ctx, &institution, &run).await?;
        let found = found.filter(|found| !found.question.is_locked(ctx.now));
        self.send_recovery_code(ctx, &institution, &run, found.as_ref())
            .await?;
        Ok(Some(Ok(())))
    }

    async fn send_recovery_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        run: &RecoveryRun,
        found: Option<&Candidate>,
    ) -> Result<(), Failure> {
        let Some(number) = &run.phone else {
            return Ok(());
        };
        let subject = text_subject(&run.id);
        let sent = match found {
            Some(found) => self
                .send_code(
                    ctx,
                    institution,
                    &found.person,
                    number,
                    TextFor::Recovery,
                    &subject,
                )
                .await?
                .is_ok(),
            None => {
                // A code to somebody writes one transaction: so does none to nobody.
                self.record_recovery(ctx, institution, None, "nobody_fits")
                    .await?;
                false
            }
        };
        if !sent {
            self.send_no_code(ctx, &institution.policy.sms, number, &subject)
                .await?;
        }
        Ok(())
    }

    /// An event about a run; what fits nobody has no target.
    pub(super) async fn record_recovery(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        found: Option<&Candidate>,
        step: &str,
    ) -> Result<(), Failure> {
        let event = recovery_event(ctx, institution, found, step);
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}

/// An event about a run.
pub(super) fn recovery_event(
    ctx: &Ctx,
    institution: &Institution,
    found: Option<&Candidate>,
    step: &str,
) -> Event {
    let mut event = Event::new(EventKind::Recovery, ctx)
        .within(&institution.id)
        .with(serde_json::json!({ "step": step }));
    event.target = found.map(|found| found.person.id.clone());
    event
}
