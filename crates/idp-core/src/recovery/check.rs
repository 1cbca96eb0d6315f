//! Code and answer (S-14): both are always looked at, and both must be right.

use super::{
    RecoveryFault,
    begin::recovery_event,
    candidate::Candidate,
    limits::locked_until,
    run::{text_subject, typed},
};
use crate::{
    credentials::hashing::Share,
    idp::{Failure, Idp},
};
use sluis_model::{
    browser::{Browser, BrowserChanges, Change},
    context::Ctx,
    ids::RunId,
    institution::Institution,
    letter::Letter,
    one_time_code::CodeTry,
    recovery_run::{RecoveryRun, RunStep},
    secret::{PlainToken, Secret, TokenKind},
};

/// What checking came to.
#[derive(Debug)]
pub enum RecoveryChecked {
    /// Both are right: the menu is next, for a browser that keeps this.
    Right(Box<BrowserChanges>),
    /// Not taken.
    Fault(RecoveryFault),
    /// The run is over, or not this browser's.
    Over,
}

impl Idp {
    /// Code and answer were typed.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn check_recovery(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &RunId,
        code: &str,
        answer: &Secret,
    ) -> Result<RecoveryChecked, Failure> {
        let Some((run, institution)) = self.own_run(ctx, browser, id).await? else {
            return Ok(RecoveryChecked::Over);
        };
        let (RunStep::Check, Some(typed)) = (run.step, typed(&institution, &run)) else {
            return Ok(RecoveryChecked::Over);
        };
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() || answer.expose().trim().is_empty() {
            return Ok(RecoveryChecked::Fault(RecoveryFault::Empty));
        }
        if let Some(fault) = self.recovery_lock(ctx, &typed).await? {
            return Ok(RecoveryChecked::Fault(fault));
        }
        let found = self.candidate_of_run(ctx, &institution, &run).await?;
        if let Some(found) = &found
            && let Some(until) = found.question.locked_until
            && found.question.is_locked(ctx.now)
        {
            return Ok(RecoveryChecked::Fault(locked_until(ctx, until)));
        }
        let portal = &institution.policy.recovery.self_service;
        let hours = chrono::Duration::hours(i64::from(portal.lock_hours.max(1)));
        let tries = portal.tries.max(1);
        let count = self.count_recovery_try(ctx, &typed, hours).await?;
        if count > tries {
            // The one that should have closed the way did not get there: it is closed now.
            self.lock_recovery(ctx, &typed, ctx.now + hours).await?;
            return Ok(RecoveryChecked::Fault(locked_until(ctx, ctx.now + hours)));
        }
        let stored = found
            .as_ref()
            .map(|found| found.question.answer_hash.as_str());
        let share = Share::of(&institution.id);
        let answered = match self.is_security_answer(share, answer, stored).await {
            Err(Failure::Busy) => {
                // Nothing was looked at, so it was no try.
                self.give_back_recovery_try(ctx, &typed).await?;
                return Err(Failure::Busy);
            }
            other => other?,
        };
        // A right code is used up by a try. Where the answer is wrong already, the try is one that no
        // code fits: it counts alike, and a slip in the answer does not cost the code.
        let tried = if answered { digits.as_str() } else { "-" };
        let coded = self.try_code(ctx, &text_subject(id), tried).await?;
        if let (Some(found), true, CodeTry::Right) = (&found, answered, coded) {
            self.clear_recovery_tries(&typed).await?;
            let event = recovery_event(ctx, &institution, Some(found), "passed");
            let person = found.person.id.clone();
            self.durable
                .write(move |tx| {
                    tx.clear_question_failures(&person)?;
                    tx.record(&event)
                })
                .await?;
            return self.to_menu(ctx, run).await;
        }
        let locked = self
            .wrong_recovery(ctx, &institution, found, count >= tries)
            .await?;
        if !locked {
            return Ok(RecoveryChecked::Fault(RecoveryFault::Wrong));
        }
        self.lock_recovery(ctx, &typed, ctx.now + hours).await?;
        Ok(RecoveryChecked::Fault(locked_until(ctx, ctx.now + hours)))
    }

    /// Opens the menu, in this browser alone: whoever prepared the page and kept a copy of the browser's cookie does
    /// not choose there (SES-01). The code that led here was used up by it, so that nobody else is on the way.
    async fn to_menu(&self, ctx: &Ctx, mut run: RecoveryRun) -> Result<RecoveryChecked, Failure> {
        let token = PlainToken::generate(TokenKind::SignIn, ctx);
        run.held_by = Some(token.hash());
        self.ephemeral.put_run(&run, ctx.now).await?;
        let moved = self
            .ephemeral
            .move_run(&run.id, RunStep::Check, RunStep::Menu, ctx.now)
            .await?;
        let changes = BrowserChanges {
            sign_in: Change::Set(token),
            ..BrowserChanges::default()
        };
        Ok(if moved {
            RecoveryChecked::Right(Box::new(changes))
        } else {
            RecoveryChecked::Over
        })
    }

    /// Leaves the marks of a wrong try, and closes the way at the last one; the person is told.
    /// Whether it is closed.
    async fn wrong_recovery(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        found: Option<Candidate>,
        last: bool,
    ) -> Result<bool, Failure> {
        let portal = &institution.policy.recovery.self_service;
        let tries = portal.tries.max(1);
        let (now, hours) = (
            ctx.now,
            chrono::Duration::hours(i64::from(portal.lock_hours.max(1))),
        );
        let until = now + hours;
        let wrong = recovery_event(ctx, institution, found.as_ref(), "wrong");
        let closed = recovery_event(ctx, institution, found.as_ref(), "locked");
        let telling = found.as_ref().map(|found| {
            let letter = Letter::RecoveryLocked { until };
            // Not "in this browser": it is somebody else's, if the letter matters at all.
            self.tell(ctx, institution, &found.person, None, letter)
        });
        let person = found.map(|found| found.person.id);
        Ok(self
            .durable
            .write(move |tx| {
                let mut last = last;
                if let Some(person) = &person {
                    // Within the same window as at a name that nobody has: a count without an end would tell
                    // whose it is (S-13).
                    last |= tx.count_question_failure(person, now - hours, now)? >= tries;
                    if last {
                        tx.lock_question(person, until)?;
                    }
                }
                if !last {
                    tx.record(&wrong)?;
                    return Ok(false);
                }
                tx.record(&closed)?;
                if let Some(telling) = &telling {
                    telling.write(tx)?;
                }
                Ok(true)
            })
            .await?)
    }
}
