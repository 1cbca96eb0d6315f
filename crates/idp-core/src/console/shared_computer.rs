//! Marking the computer that an administrator sits at as shared (E-19).

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::EventKind,
    browser::{Browser, BrowserChanges},
    computer_link::{COMPUTER_LINK_MINUTES, ComputerLink},
    context::Ctx,
    issuer::own_origin,
    secret::{PlainToken, TokenKind},
};

/// A link to an own host, shown once.
#[derive(Debug, Clone)]
pub struct ComputerLinkMade {
    /// The origin of the host.
    pub origin: String,
    /// What follows the path.
    pub token: PlainToken,
}

impl Idp {
    /// Marks this computer as one that several people use, for this institution, or takes the mark away.
    /// The mark lies in the browser: it holds until the browser loses its cookies.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_mark_computer(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        permit: &Permit<acts::ManagePolicy>,
        shared: bool,
    ) -> Result<BrowserChanges, Failure> {
        let mut changes = BrowserChanges::default();
        if shared == browser.is_shared_for(permit.institution_id()) {
            return Ok(changes);
        }
        let kind = if shared {
            EventKind::ComputerShared
        } else {
            EventKind::ComputerUnshared
        };
        let event = permit
            .event(kind, ctx)
            .with(serde_json::json!({ "label": browser.label }));
        self.durable.write(move |tx| tx.record(&event)).await?;
        changes.mark_shared(browser, permit.institution_id(), shared);
        Ok(changes)
    }

    /// Makes a link that marks a computer as shared at a host of the institution's own, or takes the mark
    /// away there: the console is not served there. It counts once, for a few minutes, and in the browser
    /// that opens it. `None` where the host is not the institution's, or where nobody in person asks.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_computer_link(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        host: &str,
        shared: bool,
    ) -> Result<Option<ComputerLinkMade>, Failure> {
        let institution = permit.institution();
        let (Some(by), true) = (
            permit.worker().person_id().cloned(),
            institution.hosts.iter().any(|own| own == host),
        ) else {
            return Ok(None);
        };
        let worker = by.clone();
        let Some(person) = self.durable.read(move |tx| tx.person(&worker)).await? else {
            return Ok(None);
        };
        let token = PlainToken::generate(TokenKind::Computer, ctx);
        let life = chrono::Duration::minutes(i64::from(COMPUTER_LINK_MINUTES));
        let link = ComputerLink {
            institution: institution.id.clone(),
            host: host.to_owned(),
            shared,
            by,
            epoch: person.epoch,
            ends_at: ctx.now + life,
        };
        self.ephemeral
            .put_computer_link(&token.hash(), &link, ctx.now)
            .await?;
        Ok(Some(ComputerLinkMade {
            origin: own_origin(&self.settings.issuer, host),
            token,
        }))
    }
}
