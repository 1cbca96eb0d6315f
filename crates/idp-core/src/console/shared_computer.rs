//! Marking the computer that an administrator sits at as shared (E-19).

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::EventKind,
    browser::{Browser, BrowserChanges},
    context::Ctx,
};

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
}
