//! The menu (S-16): one thing is renewed, and the run is over, so that no run renews both factors
//! (S-19).

use super::{begin::recovery_event, run::choices};
use crate::{
    factor_change::FactorOrder,
    idp::{Failure, Idp},
    links::LinkAsked,
};
use sluis_model::{
    browser::Browser,
    context::Ctx,
    ids::RunId,
    recovery_run::RunStep,
    second_factor::{Action, Actor},
};

/// What can be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// A link for a new password, by mail.
    NewPassword,
    /// The second factor is removed, to be set up anew at the next sign-in (S-17, S-18).
    SecondFactor,
}

/// What renewing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewed {
    /// It is done, or on its way.
    Done,
    /// There were too many mails: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
    /// The run is over, not this browser's, or does not offer this.
    Over,
}

impl Idp {
    /// Renews one thing, and ends the run. Nobody is signed in by it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn renew_by_recovery(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &RunId,
        what: Renewal,
    ) -> Result<Renewed, Failure> {
        let Some((run, institution)) = self.own_run(ctx, browser, id).await? else {
            return Ok(Renewed::Over);
        };
        if run.step != RunStep::Menu {
            return Ok(Renewed::Over);
        }
        let Some(found) = self.candidate_of_run(ctx, &institution, &run).await? else {
            return Ok(Renewed::Over);
        };
        if !choices(&institution, Some(&found.person)).contains(&what) {
            return Ok(Renewed::Over);
        }
        // First of all, in one atomic step: of two choices at once one finds the run at its end. What
        // fails after this leaves the run over, which is the safe side.
        let first = self
            .ephemeral
            .move_run(id, RunStep::Menu, RunStep::Done, ctx.now)
            .await?;
        if !first {
            return Ok(Renewed::Over);
        }
        let (step, renewed) = match what {
            Renewal::NewPassword => {
                let device = Some(browser.label.as_str());
                let asked = self
                    .mail_new_password_link(ctx, &institution, &found.person, None, device)
                    .await?;
                let renewed = match asked {
                    LinkAsked::Asked => Renewed::Done,
                    LinkAsked::Throttled { minutes } => Renewed::Throttled { minutes },
                };
                ("new_password", renewed)
            }
            Renewal::SecondFactor => {
                let order = FactorOrder {
                    institution: &institution,
                    person: &found.person,
                    factors: &found.factors,
                    action: Action::Wipe,
                    actor: Actor::SelfService,
                    by: None,
                    until: None,
                    reason: None,
                    unlocked: false,
                    device: None,
                    goes_on: None,
                };
                let renewed = match self.change_factor(ctx, order).await? {
                    Ok(_) => Renewed::Done,
                    Err(_) => Renewed::Over,
                };
                ("second_factor", renewed)
            }
        };
        let event = recovery_event(ctx, &institution, Some(&found), step);
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(renewed)
    }
}
