//! A run as its pages see it: this browser's, and not over.

use super::{limits::Typed, renew::Renewal};
use crate::idp::{Failure, Idp};
use sluis_model::{
    browser::Browser,
    context::Ctx,
    ids::RunId,
    institution::Institution,
    person::Person,
    recovery_run::{RecoveryRun, RunStep},
};
use std::sync::Arc;

/// Where a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecoveryAt {
    /// The code and the answer are asked.
    Check {
        /// Minutes before another code can be asked for.
        resend_in: Option<u32>,
    },
    /// The menu, with what can be renewed.
    Menu(Vec<Renewal>),
    /// Something was renewed.
    Done,
}

/// A run for its page.
#[derive(Debug, Clone)]
pub struct RecoveryView {
    /// The run.
    pub run: RecoveryRun,
    /// Whose portal it is.
    pub institution: Arc<Institution>,
    /// Where it is.
    pub at: RecoveryAt,
}

/// What a code is bound to in a run.
pub(super) fn text_subject(run: &RunId) -> String {
    format!("recover/{run}")
}

/// What can be renewed in a run (S-16): the second factor last.
pub(super) fn choices(institution: &Institution, person: Option<&Person>) -> Vec<Renewal> {
    let by_mail = institution.policy.recovery.self_service.new_password
        && person.is_some_and(|person| person.email.is_some());
    let mut choices = vec![];
    if by_mail {
        choices.push(Renewal::NewPassword);
    }
    choices.push(Renewal::SecondFactor);
    choices
}

impl Idp {
    /// The run of this browser. `None` when there is none, it is over, or it began elsewhere. GET: it
    /// changes nothing.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn recovery(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &RunId,
    ) -> Result<Option<RecoveryView>, Failure> {
        let Some((run, institution)) = self.own_run(ctx, browser, id).await? else {
            return Ok(None);
        };
        let at = match run.step {
            RunStep::Check => RecoveryAt::Check {
                resend_in: match typed(&institution, &run) {
                    Some(typed) => self.recovery_pause(ctx, &typed).await?,
                    None => None,
                },
            },
            RunStep::Menu => {
                let found = self.candidate_of_run(ctx, &institution, &run).await?;
                let Some(found) = found else { return Ok(None) };
                RecoveryAt::Menu(choices(&institution, Some(&found.person)))
            }
            RunStep::Done => RecoveryAt::Done,
        };
        Ok(Some(RecoveryView {
            run,
            institution,
            at,
        }))
    }

    pub(super) async fn own_run(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &RunId,
    ) -> Result<Option<(RecoveryRun, Arc<Institution>)>, Failure> {
        let run = self.ephemeral.run(id, ctx.now).await?;
        let Some(run) = run.filter(|run| {
            let held = run.held_by.as_ref();
            ctx.now < run.ends_at
                && browser.binding().as_ref() == Some(&run.browser)
                && held.is_none_or(|token| browser.holds(token))
        }) else {
            return Ok(None);
        };
        let institution = run.institution.clone();
        let institution = self
            .durable
            .read(move |tx| tx.institution(&institution))
            .await?;
        // The portal may have been closed since.
        Ok(institution
            .filter(|found| found.active && found.policy.recovery.self_service.enabled)
            .map(|institution| (run, institution)))
    }
}

/// The counters of a run.
pub(super) fn typed(institution: &Institution, run: &RecoveryRun) -> Option<Typed> {
    let login_key = institution.policy.login_name.canonical(&run.username);
    let number = run.phone.as_ref()?;
    Some(Typed::of(institution, &login_key, number))
}
