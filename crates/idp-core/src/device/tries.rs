//! How many codes may be guessed: those that people type, and those that devices ask with.

use crate::{
    idp::{Failure, Idp},
    signin::verify::minutes_until,
};
use sluis_model::{browser::Browser, context::Ctx};
use sluis_protocol::error::{ErrorCode, OAuthError};

/// Wrong codes per browser and window.
const OF_BROWSER: u32 = 10;
/// Wrong codes per network and window: whole offices share one.
const OF_NETWORK: u32 = 50;
/// Wrong codes of all together. With a thousand devices waiting, whoever uses it all up from many
/// networks finds one of them once in years.
const OF_ALL: u32 = 2_000;
/// Unknown device codes per network and window.
const POLLS_OF_NETWORK: u32 = 100;

fn window() -> chrono::Duration {
    chrono::Duration::minutes(15)
}

/// What was counted for a code that is yet to be looked up.
pub(super) struct Counted(Vec<String>);

impl Idp {
    /// Counts a typed code as a wrong one; inside, the minutes to wait when there were too many.
    pub(super) async fn count_device_try(
        &self,
        ctx: &Ctx,
        browser: &Browser,
    ) -> Result<Result<Counted, u32>, Failure> {
        let mut budgets = vec![];
        if let Some(binding) = browser.binding() {
            budgets.push((format!("device/browser/{}", binding.as_str()), OF_BROWSER));
        }
        budgets.push((format!("device/network/{}", browser.network()), OF_NETWORK));
        // The last one, so that a source that has used up its own takes nothing from the others.
        budgets.push(("device/all".to_owned(), OF_ALL));
        let mut counted = Counted(vec![]);
        for (key, most) in budgets {
            let wait = self.count_within(ctx, &key, window(), most).await?;
            counted.0.push(key);
            if let Some(minutes) = wait {
                self.give_back_device_try(ctx, counted).await?;
                return Ok(Err(minutes));
            }
        }
        Ok(Ok(counted))
    }

    /// The code was right, or was not looked up: it was no wrong one.
    pub(super) async fn give_back_device_try(
        &self,
        ctx: &Ctx,
        counted: Counted,
    ) -> Result<(), Failure> {
        for key in counted.0 {
            self.ephemeral.give_back_try(&key, ctx.now).await?;
        }
        Ok(())
    }

    /// A device asked with a code that nobody knows. When its network does so too often: what it is
    /// told in the place of the truth. A code that is known is answered all the same.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn count_unknown_device_code(
        &self,
        ctx: &Ctx,
        browser: &Browser,
    ) -> Result<Option<OAuthError>, Failure> {
        let key = format!("device-polls/{}", browser.network());
        if self.ephemeral.count_try(&key, window(), ctx.now).await? <= POLLS_OF_NETWORK {
            return Ok(None);
        }
        let wait = self.ephemeral.tries(&key, ctx.now).await?;
        let minutes = wait.map_or(1, |(_, ends_at)| minutes_until(ctx, ends_at));
        Ok(Some(
            OAuthError::new(
                ErrorCode::SlowDown,
                "too many unknown device codes came from this network; wait a while",
            )
            .because(format!("{minutes} minutes to wait")),
        ))
    }
}
