//! The accounts at sign-in sources that sign in to this account, and taking one away.

use crate::{
    idp::{Failure, Idp},
    judged::still_as_judged,
    logout::SignedIn,
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::{Ctx, Timestamp},
    ids::UpstreamLinkId,
    letter::Letter,
};

/// An account at a source that signs in to the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedAccount {
    /// The link's id.
    pub id: UpstreamLinkId,
    /// What people call the source.
    pub source: String,
    /// What the account is called there.
    pub label: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last signed in with.
    pub used: Option<Timestamp>,
}

impl Idp {
    /// The person's, the oldest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_sources(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<LinkedAccount>, Failure> {
        let person = signed_in.person.id.clone();
        let found = self.durable.read(move |tx| {
            let mut linked = vec![];
            for link in tx.upstream_links(&person)? {
                let source = tx.upstream_source(&link.source)?;
                // A link of another issuer than today's opens nothing any more.
                let same = |issuer: &String| *issuer == link.issuer;
                let source = source.filter(|source| same(&source.settings.issuer));
                if let Some(source) = source {
                    linked.push(LinkedAccount {
                        id: link.id,
                        source: source.settings.name,
                        label: link.label,
                        since: link.created_at,
                        used: link.last_used_at,
                    });
                }
            }
            Ok(linked)
        });
        Ok(found.await?)
    }

    /// Takes one of the person's away: sessions and remembered browsers end, but for this session.
    /// `None` when the person has no such one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_unlink_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        id: &UpstreamLinkId,
    ) -> Result<Option<BrowserChanges>, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let linked = self.account_sources(signed_in).await?;
        let Some(linked) = linked.into_iter().find(|linked| linked.id == *id) else {
            return Ok(None);
        };
        let event = Event::new(EventKind::UpstreamUnlinked, ctx)
            .by(&institution.id, &person.id)
            .with(json!({ "link": id.as_str() }));
        let letter = Letter::SourceUnlinked {
            source: linked.source,
            label: linked.label,
        };
        let telling = self.tell(ctx, institution, person, Some(&browser.label), letter);
        let goes_on = Some(&signed_in.session.id);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, now, judged) = (id.clone(), ctx.now, person.clone());
        let unlinked = self.durable.write(move |tx| {
            still_as_judged(tx, &judged)?;
            if !tx.remove_upstream_link(&judged.id, &id)? {
                return Ok(None);
            }
            tx.record(&event)?;
            telling.write(tx)?;
            farewell.raise_epoch(tx, now).map(Some)
        });
        let Some(epoch) = unlinked.await? else {
            return Ok(None);
        };
        self.ephemeral.forget_devices(&person.id).await?;
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        session.device_token = None;
        let changes = self.renew_session(ctx, browser, &session).await?;
        Ok(Some(changes))
    }
}
