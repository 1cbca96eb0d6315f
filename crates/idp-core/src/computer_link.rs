//! A computer marked as shared at an institution's own host, by a link that the console made (E-19).
//! Opening the link changes nothing; the form of its page uses it up.

use crate::idp::{Failure, Idp};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    computer_link::ComputerLink,
    context::Ctx,
    institution::Institution,
    secret::PlainToken,
};
use std::sync::Arc;

/// A link that works here.
#[derive(Debug, Clone)]
pub struct OpenComputerLink {
    /// What it does.
    pub link: ComputerLink,
    /// For whom.
    pub institution: Arc<Institution>,
}

impl Idp {
    /// Looks at a link. `None` where it does not work: unknown, used, over, or for another host than the one
    /// that was asked. It is not used up by being shown, wherever that is.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn computer_link(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        token: &PlainToken,
    ) -> Result<Option<OpenComputerLink>, Failure> {
        let found = self.ephemeral.computer_link(&token.hash(), ctx.now).await?;
        let own = ctx.own_issuer.as_ref();
        let here = found.filter(|link| {
            own.is_some_and(|own| own.institution == link.institution) && browser.host == link.host
        });
        let Some(link) = here else {
            return Ok(None);
        };
        let now = ctx.now;
        Ok(self
            .durable
            .read(move |tx| {
                let maker = tx.person(&link.by)?;
                let stands = maker.is_some_and(|maker| {
                    maker.epoch == link.epoch && maker.standing_refusal(false, now).is_none()
                });
                let found = tx.institution(&link.institution)?.filter(|institution| {
                    stands && institution.active && institution.hosts.contains(&link.host)
                });
                Ok(found.map(|institution| OpenComputerLink { link, institution }))
            })
            .await?)
    }

    /// Uses a link up: what the browser is to keep, and what the link did. `None` where it does not work.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn use_computer_link(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        token: &PlainToken,
    ) -> Result<Option<(BrowserChanges, OpenComputerLink)>, Failure> {
        // Looked at before it is taken: another host must not spend it.
        let Some(open) = self.computer_link(ctx, browser, token).await? else {
            return Ok(None);
        };
        let hash = token.hash();
        let taken = self.ephemeral.take_computer_link(&hash, ctx.now).await?;
        if taken.is_none() {
            return Ok(None);
        }
        let mut changes = BrowserChanges::default();
        let institution = &open.institution.id;
        if open.link.shared != browser.is_shared_for(institution) {
            let kind = if open.link.shared {
                EventKind::ComputerShared
            } else {
                EventKind::ComputerUnshared
            };
            let mut event = Event::new(kind, ctx)
                .within(institution)
                .with(json!({ "label": browser.label, "host": open.link.host }));
            event.actor = Some(open.link.by.clone());
            self.durable.write(move |tx| tx.record(&event)).await?;
            changes.mark_shared(browser, institution, open.link.shared);
        }
        Ok(Some((changes, open)))
    }
}
