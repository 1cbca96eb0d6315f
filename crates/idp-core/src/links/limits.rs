//! How often links are mailed: counted before anything is looked up, and alike for accounts that
//! nobody has.

use crate::{
    idp::{Failure, Idp},
    signin::verify::minutes_until,
};
use sluis_model::{
    browser::{Browser, networks_of},
    context::Ctx,
    institution::Institution,
};

/// Links of one kind an hour, per account.
const PER_HOUR: u32 = 3;
/// Links of one kind a day, per account.
const PER_DAY: u32 = 6;
/// Requests at one institution per network address and quarter of an hour: a whole school shares one address.
const PER_SOURCE: u32 = 30;
/// The same from a network that the institution calls its own: one pupil must not hold up a school.
const PER_OWN_SOURCE: u32 = 300;

/// The counter of the day beside that of the hour.
fn a_day(key: &str) -> String {
    format!("{key}/day")
}

/// The window of the limit per account.
fn hour() -> chrono::Duration {
    chrono::Duration::hours(1)
}

impl Idp {
    /// Counts one more link that is asked for. The minutes to wait, when there were enough of them.
    pub(super) async fn count_link(&self, ctx: &Ctx, key: &str) -> Result<Option<u32>, Failure> {
        self.count_within(ctx, key, hour(), PER_HOUR).await
    }

    /// Counts one more mail with a link to somebody, by the hour and by the day. The minutes to wait,
    /// when there were enough of them.
    pub(super) async fn count_link_mail(
        &self,
        ctx: &Ctx,
        key: &str,
    ) -> Result<Option<u32>, Failure> {
        if let Some(minutes) = self.count_link(ctx, key).await? {
            return Ok(Some(minutes));
        }
        let day = chrono::Duration::days(1);
        self.count_within(ctx, &a_day(key), day, PER_DAY).await
    }

    /// The minutes to wait before one more link can be asked; nothing is counted.
    pub(super) async fn link_wait(&self, ctx: &Ctx, key: &str) -> Result<Option<u32>, Failure> {
        let tries = self.ephemeral.tries(key, ctx.now).await?;
        Ok(tries
            .filter(|(count, _)| *count >= PER_HOUR)
            .map(|(_, ends_at)| minutes_until(ctx, ends_at)))
    }

    /// Counts a request of a network address. The minutes to wait, when there were too many.
    pub(super) async fn count_link_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
    ) -> Result<Option<u32>, Failure> {
        self.count_source(ctx, "link-source", browser, institution)
            .await
    }

    /// Counts a request of a network address at an institution, under a name for what is asked.
    pub(crate) async fn count_source(
        &self,
        ctx: &Ctx,
        what: &str,
        browser: &Browser,
        institution: &Institution,
    ) -> Result<Option<u32>, Failure> {
        let is_own = institution.policy.step_up.is_inside(&browser.address);
        let most = if is_own { PER_OWN_SOURCE } else { PER_SOURCE };
        let what = format!("{what}/{}", institution.id);
        let window = chrono::Duration::minutes(15);
        self.count_networks(ctx, &what, &browser.address, window, most)
            .await
    }

    /// Counts one more of what is asked for every network of an address. The minutes to wait, when that is more than
    /// `most` in a window, or than the wider network has.
    pub(crate) async fn count_networks(
        &self,
        ctx: &Ctx,
        what: &str,
        address: &str,
        window: chrono::Duration,
        most: u32,
    ) -> Result<Option<u32>, Failure> {
        // What one network may no longer do takes nothing from the wider one, and so from its neighbours.
        for (network, times) in networks_of(address) {
            let key = format!("{what}/{network}");
            let wait = self.count_within(ctx, &key, window, most * times).await?;
            if wait.is_some() {
                return Ok(wait);
            }
        }
        Ok(None)
    }

    /// Counts a refusal from a network address, of a kind of which `most` in a quarter of an hour are written down. By
    /// how many it is above that; nothing while it is written down. The first above may be told.
    pub(crate) async fn count_refusal(
        &self,
        ctx: &Ctx,
        what: &str,
        browser: &Browser,
        most: u32,
    ) -> Result<Option<u32>, Failure> {
        let window = chrono::Duration::minutes(15);
        for (network, times) in browser.networks() {
            let key = format!("{what}/{network}");
            let count = self.ephemeral.count_try(&key, window, ctx.now).await?;
            if count > most * times {
                return Ok(Some(count - most * times));
            }
        }
        Ok(None)
    }

    /// Counts one more under `key`. The minutes to wait, when that is more than `most` in a window.
    pub(crate) async fn count_within(
        &self,
        ctx: &Ctx,
        key: &str,
        window: chrono::Duration,
        most: u32,
    ) -> Result<Option<u32>, Failure> {
        if self.ephemeral.count_try(key, window, ctx.now).await? <= most {
            return Ok(None);
        }
        let tries = self.ephemeral.tries(key, ctx.now).await?;
        let ends_at = tries.map_or(ctx.now + window, |(_, ends_at)| ends_at);
        Ok(Some(minutes_until(ctx, ends_at)))
    }
}
