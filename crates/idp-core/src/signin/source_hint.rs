//! A portal names the sign-in source that its people come from: whoever would be asked for a password goes
//! there at once.

use super::Outcome;
use crate::{
    dispatch::{Next, WhyPassword},
    idp::{Failure, Idp},
};
use sluis_model::{
    browser::{Browser, BrowserChanges, Change},
    context::Ctx,
    transaction::Transaction,
    upstream::UpstreamSource,
};

impl Idp {
    /// Where somebody goes whose portal named a source, who has just begun and would be asked for a
    /// password; `None` where there is no such source, or the page has something to say first. It is asked
    /// once: whoever comes back without an answer has the page.
    pub(crate) async fn to_hinted_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        transaction: &Transaction,
        changes: &BrowserChanges,
        hint: Option<&str>,
    ) -> Result<Option<String>, Failure> {
        let Some(hint) = hint else { return Ok(None) };
        let mut browser = browser.clone();
        if let Change::Set(token) = &changes.token {
            browser.token = Some(token.clone());
        }
        let screen = self.gather(ctx, &browser, transaction.clone()).await?;
        if screen.next != Next::Password(WhyPassword::NotSignedIn) {
            return Ok(None);
        }
        let sources = self.signin_sources(&screen).await?;
        let known =
            |source: &UpstreamSource| source.slug == hint && source.settings.directory.is_none();
        if !sources.iter().any(known) {
            return Ok(None);
        }
        let id = &transaction.id;
        let outcome = self
            .signin_to_source(ctx, &browser, id, hint, false)
            .await?;
        Ok(match outcome {
            Outcome::Away(url) => Some(url),
            _ => None,
        })
    }
}
