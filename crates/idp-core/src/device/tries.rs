//! How many codes may be guessed: those that people type, and those that devices ask with.

use crate::idp::{Failure, Idp};
use sluis_model::{browser::Browser, context::Ctx};
use sluis_protocol::error::{ErrorCode, OAuthError};

/// Wrong codes per browser and window.
const OF_BROWSER: u32 = 10;
/// Wrong codes per network and window: whole offices share one.
const OF_NETWORK: u32 = 50;
/// Wrong codes of all together above which somebody guesses from many networks. Nobody is refused for
/// what others type, or the whole installation could be kept from signing in devices.
const OF_ALL: u32 = 2_000;
/// Wrong codes per network and window while that is so. With a thousand devices waiting all the time, ten
/// thousand networks that use all of it up find one of them in three days, and can sign it in as themselves.
const OF_NETWORK_THEN: u32 = 10;
/// What is counted of all together.
const ALL: &str = "device/all";
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
        let of_all = self.ephemeral.tries(ALL, ctx.now).await?;
        let of_network = match of_all {
            Some((count, _)) if count >= OF_ALL => OF_NETWORK_THEN,
            _ => OF_NETWORK,
        };
        let mut budgets = vec![];
        if let Some(binding) = browser.binding() {
            budgets.push((format!("device/browser/{}", binding.as_str()), OF_BROWSER));
        }
        budgets.extend(
            browser
                .networks()
                .into_iter()
                .map(|(network, times)| (format!("device/network/{network}"), of_network * times)),
        );
        let mut counted = Counted(vec![]);
        for (key, most) in budgets {
            let wait = self.count_within(ctx, &key, window(), most).await?;
            counted.0.push(key);
            if let Some(minutes) = wait {
                self.give_back_device_try(ctx, counted).await?;
                return Ok(Err(minutes));
            }
        }
        // The last one, so that a source that has used up its own adds nothing to it.
        if self.ephemeral.count_try(ALL, window(), ctx.now).await? > OF_ALL {
            self.tell_of_guessing(ctx).await?;
        }
        counted.0.push(ALL.to_owned());
        Ok(Ok(counted))
    }

    /// Many networks type wrong codes: once a window in the log and in the figures.
    async fn tell_of_guessing(&self, ctx: &Ctx) -> Result<(), Failure> {
        let told = "device/told";
        if self.ephemeral.count_try(told, window(), ctx.now).await? == 1 {
            self.meters.alarms.add("device_codes", "guessed");
            tracing::warn!(
                request.id = %ctx.request_id,
                wrong = OF_ALL,
                "many networks type wrong codes of devices: each may type fewer for a while"
            );
        }
        Ok(())
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
        let address = &browser.address;
        let wait = self.count_networks(ctx, "device-polls", address, window(), POLLS_OF_NETWORK);
        Ok(wait.await?.map(|minutes| {
            OAuthError::new(
                ErrorCode::SlowDown,
                "too many unknown device codes came from this network; wait a while",
            )
            .because(format!("{minutes} minutes to wait"))
        }))
    }
}
