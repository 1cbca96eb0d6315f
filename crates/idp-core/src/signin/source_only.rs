//! Whoever signs in at the institution's own provider alone: the own way in is closed for them, once
//! they have shown who they are, and open while the provider can't be reached where policy says so. Badges are
//! printed one by one for the school's own network, and are not closed by it.

use crate::idp::{Failure, Idp};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    institution::Institution,
    person::Person,
    ports::directory::DirectoryAt,
    upstream::UpstreamSource,
};

impl Idp {
    /// Whether the own way in is closed for somebody who just showed the password or a passkey; then
    /// that is written down. `links` says that it was shown to link an account at a source.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(super) async fn comes_by_source_alone(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        links: bool,
    ) -> Result<bool, Failure> {
        let policy = &institution.policy.source_only;
        if !policy.is_on() {
            return Ok(false);
        }
        let (home, id) = (institution.id.clone(), person.id.clone());
        let (mut sources, links_of) = self
            .durable
            .glance(move |tx| Ok((tx.upstream_sources(&home)?, tx.upstream_links(&id)?)))
            .await?;
        sources.retain(|source| source.active);
        let has = |source: &UpstreamSource| {
            links_of
                .iter()
                .any(|link| link.source == source.id && link.issuer == source.settings.issuer)
        };
        let linked = sources.iter().any(has);
        if sources.is_empty() || !policy.is_for(person, linked, links) {
            return Ok(false);
        }
        if linked {
            sources.retain(has);
        }
        let open = policy.open_at_outage && self.nobody_answers(ctx, &sources).await;
        let event = Event::new(EventKind::AccountRefused, ctx)
            .about(&institution.id, &person.id)
            .with(json!({ "because": "source_only" }));
        if !open {
            self.durable.write(move |tx| tx.record(&event)).await?;
        }
        Ok(!open)
    }

    /// Asked by ourselves: what a browser says of a source opens nothing.
    async fn nobody_answers(&self, ctx: &Ctx, sources: &[UpstreamSource]) -> bool {
        for source in sources {
            if !self.is_source_out(ctx, source).await {
                return false;
            }
        }
        true
    }

    async fn is_source_out(&self, ctx: &Ctx, source: &UpstreamSource) -> bool {
        if source.settings.directory.is_none() {
            return self.upstream.is_out(&source.settings.issuer, ctx.now).await;
        }
        // A secret that does not open is no outage.
        let Ok(secret) = self.source_secret(source) else {
            return false;
        };
        let at = DirectoryAt {
            id: &source.id,
            source: &source.settings,
            secret: secret.as_ref(),
            now: ctx.now,
        };
        self.directory.is_out(at).await
    }
}
